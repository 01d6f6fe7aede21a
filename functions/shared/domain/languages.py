"""The languages that a contact is asked in: every sentence of a survey and its pages, as data.

A language is named by its tag (BCP 47) and found by lookup (RFC 4647, section 3.4): `de-AT` is
answered in German. Another language is one more `Words` in `SPOKEN`. The question is that of F.
Reichheld, "The One Number You Need to Grow" (Harvard Business Review, December 2003).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ACCEPTED = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:;q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)
_MOST_ACCEPTED = 20


@dataclass(frozen=True, slots=True)
class Notice:
    """A page that only says something: its heading, and what to know or to do."""

    title: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitWords:
    """What an exit survey says in one language: its letter, its page; `reasons` by their names."""

    subject: str
    why: str
    link: str
    how: str
    question: str
    reasons: Mapping[str, str]
    comment: str
    before: str
    wrong_reason: str
    thanks: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a survey and its pages say in one language.

    Places in braces are filled in: `venture`, `name`, `question`, `score`, `days`, `most`.
    `failures` are kept by the status that they explain; `unexpected` stands for every other.
    """

    tag: str
    question: str
    lowest: str
    highest: str
    hello: str
    hello_named: str
    how: str
    reminder: str
    reminder_subject: str
    let_go: str
    reason: str
    send: str
    send_again: str
    before: str
    thanks: str
    thanks_score: str
    replies: Mapping[str, str]
    tell_why: str
    change: str
    how_long: str
    wrong_score: str
    wrong_comment: str
    leaving: ExitWords
    leave: Notice
    leave_button: str
    left: Notice
    failures: Mapping[int, Notice]
    unexpected: Notice


ENGLISH = Words(
    tag="en",
    question="How likely is it that you would recommend {venture} to a friend or colleague?",
    lowest="Not at all likely",
    highest="Extremely likely",
    hello="Hello,",
    hello_named="Hello {name},",
    how="Your number opens a page. Press the button there to send your answer.",
    reminder="We asked you this some days ago. One number is enough, and we will not "
    "remind you again.",
    reminder_subject="A short reminder: {question}",
    let_go="No more mail from {venture}",
    reason="What is the main reason for your choice? (optional)",
    send="Send my answer",
    send_again="Send my new answer",
    before="You have answered already: you chose {score}. You may change it here.",
    thanks="Thank you",
    thanks_score="Thank you. You chose {score}.",
    replies={
        "promoter": "We are glad that {venture} works well for you.",
        "passive": "That tells us that {venture} is good, and could be better.",
        "detractor": "We are sorry that {venture} is not what you need it to be.",
    },
    tell_why="If you like, add below why you chose this number.",
    change="Change your answer or its reason",
    how_long="You can change your answer for {days} days after our mail.",
    wrong_score="Please choose a number from 0 to 10.",
    wrong_comment="Please use at most {most} characters.",
    leaving=ExitWords(
        subject="What made you stop?",
        why="it looks as if {venture} is no longer of use to you. I would like to "
        "understand why, and I will not try to talk you out of it.",
        link="Tell me the reason",
        how="It takes a minute: one choice, and a few words if you like. You can reply to "
        "this mail just as well. I read every answer myself.",
        question="What is the main reason why {venture} is no longer right for you?",
        reasons={
            "too_expensive": "It is too expensive",
            "missing_something": "It lacks something that I need",
            "too_hard": "It is too hard to use",
            "support": "Support did not help enough",
            "not_needed": "I do not need it any more",
            "went_elsewhere": "I use something else now",
            "other": "Another reason",
        },
        comment="What should we have done differently? (optional)",
        before="You have answered already. You may change your answer here.",
        wrong_reason="Please choose one of the reasons.",
        thanks=Notice(
            "Thank you for telling us.", "We have noted your answer, and a person will read it."
        ),
    ),
    leave=Notice(
        "No more mail from {venture}?",
        "Press the button, and nothing more will be sent to your address.",
    ),
    leave_button="Unsubscribe",
    left=Notice("You are unsubscribed.", "{venture} will send nothing more to your address."),
    failures={
        400: Notice(
            "That did not work.",
            "What was sent is not the form of this page. Please try it again.",
        ),
        404: Notice(
            "There is nothing here.", "Please check that the whole link was copied from the mail."
        ),
        410: Notice("This link is no longer valid.", "The survey that it belongs to is over."),
        413: Notice("That was too long.", "Please go back, and shorten the text."),
        415: Notice("That did not work.", "Please go back, and send the form of the page itself."),
        503: Notice(
            "This does not work right now.",
            "Nothing was lost or changed. Try again in a minute.",
        ),
    },
    unexpected=Notice(
        "Something went wrong.", "It is our fault, not yours. Please try again later."
    ),
)

GERMAN = Words(
    tag="de",
    question="Wie wahrscheinlich ist es, dass Sie {venture} einem Freund oder Kollegen "
    "weiterempfehlen?",
    lowest="Überhaupt nicht wahrscheinlich",
    highest="Äußerst wahrscheinlich",
    hello="Guten Tag,",
    hello_named="Guten Tag {name},",
    how="Ihre Zahl öffnet eine Seite. Mit dem Knopf dort senden Sie Ihre Antwort ab.",
    reminder="Das haben wir Sie vor einigen Tagen gefragt. Eine Zahl genügt, und wir "
    "erinnern Sie nicht noch einmal.",
    reminder_subject="Kurze Erinnerung: {question}",
    let_go="Keine weiteren E-Mails von {venture}",
    reason="Was ist der wichtigste Grund für Ihre Wahl? (freiwillig)",
    send="Antwort senden",
    send_again="Neue Antwort senden",
    before="Sie haben schon geantwortet: Ihre Wahl war {score}. Hier können Sie sie ändern.",
    thanks="Vielen Dank",
    thanks_score="Vielen Dank. Ihre Wahl: {score}.",
    replies={
        "promoter": "Wir freuen uns, dass {venture} Ihnen gute Dienste leistet.",
        "passive": "Das sagt uns: {venture} ist gut und könnte besser sein.",
        "detractor": "Es tut uns leid, dass {venture} nicht so ist, wie Sie es brauchen.",
    },
    tell_why="Wenn Sie mögen, schreiben Sie unten, warum Sie diese Zahl gewählt haben.",
    change="Antwort oder Begründung ändern",
    how_long="Bis {days} Tage nach unserer E-Mail können Sie Ihre Antwort ändern.",
    wrong_score="Bitte wählen Sie eine Zahl von 0 bis 10.",
    wrong_comment="Bitte schreiben Sie höchstens {most} Zeichen.",
    leaving=ExitWords(
        subject="Warum haben Sie aufgehört?",
        why="es sieht so aus, als wäre {venture} für Sie nicht mehr von Nutzen. Ich möchte "
        "verstehen, warum, und werde nicht versuchen, Sie umzustimmen.",
        link="Den Grund nennen",
        how="Es dauert eine Minute: eine Auswahl und, wenn Sie mögen, ein paar Worte. Sie "
        "können auch einfach auf diese E-Mail antworten. Ich lese jede Antwort selbst.",
        question="Was ist der wichtigste Grund, warum {venture} für Sie nicht mehr das Richtige "
        "ist?",
        reasons={
            "too_expensive": "Es ist zu teuer",
            "missing_something": "Mir fehlt etwas, das ich brauche",
            "too_hard": "Es ist zu schwierig zu bedienen",
            "support": "Der Kundendienst hat zu wenig geholfen",
            "not_needed": "Ich brauche es nicht mehr",
            "went_elsewhere": "Ich verwende jetzt etwas anderes",
            "other": "Ein anderer Grund",
        },
        comment="Was hätten wir anders machen sollen? (freiwillig)",
        before="Sie haben schon geantwortet. Hier können Sie Ihre Antwort ändern.",
        wrong_reason="Bitte wählen Sie einen der Gründe.",
        thanks=Notice(
            "Vielen Dank für Ihre Offenheit.",
            "Ihre Antwort ist notiert, und ein Mensch wird sie lesen.",
        ),
    ),
    leave=Notice(
        "Keine weiteren E-Mails von {venture}?",
        "Mit dem Knopf bestätigen Sie: An Ihre Adresse geht dann nichts mehr.",
    ),
    leave_button="Abmelden",
    left=Notice("Sie sind abgemeldet.", "{venture} schickt nichts mehr an Ihre Adresse."),
    failures={
        400: Notice(
            "Das hat nicht geklappt.",
            "Was ankam, ist nicht das Formular dieser Seite. Bitte versuchen Sie es noch einmal.",
        ),
        404: Notice(
            "Hier ist nichts.",
            "Bitte prüfen Sie, ob der ganze Link aus der E-Mail kopiert wurde.",
        ),
        410: Notice(
            "Dieser Link gilt nicht mehr.", "Die Umfrage, zu der er gehört, ist abgeschlossen."
        ),
        413: Notice("Das war zu lang.", "Bitte gehen Sie zurück und kürzen Sie den Text."),
        415: Notice(
            "Das hat nicht geklappt.",
            "Bitte gehen Sie zurück und senden Sie das Formular der Seite selbst.",
        ),
        503: Notice(
            "Das geht gerade nicht.",
            "Nichts ging verloren, nichts wurde geändert. Bitte versuchen Sie es gleich noch "
            "einmal.",
        ),
    },
    unexpected=Notice(
        "Etwas ist schiefgegangen.",
        "Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.",
    ),
)

FRENCH = Words(
    tag="fr",
    question="Quelle est la probabilité que vous recommandiez {venture} à un ami ou à un "
    "collègue\u00a0?",
    lowest="Pas du tout probable",
    highest="Extrêmement probable",
    hello="Bonjour,",
    hello_named="Bonjour {name},",
    how="Votre note ouvre une page. Le bouton de cette page envoie votre réponse.",
    reminder="Nous vous avons posé cette question il y a quelques jours. Une note suffit, "
    "et nous ne vous la rappellerons plus.",
    reminder_subject="Petit rappel\u00a0: {question}",
    let_go="Ne plus recevoir d'e-mails de {venture}",
    reason="Quelle est la raison principale de votre choix\u00a0? (facultatif)",
    send="Envoyer ma réponse",
    send_again="Envoyer ma nouvelle réponse",
    before="Vous avez déjà répondu\u00a0: vous avez choisi {score}. Vous pouvez modifier votre "
    "réponse ici.",
    thanks="Merci",
    thanks_score="Merci. Vous avez choisi {score}.",
    replies={
        "promoter": "Nous sommes heureux que {venture} vous soit utile.",
        "passive": "Cela nous dit que {venture} est bien, et pourrait être mieux.",
        "detractor": "Nous regrettons que {venture} ne réponde pas à ce dont vous avez besoin.",
    },
    tell_why="Si vous le souhaitez, dites ci-dessous pourquoi vous avez choisi cette note.",
    change="Modifier votre réponse ou sa raison",
    how_long="Vous pouvez modifier votre réponse pendant {days} jours après notre e-mail.",
    wrong_score="Veuillez choisir une note de 0 à 10.",
    wrong_comment="Veuillez écrire {most} caractères au plus.",
    leaving=ExitWords(
        subject="Pourquoi avez-vous arrêté\u00a0?",
        why="il semble que {venture} ne vous soit plus utile. J'aimerais comprendre "
        "pourquoi, et je ne chercherai pas à vous faire changer d'avis.",
        link="Indiquer la raison",
        how="Cela prend une minute\u00a0: un choix, et quelques mots si vous le souhaitez. "
        "Vous pouvez aussi répondre à cet e-mail. Je lis chaque réponse moi-même.",
        question="Quelle est la raison principale pour laquelle {venture} ne vous convient "
        "plus\u00a0?",
        reasons={
            "too_expensive": "C'est trop cher",
            "missing_something": "Il me manque quelque chose dont j'ai besoin",
            "too_hard": "C'est trop difficile à utiliser",
            "support": "L'assistance n'a pas assez aidé",
            "not_needed": "Je n'en ai plus besoin",
            "went_elsewhere": "J'utilise maintenant autre chose",
            "other": "Une autre raison",
        },
        comment="Qu'aurions-nous dû faire autrement\u00a0? (facultatif)",
        before="Vous avez déjà répondu. Vous pouvez modifier votre réponse ici.",
        wrong_reason="Veuillez choisir l'une des raisons.",
        thanks=Notice(
            "Merci de nous l'avoir dit.", "Votre réponse est notée, et une personne la lira."
        ),
    ),
    leave=Notice(
        "Ne plus recevoir d'e-mails de {venture}\u00a0?",
        "Appuyez sur le bouton\u00a0: plus rien ne sera envoyé à votre adresse.",
    ),
    leave_button="Me désabonner",
    left=Notice("Vous êtes désabonné.", "{venture} n'enverra plus rien à votre adresse."),
    failures={
        400: Notice(
            "Cela n'a pas fonctionné.",
            "Ce qui a été envoyé n'est pas le formulaire de cette page. Veuillez réessayer.",
        ),
        404: Notice(
            "Il n'y a rien ici.", "Vérifiez que le lien de l'e-mail a été copié en entier."
        ),
        410: Notice("Ce lien n'est plus valable.", "L'enquête à laquelle il mène est terminée."),
        413: Notice("C'était trop long.", "Revenez en arrière et raccourcissez le texte."),
        415: Notice(
            "Cela n'a pas fonctionné.",
            "Revenez en arrière et envoyez le formulaire de la page elle-même.",
        ),
        503: Notice(
            "Cela ne fonctionne pas pour le moment.",
            "Rien n'a été perdu ni modifié. Réessayez dans une minute.",
        ),
    },
    unexpected=Notice(
        "Une erreur s'est produite.",
        "C'est notre faute, pas la vôtre. Veuillez réessayer plus tard.",
    ),
)

SPANISH = Words(
    tag="es",
    question="¿Qué probabilidad hay de que recomiende {venture} a un amigo o colega?",
    lowest="Nada probable",
    highest="Extremadamente probable",
    hello="Hola:",
    hello_named="Hola, {name}:",
    how="Su número abre una página. El botón de esa página envía su respuesta.",
    reminder="Le hicimos esta pregunta hace unos días. Basta un número, y no se la "
    "recordaremos más.",
    reminder_subject="Un breve recordatorio: {question}",
    let_go="No recibir más correos de {venture}",
    reason="¿Cuál es el motivo principal de su elección? (opcional)",
    send="Enviar mi respuesta",
    send_again="Enviar mi nueva respuesta",
    before="Ya ha respondido: eligió {score}. Aquí puede cambiar su respuesta.",
    thanks="Gracias",
    thanks_score="Gracias. Ha elegido {score}.",
    replies={
        "promoter": "Nos alegra que {venture} le sea útil.",
        "passive": "Eso nos dice que {venture} está bien y podría estar mejor.",
        "detractor": "Sentimos que {venture} no sea lo que usted necesita.",
    },
    tell_why="Si lo desea, cuente abajo por qué eligió este número.",
    change="Cambiar su respuesta o el motivo",
    how_long="Puede cambiar su respuesta hasta {days} días después de nuestro correo.",
    wrong_score="Elija un número del 0 al 10.",
    wrong_comment="Escriba como máximo {most} caracteres.",
    leaving=ExitWords(
        subject="¿Por qué lo dejó?",
        why="Parece que {venture} ya no le es útil. Me gustaría entender por qué, y no "
        "intentaré hacerle cambiar de opinión.",
        link="Indicar el motivo",
        how="Lleva un minuto: una elección y, si lo desea, unas palabras. También puede "
        "responder a este correo. Leo personalmente cada respuesta.",
        question="¿Cuál es el motivo principal por el que {venture} ya no le conviene?",
        reasons={
            "too_expensive": "Es demasiado caro",
            "missing_something": "Le falta algo que necesito",
            "too_hard": "Es demasiado difícil de usar",
            "support": "El servicio de ayuda no ayudó lo suficiente",
            "not_needed": "Ya no lo necesito",
            "went_elsewhere": "Ahora uso otra cosa",
            "other": "Otro motivo",
        },
        comment="¿Qué deberíamos haber hecho de otra manera? (opcional)",
        before="Ya ha respondido. Aquí puede cambiar su respuesta.",
        wrong_reason="Elija uno de los motivos.",
        thanks=Notice(
            "Gracias por decírnoslo.", "Hemos anotado su respuesta, y una persona la leerá."
        ),
    ),
    leave=Notice(
        "¿No recibir más correos de {venture}?",
        "Pulse el botón y no se enviará nada más a su dirección.",
    ),
    leave_button="Darme de baja",
    left=Notice("Su baja está hecha.", "{venture} no enviará nada más a su dirección."),
    failures={
        400: Notice(
            "No ha funcionado.",
            "Lo que se envió no es el formulario de esta página. Inténtelo de nuevo.",
        ),
        404: Notice("Aquí no hay nada.", "Compruebe que copió el enlace completo del correo."),
        410: Notice("Este enlace ya no es válido.", "La encuesta a la que pertenece ha terminado."),
        413: Notice("Era demasiado largo.", "Vuelva atrás y acorte el texto."),
        415: Notice("No ha funcionado.", "Vuelva atrás y envíe el formulario de la propia página."),
        503: Notice(
            "Ahora mismo no funciona.",
            "No se ha perdido ni cambiado nada. Inténtelo de nuevo en un minuto.",
        ),
    },
    unexpected=Notice(
        "Algo ha fallado.", "El error es nuestro, no suyo. Inténtelo de nuevo más tarde."
    ),
)

SPOKEN: Mapping[str, Words] = {w.tag: w for w in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def translation(tag: str | None) -> Words | None:
    """The words for a language, where they are there; a region or a script is left off."""
    return SPOKEN.get((tag or "").partition("-")[0].lower())


def words(known: str | None, accepted: str = "") -> Words:
    """The words for a contact: of its known language, else of what a browser accepts, else English.

    `accepted` is an Accept-Language header, and may say anything.
    """
    wanted = [known] if known else _preferred(accepted)
    return next(filter(None, map(translation, wanted)), ENGLISH)


def _preferred(accepted: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110, section 12.5.4), the dearest first."""
    said = accepted.replace(" ", "").split(",")[:_MOST_ACCEPTED]
    found = [(m[1], float(m[2] or 1)) for m in map(_ACCEPTED.fullmatch, said) if m]
    return [tag for tag, dear in sorted(found, key=lambda each: -each[1]) if dear]
