"""Spanish words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

SPANISH: Final = Lexicon(
    glue="""
    a al algo alguien algun ahora antes asi aun aunque bien cada como con cual cuando de del
    desde despues donde dos e el ella ellos en entre era eran es esa ese eso esta estaba estamos
    estan estar este esto estoy fue fueron ha hace hacer han hasta hay he hemos la las le les lo
    los mas me mi mis mucho mucha muchas muchos muy nada nadie ni no nos nosotros o para pero
    poco poder podria por porque pronto pues que se ser si siempre sigue sin sobre solo son su
    sus tambien tan tanto te tiene tienen toda todas todavia todo todos tu un una uno unos y ya
    yo llevo gracias uso usamos vez veces usted ustedes mundo semana semanas dias mes meses
    estaria seria ningun ninguna cuenta cuentas contacto contactos empleados empleado ponerlo
    poner
    """,
    strong={
        "product": """
        aplicacion* app apps programa* software interfaz* funcion funciones funcionalidad* informe*
        panel* busqueda* buscador* error errores fallo* fallos bug bugs cierra_sola cuelga* bloquea*
        lento lenta lentitud exportar exportacion* integrar integracion* calendario* herramienta*
        actualizacion* sincroniza* notificacion* pantalla* boton* movil ordenador navegador filtro*
        automatiza* rendimiento deshacer api grafico* plantilla* menu* usar plataforma* diseno
        va_como modo_oscuro graficos boton_de ventana ventanas datos_del_panel
        """,
        "support": """
        soporte atencion_al_cliente servicio_al_cliente asistencia equipo_de_soporte responde*
        respondi* respuesta* contesta* ticket* incidencia* telefono llamada* llamar llame agente*
        amabil* amable* ayudo ayudaron ayuda paciencia resolv* resuelv* esperando reclamacion*
        queja* gestor* comercial_asignado chat tecnico* atendi* atienden atencion correos pasaron
        operador* operadora* teleoperador*
        """,
        "pricing": """
        precio* caro cara caros caras barato* barata* coste costes costo costos cuesta cobr*
        factura* facturacion* descuento* tarifa* dinero pagar pago pagos pagamos suscripcion*
        reembols* devuelv* devolucion* presupuesto* gratis gratuit* euros euro licencia*
        calidad_precio cuota* comision* renovacion* contrato* carisim* economico economica
        precios_altos tarifas
        """,
        "onboarding": """
        puesta_en_marcha formacion* tutorial* documentacion* instal* configuracion* configurar guia*
        empezar empezamos empezado explico explicaron inicial* implantacion* implementacion*
        migracion* manual* primeros_pasos curso* capacitacion* registro* registrar* onboarding
        comenzar aprend* curva_de_aprendizaje arrancar implementar aprendizaje primeros_dias cursos
        """,
    },
    weak={
        "product": "funciona* facil sistema pagina web datos version nuevo nueva rapidos rapido",
        "support": """
        equipo problema* cliente ayudar minutos correo* servicio
        """,
        "pricing": "plan planes relacion justo competencia subida valor anual mensual ocultos",
        "onboarding": "video* inicio claros sencillo sencilla proceso",
    },
    good="""
    competitiv* de_calidad calidad sin_fallos de_lujo sobresalient* inmejorable* ligera ligero
    bueno buena buenos buenas buen bien excelente* perfect* estupend* genial* fantastic* maravill*
    encanta encantan encantad* gusta gustan contento* contenta* satisfech* feliz gracias facil
    faciles facilmente sencill* rapido rapida rapidos rapidas rapidisim* rapidez util utiles claro
    claros clara claras comodo* amabilidad amable* eficaz* eficiente* profesional* mejor mejores
    justo justa barato* paciencia ayudo ayudaron resolvieron resolvio impecable* increible*
    intuitiv* completo completos fiable* ahorr* sigan_asi felicidades enhorabuena agradable*
    practic* potente* atent* dispuest* cercano* cercana* economic* asequible* razonable*
    bien_explicad* moderno* moderna* imprescindible* impresionant* magnific* de_maravilla muchisimo
    sin_problemas estable* recom* como_la_seda coser_y_cantar encantador* arrancar_enseguida
    enseguida asequibles lo_mejor nada_mejor agil agiles solido solida amena ameno eficacia
    profesionalidad agradecid* acertad* cuidad* preciso precisa fiabilidad buenisim* utilisim*
    excepcional*
    """,
    seldom_good="""
    a_la_perfeccion aciert* acoged* adecuad* admir* adorab* afab* afortunad* agilidad agiliza*
    agradab* ahorro alegr* alivi* alta_calidad amabilisim* amen* apasion* aplaus* apropiad*
    asombros* atractiv* avanzad* ayuda_mucho barata bello bendicion benefici* bien_disen*
    bien_hecho bien_pensad* bonit* bravo brillan* calid* campeon* capaz carin* celebr* celeridad
    certer* chapo chulisim* chulo clarisim* coheren* colaborad* comod* comodidad complac*
    comprens* comprometid* conciso confiab* constructiv* convinc* cordial* correctisim* creativ*
    cuidados* cumple_con cumplen cumplidor* de_cine de_diez_puntos de_primera delici* deslumbr*
    destac* detallist* diligen* dinamic* divertid* eficienc* ejemplar* elegan* elogi* emocion*
    empat* encant* enriquec* entendib* entretenid* entusias* equilibrad* esencial* espabil*
    espectacul* esplendid* estabilidad estupendament* exito* exquisit* extraordinar* fabulos*
    facilisim* famos* fantastica favorit* fenomen* fiab* fiel* flexib* fluid* formidab*
    fortaleza* fresco fuera_de_serie ganamos garantiz* generos* gentil* gozada grandioso
    gratific* gratitud guay habil* hermos* honest* honrad* ideal* idone* iluminad* impec*
    imprescindib* impresion* incomparab* incondicional* indispensab* infalib* informativ*
    ingenios* inigual* inmejor* innovador* insuperab* intachab* inteligen* invaluab* joya liger*
    limpi* limpio lindo lujo maestr* magia magic* magistral mas_facil mas_rapido mejorad* mejoro
    merece_la_pena meritori* milagr* moderniz* motivad* motivador* mucho_mejor muy_bien
    ningun_problema ninguna_queja novedos* nunca_da_problemas nunca_falla nunca_fallan optimist*
    ordenad* organizad* orgull* perfeccion* persever* pionero placer plus polivalent* positiv*
    precioso premi* prodigi* productiv* profesionales progres* provech* punter* puntual*
    rapidamente realista recomendab* reconfort* refresc* relajad* rendidor* rentab* resolutiv*
    revolucion* riguros* robust* satisfac* satisfactori* seguridad sencillez sensacion* sensat*
    serenidad servicial* simpatic* sin_complicaciones sin_errores sin_esfuerzo sin_pegas
    sin_queja* soberbio sobresal* soluciona_todo sonri* sorprendent* superdotad* superior*
    talento tecnicamente_bueno tesoro todo_bien todo_claro todo_genial tranquil* transparen*
    triunf* un_gusto una_gozada vale_la_pena vale_mucho valientes valios* valor_anadido
    velocidad veloz* ventaj* versatil* victor* virtud*
    """,
    bad="""
    descontent* poco_intuitiv* poco_practic* poco_fiable lentitud penosa perdida_de_tiempo
    despropositos caos caotic*
    malo mala malos malas mal peor pesim* horrible* terrible* desastr* infierno* pesadilla*
    decepcion* frustr* molest* lento lenta lentos lentas error errores fallo fallos falla fallan
    cierra_sola cuelga* bloquea* demasiado demasiada demasiados demasiadas caro cara caros caras
    confus* anticuad* complicad* dificil* falta faltan esperando espero verguenza* inaceptable*
    inutil* problema problemas incomplet* errata* obsolet* dos_veces cobraron subida desear
    arrepient* perdido perdemos perdi roto estafa* abuso* deja_mucho no_funciona todavia_no
    inestable* engorros* tedios* fatal* nefast* penos* desaparec* desactiv* abusiv* excesiv*
    exagerad* carisim* maleducad* ignoran ignoraron liados lios lio insuficiente* deficiente* enfad*
    enoj* desactualizad* imposible* cansad* engan* grosero* antipatic* sin_resolver* odisea
    pasaron_de sube sin_explicacion no_sirve no_vale insatisfech* enga* chapuza* chapucer* lioso
    liosa engorro* pesado pesada limitad* retras* tardan lentisim* ridicul* absurd* roban robo timo
    timan fraude obsoleto anticuado cansino desatend* ignorad* incompetent* inutiles
    """,
    seldom_bad="""
    abandon* abrum* aburrid* abusar acoso agobi* agotador* agresiv* amargo ambigu* anormal*
    antiguall* apat* apen* apesta arbitrari* arcaic* arrogan* asco asque* atasc* atroz*
    avergonz* averia* averiad* bajon barrera* basura bloqueo* bochorn* brusc* burl* burocra*
    cabre* cada_dia_peor cada_vez_peor caid* calamid* calvario cansin* caprich* carece*
    carencia* catastro* chapuce* chapuz* chasco chung* coazo conazo condescend* confusion
    contradic* corrupt* costos* cuelgue* decaid* decepcio* defect* deficien* defraud* degrad*
    deja_que_desear dejadez dejan_que_desear demencial* demora* deplorab* deprimen* desaconsej*
    desactualiz* desagrad* desalent* desanim* desaprovech* desastre* desaten* desatencion
    descarad* descoloc* desconcert* desconfi* descontrol* descuid* desesper* desfas* desganad*
    desilusi* desinteres* desmotiv* desorden* desorganiz* desorient* despacio desperdici*
    despist* despreci* despropos* desvent* deterior* detest* dificult* dificultad* disgust*
    dolor* duplicad* echa_de_menos echo_de_menos embarull* embaucad* emped* empeor* enfadad*
    enganad* enganos* enrevesad* equivoc* erratic* erron* escandal* escas* estafador* estanc*
    estres* estupid* exager* exasper* exorbitan* extrav* fallid* fals* farragos* farsa fastidi*
    fatig* fea feas feisim* feo feos fiasco flojisim* fracas* fragil* fraud* frialdad frustrad*
    fuera_de_servicio furios* gafe groser* grosery harta hartas hartos horrend* horripil* horror
    hostil* humill* ignor* ilegib* ilogic* impersonal* impotenc* imprecis* impresentab*
    improvis* inaccept* inaccesib* inadecuad* inadmisib* inaguantab* incapa* incoheren* incomod*
    incompat* incompeten* incomprens* inconsisten* inconvenien* incorrect* incumpl* indecen*
    indefens* indiferen* indign* ineficac* ineficaz ineficien* inept* inestab* inexact*
    inexistent* inexplicab* inflexib* infumab* injust* innecesari* inoperan* insatisf* insegur*
    insensib* inservib* insolent* insoportab* insufr* insult* interminab* intolerab* inutiliz*
    invalid* irrespetuos* irresponsab* irrit* jaleo jodid* laberint* lament* lamentable* lastima
    litros llenos_de mal_disen* mal_hecho malentend* malestar malgast* maltrat* maread* mareando
    mareo marron me_arrepiento mediocr* mentir* mentira* merma* miedo mierda miserab* monoton*
    mosque* muert* negativ* neglig* ni_caso ningune* no_carga no_cumple no_entiendo no_funcionan
    no_merece no_recomendaria no_recomiendo no_responde no_se_entiende no_va no_vuelvo
    nunca_funciona obstacul* odio odios* ofens* olvid* paralis* parche* pegas penalic* perdida*
    perdida_de pereza perezos* perjudic* perjuicio* peste picaresca pobre pobres precari*
    preocup* primitiv* problematic* prohibitiv* quebrad* queja* quejarme redundan* retroce*
    rompe rompen rompio ruin ruina ruptura sabot* saturad* sin_avisar sin_previo_aviso
    sin_respuesta sin_sentido sin_solucion sinsentid* soberbi* sosa soso sospech* subidon* sucio
    sufr* tedio temor timad* tirar_el_dinero tonteria* torpe* tortur* tosco traba trabas
    tragedia traicion* tramp* triste* turbi* vergonz* verguenz* vulnerab*
    """,
    very="""
    resolvieron resolvio excelente* perfect* genial* encanta pesim* horrible* terrible* desastr*
    pesadilla* infierno* verguenza* inaceptable* estafa* demasiado_caro
    """,
    negations="no nunca jamas nadie sin ni tampoco ningun ninguna nada",
    contrasts="pero aunque desgraciadamente lamentablemente sin_embargo",
    denials="""
    no nunca jamas nadie ningun ninguna sin tampoco tengo_que tiene_que tenemos_que tienen_que
    hay_que debo debemos cada_vez una_y_otra otra_vez desde_enero desde_febrero desde_marzo
    desde_abril desde_mayo desde_junio desde_julio desde_agosto desde_septiembre desde_octubre
    desde_noviembre desde_diciembre desde_hace desde_la llevo llevamos meses semanas_para
    horas_para una_eternidad a_mano manualmente en_vez descontent* por_mi_cuenta otro_proveedor
    nos_vamos
    """,
    wishes="""
    uso_sobre solo_uso usamos_sobre todavia_estamos normal nunca_he_necesitado no_he_necesitado
    nada_que_anadir regular
    pronto_para todavia_es_pronto estaria_bien seria gustaria podrian podria_usted pueden
    hay_descuento hay_algun quisiera quisieramos necesitariamos ojala no_se sin_comentarios
    ni_bien_ni_mal sin_opinion
    """,
)
