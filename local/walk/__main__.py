"""Live days of customers in three mixes of activity, and hold them to what is promised."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from local.walk.lives import lived, tasks
from local.walk.mixes import MIXES, SITTING
from local.walk.promises import by, joined, promises, touched
from local.walk.walk import Lived

SHOWN = 10


def main() -> int:
    """The exit code: 0 when every promise was kept in every mix."""
    parser = argparse.ArgumentParser(prog="python -m local.walk", description=__doc__)
    parser.add_argument("--customers", type=int, default=5000, metavar="N", help="in each mix")
    parser.add_argument("--days", type=int, default=90, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="K")
    parser.add_argument(
        "--every",
        type=int,
        default=SITTING,
        metavar="SECONDS",
        help="how much of a visit the product reports at once; all of it, if nothing is said",
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    said = parser.parse_args()
    lives = lived(tasks(said.customers, said.days, said.seed, said.every), said.jobs)
    by_mix = [joined([life for life in lives if life.mix.name == name]) for name in MIXES]
    print()
    for mix in MIXES.values():
        each = f"{mix.uses} uses, {mix.logins} logins, {mix.tickets} ticket words"
        print(f"{mix.name}: {each} per customer and day; {mix.said}")
    print()
    print("\n".join(table(by_mix)))
    print()
    return told(by_mix)


def table(lives: Sequence[Lived]) -> Iterator[str]:
    """The figures of the mixes, one row each figure."""
    yield " " * 42 + "".join(f"{life.mix.name:>14}" for life in lives)
    rows = [figures(life) for life in lives]
    for name in rows[0]:
        yield f"{name:<42}" + "".join(f"{row[name]:>14}" for row in rows)


def figures(life: Lived) -> dict[str, str]:
    """What happened in a mix, by the name that it is shown under."""
    days = life.customers * life.days
    intake, sweep, change = (by(life, actor) for actor in ("intake", "sweep", "change"))
    mean, most = touched(life)
    return {
        "customers": f"{life.customers:,}",
        "days": f"{life.days:,}",
        "events": f"{life.events:,}",
        "  per customer and day": f"{life.events / days:.3f}",
        "intake, per event: items written": f"{intake.items / life.events:.3f}",
        "  requests that write": f"{intake.calls / life.events:.3f}",
        "  index entries written": f"{intake.index / life.events:.3f}",
        "  write units": f"{intake.units / life.events:.3f}",
        "sweep, items per customer and day": f"{sweep.items / days:.3f}",
        "  touched a day, mean": f"{mean:.2%}",
        "  touched on the worst day": f"{most:.2%}",
        "changes: items per customer": f"{change.items / life.customers:.2f}",
        "  looks they made due at once": f"{life.touched_by_changes:,}",
        "crossings by facts": f"{life.crossings['facts']:,}",
        "  by time alone": f"{life.crossings['time']:,}",
        "  by a change of parameters": f"{life.crossings['a change']:,}",
        "noticed after, at most": f"{life.latest.total_seconds():.0f} s",
        "  right after a change": f"{life.latest_after_change.total_seconds():.0f} s",
        "reads held to the reference": f"{life.reads:,}",
        "repeated reports": f"{life.repeats:,}",
        "acts between a read and its write": f"{life.meddled:,}",
        "wrong": f"{len(life.wrong):,}",
        "seconds of a processor": f"{life.seconds:.0f}",
    }


def told(lives: Sequence[Lived]) -> int:
    """Say which promise was kept, and what went wrong first."""
    every = [promise for life in lives for promise in promises(life)]
    for promise in every:
        print(f"{'kept' if promise.kept else 'BROKEN':<8}{promise.mix:<9}{promise.said}")
    for life in lives:
        for wrong in life.wrong[:SHOWN]:
            print(f"{life.mix.name}: {wrong}", file=sys.stderr)
    return 0 if all(promise.kept for promise in every) else 1


if __name__ == "__main__":
    sys.exit(main())
