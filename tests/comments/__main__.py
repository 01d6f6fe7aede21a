"""`python -m tests.comments` prints how well comments are sorted that taught nothing."""

import sys

from functions.shared.domain.comments.language import LEXICONS
from tests.comments.batches import UNTOUCHED, read
from tests.comments.measures import guessed_at, sorted_as, table

labelled = list(read(UNTOUCHED))
sys.stdout.write(table(*sorted_as(labelled)))
for language in LEXICONS:
    category, sentiment = sorted_as([one for one in labelled if one.language == language])
    sys.stdout.write(
        f"{language}: category {category.agreement:.1%}, sentiment {sentiment.agreement:.1%}\n"
    )
foreign, guessed = guessed_at(labelled)
languages = ", ".join(one.language for one in guessed) or "none"
sys.stdout.write(f"not read: {len(foreign)} comments, guessed at {len(guessed)} ({languages})\n")
