"""What the gate's stores promise, over DynamoDB's emulator and the memory twin alike."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from functions.shared.domain import brakes
from functions.shared.domain.brakes import Action, Wish
from functions.shared.domain.contact import Hold, Holidays, Ledger
from functions.shared.domain.customers import Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.enrolment import Enrolment, enter
from functions.shared.domain.playbooks.entry import Course, Occasion
from functions.shared.domain.state import History
from functions.shared.ports.table import Put, Table
from functions.shared.store import documents, holds, keys
from functions.shared.store.brakes import Brakes
from functions.shared.store.enrolments import Enrolments, changed
from functions.shared.store.feedback import Receptions
from functions.shared.store.holds import Holds
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import delivered
from functions.shared.store.ventures import Ventures

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SCOPE = "playbook:at_risk"


def act(table: Table, venture: str, action: Action, scope: str = SCOPE) -> bool:
    wish = Wish(action=action, by="eve", at=AT, reason="why")
    change = Brakes(table).change(venture, scope, lambda known: brakes.changed(known, scope, wish))
    return change[1]


def run(table: Table, venture: str, customer: str) -> Enrolment:
    """A run that has just begun."""
    key = keys.profile(venture, customer)
    profile = Profile(customer=customer, name=customer, saved_at=AT)
    assert table.write(Put({"pk": key.pk, "sk": key.sk}, ()))
    begun = enter(
        delivered()["at_risk"],
        venture=venture,
        customer=customer,
        occasion=Occasion("o", "why"),
        view=View(history=History(), profile=profile, parameters=Parameters(), at=AT, since=AT),
    )
    assert Enrolments(table).enter(begun, Course())
    return begun


def hold(table: Table, begun: Enrolment, until: datetime, scope: str | None = None) -> Enrolment:
    held = begun.held(until, "why")
    assert Enrolments(table).save(held, holds.of_step(held, Hold(until, "why", scope)))
    return held


def test_a_brake_is_changed_once_and_seen_at_once(table: Table) -> None:
    venture = str(uuid.uuid4())
    store = Brakes(table)
    assert store.find(venture, SCOPE) is None
    assert act(table, venture, "pause")
    assert not act(table, venture, "pause")
    assert act(table, venture, "pause", "step:at_risk:call")
    own = [one for one in store.of(venture) if one.scope != "everything"]
    assert [(one.scope, one.stage) for one in own] == [
        (SCOPE, "paused"),
        ("step:at_risk:call", "paused"),
    ]
    assert store.of(str(uuid.uuid4())) == [one for one in store.of(venture) if one not in own]


def test_a_brake_wakes_what_it_held_from_when_it_comes_off(table: Table) -> None:
    venture = str(uuid.uuid4())
    store = Brakes(table)
    act(table, venture, "pause")
    assert venture not in [found for found, _ in store.waking(AT)]
    act(table, venture, "resume")
    [brake] = [brake for found, brake in store.waking(AT) if found == venture]
    assert brake.waking == AT
    assert venture not in [found for found, _ in store.waking(AT - MINUTE)]
    after = replace(brake, waking=None, revision=brake.revision + 1)
    store.change(venture, SCOPE, lambda _: after)
    assert venture not in [found for found, _ in store.waking(AT + HOUR)]


def test_holds_are_listed_while_they_stand_and_freed_with_what_they_hold(table: Table) -> None:
    venture = str(uuid.uuid4())
    store = Holds(table)
    late = hold(table, run(table, venture, "a"), AT + 2 * HOUR)
    soon = hold(table, run(table, venture, "b"), AT + HOUR)
    paused = hold(table, run(table, venture, "c"), AT + HOUR, SCOPE)
    rows, after = store.page(venture, None, AT, limit=1, after=None)
    more, _ = store.page(venture, None, AT, limit=5, after=after)
    assert [row.owner for row in rows + more] == [soon.id, late.id]
    assert Enrolments(table).save(soon.ended("stopped", AT))
    assert [row.owner for row in store.page(venture, None, AT, limit=5, after=None)[0]] == [late.id]
    [row] = store.paused(venture, SCOPE)
    assert row.owner == paused.id
    free = paused.held(AT, "resumed")
    assert store.free(venture, row, *changed(free))
    assert not store.free(venture, row, *changed(free))
    assert list(store.paused(venture, SCOPE)) == []
    assert Enrolments(table).get(venture, paused.id) == free


def test_how_messages_were_taken_is_counted_newest_first_and_kept_once(table: Table) -> None:
    venture = str(uuid.uuid4())
    store, messages = Receptions(table), Messages(table)
    for number in range(3):
        effect = Effect(
            key=f"e{number}",
            owner="o",
            step="s",
            contact=f"c{number}",
            status="claimed",
            claimed_at=AT + number * MINUTE,
            playbook="at_risk",
        )
        ledger = Ledger(contact=f"c{number}")
        assert messages.claim(venture, "acme", effect, ledger, kind="campaign", joined=())
        if number < 2:
            assert messages.settle(venture, "acme", effect.done("mail", AT), joined=())
    # Only what is known to be out counts.
    assert [one.at for one in store.counted(venture, "at_risk", AT)] == [AT + MINUTE, AT]
    assert [one.at for one in store.counted(venture, "at_risk", AT + MINUTE)] == [AT + MINUTE]
    messages.heard(venture, "acme", "e0", "complained")
    messages.heard(venture, "acme", "e0", "unsubscribed")
    messages.heard(venture, "acme", "e2", "complained")
    taken = [one.negative for one in store.counted(venture, "at_risk", AT)]
    assert taken == [None, "complained"]


def test_an_unused_claim_goes_back_to_what_was_before(table: Table) -> None:
    venture = str(uuid.uuid4())
    messages = Messages(table)
    first = Effect(
        key="e", owner="o", step="s", contact="c", status="claimed", claimed_at=AT, playbook="p"
    )
    empty = Ledger(contact="c")
    assert messages.claim(venture, "acme", first, empty, kind="campaign", joined=())
    again = first.claimed_again(AT + HOUR)
    known = messages.ledger(venture, "c")
    assert messages.claim(venture, "acme", again, known, kind="campaign", joined=())
    assert messages.take_back(venture, "acme", again, first, ())
    assert messages.effect(venture, "acme", "e") == first
    assert messages.take_back(venture, "acme", first, None, ())
    assert messages.effect(venture, "acme", "e") is None
    assert messages.ledger(venture, "c").recent == ()


def test_the_latest_holidays_stand(table: Table) -> None:
    venture = str(uuid.uuid4())
    store = Ventures(table)
    assert store.holidays(venture) == Holidays()
    newer = Holidays(everywhere=("2026-12-25",), zones={"Europe/Berlin": ("2026-10-03",)})
    store.keep_holidays(venture, newer, by="eve", at=AT)
    store.keep_holidays(venture, Holidays(), by="eve", at=AT - MINUTE)
    assert store.holidays(venture, strong=True) == newer
    assert documents.load(Holidays, documents.dump(newer)) == newer
