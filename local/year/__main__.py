"""Live through the year, and print the calendar of all that fired, with its reason."""

import argparse
import sys
from datetime import date

from tqdm import tqdm

from local.year import calendar, story
from local.year.life import VENTURE, lived

TROUBLES = {
    story.RELEASE: "a bad release",
    story.FIXED: "it is fixed",
    story.PRICES: "new prices",
    story.FORGIVEN: "nobody speaks of the prices any more",
    story.OUTAGE: "the support desk stops answering",
    story.ANSWERED: "it answers again",
    story.STANDSTILL: "nobody looks at bands that time has changed",
    story.SWEPT: "somebody does again",
    story.SILENCE: "no survey is sent",
    story.ASKED: "surveys are sent again",
}


def main() -> int:
    """The exit code: 0 when the year was lived through."""
    parser = argparse.ArgumentParser(prog="python -m local.year", description=__doc__)
    parser.add_argument("--seed", type=int, default=story.SEED, metavar="K")
    parser.add_argument("--until", type=date.fromisoformat, default=story.ENDING, metavar="DAY")
    said = parser.parse_args()
    days = (said.until - story.OPENING).days
    with tqdm(total=days, unit="day", disable=None) as shown:
        year = lived(said.seed, said.until, lambda _: shown.update())
    lines = [
        (day, f"{day}         *** {what}") for day, what in TROUBLES.items() if day < said.until
    ]
    lines += [
        (one.at.date(), f"{one.at:%Y-%m-%d %H:%M}   {one.what:<20} {one.subject}: {one.why}")
        for one in calendar.entries(year.deployment.table, VENTURE.id)
    ]
    print("\n".join(line for day, line in sorted(lines, key=lambda line: line[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
