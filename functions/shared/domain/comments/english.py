"""English words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

ENGLISH: Final = Lexicon(
    glue="""
    a about after again all also always am an and any are as at be because been before being but by
    can cannot cant come could did didnt do does doesnt done dont down each even ever every
    everybody everyone everything far few find first for from get gets getting give go going good
    got had has have havent he hello her here hers him his how i if in into is isnt it its just keep
    keeps know last less like lot made make makes many maybe me more most much my need needs never
    new nice no nobody none not nothing now of off on once one only or other others our out over own
    please quite really same say see she should since so some somebody someone something still such
    take takes thank thanks than that the their them then there these they thing things think this
    those though time to told too took two under until up us use used uses using very want wanted
    wants was wasnt way we well went were what when where whether which while who whole why will
    with within without wont work working works would yes yet you your yours through process trying
    leading changes changed living saying caused filled filling simply thousands playing raising
    writing managed issued creating leaning removed chance winter extensive contrast singing mission
    stores chairs replace replaced regarding shared sharing stated reminded talent lighting serves
    deserved designs advise patients received putting branch nearly colleague colleagues
    """,
    negations="""
    aint arent barely cannot cant couldnt didnt doesnt dont hadnt hardly hasnt havent isnt lack
    lacks less neither never no nobody none nor not nothing nt shouldnt wasnt werent without
    wont wouldnt
    """,
    kinds={
        "answer": """
        answer* reply replies replied replying respon* unanswered get_back gets_back got_back
        getting_back come_back_to comes_back_to came_back_to write_back wrote_back hear_back
        heard_back hear_from heard_from heard_nothing silence no_word acknowledge* confirmation
        canned template* copy_and_paste copy_paste copied script reads_from
        """,
        "waiting": """
        wait waited waiting waits on_hold hold_music queue* stuck_in backlog chase chasing chased
        follow_up follow_ups followed_up following_up nag* remind_them kept_asking still_open
        pending overdue forty_minutes hours_later days_later eventually
        """,
        "agent": """
        agent agents rep reps representative* supporter* operator* advisor* adviser* technician*
        engineer engineers human humans real_person a_person people somebody someone anybody anyone
        nobody no_one lady guy girl woman man bloke colleague_on expert* specialist_on supervisor*
        senior staff crew_at your_people your_team your_guys your_lot the_team service_desk
        servicedesk helpdesk help_desk front_line first_line second_line second_level third_level
        """,
        "phone": """
        phone phones phoned telephone* fone call calls called calling caller callback* call_back
        ring rings rang ringing rung line lines hotline pick_up picks_up picked_up pick_the_phone
        hung_up hang_up hangs_up voicemail extension dial* freephone number_to_call on_the_line
        the_line put_through got_through get_through
        """,
        "chat": """
        chat chats chatted chatbot* bot bots robot* live_chat messenger whatsapp widget_chat
        virtual_assistant
        """,
        "ticket": """
        ticket* my_case our_case the_case cases case_was my_request our_request requests raised
        reported report_it escalat* complaint complain* incident* inquiry enquiry enquiries query
        queries reference_number logged_a closed_without reopened reopen my_issue our_issue
        my_question questions_to my_problem our_problem
        """,
        "help": """
        help helps helped helping helpful unhelpful helpless assist* support supports supported
        supporting suport aid rescue* sorted solv* resolv* solution* fixed fix fixes fixing
        put_right took_care take_care takes_care care cared troubleshoot* remote_session
        shared_my_screen guidance looked_into look_into looking_into got_me_out bailed
        """,
        "manager": """
        account_manager* acct_manager acct_mgr success_manager* customer_success csm contact_person
        point_of_contact named_contact our_contact your_contact relationship_manager key_account
        our_man_at looks_after_us look_after_us looked_after
        """,
        "inform": """
        informed inform informs kept_us kept_me keep_us kept_posted keeps_me posted notified_us
        tell_us told_us tells_us warned warning_us advance_notice notice announced announcement
        communicat* apolog* sorry transparen* status_page update_on updates_on in_the_loop
        explain_why explanation found_out learned_from no_warning banner
        """,
        "manner": """
        friendly unfriendly polite impolite rude* kind kindly kindness courteous nice lovely patient
        patience impatient respectful disrespect* condescend* patronis* patroniz* arrogant tone
        attitude smile smiled warm cold curt short_with snappy welcoming cheerful charming
        professional unprofessional listens listened listen attentive sympathetic empath* calm
        dismissive taken_seriously
        """,
        "expert": """
        knowledgeable competent incompetent expertise clueless no_idea no_clue knows_what know_what
        know_their knows_their knew_what didnt_know dont_know_the understood_our understands_our
        understand_our inexperienced well_trained untrained know_the_product know_more passed_me
        passed_us passed_around passed_from from_one_to different_answer*
        """,
        "reachable": """
        weekend* saturday* sunday* evening* night nights late_at around_the_clock round_the_clock
        twenty_four office_hours business_hours opening_hours time_zone* timezone* bank_holiday*
        holiday holidays christmas out_of_hours available availability unavailable reachable
        unreachable on_call any_time any_hour after_five midnight emergency emergencies urgent
        """,
        "price": """
        price priced prices pricing pricey cost costs costing costly expensive inexpensive cheap
        cheaper cheapest overpriced afford* unaffordable rate rates tariff* quote quotes quoted
        quotation bargain steep dear value_for worth_the_money rip_off ripoff ripped robbery
        daylight_robbery extortion* bucks dollars dollar euro euros pounds cent cents penny pence
        eur usd gbp percent_more per_cent_more reasonable_rate good_deal great_deal a_steal
        out_of_proportion
        """,
        "invoice": """
        invoice* invoicing bill bills billed billing statement_of receipt* charged charge charges
        charging overcharg* debit* direct_debit credit_card bank_transfer paypal payment* paid pay
        pays paying payable purchase_order vat cheque* check_payment accounts_payable instal*
        due_date
        """,
        "refund": """
        refund* money_back reimburs* credited credit_note credit_back paid_back pay_back chargeback
        owed owe return_the_money voucher*
        """,
        "discount": """
        discount* rebate* reduction charity_rate special_offer deal deals coupon* nonprofit_rate
        free_plan free_tier free_of_charge for_free free_trial trial trials complimentary loyalty
        """,
        "contract": """
        contract* subscription* subscri* renew* notice_period terminat* cancel* lock_in locked_in
        locked_into minimum_term min_term auto_renew* penalty commitment agreement_runs sign_for
        three_years lease licence* license* licensing licen?e*
        """,
        "budget": """
        budget* cfo finance_dept finance_department treasurer purchasing funds funding spend
        spending expense* expenditure savings saves_us_money save_money saved_money
        return_on_investment roi pays_for_itself paid_for_itself earns_its earned_its bottom_line
        margins money total_cost
        """,
        "seats": """
        seat seats per_user per_seat per_head tier tiers plan plans starter_plan basic_plan premium
        enterprise_plan package packages bundle* add_on add_ons addon* module_price upgrade_to
        downgrade* packs_of minimum_of user_limit extra_users pay_as_you_go flat_rate edition
        """,
        "fees": """
        fee fees surcharge* hidden extra extras supplement* on_top nickel* small_print fine_print
        setup_fee overage* ka_ching money_grab greedy greed
        """,
        "value": """
        worth worthwhile value waste_of_money money_well bang_for return_on for_what_it_costs
        for_the_money for_the_price of_the_price too_much_for get_for what_we_get
        """,
        "rival": """
        competitor* competition rival* other_vendor* other_provider* other_suppliers alternatives
        alternative elsewhere compared comparison market benchmark less_than_the than_the_others
        """,
        "raise": """
        increase* increased raised_the raised_your put_up hike* went_up gone_up goes_up going_up
        tripled doubled doubling quadrupl* rise rises risen dearer inflation jump_in
        more_than_last_year fifth_more
        """,
        "setup": """
        setup set_up setting_up sets_up setting_it set_it_up install* implement* configur* config
        deploy* roll_out rollout rolled_out provision* wizard* initial_setup first_setup customis*
        tailor* technical_setup get_it_running got_it_running up_and_running
        """,
        "moved in": """
        migrat* import_of imported_our importing_our old_system old_data legacy former_system
        previous_system switch_from switched_from switching_from switch_over changeover moved_over
        move_over moved_across carried_over came_over came_across transferred_our data_transfer
        our_records_over bring_over brought_over transition*
        """,
        "taught": """
        train training trainings trained trainer* traning session sessions course courses class
        workshop* webinar* lesson lessons instructor* teach* taught coach* academy certif* seminar*
        induction
        """,
        "written help": """
        documentation docs guide guides guided manual manuals tutorial* handbook* instructions
        how_to howto faq video videos knowledge_base help_article* help_page* help_center
        walkthrough* walk_through cheat_sheet example* tour quick_start glossary step_by_step
        read_the
        """,
        "learn": """
        learn* learnt learning_curve get_used getting_used got_used hang_of pick_it_up picked_it_up
        pick_up_quickly figure_out figured_out figure_it worked_it_out get_to_grips grasp* master
        mastered self_taught on_my_own by_myself find_their_way finding_my_way trial_and_error
        gets_it easy_to_pick familiar* beginner* novice*
        """,
        "newcomer": """
        new_colleague* new_hire* new_starter* new_people new_employee* new_staff new_joiner*
        newcomer* joiner* starters trainee* intern interns apprentice* temps temp_staff seasonal
        new_members new_associate* new_teacher* new_nurses new_user* newbie*
        """,
        "kickoff": """
        kickoff kick_off kick_start launch_meeting launch_call welcome_call first_call first_meeting
        introduct* intro onboard* on_board on_boarding onbording implementation_manager
        onboarding_specialist specialist consultant* project_plan
        """,
        "live": """
        go_live going_live went_live go_lives gone_live live_date live_in live_within were_live
        not_live start_date launch* delayed_start ready_to_go ready_to_use productive operational
        """,
        "beginning": """
        first_week* first_month* first_day* first_fortnight first_term first_steps day_one week_one
        month_one second_day getting_started get_started got_started just_started start_was starting
        starting_out the_start beginning in_the_beginning at_first from_the_start early_days
        initially
        """,
        "screen": """
        interface* ui ux screen screens layout design designs designed look looks looking_at
        dashboard* view views page pages button buttons icon icons menu menus tab tabs font fonts
        colour* color* dark_mode theme* navigat* sidebar side_bar panel* widget* pop_up popup*
        scroll* hover* column columns table tables row rows window windows cluttered clutter tidy
        readable unreadable legible clicks click clicked one_click clicking drag
        """,
        "tool": """
        tool tools software app apps application* program programs programme system systems
        platform* product products solution_for suite crm erp package_for version versions website
        web_site site portal service_itself module modules functionality
        """,
        "feature": """
        feature* function functions functional* option options capabilit* missing lacks lacking
        lack_of no_way_to not_possible cannot_be there_is_no there_isnt isnt_available not_available
        support_for able_to lets_me lets_us allows doesnt_have has_everything covers_everything
        everything_we_need all_we_need
        """,
        "crash": """
        crash* freez* frozen froze hang hangs bug bugs buggy glitch* error errors broken break
        breaks breaking broke outage* downtime down went_down goes_down is_down unstable stable
        stability rock_solid reliab* unreliab* uptime time_out times_out timeout* stops_working
        stopped_working doesnt_work not_working wont_load blank_page white_page logs_me kicked_out
        signs_me never_crashed flaky
        """,
        "speed": """
        speed* fast faster fastest quick quicker quickly slow slower slowly slowness lag lags laggy
        sluggish snappy loads loading load instant instantly instantaneous performance performant
        in_seconds takes_forever takes_ages crawl* responsive blink milliseconds spinning
        """,
        "search": """
        search* find finds finding found look_up lookup filter* sort sorting results query_box
        """,
        "report": """
        report reports reporting chart charts graph* statistic* stats analytics analysis kpi*
        figures numbers totals overview* insight* forecast*
        """,
        "files": """
        export* import imports csv xml excel spreadsheet* pdf download* upload* file files attach*
        print printing printer* printout*
        """,
        "mobile": """
        mobile phone_app app_on ipad* iphone* android tablet* offline on_the_go on_the_road signal
        smartphone* handheld scanner*
        """,
        "connect": """
        integrat* api apis webhook* connect* connector* interface_to sync syncs synced syncing
        synchron* plugin* plug_in link_with link_to outlook slack teams salesforce sap xero
        quickbooks google zapier two_way endpoint*
        """,
        "rights": """
        permission* role_based roles security secure* insecure login logins log_in logging_in
        password* sso single_sign two_factor mfa access audit_trail audit_log admin_rights privacy
        encrypt* see_salaries see_everything backup* back_up
        """,
        "calendar": """
        calendar* schedul* planner* planning rota rotas roster* shift shifts booking* appointment*
        timetable* double_book* slot slots availability_view reschedul*
        """,
        "alert": """
        notif* alert* alarm* reminder* remind reminds ping pings pinged emails_me email_alerts
        push_message* flood_of
        """,
        "data": """
        data dataset record records entries entry duplicate* accurate inaccurate accuracy inaccurac*
        out_of_date up_to_date incorrect correct stock_levels contact_records figures_are fields
        field database
        """,
        "machine": """
        ai artificial_intelligence machine_learning copilot suggestion_from assistant_writes
        ai_assistant gpt smart_suggestions summar* predict*
        """,
        "by itself": """
        automat* workflow* trigger* rule rules by_itself by_themselves on_its_own runs_itself
        background_job macro* auto_assign scheduled_jobs batch
        """,
        "editor": """
        editor* edit edits editing document documents template_editor formatting paragraph* draft*
        comments_in text_box word_processor autosave auto_save undo version_history
        """,
        "limit": """
        limit* quota* cap capped maximum throttl* scal* large_files big_files more_than_fifty
        rows_limit thousand_rows up_to_a
        """,
        "update": """
        update updates updated upgrade upgraded release* redesign* revamp* relaunch new_look
        latest_version new_version last_version changelog roadmap old_version removed_the
        brought_back
        """,
        "ease": """
        easy easier easiest easily simple simpler simplicity intuitive user_friendly straightforward
        effortless* handy convenient ergonomic no_brainer self_explanatory comfortable foolproof
        a_breeze piece_of_cake childs_play walk_in_the_park no_engineer
        """,
        "hard": """
        difficult* hard harder complicat* complex* confus* cumbersome clunky awkward unintuitive
        tedious fiddly tricky convoluted overloaded overwhelm* struggle* painful laborious messy
        steep maze
        """,
        "recommend": """
        recommend* recomend* recommendation tell_everyone told_my tell_my_friends tell_friends
        word_of_mouth refer referred advise* advocate* evangel* sing_your_praises endorse* vouch
        """,
        "leave": """
        leaving leave left_you quit switching_to moving_to looking_around looking_elsewhere
        look_elsewhere looking_for_another another_provider another_vendor replacing_you replace_you
        find_another goodbye were_off im_off gone_by done_with_you notice_in last_year_with
        walk_away ditch*
        """,
        "stay": """
        staying stay stayed remain renewed loyal loyalty_to not_going_anywhere for_years long_time
        long_standing since_day_one stick_with sticking keep_it wont_leave never_leave
        choose_you_again choose_again same_again buy_again sign_again
        """,
        "company": """
        company companies vendor supplier* partner partners partnership business_partner firm
        organisation management takeover merger acquired bought_by relationship cooperation
        collaborat* dealing_with_you deal_with_you working_with_you work_with_you doing_business
        customer_focused
        """,
        "trust": """
        trust* distrust mistrust promis* kept_your_word keep_your_word your_word honest* dishonest*
        lied lie lies liars integrity reliable_partner deliver_what delivered_what said_you_would
        assured assurance* commitment_to let_down letdown misled mislead* credib* faith
        """,
        "survey": """
        survey* questionnaire* this_form these_questions rating_scale score_of scale feedback
        asking_me being_asked stop_asking
        """,
        "role": """
        my_role new_role my_job new_job promoted promotion moved_department changed_jobs took_over
        took_this_over taken_over_from inherited successor predecessor retired retire retiring
        my_position new_position department_now
        """,
        "no view": """
        no_opinion no_comment nothing_to_add nothing_to_say not_sure dont_know no_idea_yet cant_say
        cannot_say cant_judge too_early not_applicable no_strong no_particular no_feelings neutral
        undecided hard_to_say depends
        """,
        "fits us": """
        suits suit fits fit_for good_fit match matches_our tailored_to made_for_us meant_for
        built_for designed_for not_for_us our_needs our_way our_processes for_a_company_like
        wrong_size right_size industry sector
        """,
        "praise": """
        good great excellent fantastic amazing awesome brilliant superb wonderful perfect*
        outstanding terrific fabulous marvel* splendid exceptional incredible impress* magnificent
        stellar superior top top_notch first_class world_class best finest favourite favorite ace
        fab flawless* faultless* impeccable seamless* smooth* pleasant decent_job solid exemplary
        remarkable lifesaver life_saver gem gold legend* star stars hats_off kudos well_done bravo
        thumbs_up chapeau spot_on nailed delight* beautiful* lovely elegant sleek clever smart
        """,
        "joy": """
        love loved loving loves like_it liked happy happier glad pleased satisfied thrilled enjoy*
        joy fun content grateful thankful appreciat* thanks thank thx cheers relieved relief
        reassur* confident proud excited enthusias* smile_on made_my_day pleasure treat dream fan
        adore* cant_live_without couldnt_live wouldnt_be_without look_forward looking_forward
        """,
        "gained": """
        saves saved saving gained time_saver timesaver hours_saved less_work no_longer_have
        dont_have_to never_have_to no_more halved cut_our cut_down cuts boost* improved improves
        improvement* better efficient efficien* productiv* transformed game_changer works_well
        runs_well just_works it_works works_great works_perfectly does_the_job without_a_hitch
        without_a_glitch on_time ahead_of_schedule within_budget trouble_free hassle_free at_once
        immediately straight_away right_away the_same_day same_day same_afternoon within_minutes
        within_an_hour in_no_time
        """,
        "blame": """
        bad worse worst poor* terribl* awful* horribl* horrid dreadful* abysmal* appalling*
        atrocious lousy rubbish useless worthless pointless garbage trash* crap joke disgrace* shame
        shameful shambles mess disaster nightmare catastroph* fiasco failure fail fails failed
        failing unacceptable ridiculous absurd insane stupid silly pathetic inadequate mediocre
        substandard underwhelm* flop unusable unbearable primitive outdated obsolete old_fashioned
        amateur* sloppy half_baked hopeless dismal
        """,
        "anger": """
        angry annoy* frustrat* infuriat* furious mad upset hate hated hates disappoint* dissapoint*
        regret* sick_of tired_of fed_up had_enough unhappy dissatisf* unsatisf* unimpressed irritat*
        stress* nerve* pain ache headache* drives_me sigh cry crying tears ashamed embarrass*
        insult* cheated betrayed ignored abandoned neglected forgotten nuisance disillusion* letdown
        unfortunately sadly alas
        """,
        "lost": """
        lost lose loses losing vanish* disappear* deleted erased wiped gone missing_from forgot
        forgets swallow* went_missing never_came never_arrived never_got never_received never_showed
        nothing_happened empty vanished missing dead
        """,
        "wrong": """
        wrong wrongly mistake* incorrect* mixed_up mix_up mixes false fault faulty defective
        doubled_up twice duplicated nonsense contradict* mismatch rounding does_not_match
        doesnt_match dont_match rejected reject refuses refused denied blocked different differently
        mixed swapped same
        """,
        "again": """
        again again_and repeatedly every_time each_time constantly always_the_same keeps keep_having
        once_more third_time second_time over_and_over still yet_another for_weeks for_months
        for_years since_may times twice thrice another continually endless
        """,
        "burden": """
        have_to had_to having_to must forced by_hand manually workaround* work_around back_to_paper
        back_to_excel spreadsheet_instead retype re_enter type_it enter_everything double_check
        waste* wasted takes_too took_too too_long too_many too_much too_few too_slow not_enough
        only_half hardly barely
        """,
        "refuse": """
        not_worth would_not wouldnt wont never never_again nobody_cares no_longer no_one_cares
        didnt_care doesnt_care dont_care no_help impossible unable cant_even couldnt cannot
        """,
        "so so": """
        ok okay alright fine average acceptable passable so_so adequate decent fair reasonable
        not_bad middling normal ordinary usual standard neither nor mixed half_and_half fifty
        as_expected does_what does_its nothing_special works_i_suppose ups_and_downs good_and_bad
        pros_and_cons sometimes partly depends_on
        """,
        "wish": """
        would_be_nice would_like wed_like id_like would_love would_be_good would_be_great
        would_be_useful would_help would_be_helpful it_would wish wishes please could_you can_you
        could_we can_we may_we add consider suggest* suggestion* feature_request hope hoping
        would_appreciate id_appreciate would_welcome welcome_addition perhaps_you maybe_you
        should_be should_have could_be needs_a need_a handy_to some_areas not_contacted
        have_not_finished not_finished i_use_it i_only_use we_only_use i_mostly i_mainly we_mainly
        we_are_still still_learning in_the_middle_of average comparable what_i_would_expect
        what_i_expected is_fine was_fine were_fine is_ok was_ok is_okay was_okay would_be i_d_like
        i_d_love we_d_like can_i please_add please_offer please_let please_make is_there are_there
        do_you_offer do_you_have wish_list suggestion suggest wishing we_wish i_wish looking_forward
        where_do how_do id_love we_d_love any_plans too_early cant_judge cannot_judge too_soon
        ask_me_again just_started just_signed wondering how_about what_about hope_to hoping_for
        it_d_be it_d_help dont_know do_not_know not_sure cant_say cannot_say no_comment never_needed
        no_opinion sometimes_not others_still so_so could_be_better nothing_special rarely_give
        dont_usually mostly_use not_yet we_will_see need_work needs_work some_are not_in_a_position
        nothing_to_add nobody_is_perfect only_in_week more_expensive_than_others_but
        """,
        "ask": """
        is_there are_there is_it does_it do_you does_the will_there will_you when_will where_do
        where_can where_is how_do how_can how_much how_many how_long what_is what_does what_happens
        which_of which_one who_is who_do why_is why_do why_does can_i could_i may_i did_you
        has_anybody
        """,
        "used so": """
        i_use we_use only_use mostly_use mainly mostly use_it_for used_for once_a_month once_a_week
        twice_a_month every_friday now_and_then from_time_to_time occasionally rarely seldom daily
        weekly monthly we_have_two i_have_two havent_tried havent_used havent_needed not_yet
        so_far_we turned_off turned_it_off
        """,
        "good news": """
        in_minutes in_seconds in_an_afternoon in_one_afternoon in_one_day in_a_day in_two_days
        in_a_week within_a_day within_hours within_days within_a_week same_morning on_the_spot
        without_asking without_being_asked without_help without_any without_a_single without_trouble
        without_question without_fuss no_problem no_problems no_issues no_complaints no_errors
        no_surprises no_fuss no_questions_asked zero never_failed never_let never_had_a never_missed
        never_misses never_regretted never_looked_back no_need always_there always_answer*
        always_on_time always_someone always_somebody exactly precisely just_what as_promised
        as_agreed as_advertised as_we_wanted as_it_should than_expected than_promised
        than_i_expected than_before even_on even_at even_our even_my even_late first_time_round
        first_try first_attempt everything_i everything_we all_in_one one_place at_a_glance
        one_click itself themselves finally at_last lowest cheapest half_the_price less_than
        went_down own_initiative unprompted proactive* paid_off nothing_to_complain couldnt_be
        no_longer_need dont_need nobody_complains instead_of_hours down_to own_up anyway_possible
        could_not_be never_had_to not_had_to have_not_had_to do_what_you done_everything
        always_delivered not_going_anywhere
        """,
        "bad news": """
        still_not still_no still_have still_waiting still_cannot still_cant not_fixed has_been_open
        three_times four_times five_times twice nobody_answers no_one_answers no_answer no_reply
        no_response no_explanation no_apology no_warning no_notice no_idea no_solution
        without_notice without_warning without_explanation without_a_solution only_to instead_of
        until_i unless_i if_only shouldnt should_not should_have supposed_to was_promised
        were_promised was_told were_told was_sold never_did didnt_happen never_happened turned_out
        ends_up ended_up redo start_over gave_up give_up given_up went_back back_to a_whole_day
        half_a_day hours_of weeks_of months_of takes_days takes_weeks took_weeks took_months
        nothing_happens no_use anyone_can everyone_can locked_out shut_out cut_off postponed put_off
        half_of_the half_the except mandatory compulsory at_least not_even not_once nowhere
        doesnt_exist does_not_exist not_allowed no_choice no_alternative why_cant why_do_i who_needs
        who_designed seriously even_though although_we although_i leaves_out end_up does_nothing
        never_heard no_one_owns nothing_got_done why_on_earth
        """,
        "turn": """
        but however although though yet except nevertheless on_the_other_hand otherwise whereas
        while then_again sadly unfortunately if_only wish
        """,
        "minutes": "second seconds minute minutes moment moments instant",
        "hours": "hour hours morning afternoon evening lunch night overnight",
        "days": "day days monday tuesday wednesday thursday friday saturday sunday weekend",
        "weeks": "week weeks fortnight",
        "months": """
        month months january february march april june july august september october november
        december quarter spring summer autumn winter
        """,
        "years": "year years decade decades annually",
        "numbers": """
        two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
        sixty ninety hundred thousand dozen several
        """,
        "half": "half third quarter most few part percent fraction",
        "each": "each every everything everyone everybody all any anything whenever",
        "nobody": "nobody none nothing nowhere no_one no neither nor",
        "not": """
        not dont doesnt didnt isnt arent wasnt werent wont cant cannot couldnt wouldnt havent hasnt
        never hardly barely
        """,
        "without": "without lack lacks lacking missing",
        "still": "still yet until till anymore any_more longer so_far to_this_day",
        "since": "since for_weeks for_months ago last",
        "already": "already finally eventually at_last by_now now",
        "only": "only just merely solely at_least",
        "must": """
        must have_to has_to had_to need_to needs_to needed_to forced required supposed ask asked
        asks asking beg chase force forces
        """,
        "could": "would could might should may perhaps maybe",
        "please": "please kindly wish hope hoping like_to love_to welcome suggest suggestion",
        "if": "if whether unless depends depending",
        "how": "how what when where who which why",
        "can one": """
        is_there are_there can_i can_we can_you could_you do_you does_it does_the is_it will_you
        will_there may_i any_chance any_plans
        """,
        "we": "i we me us my our mine ours myself",
        "you": "you your yours yourself",
        "they": "they he she them him her his their",
        "than": "than compared rather instead",
        "too": "too overly excessively way_too",
        "so": "so very really extremely incredibly truly absolutely totally highly completely",
        "somewhat": "quite fairly somewhat rather a_bit a_little partly sometimes occasionally",
        "both": """
        on_the_other_hand otherwise less_so not_so_much but although though while however
        """,
        "used": "use used using uses work worked works working",
        "mostly": "mostly mainly primarily only_use rarely seldom so_far up_to_now",
        "know": "know knows knew understand understands understood find found finds",
        "move": """
        leave leaving left moving moved go_back went_back back_to switch elsewhere stopped
        """,
        "promise": "promise promised promises sold told agreed supposed advertised quoted",
        "pay": "pay pays paid paying charge charged charges charging extra add_on on_top",
        "more": "more up raised rise rises rose doubled increase increased",
        "less": "less fewer down reduced cut halved shorter",
        "first": "first immediately straight at_once instantly right same_day within",
        "before": "before after afterwards later beforehand even",
        "thanks": "thanks thank grateful glad happy pleased",
        "make": "make makes made lets let keeps kept gets got",
        "open": "open opens closed close closes ended hung cut off",
        "tell": "recommend tell told say said talk friends colleagues",
        "choose": "again anytime anyday would_choose would_buy imagine",
        "unsure": """
        cannot_say cant_say cannot_judge cant_judge no_opinion no_comment not_sure dont_know
        colleague nothing_to_add neither filling average ok okay alright fine
        """,
        "now doing": """
        setting_up in_the_middle halfway planned booked scheduled starting beginning
        """,
        "very": """
        solved resolved fixed impressive excellent amazing fantastic wonderful outstanding brilliant
        love loved perfect perfectly terrible horrible awful nightmare useless unusable unacceptable
        worst disaster joke hate pathetic appalling overpriced expensive paywall unaffordable too_*
        disappointed disappointing frustrating above_and_beyond godsend life_saver not_recommend
        would_not_recommend hopeless ripped_off in_no_time inside_out terrific couldnt_be_happier
        falls_apart bargain
        """,
        "irony": """
        oh_great oh_sure thanks_for_nothing great_job_breaking what_a_lovely what_a_great how_lovely
        how_nice yeah_right nice_one oh_wonderful good_luck brilliant_another oh_joy
        just_what_i_needed who_doesnt well_done_for congratulations_on wonderful_another bravo_for
        of_course_it love_how great_another nice_trick because_what great_business_model
        truly_the_future what_do_we_get good_luck_with glorified another_week and_good_luck
        """,
        "denial": """
        have_to has_to having_to need_to needs_to forced_to must every_time each_time
        again_and_again constantly constant always_have keep keeps kept_asking since_january
        since_february since_march since_april since_may since_june since_july since_august
        since_september since_october since_november since_december since_spring since_summer
        since_autumn since_winter since_the_update since_the_last for_years for_two for_three
        for_four for_five for_six months_ago weeks_ago days_ago half_a_year for_over for_more_than
        endless by_itself by_hand manually instead only_half behind out_of_date half_of only_on
        only_answer costs_more more_every_year less_every_year gives_less give_less for_less
        explodes exploded insane lured took_me took_us ended_up had_been was_promised were_promised
        we_were_sold was_told was_passed copied somebody_else someone_else another_provider
        competitors_give charge_for harder quest does_not doesnt did_not didnt do_not dont never
        nobody no_one cannot cant could_not couldnt no_way wont will_not not no havent has_not hasnt
        have_not is_not isnt was_not wasnt had_to still_not still_no still_dont
        """,
        "good": """
        flexibility high_quality low_price is_right are_right step_forward calmer everything_i_need
        everything_we_need reason_we_stay reason_i_stay pick_it_up picked_it_up covers_all
        followed_up stress_less what_i_expected_and_more good great excellent amazing awesome
        fantastic wonderful brilliant superb perfect perfectly perfection lovely love loved loving
        loves liked likes best better nice happy glad pleased delighted satisfied satisfying joy
        pleasure enjoy enjoyed enjoying easy easily simple intuitive smooth smoothly seamless
        seamlessly fast faster quick quicker quickly snappier snappy speedy reliable reliably solid
        stable helpful useful_to_us friendly kind patient polite professional competent
        knowledgeable responsive accurate powerful flexible clean clear clearly fair reasonable
        affordable cheaper inexpensive generous transparent worth recommend recommended recommending
        thank thanks thx appreciate appreciated grateful impressive impressed outstanding
        exceptional incredible super terrific stellar splendid beautiful beautifully elegant neat
        life_saver lifesavers painless painlessly effortless saves saved saving time_saver improved
        improvement_since convenient comfortable pleasant well_done well_made well_designed
        well_organised well_organized well_thought works_well just_works rock_solid a_joy rocks rock
        five_stars keep_up favourite favorite gem winner game_changer attentive honest
        straightforward user_friendly deserves promptly prompt right_away no_brainer trust trusted
        pays_for_itself bang_for_the_buck every_penny confident top_notch first_class spot_on handy
        solved resolved fixed sorted_out helped shoutout kudos hats_off knows_what know_what
        rate_you_a_10 hooked addictive robust versatile comprehensive thorough thoroughly modern
        sleek tidy stress_free hassle_free worry_free pleasantly magic magical gorgeous slick
        polished unbeatable unmatched second_to_none went_above above_and_beyond caring warm
        welcoming courteous approachable diligent efficient efficiently effective effectively
        productive dependable thankful gratitude bargain steal cost_effective competitive well_spent
        economical good_deal saver rewarding thumbs_up ten_out_of_ten a_plus congrats
        congratulations go_to must_have blessing godsend looked_after sorted transformed time_saving
        well_explained well_structured step_by_step organised organized happier improvement
        improvements improves enjoyable fun delight delightful useful swift swiftly lightning
        superfast fabulous marvellous exactly_what_we_needed understood cheers ideal exceeded
        within_minutes within_hours within_a_day in_no_time took_five_minutes personally gained
        could_not_be_better replaced never_regretted gentle breeze charm at_last finally in_seconds
        quicker_than exactly_what no_complaints cant_imagine_working without_a_hitch
        nothing_to_improve use_it_themselves explained_everything would_riot proud proactive
        matter_of_minutes first_thing inside_out intact childs_play child_s_play big_fan big_fans
        fans praise could_not_be_happier couldnt_be_happier my_friends tell_all made_it_possible
        easier more_than_the_old same_day by_far_the_cheapest cheapest dealt_with_quickly warned_us
        held_our_hand in_thirty_seconds within_the_hour two_clicks a_lot_for gets_better
        better_every politely cares care_about precise without_a_hiccup hiccup no_surprises
        would_not_want_to_go_back wouldnt_go_back believed_possible relied_on indispensable
        irreplaceable essential vital huge_help big_help great_help time_well glad_we thrilled
        ecstatic overjoyed chuffed blown_away wow enthusiastic excited proud_to strongly_recommend
        top_class solid_product treasure lifesaver stands_out superior unrivalled smart clever
        ingenious crisp sharp calm relaxed effortlessly trouble_free error_free bug_free never_down
        never_fails free_of_errors works_great works_perfectly works_fine works_every_time on_time
        a_treat accessible adaptable admirable ahead_of_schedule ample assured at_a_glance beats
        beautifully_designed benefited benefits bliss blissful boost boosted boosts brava bravo
        brilliantly candid cannot_complain cannot_fault cant_complain cant_fault champion champions
        charming cheerful choose_you_again cleanest clearest cleverly compassionate considerate
        cooperative cordial creative dedication devoted dream dynamic easiest empathetic empathic
        empathy empowering energetic engaging enhances enlightening enthusiasm exemplary expertly
        extraordinary fab fairly_priced faithful fastest faultless feature_rich first_rate flawless
        flawlessly fluent fluid foolproof forthcoming frees_up frictionless friendliest genius
        genuine glorious goldmine graceful great_value heartfelt heaven heavenly helpfulness hero
        heroes high_standard highly_recommend honestly_great hooray hospitable immaculate impeccable
        impeccably informative innovative insightful inspired inspiring instructive intuitively
        invaluable jewel kindness legendary legible life_changing lifeline like_clockwork listened
        listens logical logically look_forward loyal made_life makes_life makes_sense marvel
        masterful masterpiece meticulous mighty neatly never_disappointed never_let_us_down
        never_looked_back nimble no_bugs no_downtime no_hassle no_issues no_problems no_trouble
        nothing_to_complain obliging on_the_ball on_the_dot optimistic outperforms overdelivers
        peace_of_mind peaceful perfected personable phenomenal pleasing plus_point positively
        praised precious precisely pretty_good prized problem_free productivity professionalism
        prompt_reply quick_to quickest reassured reassuring refreshing refreshingly relief relieved
        remarkable remarkably resourceful respectful revolution revolutionised revolutionized
        rewarded safe satisfaction savvy second_nature sensational sensible serene simpler
        simplified simplifies skilful skilled skillful smartest smiling smoothest spectacular
        sped_up speeds_up splendidly spotless streamlined streamlines strengths strong stunning
        sturdy succeeded successful successfully succinct supportive sweet sympathetic tactful
        tailored talented thoughtful thoughtfully timesaver tireless to_the_point tremendous triumph
        trustful trustworthy understandable unfailing unfailingly unforgettable up_and_running
        uplifting user_centred user_friendliness valuable vastly_improved versatility vibrant
        victory welcome_change well_built well_executed well_informed well_kept well_maintained
        well_priced well_supported well_written wins without_fail without_problems without_trouble
        won wonderfully wont_regret woohoo works_wonders worth_it would_recommend wouldnt_be_without
        wouldnt_change yay
        """,
        "bad": """
        weak_support years_behind out_of_date no_one_shows if_only prices_are_insane backwards bad
        badly worse worst terrible terribly horrible horribly awful awfully poor poorly dreadful
        useless unusable hate hated hates dislike disappointed disappointing disappointment
        frustrated frustrating frustration annoying annoyed annoys angry unacceptable slow slower
        slowly sluggish laggy buggy bug bugs crash crashes crashed crashing freezes freezing froze
        hangs glitch glitches glitchy broken broke breaks break fails failed failing failure fail
        error errors outage outages downtime unreliable unstable confusing confused confuses
        complicated complex cumbersome clunky cluttered messy mess difficult hard painful painfully
        pain nightmare struggle struggled struggles struggling expensive overpriced costly pricey
        unaffordable rip_off ripoff hidden steep rude unfriendly unhelpful unprofessional
        incompetent ignored ignore ignores ignoring waiting waited missing lack lacks lacking lacked
        lost lose loses losing wrong incorrect inaccurate outdated old_fashioned obsolete boring
        chaotic rushed problems issue issues trouble complaint complain unclear impossible too_*
        not_acceptable not_working regret wasted waste scam misleading lied lies downhill leaving
        cancelled cancel canceled twice charged_twice duplicate drops_records late delayed delays
        delay postponed takes_days took_weeks takes_weeks took_months for_weeks for_months
        takes_hours take_hours takes_ages took_ages forever dont_work doesnt_work does_not_work
        do_not_work not_work didnt_work cant_find stopped_working stop wont unable times_out
        time_out timeout timeouts deal_breaker dealbreaker nothing_works limits limited limitation
        limitations give_up unanswered no_idea passed_from stuck horrid ridiculous pathetic shame
        lousy mediocre meh inconsistent unintuitive counterintuitive price_increase went_up increase
        still_no still_dont still_waiting no_reply no_response no_answer on_our_own zero refuse
        refused crap rubbish garbage disaster lacklustre disappear disappears disappeared
        disappearance logs_me_out half_of_the keep_losing keeps_crashing sadly unfortunately insult
        cheated overcharged double_charged spam unsubscribe hitch gone skips skipped if_it_cost*
        recommend_it_if recommend_if_you unreasonable greedy greed extortionate exorbitant
        outrageous robbery daylight_robbery money_grab cash_grab hike hikes surcharge ripped sneaky
        deceptive dishonest shady unfair penalty penalised penalized hassle tedious
        counter_productive ugly dated dull bland lag lags lagging stutters hang hung corrupt
        corrupted disconnects disconnected unplayable inaccessible unsupported abandoned bloated
        bloat overwhelming overwhelmed bewildering tiresome tiring exhausting clumsy awkward fiddly
        flaky dropped drops wiped erased catastrophe shocking appalling atrocious abysmal dismal
        dire disgusting disgraceful disgrace embarrassing embarrassment unbearable intolerable
        arrogant dismissive condescending careless clueless incompetence unresponsive brushed_off
        fobbed_off run_around runaround ghosted silence unreachable understaffed overpromised
        underdelivered overrated let_down lets_down let_us_down fed_up sick_of tired_of had_enough
        switching_away switch_away moving_away moved_away losing_patience lost_patience lost_trust
        no_longer pointless worthless failure_of regrettable worsened worsening getting_worse
        gets_worse deteriorated decline declined declining insufficient inadequate incomplete
        scattered contradictory cryptic vague left_alone thrown_in hard_to in_the_dark not_enough
        weeks_to months_to hours_to days_to ages loads_forever nowhere far_from without_notice
        unsolved paywall no_documentation chokes gave_up doubled expected_more punishes threaten
        guessed canned maze ghost_town stop_sending half_as_much without_any_notice
        without_a_solution what_for over_a_minute years_ago was_down is_down goes_down went_down
        different_answer nobody_told joke vanish* would_not_recommend not_recommend hopeless
        falls_apart fell_apart dies contradict* ripped_off tripled quadrupled killing_us good_luck
        by_myself by_ourselves black_hole removed error_* eats silent went_dead vanish from_scratch
        hopelessly no_longer_exists warn_others one_sided delivered_little could_be_improved robot
        prices_rise less_for_more klingon all_weekend script if_the_price to_defend
        asking_me_the_same start_over starts_over over_and_over reboot restart restarts reinstall
        spins unlucky badly_designed badly_made mistake mistakes faulty defect defects defective
        malfunction* wrongly misses missed mishandled neglected neglect forgotten forgets forgot
        overloaded stuttering unfinished half_baked half_finished immature beta_quality crippled
        restrictive inflexible rigid illogical irritat* infuriat* exasperat* maddening upset unhappy
        dissatisfied unsatisfied displeased sceptical doubt doubts skeptical unwilling reluctant
        undelivered never_delivered broken_promise broken_promises excuses excuse blame blamed
        blames denied refuses ignores_us stonewalled chased chasing begging beg dropped_the_ball
        hours_on days_on wasting loses_data lost_data data_loss overkill bureaucratic red_tape
        archaic ancient stone_age prehistoric steeply soared soaring skyrocketed rising rises
        outpriced priced_out burden burdens steal_from swindle fraud fraudulent bait trap trapped
        locked_in lock_in hostage nickel_and_dime* squeeze squeezed milk milked stress stressful
        headache headaches tears chore confusion misunderstood unprepared unorganised unorganized
        disorganised disorganized sloppy patchy spotty shaky wobbly barely_works hardly_works
        lots_of_problems many_problems full_of_problems not_good not_great not_helpful not_useful
        ten_years_behind falling_behind far_behind abandon absurd absurdly agony amateur amateurish
        annoyance argh at_my_wits_end backlog badly_thought baffled baffling betrayed beware
        bewildered billed_twice blank blank_screen bloats blocked blocks blurry bored bottleneck
        breach breached bumpy buried cant_rely cant_trust cheeky circus complained complaining
        confuse conned convoluted corrupts cranky cripples crippling crude curt damage damaged
        debacle despair desperate destroyed destroys discontinued disoriented disrupt disrupted
        disruption dont_bother double_charge downside dragged dragging drags drains drawback
        drawbacks dread dreading dreads dumb erratic eternity extravagant faceless farce fiasco flaw
        flawed flaws fleeced flickering flickers forsaken furious fussy gamble garbled gouged
        gouging grossly grr guesswork hacked had_it_with half_hearted hampers harm helpless hinders
        hit_and_miss hogs hostile hurdles idiotic ill_conceived ill_thought illegible impatient
        impersonal in_circles inconvenience inconvenient indifferent inept insecure insulted
        insulting interrupted interruption interruptions interrupts jam jammed jams kicked_out lame
        last_straw laughable lazy leaked lie lifeless livid locked_out locks_up logged_out
        look_elsewhere looking_elsewhere lottery ludicrous mangled mangles meaningless miscalculated
        miscalculates miserable misery mislabelled misled misplaced monotonous nags never_ending
        never_works neverending no_good no_help no_sense no_use nonsense nonsensical not_worth
        nuisance obstacle obstacles offended ordeal out_of_touch outraged over_complicated
        over_engineered overbilled overcomplicated overdue overengineered overheats overlooked
        overpaid overpay overpaying overworked overwrites overwritten patronising patronizing
        perplexing poorly_thought powerless prevents primitive punish punished put_off puzzling
        redundant rejected rejects resent robotic ruin ruined ruins scrambled second_rate shambles
        shocker shoddy short_staffed shortcoming shortcomings shuts_down silly slapdash sorry_state
        soulless spoiled spoils stall stalled stalls stay_away stinks stranded stung stupid stupidly
        sub_par subpar substandard suck sucked sucks suffer suffered suffering suffers swindled
        temperamental theft third_rate torture tricky ugh unacknowledged unannounced undermines
        underwhelmed underwhelming undocumented unending unexpectedly unexplained unfairly
        unimpressed unimpressive uninspired unjustifiable unjustified unnecessary unpredictable
        unqualified unreadable unresolved unsafe untested untrained unwanted unwieldy useless_for
        vulnerable waste_of wasteful weakness weaknesses weary workaround workarounds worried
        worries worry worrying wreck wrecked wrongfully wtf yikes
        """,
        "always": "always",
    },
)
