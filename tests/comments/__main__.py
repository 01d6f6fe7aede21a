"""`python -m tests.comments` prints how well comments are sorted that taught nothing."""

import sys

from tests.comments.batches import FRESH, read
from tests.comments.measures import fresh, guessed_at, table

sys.stdout.write(table(*fresh()))
foreign, guessed = guessed_at(read(FRESH))
languages = ", ".join(one.language for one in guessed) or "none"
sys.stdout.write(f"not read: {len(foreign)} comments, guessed at {len(guessed)} ({languages})\n")
