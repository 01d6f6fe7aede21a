"""Try a change of parameters on everybody: score the same stored facts twice, change nothing.

Few customers are looked at while somebody waits. Many are walked, segment by segment, and what each
step found is kept until the walk's end sums it up; so it is, where that is quick, still waited for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from functions.shared.domain import simulation
from functions.shared.domain.replay import Kept
from functions.shared.domain.simulation import Asked, Found, Question
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.ports.outside import Walks
from functions.shared.ports.table import Table
from functions.shared.runtime import log
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers, Listed
from functions.shared.store.gates import Gates
from functions.shared.store.health import UNREADABLE
from functions.shared.store.past import Past
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.simulations import Simulations
from functions.shared.store.ventures import Ventures

PAGE = 100
DIRECT = 45_000
"""Customers times days that are tried directly: some five seconds for 500 customers' 90 days."""
LEAST_DAYS = 30
"""What a customer costs to read is worth so many days of its past."""
LONGEST_LOOK = 10.0
"""Seconds after which a look begins with no further customer: some log in every hour."""
LONGEST_WAIT = 23.0
"""Seconds since the question within which a walk must end to be the answer; the gateway has 30."""
PAUSE = 0.3
"""Seconds between two looks whether a walk has ended."""
MOST_AWAITED = 10_000
"""Customers up to which a walk is waited for."""
MOST_FINDINGS = 5_000
"""Entries of the lists on a page."""
MOST_AT_ONCE = 30_000
"""Entries of the lists of a whole answer: below the 6 MB that a function may answer."""
PART = 5
"""What a part costs to read is worth so many entries: most parts of a large walk hold few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a simulation reads, where a walk starts, and how it is waited for.

    `elapsed` answers seconds since some moment, `pause` lets some pass.
    """

    ventures: Ventures
    customers: Customers
    past: Past
    courses: Courses
    playbooks: Playbooks
    gates: Gates
    simulations: Simulations
    walks: Walks
    elapsed: Callable[[], float]
    pause: Callable[[float], None]


def over(
    table: Table,
    *,
    walks: Walks,
    elapsed: Callable[[], float],
    pause: Callable[[float], None],
) -> World:
    """The world over a table."""
    return World(
        ventures=Ventures(table),
        customers=Customers(table),
        past=Past(table),
        courses=Courses(table),
        playbooks=Playbooks(table),
        gates=Gates(table),
        simulations=Simulations(table),
        walks=walks,
        elapsed=elapsed,
        pause=pause,
    )


def first(venture: Venture, enough: int, world: World) -> list[Listed]:
    """The first customers of a venture, so many at most."""
    return list(islice(chain.from_iterable(world.customers.pages(venture.id)), enough))


def is_direct(customers: int, question: Question) -> bool:
    """Whether so many customers can be looked at while somebody waits."""
    return customers * max(question.days, LEAST_DAYS) <= DIRECT


def look(
    venture: str, listed: Sequence[Listed], question: Question, world: World
) -> tuple[Found, int]:
    """What the change would do to some customers, and how many that was: time may run out.

    At least the first is looked at. Who has no state yet, was erased, or cannot be read is nobody.
    """
    ends = world.elapsed() + LONGEST_LOOK
    parts: list[Found] = []
    for one in listed:
        if parts and world.elapsed() > ends:
            break
        kept = _kept(venture, one.customer, question, world)
        in_program = partial(_in_program, venture, one.customer, world)
        parts.append(
            simulation.of_customer(one.customer, kept, one.onboarded_at, question, in_program)
            if kept
            else Found()
        )
    return simulation.merged(parts), len(parts)


def _kept(venture: str, customer: str, question: Question, world: World) -> Kept | None:
    try:
        return world.past.read(venture, customer, question.since)
    except UNREADABLE as error:
        log.failure("customer_not_tried", error, venture=venture)
        return None


def blocked(venture: Venture, question: Question, world: World) -> str | None:
    """Why automation would start no program, if it would start none."""
    return world.gates.blocked(venture, question.new, question.at)


def begin(venture: Venture, asked: Asked, world: World) -> str:
    """Keep the question and start its walk; the id, which follows from the question."""
    q = asked.question
    said = ids.canonical([dict(q.old.values), dict(q.new.values), q.days])
    identity = ids.digest(venture.id, clock.stamp(q.at), str(q.old.version), said)
    world.simulations.begin(venture.id, identity, asked)
    world.walks.start(identity, {"venture": venture.id, "simulation": identity})
    return identity


def step(
    venture: str, identity: str, segment: int, after: str | None, world: World
) -> tuple[int, str | None]:
    """Look at a segment's next customers, and keep what is found; how many, whom to go on after."""
    question = world.simulations.asked(venture, identity).question
    listed, last = world.customers.segment(venture, segment, limit=PAGE, after=after)
    found, looked = look(venture, listed, question, world)
    world.simulations.keep(venture, identity, f"{segment:02d}#{after or ''}", found, question.at)
    return looked, last if looked == len(listed) else listed[looked - 1].customer


def finish(venture: str, identity: str, world: World) -> Found:
    """Sum up what all steps found; the simulation is done."""
    question = world.simulations.asked(venture, identity).question
    return world.simulations.end(venture, identity, question.at)


def awaited(venture: Venture, identity: str, until: float, world: World) -> bool:
    """Wait for the end of a walk until so many seconds have elapsed; whether it came."""
    while world.elapsed() < until:
        world.pause(PAUSE)
        if world.simulations.sum(venture.id, identity):
            return True
    return False


def page(
    venture: Venture, identity: str, after: str | None, most: int, world: World
) -> tuple[Found, str | None] | None:
    """The numbers of a simulation, with a page of its lists, and after which step they go on.

    A page ends with the step that fills it up to `most` entries. None while it is under way.
    """
    whole = world.simulations.sum(venture.id, identity)
    if whole is None:
        return None
    parts: list[Found] = []
    filled = 0
    for name, part in world.simulations.parts(venture.id, identity, after):
        parts.append(part)
        filled += part.findings + PART
        if filled >= most:
            return _listed(whole, parts), name
    return _listed(whole, parts), None


def _listed(whole: Found, parts: Sequence[Found]) -> Found:
    lists = simulation.merged(parts)
    return replace(
        whole,
        changes=lists.changes,
        programs=lists.programs,
        alerts=lists.alerts,
        surprises=lists.surprises,
    )


def _in_program(venture: str, customer: str, world: World) -> bool:
    return world.courses.get(venture, customer).program is not None
