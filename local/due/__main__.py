"""Let very many steps be due in one minute, and hold what happens to what is promised."""

import argparse
import sys

from local.due.minute import UNLIMITED, Minutes
from local.due.promises import broken, told
from local.due.table import SECONDS

POISONED = 10


def main() -> int:
    """The exit code: 0 when every promise was kept, with and without a quota."""
    parser = argparse.ArgumentParser(prog="python -m local.due", description=__doc__)
    parser.add_argument("--enrolments", type=int, default=100_000, metavar="N")
    parser.add_argument("--due", type=int, default=10_000, metavar="N", help="of them, at once")
    parser.add_argument(
        "--rate", type=float, default=14, metavar="R", help="what a mail service takes a second"
    )
    said = parser.parse_args()
    model = ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in SECONDS.items())
    print(f"The flows run as deployed, on the memory twins. The model's time per call: {model}.")
    wrong: list[str] = []
    for rate in (UNLIMITED, said.rate):
        lived = Minutes(said.enrolments, said.due, min(POISONED, said.due), rate).live()
        print("\n".join(["", *told(lived, said.enrolments, rate)]))
        wrong += broken(lived, rate)
    for each in wrong:
        print(f"BROKEN  {each}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
