"""After a rich life, erasing leaves nothing that says who a customer was, wherever it was kept."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest

from functions.accept_command import presses
from functions.record_mail_event import flow as telling
from functions.shared.domain.effects import Effect
from functions.shared.domain.playbooks.simulation import Question
from functions.shared.domain.presses import Press
from functions.shared.kernel import ids
from functions.shared.kernel.errors import TenureError
from functions.shared.ports.table import Item, Write
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Ventures
from functions.simulate_playbooks import flow as living
from tests.unit.advancing import House, house
from tests.unit.api import AT, DAY

WHO = "zq-quark"
ADDRESS = "zora@quarkmail.example"
SAID = (WHO, "Quark Zebulon", "Zora Quux", "quarkmail", "org-zq", "contact:zq", "zanzibar")
"""What of a customer is found in nothing else: id, names, address, aliases, words of theirs."""
EVERY_KIND = {
    *(
        "answer",
        "closed",
        "comment",
        "effect",
        "enrolment",
        "exit",
        "health",
        "hold",
        "log",
        "name",
    ),
    *("press", "profile", "slot", "survey", "task"),
}
"""What of a customer is kept, as the first words of sort keys; `snapshot` is like `log`."""
PROFILE = {
    "name": "Quark Zebulon",
    "arr": "48211.50",
    "onboarded_at": (AT - 200 * DAY).isoformat(),
    "renews_at": (AT + 60 * DAY).isoformat(),
    "owner": "Dana <dana@acme.example>",
    "contacts": [{"email": ADDRESS, "name": "Zora Quux"}],
    "aliases": {"zendesk": ["org-zq"]},
}
COMMENT = "zanzibar is too far away"


def stored(here: House) -> dict[tuple[str, str], Item]:
    """Every item there is."""
    last: dict[tuple[str, str], Item | None] = {}
    for record in here.table.stream:
        last[record.key.pk, record.key.sk] = record.new
    return {key: item for key, item in last.items() if item is not None}


def telling_of_them(here: House) -> dict[str, list[str]]:
    """The items that say something of the customer, and what they say, by key."""
    found = {}
    for (pk, sk), item in stored(here).items():
        text = repr((pk, sk, sorted(item.items())))
        if said := [word for word in SAID if word in text]:
            found[f"{pk} {sk}"] = said
    return found


def kinds(here: House) -> set[str]:
    """The kinds of items in the customer's partition, and the places beside it."""
    own = keys.customer_partition(here.api.venture, WHO)
    return {sk.partition("#")[0] for pk, sk in stored(here) if pk == own}


def told(here: House, word: telling.Told) -> None:
    """The mail service tells something of the last message."""
    tags = here.mails[-1].tags
    table = here.table
    stores = telling.Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=here.api.facts,
    )
    event = telling.MailEvent(
        venture=tags["venture"],
        customer=ids.untag(tags["customer"]),
        effect=tags["effect"],
        message_id="m",
        told=word,
        lasting=True,
        at=here.at,
    )
    telling.record(event, here.at, stores)
    here.api.settle()


def press(here: House, action: str) -> None:
    """The owner presses a button in Slack."""
    here.api.of("PUT", "/channels/slack/people", {"people": [{"user": "U1", "role": "executive"}]})
    [run] = [run for run in here.runs(WHO) if run.status == "active"]
    pressed = Press(
        id="p1",
        action=action,
        enrolment=run.id,
        step=run.step or "",
        user="U1",
        at=here.at,
        reply_url=None,
    )
    assert presses.carry_out(here.api.venture, pressed, here.api.commanding).done


def disliked(here: House) -> None:
    """So many messages of a playbook are taken badly that it is paused."""
    venture, table = here.api.venture, here.table
    messages = Messages(table)
    for number in range(20):
        effect = Effect(
            key=f"e{number}",
            owner="",
            step="letter",
            playbook="passive",
            contact="c",
            status="claimed",
            claimed_at=here.at,
        )
        assert messages.claim_inward(venture, WHO, effect, ())
        assert messages.settle(venture, WHO, effect.done("mail", here.at), ())
    for number in range(3):
        Receptions(table).badly(venture, WHO, f"e{number}", "complained", here.at)
    assert Brakes(table).find(venture, "playbook:passive")


def tried(here: House) -> None:
    """A playbook and parameters are tried on everybody, by a walk that keeps what it finds."""
    api, venture = here.api, Ventures(here.table).get(here.api.venture)
    playbook = Playbooks(here.table).newest(venture.id, "at_risk")
    question = Question(playbook=playbook, past=True, days=30, granted=True, at=here.at)
    identity = living.begin(venture, question, api.living)
    for segment in range(keys.SEGMENTS):
        living.step(venture.id, identity, segment, None, api.living)
    assert living.finish(venture.id, identity, api.living).counts


def rich() -> House:
    """A customer who was written to, called, asked, held, approved and simulated."""
    here = house()
    api = here.api
    api.of("PUT", f"/customers/{WHO}", PROFILE)
    api.happened("login", WHO)
    here.later(days=2)
    told(here, "delivered")
    told(here, "opened")
    press(here, "contacted")
    said: dict[str, Any] = {"survey": "spring", "contact": ADDRESS}
    api.happened("nps_answered", WHO, **said, score=2, comment=COMMENT)
    api.happened("exit_answered", WHO, **said, reason="too_expensive", comment=COMMENT)
    api.of("POST", "/brakes/playbook:at_risk", {"action": "pause", "reason": "t"})
    here.later(days=4)
    names = [{"source": "hubspot", "value": "contact:zq"}]
    api.happened("profile_changed", WHO, aliases=names)
    api.happened("ticket_changed", WHO, ticket="7", status="open", subject=COMMENT)
    api.happened("ticket_changed", WHO, ticket="7", status="solved", subject=COMMENT)
    api.of("POST", "/brakes/playbook:at_risk", {"action": "resume", "reason": "t"})
    for number in range(3):
        api.happened("ticket_changed", WHO, ticket=f"t{number}", status="open", subject=COMMENT)
    api.of("POST", "/brakes/playbook:critical", {"action": "pause", "reason": "t"})
    here.later(days=5)
    disliked(here)
    tried(here)
    Surveys(here.table).plan_all(
        Ventures(here.table).get(api.venture),
        Customers(here.table).get(api.venture, WHO),
        "spring",
        here.at,
    )
    return here


def test_after_a_rich_life_nothing_says_who_it_was() -> None:
    here = rich()
    assert kinds(here) == EVERY_KIND
    assert telling_of_them(here).keys() > {f"{keys.profile(here.api.venture, WHO).pk} profile"}
    here.api.of("DELETE", f"/customers/{WHO}", status=204)
    left = telling_of_them(here)
    # What was found by trying things out names customers by id, and is forgotten within a week.
    tries = {name: left.pop(name) for name in list(left) if "#simulation#" in name}
    assert list(tries.values()) == [[WHO]]
    assert left == {}


def short(here: House) -> list[Callable[[], object]]:
    """What happens to a customer in some days, one thing after the other."""
    api = here.api
    said: dict[str, Any] = {"survey": "spring", "contact": ADDRESS, "comment": COMMENT}
    names = [{"source": "hubspot", "value": "contact:zq"}]
    return [
        lambda: api.happened("login", WHO),
        lambda: here.later(days=1, hours=2),
        lambda: told(here, "opened"),
        lambda: told(here, "complained"),
        lambda: press(here, "contacted"),
        lambda: api.happened("nps_answered", WHO, **said, score=2),
        lambda: api.happened("exit_answered", WHO, **said, reason="too_expensive"),
        lambda: api.happened("profile_changed", WHO, aliases=names),
        lambda: here.later(days=3),
    ]


def erase(here: House) -> None:
    """The customer is erased."""
    Customers(here.table).erase(Ventures(here.table).get(here.api.venture), WHO, here.at)


def erased_before(number: int, *, status: str) -> tuple[House, int]:
    """A short life, erased just before a write of it; and how many writes there were."""
    here, written = house(), 0
    here.api.of("PATCH", "", {"status": status})
    here.api.of("PUT", f"/customers/{WHO}", PROFILE)
    write = here.table.write

    def interrupted(*writes: Write) -> bool:
        nonlocal written
        written += 1
        if written == number:
            # Somebody else does it: what is going on here may not erase anybody.
            erasing = Thread(target=erase, args=(here,))
            erasing.start()
            erasing.join()
        return write(*writes)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(here.table, "write", interrupted)
        for happens in short(here):
            # Of who is gone some things cannot happen any more.
            with suppress(TenureError, AssertionError, IndexError, ValueError):
                happens()
    return here, written


@pytest.mark.parametrize("status", ["active", "paused"])
def test_who_is_erased_while_something_happens_leaves_nothing_either(status: str) -> None:
    whole, writes = erased_before(0, status=status)
    assert telling_of_them(whole)
    assert writes > 10
    for number in range(1, writes + 1):
        here, _ = erased_before(number, status=status)
        assert telling_of_them(here) == {}, number
