"""A score that nobody keeps up to date begins no program, and stands in no journey's way."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from functions.enrol_customer.flow import Entered, NotEntered, Outcome, Stores, react
from functions.shared.domain.playbooks.conditions import InBand
from functions.shared.domain.playbooks.document import Delay, Turns
from functions.shared.domain.records import FIRST, STALE_AFTER, Record, stale
from functions.shared.ports.table import Put
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.playbooks import Playbooks, delivered
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures
from tests.unit.api import AT, Api, founded
from tests.unit.test_api_work import at_risk

SECOND = timedelta(seconds=1)
TURNS = Turns(when=InBand(one_of=("at_risk", "critical")), again_after=Delay(days=30))


def test_a_score_is_stale_two_days_after_somebody_should_have_looked() -> None:
    due = Record(due_at=AT)
    assert stale(due, AT + STALE_AFTER - SECOND) is None
    assert stale(due, AT + STALE_AFTER)
    assert stale(Record(as_of=FIRST), AT) is None


def look(api: Api, kind: Literal["journey", "program"]) -> Outcome:
    """Somebody looks whether a customer in at_risk may enter a playbook of a kind."""
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    at_risk(api)
    due_at = HealthStore(api.table).read(api.venture, "acme", strong=True).due_at
    assert due_at
    document = replace(delivered()["at_risk"], name="quiet", kind=kind, version=1, entry=TURNS)
    Playbooks(api.table).save(api.venture, document, by="eve", at=AT)
    table = api.table
    stores = Stores(
        table=table,
        remembered=Remembered(Ventures(table)),
        customers=Customers(table),
        health=HealthStore(table),
        playbooks=Playbooks(table),
        courses=Courses(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        tasks=Tasks(table),
        gates=Gates(table),
    )
    at = due_at + STALE_AFTER
    [found] = [
        one for one in react(api.venture, "acme", None, at, stores) if one.playbook == "quiet"
    ]
    return found


def test_no_program_begins_by_it() -> None:
    found = look(founded(), "program")
    assert isinstance(found, NotEntered)
    assert found.reason.startswith("the score is stale")
    assert found.until


def test_a_journey_does_not_ask_for_it() -> None:
    assert isinstance(look(founded(), "journey"), Entered)


def unreadable(api: Api, name: str = "acme") -> None:
    """What is stored of the customer cannot be read, so their score cannot be computed."""
    item = api.table.get(keys.state(api.venture, name), strong=True)
    assert item
    assert api.table.write(Put({**item, "doc": "{"}, ()))


def test_it_is_told_as_stale_once_nobody_has_looked_for_two_days() -> None:
    api = founded()
    at_risk(api)
    due_at = HealthStore(api.table).read(api.venture, "acme", strong=True).due_at
    assert due_at
    for api.at, old in ((due_at + STALE_AFTER - SECOND, False), (due_at + STALE_AFTER, True)):
        said = api.of("GET", "/customers/acme/health")
        assert (said["stale"], said["score"]) == (old, 30)


def test_a_score_that_cannot_be_computed_is_the_last_good_one() -> None:
    api = founded()
    at_risk(api)
    before = api.of("GET", "/customers/acme/health")
    unreadable(api)
    api.at = AT + timedelta(hours=1)
    said = api.of("GET", "/customers/acme/health")
    assert (said["score"], said["band"], said["stale"]) == (50, "at_risk", True)
    assert (said["as_of"], said["components"]) == (before["as_of"], [])


def test_a_persons_reading_counts_in_place_of_it_until_it_expires() -> None:
    api = founded()
    at_risk(api)
    expires_at = AT + timedelta(days=3)
    until = expires_at.isoformat()
    api.happened("reading", value=20, reason="they told me", expires_at=until)
    unreadable(api)
    read = api.of("GET", "/customers/acme/health")
    assert (read["score"], read["band"], read["stale"]) == (20, "critical", True)
    api.at = expires_at
    after = api.of("GET", "/customers/acme/health")
    assert (after["score"], after["band"]) == (50, "at_risk")
