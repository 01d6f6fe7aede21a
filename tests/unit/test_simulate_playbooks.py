"""A playbook tried on everybody: what is found is what happens, and nothing else is touched."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.playbooks import simulation
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.playbooks.simulation import Happened, Question
from functions.shared.domain.ventures import Venture
from functions.shared.store import keys
from functions.shared.store.customers import Listed
from functions.shared.store.playbooks import Playbooks, delivered
from functions.shared.store.ventures import Ventures
from functions.simulate_playbooks import flow
from functions.simulate_playbooks.stage import Stage
from tests.fakes.outside import MemoryWalks
from tests.unit.api import Api, founded

BEGIN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
WEEKS = 4
SEEDS = range(3)
FULL = 1
"""The life in which every playbook is compared; the others are for those that are seen most."""
MOST_SEEN = ("at_risk", "onboarding", "engagement")
SHIPPED = sorted(name for name, one in delivered().items() if one.enabled)
VENTURE = Venture(
    id="6f1c2c1e-0000-4000-8000-000000000001",
    name="Brightside",
    status="active",
    current_workflow_stage=32,
    created_at=BEGIN - 300 * DAY,
    pepper="p",
)


def profile(number: int, chance: Random) -> Profile:
    name = f"c{number:02}"
    return Profile(
        customer=name,
        name=name.upper(),
        tier=chance.choice(["enterprise", "basic"]),
        onboarded_at=BEGIN - chance.randrange(-5, 120) * DAY,
        renews_at=BEGIN + chance.randrange(20, 90) * DAY,
        timezone=chance.choice(["UTC", "Europe/Berlin", "America/New_York"]),
        owner="Dana Reyes <dana@brightside.example>",
        contacts=(Contact(email=f"ada@{name}.example", name="Ada"),),
        saved_at=BEGIN,
    )


def happens(customer: Profile, chance: Random) -> Iterator[Fact]:
    """What a customer does in the month before and in four weeks: a few logins, tickets, answers.

    Of logins the hour is kept, and of a feature that is used again the day: so logins come at full
    hours here, and each feature is a new one.
    """
    busy = chance.choice([0.1, 0.4, 1.5])

    def fact(kind: Kind, at: datetime, **data: object) -> Fact:
        said = f"{customer.customer}:{kind}:{at.isoformat()}"
        return Fact(id=said, source="t", kind=kind, occurred_at=at, data=data)

    at = BEGIN - 30 * DAY
    while (at := at + timedelta(minutes=chance.randrange(1, int(2880 / busy)))) < BEGIN + 28 * DAY:
        if customer.onboarded_at and at < customer.onboarded_at:
            continue
        match chance.randrange(10):
            case 0:
                ticket, status = chance.randrange(3), chance.choice(["open", "solved"])
                yield fact(Kind.TICKET_CHANGED, at, ticket=f"t{ticket}", status=status)
            case 1:
                yield fact(Kind.FEATURE_USED, at, feature=f"f{at:%d%H%M}", core=True)
            case 2 if chance.random() < 0.2:
                yield fact(Kind.FEATURE_USED, at, feature=f"g{at:%d%H%M}", core=False)
            case 3 if chance.random() < 0.3:
                yield fact(Kind.RESPONDED, at, channel="email")
            case 4 if chance.random() < 0.1:
                yield fact(Kind.SUBSCRIPTION_CHANGED, at, status="canceled")
            case _:
                yield fact(Kind.LOGIN, at.replace(minute=0))


@cache
def lived(seed: int) -> tuple[Stage, list[tuple[str, Happened]]]:
    """A venture that lived through four weeks, and what happened to its customers' runs."""
    chance = Random(seed)
    told: list[tuple[str, Happened]] = []

    def watch(before: Enrolment | None, after: Enrolment, at: datetime) -> None:
        told.extend((after.playbook, one) for one in simulation.happened(before, after, at))

    real = Stage(BEGIN, watch, granted=True)
    ventures = Ventures(real.table)
    ventures.create(VENTURE)
    facts: list[tuple[str, Fact]] = []
    for number in range(10):
        customer = profile(number, chance)
        real.customers.put(VENTURE, customer)
        facts += [(customer.customer, fact) for fact in happens(customer, chance)]
        before = [f for name, f in facts if name == customer.customer and f.occurred_at <= BEGIN]
        real.begin(VENTURE.id, customer.customer, [replace(f, flags=("imported",)) for f in before])
        real.courses.look(VENTURE.id, customer.customer, BEGIN, nudge="put")
    ventures.pass_entry(VENTURE.id, BEGIN)
    real.settle()
    for name, fact in sorted(facts, key=lambda one: (one[1].occurred_at, one[1].id)):
        if fact.occurred_at <= BEGIN:
            continue
        while (minute := real.next_minute()) is not None and minute < fact.occurred_at:
            real.pass_minute(minute)
        real.now = fact.occurred_at
        real.take_in(VENTURE.id, name, fact)
    until = BEGIN + 7 * WEEKS * DAY
    while (minute := real.next_minute()) is not None and minute < until:
        real.pass_minute(minute)
    return real, told


def world(real: Stage) -> flow.World:
    return flow.over(real.table, walks=MemoryWalks(), elapsed=lambda: 0.0)


def asked(real: Stage, name: str, *, past: bool = True, granted: bool = True) -> Question:
    playbook = Playbooks(real.table).newest(VENTURE.id, name)
    at = BEGIN + 7 * WEEKS * DAY
    return Question(playbook=playbook, past=past, days=7 * WEEKS, granted=granted, at=at)


def stored(real: Stage) -> int:
    """How many changes the table of a life has seen: whoever writes there makes it more."""
    return len(real.table.stream)


def everybody(real: Stage) -> list[Listed]:
    return flow.first(VENTURE, 100, world(real))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_past_simulated_is_what_happened_message_for_message(seed: int) -> None:
    real, told = lived(seed)
    items = stored(real)
    for name in SHIPPED if seed == FULL else MOST_SEEN:
        found, looked = flow.look(VENTURE, everybody(real), asked(real, name), world(real))
        assert looked == found.population == 10
        happened = [one for playbook, one in told if playbook == name]
        assert sorted(found.happened, key=repr) == sorted(happened, key=repr)
        assert found.counts == Counter(one.what for one in happened)
    assert stored(real) == items


def test_the_lives_hold_enough_to_tell() -> None:
    told = [f"{playbook} {one.what}" for seed in SEEDS for playbook, one in lived(seed)[1]]
    counts = Counter(told)
    for needed in (
        "at_risk sent",
        "at_risk left",
        "at_risk held",
        "engagement sent",
        "onboarding sent",
        "renewal task",
    ):
        assert counts[needed] > 1, counts
    full = Counter(f"{playbook} {one.what}" for playbook, one in lived(FULL)[1])
    for needed in ("critical told", "critical task", "win_back sent", "activation sent"):
        assert full[needed], full


def test_days_to_come_are_lived_through_and_nothing_else_is_touched() -> None:
    real, _ = lived(1)
    items = stored(real)
    found, _ = flow.look(VENTURE, everybody(real), asked(real, "at_risk", past=False), world(real))
    assert stored(real) == items
    assert found.counts["entered"] >= 1
    assert found.counts["sent"] >= 1
    times = [one.at for one in found.happened]
    assert times == sorted(times)
    assert all(BEGIN + 28 * DAY <= at < BEGIN + 56 * DAY for at in times)


def shown(said: Any) -> list[tuple[str, str, str | None]]:
    return [(one["customer_id"], one["what"], one["step"]) for one in said["items"]]


def fallen() -> Api:
    """A venture with a healthy customer who has not logged in for six days."""
    api = founded(progression_mode="assisted")
    api.customer(timezone="UTC")
    api.happened("feature_used", at=api.at - 6 * DAY, feature="export", core=True)
    api.happened("login", at=api.at - 6 * DAY)
    return api


def test_a_draft_is_tried_and_everything_it_would_do_is_told() -> None:
    api = fallen()
    document = json.loads(json.dumps(api.of("GET", "/playbooks/at_risk")["document"]))
    document["steps"] = [document["steps"][0], {"id": "call", "kind": "task", "title": "Call"}]
    document["steps"][1]["after"] = {"days": 3}
    said = api.of(
        "POST", "/playbooks/at_risk/simulations", {"document": document}, role="success_manager"
    )
    assert (said["version"], said["population"], said["blocked"]) == (2, 1, None)
    assert shown(said) == [
        ("acme", "entered", None),
        ("acme", "approval", "personal_email"),
        ("acme", "sent", "personal_email"),
        ("acme", "task", "call"),
        ("acme", "left", None),
    ]
    first, *_, last = said["items"]
    assert (first["why"], last["why"]) == (
        "the band fell from healthy to at risk",
        "all steps run",
    )
    # The draft was only tried.
    assert api.of("GET", "/playbooks/at_risk")["version"] == 1
    assert api.of("GET", "/enrolments")["items"] == []


def test_where_nobody_approves_nothing_is_sent() -> None:
    body = {"approvals": "missing", "days": 14}
    said = fallen().of("POST", "/playbooks/at_risk/simulations", body)
    assert "sent" not in said["counts"]
    waited = [one for one in said["items"] if one["what"] == "approval"]
    assert waited[0]["until"] is not None


def test_wrong_questions_are_refused_by_their_fields() -> None:
    api = fallen()
    place = "/playbooks/at_risk/simulations"
    assert api.fields("POST", place, {"days": 0, "over": "never"}) == {"days", "over"}
    document = api.of("GET", "/playbooks/at_risk")["document"]
    document["steps"][0]["template"] = "poem"
    assert api.fields("POST", place, {"document": document}) == {"steps.0.template"}
    api.of("POST", place, {}, role="viewer", status=403)
    api.of("POST", "/playbooks/nothing/simulations", {}, status=404)
    api.of("GET", f"{place}/nothing", status=404)


def test_many_are_walked_and_found_to_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    api = fallen()
    place = "/playbooks/at_risk/simulations"
    directly = api.of("POST", place, {})
    monkeypatch.setattr(flow, "DIRECT", 0)
    begun = api.of("POST", place, {}, status=202)
    there = f"{place}/{begun['id']}"
    assert api.of("GET", there, status=202)["status"] == "running"
    for segment in range(keys.SEGMENTS):
        monkeypatch.setattr(flow, "DIRECT", 5)
        flow.step(api.venture, begun["id"], segment, None, api.living)
    flow.finish(api.venture, begun["id"], api.living)
    walked = api.of("GET", there)
    assert walked == directly | {"id": begun["id"]}
    api.of("GET", f"/playbooks/renewal/simulations/{begun['id']}", status=404)
