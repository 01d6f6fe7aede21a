"""A burst at a stack of its own: `python -m local.load --requests N --seconds S`.

Every delivery must be accepted or answered 503 with Retry-After, and every accepted fact must end
with its customer or in the holding area. How fast the answers came is told, and judged by nobody.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from local.load import burst
from local.stack import Places, Stack, local_stack


def main() -> int:
    """The exit code: 0 when nothing was lost, nothing refused."""
    parser = argparse.ArgumentParser(prog="python -m local.load", description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000, metavar="N")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S")
    said = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=_room()) as folder,
        local_stack(Places.anywhere(Path(folder))) as stack,
    ):
        stack.schedules(on=False)
        try:
            return run(stack, said.requests, said.seconds)
        except burst.Lost as lost:
            sys.stderr.write(f"{lost}\n")
            return 1


def run(stack: Stack, requests: int, seconds: float) -> int:
    """Send the burst, and tell what became of it; 0 when every accepted fact is somewhere."""
    venture = burst.settle(stack)
    # Containers that are there already, as they are where deliveries come all day.
    burst.send(stack, burst.made(stack, venture, burst.WORKERS), 1)
    outcome = burst.send(stack, burst.made(stack, venture, requests), seconds)
    kept, held = burst.ended(stack, venture)
    lost = outcome.accepted - kept - held
    told = ", ".join(f"{count} answered {n}" for n, count in sorted(outcome.statuses.items()))
    sys.stdout.write(
        f"{requests} deliveries in {seconds:g} s: {told}\n"
        f"half of the answers within {outcome.percentile(0.5) * 1000:.0f} ms, "
        f"99 of 100 within {outcome.percentile(0.99) * 1000:.0f} ms\n"
        f"{len(outcome.accepted)} facts accepted: {len(outcome.accepted & kept)} with their "
        f"customer, {len(outcome.accepted & held)} in the holding area, {len(lost)} lost\n"
    )
    return int(bool(lost) or bool(stack.dead_letters()))


def _room() -> Path:
    room = Path(".local").resolve()
    room.mkdir(exist_ok=True)
    return room


if __name__ == "__main__":
    sys.exit(main())
