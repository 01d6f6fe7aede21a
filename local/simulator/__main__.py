"""Live through seeds: `python -m local.simulator --seeds N`, or one of them, `--seed K`."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tqdm import tqdm

from local.simulator.life import Lived, live

SHOWN_FAILURES = 3


def main() -> int:
    """The exit code: 0 when everything held in every life."""
    parser = argparse.ArgumentParser(prog="python -m local.simulator", description=__doc__)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--seeds", type=int, metavar="N", help="live the seeds 0 to N-1")
    chosen.add_argument("--seed", type=int, metavar="K", help="live this one, and show its end")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    said = parser.parse_args()
    if said.seed is not None:
        return one(said.seed)
    return many(said.seeds, said.jobs)


def one(seed: int) -> int:
    """Live one seed and show how it ended."""
    lived = live(seed)
    print("\n".join(lived.tail))
    tell(lived.counts)
    print(f"\nseed {seed}, trace {lived.trace}")
    return told([lived])


def many(seeds: int, jobs: int) -> int:
    """Live many seeds; show what happened in them, and how the first that failed ended."""
    counts: Counter[str] = Counter()
    failed: list[Lived] = []
    bar = tqdm(total=seeds, desc="Living", unit="life", disable=None)
    for lived in lives(seeds, jobs):
        counts += lived.counts
        bar.update()
        if lived.broken:
            failed.append(lived)
            bar.write(f"seed {lived.seed}: {lived.broken.invariant}", file=sys.stderr)
    bar.close()
    tell(counts)
    print(f"\n{seeds} lives of 4 weeks, {len(failed)} broken")
    for lived in failed[:1]:
        print(f"\nHow seed {lived.seed} ended:", *lived.tail, sep="\n")
    return told(failed)


def lives(seeds: int, jobs: int) -> Iterator[Lived]:
    """Every life, as they end."""
    if jobs <= 1:
        yield from map(live, range(seeds))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(live, range(seeds), chunksize=2)


def tell(counts: Counter[str]) -> None:
    """What happened, so that a reader sees that it did."""
    print()
    for name, count in sorted(counts.items()):
        print(f"{count:>12,}  {name}")


def told(lived: list[Lived]) -> int:
    """Say what broke, and how to see it again."""
    broken = [life for life in lived if life.broken]
    for life in broken[:SHOWN_FAILURES]:
        print(f"\nseed {life.seed} broke: {life.broken}", file=sys.stderr)
        print(f"  again: make simulate SEED={life.seed}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
