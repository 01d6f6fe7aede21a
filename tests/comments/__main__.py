"""`python -m tests.comments` prints how well comments are sorted that nothing was tuned on."""

import sys

from tests.comments.batches import UNTOUCHED, read
from tests.comments.measures import guessed_at, untouched

for title, measured in zip(("category", "sentiment"), untouched(), strict=True):
    sys.stdout.write(
        f"{title}: agreement {measured.agreement:.1%}, Cohen's kappa {measured.kappa:.2f}\n"
    )
    for name, of in measured.classes.items():
        sys.stdout.write(
            f"  {name:11} {of.count:4} comments, recall {of.recall:.1%}, "
            f"precision {of.precision:.1%}\n"
        )
foreign, guessed = guessed_at(read(UNTOUCHED))
languages = ", ".join(one.language for one in guessed) or "none"
sys.stdout.write(f"not read: {len(foreign)} comments, guessed at {len(guessed)} ({languages})\n")
