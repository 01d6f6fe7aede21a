"""`python -m local.demo`: three weeks of a sample venture. With ONCE=1 it then ends."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from tqdm import tqdm

from local.demo import summary
from local.demo.api import Api, Json, Surprise
from local.demo.life import Life
from local.demo.people import DAY, OPENING, STORY_DAYS, at
from local.demo.story import SURVEY, Story
from local.stack import NotIdle, Places, Stack, local_stack
from local.stack.assembly import Broken
from local.stack.client import Failed

NAME = "Brightside"
SEED = 20260302
AT_ONCE = 2
"""Requests under way at a time: more would only start more workers."""


def main() -> int:
    """Tell the story; the program's exit code."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _interrupted)
    places = Places.chosen()
    try:
        with local_stack(places) as stack, ThreadPoolExecutor(AT_ONCE) as pool:
            stack.schedules(on=False)
            life = Life(Api(stack), Story(SEED), pool, at(OPENING, 5))
            before = _load(life)
            _live(life)
            seen = summary.look(life.api, before)
            print(*summary.lines(before, seen, life, NAME), sep="\n")
            problems = summary.wrong(seen, life)
            print(*problems, sep="\n", file=sys.stderr)
            print(f"\n{'Elapsed':<21}{time.monotonic() - began:.0f} seconds", flush=True)
            if problems:
                return 1
            if os.environ.get("ONCE", "0") in {"", "0"}:
                _serve(stack, life, places)
    except KeyboardInterrupt:
        return 0
    except (Broken, Failed, NotIdle, Surprise) as trouble:
        print(f"The demo stops: {trouble}", file=sys.stderr)
        return 1
    return 0


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _load(life: Life) -> dict[str, Json]:
    """Make the venture and bring its history in; the board with which the story begins."""
    story = life.story
    facts, tickets = len(list(story.history())), len(list(story.history_tickets()))
    with _bar("Loading 60 days", len(story.founding) + facts + tickets) as bar:
        life.found(NAME)
        life.load(bar.update)
    life.open()
    return summary.board(life.api)


def _live(life: Life) -> None:
    """Live through the days, each with the mail of those before."""
    with _bar("Living three weeks", STORY_DAYS) as bar:
        for number in range(STORY_DAYS):
            day = OPENING + number * DAY
            bar.set_postfix_str(f"{day:%a %-d %b}")
            life.live(life.story.day(day, life.api.mail()), at(day + DAY, 0))
            bar.update()


def _bar(name: str, total: int) -> "tqdm[int]":
    form = "{desc:<24}{bar} {elapsed}{postfix}"
    return tqdm(total=total, desc=name, bar_format=form, leave=False)


def _serve(stack: Stack, life: Life, places: Places) -> None:
    """Leave everything running until Ctrl-C, and say where it is."""
    survey = next((mail for mail in reversed(life.api.mail()) if mail.step == SURVEY), None)
    token = f'python3 -c \'import json; print(json.load(open("{places.stack}"))["token"])\''
    print(
        "",
        f"It runs on, at {life.now:%A %-d %B %Y}, until Ctrl-C:",
        f"  the API              {stack.api}/v1/ventures/{life.api.venture}",
        f"  its token            {token}",
        f"  the mailbox          {stack.facts['mailbox']}",
        *([f"  a survey's page      {survey.link(9)}"] if survey else []),
        sep="\n",
        flush=True,
    )
    threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
