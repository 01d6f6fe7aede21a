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
    strong={
        "product": """
        app apps software dashboard* interface* ui ux feature* function functionality functions bug
        bugs buggy crash* freez* frozen glitch* outage* downtime uptime performance integration*
        integrate* api apis webhook* report reports reporting chart charts graph graphs export*
        search searching filter* sync* notification* mobile_app mobile_version mobile desktop tablet
        ipad iphone android browser safari chrome firefox calendar workflow* automat* editor
        template* navigation menu layout design redesign* dark_mode shortcut* offline bulk_* undo
        autosave login logins logs_me_out permission* audit_log loads loading load_time*
        slow_to_load release releases usability user_friendly easy_to_use hard_to_use intuitive
        customis* customiz* spreadsheet* excel pdf csv analytics kanban gantt widget* drag_and_drop
        two_factor single_sign_on endpoint* time_out times_out timeout* latency snappy
        responsive_design screen screens tables table button buttons click clicks clunky laggy lags
        records drafts ai speed rock_solid stability unstable stable error error_message* errors
        backup* plugin* extension* attachment* files large_file* font* accessib* reminder* was_down
        is_down goes_down went_down it_works works_fine works_well works_great works_perfectly
        works_as doesnt_work does_not_work stopped_working custom* fields field automation automated
        no_dark_mode software_from code browser_tab ios tagging tags saved_views view views alert
        alerts alerting client_app linux windows_client mac_version version versions product
        product_updates plugin battery freezes program programs forecast forecasts kanban_board
        spreadsheet spinning features_into web_app mobile_phone_app dark_theme memory
        """,
        "support": """
        support supports supported supporting customer_service customer_care customer_success
        customer_support help_desk helpdesk service_desk ticket* agent agents reply replies replied
        respond* response* answers_the_phone answer_the_phone phone_support hotline call_back
        called_back callback* called_me calls_back got_back get_back gets_back live_chat chat chats
        chatbot* chat_bot* bots account_manager* representative* rep reps staff hung_up real_human*
        human_being human_beings talk_to_a_human waiting follow_up followed_up follow_ups
        nobody_answers no_one_answers answered helped_me helped_us helped_out my_email* my_mail*
        our_email* my_issue my_problem our_problem competent polite rude friendly courteous
        unfriendly unhelpful incident contact_person customer_services email_support my_complaint
        our_complaint escalation escalated canned_answers forum an_answer different_answer
        answers_the engineers on_hold real_person the_line dealt_with trained_your_agents
        answer_a_question customer_agent your_agents my_case the_service callbacks robot robots
        promised_a_call was_solved on_the_phone never_called speak_to talking_to_a your_people
        support_articles_are answer_from answer_the real_answer your_response my_question
        my_questions a_question questions
        """,
        "pricing": """
        price priced prices pricing pricey cost costs costly expensive overpriced cheap cheaper
        cheapest inexpensive afford* unaffordable fee fees bill billed billing bills invoice
        invoices invoiced charge charged charges charging refund* discount* subscription* renewal*
        renews money budget pay payed paying payment* pays paid dollar* euro euros pound pounds usd
        eur gbp worth penny buck bucks roi return_on_investment paywall* per_user licence* license*
        credit_card bank_transfer free_plan free_version free_trial annual_plan monthly_plan
        basic_plan enterprise_plan professional_plan cheap_plan paid_plan plans quote quotes rip_off
        ripoff value_for_money poor_value good_value great_value contract* surcharge*
        price_increase* tier negotiat* free_of_charge per_seat seats a_fortune non_profit charity
        ripped_off bargain greedy greed glorified vendors cheaper_than paid_back money's tripled
        quadrupled thousand annually per_month per_year a_year_for tiers refunds overcharged
        extra_cost extra_costs invoicing_us billing_model
        """,
        "onboarding": """
        onboard* on_boarding setup set_up setting_up getting_started get_started got_started
        install* implementation implement implemented migrat* training trainings trainer trainers
        trained tutorial* documentation docs guide guides manual manuals webinar* kickoff kick_off
        learning_curve learn learning configur* sign_up signed_up signing_up signup introduction
        intro first_week first_day first_days first_steps beginner* new_user* new_hire* new_starter*
        go_live went_live going_live were_live up_and_running checklist* account_creation
        walkthrough* guided_tour instructions knowledge_base just_started only_started initial_setup
        consultant* rollout roll_out workshop* how_to_start start_using importing_our import_our
        first_import explained onboarding importing implementation_package signing new_hires
        migration installation configuration kick_off_meeting walked_me walked_us help_article*
        articles newcomer* welcome_email* setting_it_up former_provider switched_from switch_from
        guidance figure_out figured_out first_session go_live_date from_scratch sandbox
        introduction_to week_one week_two on_board induction starter_guide how_to started_with
        """,
    },
    weak={
        "product": """
        tool tools system product platform program update updates updated version site website
        screen device devices page pages view using import imports accurate reliable unreliable fast
        faster slow slower stable simple module modules idea maintenance technology add sort tasks
        task editor user users tech it_just_works server
        """,
        "support": """
        service team answers help helped helpful helping solved resolved fixed phone call calls
        called questions contact contacted request requests manager quick human patient patience
        kind wait waited within_minutes communication listen weekend hours advice nobody each_issue
        """,
        "pricing": """
        plan increase increased upgrade upgraded upgrading value fair free annual yearly hidden
        competition competitors alternatives vendors generous transparent tariff account_was_debited
        cancel cancelled small_business
        """,
        "onboarding": """
        started starting video videos easy_to_learn explain explains course session sessions
        department complicated beginning live screenshots article steps dedicated sign old_system
        old_data
        """,
    },
    good="""
    flexibility high_quality low_price is_right are_right step_forward calmer everything_i_need
    everything_we_need reason_we_stay reason_i_stay pick_it_up picked_it_up covers_all
    followed_up stress_less what_i_expected_and_more
    good great excellent amazing awesome fantastic wonderful brilliant superb perfect perfectly
    perfection lovely love loved loving loves like liked likes best better nice happy glad pleased
    delighted satisfied satisfying joy pleasure enjoy enjoyed enjoying easy easily simple intuitive
    smooth smoothly seamless seamlessly fast faster quick quicker quickly snappier snappy speedy
    reliable reliably solid stable helpful useful_to_us friendly kind patient polite professional
    competent knowledgeable responsive accurate powerful flexible clean clear clearly fair
    reasonable affordable cheaper inexpensive generous transparent worth recommend recommended
    recommending thank thanks thx appreciate appreciated grateful impressive impressed outstanding
    exceptional incredible super terrific stellar splendid beautiful beautifully elegant neat
    life_saver lifesavers painless painlessly effortless saves saved save saving time_saver improved
    improvement_since convenient comfortable pleasant well_done well_made well_designed
    well_organised well_organized well_thought works_well just_works rock_solid a_joy rocks rock
    five_stars keep_up favourite favorite gem winner game_changer attentive honest straightforward
    user_friendly deserves promptly prompt right_away no_brainer trust trusted pays_for_itself
    bang_for_the_buck every_penny confident top_notch first_class spot_on handy solved resolved
    fixed sorted_out helped shoutout kudos hats_off knows_what know_what rate_you_a_10 hooked
    addictive robust versatile comprehensive thorough thoroughly modern sleek tidy stress_free
    hassle_free worry_free pleasantly magic magical gorgeous slick polished unbeatable unmatched
    second_to_none went_above above_and_beyond caring warm welcoming courteous approachable diligent
    efficient efficiently effective effectively productive dependable thankful gratitude bargain
    steal cost_effective competitive well_spent economical good_deal saver rewarding thumbs_up
    ten_out_of_ten a_plus congrats congratulations go_to must_have blessing godsend looked_after
    sorted transformed time_saving well_explained well_structured step_by_step organised organized
    happier improvement improvements improves enjoyable fun delight delightful useful swift swiftly
    lightning superfast fabulous marvellous exactly_what_we_needed understood cheers ideal exceeded
    within_minutes within_hours within_a_day in_no_time took_five_minutes personally gained
    could_not_be_better replaced never_regretted gentle breeze charm at_last finally in_seconds
    quicker_than exactly_what no_complaints cant_imagine_working without_a_hitch nothing_to_improve
    use_it_themselves explained_everything would_riot proud proactive matter_of_minutes first_thing
    inside_out intact childs_play child_s_play big_fan big_fans fans praise could_not_be_happier
    couldnt_be_happier my_friends tell_all made_it_possible easier more_than_the_old same_day
    by_far_the_cheapest cheapest dealt_with_quickly warned_us held_our_hand in_thirty_seconds
    within_the_hour two_clicks a_lot_for gets_better better_every politely cares care_about precise
    without_a_hiccup hiccup no_surprises would_not_want_to_go_back wouldnt_go_back believed_possible
    relied_on indispensable irreplaceable essential vital huge_help big_help great_help time_well
    glad_we thrilled ecstatic overjoyed chuffed blown_away wow enthusiastic excited proud_to
    strongly_recommend top_class solid_product treasure lifesaver stands_out superior unrivalled
    smart clever ingenious crisp sharp calm relaxed effortlessly trouble_free error_free bug_free
    never_down never_fails free_of_errors works_great works_perfectly works_fine works_every_time
    on_time
    """,
    seldom_good="""
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
    bad="""
    weak_support years_behind out_of_date no_one_shows if_only prices_are_insane backwards
    bad badly worse worst terrible terribly horrible horribly awful awfully poor poorly dreadful
    useless unusable hate hated hates dislike disappointed disappointing disappointment frustrated
    frustrating frustration annoying annoyed annoys angry unacceptable slow slower slowly sluggish
    laggy buggy bug bugs crash crashes crashed crashing freezes freezing froze hangs glitch glitches
    glitchy broken broke breaks break fails failed failing failure fail error errors outage outages
    downtime unreliable unstable confusing confused confuses complicated complex cumbersome clunky
    cluttered messy mess difficult hard painful painfully pain nightmare struggle struggled
    struggles struggling expensive overpriced costly pricey unaffordable rip_off ripoff hidden steep
    rude unfriendly unhelpful unprofessional incompetent ignored ignore ignores ignoring waiting
    waited missing lack lacks lacking lacked lost lose loses losing wrong incorrect inaccurate
    outdated old_fashioned obsolete boring chaotic rushed problem problems issue issues trouble
    complaint complain unclear impossible too_* not_acceptable not_working regret wasted waste scam
    misleading lied lies downhill leaving cancelled cancel canceled twice charged_twice duplicate
    drops_records late delayed delays delay postponed takes_days took_weeks takes_weeks took_months
    for_weeks for_months takes_hours take_hours takes_ages took_ages forever dont_work doesnt_work
    does_not_work do_not_work not_work didnt_work cant_find stopped_working stop wont unable
    times_out time_out timeout timeouts deal_breaker dealbreaker nothing_works limits limited
    limitation limitations give_up unanswered no_idea passed_from stuck horrid ridiculous pathetic
    shame lousy mediocre meh inconsistent unintuitive counterintuitive price_increase went_up
    increase still_no still_dont still_waiting no_reply no_response no_answer on_our_own zero refuse
    refused crap rubbish garbage disaster lacklustre disappear disappears disappeared disappearance
    logs_me_out half_of_the keep_losing keeps_crashing sadly unfortunately insult cheated
    overcharged double_charged spam unsubscribe hitch gone skips skipped if_it_cost* recommend_it_if
    recommend_if_you unreasonable greedy greed extortionate exorbitant outrageous robbery
    daylight_robbery money_grab cash_grab hike hikes surcharge ripped sneaky deceptive dishonest
    shady unfair penalty penalised penalized hassle tedious counter_productive ugly dated dull bland
    lag lags lagging stutters hang hung corrupt corrupted disconnects disconnected unplayable
    inaccessible unsupported abandoned bloated bloat overwhelming overwhelmed bewildering tiresome
    tiring exhausting clumsy awkward fiddly flaky dropped drops wiped erased catastrophe shocking
    appalling atrocious abysmal dismal dire disgusting disgraceful disgrace embarrassing
    embarrassment unbearable intolerable arrogant dismissive condescending careless clueless
    incompetence unresponsive brushed_off fobbed_off run_around runaround ghosted silence
    unreachable understaffed overpromised underdelivered overrated let_down lets_down let_us_down
    fed_up sick_of tired_of had_enough switching_away switch_away moving_away moved_away
    losing_patience lost_patience lost_trust no_longer pointless worthless failure_of regrettable
    worsened worsening getting_worse gets_worse deteriorated decline declined declining insufficient
    inadequate incomplete scattered contradictory cryptic vague left_alone thrown_in hard_to
    in_the_dark not_enough weeks_to months_to hours_to days_to ages loads_forever nowhere far_from
    less_than without_notice unsolved paywall no_documentation chokes gave_up doubled expected_more
    punishes threaten guessed canned maze ghost_town stop_sending half_as_much without_any_notice
    without_a_solution what_for over_a_minute years_ago was_down is_down goes_down went_down
    different_answer nobody_told joke vanish* would_not_recommend not_recommend hopeless falls_apart
    fell_apart dies contradict* ripped_off tripled quadrupled killing_us good_luck by_myself
    by_ourselves black_hole removed error_* eats silent went_dead vanish from_scratch hopelessly
    no_longer_exists warn_others one_sided delivered_little could_be_improved robot prices_rise
    less_for_more klingon all_weekend script if_the_price to_defend asking_me_the_same start_over
    starts_over over_and_over reboot restart restarts reinstall spins unlucky badly_designed
    badly_made mistake mistakes faulty defect defects defective malfunction* wrongly misses missed
    mishandled neglected neglect forgotten forgets forgot overloaded stuttering unfinished
    half_baked half_finished immature beta_quality crippled restrictive inflexible rigid illogical
    irritat* infuriat* exasperat* maddening upset unhappy dissatisfied unsatisfied displeased
    sceptical doubt doubts skeptical unwilling reluctant undelivered never_delivered broken_promise
    broken_promises excuses excuse blame blamed blames denied refuses ignores_us stonewalled chased
    chasing begging beg dropped_the_ball hours_on days_on wasting loses_data lost_data data_loss
    overkill bureaucratic red_tape archaic ancient stone_age prehistoric steeply soared soaring
    skyrocketed rising rises outpriced priced_out burden burdens steal_from swindle fraud fraudulent
    bait trap trapped locked_in lock_in hostage nickel_and_dime* squeeze squeezed milk milked stress
    stressful headache headaches tears chore confusion misunderstood unprepared unorganised
    unorganized disorganised disorganized sloppy patchy spotty shaky wobbly barely_works
    hardly_works lots_of_problems many_problems full_of_problems not_good not_great not_helpful
    not_useful ten_years_behind falling_behind far_behind
    """,
    seldom_bad="""
    abandon absurd absurdly agony amateur amateurish annoyance argh at_my_wits_end backlog
    badly_thought baffled baffling betrayed beware bewildered billed_twice blank blank_screen
    bloats blocked blocks blurry bored bottleneck breach breached bumpy buried cant_rely
    cant_trust cheeky circus complained complaining confuse conned convoluted corrupts cranky
    cripples crippling crude curt damage damaged debacle despair desperate destroyed destroys
    discontinued disoriented disrupt disrupted disruption dont_bother double_charge downside
    dragged dragging drags drains drawback drawbacks dread dreading dreads dumb erratic eternity
    extravagant faceless farce fiasco flaw flawed flaws fleeced flickering flickers forsaken
    furious fussy gamble garbled gouged gouging grossly grr guesswork hacked had_it_with
    half_hearted hampers harm helpless hinders hit_and_miss hogs hostile hurdles idiotic
    ill_conceived ill_thought illegible impatient impersonal in_circles inconvenience
    inconvenient indifferent inept insecure insulted insulting interrupted interruption
    interruptions interrupts jam jammed jams kicked_out lame last_straw laughable lazy leaked
    lie lifeless livid locked_out locks_up logged_out look_elsewhere looking_elsewhere lottery
    ludicrous mangled mangles meaningless miscalculated miscalculates miserable misery
    mislabelled misled misplaced monotonous nags never_ending never_works neverending no_good
    no_help no_sense no_use nonsense nonsensical not_worth nuisance obstacle obstacles offended
    ordeal out_of_touch outraged over_complicated over_engineered overbilled overcomplicated
    overdue overengineered overheats overlooked overpaid overpay overpaying overworked
    overwrites overwritten patronising patronizing perplexing poorly_thought powerless prevents
    primitive punish punished put_off puzzling redundant rejected rejects resent robotic ruin
    ruined ruins scrambled second_rate shambles shocker shoddy short_staffed shortcoming
    shortcomings shuts_down silly slapdash sorry_state soulless spoiled spoils stall stalled
    stalls stay_away stinks stranded stung stupid stupidly sub_par subpar substandard suck
    sucked sucks suffer suffered suffering suffers swindled temperamental theft third_rate
    torture tricky ugh unacknowledged unannounced undermines underwhelmed underwhelming
    undocumented unending unexpectedly unexplained unfairly unimpressed unimpressive uninspired
    unjustifiable unjustified unnecessary unpredictable unqualified unreadable unresolved unsafe
    untested untrained unwanted unwieldy useless_for vulnerable waste_of wasteful weakness
    weaknesses weary workaround workarounds worried worries worry worrying wreck wrecked
    wrongfully wtf yikes
    """,
    negations="""
    not no never none nobody nothing without hardly barely neither dont doesnt didnt isnt arent
    wasnt werent wont wouldnt cant cannot couldnt havent hasnt hadnt shouldnt aint lack lacks no_one
    less
    """,
    very="""
    solved resolved fixed impressive excellent amazing fantastic wonderful outstanding brilliant
    love loved perfect perfectly terrible horrible awful nightmare useless unusable unacceptable
    worst disaster joke hate pathetic appalling overpriced expensive paywall unaffordable too_*
    disappointed disappointing frustrating above_and_beyond godsend life_saver not_recommend
    would_not_recommend hopeless ripped_off in_no_time inside_out terrific couldnt_be_happier
    falls_apart bargain
    """,
    contrasts="but however although though yet except unfortunately sadly",
    denials="""
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
    competitors_give charge_for harder quest
    does_not doesnt did_not didnt do_not dont never nobody no_one cannot cant could_not couldnt
    no_way wont will_not not no havent has_not hasnt have_not is_not isnt was_not wasnt had_to
    still_not still_no still_dont
    """,
    wishes="""
    some_areas not_contacted have_not_finished not_finished i_use_it i_only_use we_only_use
    i_mostly i_mainly we_mainly we_are_still still_learning in_the_middle_of average comparable
    what_i_would_expect what_i_expected is_fine was_fine were_fine is_ok was_ok is_okay was_okay
    would_be would_help would_love would_like would_appreciate id_like i_d_like i_d_love we_d_like
    could_you can_you can_we can_i could_we please_add please_offer please_let please_make please
    feature_request is_there are_there do_you_offer do_you_have would_welcome wish_list suggestion
    suggest wishing we_wish i_wish looking_forward where_do how_do id_love we_d_love any_plans
    too_early cant_judge cannot_judge too_soon ask_me_again just_started just_signed wondering
    consider how_about what_about hope_to hoping_for it_d_be it_d_help dont_know do_not_know
    not_sure cant_say cannot_say no_comment never_needed no_opinion sometimes_not others_still so_so
    could_be_better nothing_special rarely_give dont_usually mostly_use not_yet we_will_see
    need_work needs_work some_are not_in_a_position nothing_to_add nobody_is_perfect only_in_week
    more_expensive_than_others_but
    """,
    irony="""
    oh_great oh_sure thanks_for_nothing great_job_breaking what_a_lovely what_a_great how_lovely
    how_nice yeah_right nice_one oh_wonderful good_luck brilliant_another oh_joy just_what_i_needed
    who_doesnt well_done_for congratulations_on wonderful_another bravo_for of_course_it love_how
    great_another nice_trick because_what great_business_model truly_the_future what_do_we_get
    good_luck_with glorified another_week and_good_luck
    """,
)
