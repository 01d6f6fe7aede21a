"""What is told of a message is kept once, in whichever order and however often it is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from typing_extensions import override

from functions.record_mail_event import flow
from functions.shared.domain.brakes import Reception
from functions.shared.domain.contact import Ledger
from functions.shared.domain.effects import Effect, Said
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Write
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from tests.fakes.outside import MemoryFactsQueue
from tests.unit.test_braking import office

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
EVENTS: tuple[flow.Told, ...] = ("sent", "delivered", "opened", "clicked", "complained")


def claimed(**said: object) -> Effect:
    effect = Effect(
        key="e",
        owner="run",
        step="s",
        contact="c",
        status="claimed",
        claimed_at=AT,
        playbook="at_risk",
    )
    return replace(effect, **said)  # type: ignore[arg-type]


def rows(table: MemoryTable, venture: str = "v") -> list[Reception]:
    return Receptions(table).counted(venture, "at_risk", AT - timedelta(days=9))


def hear(table: MemoryTable, tags: dict[str, str], told: flow.Told) -> str:
    stores = flow.Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=MemoryFactsQueue(),
    )
    event = flow.MailEvent(
        venture=tags["venture"],
        customer="acme",
        effect=tags["effect"],
        message_id="m",
        told=told,
        lasting=True,
        at=AT,
    )
    return flow.record(event, AT, stores)


def test_each_order_and_repetition_of_what_is_told_gives_the_same_row() -> None:
    chance = Random(5)
    kept = set()
    for order in permutations(EVENTS):
        here = office("acme")
        here.run()
        [mail] = here.mails
        tags = dict(mail.tags)
        for told in [*order, *chance.choices(EVENTS, k=3)]:
            assert hear(here.api.table, tags, told) == "known"
        Receptions(here.api.table).badly(
            here.api.venture, "acme", tags["effect"], "unsubscribed", AT
        )
        [row] = rows(here.api.table, here.api.venture)
        assert row.run == here.run_of("acme").id
        kept.add((row.told, row.negative))
    everything = ("delivered", "opened", "clicked", "complained", "unsubscribed")
    assert kept == {(everything, "complained")}


def test_what_is_told_before_the_sender_knows_settles_the_message_and_is_kept() -> None:
    table = MemoryTable()
    messages = Messages(table)
    effect = claimed()
    assert messages.claim("v", "acme", effect, Ledger(contact="c"), kind="campaign", joined=())
    assert messages.heard("v", "acme", "e", "unsubscribed")
    assert rows(table) == []
    # Whoever sent it, and has not heard, does not write over it.
    assert not messages.settle("v", "acme", effect.done("mail service", AT), ())
    known = messages.effect("v", "acme", "e")
    assert known
    assert messages.settle("v", "acme", known.done("mail event", AT), ())
    assert [(row.told, row.negative) for row in rows(table)] == [
        (("unsubscribed",), "unsubscribed")
    ]


def test_what_is_told_again_writes_nothing() -> None:
    table = MemoryTable()
    messages = Messages(table)
    effect = claimed()
    assert messages.claim("v", "acme", effect, Ledger(contact="c"), kind="campaign", joined=())
    assert messages.settle("v", "acme", effect.done("mail service", AT), ())
    words: tuple[Said, ...] = ("opened", "bad answer")
    for word in words:
        assert messages.heard("v", "acme", "e", word)
    written = len(table.stream)
    for word in reversed(words):
        assert messages.heard("v", "acme", "e", word)
    assert len(table.stream) == written
    [row] = rows(table)
    assert (row.told, row.negative) == (("opened",), "bad answer")


@pytest.mark.parametrize("said", [{"playbook": None}, {"status": "failed"}])
def test_of_surveys_and_of_what_never_went_out_nothing_is_kept(said: dict[str, object]) -> None:
    table = MemoryTable()
    messages = Messages(table)
    effect = claimed(**said)
    assert messages.claim("v", "acme", effect, Ledger(contact="c"), kind="campaign", joined=())
    assert messages.heard("v", "acme", "e", "opened") == effect
    assert messages.heard("v", "acme", "other", "opened") is None
    assert messages.effect("v", "acme", "e") == effect


class Crowded(MemoryTable):
    """Somebody else writes of the message right before a write."""

    words: tuple[Said, ...] = ()

    @override
    def write(self, *writes: Write) -> bool:
        if self.words:
            first, *rest = self.words
            self.words = ()
            Messages(self).heard("v", "acme", "e", first)
            self.words = tuple(rest)
        return super().write(*writes)


def test_what_others_write_meanwhile_stays() -> None:
    table = Crowded()
    messages = Messages(table)
    effect = claimed()
    assert messages.claim("v", "acme", effect, Ledger(contact="c"), kind="campaign", joined=())
    assert messages.settle("v", "acme", effect.done("mail service", AT), ())
    table.words = ("delivered", "opened")
    assert messages.heard("v", "acme", "e", "clicked")
    [row] = rows(table)
    assert row.told == ("delivered", "opened", "clicked")


class Refusing(MemoryTable):
    """Whatever is to be written, somebody else was faster."""

    closed = False

    @override
    def write(self, *writes: Write) -> bool:
        return not self.closed and super().write(*writes)


def test_who_never_gets_a_word_in_comes_again() -> None:
    table = Refusing()
    messages = Messages(table)
    effect = claimed()
    assert messages.claim("v", "acme", effect, Ledger(contact="c"), kind="campaign", joined=())
    table.closed = True
    with pytest.raises(Unavailable):
        messages.heard("v", "acme", "e", "opened")
