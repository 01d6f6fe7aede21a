"""Spanish words."""

from typing import Final

from functions.shared.domain.comments.lexicon import Lexicon

SPANISH: Final = Lexicon(
    glue="""
    a al algo alguien algun ahora antes asi aun aunque bien cada como con cual cuando de del desde
    despues donde dos e el ella ellos en entre era eran es esa ese eso esta estaba estamos estan
    estar este esto estoy fue fueron ha hace hacer han hasta hay he hemos la las le les lo los mas
    me mi mis mucho mucha muchas muchos muy nada nadie ni no nos nosotros o para pero poco poder
    podria por porque pronto pues que se ser si siempre sigue sin sobre solo son su sus tambien tan
    tanto te tiene tienen toda todas todavia todo todos tu un una uno unos y ya yo llevo gracias uso
    usamos vez veces usted ustedes mundo semana semanas dias mes meses estaria seria ningun ninguna
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
