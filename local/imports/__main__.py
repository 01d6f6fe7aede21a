"""`python -m local.imports`: 200,000 rows, 500 of them broken, killed half-way and resumed."""

import argparse
import resource
import sys
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tqdm import tqdm

from functions.import_file import flow
from functions.shared.domain.facts import Addressed
from local.imports import sample, trial
from local.imports.rig import Rig

STEPS = 5


def main() -> int:
    """Run a trial and print what it found; the program's exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--broken", type=int, default=500)
    parser.add_argument("--deaths", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.perf_counter()
    times: list[tuple[str, float]] = []
    with tqdm(total=STEPS, bar_format="{desc:<42}{bar} {elapsed}", leave=False) as bar:

        def step(name: str) -> None:
            times.append((name, time.perf_counter()))
            bar.set_description(name)
            bar.update()

        step("making a sample")
        made = sample.made(asked.rows, asked.broken, asked.seed, trial.AT)
        try:
            found = trial.run(made, deaths=asked.deaths, seed=asked.seed, step=step)
        except trial.Wrong as wrong:
            print(f"seed {asked.seed}: {wrong}", file=sys.stderr)
            return 1
    _tell(found, made)
    ends = [at for _, at in times[1:]] + [time.perf_counter()]
    for (name, at), end in zip(times, ends, strict=True):
        print(f"{name:<42}{end - at:7.1f} s")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"in all {time.perf_counter() - begun:.1f} s, at most {most:.0f} MB with all the twins")
    print(f"one chunk of the facts takes {_chunk_megabytes(made):.0f} MB at most")
    return 0


def _tell(found: trial.Found, made: sample.Sample) -> None:
    ended = found.ended
    size = len(made.facts_file) / 1024**2
    print(f"facts/history.csv, {size:.1f} MB: {ended.status} in {ended.chunks} chunks")
    print(f"rows {ended.rows}, accepted {ended.accepted}, refused {ended.refused}")
    print("each refusal names the line and the field of a broken row, and no other row is refused")
    print(f"killed {len(found.deaths)} times among {found.calls} calls of its ports:")
    for death in found.deaths:
        print(f"  {death}")
    again = found.sent - ended.accepted
    print(f"{again} facts were sent again by what was resumed, and none of them is kept twice:")
    print(
        f"{found.customers} customers have exactly the state, the band and the "
        f"{found.entries} kept facts that the good rows make, and nobody was alerted"
    )


class _Away:
    """A facts queue that keeps nothing here, as the real one does."""

    def accept(self, venture: str, facts: Sequence[Addressed], at: datetime) -> None:
        """Take the facts away."""


def _chunk_megabytes(made: sample.Sample) -> float:
    """The memory that a chunk takes beside the file itself, which lies here in the twin."""
    rig = Rig(trial.VENTURE, trial.AT)
    file = rig.drop("facts/history.csv", made.facts_file)
    world = replace(rig.world(), facts=_Away())
    tracemalloc.start()
    flow.take_up(file, trial.AT, world)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1024**2


if __name__ == "__main__":
    sys.exit(main())
