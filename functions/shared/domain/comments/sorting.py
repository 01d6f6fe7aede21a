"""What a comment is about, and how it is meant: by words, always the same, without a service."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from functions.shared.domain.comments.language import LEXICONS, fold, told
from functions.shared.domain.comments.lexicon import Lexicon

Category: TypeAlias = Literal["product", "support", "pricing", "onboarding", "other"]
Sentiment: TypeAlias = Literal["positive", "neutral", "negative"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
SENTIMENTS: Final[tuple[Sentiment, ...]] = get_args(Sentiment)

TOPICS: Final[tuple[Category, ...]] = ("support", "pricing", "onboarding", "product")
STRONG: Final = 2.0
WEAK: Final = 1.0
AFTER_CONTRAST: Final = 1.5
"""How much more weighs what follows a `but`."""
NEGATED_WITHIN: Final = 3
"""A negation reaches over so many words, if no break is between."""
TURNED_ROUND: Final = -0.75
"""What is left of praise or blame under a negation."""
PLAIN_BLAME: Final = -1.5
"""From here on downwards, a wish or a question is blame all the same."""
FEWEST_DENIED: Final = 3
"""A comment of fewer words denies nothing: a bare no is no blame."""
LEAST: Final = 0.5
"""Praise less blame that makes a comment positive, or, below nothing, negative."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Where a comment belongs, and how it is meant."""

    category: Category
    sentiment: Sentiment


NOT_UNDERSTOOD: Final = Sorted("other", "neutral")


def sort(comment: str) -> Sorted:
    """Category and sentiment of a comment; `other` and neutral in a language we do not read."""
    folded = fold(comment)
    language = told(comment, folded)
    if language is None:
        return NOT_UNDERSTOOD
    lexicon = LEXICONS[language]
    text = re.sub(r"[a-z]+", lambda word: lexicon.correct(word.group()), folded)
    return Sorted(_category(text, lexicon), _sentiment(text, lexicon, comment))


def _category(text: str, lexicon: Lexicon) -> Category:
    turn = _turn(text, lexicon)
    weights = {topic: sum(_weights(text, lexicon, topic, turn)) for topic in TOPICS}
    best = max(weights, key=lambda topic: (weights[topic], -_first(text, lexicon, topic)))
    return best if weights[best] else "other"


def _first(text: str, lexicon: Lexicon, topic: Category) -> int:
    """Where a comment first speaks of a topic."""
    patterns = (lexicon.patterns[f"{force} {topic}"] for force in ("strong", "weak"))
    found = [match.start() for pattern in patterns if (match := pattern.search(text))]
    return min(found, default=len(text))


def _weights(text: str, lexicon: Lexicon, topic: Category, turn: int) -> Iterator[float]:
    """What each word about a topic weighs; a word that is strong is not weak as well."""
    seen: set[int] = set()
    for force, weight in (("strong", STRONG), ("weak", WEAK)):
        for match in lexicon.patterns[f"{force} {topic}"].finditer(text):
            if match.start() not in seen:
                seen |= set(range(match.start(), match.end()))
                yield weight * (AFTER_CONTRAST if match.start() > turn else 1)


def _sentiment(text: str, lexicon: Lexicon, comment: str) -> Sentiment:
    said = [*_praise_and_blame(text, lexicon)]
    wish = lexicon.patterns["wishes"].search(text) or comment.rstrip().endswith("?")
    denied = lexicon.patterns["denials"].search(text) and len(text.split()) >= FEWEST_DENIED
    total = sum(said)
    if lexicon.patterns["irony"].search(text) or total <= PLAIN_BLAME:
        return "negative"
    if wish or (abs(total) < LEAST and not denied):
        return "neutral"
    # Praise that is no more than the blame does not outweigh a denial.
    return "positive" if total >= LEAST else "negative"


def _praise_and_blame(text: str, lexicon: Lexicon) -> Iterator[float]:
    """What each word of praise (above 0) or blame (below 0) says, in its place."""
    turn = _turn(text, lexicon)
    for name, worth in (("good", 1.0), ("bad", -1.0)):
        for match in lexicon.patterns[name].finditer(text):
            said = worth * (2 if lexicon.patterns["very"].fullmatch(match.group()) else 1)
            said *= TURNED_ROUND if _negated(text, match, lexicon) else 1
            yield said * (AFTER_CONTRAST if match.start() > turn else 1)


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
