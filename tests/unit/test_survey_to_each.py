"""The exit survey goes to every contact that may be written to, through the gate, once each."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from functions.advance_playbooks.flow import advance_due
from functions.shared.domain.effects import Effect
from functions.shared.kernel.errors import Refused, TenureError, Unavailable, Undecided
from functions.shared.ports.table import Write
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.ventures import Ventures
from tests.unit.advancing import MINUTE, House, house
from tests.unit.api import DAY
from tests.unit.test_step_kinds import HOOK, LETTER, document

ASK = {"id": "ask", "kind": "survey", "survey": "exit", "title": "Why?"}
ADA, BO, CY = "ada@acme.example", "bo@acme.example", "cy@acme.example"


def contact(email: str, **said: object) -> dict[str, Any]:
    return {"email": email, "name": email.partition("@")[0].title(), **said}


def asking(*contacts: dict[str, Any], mode: str = "auto") -> House:
    """A customer with these contacts, in a program that asks why and then tells a webhook."""
    here = house()
    if mode != "auto":
        change = {"changes": {"progression_mode": mode}, "reason": "r"}
        here.api.of("PATCH", "/parameters", change)
        here.api.settle()
    here.api.customer(contacts=list(contacts) or [contact(ADA), contact(BO), contact(CY)])
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    later = {**HOOK, "after": {"days": 9}}
    here.api.of("PUT", "/playbooks/own", document(ASK, later), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    return here


def minutes(here: House, many: int) -> None:
    for _ in range(many):
        here.minute()


def asked(here: House) -> list[str]:
    return sorted(mail.to for mail in here.written)


def digest(here: House, email: str) -> str:
    return contact_digest(Ventures(here.table).get(here.api.venture).pepper, email)


def results(here: House) -> list[tuple[str, str]]:
    return [(run.result, run.detail) for run in here.run_of("own").runs]


def test_every_contact_is_asked_once_with_a_link_of_their_own() -> None:
    here = asking()
    minutes(here, 10)
    assert asked(here) == [ADA, BO, CY]
    assert len({mail.tags["effect"] for mail in here.written}) == 3
    assert len({mail.headers["List-Unsubscribe"] for mail in here.written}) == 3
    [(result, detail)] = results(here)
    assert (result, detail.endswith("to 3 contacts")) == ("sent", True)
    run = here.run_of("own")
    assert run.last_message_at == run.runs[0].at
    assert run.first_message_at
    assert run.first_message_at < run.runs[0].at
    assert run.step == "hook"


def test_who_may_not_be_written_to_is_left_out_and_the_others_are_asked() -> None:
    here = asking()
    Messages(here.table).suppress(here.api.venture, digest(here, ADA), "unsubscribed", here.at)
    minutes(here, 5)
    assert asked(here) == [BO, CY]
    assert results(here)[0][1].endswith("to 2 contacts")
    here = asking()
    for email in (ADA, BO, CY):
        Messages(here.table).suppress(here.api.venture, digest(here, email), "left", here.at)
    minutes(here, 3)
    assert results(here) == [("dropped", "the contact must not be written to: left")]


def test_nobody_is_written_to_without_their_consent() -> None:
    here = asking(contact(ADA, consent=False), contact(BO), contact(CY))
    minutes(here, 5)
    assert asked(here) == [BO, CY]
    here = asking(contact(ADA, consent=False))
    minutes(here, 3)
    assert results(here) == [("dropped", "the contact must not be written to: no consent")]


def test_a_letter_goes_to_the_first_contact_who_consented() -> None:
    here = house()
    here.api.customer(contacts=[contact(ADA, consent=False), contact(BO)])
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    here.api.of("PUT", "/playbooks/own", document(LETTER), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    minutes(here, 3)
    assert asked(here) == [BO]
    # Consent given later counts from then on; what was unsubscribed stays so.
    assert Messages(here.table).ledger(here.api.venture, digest(here, ADA)).suppressed is None


def test_whoever_is_held_waits_alone() -> None:
    # It is Monday morning in Europe, and still night in California.
    here = asking(contact(ADA, timezone="America/Los_Angeles"), contact(BO), contact(CY))
    minutes(here, 5)
    assert asked(here) == [BO, CY]
    run = here.run_of("own")
    assert (run.step, run.claimed, run.runs) == ("ask", None, ())
    assert run.due_at
    assert timedelta() < run.due_at - here.at < DAY
    [row] = here.api.of("GET", "/held")["items"]
    assert row["customer_id"] == "acme"
    here.later(days=1)
    assert asked(here) == [ADA, BO, CY]
    assert results(here)[0][1].endswith("to 3 contacts")


def test_a_full_week_holds_one_contact_and_not_the_others() -> None:
    here = asking()
    # Three other messages went to them yesterday.
    for n in range(3):
        spent(here, BO, n)
    minutes(here, 5)
    assert asked(here) == [ADA, CY]
    here.later(days=8)
    assert asked(here) == [ADA, BO, CY]


def spent(here: House, email: str, n: int) -> None:
    """Count a message against the week of a contact."""
    messages, whose = Messages(here.table), digest(here, email)
    effect = Effect(
        key=f"m{n}",
        owner="another",
        step="letter",
        contact=whose,
        status="claimed",
        claimed_at=here.at - DAY,
    )
    ledger = messages.ledger(here.api.venture, whose)
    assert messages.claim(here.api.venture, "acme", effect, ledger, kind="campaign", joined=())


def test_an_answer_of_the_first_ends_the_run_before_the_others_are_asked() -> None:
    here = asking(contact(ADA), contact(BO, timezone="America/Los_Angeles"))
    minutes(here, 2)
    here.api.happened("exit_answered", survey="s", contact=ADA, reason="support", at=here.at)
    here.hear()
    here.later(days=2)
    assert asked(here) == [ADA]
    assert here.run_of("own").outcome == "responded"


def test_one_approval_is_for_all_of_them() -> None:
    here = asking(mode="assisted")
    minutes(here, 3)
    assert here.written == []
    [waiting] = here.api.of("GET", "/approvals")["items"]
    here.api.of("POST", f"/approvals/{waiting['id']}", {"decision": "approve"})
    minutes(here, 5)
    assert asked(here) == [ADA, BO, CY]


TROUBLE: list[TenureError] = [Unavailable("slow"), Refused("no such address")]


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("trouble", TROUBLE)
def test_trouble_with_one_of_them_leaves_the_others_alone(trouble: TenureError, turn: int) -> None:
    here = asking()
    minutes(here, turn)
    here.mailer.fails = [trouble]
    minutes(here, 8)
    refused = isinstance(trouble, Refused)
    assert len(set(asked(here))) == len(asked(here)) == (2 if refused else 3)
    [(result, detail)] = results(here)
    assert result == "sent"
    assert ("to 2 contacts, no such address" in detail) == refused


def test_where_each_was_refused_the_step_has_failed() -> None:
    here = asking(contact(ADA), contact(BO))
    here.mailer.fails = [Refused("no such address"), Refused("gone")]
    minutes(here, 5)
    assert results(here) == [("failed", "no such address; gone")]
    for email in (ADA, BO):
        ledger = Messages(here.table).ledger(here.api.venture, digest(here, email))
        assert ledger.recent == ()


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("outcome", ["done", "not_reached"])
def test_what_is_open_about_one_is_settled_before_the_others_come(outcome: str, turn: int) -> None:
    here = asking()
    minutes(here, turn)
    here.mailer.fails = [Undecided("broke")]
    minutes(here, 70)
    assert len(asked(here)) == turn
    [question] = here.tasks
    here.api.of("POST", f"/tasks/{question.id}", {"outcome": outcome})
    minutes(here, 8)
    never = outcome == "done"
    assert len(set(asked(here))) == len(asked(here)) == (2 if never else 3)
    assert results(here)[0][1].endswith("to 3 contacts")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("call", range(1, 7))
def test_a_death_at_any_write_asks_nobody_twice(call: int, *, before: bool) -> None:
    here = asking()
    real, writes = here.table.write, 0

    def dying(*parts: Write) -> bool:
        nonlocal writes
        writes += 1
        if writes == call and before:
            raise RuntimeError("died")
        done = real(*parts)
        if writes == call:
            raise RuntimeError("died")
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here.table, "write", dying)
        for _ in range(3):
            here.api.at += MINUTE
            advance_due(here.at, here.world())
    minutes(here, 70)
    assert len(set(asked(here))) == len(asked(here))
    for question in here.tasks:
        # Of a claim that was not sent nobody can tell: a person says so, and it goes on.
        sent = any(mail.tags["effect"] == question.effect for mail in here.written)
        here.api.of("POST", f"/tasks/{question.id}", {"outcome": "done" if sent else "not_reached"})
    minutes(here, 8)
    assert asked(here) == [ADA, BO, CY]
    assert results(here)[0][1].endswith("to 3 contacts")
    assert writes >= call


def test_every_order_of_contacts_asks_the_same_people() -> None:
    people = [contact(ADA), contact(BO, timezone="America/Los_Angeles"), contact(CY)]
    seen = set()
    for order in itertools.permutations(people):
        here = asking(*order)
        here.later(days=1)
        seen.add((tuple(asked(here)), results(here)[0][0]))
    assert seen == {((ADA, BO, CY), "sent")}
