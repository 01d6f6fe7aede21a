"""German words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

GERMAN: Final = Lexicon(
    glue="""
    aber alle allem allen alles als also am an andere anderen auch auf aus bei beim bin bis
    bisher da dann das dass dazu dein dem den denn der des die dies diese dieser doch dort du
    durch ein eine einem einen einer eines er es etwas euch euer eure fur ganz geht gibt habe
    haben hat hatte hatten hier ich ihr ihre im immer in ist ja jede jeden jeder jetzt kann kein
    keine keinen konnen kommt lange mal man mehr mein meine meiner mich mir mit nach nicht
    nichts nie niemand noch nur ob oder ohne schon sehr sein seit seiner sich sie sind so sollte
    uber um und uns unser unsere unserem unseren viel viele vom von vor war waren warum was weil
    weiter weitere wenig wenn wer werden wie wieder wir wird wurde wurden zu zum zur danke bitte
    leider gern gerne ware keinerlei allerdings trotzdem nun leicht gut gute guter gutes angabe
    ordnung beiden liegen begann bereich leitung beginnt freunde freund unseres sprecher beraten
    sitzen absicht leiter fahrer einsicht klassen lieber schnee streit betrag massen melden
    kontakte spuren gelingen stammt steigern leiden vortrag denkbar vergleichen vergleiche
    felder fangen werten versprechen dringen lustig anfangs eingereicht warnen anbieten nutzer
    schickt schicken
    """,
    strong={
        "product": """
        app apps software oberflache* bedien* funktion* anwendung* programm* suche suchfunktion
        schnittstelle* anbindung* integration* absturz* sturzt abgesturzt fehler* bug bugs export*
        bericht* dashboard* kalender* layout design* navigation* menu* ausfall* ausfalle performance
        ladezeit* synchron* benachrichtigung* taste tasten tastatur* automat* auswertung* filter*
        datenbank* webseite startseite handy mobil* ansicht* masken maske ubersichtlich*
        unubersichtlich* benutzerfreundlich* langsam stabil stabiler hangt einfriert friert druckt
        drucken anmeldung login vorlage* diagramm* tabelle* feature* version* dunkelmodus modus
        speicher* anzeige anzeigen knopf knopfe
        """,
        "support": """
        support* kundenservice kundendienst kundenbetreu* service* ansprechpartner* ticket* telefon*
        hotline antwort* anruf* angerufen ruckruf* ruckmeldung* mitarbeiter* betreuer* betreuung
        berater* hilfe hilft geholfen freundlich* unfreundlich* erreich* warteschleife* reagier*
        vertrostet kompetent* inkompetent* beantwort* anfrage* beschwerde* zuhoren hilfsbereit* chat
        e_mails gemeldet meldet zuruckgerufen ohr fragen textbaustein* ruft_zuruck rief_zuruck
        """,
        "pricing": """
        *preis* teuer* gunstig* billig* kosten kostet kostenlos* gebuhr* rechnung* abrechnung*
        rabatt* abo abos abonnement* tarif* geld bezahl* zahlen zahlung* lizenz* vertrag* euro
        erstattung* ruckerstattung* gutschrift* abgebucht abbuchung* budget wucher* nachlass*
        kundigung*
        """,
        "onboarding": """
        einricht* eingericht* einfuhrung* einstieg* schulung* anleitung* dokumentation* handbuch*
        installation* installier* umzug* migration* datenubernahme* einarbeit* onboarding
        inbetriebnahme* konfigur* tutorial* webinar* registrier* kickoff ersten_schritte start
        umstieg* umstellung* lernkurve* erste_woche angefangen loslegen erklart erklarvideo*
        """,
    },
    weak={
        "product": """
        system tool tools update updates version seite nutze nutzen benutzen daten lauft
        funktioniert schnell* modul* technik* einfach* problem* neue neuen
        """,
        "support": """
        team problem gelost warte warten kontakt herr frau rat schnelle sofort mail mails
        """,
        "pricing": """
        wert erhohung* anbieter* konkurrenz plan plane verglichen jahrlich paket* leistung
        """,
        "onboarding": "videos video anfang beginn alten daten trainer* training neue",
    },
    good="""
    halt_was stimmen stimmt zufriedenstellend* qualitat hochwertig* empfohlen weiterempfehl*
    kinderleicht endlich_eine muhelos* fix flink* unschlagbar* vorbild dankeschon respekt
    kompliment
    gut gute guter gutes guten super toll tolle tolles toller klasse prima perfekt* ausgezeichnet*
    hervorragend* grossartig* fantastisch* genial* wunderbar* bestens beste bester bestes spitze top
    zufrieden glucklich begeistert empfehlen empfehle empfehlenswert danke dank lob einfach
    einfacher leicht schnell schnelle schneller schnelles stabil zuverlassig* freundlich freundliche
    freundlicher kompetent kompetente kompetenter hilfreich* hilfsbereit* ubersichtlich* intuitiv*
    gunstig gunstige gunstiger fair faire fairer faires gerne gern liebe lieben sparen spart gespart
    einwandfrei* reibungslos* problemlos* verstandlich* weiter_so schon schone schones angenehm*
    flott zugig* modern* durchdacht* stark uberzeug* lohnt gelungen* kostengunstig* preiswert*
    engagiert* aufmerksam* geduldig* herzlich* unkompliziert* selbsterklarend* ausfuhrlich*
    praktisch* nutzlich* erleichtert hilft geholfen gelost sofort rundum klar klare logisch* freude
    freue macht_spass sauber* vorbildlich* lobenswert* transparent* traum gold_wert offenes_ohr
    am_selben_tag angemessen* mehr_zeit viel_leistung nenne_ich_service konnten_alle erfreut
    glucklicher freundlichkeit uberragend* vorzuglich* exzellent* stabiler bequem* optimal* ideal*
    sicher* lobe loben dankbar kummert kummern lasst_keine_wunsche super_service sinnvoll*
    ausgereift* effizient* zeitsparend* erstklassig* sensationell* wunschlos gefallt_mir gefallt_uns
    """,
    seldom_good="""
    abwechslungsreich* akkurat* alles_bestens alles_super angemessen anschaulich* ansprechend*
    anstandslos* attraktiv* aufgeraumt* ausdauernd ausgeklugelt* ausgewogen* ausgezeichnet
    auskunftsfreudig* bedienerfreundlich* bedienungsfreundlich* beeindruck* befriedigend
    begeister* beglucken* behoben bereichern* bereicherung beruhigend* besser_als bestmoglich*
    bewahrt* bin_froh bombe brauchbar* brillant* charmant* clever* cool deutlich_besser
    eindrucksvoll* einfachheit einfachste einleuchtend* einmalig* einwandfrei elegant*
    empathisch* empfehlung enorm_geholfen entgegenkommend* entlast* entspann* entzuckt
    erfreulich* erfrischend* erleichter* erleichterung ermoglicht erstaunlich* fabelhaft*
    fachkundig* fachlich_gut famos* fehlerfrei* fehlerlos* fein* feine fleissig* flexib*
    flussig* forderlich* fortschritt* freundlichst* freut froh funktioniert_gut fursorglich*
    geglanzt geil* geklappt gelobt gelohnt genau_das genau_richtig gepflegt* geschatzt*
    geschmeidig* gewissenhaft* glasklar* glucksfall glucksgriff goldrichtig* grandios*
    grosses_lob grosszugig* gut_aufgehoben gut_erklart gut_gemacht gut_strukturiert handlich*
    harmonisch* heilfroh herausragend* hilfreiche hochzufrieden hofflich* hoflich* informativ*
    innovativ* kein_problem keine_probleme kinderspiel klappt komfortabel* komplett_zufrieden
    konstruktiv* kostbar* kulant* kulanz kundenfreundlich* kundenorientiert* lauft_gut
    lauft_rund lauft_super lebensretter* lehrreich* leichter leichtigkeit leistungsfahig*
    leistungsstark* liebevoll* lobenswert loblich* lohnend* lohnenswert* losungsorientiert*
    macht_freude makellos* mega meisterhaft* mitgedacht motiviert* mustergultig*
    nachvollziehbar* nahtlos* nett nette netten netter nettes nicht_mehr_ohne
    nicht_mehr_wegdenken nichts_auszusetzen nie_probleme noch_nie_probleme nutzerfreundlich*
    ohne_probleme pfiffig* phanomenal* phantastisch* pluspunkt positiv* prachtig* pragnant*
    prazise* problemfrei* produktiv* profession* punktlich* rasch rasche raschen rasend_schnell
    rekordzeit rentier* respektvoll* revolution* robust* routiniert* ruckzuck sachkundig*
    sagenhaft* schatze schatzen schick* schlank* schneller_als schnellste segen serios* sinnvoll
    solide* sorgenfrei* sorgfaltig* souveran* spart_uns spass spassig* spitzenklasse
    spitzenmassig* spurbar_besser stark_verbessert storungsfrei* strahl* strukturiert*
    sympathisch* tadellos* tatkraftig* tipptopp tiptop treffend* treffsicher* uberlegen*
    uberschaubar* uberzeugend* umgehend unburokratisch* unentbehrlich* unersetzlich*
    unglaublich_gut unschatzbar* unterhaltsam* unubertroff* unverzichtbar* verlass verlasslich*
    verlieb* verstandnisvoll* vertrau* viel_besser vielfaltig* vielseitig* voll_zufrieden
    vollauf volle_punktzahl vorausschauend* vorteil* vorzuglich warmherzig* wegweisend*
    weltklasse wertvoll* wie_am_schnurchen wirkungsvoll* wohlfuhl* wohltuend* wow wunder*
    zeitersparnis zeitgemass* zielfuhrend* zielgerichtet* zugewandt* zukunftssicher* zuverlass*
    zuvorkommend*
    """,
    bad="""
    gefallt_mir_gar_nicht gar_nicht unzumutbar* kosten_zu zu_hohe unlesbar* lahm lahme hakt
    hakelig* fehleranfallig* abschreck* arger argert unseri* unverlassl* wertlos* sinnlos*
    zeitraubend* zeitverschwendung gescheit_mies
    schlecht schlechte schlechter schlechtes schlimm* furchtbar* schrecklich* miserabel* katastroph*
    grauenhaft* unbrauchbar* nutzlos* enttausch* frustrier* nervt nervig* argerlich* verargert
    langsam langsamer sturzt absturz* abgesturzt fehler fehlerhaft* fehlt fehlen fehlende kaputt
    umstandlich* unubersichtlich* kompliziert* verwirrend* unverstandlich* schwierig* schwer
    nicht_zurecht kommt_man_nicht mangel lastig* muhsam* zah unzuverlassig* geht_nicht bricht_ab
    verliert hasslich* arrogant* gleichgultig* abgewimmelt alleingelassen allein_gelassen im_stich
    uberfordert* lucken* unvollstandig* ungerecht* dreist* schlimmer verschlechtert storung* teuer
    teurer uberteuert* wucher* frechheit unverschamt* unfreundlich* inkompetent* ignorier*
    nie_wieder vertrostet warte warten wartet wartezeit* vergeblich veraltet* chaotisch* chaos
    problem probleme falsch falsche falschen leider mangelhaft* ungenugend* viel_zu zu_teuer
    zu_viele zu_langsam zu_kompliziert preiserhohung* erwarte_mehr ewig reicht_es stand_halten
    verloren verschwund* hangt einfriert ausfall ausfalle versprochen unmoglich* zumutung abzocke
    hotline_besetzt besetzt mies* doppelt wochenlang* monatelang* geldverschwendung abgebucht
    dringend unausgereift* nicht_empfehlen mehr_erwartet mittelmassig* keine_antwort seit_wochen
    erwarte_ich uberladen* textbausteine warteschleife einfach_geschlossen halfte_gestiegen
    gestiegen bereue bereuen erhoht steigen steigt teurer_geworden unzufrieden* genervt wutend sauer
    verschlimmert unlogisch* holprig* trage stockt ruckelt abbruch abbruche verzoger* verspatet*
    vergessen fehlschlag* gescheitert scheitert unnotig* unpraktisch* unfahig* lieblos* schlampig*
    abgezockt betrug betrogen geldmacherei happig* kein_ende ratlos* hilflos* stich_gelassen
    nichtssagend* schwach* schwache bricht_zusammen gefallt_nicht
    """,
    seldom_bad="""
    abgehackt abgeschaltet abstruse absurd* abweisend* aggressiv* altbacken* altmodisch*
    amateurhaft* angelogen anstrengend* argernis armselig* aufdringlich* aufgegeben aufwandig*
    aufwendig* ausgefallen ausgenutzt bedauer* bedauerlich* belastend* belogen beschissen*
    beschwer* beschwerlich* blamabel blode blodsinn bremst bringt_nichts bruchstuckhaft
    burokratisch* dauert_ewig demotivier* deprimier* desastros* desinteress* desolat* drama
    durcheinander durftig* eingefroren einseitig* ekelhaft* elend* endlos* entmutigend* entsetz*
    erbarmlich* ermudend* erschreckend* erschwer* fahrlassig* farce fatal* fehlanzeige
    fehlentscheidung fiasko flop frech* frust frustration fummelig* funktioniert_nicht
    funktionslos* geargert gefahrlich* gefrustet geht_nicht_mehr geldgier* geldgierig* gelogen
    gemecker gequalt geschimpft geschlampt gestresst grauen grausam* grausig* grottenschlecht*
    grottig* haarstraubend* halbfertig* halbgar* halbherzig* herablassend* hilft_nicht
    hinderlich* hindernis hoffnungslos* holprige horror ignorant* inakzeptab* ineffizient*
    inkonsistent* instabil* irrefuhrend* irritier* jammer* katastrophe klaglich* klappt_nicht
    knauserig* komplizierter konfus* kostspielig* krasse kummerlich* lacherlich* langatmig*
    langweil* langwierig* lasch* lauft_nicht lugen mager* manko marode* mau meckern misslung*
    missverstand* missverstandlich* mist mull murks nachlassig* nachteil* negativ* nervt_mich
    nervtotend* nicht_gut nicht_hilfreich* nicht_mehr_moglich nicht_wert niederschmetternd*
    nirgendwo notlosung nutzt_nichts oberflachlich panne pannen peinlich* pfusch plump* popelig*
    pustekuchen qual qualend* qualt quatsch ratselhaft* rausgeschmissen* reinfall ruckstandig*
    sackgasse schade schaden schadlich* scheiss* schikane schleppend* schlimmste schludrig*
    schmerz* schnecke schneckentempo schock* schrott schwachen schwachpunkt* schwachsinn*
    schwerfallig* sinnfrei* sorgen stillstand stimmen_nicht stimmt_nicht storend* stort
    storungsanfallig* strapazio* streikt stressig* stur* suboptimal* taugt_nicht taugt_nichts
    tauscht teure teuren traurig* trostlos* trub* ubel* uberflussig* uberhoht* uberladen
    ubertrieben* umstandlicher unangemessen* unangenehm* unausgegoren* unbefriedigend*
    unbeholfen* unbeliebt* undurchschaubar* undurchsichtig* unehrlich* unerfreulich* unerhort*
    unerreichbar* unertraglich* unfair* unflexibel* ungeduldig* ungeeignet* ungenau* ungenugend
    ungepflegt* ungluckl* ungunstig* unhandlich* unhoflich* unklar* unkomfortabel unmodern*
    unnutz* unprofessionell* unqualifiziert* unsicher* unsinn* untauglich* unterirdisch*
    unvorteilhaft* unwillig* unwohl unzulanglich* unzureichend* verargern verbesserungswurdig*
    verbuggt* verfehlt* vergeudet* verhunzt* verlogen* vermurkst* vernachlassig* verpasst*
    verpfuscht* verschlechter* verschlimm* verschollen verschwend* verschwiegen verstaubt*
    verunsicher* verwirr* verzweif* viel_zu_lange von_wegen widerspruch* widerwillig* wirr*
    witzlos* wut zeitfresser zeitraubend zerschossen zerstort zickt zusammenbruch zwecklos*
    zweifel*
    """,
    very="""
    gelost geholfen grossartig* hervorragend* ausgezeichnet* perfekt* katastroph* furchtbar*
    frechheit unverschamt* unbrauchbar* nie_wieder enttausch* begeistert klasse zu_teuer viel_zu
    abzocke
    """,
    negations="nicht kein keine keinen keiner keinem nie niemals niemand ohne kaum weder nichts",
    contrasts="aber jedoch allerdings leider trotzdem obwohl",
    denials="""
    nicht nie niemand kein keine keinen keiner keinem nichts ohne nirgends muss mussen musste
    mussten jedes_mal standig immer_wieder schon_wieder dauernd seit_monaten seit_januar
    seit_februar seit_marz seit_april seit_mai seit_juni seit_juli seit_august seit_september
    seit_oktober seit_november seit_dezember seit_tagen seit_jahren seit_uber seit_zwei
    seit_drei seit_vier seit_dem_update seit_dem_letzten stundenlang tagelang jahrelang von_hand
    manuell nur_noch niemanden erst_nach zu_hoch zu_hohe zu_lange zu_spat jahre_hinter statt
    anderswo andere_anbieter hinterher gekundigt kundigen
    """,
    wishes="""
    keine_ahnung noch_keine nutze_nur nutzen_nur benutze_nur nutze_hauptsachlich mitten_in
    in_ordnung durchschnittlich durchschnitt noch_dabei
    ware_schon ware waren_schon wunsche wunschen wunschenswert gibt_es konnten_sie konnt_ihr bitte
    zu_fruh noch_nichts_sagen noch_nicht_sagen wunschen_uns ware_toll ware_gut wurde_mir hatte_gern
    hatten_gern konnte_man weiss_nicht weiss_noch keine_angabe keine_meinung dazu_kann teils_teils
    geht_so
    """,
)
