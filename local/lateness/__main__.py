"""How late alerts are: `python -m local.lateness --alerts N --minutes M --seconds S`.

So many customers fall, spread over so many seconds, on a stack of its own that lives by the real
clock. Each alert is due M minutes after its fall; 99 of 100 must have reached everybody within 60 s
of that. Ends with 1 where fewer did.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from local.lateness import falls
from local.stack import Places, Stack, local_stack

ENOUGH = 99


def main() -> int:
    """The exit code: 0 when alerts are sent when they are due."""
    parser = argparse.ArgumentParser(prog="python -m local.lateness", description=__doc__)
    parser.add_argument("--alerts", type=int, default=200, metavar="N")
    parser.add_argument("--minutes", type=int, default=1, metavar="M")
    parser.add_argument("--seconds", type=float, default=120.0, metavar="S")
    said = parser.parse_args()
    room = Path(".local").resolve()
    room.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=room) as folder,
        local_stack(Places.anywhere(Path(folder))) as stack,
    ):
        try:
            return run(stack, said.alerts, said.minutes, said.seconds)
        except falls.Failed as failed:
            sys.stderr.write(f"{failed}\n")
            return 1


def run(stack: Stack, alerts: int, minutes: int, seconds: float) -> int:
    """Let the customers fall, and tell how late whoever must hear of it did."""
    venture = falls.settle(stack, alerts, minutes)
    falls.fall(venture, alerts, seconds)
    heard = falls.hear(venture, alerts)
    told = [one.seconds for one in heard if one.seconds is not None]
    share = falls.share_in_time(heard, alerts)
    sys.stdout.write(
        f"{alerts} customers fell within {seconds:g} s; each alert was due {minutes} min after\n"
        f"{len(heard)} alerts, {len(told)} of them in Slack and mailed to the owner\n"
        f"seconds after the due instant: half within {falls.percentile(heard, 0.5):.1f}, "
        f"99 of 100 within {falls.percentile(heard, 0.99):.1f}, "
        f"the last within {max(told, default=float('inf')):.1f}\n"
        f"within {falls.PROMISED:g} s: {share:.1f} %\n"
    )
    early = sum(one.seconds is not None and one.seconds < 0 for one in heard)
    if early:
        sys.stderr.write(f"{early} were sent before they were due\n")
    return int(share < ENOUGH or bool(early))


if __name__ == "__main__":
    sys.exit(main())
