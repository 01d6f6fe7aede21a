"""Virtual time, chance that repeats, runs that can be paused or killed at each call of a port."""

import hashlib
import heapq
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from typing import Generic, TypeAlias, TypeVar

from typing_extensions import override

from functions.shared.kernel.errors import TenureError, Unavailable

T = TypeVar("T")
TAIL = 60
SECOND = timedelta(seconds=1)
TIMEOUT = timedelta(seconds=20)


class Crash(BaseException):
    """The process died here. No `except` of a flow can hold it."""


class Violation(BaseException):
    """Something that must always hold does not. No `except` of a flow can hold it."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__(invariant, detail)
        self.invariant = invariant
        self.detail = detail

    @override
    def __str__(self) -> str:
        return f"{self.invariant}: {self.detail}"


class Fault(Enum):
    """What goes wrong with one call of a port."""

    NONE = auto()
    CRASH_BEFORE = auto()
    CRASH_AFTER = auto()
    FAIL_BEFORE = auto()
    FAIL_AFTER = auto()


TROUBLE = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.FAIL_BEFORE, Fault.FAIL_AFTER)
Gate: TypeAlias = Callable[[str], Fault]
"""Asked before each call of a port, by its name: what shall go wrong with it."""


def through(gate: Gate, name: str, act: Callable[[], T]) -> T:
    """Make one call of a port, with what the gate lets go wrong.

    `FAIL_AFTER` is an acknowledgement that got lost: it was done, and the caller hears that not.
    """
    fault = gate(name)
    if fault is Fault.CRASH_BEFORE:
        raise Crash(name)
    if fault is Fault.FAIL_BEFORE:
        raise Unavailable(f"{name}: throttled")
    answer = act()
    if fault is Fault.CRASH_AFTER:
        raise Crash(name)
    if fault is Fault.FAIL_AFTER:
        raise Unavailable(f"{name}: no answer came")
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How likely each fault is, per call of a port or per delivery; and how long things take."""

    crash: float = 0.0
    mail: float = 0.0
    throttle: float = 0.0
    overlap: float = 0.0
    stale: float = 0.0
    duplicate: float = 0.0
    slow: float = 0.0


CALM = Weather()


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which no call of a port gets through."""

    port: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The run came to its end, with this answer."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended in one of our errors."""

    error: TenureError


@dataclass(frozen=True, slots=True)
class Died:
    """The run was killed at this call."""

    where: str


class Run:
    """One invocation of a function: its name, how many calls it made, what became of it."""

    def __init__(self, name: str, body: Callable[[], object], began: datetime) -> None:
        self.name = name
        self.body = body
        self.began = began
        self.calls = 0
        self.paused = False
        self.waits = timedelta()
        self.killed = False
        self.outcome: Done[object] | Failed | Died | None = None
        self.trouble: BaseException | None = None
        self._thread: threading.Thread | None = None
        # A baton: of the engine's thread and the run's, exactly one is not waiting for its lock.
        self._go, self._stop = threading.Lock(), threading.Lock()
        self._go.acquire()
        self._stop.acquire()

    def inline(self) -> None:
        """Run to the end, here."""
        try:
            self.outcome = Done(self.body())
        except Crash as crash:
            self.outcome = Died(str(crash))
        except TenureError as error:
            self.outcome = Failed(error)
        except BaseException as trouble:  # noqa: BLE001 -- told to the engine, which raises it
            self.trouble = trouble

    def resume(self) -> None:
        """Run in a thread of its own, up to its next pause or its end; nothing else runs then."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name=self.name, daemon=True)
            self._thread.start()
        else:
            self._go.release()
        self._stop.acquire()

    def pause(self) -> None:
        """Let others run; answers when somebody resumes this, and dies if that is its end."""
        self.paused = True
        self._stop.release()
        self._go.acquire()
        self.paused = False
        if self.killed:
            raise Crash("timed out")

    def _main(self) -> None:
        self.inline()
        self._stop.release()


@dataclass(slots=True)
class Step:
    """Something on the agenda."""

    name: str
    act: Callable[[], None]


@dataclass(slots=True)
class Engine:
    """The agenda of one simulated life, in virtual time."""

    seed: int
    now: datetime
    weather: Weather = CALM
    counts: Counter[str] = field(default_factory=Counter)
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL))
    outages: tuple[Outage, ...] = ()
    current: Run | None = None
    running: list[Run] = field(default_factory=list)
    chance: Random = field(init=False)
    _agenda: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _number: int = 0
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.chance = Random(f"faults {self.seed}")

    # The agenda.

    def at(self, when: datetime, name: str, act: Callable[[], None]) -> None:
        """Do something at an instant; of one instant, in the order in which it was said."""
        self._number += 1
        heapq.heappush(self._agenda, (max(when, self.now), self._number, Step(name, act)))

    def soon(self, low: float, high: float, name: str, act: Callable[[], None]) -> None:
        """Do something after some seconds; when things are slow, after up to an hour's half."""
        seconds = self.chance.uniform(low, high)
        if self.happens(self.weather.slow):
            seconds += 30 * 60 * self.chance.random() ** 3
            self.counts["slow deliveries"] += 1
        self.at(self.now + seconds * SECOND, name, act)

    def until(self, end: datetime) -> None:
        """Live up to an instant."""
        while self._agenda and self._agenda[0][0] <= end:
            when, _, step = heapq.heappop(self._agenda)
            self.now = when
            self.note(step.name)
            step.act()
        self.now = end

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens now."""
        return probability > 0 and self.chance.random() < probability

    # The trace.

    def note(self, text: str) -> None:
        """Keep a line of the trace."""
        line = f"{self.now.isoformat()} {text}"
        self._hash.update(line.encode())
        self.tail.append(line)

    @property
    def trace(self) -> str:
        """What the whole trace hashes to so far: two lives of one seed have the same."""
        return self._hash.hexdigest()[:16]

    # Runs.

    def run(
        self,
        name: str,
        body: Callable[[], T],
        ended: Callable[[Done[T] | Failed | Died], None],
        *,
        overlap: bool = False,
    ) -> None:
        """Invoke a function; `ended` hears of its outcome, perhaps only after others have run.

        With `overlap` others certainly run in between, wherever the run happens to pause.
        """
        run = Run(name, body, self.now)
        self.counts["runs"] += 1
        if not overlap and not self.happens(self.weather.overlap):
            before, self.current = self.current, run
            run.inline()
            self.current = before
            self._ended(run, ended)
            return
        self.counts["overlapping runs"] += 1
        self.running.append(run)
        self._resume(run, ended)

    def gate(self, name: str) -> Fault:
        """What goes wrong with the current run's next call of a port; it may have to wait first."""
        run = self.current
        if run is None:
            return Fault.NONE
        run.calls += 1
        self.counts["calls"] += 1
        if run in self.running:
            self._perhaps_pause(run, name)
        if any(o.begins <= self.now < o.ends and name.startswith(o.port) for o in self.outages):
            self.counts["calls into an outage"] += 1
            return Fault.FAIL_BEFORE
        draw = self.chance.random()
        weather = self.weather
        fault = Fault.NONE
        if name == "mailer" and self.happens(weather.mail):
            # Where the honest promise is made, trouble comes more often than elsewhere.
            fault = self.chance.choice(TROUBLE)
            self.counts[f"mailer: {fault.name.lower().replace('_', ' ')}"] += 1
        elif draw < weather.crash:
            fault = Fault.CRASH_BEFORE if draw < weather.crash / 2 else Fault.CRASH_AFTER
            self.counts["crashes"] += 1
        elif draw < weather.crash + weather.throttle:
            after = draw < weather.crash + weather.throttle / 3
            fault = Fault.FAIL_AFTER if after else Fault.FAIL_BEFORE
            self.counts["lost acknowledgements" if after else "throttles"] += 1
        if fault is not Fault.NONE:
            self.note(f"  {run.name}: {fault.name} at {name}, its call {run.calls}")
        return fault

    def _perhaps_pause(self, run: Run, name: str) -> None:
        """Let others run, mostly for their next few calls, now and then for whole runs of theirs.

        It is between what was read and the write that follows from it that others do harm.
        """
        likely, long = (0.6, 0.7) if name.startswith("write") else (0.15, 0.2)
        if self.chance.random() < likely:
            longest = 6 if self.chance.random() < long else 0.05
            run.waits = self.chance.random() * longest * SECOND
            run.pause()

    def close(self) -> None:
        """End every run that is still waiting."""
        for run in self.running:
            run.killed = True
            self.current = run
            run.resume()
        self.current = None
        self.running.clear()

    def _resume(self, run: Run, ended: Callable[[Done[T] | Failed | Died], None]) -> None:
        if self.now - run.began > TIMEOUT:
            run.killed = True
            self.counts["crashes"] += 1
        self.current = run
        run.resume()
        self.current = None
        if run.paused:
            on = f"  {run.name} goes on"
            self.at(self.now + run.waits, on, lambda: self._resume(run, ended))
            return
        self.running.remove(run)
        self._ended(run, ended)

    def _ended(self, run: Run, ended: Callable[[Done[T] | Failed | Died], None]) -> None:
        if isinstance(run.trouble, Violation):
            raise run.trouble
        if run.trouble is not None:
            raise Violation(
                "no flow fails but by our own errors", f"{run.name}: {run.trouble!r}"
            ) from run.trouble
        if isinstance(run.outcome, Died | Failed):
            self.note(f"  {run.name}: {run.outcome}")
        ended(run.outcome)  # type: ignore[arg-type]
