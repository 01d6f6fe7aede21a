"""What a comment shows, as named numbers: for the weights (`judging.py`) to make up a judgement.

Shown are the kinds of words that stand in it (alike in all languages, so that each learns from
all), in what order, and on which side of a denial or a `but`; the words themselves; and its form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.shared.domain.comments.language import LEXICONS, Language
from functions.shared.domain.comments.lexicon import Found, Lexicon

NEGATED_WITHIN: Final = 3
"""A negation reaches over so many words, if no break is between."""
BREAK: Final = re.compile(r"[.,;:!?()]+")

WORTH: Final[Mapping[str, float]] = {
    **dict.fromkeys(("praise", "joy", "gained", "ease", "good"), 1.0),
    **dict.fromkeys(("blame", "anger", "lost", "wrong", "burden", "refuse", "hard", "bad"), -1.0),
    "good news": 0.8,
    "bad news": -0.8,
    "again": -0.6,
}
"""What a kind that praises (above 0) or blames (below 0) is worth where the two are weighed."""
TURNED_ROUND: Final = -0.7
"""What is left of praise or blame under a negation."""
MOST: Final = 3
"""More praise or blame says no more."""
PLAIN: Final = 0.5
"""From here on, what stands on a side of a `but` is praise or blame."""

_SPOKEN_OF: Final = """
    answer waiting agent phone chat ticket help manager inform manner expert reachable price
    invoice refund discount contract budget seats fees value rival raise setup taught learn
    newcomer kickoff live beginning screen tool feature crash speed search report files mobile
    connect rights calendar alert data machine editor limit update recommend leave stay company
    trust survey role moved_in
    written_help by_itself fits_us
"""
TOPICS: Final = frozenset(name.replace("_", " ") for name in _SPOKEN_OF.split())
"""The kinds that speak of something."""

# How large each sort of evidence is shown, which decides how much is learned of it.
ONCE: Final = 0.6
OFTEN: Final = 0.8
PLACE: Final = 0.4
WORD: Final = 0.4


@dataclass(frozen=True, slots=True)
class Read:
    """A comment as it was written, and its text in our spelling, in a language that is read."""

    comment: str
    text: str
    language: Language


def shown(read: Read) -> Mapping[str, float]:
    """What the comment shows by name, always in the same order."""
    lexicon = LEXICONS[read.language]
    words = read.text.split()
    found = [*lexicon.found(words)]
    denied = {one for one in found if _denied(words, one, lexicon)}
    return {
        "any": 1.0,
        **dict(_form(read.comment, words)),
        **dict(_kinds(found, denied)),
        **dict(_order(found)),
        **dict(_balance(found, denied)),
        **{f"{read.language} {word}": WORD for word in words},
    }


def _denied(words: Sequence[str], one: Found, lexicon: Lexicon) -> bool:
    """Whether a negation stands shortly before, with no break between."""
    for word in reversed(words[max(0, one.at - NEGATED_WITHIN) : one.at]):
        if BREAK.fullmatch(word):
            return False
        if word in lexicon.negating:
            return True
    return False


def _form(comment: str, words: Sequence[str]) -> Iterator[tuple[str, float]]:
    yield f"length {min(6, len(words) // 3)}", 0.7
    if comment.rstrip().endswith("?"):
        yield "question", 1.0
    if "!" in comment:
        yield "exclaimed", 1.0
    if re.search(r"\d", comment):
        yield "digits", 0.7


def _kinds(found: Sequence[Found], denied: set[Found]) -> Iterator[tuple[str, float]]:
    places: dict[str, set[int]] = {}
    for one in found:
        places.setdefault(one.kind, set()).add(one.at)
    for kind, at in places.items():
        yield f"kind {kind}", ONCE if len(at) == 1 else OFTEN
        if 0 in at:
            yield f"begins with {kind}", PLACE
    yield from ((f"denied {one.kind}", ONCE) for one in found if one in denied)


def _order(found: Sequence[Found]) -> Iterator[tuple[str, float]]:
    """Which topic and which praise or blame comes first, which last, and what follows a `but`."""
    topics = [one.kind for one in found if one.kind in TOPICS]
    turn = min((one.at for one in found if one.kind == "turn"), default=None)
    if turn is not None:
        after = dict.fromkeys(one.kind for one in found if one.kind in TOPICS and one.at > turn)
        yield from ((f"after turn {kind}", ONCE) for kind in after)
    if topics:
        yield f"first of {topics[0]}", PLACE
        yield f"last of {topics[-1]}", PLACE
    else:
        yield "of nothing", 1.0
    meant = [one.kind for one in found if one.kind in WORTH]
    if meant:
        yield f"first meant {meant[0]}", PLACE
        yield f"last meant {meant[-1]}", PLACE


def _balance(found: Sequence[Found], denied: set[Found]) -> Iterator[tuple[str, float]]:
    """How much praise is left when blame is taken off: in all, and on both sides of a `but`."""
    yield f"balance {max(-MOST, min(MOST, round(_worth(found, denied))))}", 1.0
    turns = [one.at for one in found if one.kind == "turn"]
    if turns:
        before = _sign(_worth([one for one in found if one.at < turns[0]], denied))
        after = _sign(_worth([one for one in found if one.at >= turns[0]], denied))
        yield f"turns {before} {after}", 1.0


def _worth(found: Sequence[Found], denied: set[Found]) -> float:
    """What the kinds that stand there are worth together, each of them once."""
    kinds = dict.fromkeys(one.kind for one in found if one.kind in WORTH)
    turned = {one.kind for one in found if one in denied}
    return sum(WORTH[kind] * (TURNED_ROUND if kind in turned else 1) for kind in kinds)


def _sign(worth: float) -> str:
    return "good" if worth >= PLAIN else "bad" if worth <= -PLAIN else "even"
