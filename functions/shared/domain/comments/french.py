"""French words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

FRENCH: Final = Lexicon(
    glue="""
    a ai ainsi alors apres as assez au aucun aucune aussi autre autres aux avec avez avons avait
    beaucoup bien car ce cela ces cet cette chez comme d dans de depuis des deux dont du elle elles
    en encore est et etait etaient ete etre faire fait faut il ils j je jamais jour jours jusqu l la
    le les leur leurs lors lui m ma mais me meme mes mieux moi moins mois mon n ne nos notre nous on
    ont ou par parce pas peu plus pour pourquoi pouvez pouvoir puis qu quand quatre que quel quelqu
    quelque qui quoi rien s sa sans se ses si sommes son sont sous souvent suis sur ta te temps
    toujours tous tout toute toutes tres trop tu un une va vers votre vos vous y merci tot moment
    il_manque c ca avant avis semaine semaines annee petit petite petits petites courte connus
    manquant mobiles realite nouveaux nouvelles finale
    """,
    negations="""
    aucun aucune guere jamais n ne ni pas peu plus rien sans
    """,
    kinds={
        "answer": """
        repon* repond* reponse* sans_reponse retour_de aucun_retour retours accuse_de accuses
        reponses_toutes modele_de_reponse copier_coller script silence reste_sans sans_suite
        sans_nouvelles plus_de_nouvelles nouvelles_de ecrit_en_retour
        """,
        "waiting": """
        attend* attente* patient* relanc* delai* en_suspens traine trainent toujours_pas_de
        file_d_attente reporte repousse tarde
        """,
        "agent": """
        agent agents conseiller* conseillere* technicien* interlocuteur* interlocutrice* operateur*
        dame monsieur personne quelqu_un gens humain* equipe equipes support* assistance*
        service_client* sav hotline* responsable* vos_equipes votre_equipe celui_qui celle_qui
        specialiste_au
        """,
        "phone": """
        telephon* tel appel* appele* rappel* rappelle* decroch* raccroch* ligne standard numero
        injoignable* joindre joignable* sonnerie repondeur au_bout_du_fil
        """,
        "chat": "chat tchat chatbot* bot bots robot* whatsapp",
        "ticket": """
        ticket* demande* requete* dossier* incident* reclamation* plainte* signale* signalement*
        escalad* cas cloture* clos* close remonte* anomalie* intervention*
        """,
        "help": """
        aide* aider aidee secour* depann* resolu* resolv* resoud* solution* regle reglee reglees
        repare* corrige* assist* accompagn* ecoute* soutien debloqu* pris_en_charge prise_en_charge
        """,
        "manager": """
        chargee_de_compte charge_de_compte gestionnaire* referent* interlocuteur_dedie contact_dedie
        responsable_de_compte commercial_qui notre_conseiller* mon_conseiller*
        """,
        "inform": """
        inform* prevenu* previent* prevenir averti* avertir communiqu* communication* com excuse*
        excuses transparen* tenu_au_courant tenus_au_courant au_courant annonc* explication*
        expliqu* preavis message_d_information
        """,
        "manner": """
        aimable* poli polie polis impoli* gentil* sympa* courtois* desagreable* malpoli* chaleureu*
        accueil* patien* ton sourire* respect* mepris* hautain* arrogan* condescend* agreable_au
        souriant* cordial* charmant* disponible* attentif* attentionne* humain_et bonjour
        """,
        "expert": """
        competen* incompetent* connait connaissent connaissait savent_de sait_de maitris* expert*
        ignor* decouvrait qualifi* professionnel* balade* promene* renvoie* renvoye* d_un_conseiller
        d_un_service se_renvoie pas_au_courant
        """,
        "reachable": """
        week_end weekend samedi* dimanche* soir soiree nuit jour_ferie jours_feries h vingt_quatre
        horaire* ouvert* ferme_le disponib* indisponib* urgence* urgent* astreinte permanence
        a_toute_heure
        """,
        "price": """
        prix tarif* tarifaire* cher chere chers cheres couteu* cout couts coute coutent hors_de_prix
        bon_marche abordable* inabordable* onereu* euro euros centime* pour_cent cadeau vol arnaque*
        ruineu* gratuit* economique* devis rapport_qualite
        """,
        "invoice": """
        factur* facturation* factures preleve* prelevement* debit* paie paye payer payons payez
        paient paiement* regler_par virement* carte_bancaire cheque* cotisation_facturee
        relance_de_paiement mensualite* tva comptabilise* compte_a_part
        """,
        "refund": """
        rembours* avoir_de avoirs credit_de geste_commercial indemnis* dedommag* verse restitu*
        """,
        "discount": """
        remise* reduction* rabais* promo* offre_speciale tarif_reduit gratuit* essai*
        periode_d_essai avantage_fidelite ristourne*
        """,
        "contract": """
        contrat* abonnement* abonne engagement* sans_engagement resili* renouvel* reconduct*
        preavis* duree_minimale licence* licences clause* denonc* rompre avenant*
        """,
        "budget": """
        budget* depense* financ* investissement* rentab* economie* economis* argent tresor*
        subvention* marge marges coutant amorti* retour_sur cout_total
        """,
        "seats": """
        utilisateur_supplementaire par_utilisateur par_poste acces_payant formule* forfait*
        offre_premium pack packs palier* licence_par option* module_payant premium plan_de_base
        plans illimite* douze_acces
        """,
        "fees": """
        frais supplement* en_plus en_sus caches cache surcout* cache* petites_lignes
        petits_caracteres majoration* commission*
        """,
        "value": """
        vaut valent valait rapport_qualite_prix rapport_prix pour_le_prix a_ce_prix pour_ce_prix
        en_vaut investi rentabilis* pour_ce_que_c_est
        """,
        "rival": """
        concurren* autres_fournisseurs autre_fournisseur autres_solutions fournisseurs ailleurs
        compar* marche_des moins_que_les deux_fois_moins
        """,
        "raise": "augment* hausse* double triple flambe* grimpe* inflation revalor* plus_cher",
        "setup": """
        install* parametr* configur* mise_en_place mise_en_route mise_en_service deploi* deploy*
        implement* reglages_initiaux initialis* assistant_d_installation parametre
        """,
        "moved in": """
        migr* reprise_de reprise_des donnees_reprises reprises transfer* transition* ancien_logiciel
        ancien_outil ancienne_solution basculement* bascule import_initial transferees ont_suivi
        """,
        "taught": """
        format* formation* formateur* formatrice* formes cours session* seance* atelier* webinaire*
        stage exercice* pedagog* apprend_aux initiation*
        """,
        "written help": """
        documentation* doc guide* manuel* tutoriel* tuto tutos mode_d_emploi notice* video*
        aide_en_ligne page_d_aide pages_d_aide faq exemple* pas_a_pas fiche_pratique
        fiches_pratiques lexique
        """,
        "learn": """
        appren* appris apprentissage* prise_en_main prendre_en_main pris_en_main maitrise habitu*
        comprendre_le compris_comment debrouill* s_y_mettre s_y_sont s_y_faire debutant* courbe*
        autonome* tout_seul toute_seule sur_le_tas
        """,
        "newcomer": """
        nouveaux_collegues nouveaux_employes nouveaux_arrivants nouveaux nouvelles_recrues
        nouvelle_recrue recrues stagiaire* interimaire* apprenti* debutants remplacant* saisonnier*
        """,
        "kickoff": """
        lancement* reunion_de_lancement demarrage* chef_de_projet accompagnement* consultant*
        onboarding integration_des specialiste* reunion_initiale accueil_des
        """,
        "live": """
        mise_en_production operationnel* en_production demarr* date_de_demarrage date_de_lancement
        ouverture_du pret_a lance_en
        """,
        "beginning": """
        premier_jour premiers_jours premiere_semaine premieres_semaines premier_mois premiers_mois
        premiers_pas debut debuts au_debut au_depart commence* commencer debuter debutons
        des_le_debut premiere_session
        """,
        "screen": """
        interface* ecran* affich* design* ergonom* ui menu* bouton* onglet* sous_onglet page pages
        vue vues tableau_de_bord tableaux_de_bord couleur* theme* police* icone* fenetre* colonne*
        ligne_du clic clics cliquer visuel* presentation lisib* illisib* navigation* mode_sombre
        epure* surcharg* sobr*
        """,
        "tool": """
        outil* logiciel* application* appli applis appli* programme* systeme* plateforme* produit*
        solution* site portail* version* module* progiciel*
        """,
        "feature": """
        fonction* fonctionnalit* option possibilite* il_manque manque manquent manquant* manqu*
        absent* impossible_de ne_permet on_ne_peut ne_peut_pas ne_peut_toujours pas_de_gestion
        complet* tout_ce_qu tout_y_est
        """,
        "crash": """
        plant* bug bugs bugu* beug* bloqu* fige* gel erreur* panne* en_panne coupure* indisponible*
        inaccessib* instab* stable* stabil* fiab* deconnect* ne_marche ne_marche_pas ne_fonctionne
        marche_pas tombe tourne* crash* defaill* dysfonction*
        """,
        "speed": """
        rapid* vite lent lente lents lentes lenteur* rame ramer rament mouline vitesse* performan*
        instantan* temps_de_chargement charg* fluid* reactiv* lourd* en_un_clin clin_d_oeil seconde*
        """,
        "search": "recherch* cherch* trouv* retrouv* filtre* tri trier moteur_de",
        "report": """
        rapport rapports statistique* stats graphique* tableau* chiffres analyse* indicateur*
        bilan_mensuel reporting previsions releve*
        """,
        "files": """
        export* import* csv excel pdf fichier* telecharg* imprim* imprimante* piece_jointe
        pieces_jointes
        """,
        "mobile": """
        mobile* telephone_portable smartphone* tablette* iphone* android hors_ligne hors_connexion
        terrain reseau sur_mon_telephone sur_le_telephone deplacement
        """,
        "connect": """
        integr* connect* api connecteur* synchro* synchronis* interfac* passerelle* lien_avec
        liaison* pont_avec outlook teams sap sage webhook* relie*
        """,
        "rights": """
        droit droits permission* acces_aux securit* mot_de_passe mots_de_passe connexion*
        identifiant* authentif* confidential* rgpd fuite* sauvegarde* voit_tout peut_effacer
        tout_le_monde_voit code_d_acces
        """,
        "calendar": """
        calendrier* agenda* planning* planif* rendez_vous rdv reservation* creneau* horaires_du
        roulement* garde_s conges
        """,
        "alert": """
        notif* alerte* rappels relances rappel_la previent_quand avertissement* mail_automatique
        """,
        "data": """
        donnee* doublon* fiche fiches base saisie* saisir ressaisi* champs champ exact* inexact*
        a_jour fichier_client montant* enregistrement* qualite_des
        """,
        "machine": "ia intelligence_artificielle assistant* l_ia redige_mes predict*",
        "by itself": """
        automat* tout_seul tout_seuls toutes_seules tout_seules regle_automatique workflow*
        declench* scenario* robotis* se_lancent se_font
        """,
        "editor": """
        editeur* redact* document* modele* mise_en_forme paragraphe* texte* tape*
        traitement_de_texte annuler brouillon* sauvegarde_automatique
        """,
        "limit": "limite* plafon* quota* maximum gros_volumes volumes montee_en_charge",
        "update": """
        mise_a_jour mises_a_jour maj nouvelle_version derniere_version refonte* evolution* evolu*
        nouveau_design ancienne_version nouveaute* version_precedente
        """,
        "ease": """
        facil* simpl* intuiti* pratique* conviv* ergonomique* enfantin* commode* clair claire clairs
        claires limpide* sans_effort jeu_d_enfant aise* accessible* maniable* manier
        """,
        "hard": """
        complique* difficil* complexe* confus* penible* laborieu* lourd* fastidieu* usine_a_gaz
        incomprehensible* peu_intuitif peu_pratique alambique* galere* casse_tete supplice pas_clair
        """,
        "recommend": """
        recommand* conseille conseiller_a conseillerai deconseill* parle_a parle_de_vous
        bouche_a_oreille
        """,
        "leave": """
        quitte* quitter partir partons partirons part_a changer_de changeons changer autre_solution
        autre_prestataire autre_fournisseur chercher_ailleurs cherchons plie_bagage plus_client
        adieu ne_reconduirons ne_renouvel*
        """,
        "stay": """
        rest* fidele* fidelit* continu* reconduire renouvele resign* re_signer depuis_des_annees
        depuis_dix reprendrais
        """,
        "company": """
        entreprise* societe* partenaire* partenariat* fournisseur* prestataire* collaboration*
        relation* boite direction rachat editeur_serieux maison
        """,
        "trust": """
        confian* mefian* promess* promis* parole* tenu tenez engagement_tenu honnet* malhonnet*
        menti* mensong* fiable_partenaire trahi* trompe* trompes decu* on_nous_avait
        nous_avait_vendu
        """,
        "survey": """
        sondage* questionnaire* enquete* avis_sur note notes cette_question questions formulaire*
        """,
        "role": """
        poste_de nouveau_poste fonction_de mute promu retraite* predecesseur* successeur*
        change_de_service change_de_poste nomme herite responsable_de_l_outil
        """,
        "no view": """
        sans_avis pas_d_avis aucun_avis sans_opinion ne_sais_pas sais_pas rien_a_ajouter
        rien_de_particulier trop_tot ca_depend pas_concerne sans_commentaire indecis neutre
        """,
        "fits us": """
        adapte* inadapte* convient convien* correspond* pas_fait_pour fait_pour nos_besoins
        notre_metier taille_humaine sur_mesure notre_secteur structure_comme
        """,
        "praise": """
        bon bonne bons bonnes bien tres_bien super genial* excellent* parfait* formidable*
        fantastique* magnifique* superbe* remarquable* exceptionnel* extraordinaire* impeccable* top
        nickel merveill* admirable* epatant* brillant* irreprochable* exemplaire* efficac* agreable*
        qualite beau belle meilleur* le_top au_top bravo chapeau felicitation* rien_a_redire
        rien_a_dire or_pur en_or performant* reussi* soigne* redoutable* puissant* utile* precieu*
        appreciable*
        """,
        "joy": """
        aime aimons adore* plaisir* content* ravi* heureu* satisf* enchant* comble* merci* remerc*
        rejoui* bonheur* serein* soulag* appreci* fan fier* tranquill* reconnaissan* enthousias*
        coup_de_coeur vivement change_la_vie
        """,
        "gained": """
        gagn* gain economise* fait_gagner gagne_du_temps moins_de_temps plus_besoin ne_perds_plus
        enfin amelior* mieux progres facilite* facilit* simplifi* marche_bien fonctionne_bien
        fonctionne_parfaitement sans_accroc sans_probleme sans_souci du_premier_coup le_jour_meme
        le_soir_meme dans_l_heure tout_de_suite immediat* aussitot en_deux_clics en_un_clic
        en_quelques_minutes sans_erreur sans_perte
        """,
        "blame": """
        mauvais* nul nulle nuls mal pire horribl* affreu* terribl* catastroph* desastre* desastr*
        lamentable* deplorable* mediocr* minable* inutil* inutilis* inexploit* scandal* honte*
        honteu* inadmissible* inaccept* ridicul* absurd* execrabl* abominable* insupportable*
        decevant* insuffisan* bacle* rate ratee rates fiasco cauchemar* echec* echou* echoue*
        n_importe_quoi archaique* vieillot* depass* obsolet* bricolage amateur*
        """,
        "anger": """
        decu* decev* deception* enerv* agac* frustr* colere fache* mecontent* insatisf* regret*
        marre ras_le_bol malheureusement helas exasper* desesper* stress* degout* trahi* abandonne*
        meprise* oublie* livres_a_nous pris_pour fatigu* lasse* epuis* empir* souci* ennui*
        """,
        "lost": """
        perdu* perd perds perte* disparu* disparait disparaissent effac* supprim* vide* envole*
        introuvable* jamais_arrive jamais_recu jamais_venu evapore* perdu perdus perdre disparu vide
        vides efface supprime mort coupe raccroche
        """,
        "wrong": """
        faux fausse* erron* mauvaise_adresse inexact* se_trompe trompe incoheren* melang* confond*
        en_double deux_fois contradict* ne_correspond refus* rejet* differents different melange
        melanges
        """,
        "again": """
        encore toujours_pas a_chaque_fois chaque_fois sans_cesse sans_arret constamment a_repetition
        tout_le_temps enieme rebelote troisieme_fois une_fois_sur depuis_trois depuis_deux
        depuis_des_mois depuis_des_semaines continuellement fois a_nouveau de_nouveau
        """,
        "burden": """
        il_faut faut_tout doit devons oblige* contraint* a_la_main manuel* manuellement ressaisir
        recommencer refaire retour_au_papier revenus_a_excel tableur perte_de_temps trop trop_de
        trop_peu pas_assez insuffisant trop_tard a_cote
        """,
        "refuse": """
        jamais plus_jamais aucun aucune personne_ne rien_n_avance ne_sert sert_a_rien ne_resout
        incapable* pas_question impossible* en_vain
        """,
        "so so": """
        correct* moyen* moyenne* passable* acceptable* ca_va ca_peut_aller sans_plus convenable*
        normal* ni_bon ni_content mitige partage* parfois tantot dans_la_moyenne comme_les_autres
        suffisant* peut_mieux du_bon ca_fait_le
        """,
        "wish": """
        j_aimerais aimerais aimerions voudrais voudrions souhait* serait_bien serait_utile
        serait_appreci* serait_pratique serait_agreable serait_la_bienvenue serait_interessant
        serait_souhaitable il_serait ce_serait il_faudrait faudrait pourriez pourrait_on pourrait
        suggestion* svp s_il_vous manque_juste manque_seulement dommage_que j_espere bienvenue
        utilise_surtout utilisons_surtout utilise_seulement n_utilise_que en_cours pas_encore moyen
        moyenne correct_sans jamais_eu_besoin serait pouvez_vous proposez_vous trop_tot
        est_il_possible y_a_t_il ne_sais_pas sans_avis rien_a_signaler pas_d_avis ne_sais
        """,
        "ask": """
        est_ce_que est_ce est_il est_elle y_a_t peut_on pouvez_vous proposez avez_vous existe_t
        prevoyez combien comment quand quel quelle quels quelles qui_est qui_anime ou_trouver
        pourquoi d_ou c_est_quoi sera_t a_t
        """,
        "used so": """
        utilise utilisons me_sers se_sert nous_servons surtout principalement essentiellement
        uniquement seulement une_fois_par de_temps_en rarement pour_l_instant jusqu_ici on_a_pris
        nous_avons_pris consulte
        """,
        "good news": """
        en_minutes en_quelques_minutes en_une_heure en_deux_jours en_un_jour en_une_journee
        en_une_matinee en_un_apres_midi en_une_semaine dans_la_journee dans_l_heure le_jour_meme
        le_lendemain_meme sans_aide sans_probleme sans_souci sans_erreur sans_accroc sans_difficulte
        sans_rien_demander sans_discuter sans_hesiter sans_effort sans_perte sans_broncher
        aucun_probleme aucun_souci aucune_panne aucun_plantage aucune_fuite aucune_erreur
        pas_une_seule pas_un_seul jamais_decu jamais_failli jamais_plante jamais_regrette
        plus_besoin plus_jamais_de toujours_la toujours_quelqu_un toujours_disponible* exactement
        pile_quand juste_ce_qu comme_promis comme_prevu comme_convenu que_prevu que_je_ne_pensais
        qu_avant que_je_pensais meme_le meme_la_nuit meme_quand meme_avec meme_sans enfin
        tout_est_la tout_y_est au_meme_endroit en_un_coup d_un_coup_d_oeil en_un_clic
        du_premier_coup tout_seul toutes_seules tout_compris spontanement de_lui_meme eux_memes
        deux_fois_moins_cher moins_cher_que rien_a_redire rien_a_dire rien_a_signaler
        n_oublient_plus ne_perds_plus ne_perd_plus plus_de_papier dors_tranquille tient_la_route
        tenez_parole rien_a_reprendre tres_vite
        """,
        "bad news": """
        toujours_pas pas_encore_regle jusqu_a_ce_jour depuis_des_semaines depuis_des_mois
        depuis_trois depuis_deux depuis_six depuis_janvier depuis_mars trois_fois quatre_fois
        deux_fois a_chaque_fois aucune_reponse aucun_retour aucune_explication aucune_excuse
        aucune_solution sans_reponse sans_suite sans_prevenir sans_preavis sans_explication
        sans_raison sans_solution au_lieu_de au_lieu soi_disant avait_promis avait_jure avait_dit
        avait_assure devait_etre aurait_du on_nous_avait on_m_avait au_final finalement abandonne
        tout_refaire tout_recommencer retour_au revenus_a une_journee_entiere toute_la_matinee
        des_heures des_semaines des_mois prend_des_jours prend_des_semaines ne_se_passe_rien
        rien_ne_se_passe rien_n_avance tout_le_monde_voit tout_le_monde_peut n_importe_qui
        bloques_dehors reporte repousse la_moitie_des meme_pas nulle_part n_existe_pas pas_le_choix
        oblige_de obliges_de a_quoi_sert on_croit_rever serieusement alors_que malgre pourtant
        bien_que apres_coup en_ decouvre* decouvert a_fallu avons_du
        """,
        "turn": """
        mais cependant pourtant toutefois neanmoins par_contre en_revanche alors_que bien_que sauf
        sinon dommage malheureusement helas
        """,
        "minutes": "seconde secondes minute minutes instant moment",
        "hours": "heure heures matin midi apres_midi soir soiree nuit matinee quart_d_heure",
        "days": """
        jour jours journee lundi mardi mercredi jeudi vendredi samedi dimanche week_end hier
        aujourd_hui
        """,
        "weeks": "semaine semaines quinzaine",
        "months": """
        mois janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
        printemps ete automne hiver trimestre
        """,
        "years": "an ans annee annees",
        "numbers": """
        deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante
        cinquante cent cents mille douzaine plusieurs
        """,
        "half": "moitie demi tiers quart plupart partie pour_cent",
        "each": "chaque tout tous toute toutes chacun moindre",
        "nobody": "personne rien aucun aucune nulle_part",
        "not": "ne n pas jamais ni guere",
        "without": "sans manque manquent faute lieu",
        "still": "toujours_pas pas_encore jusqu_ici jusqu_a encore_en reste",
        "since": "depuis dernier derniere derniers dernieres",
        "already": "deja enfin desormais maintenant",
        "only": "seulement que uniquement juste surtout",
        "must": "faut doit dois devons devez oblige obligee obliges devoir demande demandent",
        "could": "serait pourrait pourriez aimerais aimerions voudrais voudrions faudrait devrait",
        "please": "souhaite souhaitons souhaiterais suggestion svp plait bienvenue bienvenu utile",
        "if": "si selon",
        "how": "comment quel quelle quels quelles quand ou qui pourquoi combien quoi",
        "can one": """
        est_ce peut_on y_a_t existe_t pouvez_vous proposez_vous pourrait_on avez_vous est_il
        serait_il
        """,
        "we": "je j nous on moi mon ma mes notre nos me m",
        "you": "vous votre vos",
        "they": "il elle ils elles leur leurs",
        "than": "que_notre plutot au_lieu contrairement",
        "too": "trop excessivement",
        "so": "tres vraiment tellement extremement absolument totalement completement",
        "somewhat": "assez plutot parfois quelquefois un_peu certains",
        "both": "mais cependant pourtant par_contre en_revanche sinon",
        "used": "utilise utilisons utiliser sert servir marche fonctionne travaille",
        "mostly": "surtout principalement essentiellement rarement ne_que",
        "know": "sais sait savent connait connaissent comprend compris trouve trouver retrouve",
        "move": "partir partons part quitter change ailleurs resilie resilier papier",
        "promise": "promis promesse promesses annonce annonces vendu vendus convenu prevu",
        "pay": "payer paie paye payons paient facture facturee facturation preleve preleves",
        "more": "plus hausse augmente augmentation double",
        "less": "moins baisse reduit divise gagne gagner gagnons economise",
        "first": "immediat immediatement aussitot tout_de_suite en_deux des meme_jour soir_meme",
        "before": "avant apres ensuite meme_quand",
        "thanks": "merci content contente contents ravi heureux",
        "make": "fait font faire permet permettent donne rend",
        "open": "ouvert ouverte ferme clos close fermee",
        "tell": "recommande recommander conseille amis collegues parle",
        "choose": "imagine sans_vous reviendrais referais",
        "unsure": """
        sans_avis pas_d_avis ne_sais trop_tot aucun_avis ca_va correct moyen moyenne ras juger
        """,
        "now doing": "en_cours encore_en bientot prevue prevu commencons debutons",
        "very": """
        regle resolu excellent* parfait* genial* adore catastroph* lamentable* cauchemar*
        inadmissible* inacceptable* scandal* nul nulle decu* arnaque* honte
        """,
        "denial": """
        ne n pas jamais personne aucun aucune sans dois doit devons devez faut oblige* chaque_fois
        a_chaque sans_cesse encore_et_encore toujours_en depuis_des depuis_janvier depuis_fevrier
        depuis_mars depuis_avril depuis_mai depuis_juin depuis_juillet depuis_aout depuis_septembre
        depuis_octobre depuis_novembre depuis_decembre depuis_deux depuis_trois depuis_quatre
        depuis_la depuis_plus des_mois des_semaines des_heures une_eternite a_la_main manuellement
        au_lieu mecontent* tout_seul en_plus un_an deux_ans ailleurs partons partir
        """,
        "good": """
        competiti* de_qualite qualite nickel efficacement sans_faille au_top passionne* soulage* bon
        bonne bons bonnes bien excellent* super genial* parfait* formidable* fantastique* merveill*
        top agreable* satisfait* content* contente heureu* ravi ravis adore adorons aime aimons
        merci bravo facile* facilement simple* rapide* rapidement intuitif* intuitive* clair claire
        clairs claires efficace* reactif* reactive* competent* sympathique* aimable* professionnel*
        utile* pratique* gagnons gagne gain fiable* raisonnable* juste abordable* moins_cher gentil*
        ecoute impeccable* meilleur* magnifique* felicitations continuez tout_de_suite superbe*
        bluff* patient* disponible* chaleureu* bienveillant* convivial* complet* stable* robuste*
        avantageu* accessible* instructif* pedagog* bien_explique ravie indispensable* rien_a_redire
        regle resolu fluide* chapeau genereu* transparent* recommand* sans_accroc sans_souci
        sans_probleme yeux_fermes performant* ergonomique* soigne* precieu* enchant* exceptionnel*
        remarquable* extra chouette appreciable* apprecie apprecions plait confortable* serieu*
        rassurant* limpide* ingenieu* abouti* aboutie accueillant* achat_utile adapte* admirab*
        adorable* affable* aisement allege* amelior* amical* astucieu* attachant* attenti*
        attentionne* attrayant* au_poil aucun_probleme aucun_regret aucun_souci aucune_panne
        avantage* benefi* bien_concu* bien_fait bien_fichu* bien_joue bien_mieux bien_pense*
        bienfait* bluffe* bonheur brillan* brio captivan* carre coherent* comble
        comme_sur_des_roulettes commod* complet completement_satisfait confort* consciencieu*
        constructi* convainc* convaincu* convivialite cool courtois* creati* delicat* delici*
        detendu* devoue* diligen* discret disponibilite du_bonheur dynami* economi* ecran_clair
        elegan* eloge* emball* embelli* emerveill* en_un_clin encourage* energique* engage*
        enrichissant* enthousias* epanou* epat* equilibre* equitable* ergonomie exactement_ce
        excellence exemplaire* extraordinaire* fabuleu* fameu* fantastique favorable* fiabilit*
        flexib* fluidit* formid* formidablement fort_utile gagnant* gagne_du_temps genialissime
        gentill* grandement gratifiant* gratitude habile* harmonieu* honnet* hors_pair ideal*
        imbattable* immanquable impatient_de impecc* imperturb* implique* incomparable*
        incontournable* incroyabl* indeniable* indispens* inegale* infaillib* informati* ingeni*
        innovant* inou inspirant* instantan* invent* irreprochable* jamais_de_probleme jamais_decu
        joie joli* judicieu* kiffe legere* lisible* logique* louable* lucid* ludique* lumineu*
        magique* magistral* maligne malin merveille meticuleu* mignon* moderne* motivant*
        nettement_mieux nickel_chrome novat* optimal* optimis* panache parfait_pour pas_de_probleme
        pas_decu passionn* pepite percutant* performan* personnalis* perspicac* pertinent* plaisant*
        plaisir* plus_facile plus_m_en_passer plus_rapide plus_s_en_passer polie* polyvalent*
        ponctuel* prestig* probant* prodigieu* productif* profitab* prompt* puissan* qualitati*
        radieu* raffin* rassur* reactivit* recommandable* reconfort* reconnaissan* regal* rejou*
        rentab* respectueu* reussi* reussite* rien_a_dire rien_a_reprocher rigoureu* rigueur royal*
        sans_bug sans_difficulte sans_faute sans_hesit* sans_panne sans_peine satisfaction* sauv*
        savoureu* securis* seduisant* seduit* sensass serein* serviab* sidere simplifi* soign*
        solide* sophistiqu* soulag* souple* souplesse souriant* spectaculair* splendid* sublim*
        succes sur_mesure sympa sympas sympath* talent* temps_fou tip_top tonique* tout_simple
        tranquil* transform* tresor* triomph* valab* valeur_sure vrai_plus vraiment_bien
        """,
        "bad": """
        mecontent* trop_cher rame ramer vieillot* illogique* deboussol* gachis perte_de_temps
        pas_terrible peu_intuitif peu_intuitive peu_pratique peu_fiable mauvais* mal pire* nul nulle
        nuls lamentable* horrible* terrible* catastroph* cauchemar* decu* decev* deception* frustr*
        enerv* lent lente lents lentes lenteur* bug bugs bogue* plante plantages plantage panne*
        pannes erreur* probleme problemes complique* compliquee* confus* difficile* perd perdu
        perdre manque manquent cher chere chers cheres onereu* inadmissible* inacceptable* scandal*
        honte* injoignable* attend attends attendons attente incompet* desagreable* impoli*
        incomplet* incomplete* obsolete* vieux trop insuffisant* pas_assez augmentation arnaque*
        abus* inutile* inutilisable* ne_marche ne_fonctionne marche_pas marche_jamais fonctionne_pas
        instable* laborieu* penible* agac* malheureusement deplor* mediocre* bloque* ralenti*
        coupure* disparu* abandonn* hors_de_prix exorbitant* excessi* exagere* seuls seul regrett*
        quitter annul* toujours_pas deux_fois depasse* illisible* desastre* vol ferme_toute faux
        fausse* promene supplement echoue echec rate rates insatisfait* mecanique_lente lourd lourde
        lourdeur* archaique* bancal* confusion* galere* pagaille fouillis brouillon negligen*
        meprisant* froid* long longue interminable* retard retards delais_trop incapable* absurde*
        ridicule* fragile* perte pertes augmente_sans augmentent_sans double_facturation abusif*
        abusive* injustifi* a_eviter aberrant* aberration abime abominable* accable* agressi*
        alambique* amateurism* ambigu* amer amere anarch* angoiss* anormal* antipathique*
        approximati* arbitraire* archi_faux arrogan* assomm* astreignant* atroce* attristant* bacl
        bacle baclee* barbant* bazar blase boiteu* bordel bourde brouillonne calamit* calvaire
        caprici* carence* chaotique* charlatan* chiant* condescend* consternant* contraignant*
        contrarie* contre_intuiti* corvee coute_trop cul_de_sac debacle debile* deboir* debord*
        decourag* defaillan* defectueu* degoute* degrad* delaisse* delirant* demerd* demode*
        demotivant* dephase* deplaisant* deplorable* deprim* derang* derapage* derisoire*
        desagrement* desarroi desastre desavantag* desempar* desinteress* desinvolt* desol*
        desordonn* desorganis* desorient* desuet* deteriore* detest* difficulte* discourtois*
        dommage douteu* echec* ecoeur* effar* effroyable* embarrass* embet* embrouill* emmerd*
        endormi* enerve* ennui* ennuyeu* enorme_probleme epouvantable* epuisant* errone* escroc*
        escroquer* exasper* excessif fache* faible* faiblesse* fallacieu* fastidieu* fatig* fiasco
        flou floue flous foireu* foutage foutaise* foutu frein* frustre fuir furax furieu* gaspill*
        genant* genee grossier* grotesque* gueguerre hallucinant* hasardeu* honteu* horreur* hostil*
        humili* idiot* ignoble* ignor* illogique illusoire* immonde* impardonnable* imparfait*
        impasse imperson* impoliment imprecis* impuissan* inabordable* inaccessible* inadapt*
        inadmissible inappropri* inattenti* incapacite incoheren* incommod* incomprehensible*
        inconcevable* inconfort* inconvenient* incorrect* indecent* indifferen* indign*
        indisponible* indispose inefficac* inegal* inept* inexact* inexistant* inexplicable*
        inexploitable* infame* infect infect* infernal* inflexible* injust* inqualifiable* inquiet*
        insatisfaisant* insens insense* insipide* insolent* insoutenable* instabilit* insuffisan*
        insult* insupportable* intolerable* introuvable* inutil* irrespect* irresponsab* irrit*
        jargon labyrinth* lacune* laisse_a_desirer laissent_a_desirer lamentabl* lassant* lasse*
        lent_et lourdaud lourdingue mal_concu* mal_explique* mal_organise* mal_pense* mal_traduit*
        maladroit* malentendu* malhonnet* malpoli* marre mascarade maussade mauvaise mecontent
        mediocrite menson* mepris* merde* merdique* mesquin* minable* miserable* moche* monotone*
        naze* ne_sert nefast* neglig* nuisible* nullissime odieu* paniqu* pas_a_la_hauteur pas_bien
        pas_bon pas_clair pas_normal pas_pratique pas_serieu* pas_utile perdent perfectible*
        perplex* perte_d perturb* piege* pietre* pinaill* pitoyable* plaie plant plant* plus_du_tout
        plus_possible poussif* poussive* prejudic* pretentieu* primitif* problematiq* punit
        ras_le_bol rebut* rebute* recalcitrant* rechign* redond* regress* regret* repouss* reproche*
        retrograd* revolt* rigide* risible* ruin* sabot* salete sans_reponse sans_solution
        sans_suite sature* scandaleu* sordide* souffr* soulant* sourde_oreille stupid* surcharg*
        surcout* surfactur* tape_a_l_oeil tatillon* tedieu* tracass* trahi* triste* tromper*
        tromperie* tue_l ubuesque* usine_a_gaz vaseu* vexant* vilain* vulgaire
        """,
        "always": "toujours",
    },
)
