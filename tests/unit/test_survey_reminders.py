"""Whoever does not answer is reminded once: after some days, by the gate, with the same link."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.domain import effects, surveys
from functions.shared.domain.contact import Drop, Hold, Ledger, Send
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.segments import Traits
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Mail
from functions.shared.store.customers import Customers
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Ventures
from tests.unit.surveying import EIRIK, MARA, MONDAY, VENTURE, Links, World, build

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WEEK = 7 * DAY
DIGEST = contact_digest(VENTURE.pepper, MARA.email)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A venture whose customer's one willing contact was asked on Monday."""
    world = build(monkeypatch)
    suppress(world, EIRIK.email)
    world.plan()
    world.run()
    assert len(world.mails) == 1
    return world


def suppress(world: World, email: str) -> None:
    digest = contact_digest(VENTURE.pepper, email)
    Messages(world.table).suppress(VENTURE.id, digest, "unsubscribed", MONDAY)


def live(world: World, *, days: int = 40, since: datetime = MONDAY) -> None:
    """Run every third hour of so many days."""
    for hours in range(0, 24 * days, 3):
        world.run(since + timedelta(hours=hours))


def answer(world: World, at: datetime) -> None:
    """The contact presses the button of the first mail's page, and the answer is kept."""
    url = Links(world.mails[0].letter.html).found[9].partition("?")[0]
    assert world.post(url, at, score="9").status == 200
    world.take_in(at=at)


def texts(world: World) -> list[str]:
    entries, _ = Timeline(world.table).page(VENTURE.id, "nordlys", limit=50)
    return [entry.text for entry in entries if entry.kind == "decision"]


def test_who_does_not_answer_is_reminded_once_after_seven_days(world: World) -> None:
    world.run(MONDAY + WEEK - MINUTE)
    assert len(world.mails) == 1
    world.run(MONDAY + WEEK)
    first, second = world.mails
    assert second.to == first.to
    assert second.letter.subject == f"A short reminder: {first.letter.subject}"
    assert "will not remind you again" in second.letter.text
    assert "will not remind you again" in second.letter.html
    assert second.tags["effect"] == world.survey().reminder_key != first.tags["effect"]
    assert second.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    live(world, days=100)
    assert len(world.mails) == 2
    survey = world.survey()
    assert (survey.status, survey.reminder) == ("sent", "sent")
    assert (survey.sent_at, survey.reminded_at) == (MONDAY, MONDAY + WEEK)
    assert texts(world)[0] == "reminded of the NPS survey"


def test_the_reminders_links_are_the_surveys_own(world: World) -> None:
    world.run(MONDAY + WEEK)
    first, second = ([*Links(mail.letter.html).found] for mail in world.mails)
    assert first == second
    url = second[3].partition("?")[0]
    ends_at = MONDAY + surveys.LINK_LIFE
    assert world.post(url, ends_at - MINUTE, score="3").status == 200
    assert world.post(url, ends_at + MINUTE, score="4").status == 410
    world.take_in(at=ends_at)
    assert world.nps(ends_at).responses == 1


def test_who_answered_is_not_reminded(world: World) -> None:
    answer(world, MONDAY + WEEK - MINUTE)
    live(world)
    assert len(world.mails) == 1
    assert (world.survey().reminder, world.survey().reason) == ("left", "it is answered")
    assert not [text for text in texts(world) if "remind" in text]


def test_an_answer_between_the_look_and_the_claim_wins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Messages.claim

    came = Fact(
        id="nps:1",
        source="nps",
        kind=Kind.NPS_ANSWERED,
        occurred_at=MONDAY + WEEK,
        data={"survey": world.survey().name, "contact": DIGEST, "score": 9},
    )

    def late(self: Messages, *args: Any, **options: Any) -> bool:
        Surveys(world.table).record_answer_fact(VENTURE.id, "nordlys", came, Traits("basic"))
        return claim(self, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Messages, "claim", late)
        world.run(MONDAY + WEEK)
    live(world, since=MONDAY + WEEK)
    assert len(world.mails) == 1
    assert world.survey().reason == "it is answered"


def unsubscribe(world: World) -> None:
    suppress(world, MARA.email)


def erase(world: World) -> None:
    Customers(world.table).erase(VENTURE, "nordlys", MONDAY + DAY)


def leave(world: World) -> None:
    world.customer("nordlys", EIRIK, saved_at=MONDAY + DAY)


def churn(world: World) -> None:
    world.take_in(
        Fact(
            id="billing:1",
            source="billing",
            kind=Kind.SUBSCRIPTION_CHANGED,
            occurred_at=MONDAY + DAY,
            data={"status": "canceled"},
        ),
        at=MONDAY + DAY,
    )


def switch_off(world: World) -> None:
    world.parameters(nps_reminder_days=0)


def leave_to_people(world: World) -> None:
    world.parameters(progression_mode="manual")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (unsubscribe, "the contact must not be written to: unsubscribed"),
        (erase, None),
        (leave, "the contact is no longer one of the customer's"),
        (churn, "the customer has churned"),
        (switch_off, "no reminders are sent"),
        (leave_to_people, "people carry out the steps of this venture"),
    ],
)
def test_what_happened_since_is_respected(
    world: World, happens: Callable[[World], None], reason: str | None
) -> None:
    happens(world)
    live(world)
    assert len(world.mails) == 1
    assert world.tasks() == []
    if reason:
        assert (world.survey().status, world.survey().reason) == ("sent", reason)
        assert f"not reminded: {reason}" in texts(world)


def test_without_reminders_nothing_is_due_after_the_survey(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build(monkeypatch)
    world.parameters(nps_reminder_days=0)
    world.plan()
    world.run()
    assert (world.survey().due_at, world.survey().reminder) == (None, None)


def test_a_reminder_counts_against_the_weekly_cap_and_waits_for_it(world: World) -> None:
    messages = Messages(world.table)
    world.parameters(max_messages_per_week=2)
    at = MONDAY + WEEK
    for n in range(2):
        effect = effects.Effect(
            key=f"{n}", owner="o", step="s", contact=DIGEST, status="claimed", claimed_at=at - DAY
        )
        ledger = messages.ledger(VENTURE.id, DIGEST)
        assert messages.claim(VENTURE.id, "nordlys", effect, ledger, kind="campaign", joined=[])
    world.run(at)
    assert len(world.mails) == 1
    assert world.survey().reason == "2 messages in 7 days, at most 2 may go"
    live(world, since=at)
    assert len(world.mails) == 2
    reminded_at = world.survey().reminded_at
    assert reminded_at
    assert reminded_at >= at - DAY + WEEK
    ledger = messages.ledger(VENTURE.id, DIGEST)
    assert world.survey().reminder_key in {sent.effect for sent in ledger.recent}
    # The interval runs from the survey, not from its reminder.
    assert ledger.last_surveyed_at == MONDAY


def test_a_reminder_that_cannot_go_before_the_link_ends_is_left(world: World) -> None:
    Ventures(world.table).change(VENTURE.id, lambda v: type(v)(**{**fields(v), "status": "paused"}))
    live(world, days=95)
    assert len(world.mails) == 1
    reason = world.survey().reason
    assert reason == "the survey ends before a reminder may go: the venture is paused"


def fields(value: object) -> dict[str, Any]:
    """The fields of a slotted value."""
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


class Dying:
    """The mail service's answer is lost, whether or not it took the message."""

    def __init__(self, world: World, *, takes: bool) -> None:
        self._world, self._takes = world, takes

    def send(self, mail: Mail) -> str:
        """Take it, or not; nobody hears which."""
        if self._takes:
            self._world.mailer.send(mail)
        raise Undecided("the connection was lost")


def lose(world: World, monkeypatch: pytest.MonkeyPatch, *, takes: bool) -> None:
    """The reminder is claimed, and nobody knows what became of it."""
    handler = world.handlers["send_surveys"]
    whole = handler._world  # noqa: SLF001 -- the handler's own world
    with monkeypatch.context() as patched:
        dying = type(whole)(**{**fields(whole), "mailer": Dying(world, takes=takes)})
        patched.setattr(handler, "_world", dying)
        world.run(MONDAY + WEEK)
    assert world.survey().reminder == "claimed"


@pytest.mark.parametrize("takes", [True, False])
def test_where_nobody_knows_of_a_reminder_it_goes_at_most_once(
    world: World, monkeypatch: pytest.MonkeyPatch, *, takes: bool
) -> None:
    lose(world, monkeypatch, takes=takes)
    live(world, since=MONDAY + WEEK + MINUTE)
    assert len(world.mails) == 1 + takes
    assert world.survey().reminder == "left"
    assert world.tasks() == []


def test_where_later_messages_are_told_of_it_goes_once_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(world, monkeypatch, takes=False)
    Messages(world.table).beat(VENTURE.id, MONDAY + WEEK + 30 * MINUTE)
    live(world, since=MONDAY + WEEK + MINUTE)
    assert len(world.mails) == 2
    assert world.survey().reminder == "sent"


def test_where_the_event_comes_it_is_known_to_have_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(world, monkeypatch, takes=True)
    messages = Messages(world.table)
    effect = messages.effect(VENTURE.id, "nordlys", world.survey().reminder_key)
    assert effect
    assert messages.settle(VENTURE.id, "nordlys", effect.done("event", MONDAY + WEEK), ())
    live(world, since=MONDAY + WEEK + MINUTE)
    assert len(world.mails) == 2
    assert world.survey().reminded_at == MONDAY + WEEK


def test_a_busy_mail_service_is_asked_again_and_one_that_refuses_is_not(world: World) -> None:
    world.mailer.fails = [Unavailable("the mail service does not send now")]
    world.run(MONDAY + WEEK)
    assert (len(world.mails), world.survey().reminder) == (1, "due")
    world.mailer.fails = [Refused("the mail service refused the message")]
    live(world, since=MONDAY + WEEK + MINUTE)
    assert len(world.mails) == 1
    assert world.survey().reminder == "left"


def test_a_reminder_is_given_back_though_they_unsubscribe_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, left = Messages.ledger, [MARA.email]

    def unsubscribing(self: Messages, venture: str, contact: str) -> Ledger:
        found = read(self, venture, contact)
        if left and world.survey().reminder_key in [m.effect for m in found.recent]:
            suppress(world, left.pop())
        return found

    monkeypatch.setattr(Messages, "ledger", unsubscribing)
    world.mailer.fails = [Unavailable("the mail service does not send now")]
    world.run(MONDAY + WEEK)
    assert (left, world.survey().reminder) == ([], "due")
    live(world, since=MONDAY + WEEK + MINUTE, days=2)
    assert (len(world.mails), world.survey().reminder) == (1, "left")


def test_two_runs_at_once_remind_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Messages.claim
    ran: list[int] = []

    def interleaved(self: Messages, *args: Any, **options: Any) -> bool:
        if not ran:
            ran.append(1)
            world.run(MONDAY + WEEK)
        return claim(self, *args, **options)

    monkeypatch.setattr(Messages, "claim", interleaved)
    world.run(MONDAY + WEEK)
    assert len(world.mails) == 2


def test_a_survey_that_was_asked_anew_is_not_reminded_of(world: World) -> None:
    world.parameters(nps_survey_interval_days=30, max_messages_per_week=14)
    Ventures(world.table).change(VENTURE.id, lambda v: type(v)(**{**fields(v), "status": "paused"}))
    world.run(MONDAY + WEEK)
    Ventures(world.table).change(VENTURE.id, lambda v: type(v)(**{**fields(v), "status": "active"}))
    profile = Customers(world.table).get(VENTURE.id, "nordlys")
    at = datetime(2026, 4, 6, 10, tzinfo=UTC)
    held = world.survey().held(at + MINUTE, "held for long")
    assert Surveys(world.table).save(held)
    Surveys(world.table).plan_all(VENTURE, profile, "60_day_checkpoint", at)
    world.run(at)
    assert len(world.mails) == 2
    world.run(at + MINUTE)
    assert len(world.mails) == 2
    assert world.survey().reason == "the contact was asked anew"


ENDS = MONDAY + surveys.LINK_LIFE
LATER = Hold(ENDS - MINUTE, "later")


@pytest.mark.parametrize(
    ("gate", "resolution", "decision"),
    [
        (Send(), None, surveys.GoOut()),
        (LATER, None, surveys.Wait(LATER.until, "later", LATER)),
        (Hold(ENDS, "r"), None, surveys.Leave("the survey ends before a reminder may go: r")),
        (Drop("no"), None, surveys.Leave("no")),
        (None, None, surveys.Leave("the contact is no longer one of the customer's")),
        (Drop("no"), effects.Settled(), surveys.Conclude()),
        (Send(), effects.KeepWaiting(MONDAY, "w"), surveys.Wait(MONDAY, "w")),
        (Send(), effects.AskPerson("who knows"), surveys.Leave("who knows")),
        (Send(), effects.SendOnceMore("lost"), surveys.GoOut()),
    ],
)
def test_what_comes_next_follows_from_how_things_stand(
    gate: Send | Hold | Drop | None,
    resolution: effects.Resolution | None,
    decision: surveys.Reminding,
) -> None:
    standing = surveys.ReminderStanding(
        over=None, link_ends_at=ENDS, gate=gate, resolution=resolution
    )
    assert surveys.decide_reminder(standing) == decision
