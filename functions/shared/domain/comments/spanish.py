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
    cuenta cuentas contacto contactos empleados empleado ponerlo poner
    """,
    negations="""
    apenas jamas nada nadie ni ningun ninguna no nunca sin tampoco
    """,
    kinds={
        "answer": """
        respond* respuest* contest* contestan contesto sin_respuesta sin_contestar acuse_de acuses
        respuesta_automatica plantilla_de silencio dan_noticias darme_noticias noticias ni_caso
        devuelven_la escribieron_de
        """,
        "waiting": """
        esper* espera tard* tardan tardaron demora* cola en_espera pendiente* atasc* retras* reclam*
        insist* perseguir a_la_espera todavia_nada hace_semanas
        """,
        "agent": """
        agente* asesor* tecnico_que tecnico tecnica tecnicos operador* persona personas alguien
        nadie gente chica chicas senor senora equipo_de soporte* asistencia* atencion* atienden
        atendio atendieron servicio_tecnico sac personal profesionales humano* quien_me
        quien_contesta responsable
        """,
        "phone": """
        telefon* llamad* llamar llamo llame llamas llaman llamo_y descolg* colgaron colg* coge*
        cogen linea numero_de comunica centralita contestador localizar ilocalizable*
        """,
        "chat": "chat chats chatbot* bot bots robot* whatsapp",
        "ticket": """
        ticket* tiquet* incidencia* caso casos solicitud* consulta consultas peticion* queja*
        reclamacion* parte_de escal* abierta_desde cerraron_el cerrado_sin abierto_hace reporte
        averia*
        """,
        "help": """
        ayud* ayuda solucion* resolv* resuelv* resuelt* resolvi* arregl* repar* asist* apoyo socorr*
        acompan* atend* echar_una sacaron_del soporte
        """,
        "manager": """
        gestor* gestora* interlocutor* persona_de_contacto contacto_fijo ejecutiv* comercial_que
        nuestro_asesor nuestra_asesora
        """,
        "inform": """
        inform* avis* avisaron avisan sin_avisar notific* comunic* comunicacion disculp* perdon
        explic* transparen* al_corriente al_tanto enteramos enterado noticia anunci*
        """,
        "manner": """
        amab* educad* maleducad* simpatic* antipatic* cordial* borde* groser* paciencia paciente
        trato tratan trataron tono sonris* respet* desprecio arrogan* cercan* encantador* encanto
        maj* agradable_al escuchan escucharon atent* calid* malas_maneras mala_manera
        """,
        "expert": """
        competen* incompeten* conoc* entiend* sabe_de saben_de sabe_mas ni_idea experto* experta*
        preparad* profesional* de_un_agente pasan_la_pelota pelota me_pasaron pasaron_de
        mano_en_mano domin* confund*
        """,
        "reachable": """
        fin_de_semana fines_de_semana sabado* domingo* noche madrugada festivo* veinticuatro
        a_todas_horas horario* disponib* cerrado* urgen* guardia de_lunes sea_la_hora
        """,
        "price": """
        preci* tarif* caro cara caros caras carisim* barat* coste* costo* cuesta costar costoso*
        asequib* economic* euro euros centimo* por_ciento robo estafa* clavada* gratis gratuit*
        presupuesto_de oferta_que abus* prohibitiv*
        """,
        "invoice": """
        factur* cobr* cobran cobraron cargo cargos cargad* cargaron recibo* pago pagos pagar pagamos
        paga pagan pague pagas pagado* transferencia* tarjeta* domicili* bizum iva recarg* cuota*
        comision* se_paga
        """,
        "refund": """
        devol* devuelv* reembols* reintegr* abono abonaron abonar dinero_de_vuelta compensa*
        indemniz*
        """,
        "discount": """
        descuent* rebaj* promocion* oferta* bonific* prueba_gratuita periodo_de_prueba gratis
        sin_coste
        """,
        "contract": """
        contrat* permanencia* suscrip* abonad* renov* baja darse_de_baja darnos_de_baja cancel*
        rescind* rescision preaviso* vence vencimiento licencia* clausula* sin_compromiso burofax
        plazo
        """,
        "budget": """
        presupuest* gasto* gastar dinero inver* ahorr* rentab* amortiz* finanz* financ* subvencion*
        margen margenes coste_total sale_a_cuenta contabilidad_aprueba
        """,
        "seats": """
        por_usuario por_cabeza plaza plazas plan_basico plan planes paquete* modulo_aparte extra_por
        premium escalon* tramo* ilimitad* usuario_adicional minimo_de
        """,
        "fees": """
        recargo* suplement* coste_oculto costes_ocultos ocult* sorpresa* letra_pequena aparte extra
        extras adicional* comisiones
        """,
        "value": """
        vale valen valio merece_la compensa relacion_calidad calidad_precio por_lo_que_cuesta
        por_ese_precio por_este_precio a_cambio_de lo_que_pagas lo_que_cuesta
        """,
        "rival": """
        competen* competidor* otros_proveedores otro_proveedor otra_empresa otros_dos en_otro_sitio
        otro_sitio compar* mercado que_el_otro que_los_demas que_el_anterior
        """,
        "raise": """
        subid* subio subido suben sube aument* encarec* inflacion duplic* triplic* incremento*
        """,
        "setup": """
        instal* configur* puesta_en_marcha poner_en_marcha ponerlo_en_marcha implant* implement*
        despl* ajustes_iniciales dimos_de_alta dar_de_alta darse_de_alta alta_de
        asistente_de_instalacion montar montamos
        """,
        "moved in": """
        migra* traspas* pasamos_los_datos datos_antiguos sistema_anterior programa_anterior
        viejo_sistema cambio_desde cambiar_de_sistema importacion_de_nuestr* volcado* transicion*
        traslad*
        """,
        "taught": """
        forma* formacion* formador* curso* cursillo* clase_s taller* webinar* sesion* ensen*
        instructor* capacit* seminario* entren* leccion*
        """,
        "written help": """
        document* guia guias manual manuales tutorial* instruccion* video videos ayuda_en_linea
        pagina_de_ayuda faq ejemplo* paso_a_paso ficha_de_ayuda chuleta* xuleta* glosario
        """,
        "learn": """
        aprend* aprendizaje* curva* acostumbr* hacerse_con se_hagan_con manejarlo soltura entenderlo
        entendimos pillarle por_mi_cuenta por_su_cuenta sobre_la_marcha principiante* defiend*
        autodidacta
        """,
        "newcomer": """
        nuevos nuevas companeros_nuevos companeras_nuevas nuevos_empleados empleados_nuevos
        recien_llegad* recien_incorporad* becari* interin* eventual* temporales novat* principiantes
        voluntarios_nuevos
        """,
        "kickoff": """
        arranque* reunion_de_arranque reunion_inicial lanzamiento* onboarding inicio_del inicio
        especialista* consultor* acompanamiento* jefe_de_proyecto implantador* presentacion_inicial
        bienvenida
        """,
        "live": """
        en_marcha en_produccion operativ* funcionando_en fecha_de_arranque fecha_de_inicio
        estaba_en_marcha trabajando_con_el empezamos_a_trabajar listo_en estar_listo empezar_a_usar
        """,
        "beginning": """
        primer_dia primeros_dias primera_semana primeras_semanas primer_mes primeros_meses
        segundo_dia segunda_semana al_principio principio comienzo* empez* empezar desde_el_primer
        primeros_pas*
        """,
        "screen": """
        interfaz* interfac* pantalla* diseno* aspecto menu menus boton botones pestan* ventana*
        vista vistas panel paneles cuadro_de_mando cuadros_de_mando color colores tema icono* letra
        fuente columna* fila clic clics pulsar visual* ilegible* legible* modo_oscuro limpi*
        orden_de_pantalla navega*
        """,
        "tool": """
        herramient* programa* aplicacion* app apps software* sistema* plataforma* producto*
        solucion_para web portal* version* modulo modulos
        """,
        "feature": """
        funcion* funcionalidad* opcion* posibilidad* falta faltan faltaba faltar carece* no_tiene
        no_permite no_se_puede no_deja echo_de_menos echamos_de_menos lo_tiene_todo tiene_de_todo
        tiene_hasta completo completa
        """,
        "crash": """
        cuelg* colgad* bloque* error errores fallo fallos falla fallan fallado cae caen caida* caido
        cierra_sola se_cierra no_funciona no_va no_abre inestab* estab* fiab* desconect* roto rota
        rompe* estropea* estropead* averiad* bug bugs blanco petar peta
        """,
        "speed": """
        rapid* lent* lentisim* velocidad* rendimiento* tarda* carga cargar instant* al_instante
        volando fluid* agil* eterno eternidad siglos segundos como_un_tiro en_nada arrastra
        """,
        "search": "busc* busqued* buscador* encontr* encuentr* filtr* localiz*",
        "report": """
        informe* estadistic* grafic* listado* datos_del_mes analisis indicador* cifras cuadros
        prevision* reporte*
        """,
        "files": """
        export* import* csv excel pdf fichero* archivo* descarg* subir_un imprim* impresora* adjunt*
        """,
        "mobile": """
        movil* telefono_movil tableta* tablet iphone* android sin_conexion sin_cobertura cobertura
        en_la_calle en_el_campo furgo* app_del_movil camino
        """,
        "connect": """
        integra* conect* conexion* api sincron* enlaz* enlace_con outlook teams sap sage webhook*
        interfaz_con vincul* google
        """,
        "rights": """
        permiso* acceso* segur* contrasen* clave* certificad* sesion_iniciada iniciar_sesion
        privacidad proteccion_de confidencial* cualquiera_puede puede_ver borrar_todo
        copia_de_seguridad auditoria registro_de_quien
        """,
        "calendar": """
        calendario* agenda* turno* turnos cuadrante* planific* planning reserva* cita citas
        horarios_de sala doble_reserva
        """,
        "alert": "avisos alerta* notificacion* recordatorio* alarma* aviso correo_automatico",
        "data": """
        dato datos duplicad* ficha fichas registro* campo campos exacto* exact* inexact* al_dia
        actualizad* incorrect* decimal* base_de_datos cuadran cuadra coincid*
        """,
        "machine": "ia inteligencia_artificial asistente* la_ia prediccion* sugerencia_de",
        "by itself": """
        automat* solos solas solo_s automatico se_generan se_envian regla reglas flujo* dispara*
        programar_los por_si_solo por_si_solos
        """,
        "editor": """
        editor* redact* texto* documento* plantilla* formato* parrafo* borrador* escribir escribo
        tecle* deshacer guarda guardar
        """,
        "limit": """
        limite* tope maximo cupo volumen* grandes_volumenes aguanta mas_de_diez cien_mil
        """,
        "update": """
        actualizacion* nueva_version ultima_version version_nueva rediseno* novedad* version_antigua
        version_anterior cambio_de_diseno mejora_del evolucion*
        """,
        "ease": """
        facil* sencill* intuitiv* simple* comod* practic* clar* manejab* sin_esfuerzo juego_de_ninos
        pan_comido coser_y_cantar accesible* amigable* no_hay_nada_mas
        """,
        "hard": """
        complic* dificil* complej* confus* engorros* pesad* lioso* liosa* farragos* tedios*
        incomprensib* poco_intuitiv* poco_practic* rebuscad* enrevesad* odisea lio mil_vueltas
        marear cuesta_mucho
        """,
        "recommend": """
        recomend* aconsej* desaconsej* hablo_de_ustedes boca_a_boca suger* he_hablado
        """,
        "leave": """
        irnos me_voy nos_vamos marchamos cambiamos_de nos_cambiamos nos_pasamos cambiar_de_proveedor
        otro_proveedor dejar_de dejamos_de abandonar baja_en buscando buscamos otra_opcion
        alternativ* no_renov* no_volveria
        """,
        "stay": """
        seguimos_con seguir_con quedamos me_quedo fiel* fidelidad llevamos_anos desde_hace_anos
        renovado renovamos repetir* volveria_a_contratar volveria sin_dudarlo conservar
        cliente_feliz
        """,
        "company": """
        empresa* compania* socio* proveedor* colaborac* relacion* alianza* casa direccion*
        casa_matriz compra_de equipo_humano sociedad partner
        """,
        "trust": """
        confi* desconfi* promes* promet* prometido* palabra cumpl* incumpl* honest* deshonest*
        mentir* mienten engan* enganad* aseguraron nos_dijeron defraud* garant*
        """,
        "survey": """
        encuesta* cuestionario* formulario* preguntas preguntar_tanto nota_que puntua* valoracion*
        """,
        "role": """
        puesto_nuevo nuevo_puesto departamento* ascend* ascenso* jubil* predecesor* heredad* hered*
        cambio_de_puesto me_toca ahora_soy socio_del
        """,
        "no view": """
        sin_opinion no_se ni_idea_de nada_que_anadir sin_comentarios no_sabria depende no_opino
        demasiado_pronto pronto_para no_aplica indiferente nada_en_particular ni_fu
        """,
        "fits us": """
        se_adapta adapta adapte adaptad* encaja* ajusta* pensado_para hecho_para no_es_para
        nuestras_necesidades nuestro_sector a_medida apropiad* para_una_empresa_como talleres
        """,
        "praise": """
        bueno buena buenos buenas buen bien muy_bien genial* excelen* perfect* fantastic* estupend*
        magnific* maravill* increible* extraordinari* impecable* fenomenal* espectacular*
        sobresalient* brillant* formidable* notable* inmejorable* de_diez top mejor mejores lo_mejor
        de_primera bravo enhorabuena felicid* chapo sombrero gran gran_trabajo acertad* acierta*
        cuidado eficaz* eficien* util* potente* precios* bonit* bestial crack joya gozada delicia
        lujo
        """,
        "joy": """
        encant* gust* gusto content* feliz felices alegr* satisfech* ilusion* graci* agradec*
        agradez* disfrut* placer* tranquil* orgull* fan adoro amor alivio da_gusto maravillad*
        entusias* complacid* sorprendid* confianza_saber
        """,
        "gained": """
        ahorra ahorramos ahorro_de gana_tiempo ganamos menos_tiempo ya_no_pierdo ya_no_tengo por_fin
        mejor* mejora* funciona_bien funciona_perfect* va_bien va_genial va_de sin_problemas
        sin_incidencias sin_errores a_la_primera el_mismo_dia en_el_acto enseguida inmediat*
        al_momento en_un_momento en_minutos en_cinco_minutos en_una_hora con_un_clic facilita*
        simplific* hace_lo_que cumple_con sin_esperas
        """,
        "blame": """
        mal mala malas malo malos malisim* peor* pesim* horrib* horror* terrib* fatal* desastr*
        lamentab* vergonz* verguenza penos* inutil* inservib* inaceptab* intolerab* ridicul* absurd*
        deficien* mediocr* nefast* chapuza* basura porqueria asco asqueros* caotic* caos pesadilla*
        fracas* desilus* insuficien* cutre anticuad* obsolet* tercermundista floj* impresentab*
        """,
        "anger": """
        decepc* decepcion* enfad* frustr* molest* hart* harta disgust* descontent* insatisf*
        arrepient* arrepent* lastima desgraciad* por_desgracia lamento* cansad* desesper* nervios*
        estres* indign* cabre* abandonad* enganad* burla* rien quejas me_siento_mal paciencia_tiene
        engano* agot*
        """,
        "lost": """
        perdi* perd* pierd* desaparec* borr* borrad* vaci* sin_llegar no_llego nunca_llego no_llega
        no_llegan jamas_llego se_come esfum* perdido perdimos perdi borraron borrado desaparecio
        vacio vacios corta cuelga
        """,
        "wrong": """
        equivoc* erroneo* erronea* incorrect* mezcl* confunde* duplicad* dos_veces no_cuadra
        no_cuadran no_coincid* contradic* al_reves rechaz* neg* distinto distinta distintos
        diferente mezclo cambiados mismos
        """,
        "again": """
        otra_vez de_nuevo siempre_igual cada_vez_que cada_dos_por constantemente continu* repetid*
        todo_el_rato todos_los_dias vuelv* sigue* siguen sigo_esperando desde_hace_meses
        desde_hace_semanas enesima una_y_otra tercera_vez por_tercera veces vez vuelve volver repite
        mismo
        """,
        "burden": """
        hay_que tengo_que tenemos_que tuvimos_que tuve_que obliga* a_mano manual_mente calculadora
        papel hoja_de_calculo excel_otra rehacer volver_a_empezar perder_la perdida_de_tiempo
        demasiad* poco_tiempo muy_poco no_basta insuficiente no_alcanza no_nos_llega apenas
        se_queda_corto acabamos
        """,
        "refuse": """
        nunca jamas nadie nada_de ningun* imposib* incapaz* no_sirve no_sirven no_vale para_nada
        no_ayuda no_resuelv* en_vano sin_arreglar sin_solucion sin_resolver
        """,
        "so so": """
        correct* normal* regular* aceptab* pasable* ni_bien ni_bueno ni_fu no_esta_mal mas_o_menos
        a_veces segun depende_del sin_mas del_monton en_la_media suficiente* podria_ser neutral*
        luces_y_sombras cosas_buenas un_programa_mas
        """,
        "wish": """
        me_gustaria gustaria nos_gustaria quisier* estaria_bien seria_util seria_bueno seria_genial
        seria_mas vendria_bien vendria ojala agradeceria* necesitar* convendria podrian podriais
        por_favor sugerencia* sugiero haria_falta deberia* nos_interesaria si_tuviera echo_en_falta
        solo_le_falta uso_sobre solo_uso usamos_sobre todavia_estamos normal nunca_he_necesitado
        no_he_necesitado nada_que_anadir regular pronto_para todavia_es_pronto seria podria_usted
        pueden hay_descuento hay_algun quisiera quisieramos necesitariamos no_se sin_comentarios
        ni_bien_ni_mal sin_opinion
        """,
        "ask": """
        se_puede se_pueden hay_alguna hay_algun tienen tienen_descuento es_posible puedo podemos
        cuanto cuanta cuantos cuando donde cual quien_es como_se como_contacto por_que que_incluye
        cada_cuanto habra esta_la es_de
        """,
        "used so": """
        uso usamos utilizo utilizamos lo_usamos sobre_todo principalmente solo_usamos solo_para
        una_vez_al de_vez_en rara_vez hasta_ahora por_ahora aun_no todavia_no consulto miro
        """,
        "good news": """
        en_minutos en_unos_minutos en_segundos en_una_hora en_media_hora en_un_dia en_dos_dias
        en_una_tarde en_una_manana en_una_semana el_mismo_dia la_misma_hora la_misma_tarde
        en_el_acto al_momento enseguida sin_ayuda sin_problemas sin_problema sin_errores
        sin_incidencias sin_fallos sin_dificultad sin_pedirlo sin_preguntar sin_dudar sin_esperas
        sin_perdidas ningun_problema ningun_fallo ninguna_queja ni_un_solo ni_una_sola
        nunca_ha_fallado nunca_falla nunca_se_cae jamas_fallo ya_no_tengo ya_no_pierdo
        ya_no_hace_falta siempre_hay siempre_estan siempre_responden exactamente justo_lo_que
        justo_cuando tal_como_prometieron como_prometieron como_acordamos lo_acordado de_lo_esperado
        de_lo_que_esperaba de_lo_previsto que_antes incluso hasta_los hasta_mi hasta_en por_fin
        todo_en_un lo_tiene_todo de_un_vistazo con_un_clic a_la_primera solos solas por_si_solo
        por_iniciativa sin_que_lo_pidiera mas_barato_que la_mitad_que nada_que_objetar
        nada_que_decir nada_malo no_falta_nada se_agradece da_gusto todo_en_orden alguien_que_sabe
        """,
        "bad news": """
        sigue_sin siguen_sin todavia_no aun_no hasta_hoy desde_hace_semanas desde_hace_meses
        lleva_semanas lleva_meses lleva_dos lleva_tres llevamos_semanas llevamos_meses tres_veces
        cuatro_veces dos_veces cada_vez_que sin_respuesta sin_avisar sin_aviso sin_explicacion
        sin_motivo sin_solucion sin_arreglar ninguna_respuesta ninguna_explicacion ninguna_solucion
        nadie_avisa nadie_responde nadie_contesta nadie_sabe en_lugar_de en_vez_de supuestamente
        prometieron_que nos_dijeron_que nos_aseguraron me_dijeron iba_a_estar deberia_haber
        tendria_que al_final acabamos acabe tirar_la_toalla nos_rendimos empezar_de_cero vuelta_al
        volvimos_al volver_a_hacer un_dia_entero horas_y_horas semanas_enteras tarda_dias
        tarda_semanas no_pasa_nada no_hace_nada no_sirve_de cualquiera_puede todos_pueden_ver
        bloqueados aplazaron aplazada la_mitad_de_los ni_siquiera en_ninguna_parte no_existe
        no_hay_manera no_hay_forma no_queda_otra obligan_a para_que_sirve a_quien_se_le en_serio
        aunque a_pesar pese_a cuesta_una ha_costado nos_costo en_ solo_si nos_enteramos en_blanco
        se_descuadra quedan_fuera
        """,
        "turn": """
        pero aunque sin_embargo no_obstante en_cambio salvo excepto mientras_que sino lastima
        por_desgracia eso_si desgraciadamente lamentablemente
        """,
        "minutes": "segundo segundos minuto minutos momento instante",
        "hours": "hora horas manana mediodia tarde noche rato",
        "days": """
        dia dias lunes martes miercoles jueves viernes sabado sabados domingo domingos ayer hoy
        """,
        "weeks": "semana semanas quincena",
        "months": """
        mes meses enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
        diciembre verano otono invierno primavera trimestre
        """,
        "years": "ano anos",
        "numbers": """
        dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta
        cincuenta cien mil docena varios varias
        """,
        "half": "mitad medio media tercio cuarto mayoria parte ciento",
        "each": "cada todo todos toda todas cualquier",
        "nobody": "nadie nada ningun ninguna ninguno",
        "not": "no nunca jamas ni tampoco apenas",
        "without": "sin falta faltan lugar vez_de",
        "still": "todavia aun sigue sigo seguimos siguen hasta",
        "since": "desde hace llevo llevamos ultimo ultima",
        "already": "ya por_fin ahora",
        "only": "solo solamente unicamente",
        "must": """
        hay_que tengo_que tiene_que tenemos_que tienen_que debo debemos obligan piden pide
        """,
        "could": "seria estaria podria podrian podriais gustaria vendria quisiera quisieramos",
        "please": "por_favor ojala deseo sugerencia agradeceria interesaria",
        "if": "si segun",
        "how": "como que cuando donde quien cual cuanto cuanta cuantos por_que adonde",
        "can one": """
        se_puede hay_algun hay_alguna tienen_alg es_posible puedo pueden_poner ofrecen
        """,
        "we": "yo me mi mis nos nosotros nuestro nuestra nuestros nuestras",
        "you": "ustedes usted vosotros os vuestro vuestra te su",
        "they": "el ella ellos ellas le les",
        "than": "que_el_anterior comparado respecto en_vez",
        "too": "demasiado demasiada demasiados demasiadas excesivo",
        "so": "muy mucho realmente super totalmente completamente absolutamente",
        "somewhat": "algo bastante a_veces un_poco regular",
        "both": "pero aunque sin_embargo en_cambio tampoco",
        "used": "uso usamos usar utilizo utilizamos funciona trabajo trabajar sirve",
        "mostly": "sobre_todo principalmente solo_lo solo_uso casi_nunca",
        "know": "se sabe saben conoce conocen entiende entiendo encuentro encuentra encontrar",
        "move": "vamos cambiar cambiamos cambiado dejar dejamos baja papel otras otro",
        "promise": "prometieron prometido prometer promesas decia anunciaron",
        "pay": "pagar pago pagamos pagando paga cobran cobraron cobrar aparte",
        "more": "mas subido subieron subida sube doble",
        "less": "menos bajado reducido ahorra ahorramos ahorrar",
        "first": "enseguida inmediato mismo_dia al_momento en_cinco",
        "before": "antes despues luego incluso",
        "thanks": "gracias contento contenta contentos feliz encantado encantados",
        "make": "hace hacen hacer permite da dan deja",
        "open": "abierto abierta cierran cierra cerrado cerrada",
        "tell": "recomiendo recomendar amigos companeros digo",
        "choose": "volveria imaginar sin_vosotros",
        "unsure": "sin_comentarios no_se ni_bien ni_mal pronto opinar normal correcto vale idea",
        "now doing": "estamos_configurando a_mitad pronto_empezamos en_marcha empezamos_ahora",
        "very": """
        resolvieron resolvio excelente* perfect* genial* encanta pesim* horrible* terrible* desastr*
        pesadilla* infierno* verguenza* inaceptable* estafa* demasiado_caro
        """,
        "denial": """
        no nunca jamas nadie ningun ninguna sin tampoco tengo_que tiene_que tenemos_que tienen_que
        hay_que debo debemos cada_vez una_y_otra otra_vez desde_enero desde_febrero desde_marzo
        desde_abril desde_mayo desde_junio desde_julio desde_agosto desde_septiembre desde_octubre
        desde_noviembre desde_diciembre desde_hace desde_la llevo llevamos meses semanas_para
        horas_para una_eternidad a_mano manualmente en_vez descontent* por_mi_cuenta otro_proveedor
        nos_vamos
        """,
        "good": """
        competitiv* de_calidad calidad sin_fallos de_lujo sobresalient* inmejorable* ligera ligero
        bueno buena buenos buenas buen bien excelente* perfect* estupend* genial* fantastic*
        maravill* encanta encantan encantad* gusta gustan contento* contenta* satisfech* feliz
        gracias facil faciles facilmente sencill* rapido rapida rapidos rapidas rapidisim* rapidez
        util utiles claro claros clara claras comodo* amabilidad amable* eficaz* eficiente*
        profesional* mejor mejores justo justa barato* paciencia ayudo ayudaron resolvieron resolvio
        impecable* increible* intuitiv* completo completos fiable* ahorr* sigan_asi felicidades
        enhorabuena agradable* practic* potente* atent* dispuest* cercano* cercana* economic*
        asequible* razonable* bien_explicad* moderno* moderna* imprescindible* impresionant*
        magnific* de_maravilla muchisimo sin_problemas estable* recom* como_la_seda coser_y_cantar
        encantador* arrancar_enseguida enseguida asequibles lo_mejor nada_mejor agil agiles solido
        solida amena ameno eficacia profesionalidad agradecid* acertad* cuidad* preciso precisa
        fiabilidad buenisim* utilisim* excepcional* a_la_perfeccion aciert* acoged* adecuad* admir*
        adorab* afab* afortunad* agilidad agiliza* agradab* ahorro alegr* alivi* alta_calidad
        amabilisim* amen* apasion* aplaus* apropiad* asombros* atractiv* avanzad* ayuda_mucho barata
        bello bendicion benefici* bien_disen* bien_hecho bien_pensad* bonit* bravo brillan* calid*
        campeon* capaz carin* celebr* celeridad certer* chapo chulisim* chulo clarisim* coheren*
        colaborad* comod* comodidad complac* comprens* comprometid* conciso confiab* constructiv*
        convinc* cordial* correctisim* creativ* cuidados* cumple_con cumplen cumplidor* de_cine
        de_diez_puntos de_primera delici* deslumbr* destac* detallist* diligen* dinamic* divertid*
        eficienc* ejemplar* elegan* elogi* emocion* empat* encant* enriquec* entendib* entretenid*
        entusias* equilibrad* esencial* espabil* espectacul* esplendid* estabilidad estupendament*
        exito* exquisit* extraordinar* fabulos* facilisim* famos* fantastica favorit* fenomen* fiab*
        fiel* flexib* fluid* formidab* fortaleza* fresco fuera_de_serie ganamos garantiz* generos*
        gentil* gozada grandioso gratific* gratitud guay habil* hermos* honest* honrad* ideal*
        idone* iluminad* impec* imprescindib* impresion* incomparab* incondicional* indispensab*
        infalib* informativ* ingenios* inigual* inmejor* innovador* insuperab* intachab* inteligen*
        invaluab* joya liger* limpi* limpio lindo lujo maestr* magia magic* magistral mas_facil
        mas_rapido mejorad* mejoro merece_la_pena meritori* milagr* moderniz* motivad* motivador*
        mucho_mejor muy_bien ningun_problema ninguna_queja novedos* nunca_da_problemas nunca_falla
        nunca_fallan optimist* ordenad* organizad* orgull* perfeccion* persever* pionero placer plus
        polivalent* positiv* precioso premi* prodigi* productiv* profesionales progres* provech*
        punter* puntual* rapidamente realista recomendab* reconfort* refresc* relajad* rendidor*
        rentab* resolutiv* revolucion* riguros* robust* satisfac* satisfactori* seguridad sencillez
        sensacion* sensat* serenidad servicial* simpatic* sin_complicaciones sin_errores
        sin_esfuerzo sin_pegas sin_queja* soberbio sobresal* soluciona_todo sonri* sorprendent*
        superdotad* superior* talento tecnicamente_bueno tesoro todo_bien todo_claro todo_genial
        tranquil* transparen* triunf* un_gusto una_gozada vale_la_pena vale_mucho valientes valios*
        valor_anadido velocidad veloz* ventaj* versatil* victor* virtud*
        """,
        "bad": """
        descontent* poco_intuitiv* poco_practic* poco_fiable lentitud penosa perdida_de_tiempo
        despropositos caos caotic* malo mala malos malas mal peor pesim* horrible* terrible*
        desastr* infierno* pesadilla* decepcion* frustr* molest* lento lenta lentos lentas error
        errores fallo fallos falla fallan cierra_sola cuelga* bloquea* demasiado demasiada
        demasiados demasiadas caro cara caros caras confus* anticuad* complicad* dificil* falta
        faltan esperando espero verguenza* inaceptable* inutil* problema problemas incomplet*
        errata* obsolet* dos_veces cobraron subida desear arrepient* perdido perdemos perdi roto
        estafa* abuso* deja_mucho no_funciona todavia_no inestable* engorros* tedios* fatal* nefast*
        penos* desaparec* desactiv* abusiv* excesiv* exagerad* carisim* maleducad* ignoran ignoraron
        liados lios lio insuficiente* deficiente* enfad* enoj* desactualizad* imposible* cansad*
        engan* grosero* antipatic* sin_resolver* odisea pasaron_de sube sin_explicacion no_sirve
        no_vale insatisfech* enga* chapuza* chapucer* lioso liosa engorro* pesado pesada limitad*
        retras* tardan lentisim* ridicul* absurd* roban robo timo timan fraude obsoleto anticuado
        cansino desatend* ignorad* incompetent* inutiles abandon* abrum* aburrid* abusar acoso
        agobi* agotador* agresiv* amargo ambigu* anormal* antiguall* apat* apen* apesta arbitrari*
        arcaic* arrogan* asco asque* atasc* atroz* avergonz* averia* averiad* bajon barrera* basura
        bloqueo* bochorn* brusc* burl* burocra* cabre* cada_dia_peor cada_vez_peor caid* calamid*
        calvario cansin* caprich* carece* carencia* catastro* chapuce* chapuz* chasco chung* coazo
        conazo condescend* confusion contradic* corrupt* costos* cuelgue* decaid* decepcio* defect*
        deficien* defraud* degrad* deja_que_desear dejadez dejan_que_desear demencial* demora*
        deplorab* deprimen* desaconsej* desactualiz* desagrad* desalent* desanim* desaprovech*
        desastre* desaten* desatencion descarad* descoloc* desconcert* desconfi* descontrol*
        descuid* desesper* desfas* desganad* desilusi* desinteres* desmotiv* desorden* desorganiz*
        desorient* despacio desperdici* despist* despreci* despropos* desvent* deterior* detest*
        dificult* dificultad* disgust* dolor* duplicad* echa_de_menos echo_de_menos embarull*
        embaucad* emped* empeor* enfadad* enganad* enganos* enrevesad* equivoc* erratic* erron*
        escandal* escas* estafador* estanc* estres* estupid* exager* exasper* exorbitan* extrav*
        fallid* fals* farragos* farsa fastidi* fatig* fea feas feisim* feo feos fiasco flojisim*
        fracas* fragil* fraud* frialdad frustrad* fuera_de_servicio furios* gafe groser* grosery
        harta hartas hartos horrend* horripil* horror hostil* humill* ignor* ilegib* ilogic*
        impersonal* impotenc* imprecis* impresentab* improvis* inaccept* inaccesib* inadecuad*
        inadmisib* inaguantab* incapa* incoheren* incomod* incompat* incompeten* incomprens*
        inconsisten* inconvenien* incorrect* incumpl* indecen* indefens* indiferen* indign*
        ineficac* ineficaz ineficien* inept* inestab* inexact* inexistent* inexplicab* inflexib*
        infumab* injust* innecesari* inoperan* insatisf* insegur* insensib* inservib* insolent*
        insoportab* insufr* insult* interminab* intolerab* inutiliz* invalid* irrespetuos*
        irresponsab* irrit* jaleo jodid* laberint* lament* lamentable* lastima litros llenos_de
        mal_disen* mal_hecho malentend* malestar malgast* maltrat* maread* mareando mareo marron
        me_arrepiento mediocr* mentir* mentira* merma* miedo mierda miserab* monoton* mosque* muert*
        negativ* neglig* ni_caso ningune* no_carga no_cumple no_entiendo no_funcionan no_merece
        no_recomendaria no_recomiendo no_responde no_se_entiende no_va no_vuelvo nunca_funciona
        obstacul* odio odios* ofens* olvid* paralis* parche* pegas penalic* perdida* perdida_de
        pereza perezos* perjudic* perjuicio* peste picaresca pobre pobres precari* preocup*
        primitiv* problematic* prohibitiv* quebrad* queja* quejarme redundan* retroce* rompe rompen
        rompio ruin ruina ruptura sabot* saturad* sin_avisar sin_previo_aviso sin_respuesta
        sin_sentido sin_solucion sinsentid* soberbi* sosa soso sospech* subidon* sucio sufr* tedio
        temor timad* tirar_el_dinero tonteria* torpe* tortur* tosco traba trabas tragedia traicion*
        tramp* triste* turbi* vergonz* verguenz* vulnerab*
        """,
        "always": "siempre",
    },
)
