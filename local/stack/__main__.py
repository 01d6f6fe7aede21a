"""`python -m local.stack up | down | status`."""

import argparse
import sys

from local.stack.assembly import Broken
from local.stack.client import Stack
from local.stack.lifecycle import down, is_running, up
from local.stack.places import Places


def _status(places: Places) -> int:
    if not is_running(places) or not places.stack.exists():
        print("down")
        return 1
    stack = Stack.read(places.stack)
    print(f"up: {stack.api} (AWS at {stack.endpoint}, mail at {stack.facts['mailbox']})")
    return 0


def main() -> int:
    """Do what the command says; the program's exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.stack", description=__doc__)
    parser.add_argument("command", choices=["up", "down", "status"])
    command = parser.parse_args().command
    places = Places.chosen()
    try:
        match command:
            case "up":
                up(places)
                print(f"Tenure is up; where everything is: {places.stack}")
            case "down":
                print("stopped" if down(places) else "nothing was running")
            case _:
                return _status(places)
    except Broken as broken:
        print(broken, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
