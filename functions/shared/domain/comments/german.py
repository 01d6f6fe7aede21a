"""German words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

GERMAN: Final = Lexicon(
    glue="""
    aber alle allem allen alles als also am an andere anderen auch auf aus bei beim bin bis bisher
    da dann das dass dazu dein dem den denn der des die dies diese dieser doch dort du durch ein
    eine einem einen einer eines er es etwas euch euer eure fur ganz geht gibt habe haben hat hatte
    hatten hier ich ihr ihre im immer in ist ja jede jeden jeder jetzt kann kein keine keinen konnen
    kommt lange mal man mehr mein meine meiner mich mir mit nach nicht nichts nie niemand noch nur
    ob oder ohne schon sehr sein seit seiner sich sie sind so sollte uber um und uns unser unsere
    unserem unseren viel viele vom von vor war waren warum was weil weiter weitere wenig wenn wer
    werden wie wieder wir wird wurde wurden zu zum zur danke bitte leider gern gerne ware keinerlei
    allerdings trotzdem nun leicht gut gute guter gutes angabe ordnung beiden liegen begann bereich
    leitung beginnt freunde freund unseres sprecher beraten sitzen absicht leiter fahrer einsicht
    klassen lieber schnee streit betrag massen melden kontakte spuren gelingen stammt steigern
    leiden vortrag denkbar vergleichen vergleiche felder fangen werten versprechen dringen lustig
    anfangs eingereicht warnen anbieten nutzer schickt schicken
    """,
    negations="""
    kaum kein keine keinem keinen keiner nich nicht nichts nie niemals niemand nix ohne weder
    """,
    kinds={
        "answer": """
        antwort* beantwort* ruckmeld* ruckantwort* reagier* reaktion* gemeldet meldet melden
        sich_meldet sich_niemand funkstille schweigen textbaustein* standardantwort* floskel*
        bestatigung* vom_blatt bescheid_bekommen horen_lassen nichts_gehort nie_wieder_gehort
        stellungnahme*
        """,
        "waiting": """
        warte wartet warten gewartet wartezeit* warteschleife* warteschlange* vertrost* hingehalten
        nachgehakt nachhaken nachfragen hinterher_telefonier* hinterherlaufen steht_aus aussteht
        ausstehend* liegt_herum unbearbeitet bearbeitungszeit* dauert gedauert
        """,
        "agent": """
        mitarbeiter* kollege kollegen kollegin kolleginnen sachbearbeiter* berater* techniker* dame
        herr herrn frau leute mensch menschen jemand niemand keiner einer support* kundenbetreu*
        kundenservice* kundendienst* service* servicekraft* ihr_team euer_team first_level
        second_level hotline* helpdesk fachmann fachleute personal
        """,
        "phone": """
        telefon* anruf* angerufen anrufen ruft_an rief_an ruckruf* zuruckgerufen zuruckrufen
        hotline* durchwahl leitung aufgelegt abgehoben geht_ran rangeh* besetzt durchgestellt
        durchkommen durchkommt erreich* unerreichbar ans_telefon horer klingel*
        """,
        "chat": "chat* bot bots roboter* whatsapp",
        "ticket": """
        ticket* anfrage* anliegen vorgang* storung_gemeldet storungsmeldung* fehlermeldung_an eskal*
        beschwer* reklam* gemeldet_habe meldung_an hilferuf fall falle bearbeitet bearbeiter*
        geschlossen zu_gemacht
        """,
        "help": """
        hilfe hilft helfen geholfen weitergeholfen weiterhelfen hilfsbereit* hilfreich* unterstutz*
        gelost losung* behoben beheben geregelt erledigt gekummert kummert kummern klaren geklart
        fernwartung entstort repariert gerettet beratung* beraten
        """,
        "manager": """
        ansprechpartner* betreuer* betreuung* kundenberater* kontaktperson* zustandig*
        account_manager* key_account*
        """,
        "inform": """
        informier* information_uber mitgeteilt benachrichtigt_uns vorgewarnt vorwarnung* angekundigt
        ankundigung* ankundig* kommunikation* kommunizier* entschuldig* transparen*
        auf_dem_laufenden gesagt_bekommen erfahren_es erfahren_wir nicht_gesagt bescheid
        statusmeldung* hinweis*
        """,
        "manner": """
        freundlich* unfreundlich* hoflich* unhoflich* nett* pampig* patzig* schnippisch*
        herablassend* arrogan* uberheblich* geduld* ungeduld* zuvorkommend* respekt* tonfall
        umgangston ton sachlich* zuhor* ernst_genommen sympathisch* lieb* herzlich* kalt abgefertigt
        abgewimmelt aufmerksam* bemuht grantig*
        """,
        "expert": """
        kompetent* inkompetent* fachlich* fachkundig* sachkundig* ahnung* ahnungslos* kennt_sich
        kannte_sich kennen_sich auskennen auskennt wissen_wovon weiss_wovon wissen_bescheid
        weiss_bescheid unwissend* unvorbereitet* von_einem_zum weitergereicht weitergeleitet
        vom_fach qualifizier*
        """,
        "reachable": """
        wochenend* samstag* sonntag* feiertag* abends nachts nacht rund_um_die_uhr erreichbar*
        offnungszeit* servicezeit* supportzeit* notfall* notdienst* dringend* bereitschaft*
        zeitzone* jederzeit besetzt* uhrzeit
        """,
        "price": """
        preis* *preis* teuer* teure* gunstig* billig* kosten* kostet *kosten tarif* wucher* abzocke*
        bezahlbar* unbezahlbar* uberteuert* uberzogen* unverschamt* spottbillig* schnappchen euro
        cent prozent_mehr angebotspreis* kostspielig* erschwinglich* leisten_konnen nicht_leisten
        """,
        "invoice": """
        rechnung* *rechnung abrechn* abgerechn* berechnet abgebucht abbuch* lastschrift*
        kreditkarte* uberweis* paypal zahlung* zahlen zahlt zahle bezahl* gezahlt buchhaltung
        mahnung_an mahngebuhr* quittung* beleg_uber in_rechnung verrechn* zahlweise ratenzahl*
        sammelrechnung
        """,
        "refund": """
        erstatt* ruckerstatt* gutschrift* gutgeschrieben zuruckgezahlt zuruckerstattet geld_zuruck
        zuruckbekommen ruckzahl* storno* entschadig*
        """,
        "discount": """
        rabatt* nachlass* ermassig* vergunstig* sonderpreis* skonto kostenlos* gratis umsonst
        testphase* probemonat* mengenrabatt* aktionspreis*
        """,
        "contract": """
        vertrag* *vertrag vertrags* laufzeit* kundig* gekundigt kundbar* abo abos abonnement*
        verlanger* mindestlaufzeit* bindung* knebel* lizenz* *lizenzen lizenzier* verlangert_sich
        """,
        "budget": """
        budget* etat* geld gelder finanz* kassenlage kasse investition* ausgabe* ersparnis* einspar*
        spart_uns sparen gespart haushalt* amortisier* bezahlt_gemacht rechnet_sich gerechnet
        kassenwart* margen wirtschaftlich* umsatz*
        """,
        "seats": """
        pro_nutzer pro_kopf pro_user paket* *paket* plan plane staffel* nutzerzahl* mindestabnahme*
        mindestens_zehn zusatzmodul* zusatzpaket* basis_version basisversion premium* flatrate
        grundgebuhr* zugange zehnerpack upgrade
        """,
        "fees": """
        gebuhr* *gebuhr* aufpreis* zuschlag* zusatzkosten* extra* versteckt* kleingedruckt*
        pauschale* aufschlag* zur_kasse nebenkosten nachzahl*
        """,
        "value": """
        wert lohnt gelohnt lohnen preis_leistung* preisleistung* fur_das_geld furs_geld
        fur_wenig_geld viel_geld geld_wert gegenwert* leistung_fur
        """,
        "rival": """
        konkurrenz* konkurrent* mitbewerb* andere_anbieter anderer_anbieter anderen_anbieter
        anbieter* anderswo woanders vergleich* verglichen marktublich* wettbewerb*
        """,
        "raise": """
        erhoh* *erhohung* preissteiger* steiger* gestiegen steigen steigt teurer verdoppelt
        verdreifacht inflation angehoben aufgeschlagen
        """,
        "setup": """
        einricht* eingericht* ersteinricht* *einrichtung* konfigur* installier* installation*
        inbetriebnahme* aufsetzen aufgesetzt einstellungen_vorgenommen implementier* ausroll*
        rollout startklar anlegen_der *konfiguration*
        """,
        "moved in": """
        umzug* umgezogen umstieg* umgestiegen umstell* umgestellt migr* *migration* datenubernahm*
        ubernahme_der ubernommen altdaten* altsystem* alten_system altes_system alten_programm
        altes_programm eingespielt ubertragen_der datenumzug* importiert_wurden wechsel_von
        wechsel_vom
        """,
        "taught": """
        schulung* *schulung* geschult schulen trainer* training* trainings* kurs kurse *kurs
        seminar* webinar* workshop* unterricht* beigebracht beibring* lektion* einweis* eingewiesen
        lehrgang* fortbildung*
        """,
        "written help": """
        anleitung* *anleitung* handbuch* *handbuch* dokumentation* doku hilfeseite* hilfetext*
        erklarvideo* video* tutorial* leitfaden* merkblatt* faq unterlagen *unterlagen beispiel*
        schritt_fur_schritt onlinehilfe* beschreibung* wiki
        """,
        "learn": """
        lern* gelernt erlern* einarbeit* eingearbeit* lernkurve* dreh_raus zurechtfind*
        zurechtgefund* zurecht gewohn* eingewohn* kapier* begriffen begreif* selbsterklar*
        selbst_beigebracht verstand* beherrsch* anfanger* einsteig* laien
        """,
        "newcomer": """
        neue_kolleg* neuen_kolleg* neue_mitarbeiter* neuen_mitarbeiter* neue_leute neulinge neuling*
        azubi* auszubildend* praktikant* aushilf* saisonkraft* die_neuen neuzugang* berufsanfanger*
        """,
        "kickoff": """
        kickoff* kick_off* auftakt* einfuhrung* *einfuhrung onboarding* starttermin* startgesprach*
        erstgesprach* projektleiter* spezialist* begleitet begleitung* consultant* implementierungs*
        willkommens*
        """,
        "live": """
        live_gegangen live_gehen live_geht gehen_live livegang* go_live produktivstart* produktiv*
        startete gestartet start *start startet loslegen losgelegt einsatzbereit* einfuhrungsphase*
        """,
        "beginning": """
        einstieg* erste_woche ersten_woche* ersten_wochen erste_wochen ersten_tag* erster_tag
        erste_monat ersten_monat* anfang anfangs am_anfang zu_beginn beginn von_anfang
        startschwierigkeit* erste_schritte ersten_schritte angefangen anfangen erst_seit
        frisch_dabei
        """,
        "screen": """
        oberflach* *oberflache* bedien* design* layout* ansicht* *ansicht* anzeige* anzeigen
        bildschirm* maske masken *maske menu* knopf* knopfe schaltflach* taste tasten tab tabs
        schrift* farb* dunkel* modus dashboard* startseite* spalte* spalten* fenster* klick*
        mausklick* knopfdruck navigation* optik optisch* aufgeraumt* ubersicht* unubersicht*
        gestalt* symbol* icon* zeile* tabelle* lesbar* unleserlich* scroll*
        """,
        "tool": """
        software* programm* *programm* app apps anwendung* tool* werkzeug* system systeme systems
        plattform* produkt* losung_fur webseite* portal* version* modul* produktes warenwirtschaft*
        crm erp ding
        """,
        "feature": """
        funktion* *funktion* moglichkeit* option* fehlt fehlen fehlend* fehlte vermiss*
        gibt_es_nicht gibts_nicht gibts_nich kann_man_nicht lasst_sich_nicht nicht_moglich
        nicht_vorgesehen funktionsumfang* feature* alles_drin alles_dabei
        """,
        "crash": """
        absturz* absturze* sturzt abgesturzt abstur* hangt hangen aufgehangt einfrier* friert
        eingefroren fehler* fehlermeldung* bug bugs *fehler ausfall* ausgefallen ausfalle stort
        storung* *storung* unerreichbar* lauft_nicht geht_nicht funktioniert_nicht funktionier*
        kaputt defekt* instabil* stabil* zuverlass* unzuverlass* server* abbruch* bricht_ab
        wackelig* abgemeldet rausgeworfen tadellos* einwandfrei* reibungslos*
        """,
        "speed": """
        schnell* langsam* tempo geschwindigkeit* ladezeit* ladt laden geladen lahm* trage ruckel*
        ruckelt flott* fix ruckzuck zackig* performance* sekunden* sekundenschnell* ewig ewigkeit
        ewigkeiten dauert_ewig blitz* flussig* sofort_da sanduhr reaktionszeit*
        """,
        "search": """
        such* gesucht find* gefunden auffind* filter* sortier* suchfunktion* volltext* treffer*
        """,
        "report": """
        bericht* *bericht* auswert* *auswertung* statistik* *statistik* diagramm* grafik* kennzahl*
        zahlen analyse* report* liste listen *liste *listen prognos*
        """,
        "files": """
        export* import* csv excel pdf datei* dateien herunterlad* hochlad* hochgeladen upload*
        download* druck* ausdruck* anhang* anhange* schnittstellenformat*
        """,
        "mobile": """
        handy* mobil* smartphone* tablet* iphone* android unterwegs offline baustelle netz funkloch
        app_auf scanner*
        """,
        "connect": """
        schnittstelle* *schnittstelle* anbind* *anbindung* integration* integrier* verbind*
        verknupf* synchron* abgleich* datev outlook teams sap api kopplung* webshop* datenaustausch*
        """,
        "rights": """
        recht rechte *rechte* berechtig* zugriff* sicherheit* passwort* passworter anmeld* login*
        eingeloggt einlogg* datenschutz* verschlussel* zwei_faktor sso einsehen einsehbar*
        loschen_darf rollenkonzept* backup* sicherung* protokollier*
        """,
        "calendar": """
        kalender* *kalender* termin* *termine planung* *planung* dienstplan* schicht* *schicht*
        buchung* doppelbuch* doppelt_gebucht raumplan* einsatzplan* belegung* zeitplan* urlaubsplan*
        """,
        "alert": """
        benachrichtig* meldung* *meldung* *meldungen erinner* alarm* hinweismail* push* mails_vom
        warn* piept gongt toene
        """,
        "data": """
        daten *daten* datensatz* *satz datenqualitat* doppelte dubletten* duplikat* stammdaten*
        eintrag* eintrage* felder feld zahlendreher* bestande bestand* aktuell* veraltet* richtig*
        falsche_zahlen
        """,
        "machine": "ki ki_* kunstliche_intelligenz ai assistent* vorschlag_der sprachmodell*",
        "by itself": """
        automat* *automatik* automatisch* von_allein von_alleine von_selbst regel regeln workflow*
        ablauf* ablaufe trigger* auslos* serienmail* massen*
        """,
        "editor": """
        editor* textbearbeit* dokument* *dokument* vorlage* *vorlage* formatier* schreib* text texte
        tippen versionshistorie* kommentarfunktion* ruckgangig* speicher* gespeichert
        """,
        "limit": """
        limit* grenze* obergrenz* begrenz* maximal* kontingent* skalier* grosse_mengen datenmenge*
        mehr_als_funfzig
        """,
        "update": """
        update* aktualisier* neue_version neuen_version neuer_version letzte_version release*
        redesign* uberarbeit* relaunch* umgestaltung* neuerung* altversion* weiterentwick*
        """,
        "ease": """
        leicht* intuitiv* benutzerfreundlich* selbsterklarend* unkompliziert* bequem* handlich*
        kinderleicht* praktisch* muhelos* problemlos* komfortabel* klacks spielend ubersichtlich*
        verstandlich* klar* logisch*
        """,
        "hard": """
        kompliziert* umstandlich* schwierig* schwer* verwirr* undurchsichtig* muhsam* muhselig*
        unlogisch* unpraktisch* unverstandlich* uberladen* verschachtelt* uberfordert* qual quale*
        komplex* aufwandig* zah
        """,
        "recommend": """
        empfehl* empfohlen weiterempfehl* weitersagen erzahl* ratet rate_ab abraten werbung_fur
        """,
        "leave": """
        wechseln wechsle wechselt gewechselt anderen_anbieter verlassen weg_sind sind_weg gehen_wir
        gegangen suchen_nach suchen_bereits alternative* ersetzen abgelost ablosen trennen abschied*
        sind_raus bin_raus
        """,
        "stay": """
        bleiben bleibe bleibt treu* stammkund* langjahrig* seit_jahren weiterhin_dabei
        verlangern_wir verlangert_haben wieder_wahlen jederzeit_wieder nie_mehr_hergeben
        """,
        "company": """
        firma* unternehmen* partner* geschaftspartner* zusammenarbeit* lieferant* dienstleister*
        anbieter hersteller* geschaftsfuhr* ubernahme beziehung* verhaltnis kundenorient* konzern*
        chef*
        """,
        "trust": """
        vertrau* misstrau* verspr* versprochen versprechen gehalten wort zusage* zugesagt ehrlich*
        unehrlich* gelogen lug* luge* verlass* zuverlassiger_partner hingehalten enttausch*
        getausch* betrogen im_stich
        """,
        "survey": """
        umfrage* *umfrage* fragebogen* befrag* bewertung* bewerte note noten skala gefragt_zu_werden
        """,
        "role": """
        neue_stelle neuen_stelle abteilung* position* leite leiterin_geworden befordert nachfolg*
        vorganger* rente ruhestand geerbt neuer_job beruf zustandigkeit* frueher_durfte
        """,
        "no view": """
        keine_meinung keine_angabe kein_kommentar weiss_nicht keine_ahnung_noch nicht_beurteilen
        kann_ich_nicht_sagen nichts_hinzuzufugen zu_fruh nicht_zustandig egal schwer_zu_sagen
        kommt_darauf entfallt unentschieden keine_gefuhle
        """,
        "fits us": """
        passt passen zugeschnitten geeignet ungeeignet fur_uns_gemacht nicht_gemacht unsere_ablaufe
        unseren_ablaufen unsere_bedurfnisse branche* branchen* fur_betriebe_wie massgeschneidert*
        zu_gross_fur zu_klein_fur anforderung*
        """,
        "praise": """
        gut gute guter gutes guten super toll* klasse spitze top prima grossartig* hervorragend*
        ausgezeichnet* fantastisch* wunderbar* perfekt* genial* exzellent* erstklassig* vorbildlich*
        fabelhaft* sensationell* hammer bombe brillant* tadellos* makellos* beeindruck* uberzeug*
        angenehm* schick* bestens beste bester besten optimal* vorzuglich* stark* stimmig* gelungen*
        durchdacht* ausgereift* sauber* sehr_gut lob hut_ab chapeau daumen_hoch gold_wert
        meisterhaft* einsame unschlagbar* traum* rund rundum gut_gelost
        """,
        "joy": """
        liebe liebt gefallt gefallen mag gern gerne freu* freude* froh* glucklich* zufrieden*
        begeister* spass danke dank* dankbar* beruhig* erleichter* stolz* hochzufrieden* wohl*
        geniess* verliebt segen mochte_ich_nicht_missen missen nicht_mehr_hergeben schatzen schatze
        hoch_an aufgehoben
        """,
        "gained": """
        spart sparen_wir sparen_mir erspart zeitersparnis* stunden_gespart weniger_arbeit
        kein_suchen keine_zettel* nie_wieder_* endlich besser* verbesser* effizient* produktiver
        nutzlich* lauft_einfach funktioniert_einfach klappt klappte geklappt ohne_probleme
        ohne_ausfall auf_anhieb punktlich* noch_am_selben am_gleichen_tag am_selben_tag sofort
        umgehend innerhalb_einer innerhalb_von_minuten nach_zwei_minuten nach_funf_minuten im_nu
        fehlerfrei* gelohnt
        """,
        "blame": """
        schlecht* schlimm* furchtbar* schrecklich* grauenhaft* grausam* miserabel* katastroph*
        unbrauchbar* nutzlos* sinnlos* wertlos* mangelhaft* ungenugend* unzureichend* dilettant*
        lacherlich* peinlich* frechheit* zumutung* unding skandal* unmoglich* inakzeptabel*
        untragbar* schrott mist murks chaos chaotisch* desaster albtraum* alptraum* horror pleite
        reinfall fehlgriff* flop versag* gescheitert scheitern mies* lausig* unterirdisch*
        unausgegoren* halbgar* dusslig altbacken* uberholt* lieblos* armselig*
        """,
        "anger": """
        arger* verarger* nerv* genervt wutend wut sauer frust* enttausch* bereu* leider satt
        nase_voll schnauze* unzufrieden* verzweifel* stress* bedien_t peinlich bedauer* traurig*
        ungern geduld_ist schlimmer* schlechter* bergab abwarts im_stich stiefmutterlich*
        stich_gelassen nicht_ernst ignoriert verarscht verloren_haben_wir
        """,
        "lost": """
        verloren verlor* weg verschwind* verschwunden verschollen geloscht leer futsch abhanden*
        ging_verloren gingen_verloren kam_nie nie_an nie_gekommen bis_heute_nicht nicht_angekommen
        fehlanzeige versand* untergegangen verschwinden tot
        """,
        "wrong": """
        falsch* verkehrt* fehlerhaft* vertausch* durcheinander doppelt* doppelte zweimal_abgebucht
        stimmt_nicht stimmen_nicht stimmt_nie stimmt_fast unsinn quatsch verwechsel* widersprech*
        widerspruch* abgelehnt verweigert blockiert andere anderen anders unterschiedlich vertauscht
        gleiche dasselbe
        """,
        "again": """
        wieder schon_wieder wieder_mal immer_wieder standig* dauernd* jedes_mal jedesmal zum_dritten
        zum_wiederholten mehrfach* dreimal viermal laufend* seit_wochen seit_monaten
        seit_jahren_nicht seit_mai seit_drei noch_immer immer_noch nach_wie_vor seitdem erneut
        mehrmals zweimal doppelt dauernd standig laufend nochmal nochmals ewig weiterhin
        """,
        "burden": """
        muss mussen musste mussten gezwungen von_hand handisch* manuell* zettel* excel_weiter
        wieder_auf_papier nacharbeit* doppelt_eintragen abtippen eintippen zu_viel zu_viele zu_wenig
        viel_zu zu_lang* zu_spat reicht_nicht nicht_genug ohne_hilfe ohne_externe kaum
        """,
        "refuse": """
        nie_wieder niemals wurde_ich_nicht nicht_mehr nicht_zu_empfehlen keinesfalls ohne_ergebnis
        bringt_nichts bringt_uns_nichts hilft_nicht nichts_geandert nichts_passiert passiert_nichts
        unmoglich keine_hilfe
        """,
        "so so": """
        ok okay in_ordnung passt_schon geht_so geht durchschnitt* mittelmass* akzeptabel* annehmbar*
        ausreichend* ganz_ok normal* weder mal_so mal_gut teils* halbwegs brauchbar solala
        licht_und_schatten halt_so tut_halt tut_was erfullt* zweck befriedigend* neutral*
        wie_erwartet nichts_besonderes manchmal unterschiedlich*
        """,
        "wish": """
        ware_schon ware_gut ware_toll ware_hilfreich ware_sinnvoll ware_super ware_nett ware_fair
        ware_praktisch ware_interessant ware_eine_idee ware_wunschenswert wunschen wunsche wunsch*
        wurde_helfen wurde_uns_helfen hatte_gern hatten_gern hatte_ich_gern mochte_ich bitte
        konnten_sie konntet_ihr konnte_man verbesserungsvorschlag* vorschlag anregung* sollte_man
        es_fehlt_nur durfte_gern ich_wunschte schon_ware schon_wenn keine_ahnung noch_keine
        nutze_nur nutzen_nur benutze_nur nutze_hauptsachlich mitten_in in_ordnung durchschnittlich
        durchschnitt noch_dabei ware waren_schon wunschenswert gibt_es konnt_ihr zu_fruh
        noch_nichts_sagen noch_nicht_sagen wunschen_uns wurde_mir weiss_nicht weiss_noch
        keine_angabe keine_meinung dazu_kann teils_teils geht_so
        """,
        "ask": """
        gibt_es kann_man kann_ich konnen_wir konnen_sie haben_sie bieten_sie ist_es wie_lange
        wie_viel wie_teuer wie_kann wie_erreiche wie_losche wann_kommt wann_findet wann_lauft
        wo_finde wo_kann wer_ist was_kostet was_passiert welche_r warum wieso weshalb wozu kommt_die
        lauft_das
        """,
        "used so": """
        nutze_nur nutzen_nur nutze nutzen benutze verwende verwenden hauptsachlich* meistens meist
        gelegentlich* ab_und_zu einmal_im selten bisher_nur bislang wir_haben_das im_einsatz
        abgeschaltet_habe arbeite_vor_allem schaue_nur
        """,
        "good news": """
        in_minuten in_sekunden in_wenigen_minuten an_einem_tag an_einem_nachmittag nach_einem_tag
        innerhalb_eines binnen am_selben am_gleichen noch_am_selben auf_anhieb ohne_probleme
        ohne_problem ohne_fehler ohne_ausfall ohne_storung ohne_hilfe_von ohne_ruckfrage ohne_murren
        keine_probleme kein_problem keine_einzige kein_einziger nie_probleme noch_nie_abgesturzt
        nie_im_stich kein_vergleich keine_beschwerden immer_da immer_jemand immer_erreichbar
        immer_punktlich genau_das genau_dann genau_so genau_richtig wie_versprochen wie_besprochen
        wie_vereinbart wie_gewunscht als_erwartet als_gedacht als_versprochen als_vorher sogar
        selbst_am selbst_bei auch_am auch_bei endlich alles_an alles_da alles_drin auf_einen_blick
        auf_knopfdruck mit_einem_klick per_mausklick von_allein von_selbst von_sich_aus ungefragt
        gehort_der geschichte halb_so doppelt_so_schnell am_gunstigsten deutlich_weniger
        deutlich_besser nichts_mehr_zu_tun nichts_auszusetzen nichts_zu_meckern nur_gutes
        keine_wunsche kann_mich_verlassen verlass brauche_nicht_mehr braucht_man_keinen
        wortlich_gehalten pro_woche reicht_mir stimmt_sogar schon_weg erspart_mir
        """,
        "bad news": """
        immer_noch_nicht noch_immer_nicht bis_heute bis_jetzt_nicht seit_wochen seit_monaten
        seit_mai seit_januar seit_marz zum_dritten zum_vierten zum_zweiten schon_wieder dreimal
        viermal keine_antwort keine_reaktion keine_losung keine_erklarung keine_entschuldigung
        ohne_vorwarnung ohne_ankundigung ohne_erklarung ohne_grund ohne_losung ohne_zu_fragen
        stattdessen anstatt angeblich eigentlich sollte_eigentlich hatte_sollen wurde_versprochen
        hiess_es zugesagt_wurde am_ende schliesslich aufgegeben von_vorn von_vorne wieder_auf
        zuruck_zu einen_ganzen_tag einen_halben_tag stundenlang wochenlang monatelang tagelang
        dauert_tage dauert_wochen dauerte passiert_nichts nichts_passiert bringt_nichts
        jeder_kann_sehen jeder_sieht ausgesperrt abgebrochen verschoben halfte_der nicht_einmal
        nirgends nirgendwo gibt_es_gar_nicht darf_nicht_sein darf_doch keine_wahl gezwungen
        wer_hat_sich wieso_steht ernsthaft obwohl trotz kaum_noch kaum_mehr langst lediglich
        nur_noch nur_gegen nur_im leider gehen_unter geht_unter liegt_herum weitergereicht
        nichts_mehr_gehort im_alten_system
        """,
        "turn": """
        aber allerdings jedoch obwohl dafur hingegen trotzdem dennoch nur leider sondern wahrend
        andererseits sonst
        """,
        "minutes": "sekunde sekunden minute minuten moment augenblick viertelstunde",
        "hours": "stunde stunden morgen vormittag mittag nachmittag abend nacht halbe_stunde",
        "days": """
        tag tage tagen montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende
        gestern heute freitags montags samstags
        """,
        "weeks": "woche wochen",
        "months": """
        monat monate monaten januar februar marz april juni juli august september oktober november
        dezember fruhjahr sommer herbst winter quartal
        """,
        "years": "jahr jahre jahren jahrlich jahrzehnt",
        "numbers": """
        zwei drei vier funf sechs sieben acht neun zehn elf zwolf funfzehn zwanzig dreissig vierzig
        funfzig hundert tausend dutzend mehrere mehreren
        """,
        "half": "halb halbe halbes halfte drittel viertel prozent teil dritte zweite",
        "each": "jede jeden jedem jeder jedes alle alles allen pro je",
        "nobody": "niemand niemanden niemandem keiner keinem kein keine keinen keinerlei nichts",
        "not": "nicht nie niemals kaum weder gar fast_nie",
        "without": "ohne fehlt fehlen fehlend fehlende mangels statt anstatt",
        "still": "noch immer_noch noch_immer bis bisher nach_wie_vor bislang",
        "since": "seit seitdem vor letzte letzten letztes letztem",
        "already": "schon bereits endlich jetzt mittlerweile inzwischen",
        "only": "nur bloss lediglich erst hochstens",
        "must": """
        muss mussen musste mussten soll sollen sollte zwingt gezwungen verlangen verlangt
        """,
        "could": "wurde wurden konnte konnten ware waren hatte hatten vielleicht mochte mochten",
        "please": "bitte wunsch wunsche wunschen gerne gern vorschlag anregung hilfreich sinnvoll",
        "if": "wenn falls ob sofern sobald",
        "how": "wie was wann wo wer welche welcher welches wieso warum weshalb wen wem wohin",
        "can one": """
        gibt_es kann_man konnen_wir kann_ich konnen_sie ist_es mussen_wir haben_sie bieten_sie
        lasst_sich konnte_man ware_es
        """,
        "we": "ich wir mich mir uns mein meine meinen meiner unser unsere unserem unseren",
        "you": "sie ihr ihre ihren ihrem euch euer eure eurem",
        "they": "er man der_mitarbeiter die_mitarbeiter",
        "than": "als im_vergleich gegenuber anders",
        "too": "zu viel_zu allzu ubertrieben",
        "so": "sehr wirklich richtig echt total absolut vollig extrem ausserst mega komplett",
        "somewhat": "etwas ziemlich manchmal teilweise teils bisschen oft recht gelegentlich",
        "both": "aber allerdings jedoch dafur hingegen obwohl trotzdem mal",
        "used": "nutze nutzen benutze benutzen verwende verwenden arbeiten arbeite funktioniert",
        "mostly": "hauptsachlich meistens meist vor_allem selten bisher_nur bislang_nur",
        "know": "weiss wusste wissen kenne kennt versteht verstanden findet finde finden",
        "move": "wechseln wechsel gewechselt zuruck kundigen gekundigt verlassen anderen papier",
        "promise": "versprochen versprechen verspricht angekundigt zugesagt zusage vereinbart",
        "pay": "zahlen zahlt zahle bezahlen bezahlt kostet kosten extra aufpreis abgebucht",
        "more": "mehr gestiegen steigt erhoht verdoppelt teurer",
        "less": "weniger gesunken halbiert spart sparen gespart kurzer",
        "first": "sofort gleich direkt umgehend innerhalb prompt am_selben am_gleichen",
        "before": "bevor nachdem danach davor nach selbst sogar",
        "thanks": "danke dank dankbar froh glucklich",
        "make": "macht machen gemacht lasst lassen bekommt bekomme bekommen",
        "open": "offen geschlossen schliesst auf zu_gemacht",
        "tell": "empfehle empfehlen weiterempfehlen erzahle sage freunden kollegen",
        "choose": "jederzeit wieder_nehmen vorstellen missen",
        "unsure": """
        kann_ich_nicht weiss_nicht keine_ahnung keine_meinung keine_angabe passt geht urteil
        beurteilen mittelmass durchschnitt ordnung okay ok
        """,
        "now doing": "gerade mitten geplant dabei beginnen fangen_an umstellung",
        "very": """
        gelost geholfen grossartig* hervorragend* ausgezeichnet* perfekt* katastroph* furchtbar*
        frechheit unverschamt* unbrauchbar* nie_wieder enttausch* begeistert klasse zu_teuer viel_zu
        abzocke
        """,
        "denial": """
        nicht nie niemand kein keine keinen keiner keinem nichts ohne nirgends muss mussen musste
        mussten jedes_mal standig immer_wieder schon_wieder dauernd seit_monaten seit_januar
        seit_februar seit_marz seit_april seit_mai seit_juni seit_juli seit_august seit_september
        seit_oktober seit_november seit_dezember seit_tagen seit_jahren seit_uber seit_zwei
        seit_drei seit_vier seit_dem_update seit_dem_letzten stundenlang tagelang jahrelang von_hand
        manuell nur_noch niemanden erst_nach zu_hoch zu_hohe zu_lange zu_spat jahre_hinter statt
        anderswo andere_anbieter hinterher gekundigt kundigen
        """,
        "good": """
        halt_was stimmen stimmt zufriedenstellend* qualitat hochwertig* empfohlen weiterempfehl*
        kinderleicht endlich_eine muhelos* fix flink* unschlagbar* vorbild dankeschon respekt
        kompliment gut gute guter gutes guten super toll tolle tolles toller klasse prima perfekt*
        ausgezeichnet* hervorragend* grossartig* fantastisch* genial* wunderbar* bestens beste
        bester bestes spitze top zufrieden glucklich begeistert empfehlen empfehle empfehlenswert
        danke dank lob einfach einfacher leicht schnell schnelle schneller schnelles stabil
        zuverlassig* freundlich freundliche freundlicher kompetent kompetente kompetenter hilfreich*
        hilfsbereit* ubersichtlich* intuitiv* gunstig gunstige gunstiger fair faire fairer faires
        gerne gern liebe lieben sparen spart gespart einwandfrei* reibungslos* problemlos*
        verstandlich* weiter_so schone schones angenehm* flott zugig* modern* durchdacht* stark
        uberzeug* lohnt gelungen* kostengunstig* preiswert* engagiert* aufmerksam* geduldig*
        herzlich* unkompliziert* selbsterklarend* ausfuhrlich* praktisch* nutzlich* erleichtert
        hilft geholfen gelost sofort rundum klar klare logisch* freude freue macht_spass sauber*
        vorbildlich* lobenswert* transparent* traum gold_wert offenes_ohr am_selben_tag angemessen*
        mehr_zeit viel_leistung nenne_ich_service konnten_alle erfreut glucklicher freundlichkeit
        uberragend* vorzuglich* exzellent* stabiler bequem* optimal* ideal* sicher* lobe loben
        dankbar kummert kummern lasst_keine_wunsche super_service sinnvoll* ausgereift* effizient*
        zeitsparend* erstklassig* sensationell* wunschlos gefallt_mir gefallt_uns abwechslungsreich*
        akkurat* alles_bestens alles_super angemessen anschaulich* ansprechend* anstandslos*
        attraktiv* aufgeraumt* ausdauernd ausgeklugelt* ausgewogen* ausgezeichnet auskunftsfreudig*
        bedienerfreundlich* bedienungsfreundlich* beeindruck* befriedigend begeister* beglucken*
        behoben bereichern* bereicherung beruhigend* besser_als bestmoglich* bewahrt* bin_froh bombe
        brauchbar* brillant* charmant* clever* cool deutlich_besser eindrucksvoll* einfachheit
        einfachste einleuchtend* einmalig* einwandfrei elegant* empathisch* empfehlung
        enorm_geholfen entgegenkommend* entlast* entspann* entzuckt erfreulich* erfrischend*
        erleichter* erleichterung ermoglicht erstaunlich* fabelhaft* fachkundig* fachlich_gut famos*
        fehlerfrei* fehlerlos* fein* feine fleissig* flexib* flussig* forderlich* fortschritt*
        freundlichst* freut froh funktioniert_gut fursorglich* geglanzt geil* geklappt gelobt
        gelohnt genau_das genau_richtig gepflegt* geschatzt* geschmeidig* gewissenhaft* glasklar*
        glucksfall glucksgriff goldrichtig* grandios* grosses_lob grosszugig* gut_aufgehoben
        gut_erklart gut_gemacht gut_strukturiert handlich* harmonisch* heilfroh herausragend*
        hilfreiche hochzufrieden hofflich* hoflich* informativ* innovativ* kein_problem
        keine_probleme kinderspiel klappt komfortabel* komplett_zufrieden konstruktiv* kostbar*
        kulant* kulanz kundenfreundlich* kundenorientiert* lauft_gut lauft_rund lauft_super
        lebensretter* lehrreich* leichter leichtigkeit leistungsfahig* leistungsstark* liebevoll*
        lobenswert loblich* lohnend* lohnenswert* losungsorientiert* macht_freude makellos* mega
        meisterhaft* mitgedacht motiviert* mustergultig* nachvollziehbar* nahtlos* nett nette netten
        netter nettes nicht_mehr_ohne nicht_mehr_wegdenken nichts_auszusetzen nie_probleme
        noch_nie_probleme nutzerfreundlich* ohne_probleme pfiffig* phanomenal* phantastisch*
        pluspunkt positiv* prachtig* pragnant* prazise* problemfrei* produktiv* profession*
        punktlich* rasch rasche raschen rasend_schnell rekordzeit rentier* respektvoll* revolution*
        robust* routiniert* ruckzuck sachkundig* sagenhaft* schatze schatzen schick* schlank*
        schneller_als schnellste segen serios* sinnvoll solide* sorgenfrei* sorgfaltig* souveran*
        spart_uns spass spassig* spitzenklasse spitzenmassig* spurbar_besser stark_verbessert
        storungsfrei* strahl* strukturiert* sympathisch* tadellos* tatkraftig* tipptopp tiptop
        treffend* treffsicher* uberlegen* uberschaubar* uberzeugend* umgehend unburokratisch*
        unentbehrlich* unersetzlich* unglaublich_gut unschatzbar* unterhaltsam* unubertroff*
        unverzichtbar* verlass verlasslich* verlieb* verstandnisvoll* vertrau* viel_besser
        vielfaltig* vielseitig* voll_zufrieden vollauf volle_punktzahl vorausschauend* vorteil*
        vorzuglich warmherzig* wegweisend* weltklasse wertvoll* wie_am_schnurchen wirkungsvoll*
        wohlfuhl* wohltuend* wow wunder* zeitersparnis zeitgemass* zielfuhrend* zielgerichtet*
        zugewandt* zukunftssicher* zuverlass* zuvorkommend*
        """,
        "bad": """
        gefallt_mir_gar_nicht gar_nicht unzumutbar* kosten_zu zu_hohe unlesbar* lahm lahme hakt
        hakelig* fehleranfallig* abschreck* arger argert unseri* unverlassl* wertlos* sinnlos*
        zeitraubend* zeitverschwendung gescheit_mies schlecht schlechte schlechter schlechtes
        schlimm* furchtbar* schrecklich* miserabel* katastroph* grauenhaft* unbrauchbar* nutzlos*
        enttausch* frustrier* nervt nervig* argerlich* verargert langsam langsamer sturzt absturz*
        abgesturzt fehler fehlerhaft* fehlt fehlen fehlende kaputt umstandlich* unubersichtlich*
        kompliziert* verwirrend* unverstandlich* schwierig* schwer nicht_zurecht kommt_man_nicht
        mangel lastig* muhsam* zah unzuverlassig* geht_nicht bricht_ab verliert hasslich* arrogant*
        gleichgultig* abgewimmelt alleingelassen allein_gelassen im_stich uberfordert* lucken*
        unvollstandig* ungerecht* dreist* schlimmer verschlechtert storung* teuer teurer uberteuert*
        wucher* frechheit unverschamt* unfreundlich* inkompetent* ignorier* nie_wieder vertrostet
        warte warten wartet wartezeit* vergeblich veraltet* chaotisch* chaos probleme falsch falsche
        falschen leider mangelhaft* ungenugend* viel_zu zu_teuer zu_viele zu_langsam zu_kompliziert
        preiserhohung* erwarte_mehr ewig reicht_es stand_halten verloren verschwund* hangt einfriert
        ausfall ausfalle versprochen unmoglich* zumutung abzocke hotline_besetzt besetzt mies*
        doppelt wochenlang* monatelang* geldverschwendung abgebucht dringend unausgereift*
        nicht_empfehlen mehr_erwartet mittelmassig* keine_antwort seit_wochen erwarte_ich uberladen*
        textbausteine warteschleife einfach_geschlossen halfte_gestiegen gestiegen bereue bereuen
        erhoht steigen steigt teurer_geworden unzufrieden* genervt wutend sauer verschlimmert
        unlogisch* holprig* trage stockt ruckelt abbruch abbruche verzoger* verspatet* vergessen
        fehlschlag* gescheitert scheitert unnotig* unpraktisch* unfahig* lieblos* schlampig*
        abgezockt betrug betrogen geldmacherei happig* kein_ende ratlos* hilflos* stich_gelassen
        nichtssagend* schwach* schwache bricht_zusammen gefallt_nicht abgehackt abgeschaltet
        abstruse absurd* abweisend* aggressiv* altbacken* altmodisch* amateurhaft* angelogen
        anstrengend* argernis armselig* aufdringlich* aufgegeben aufwandig* aufwendig* ausgefallen
        ausgenutzt bedauer* bedauerlich* belastend* belogen beschissen* beschwer* beschwerlich*
        blamabel blode blodsinn bremst bringt_nichts bruchstuckhaft burokratisch* dauert_ewig
        demotivier* deprimier* desastros* desinteress* desolat* drama durcheinander durftig*
        eingefroren einseitig* ekelhaft* elend* endlos* entmutigend* entsetz* erbarmlich* ermudend*
        erschreckend* erschwer* fahrlassig* farce fatal* fehlanzeige fehlentscheidung fiasko flop
        frech* frust frustration fummelig* funktioniert_nicht funktionslos* geargert gefahrlich*
        gefrustet geht_nicht_mehr geldgier* geldgierig* gelogen gemecker gequalt geschimpft
        geschlampt gestresst grauen grausam* grausig* grottenschlecht* grottig* haarstraubend*
        halbfertig* halbgar* halbherzig* herablassend* hilft_nicht hinderlich* hindernis
        hoffnungslos* holprige horror ignorant* inakzeptab* ineffizient* inkonsistent* instabil*
        irrefuhrend* irritier* jammer* katastrophe klaglich* klappt_nicht knauserig* komplizierter
        konfus* kostspielig* krasse kummerlich* lacherlich* langatmig* langweil* langwierig* lasch*
        lauft_nicht lugen mager* manko marode* mau meckern misslung* missverstand* missverstandlich*
        mist mull murks nachlassig* nachteil* negativ* nervt_mich nervtotend* nicht_gut
        nicht_hilfreich* nicht_mehr_moglich nicht_wert niederschmetternd* nirgendwo notlosung
        nutzt_nichts oberflachlich panne pannen peinlich* pfusch plump* popelig* pustekuchen qual
        qualend* qualt quatsch ratselhaft* rausgeschmissen* reinfall ruckstandig* sackgasse schade
        schaden schadlich* scheiss* schikane schleppend* schlimmste schludrig* schmerz* schnecke
        schneckentempo schock* schrott schwachen schwachpunkt* schwachsinn* schwerfallig* sinnfrei*
        sorgen stillstand stimmen_nicht stimmt_nicht storend* stort storungsanfallig* strapazio*
        streikt stressig* stur* suboptimal* taugt_nicht taugt_nichts tauscht teure teuren traurig*
        trostlos* trub* ubel* uberflussig* uberhoht* uberladen ubertrieben* umstandlicher
        unangemessen* unangenehm* unausgegoren* unbefriedigend* unbeholfen* unbeliebt*
        undurchschaubar* undurchsichtig* unehrlich* unerfreulich* unerhort* unerreichbar*
        unertraglich* unfair* unflexibel* ungeduldig* ungeeignet* ungenau* ungenugend ungepflegt*
        ungluckl* ungunstig* unhandlich* unhoflich* unklar* unkomfortabel unmodern* unnutz*
        unprofessionell* unqualifiziert* unsicher* unsinn* untauglich* unterirdisch* unvorteilhaft*
        unwillig* unwohl unzulanglich* unzureichend* verargern verbesserungswurdig* verbuggt*
        verfehlt* vergeudet* verhunzt* verlogen* vermurkst* vernachlassig* verpasst* verpfuscht*
        verschlechter* verschlimm* verschollen verschwend* verschwiegen verstaubt* verunsicher*
        verwirr* verzweif* viel_zu_lange von_wegen widerspruch* widerwillig* wirr* witzlos* wut
        zeitfresser zeitraubend zerschossen zerstort zickt zusammenbruch zwecklos* zweifel*
        """,
        "always": "immer stets",
    },
)
