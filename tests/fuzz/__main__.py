"""Requests that nobody should send, many of them: `python -m tests.fuzz --requests N --seed K`.

Nine in ten are deliveries of webhooks, one in ten is made from the API's document.
"""

import argparse
import sys
from collections import Counter
from random import Random

from tqdm import tqdm

from tests.fuzz.deliveries import Forger
from tests.fuzz.document import Reader
from tests.fuzz.house import Broken, house

LIFE = 2_000
"""Deliveries that one house takes before it is built anew, lest its customer's past grow long."""


def main() -> int:
    """The exit code: 0 when every request got an answer that it may get."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="K")
    said = parser.parse_args()
    bar = tqdm(total=said.requests, desc="Asking", unit="request", disable=None)
    answers: Counter[int] = Counter()
    try:
        chance = Random(said.seed)
        forged = said.requests * 9 // 10
        for done in range(0, forged, LIFE):
            answers += deliver(chance, min(LIFE, forged - done), bar)
        answers += read(chance, said.requests - forged, bar)
    except Broken as broken:
        bar.close()
        sys.stderr.write(f"seed {said.seed}, after {sum(answers.values())} requests\n{broken}\n")
        return 1
    bar.close()
    told = ", ".join(f"{count} answered {status}" for status, count in sorted(answers.items()))
    sys.stdout.write(f"{sum(answers.values())} requests: {told}\n")
    sys.stdout.write("No answer was our own fault, no forgery was accepted, no log line told.\n")
    return 0


def deliver(chance: Random, deliveries: int, bar: "tqdm[None]") -> Counter[int]:
    """What so many deliveries to one house were answered."""
    with house() as home:
        forger = Forger(home, chance)
        for _ in range(deliveries):
            forger.one()
            bar.update()
        return home.answers


def read(chance: Random, requests: int, bar: "tqdm[None]") -> Counter[int]:
    """What about so many requests made from the document were answered."""
    with house() as home:
        Reader(home, chance).read(requests, bar.update)
        return home.answers


if __name__ == "__main__":
    sys.exit(main())
