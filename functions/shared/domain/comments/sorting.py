"""What a comment is about, and how it is meant: always the same, without a service."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from functions.shared.domain.comments.evidence import Read, shown
from functions.shared.domain.comments.judging import judge, learned
from functions.shared.domain.comments.language import LEXICONS, fold, told

Category: TypeAlias = Literal["product", "support", "pricing", "onboarding", "other"]
Sentiment: TypeAlias = Literal["positive", "neutral", "negative"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
SENTIMENTS: Final[tuple[Sentiment, ...]] = get_args(Sentiment)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a comment is about, and how it is meant."""

    category: Category
    sentiment: Sentiment


NOT_UNDERSTOOD: Final = Sorted("other", "neutral")


def sort(comment: str) -> Sorted:
    """Category and sentiment of a comment; `other` and neutral in a language we do not read."""
    read = read_in(comment)
    if read is None:
        return NOT_UNDERSTOOD
    evidence = shown(read)
    weights = learned()
    return Sorted(
        CATEGORIES[judge(evidence, weights, 0, len(CATEGORIES))],
        SENTIMENTS[judge(evidence, weights, len(CATEGORIES), len(SENTIMENTS))],
    )


def read_in(comment: str) -> Read | None:
    """The comment with its language and in our spelling; None in a language we do not read."""
    folded = fold(comment)
    language = told(comment, folded)
    if language is None:
        return None
    lexicon = LEXICONS[language]
    text = re.sub(r"[a-z]+", lambda word: lexicon.correct(word.group()), folded)
    return Read(comment, text, language)
