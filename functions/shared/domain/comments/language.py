"""Which language a comment is in, told by its letters and its commonest words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from functions.shared.domain.comments.english import ENGLISH
from functions.shared.domain.comments.french import FRENCH
from functions.shared.domain.comments.german import GERMAN
from functions.shared.domain.comments.lexicon import Lexicon
from functions.shared.domain.comments.spanish import SPANISH

Language: TypeAlias = Literal["en", "de", "fr", "es"]

LEXICONS: Final[Mapping[Language, Lexicon]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
}
FEWEST: Final = 0.25
"""So many of a comment's words must be of a language, for it to be taken for that language."""
STEM: Final = 0.7
"""So much of a sign is a word that only begins like ours; fewer signs tell no language."""

# Commonest words of languages that are not supported, so that they are not taken for one that is.
OTHERS: Final = {
    "it": """il lo gli di da che per con una sono siamo non ma molto troppo sempre mio mia nostro
    della del dei delle alla al ai anche piu questo questa ho ha abbiamo si ci come e cosi ancora
    riuscito stato molta nel nella perche tutto grazie tutti tutta mai gia ogni quanto quando hanno
    hai bene su tra dal sul meno quello questi essere fatto puo ci vi ti nostra""",
    "pt": """o os as um uma do da dos das no na nos nas em para com nao mas muito mais meu minha
    meus nosso nossa voces foi esta sao tem seu sua isso este desde voce demora nos aplicativo
    pode ontem obrigado obrigada pelo pela que e ao ficando bom boa demais consigo ja ate
    quando ou sem lhe voce sou tudo aos ainda tambem ninguem mesmo depois agora quanto fazer feito
    equipa equipe gosto otimo otima aplicativo trava suporte atendimento preco ferramenta respondeu
    subiu outra toda hora ninguem sempre nunca todos os colegas empresa avisou funciona bem""",
    "ca": """amb molt molta massa dels als aquest aquesta aixo tots tot fins meu meva nostre nostra
    seva som hem gairebe mai res ningu ara quan tambe gens bona els servei una i fa per no el es que
    setmanes espero atencio client bo resposta""",
    "gl": """o os a as moi ben non unha ninguen programa funciona e do da dos das no na un que con
    co ao aos dunha nunha moita moito eu vos tamen contentos solucions""",
    "no": """og jeg det at en et som pa er av for med den til ikke har vi men veldig om sa var kan
    alltid aldri god godt litt min var eller fra hva hver gang alt noe mye bra takk""",
    "nl": """de het een en van ik je wij we zijn niet met voor maar er is dat die dit te veel wat
    als op aan bij naar ook nog wel geen zeer erg altijd heel goed mijn ons onze jullie hebben heb
    wordt uit kan steeds snel krijgt ermee""",
    "sv": """och jag det att en ett som pa ar av for med den till inte har vi men mycket om sa var
    kan er alltid aldrig bra lite ni min vara eller fran valdigt""",
    "da": """og jeg det at en et som pa er af for med den til ikke har vi men meget om sa var kan
    altid aldrig godt lidt min vores eller fra man hvad hver gang alt far hvis""",
    "pl": """i w na z do nie sie jest to jak ze po za co tak dla bardzo ale ma mam juz od o przez
    zawsze nigdy dobrze moj tylko taki jestem prosze kazdemu ostatniej""",
    "fi": """ja on ei se etta olen oli ole mutta kun niin hyvin aina usein liian han he me te mita
    jos vain myos erittain kuin sita minun""",
    "tr": """ve bir bu cok icin de da ama daha her ne ben biz siz var yok degil ile gibi en iyi
    olarak zaman oldu kadar hala""",
    "cs": """a je na se to ze v z do ne pro ale jsem jsme uz jen velmi nebo jako tak by ma moc
    vsechno dobre po od neni trochu""",
    "hu": """a az es egy nem hogy is van volt de nagyon mert mint meg csak ez azt vagy jo gyakran
    minden mindig""",
    "ro": """si este sunt nu un o la de cu pe din pentru dar mai foarte care ca am ati noi este bine
    greu prea aplicatia""",
    "id": """yang dan di ini itu dengan untuk tidak dari ada saya kami sangat terlalu tapi bisa
    akan juga sudah lebih bagus""",
}
# Letters that a supported language has none of.
FOREIGN: Final = re.compile(r"[ãõåøæłąężźśćńğışřěůčžťďňőűțșăđ]")
_FOLDED: Final = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "\u0131": "i"})
_WORD: Final = re.compile(r"[a-z]+")
_BREAK: Final = re.compile(r"[a-z]+|[.,;:!?()]+")


def fold(text: str) -> str:
    """The text in small letters, without accents, `don't` as `dont`, each break by itself."""
    plain = text.lower().translate(_FOLDED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    joined = re.sub(r"n['\u2019`\u00b4]t\b", "nt", bare)
    return " ".join(_BREAK.findall(re.sub(r"(.)\1{2,}", r"\1", joined)))


def told(text: str, folded: str) -> Language | None:
    """The supported language that most words are of; None where none is, or another as much."""
    if _in_other_letters(text):
        return None
    words = _WORD.findall(folded)
    ours = {language: _hits(words, lexicon) for language, lexicon in LEXICONS.items()}
    best = max(ours, key=lambda language: ours[language])
    foreign = len(FOREIGN.findall(unicodedata.normalize("NFC", text.lower())))
    theirs = max(sum(word in _OTHERS[name] for word in words) for name in _OTHERS) + 2 * foreign
    if ours[best] < theirs + STEM or ours[best] < FEWEST * len(words):
        return None
    return best


def _hits(words: Sequence[str], lexicon: Lexicon) -> float:
    """How many words are the language's; one that only begins like ours is a weaker sign."""
    return sum(1 if word in lexicon.known else STEM * lexicon.knows(word) for word in words)


def _in_other_letters(text: str) -> bool:
    """Whether most letters are not Latin ones."""
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    return latin * 2 < len(letters)


_OTHERS: Final = {name: frozenset(words.split()) for name, words in OTHERS.items()}
