"""What a comment shows, as named numbers: for the weights (`judging.py`) to make up a judgement.

Four kinds of things are shown: what our words say of its topics and of praise and blame, which
small words it has (`hints.py`, alike in all languages), which words, pairs and pieces of words
stand in it, and its form.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from functions.shared.domain.comments.hints import HINTS
from functions.shared.domain.comments.language import LEXICONS, Language
from functions.shared.domain.comments.lexicon import Lexicon

TOPICS: Final = ("support", "pricing", "onboarding", "product")
STRONG: Final = 2.0
WEAK: Final = 1.0
AFTER_CONTRAST: Final = 1.5
"""How much more weighs what follows a `but`."""
NEGATED_WITHIN: Final = 3
"""A negation reaches over so many words, if no break is between."""
TURNED_ROUND: Final = -0.75
"""What is left of praise or blame under a negation."""
PLAIN: Final = 1.5
"""From here on upwards, praise or blame is plain."""
LEAST: Final = 0.5
"""Praise less blame that counts as praise, or, below nothing, as blame."""
MOST: Final = 4.0
"""More praise, blame or words of a topic say no more."""

# How large each kind of evidence is shown, which decides how much is learned of it.
HINT: Final = 0.35
WORD: Final = 0.4
PAIR: Final = 0.25
PIECE: Final = 0.1
PIECE_LENGTH: Final = 5

Believed = Callable[[str, str], bool]
"""Whether a field of a lexicon is believed, where this text stands for it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A comment as it was written, and its text in our spelling, in a language that is read."""

    comment: str
    text: str
    language: Language


def always(_field: str, _found: str) -> bool:
    """Every field is believed."""
    return True


def shown(read: Read, believed: Believed = always) -> Mapping[str, float]:
    """What the comment shows by name, always in the same order."""
    lexicon = LEXICONS[read.language]
    words = read.text.split()
    return {
        "any": 1.0,
        **dict(_form(read.comment, words)),
        **dict(_topics(read.text, lexicon, believed)),
        **dict(_meant(read, lexicon, believed)),
        **dict(_hints(words, read.language)),
        **dict(_wording(words, read.language)),
    }


def _form(comment: str, words: list[str]) -> Iterator[tuple[str, float]]:
    yield f"length {min(6, len(words) // 3)}", 0.7
    if comment.rstrip().endswith("?"):
        yield "question", 1.0
    if "!" in comment:
        yield "exclaimed", 1.0
    if re.search(r"\d", comment):
        yield "digits", 0.7


def _topics(text: str, lexicon: Lexicon, believed: Believed) -> Iterator[tuple[str, float]]:
    """How much is said of each topic, which one it is most, and which one comes first."""
    turn = _turn(text, lexicon)
    weights: dict[str, float] = {}
    first: dict[str, int] = {}
    for topic in TOPICS:
        for at, weight in _weights(text, lexicon, topic, believed):
            weights[topic] = weights.get(topic, 0) + weight * _emphasis(at, turn)
            first[topic] = min(first.get(topic, at), at)
    for topic, weight in weights.items():
        yield f"of {topic}", min(weight, MOST) / 2
        yield f"any of {topic}", 1.0
    if weights:
        yield f"most of {max(weights, key=lambda name: (weights[name], -first[name]))}", 1.0
        yield f"first of {min(first, key=lambda name: first[name])}", 0.7
    else:
        yield "most of none", 1.0


def _weights(
    text: str, lexicon: Lexicon, topic: str, believed: Believed
) -> Iterator[tuple[int, float]]:
    """Where a word about a topic stands, and its weight; a strong word is not weak as well."""
    seen: set[int] = set()
    for force, weight in (("strong", STRONG), ("weak", WEAK)):
        field = f"{force} {topic}"
        for match in lexicon.patterns[field].finditer(text):
            if match.start() not in seen and believed(field, match.group()):
                seen |= set(range(match.start(), match.end()))
                yield match.start(), weight


def _meant(read: Read, lexicon: Lexicon, believed: Believed) -> Iterator[tuple[str, float]]:
    """Praise and blame, and what stands for them: denials, wishes, irony."""
    said = [*_praise_and_blame(read.text, lexicon, believed)]
    praise, blame = sum(v for v in said if v > 0), -sum(v for v in said if v < 0)
    yield "praise", min(praise, MOST) / 2
    yield "blame", min(blame, MOST) / 2
    yield from _balance(praise, blame)
    stands = {
        field: any(believed(field, m.group()) for m in lexicon.patterns[field].finditer(read.text))
        for field in ("denials", "wishes", "irony")
    }
    yield from ((field, 1.0) for field, there in stands.items() if there)
    if stands["denials"] and praise - blame < LEAST:
        yield "denied without praise", 1.0
    if stands["wishes"] or read.comment.rstrip().endswith("?"):
        yield "asked in plain blame" if praise - blame <= -PLAIN else "asked", 1.0


def _balance(praise: float, blame: float) -> Iterator[tuple[str, float]]:
    names = {
        "plain praise": praise - blame >= PLAIN,
        "more praise": praise - blame >= LEAST,
        "more blame": blame - praise >= LEAST,
        "plain blame": blame - praise >= PLAIN,
        "neither": not praise and not blame,
        "both in balance": praise > 0 and blame > 0 and abs(praise - blame) < PLAIN,
    }
    return ((name, 1.0) for name, true in names.items() if true)


def _praise_and_blame(text: str, lexicon: Lexicon, believed: Believed) -> Iterator[float]:
    """What each word of praise (above 0) or blame (below 0) says, in its place."""
    turn = _turn(text, lexicon)
    for field, worth in (("good", 1.0), ("bad", -1.0)):
        for match in lexicon.patterns[field].finditer(text):
            if not believed(field, match.group()):
                continue
            said = worth * (2 if lexicon.patterns["very"].fullmatch(match.group()) else 1)
            said *= TURNED_ROUND if _negated(text, match, lexicon) else 1
            yield said * _emphasis(match.start(), turn)


def _negated(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a negation stands shortly before, with no break between."""
    negations = lexicon.patterns["negations"]
    if negations.match(match.group()):
        return False  # It says no itself.
    before = re.split(r"[.,;:!?()]+", text[: match.start()])[-1].split()[-NEGATED_WITHIN:]
    return any(negations.fullmatch(word) for word in before)


def _turn(text: str, lexicon: Lexicon) -> int:
    """Where the first word of contrast stands, after which a comment says what it means."""
    found = lexicon.patterns["contrasts"].search(text)
    return found.start() if found else len(text)


def _emphasis(at: int, turn: int) -> float:
    return AFTER_CONTRAST if at > turn else 1.0


def _hints(words: list[str], language: Language) -> Iterator[tuple[str, float]]:
    """Which kinds of small words there are, and by which of them the comment begins."""
    kinds, longest = _kinds(language)
    for at in range(len(words)):
        for length in range(1, longest + 1):
            for kind in kinds.get(" ".join(words[at : at + length]), ()):
                yield f"hint {kind}", HINT
                if not at:
                    yield f"begins with {kind}", HINT


@cache
def _kinds(language: Language) -> tuple[Mapping[str, list[str]], int]:
    """The kinds of each entry, and how many words the longest one has."""
    kinds: dict[str, list[str]] = {}
    for kind, entries in HINTS[language].items():
        for entry in dict.fromkeys(entries.split()):
            kinds.setdefault(entry.replace("_", " "), []).append(kind)
    return kinds, max(len(entry.split()) for entry in kinds)


def _wording(words: list[str], language: Language) -> Iterator[tuple[str, float]]:
    for word in words:
        yield f"{language} {word}", WORD
        edged = f"<{word}>"
        for at in range(len(edged) - PIECE_LENGTH + 1):
            yield f"{language}~{edged[at : at + PIECE_LENGTH]}", PIECE
    for first, second in pairwise(words):
        yield f"{language} {first} {second}", PAIR
