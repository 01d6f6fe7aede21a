"""French words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

FRENCH: Final = Lexicon(
    glue="""
    a ai ainsi alors apres as assez au aucun aucune aussi autre autres aux avec avez avons avait
    beaucoup bien car ce cela ces cet cette chez comme d dans de depuis des deux dont du elle
    elles en encore est et etait etaient ete etre faire fait faut il ils j je jamais jour jours
    jusqu l la le les leur leurs lors lui m ma mais me meme mes mieux moi moins mois mon n ne
    nos notre nous on ont ou par parce pas peu plus pour pourquoi pouvez pouvoir puis qu quand
    quatre que quel quelqu quelque qui quoi rien s sa sans se ses si sommes son sont sous
    souvent suis sur ta te temps toujours tous tout toute toutes tres trop tu un une va vers
    votre vos vous y merci tot moment il_manque c ca avant avis semaine semaines annee petit
    petite petits petites courte connus manquant mobiles realite nouveaux nouvelles finale
    """,
    strong={
        "product": """
        logiciel* application* appli applis interface* ergonom* fonction* fonctionnalit* tableau*
        rapport rapports recherche* bug bugs bogue* plante* plantage* synchron* integration* export*
        import* outil* telephone mobile ordinateur navigateur calendrier* agenda notification*
        automatis* mise_a_jour mises_a_jour lent lente lenteur* performance* intuitif* intuitive*
        ecran* bouton* menu* filtre* panne* api modele* graphique* connexion* design ferme_toute
        clic clics ordinateurs mode_sombre boutons donnees_affichees
        """,
        "support": """
        support service_client service_clients service_apres_vente assistance ticket* conseill*
        injoignable* reponse* repond* repondu rappel* ecoute reactif* reactive* reactivite hotline
        interlocuteur* technicien* telephonique* appel appels appelle sav charge_de_compte
        equipe_support reclamation* aimable* sympathique* attend attente demande* attends promene
        messages operateur* hotliner interlocutrice*
        """,
        "pricing": """
        prix tarif* cher chers chere cheres couteu* cout couts coute coutent facture* facturation*
        abonnement* remise* reduction* argent payer paye payons paiement* remboursement* rembours*
        budget* frais gratuit* euros euro licence* onereu* qualite_prix forfait* augmentation*
        formule* devis contrat* supplement* tarification couteuse
        """,
        "onboarding": """
        prise_en_main formation* formatr* formateur* former installation* installer mise_en_place
        demarrage* demarrer documentation* tutoriel* guide* deploiement* deployer parametr*
        configur* migration* commencer commence debut debuts integration_initiale accompagnement*
        inscription* onboarding prets premier_jour premiers_pas manuel* mode_d_emploi debrouiller
        """,
    },
    weak={
        "product": """
        version site page pages nouvelle nouveau utilise* utilisation* clair* rapide* outil systeme
        """,
        "support": """
        equipe* service client aide aider probleme* regle resolu email mail mails jours competent*
        """,
        "pricing": """
        raisonnable* rapport valeur concurren* offre offres annuel* mensuel* moins_cher
        """,
        "onboarding": "video* prise debuter expliqu* pret simple",
    },
    good="""
    competiti* de_qualite qualite nickel efficacement sans_faille au_top passionne* soulage*
    bon bonne bons bonnes bien excellent* super genial* parfait* formidable* fantastique* merveill*
    top agreable* satisfait* content* contente heureu* ravi ravis adore adorons aime aimons merci
    bravo facile* facilement simple* rapide* rapidement intuitif* intuitive* clair claire clairs
    claires efficace* reactif* reactive* competent* sympathique* aimable* professionnel* utile*
    pratique* gagnons gagne gain fiable* raisonnable* juste abordable* moins_cher gentil* ecoute
    impeccable* meilleur* magnifique* felicitations continuez tout_de_suite superbe* bluff* patient*
    disponible* chaleureu* bienveillant* convivial* complet* stable* robuste* avantageu* correct*
    accessible* instructif* pedagog* bien_explique ravie indispensable* rien_a_redire regle resolu
    fluide* chapeau genereu* transparent* recommand* sans_accroc sans_souci sans_probleme
    yeux_fermes performant* ergonomique* soigne* precieu* enchant* exceptionnel* remarquable* extra
    chouette appreciable* apprecie apprecions plait confortable* serieu* rassurant* limpide*
    ingenieu*
    """,
    seldom_good="""
    abouti* aboutie accueillant* achat_utile adapte* admirab* adorable* affable* aisement
    allege* amelior* amical* astucieu* attachant* attenti* attentionne* attrayant* au_poil
    aucun_probleme aucun_regret aucun_souci aucune_panne avantage* benefi* bien_concu* bien_fait
    bien_fichu* bien_joue bien_mieux bien_pense* bienfait* bluffe* bonheur brillan* brio
    captivan* carre coherent* comble comme_sur_des_roulettes commod* complet
    completement_satisfait confort* consciencieu* constructi* convainc* convaincu* convivialite
    cool courtois* creati* delicat* delici* detendu* devoue* diligen* discret disponibilite
    du_bonheur dynami* economi* ecran_clair elegan* eloge* emball* embelli* emerveill*
    en_un_clin encourage* energique* engage* enrichissant* enthousias* epanou* epat* equilibre*
    equitable* ergonomie exactement_ce excellence exemplaire* extraordinaire* fabuleu* fameu*
    fantastique favorable* fiabilit* flexib* fluidit* formid* formidablement fort_utile gagnant*
    gagne_du_temps genialissime gentill* grandement gratifiant* gratitude habile* harmonieu*
    honnet* hors_pair ideal* imbattable* immanquable impatient_de impecc* imperturb* implique*
    incomparable* incontournable* incroyabl* indeniable* indispens* inegale* infaillib*
    informati* ingeni* innovant* inou inspirant* instantan* invent* irreprochable*
    jamais_de_probleme jamais_decu joie joli* judicieu* kiffe legere* lisible* logique* louable*
    lucid* ludique* lumineu* magique* magistral* maligne malin merveille meticuleu* mignon*
    moderne* motivant* nettement_mieux nickel_chrome novat* optimal* optimis* panache
    parfait_pour pas_de_probleme pas_decu passionn* pepite percutant* performan* personnalis*
    perspicac* pertinent* plaisant* plaisir* plus_facile plus_m_en_passer plus_rapide
    plus_s_en_passer polie* polyvalent* ponctuel* prestig* probant* prodigieu* productif*
    profitab* prompt* puissan* qualitati* radieu* raffin* rassur* reactivit* recommandable*
    reconfort* reconnaissan* regal* rejou* rentab* respectueu* reussi* reussite* rien_a_dire
    rien_a_reprocher rigoureu* rigueur royal* sans_bug sans_difficulte sans_faute sans_hesit*
    sans_panne sans_peine satisfaction* sauv* savoureu* securis* seduisant* seduit* sensass
    serein* serviab* sidere simplifi* soign* solide* sophistiqu* soulag* souple* souplesse
    souriant* spectaculair* splendid* sublim* succes sur_mesure sympa sympas sympath* talent*
    temps_fou tip_top tonique* tout_simple tranquil* transform* tresor* triomph* valab*
    valeur_sure vrai_plus vraiment_bien
    """,
    bad="""
    mecontent* trop_cher rame ramer vieillot* illogique* deboussol* gachis perte_de_temps
    pas_terrible peu_intuitif peu_intuitive peu_pratique peu_fiable
    mauvais* mal pire* nul nulle nuls lamentable* horrible* terrible* catastroph* cauchemar* decu*
    decev* deception* frustr* enerv* lent lente lents lentes lenteur* bug bugs bogue* plante
    plantages plantage panne* pannes erreur* probleme problemes complique* compliquee* confus*
    difficile* perd perdu perdre manque manquent cher chere chers cheres onereu* inadmissible*
    inacceptable* scandal* honte* injoignable* attend attends attendons attente incompet*
    desagreable* impoli* incomplet* incomplete* obsolete* vieux trop insuffisant* pas_assez
    augmentation arnaque* abus* inutile* inutilisable* ne_marche ne_fonctionne marche_pas
    marche_jamais fonctionne_pas instable* laborieu* penible* agac* malheureusement deplor*
    mediocre* bloque* ralenti* coupure* disparu* abandonn* hors_de_prix exorbitant* excessi*
    exagere* seuls seul regrett* quitter annul* toujours_pas deux_fois depasse* illisible* desastre*
    vol ferme_toute faux fausse* promene supplement echoue echec rate rates insatisfait*
    mecanique_lente lourd lourde lourdeur* archaique* bancal* confusion* galere* pagaille fouillis
    brouillon negligen* meprisant* froid* long longue interminable* retard retards delais_trop
    incapable* absurde* ridicule* fragile* perte pertes augmente_sans augmentent_sans
    double_facturation abusif* abusive* injustifi*
    """,
    seldom_bad="""
    a_eviter aberrant* aberration abime abominable* accable* agressi* alambique* amateurism*
    ambigu* amer amere anarch* angoiss* anormal* antipathique* approximati* arbitraire*
    archi_faux arrogan* assomm* astreignant* atroce* attristant* bacl bacle baclee* barbant*
    bazar blase boiteu* bordel bourde brouillonne calamit* calvaire caprici* carence* chaotique*
    charlatan* chiant* condescend* consternant* contraignant* contrarie* contre_intuiti* corvee
    coute_trop cul_de_sac debacle debile* deboir* debord* decourag* defaillan* defectueu*
    degoute* degrad* delaisse* delirant* demerd* demode* demotivant* dephase* deplaisant*
    deplorable* deprim* derang* derapage* derisoire* desagrement* desarroi desastre desavantag*
    desempar* desinteress* desinvolt* desol* desordonn* desorganis* desorient* desuet*
    deteriore* detest* difficulte* discourtois* dommage douteu* echec* ecoeur* effar*
    effroyable* embarrass* embet* embrouill* emmerd* endormi* enerve* ennui* ennuyeu*
    enorme_probleme epouvantable* epuisant* errone* escroc* escroquer* exasper* excessif fache*
    faible* faiblesse* fallacieu* fastidieu* fatig* fiasco flou floue flous foireu* foutage
    foutaise* foutu frein* frustre fuir furax furieu* gaspill* genant* genee grossier*
    grotesque* gueguerre hallucinant* hasardeu* honteu* horreur* hostil* humili* idiot* ignoble*
    ignor* illogique illusoire* immonde* impardonnable* imparfait* impasse imperson* impoliment
    imprecis* impuissan* inabordable* inaccessible* inadapt* inadmissible inappropri* inattenti*
    incapacite incoheren* incommod* incomprehensible* inconcevable* inconfort* inconvenient*
    incorrect* indecent* indifferen* indign* indisponible* indispose inefficac* inegal* inept*
    inexact* inexistant* inexplicable* inexploitable* infame* infect infect* infernal*
    inflexible* injust* inqualifiable* inquiet* insatisfaisant* insens insense* insipide*
    insolent* insoutenable* instabilit* insuffisan* insult* insupportable* intolerable*
    introuvable* inutil* irrespect* irresponsab* irrit* jargon labyrinth* lacune*
    laisse_a_desirer laissent_a_desirer lamentabl* lassant* lasse* lent_et lourdaud lourdingue
    mal_concu* mal_explique* mal_organise* mal_pense* mal_traduit* maladroit* malentendu*
    malhonnet* malpoli* marre mascarade maussade mauvaise mecontent mediocrite menson* mepris*
    merde* merdique* mesquin* minable* miserable* moche* monotone* naze* ne_sert nefast* neglig*
    nuisible* nullissime odieu* paniqu* pas_a_la_hauteur pas_bien pas_bon pas_clair pas_normal
    pas_pratique pas_serieu* pas_utile perdent perfectible* perplex* perte_d perturb* piege*
    pietre* pinaill* pitoyable* plaie plant plant* plus_du_tout plus_possible poussif* poussive*
    prejudic* pretentieu* primitif* problematiq* punit ras_le_bol rebut* rebute* recalcitrant*
    rechign* redond* regress* regret* repouss* reproche* retrograd* revolt* rigide* risible*
    ruin* sabot* salete sans_reponse sans_solution sans_suite sature* scandaleu* sordide*
    souffr* soulant* sourde_oreille stupid* surcharg* surcout* surfactur* tape_a_l_oeil
    tatillon* tedieu* tracass* trahi* triste* tromper* tromperie* tue_l ubuesque* usine_a_gaz
    vaseu* vexant* vilain* vulgaire
    """,
    very="""
    regle resolu excellent* parfait* genial* adore catastroph* lamentable* cauchemar* inadmissible*
    inacceptable* scandal* nul nulle decu* arnaque* honte
    """,
    negations="ne pas jamais aucun aucune rien sans ni n peu",
    contrasts="mais cependant pourtant toutefois malheureusement",
    denials="""
    ne n pas jamais personne aucun aucune sans dois doit devons devez faut oblige* chaque_fois
    a_chaque sans_cesse encore_et_encore toujours_en depuis_des depuis_janvier depuis_fevrier
    depuis_mars depuis_avril depuis_mai depuis_juin depuis_juillet depuis_aout depuis_septembre
    depuis_octobre depuis_novembre depuis_decembre depuis_deux depuis_trois depuis_quatre
    depuis_la depuis_plus des_mois des_semaines des_heures une_eternite a_la_main manuellement
    au_lieu mecontent* tout_seul en_plus un_an deux_ans ailleurs partons partir
    """,
    wishes="""
    utilise_surtout utilisons_surtout utilise_seulement n_utilise_que en_cours pas_encore moyen
    moyenne correct_sans jamais_eu_besoin
    faudrait serait aimerais aimerions pourriez pouvez_vous proposez_vous souhait* voudrais
    voudrions trop_tot est_il_possible il_faudrait pourrait y_a_t_il ne_sais_pas sans_avis
    rien_a_signaler pas_d_avis ne_sais
    """,
)
