"""The one background process: it starts the emulator, serves the stand-ins and fires the schedules.

Run by `lifecycle` as `python -m local.stack.supervisor <port> <state folder> <descriptor of the
open lock file>`, in a session of its own. It ends on SIGTERM.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions.shared.kernel import clock
from local.stack import aws, schedule
from local.stack.front import front
from local.stack.places import LOOPBACK, ROOT, Places
from local.stand_ins.mail import Entries, MailStandIn
from local.stand_ins.slack import SlackStandIn
from local.stand_ins.surveymonkey import SurveyMonkeyStandIn
from local.stand_ins.webhooks import WebhooksStandIn

_PATIENCE = 5
"""Seconds that the emulator has to end by itself."""


def at_the_clock() -> datetime:
    """The instant that the local stage lives at: its clock file's, or now."""
    return clock.of_trigger(clock.now())


def emulator_environment(places: Places) -> dict[str, str]:
    """All that ministack and the functions it runs may know of this machine."""
    return aws.ENVIRONMENT | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "HOME": str(places.run),
        "TMPDIR": str(places.temporary),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(places.port),
        "LOG_LEVEL": "INFO",
        # Both would listen on every interface, and nothing here uses them.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(places.run / "s3"),
        "STATE_DIR": str(places.run / "state"),
        # A state machine that tries again does so at once.
        "SFN_WAIT_SCALE": "0",
        "MINISTACK_REGION": aws.REGION,
    }


@contextlib.contextmanager
def emulator(places: Places, lock: int) -> Iterator["subprocess.Popen[bytes]"]:
    """ministack in a process of its own, which ends with this one, however this one ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "local.stack.emulator"],
        cwd=ROOT,
        env=emulator_environment(places),
        stdin=subprocess.PIPE,
        pass_fds=(lock,),
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Publisher:
    """Hands the mail service's events to the default bus."""

    def __init__(self, places: Places) -> None:
        self._events = aws.client("events", places.endpoint)

    def __call__(self, entries: Entries) -> None:
        answer = self._events.put_events(Entries=entries)
        if answer["FailedEntryCount"]:
            print("mail events refused:", answer["Entries"], file=sys.stderr)


class Scheduler:
    """Once a minute invokes what is due by the deployed rules, which are themselves disabled.

    Each run's `time` is the clock file's instant, or the minute that has just begun. The same
    instant is never fired twice: a stage whose clock stands still is left alone.
    """

    def __init__(
        self,
        places: Places,
        *,
        events: Any,
        functions: Any,
        at: Callable[[], datetime] = at_the_clock,
    ) -> None:
        self._places = places
        self._at = at
        self._events = events
        self._functions = functions
        self._rules: list[tuple[dict[str, Any], schedule.Schedule, list[str]]] = []
        self._last: dict[str, datetime] = {}
        self._running: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(thread_name_prefix="schedule")
        self._over = threading.Event()

    def run(self) -> None:
        """Tick at each full minute until `close`."""
        while not self._over.wait(self._until_next_minute()):
            if self._places.stack.exists() and not self._places.schedules_off.exists():
                try:
                    self.tick()
                except Exception:  # noqa: BLE001 -- A minute that fails must not be the last one.
                    traceback.print_exc(file=sys.stderr)

    def settle(self) -> None:
        """Wait for the runs that were started."""
        wait(self._running.values())

    def close(self) -> None:
        """Start nothing any more; what runs is left to end by itself."""
        self._over.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _until_next_minute() -> float:
        now = clock.now()
        minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return (minute - now).total_seconds()

    def tick(self) -> None:
        """Start every function whose rule is due and that is not running still."""
        at = self._at().replace(microsecond=0)
        if not self._places.clock_is_set():
            at = at.replace(second=0)
        for rule, when, functions in self._deployed():
            name = rule["Name"]
            last = self._last.get(name)
            if at == last or not when.due(last, at):
                continue
            self._last[name] = at
            for function in functions:
                self._start(function, schedule.scheduled_event(rule["Arn"], at))

    def _deployed(self) -> list[tuple[dict[str, Any], schedule.Schedule, list[str]]]:
        if not self._rules:
            rules = self._events.get_paginator("list_rules").paginate().search("Rules[]")
            for rule in rules:
                if "ScheduleExpression" not in rule:
                    continue
                targets = self._events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
                functions = [t["Arn"] for t in targets if ":lambda:" in t["Arn"]]
                when = schedule.parse(rule["ScheduleExpression"])
                self._rules.append((rule, when, functions))
        return self._rules

    def _start(self, function: str, event: dict[str, object]) -> None:
        former = self._running.get(function)
        if former and not former.done():
            print(f"{function} still runs; {event['time']} is left out", file=sys.stderr)
            return
        self._running[function] = self._pool.submit(self._invoke, function, event)

    def _invoke(self, function: str, event: dict[str, object]) -> None:
        answer = self._functions.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        if answer.get("FunctionError"):
            print(f"{function} failed: {answer['Payload'].read().decode()}", file=sys.stderr)


def serve(places: Places, lock: int) -> None:
    """Run everything until SIGTERM, or until the emulator ends by itself."""
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGINT, lambda *_: over.set())
    with contextlib.ExitStack() as running:
        process = running.enter_context(emulator(places, lock))
        running.enter_context(
            MailStandIn(places.port + 1, at=at_the_clock, publish=Publisher(places))
        )
        running.enter_context(SlackStandIn(places.port + 3, at=at_the_clock))
        running.enter_context(WebhooksStandIn(places.port + 4))
        running.enter_context(SurveyMonkeyStandIn(places.port + 5))
        door = front(places.port + 2, upstream_port=places.port, host_file=places.api_host)
        threading.Thread(target=door.serve_forever, args=(0.1,), daemon=True).start()
        running.callback(door.server_close)
        running.callback(door.shutdown)
        scheduler = Scheduler(
            places,
            events=aws.client("events", places.endpoint),
            functions=aws.client("lambda", places.endpoint),
        )
        threading.Thread(target=scheduler.run, name="scheduler", daemon=True).start()
        running.callback(scheduler.close)
        while not over.wait(0.2):
            if process.poll() is not None:
                print(f"the emulator ended by itself: {process.returncode}", file=sys.stderr)
                sys.exit(1)


def main() -> None:
    """Supervise the stack whose places the arguments name."""
    port, state, lock = sys.argv[1:]
    places = Places(port=int(port), state=Path(state))
    os.environ |= aws.ENVIRONMENT
    os.environ[clock.CLOCK_FILE] = str(places.clock)
    serve(places, int(lock))


if __name__ == "__main__":
    main()
