"""Starts and stops the local stack: one supervisor in the background, everything else below it."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tqdm import tqdm

from local.stack import assembly, deploy
from local.stack.assembly import Assembly, Broken
from local.stack.client import Stack
from local.stack.places import ROOT, Places

_START = 20
"""Seconds in which the emulator must listen; it takes one on an idle machine."""

_STOP = 10
"""Seconds in which the supervisor must end by itself before its process group is killed."""

_LOG_TAIL = 40


_started: dict[int, "subprocess.Popen[bytes]"] = {}
"""The supervisors that this process has started: only it can take note that they have ended."""


def is_running(places: Places) -> bool:
    """Whether a supervisor, or an emulator that outlived one, holds the lock."""
    if not places.lock.exists():
        return False
    with places.lock.open("rb") as lock:
        return not _locked(lock.fileno())


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(places: Places) -> "subprocess.Popen[bytes]":
    """Start the supervisor in a session of its own, so that it outlives this terminal.

    The lock passes to it open, and from it to the emulator: it is free only when both have ended.
    The file holds the process group of both, by which alone they are ever stopped.
    """
    with places.lock.open("a+b") as lock, places.log.open("wb") as log:
        if not _locked(lock.fileno()):
            raise Broken("another `up` is under way")
        supervisor = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "local.stack.supervisor",
                str(places.port),
                str(places.state),
                str(lock.fileno()),
            ],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        )
        _started[supervisor.pid] = supervisor
        lock.truncate(0)
        lock.write(str(supervisor.pid).encode())
        return supervisor


def down(places: Places) -> bool:
    """Stop the stack and remove what it kept; whether there was one.

    Raises:
        Broken: it does not stop.
    """
    places.stack.unlink(missing_ok=True)
    running = is_running(places)
    if running:
        _stop(places)
    shutil.rmtree(places.run, ignore_errors=True)
    places.clock.unlink(missing_ok=True)
    return running


def _stop(places: Places) -> None:
    group = int(places.lock.read_text(encoding="utf-8"))
    with contextlib.suppress(ProcessLookupError):
        os.kill(group, signal.SIGTERM)
    if not ends(places):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        if not ends(places):
            raise Broken(f"process group {group} does not end")
    if mine := _started.pop(group, None):
        mine.wait(_STOP)


def ends(places: Places) -> bool:
    """Whether a stack that has been told to end does so in time."""
    deadline = time.monotonic() + _STOP
    while is_running(places):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _free(places: Places) -> None:
    """Refuse to start where somebody else listens."""
    for name, port in places.taken().items():
        raise Broken(
            f"port {port}, wanted for {name}, is taken by another program; "
            "choose others with TENURE_PORT"
        )


def _ready(places: Places, supervisor: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START
    while len(places.taken()) < len(places.ports):
        if supervisor.poll() is not None:
            raise Broken("the stack ended while it started")
        if time.monotonic() > deadline:
            raise Broken(f"after {_START} s only {places.taken()} of {places.ports} answer")
        time.sleep(0.05)


def up(places: Places) -> Stack:
    """Start and deploy the stack afresh, whatever ran before; returns when everything is ready.

    Raises:
        Broken: it cannot; says why, and leaves nothing running.
    """
    places.state.mkdir(parents=True, exist_ok=True)
    down(places)
    _free(places)
    with tqdm(total=100, bar_format="{desc:<14}{bar} {elapsed}", leave=False) as bar:
        folder = assembly.synthesized(places.assemblies)
        if folder is None:
            # By far the longest part, and one that says nothing of itself before it ends.
            bar.set_description("Synthesizing")
            folder = assembly.synthesize(places.assemblies)
            bar.update(70)
        try:
            return Stack(_deployed(Assembly.read(folder), places, bar))
        except BaseException as error:
            # Before anything is stopped: what stops says more than what went wrong.
            tail = _tail(places)
            down(places)
            if isinstance(error, Broken):
                raise Broken(f"{error}\n{tail}") from None
            raise


def _deployed(application: Assembly, places: Places, bar: Any) -> dict[str, Any]:
    share = (bar.total - bar.n) / (4 + len(application.stacks))
    bar.set_description("Starting")
    places.temporary.mkdir(parents=True)
    _ready(places, _start(places))
    bar.update(share)
    bar.set_description("Deploying")
    facts = deploy.deploy(application, places, lambda: bar.update(share))
    deploy.write(facts, places)
    bar.update(bar.total - bar.n)
    return facts


def _tail(places: Places) -> str:
    if not places.log.exists():
        return ""
    lines = places.log.read_text(encoding="utf-8", errors="replace").splitlines()
    said = "\n".join(lines[-_LOG_TAIL:])
    return f"--- the end of {places.log}:\n{said}" if said else ""


@contextlib.contextmanager
def local_stack(places: Places | None = None) -> Iterator[Stack]:
    """The local stack, deployed and empty, while the block lasts."""
    chosen = places or Places.chosen()
    stack = up(chosen)
    try:
        yield stack
    finally:
        stack.close()
        down(chosen)
