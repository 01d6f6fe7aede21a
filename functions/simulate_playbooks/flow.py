"""Try a playbook on everybody: copies of customers live on a clock of their own, nobody else does.

A few customers at a time are put on a stage, with the venture as it is and the playbook in question
in place of its newest version. The days that come are lived through with what is stored today; of
the past, customers begin as they were then, and the facts that were told of them arrive when they
occurred. What happens to them in the playbook is what is found.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import chain, islice

from functions.shared.domain import replay
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import IMPORTED, Fact, Kind
from functions.shared.domain.playbooks import simulation
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.playbooks.simulation import Found, Happened, Question
from functions.shared.domain.replay import Kept
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.ports.outside import Walks
from functions.shared.ports.table import Item, Table
from functions.shared.store import documents, keys
from functions.shared.store.customers import Customers, Listed
from functions.shared.store.gates import Gates
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.past import Past
from functions.shared.store.playbook_simulations import PlaybookSimulations
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Ventures
from functions.simulate_playbooks.stage import Stage

TOGETHER = 10
"""Customers on one stage: few enough for a step of the walk to end in time."""
DIRECT = 500
"""Customers that are tried while somebody waits, if time allows."""
LONGEST_LOOK = 15.0
"""Seconds after which a look begins with no further customers."""
MOST_LISTED = 5_000
"""Things that happened on a page."""
PART = 5
"""What a part costs to read is worth so many things: most parts of a large walk hold few."""
LEFT_OUT = ("import#", "parameters#audit#", "parameters#proposal#", "playbook#version#")
"""What of a venture no flow asks for; it may be much."""
NOT_LIVED = (keys.LOG, keys.SNAPSHOTS)
"""What of a customer no flow asks for: what is only looked at."""
ACTED = "simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a simulation reads, and where a walk starts.

    `elapsed` answers seconds since some moment.
    """

    table: Table
    ventures: Ventures
    customers: Customers
    past: Past
    playbooks: Playbooks
    templates: Templates
    gates: Gates
    messages: Messages
    simulations: PlaybookSimulations
    walks: Walks
    elapsed: Callable[[], float]


def over(table: Table, *, walks: Walks, elapsed: Callable[[], float]) -> World:
    """The world over a table."""
    return World(
        table=table,
        ventures=Ventures(table),
        customers=Customers(table),
        past=Past(table),
        playbooks=Playbooks(table),
        templates=Templates(table),
        gates=Gates(table),
        messages=Messages(table),
        simulations=PlaybookSimulations(table),
        walks=walks,
        elapsed=elapsed,
    )


def blocked(venture: Venture, at: datetime, world: World) -> str | None:
    """Why automation would do nothing today, if it would do nothing."""
    parameters = world.ventures.parameters(venture.id, strong=True).active
    return world.gates.blocked(venture, parameters, at)


def first(venture: Venture, enough: int, world: World) -> list[Listed]:
    """The first customers of a venture, so many at most."""
    return list(islice(chain.from_iterable(world.customers.pages(venture.id)), enough))


def look(
    venture: Venture, listed: Sequence[Listed], question: Question, world: World
) -> tuple[Found, int]:
    """What happens to some customers, and how many were looked at: time may run out."""
    ends = world.elapsed() + LONGEST_LOOK
    furniture = list(_furniture(venture, question, world))
    parts: list[Found] = []
    looked = 0
    while looked < len(listed) and (not parts or world.elapsed() < ends):
        some = listed[looked : looked + TOGETHER]
        parts.append(_live(venture, [one.customer for one in some], furniture, question, world))
        looked += len(some)
    return simulation.merged(parts), looked


def begin(venture: Venture, question: Question, world: World) -> str:
    """Keep the question and start its walk; the id, which follows from the question."""
    said = ids.canonical(documents.plain(question))
    identity = ids.digest("playbook", venture.id, said)
    world.simulations.begin(venture.id, identity, question, blocked(venture, question.at, world))
    world.walks.start(identity, {"venture": venture.id, "simulation": identity})
    return identity


def step(
    venture_id: str, identity: str, segment: int, after: str | None, world: World
) -> tuple[int, str | None]:
    """Look at a segment's next customers, and keep what is found; how many, whom to go on after."""
    venture = world.ventures.get(venture_id, strong=True)
    question, _ = world.simulations.asked(venture_id, identity)
    listed, last = world.customers.segment(venture_id, segment, limit=DIRECT, after=after)
    found, looked = look(venture, listed, question, world)
    world.simulations.keep(venture_id, identity, f"{segment:02d}#{after or ''}", found, question.at)
    return looked, last if looked == len(listed) else listed[looked - 1].customer


def finish(venture: str, identity: str, world: World) -> Found:
    """Sum up what all steps found; the simulation is done."""
    question, _ = world.simulations.asked(venture, identity)
    return world.simulations.end(venture, identity, question.at)


def page(
    venture: Venture, identity: str, after: str | None, world: World
) -> tuple[Found, str | None] | None:
    """The numbers of a simulation with a page of what happened, and after which step it goes on.

    None while it is under way.
    """
    whole = world.simulations.sum(venture.id, identity)
    if whole is None:
        return None
    parts: list[Found] = []
    filled = 0
    for name, part in world.simulations.parts(venture.id, identity, after):
        parts.append(part)
        filled += len(part.happened) + PART
        if filled >= MOST_LISTED:
            return _listed(whole, parts), name
    return _listed(whole, parts), None


def _listed(whole: Found, parts: Sequence[Found]) -> Found:
    return replace(whole, happened=simulation.merged(parts).happened)


def _live(
    venture: Venture,
    customers: Sequence[str],
    furniture: Sequence[Item],
    question: Question,
    world: World,
) -> Found:
    """Let copies of some customers live, and say what happened to them in the playbook."""
    happened: list[Happened] = []

    def watch(before: Enrolment | None, after: Enrolment, at: datetime) -> None:
        if after.playbook == question.playbook.name and at >= question.since:
            happened.extend(simulation.happened(before, after, at))

    stage = Stage(question.since, watch, granted=question.granted)
    stage.put(furniture)
    moments: list[tuple[datetime, Callable[[], None]]] = []
    population = 0
    for customer in customers:
        profile = world.customers.find(venture.id, customer, strong=True)
        if profile is None:
            continue
        population += 1
        if question.past:
            moments += _as_they_were(venture, profile, question, stage, world)
        else:
            _as_they_are(venture, profile, stage, world)
        stage.courses.look(venture.id, customer, question.since, nudge=ACTED)
    stage.settle()
    for at, act in sorted(moments, key=lambda moment: moment[0]):
        _pass(stage, at)
        stage.now = at
        act()
    _pass(stage, question.until)
    return Found.of(population, happened)


def _pass(stage: Stage, until: datetime) -> None:
    """Let each minute pass in which something is due, before an instant."""
    while (minute := stage.next_minute()) is not None and minute < until:
        stage.pass_minute(minute)


def _furniture(venture: Venture, question: Question, world: World) -> Iterator[Item]:
    """The venture as it is, with the playbook in question in its place."""
    head = keys.playbook(venture.id, question.playbook.name)
    for item in _partition(keys.venture(venture.id).pk, world.table):
        left_out = str(item["sk"]).startswith(LEFT_OUT) or item["sk"] == head.sk
        if not left_out:
            yield item
    yield {
        "pk": head.pk,
        "sk": head.sk,
        "version": question.playbook.version,
        "doc": documents.dump(question.playbook),
        "by": ACTED,
        "at": clock.stamp(question.at),
    }


def _as_they_are(venture: Venture, profile: Profile, stage: Stage, world: World) -> None:
    """Put a customer on the stage as it is stored, with what its contacts were sent lately."""
    pk = keys.customer_partition(venture.id, profile.customer)
    lived = (
        item for item in _partition(pk, world.table) if not str(item["sk"]).startswith(NOT_LIVED)
    )
    stage.put(lived)
    for person in profile.contacts:
        contact = keys.contact(venture.id, contact_digest(venture.pepper, person.email))
        stage.put(_partition(contact.pk, world.table))


def _as_they_were(
    venture: Venture, profile: Profile, question: Question, stage: Stage, world: World
) -> list[tuple[datetime, Callable[[], None]]]:
    """Put a customer on the stage as it was, without a run or a message; what happens to it later.

    Profiles are kept as they are now only. A band that was reached before is a starting point.
    """
    since, customer = question.since, profile.customer
    if profile.onboarded_at and profile.onboarded_at > question.until:
        return []
    kept = world.past.read(venture.id, customer, since, strong=True)
    facts = list(_told(kept)) if kept else []
    stage.customers.put(venture, replace(profile, saved_at=since))
    before = [
        replace(fact, flags=(*fact.flags, IMPORTED)) for fact in facts if fact.occurred_at <= since
    ]
    stage.now = since
    stage.begin(venture.id, customer, before)
    later = [fact for fact in facts if since < fact.occurred_at <= question.until]
    moments: list[tuple[datetime, Callable[[], None]]] = [
        (fact.occurred_at, partial(stage.take_in, venture.id, customer, fact)) for fact in later
    ]
    for person in profile.contacts:
        digest = contact_digest(venture.pepper, person.email)
        ledger = world.messages.ledger(venture.id, digest)
        if ledger.suppressed and ledger.suppressed_at:
            at = max(since, ledger.suppressed_at)
            said = ledger.suppressed
            moments.append((at, partial(stage.messages.suppress, venture.id, digest, said, at)))
    return moments


def _told(kept: Kept) -> Iterator[Fact]:
    """Every fact of a customer: those that were kept, and those that usage stands for."""
    yield from kept.facts
    firsts = list(replay.lasting(kept.history.state))
    yield from firsts
    known = {
        (fact.data["feature"], fact.occurred_at.date()) for fact in firsts if "feature" in fact.data
    }
    for key, day in kept.history.usage.items():
        midnight = datetime.combine(key.day, time(), UTC)
        for hour in sorted(day.hours):
            at = midnight + timedelta(hours=hour)
            yield _usage(Kind.LOGIN, key.source, at, {})
        for feature in sorted(day.features):
            if (feature, key.day) not in known:
                yield _usage(
                    Kind.FEATURE_USED, key.source, midnight, {"feature": feature, "core": False}
                )


def _usage(kind: Kind, source: str, at: datetime, data: Mapping[str, object]) -> Fact:
    said = ids.digest(kind.value, source, at.isoformat(), ids.canonical(dict(data)))
    return Fact(id=said, source=source, kind=kind, occurred_at=at, data=dict(data))


def _partition(pk: str, table: Table) -> Iterator[Item]:
    after: Item | None = None
    while True:
        page = table.query(pk, after=after, strong=True)
        yield from page.items
        after = page.after
        if after is None:
            return
