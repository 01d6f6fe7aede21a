"""`python -m tests.comments` prints how well comments are sorted that taught nothing."""

import sys

from functions.shared.domain.comments.language import LEXICONS
from tests.comments.batches import UNTOUCHED, read
from tests.comments.measures import guessed_at, sorted_as, table

batches = {path.name: list(read(path)) for path in UNTOUCHED}
whole = [one for batch in batches.values() for one in batch]
for name, batch in {**batches, "both together": whole}.items():
    sys.stdout.write(f"{name}, {len(batch)} comments\n{table(*sorted_as(batch))}\n")
for language in LEXICONS:
    category, sentiment = sorted_as([one for one in whole if one.language == language])
    sys.stdout.write(
        f"{language}: category {category.agreement:.1%}, sentiment {sentiment.agreement:.1%}\n"
    )
foreign, guessed = guessed_at(whole)
languages = ", ".join(one.language for one in guessed) or "none"
sys.stdout.write(f"not read: {len(foreign)} comments, guessed at {len(guessed)} ({languages})\n")
