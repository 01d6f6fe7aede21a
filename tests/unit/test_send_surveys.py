"""Surveys go out: to whom, when, once, and what happens when a run dies in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from functions.advance_playbooks import braking
from functions.shared.contracts import turns
from functions.shared.domain.brakes import Wish, changed
from functions.shared.domain.contact import Ledger
from functions.shared.domain.effects import PATIENCE, Effect
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.surveys import FIRST_VALUE
from functions.shared.domain.turns import Pack
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Mail
from functions.shared.store import surveys
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.holds import Holds
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Ventures
from tests.unit.surveying import EIRIK, MARA, MONDAY, VENTURE, Context, Links, World, build

MINUTE = timedelta(minutes=1)
DIGEST = contact_digest(VENTURE.pepper, MARA.email)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return build(monkeypatch)


def texts(world: World) -> list[str]:
    entries, _ = Timeline(world.table).page(VENTURE.id, "nordlys", limit=50)
    return [entry.text for entry in entries if entry.kind == "decision"]


def suppress(world: World, email: str) -> None:
    digest = contact_digest(VENTURE.pepper, email)
    Messages(world.table).suppress(VENTURE.id, digest, "unsubscribed", MONDAY)


def test_every_contact_is_asked_once(world: World) -> None:
    world.plan()
    assert world.run() == {"milestones": 0, "looked": 2, "failed": 0}
    assert sorted(mail.to for mail in world.mails) == [EIRIK.email, MARA.email]
    assert world.survey().status == "sent"
    assert world.survey().sent_at == MONDAY
    world.plan()
    for minute in range(5):
        assert world.run(MONDAY + minute * MINUTE)["looked"] == 0
    assert len(world.mails) == 2
    assert world.nps().response_rate == 0.0
    assert texts(world) == ["asked for NPS", "asked for NPS"]


def test_the_mail_is_signed_by_the_owner_and_carries_what_it_must(world: World) -> None:
    world.plan()
    world.run()
    mail = next(mail for mail in world.mails if mail.to == MARA.email)
    assert (mail.sender_name, mail.reply_to) == ("Dana Reyes", "dana@brightdesk.example")
    survey = world.survey()
    assert mail.tags["effect"] == survey.effect_key
    assert mail.tags["venture"] == VENTURE.id
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Unsubscribe"].startswith("<https://api.example/unsubscribe/")
    found = Links(mail.letter.html).found
    assert [url.rpartition("=")[2] for url in found[:11]] == [str(n) for n in range(11)]
    assert all(url.startswith("https://api.example/nps/") for url in found[:11])
    assert all(url in mail.letter.text for url in found)
    assert "@" not in "".join(found)


def test_what_the_gate_holds_is_not_looked_at_before(world: World) -> None:
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)
    world.plan(at=saturday)
    assert world.run(saturday)["looked"] == 2
    assert world.survey().due_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert world.survey().reason == "outside the sending hours in UTC"
    assert world.run(saturday + timedelta(hours=20))["looked"] == 0
    assert world.run(datetime(2026, 3, 9, 9, tzinfo=UTC))["looked"] == 2
    assert len(world.mails) == 2


def test_a_contact_is_asked_at_most_once_in_90_days(world: World) -> None:
    world.parameters(nps_reminder_days=0)
    world.plan()
    world.run()
    world.plan("60_day_checkpoint", MONDAY + timedelta(days=40))
    world.run(datetime(2026, 4, 13, 10, tzinfo=UTC))
    assert len(world.mails) == 2
    assert world.survey(milestone="60_day_checkpoint").status == "dropped"
    world.plan("90_day_checkpoint", MONDAY + timedelta(days=91))
    world.run(datetime(2026, 6, 1, 10, tzinfo=UTC))
    assert len(world.mails) == 4


def test_who_wants_no_mail_gets_none(world: World) -> None:
    suppress(world, MARA.email.upper())
    world.plan()
    world.run()
    assert [mail.to for mail in world.mails] == [EIRIK.email]
    assert world.survey().status == "dropped"
    assert "not asked for NPS" in " ".join(texts(world))


def test_who_did_not_consent_is_not_asked(world: World) -> None:
    world.plan()
    world.customer("nordlys", replace(MARA, consent=False), EIRIK, saved_at=MONDAY)
    world.run()
    assert [mail.to for mail in world.mails] == [EIRIK.email]
    assert world.survey().reason == "the contact must not be written to: no consent"


def test_a_venture_that_may_not_act_waits(world: World) -> None:
    Ventures(world.table).change(VENTURE.id, lambda v: replace(v, status="paused"))
    world.plan()
    world.run()
    assert world.mails == []
    survey = world.survey()
    assert (survey.status, survey.reason) == ("planned", "the venture is paused")
    assert survey.due_at == MONDAY + timedelta(hours=1)


@pytest.mark.parametrize(("days", "mails"), [(29, 2), (30, 0)])
def test_what_was_held_for_a_month_after_its_milestone_leaves_no_wave_behind(
    world: World, days: int, mails: int
) -> None:
    ventures = Ventures(world.table)
    ventures.change(VENTURE.id, lambda v: replace(v, status="paused"))
    world.plan()
    world.run()
    ventures.change(VENTURE.id, lambda v: replace(v, status="active"))
    world.run(MONDAY + timedelta(days=days))
    assert len(world.mails) == mails
    assert world.survey().status == ("sent" if mails else "dropped")
    assert (world.survey().reason == "its milestone is long past") is not bool(mails)


def test_what_a_playbook_asks_goes_however_long_it_was_held(world: World) -> None:
    profile = Customers(world.table).get(VENTURE.id, "nordlys")
    Surveys(world.table).plan_all(VENTURE, profile, "own_ask", MONDAY, of=("own", "ask", "run"))
    world.run(MONDAY + timedelta(days=98))
    assert len(world.mails) == 2


def test_where_people_carry_out_the_steps_a_survey_is_a_task(world: World) -> None:
    world.parameters(progression_mode="manual")
    suppress(world, EIRIK.email)
    world.plan()
    world.run()
    world.run(MONDAY + MINUTE)
    assert world.mails == []
    (task,) = world.tasks()
    assert task.title == "Ask Mara how likely they are to recommend Brightdesk"
    assert task.owner == "Dana Reyes <dana@brightdesk.example>"
    assert world.survey().status == "handed_over"


def test_in_assisted_mode_surveys_go_out(world: World) -> None:
    world.parameters(progression_mode="assisted")
    world.plan()
    world.run()
    assert len(world.mails) == 2


def test_a_customer_who_has_churned_is_not_asked(world: World) -> None:
    ended = Fact(
        id="billing:1",
        source="billing",
        kind=Kind.SUBSCRIPTION_CHANGED,
        occurred_at=MONDAY,
        data={"status": "canceled"},
    )
    world.take_in(ended)
    world.plan()
    world.run()
    assert world.mails == []
    assert world.survey().reason == "the customer has churned"


def test_a_customer_who_was_erased_is_not_asked(world: World) -> None:
    world.plan()
    Customers(world.table).erase(VENTURE, "nordlys", MONDAY)
    assert world.run()["looked"] == 0
    assert world.mails == []


def test_a_contact_who_left_is_not_asked(world: World) -> None:
    world.plan()
    world.customer("nordlys", EIRIK, saved_at=MONDAY)
    world.run()
    assert [mail.to for mail in world.mails] == [EIRIK.email]
    assert world.survey().reason == "the contact is no longer one of the customer's"


def test_milestones_of_time_are_planned_when_the_parameter_says_so(world: World) -> None:
    world.parameters(nps_deploy_milestone="30_day_checkpoint")
    day_14 = MONDAY - timedelta(days=6)
    assert world.run(day_14)["milestones"] == 0  # it was past when the customer was kept
    for hours in range(0, 24 * 11, 6):
        world.run(MONDAY + timedelta(hours=hours))
    assert len(world.mails) == 2
    assert world.survey(milestone="30_day_checkpoint").planned_at == MONDAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("milestone", "day"),
    [
        ("onboarding_complete", 14),
        ("30_day_checkpoint", 30),
        ("60_day_checkpoint", 60),
        ("90_day_checkpoint", 90),
    ],
)
def test_each_milestone_of_time_asks_on_its_day_to_the_minute(
    world: World, milestone: str, day: int
) -> None:
    anytime = {"sending_hours_start": 0, "sending_hours_end": 24, "sending_days": "Mon-Sun"}
    world.parameters(nps_deploy_milestone=milestone, nps_reminder_days=0, **anytime)
    begun = datetime(2026, 3, 1, 14, 7, tzinfo=UTC)
    fresh = type(MARA)("new@nordlys.example", "New")
    world.customer("fresh", fresh, onboarded_at=begun, saved_at=begun)
    # Who is kept a minute too late is history: their milestone is past when they become known.
    late = type(MARA)("late@nordlys.example", "Late")
    reached_at = begun + timedelta(days=day)
    for hours in range(0, 24 * day, 12):
        world.run(begun + timedelta(hours=hours))
    world.customer("late", late, onboarded_at=begun, saved_at=reached_at + MINUTE)
    world.run(reached_at - MINUTE)
    assert fresh.email not in {mail.to for mail in world.mails}
    world.run(reached_at)
    assert [mail.to for mail in world.mails].count(fresh.email) == 1
    for days in range(1, 100, 3):
        world.run(reached_at + timedelta(days=days))
    addresses = [mail.to for mail in world.mails]
    assert (addresses.count(fresh.email), addresses.count(late.email)) == (1, 0)


def test_milestones_missed_by_an_outage_are_made_up_for(world: World) -> None:
    world.parameters(nps_deploy_milestone="30_day_checkpoint")
    late = datetime(2026, 5, 4, 10, tzinfo=UTC)  # 63 days after that Monday: day 83
    assert world.run(late)["milestones"] == 1
    assert len(world.mails) == 2
    assert world.run(late + MINUTE)["milestones"] == 0


def test_other_milestones_of_time_ask_nobody(world: World) -> None:
    for day in range(0, 80, 7):
        world.run(MONDAY + timedelta(days=day))
    assert world.mails == []


def test_one_that_fails_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.plan()
    flow = world.handlers["send_surveys"].flow
    look, failing = flow.look, world.survey().id

    def failing_look(venture: str, survey_id: str, *rest: Any) -> None:
        if survey_id == failing:
            raise KeyError("broken")
        look(venture, survey_id, *rest)

    monkeypatch.setattr(flow, "look", failing_look)
    assert world.run() == {"milestones": 0, "looked": 2, "failed": 1}
    assert [mail.to for mail in world.mails] == [EIRIK.email]
    monkeypatch.setattr(flow, "look", look)
    world.run(MONDAY + MINUTE)
    assert len(world.mails) == 2


def test_a_run_ends_before_its_time_is_up(world: World) -> None:
    world.plan()
    flow = world.handlers["send_surveys"].flow
    left = iter((True, False))
    done = flow.run(MONDAY, world.handlers["send_surveys"]._world, lambda: next(left))  # noqa: SLF001 -- the handler's own world
    assert done[1].looked == 1
    assert len(world.mails) == 1
    world.run(MONDAY + MINUTE)
    assert len(world.mails) == 2


def test_a_busy_mail_service_is_asked_again(world: World) -> None:
    suppress(world, EIRIK.email)
    world.mailer.fails = [Unavailable("the mail service does not send now")]
    world.plan()
    world.run()
    assert (world.mails, world.survey().status) == ([], "planned")
    assert Messages(world.table).ledger(VENTURE.id, DIGEST).recent == ()
    world.run(MONDAY + MINUTE)
    assert len(world.mails) == 1
    assert world.survey().status == "sent"


def test_without_a_link_secret_nothing_is_claimed(world: World) -> None:
    world.secrets.stored.clear()
    world.plan()
    assert world.run()["failed"] == 2
    assert Messages(world.table).effect(VENTURE.id, "nordlys", world.survey().effect_key) is None


def test_a_message_that_the_service_refuses_is_not_tried_again(world: World) -> None:
    suppress(world, EIRIK.email)
    world.mailer.fails = [Refused("the mail service refused the message: MessageRejected")]
    world.plan()
    world.run()
    for minute in range(1, 200, 10):
        world.run(MONDAY + minute * MINUTE)
    assert world.mails == []
    assert world.survey().status == "dropped"


def counted_against(world: World) -> tuple[datetime | None, int]:
    """When the contact was asked last, and how many messages of their week are taken."""
    ledger = Messages(world.table).ledger(VENTURE.id, DIGEST)
    return ledger.last_surveyed_at, len(ledger.recent)


def test_what_the_service_refused_keeps_nobody_from_being_asked(world: World) -> None:
    world.customer("nordlys", MARA)
    world.mailer.fails = [Refused("the mail service refused the message: MessageRejected")]
    world.plan()
    world.run()
    assert (world.survey().status, counted_against(world)) == ("dropped", (None, 0))
    world.plan("30_day_checkpoint", MONDAY + timedelta(days=21))
    world.run(MONDAY + timedelta(days=21))
    assert len(world.mails) == 1
    assert counted_against(world) == (MONDAY + timedelta(days=21), 1)


def test_what_the_service_took_and_then_rejected_keeps_nobody_from_being_asked(
    world: World,
) -> None:
    world.customer("nordlys", MARA)
    world.mailer.fails = [Undecided("nobody knows")]
    world.mailer.sends_all_the_same = True
    world.plan()
    world.run()
    assert counted_against(world) == (MONDAY, 1)
    assert world.hear(world.mails[0], "rejected", MONDAY + MINUTE) == "settled"
    assert (world.survey().status, counted_against(world)) == ("dropped", (None, 0))


def test_a_refused_reminder_takes_no_place_of_the_week(world: World) -> None:
    world.customer("nordlys", MARA)
    world.plan()
    world.run()
    world.mailer.fails = [Refused("the mail service refused the message: MessageRejected")]
    world.run(MONDAY + timedelta(days=7))
    assert world.survey().reminder == "left"
    # By then the survey itself is of another week.
    assert counted_against(world) == (MONDAY, 0)


def crowd(world: World, monkeypatch: pytest.MonkeyPatch, others: int) -> None:
    """Once the survey is claimed, others claim messages between each read and its write."""
    messages, read, left = Messages(world.table), Messages.ledger, list(range(others))

    def crowded(self: Messages, venture: str, contact: str) -> Ledger:
        found = read(self, venture, contact)
        if found.recent and left:
            key = f"letter-{left.pop()}"
            letter = Effect(
                key=key,
                owner="a run",
                step="letter",
                contact=contact,
                status="claimed",
                claimed_at=MONDAY,
            )
            assert messages.claim(venture, "nordlys", letter, found, kind="campaign", joined=())
        return found

    monkeypatch.setattr(Messages, "ledger", crowded)


def pause_once_claimed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is paused in the moment between the claim of a message and its sending."""
    claim, wish = Messages.claim, Wish(action="pause", by="dana", at=MONDAY, reason="a test")

    def paused(self: Messages, *args: Any, **options: Any) -> bool:
        claimed = claim(self, *args, **options)
        Brakes(world.table).change(VENTURE.id, "venture", lambda it: changed(it, "venture", wish))
        return claimed

    monkeypatch.setattr(Messages, "claim", paused)


@pytest.mark.parametrize("others", [1, 3])
def test_a_refusal_is_settled_though_others_write_to_the_contact_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    world.customer("nordlys", MARA)
    world.mailer.fails = [Refused("the mail service refused the message: MessageRejected")]
    world.plan()
    crowd(world, monkeypatch, others)
    world.run()
    assert world.survey().status == "dropped"
    assert counted_against(world) == (None, others)


@pytest.mark.parametrize("why", ["the mail service is busy", "paused"])
@pytest.mark.parametrize("others", [1, 3])
def test_a_claim_is_given_back_though_others_write_to_the_contact_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, others: int, why: str
) -> None:
    world.customer("nordlys", MARA)
    world.plan()
    crowd(world, monkeypatch, others)
    if why == "paused":
        pause_once_claimed(world, monkeypatch)
    else:
        world.mailer.fails = [Unavailable(why)]
    world.run()
    assert world.mails == []
    assert (world.survey().status, counted_against(world)) == ("planned", (None, others))


class Killed(BaseException):
    """The process is gone; nothing after this runs."""


class DyingMailer:
    """Dies before or after the mail service takes the message, or loses the answer."""

    def __init__(self, world: World, where: str) -> None:
        self._world, self._where = world, where

    def send(self, mail: Mail) -> str:
        """Send, and die where told to."""
        if self._where == "before the send":
            raise Killed
        message_id = self._world.mailer.send(mail)
        if self._where == "after the send":
            raise Killed
        raise Undecided(f"nobody knows of {message_id}")


def die(world: World, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """One run for one contact that ends in the middle."""
    suppress(world, EIRIK.email)
    world.plan()
    handler = world.handlers["send_surveys"]
    with monkeypatch.context() as patched:
        whole = handler._world  # noqa: SLF001 -- the handler's own world
        parts = {name: getattr(whole, name) for name in whole.__slots__}
        dying = type(whole)(**{**parts, "mailer": DyingMailer(world, where)})
        patched.setattr(handler, "_world", dying)
        if where == "lost answer":
            world.run()
        else:
            with pytest.raises(Killed):
                world.run()
    assert world.survey().status == "claimed"


def mail_event(world: World, claimed_at: datetime = MONDAY) -> None:
    """The mail service reports the survey's message, and the messages settle it."""
    messages = Messages(world.table)
    effect = messages.effect(VENTURE.id, "nordlys", world.survey().effect_key)
    assert effect
    settled = effect.done("event", claimed_at + MINUTE)
    assert messages.settle(VENTURE.id, "nordlys", settled, ())
    messages.beat(VENTURE.id, effect.claimed_at)


def minutes(world: World, start: datetime, count: int) -> None:
    for minute in range(0, count, 5):
        world.run(start + minute * MINUTE)


@pytest.mark.parametrize("where", ["after the send", "lost answer"])
def test_where_the_event_comes_exactly_one_mail_goes(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    die(world, monkeypatch, where)
    mail_event(world)
    minutes(world, MONDAY + MINUTE, 180)
    assert len(world.mails) == 1
    assert (world.survey().status, world.survey().sent_at) == ("sent", MONDAY)
    assert world.tasks() == []


@pytest.mark.parametrize("where", ["before the send", "after the send", "lost answer"])
def test_where_no_event_comes_a_person_is_asked_once(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    die(world, monkeypatch, where)
    sent = len(world.mails)
    minutes(world, MONDAY + MINUTE, 600)
    assert len(world.mails) == sent
    (task,) = world.tasks()
    assert (task.kind, task.effect) == ("question", world.survey().effect_key)
    assert world.survey().status == "asked"


def test_the_persons_answer_settles_the_survey(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(world, monkeypatch, "after the send")
    minutes(world, MONDAY + MINUTE, 120)
    mail_event(world)
    minutes(world, MONDAY + timedelta(hours=2), 120)
    assert world.survey().status == "sent"
    assert len(world.mails) == 1


def test_where_later_messages_are_reported_it_is_sent_once_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(world, monkeypatch, "before the send")
    Messages(world.table).beat(VENTURE.id, MONDAY + 30 * MINUTE)
    minutes(world, MONDAY + MINUTE, 50)
    assert world.mails == []
    minutes(world, MONDAY + PATIENCE, 300)
    assert len(world.mails) == 1
    assert world.survey().status == "sent"
    effect = Messages(world.table).effect(VENTURE.id, "nordlys", world.survey().effect_key)
    assert effect
    assert effect.attempts == 2


@pytest.mark.parametrize("later_ones_are_told_of", [True, False])
@pytest.mark.parametrize("where", ["after the send", "lost answer"])
def test_who_answered_was_asked_whatever_else_is_known_of_the_message(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str, later_ones_are_told_of: bool
) -> None:
    die(world, monkeypatch, where)
    world.post(Links(world.mails[0].letter.html).found[0], at=MONDAY + 5 * MINUTE, score="9")
    world.take_in(at=MONDAY + 5 * MINUTE)
    if later_ones_are_told_of:
        Messages(world.table).beat(VENTURE.id, MONDAY + 30 * MINUTE)
    minutes(world, MONDAY + MINUTE, 300)
    assert (len(world.mails), world.tasks()) == (1, [])
    assert (world.survey().status, world.survey().sent_at) == ("sent", MONDAY)
    effect = Messages(world.table).effect(VENTURE.id, "nordlys", world.survey().effect_key)
    assert effect
    assert (effect.status, effect.settled_by) == ("done", "an answer")
    said = world.nps(MONDAY + 5 * PATIENCE)
    assert (said.asked, said.answered) == (1, 1)


def test_an_answer_settles_what_a_person_was_asked_about(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(world, monkeypatch, "after the send")
    minutes(world, MONDAY + MINUTE, 120)
    assert world.survey().status == "asked"
    later = MONDAY + timedelta(hours=3)
    world.post(Links(world.mails[0].letter.html).found[0], at=later, score="9")
    world.take_in(at=later)
    minutes(world, later, 120)
    assert (world.survey().status, len(world.mails)) == ("sent", 1)
    assert world.tasks() == []
    [question] = Tasks(world.table).page(VENTURE.id, "closed", limit=9)[0]
    assert (question.outcome, question.closed_by) == ("done", "tenure")


@pytest.mark.parametrize(
    ("told", "status", "outcome"),
    [("delivered", "sent", "done"), ("rejected", "dropped", "not_reached")],
)
def test_an_event_settles_what_a_person_was_asked_about(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    told: Literal["delivered", "rejected"],
    status: str,
    outcome: str,
) -> None:
    die(world, monkeypatch, "after the send")
    minutes(world, MONDAY + MINUTE, 120)
    assert [task.kind for task in world.tasks()] == ["question"]
    assert world.hear(world.mails[0], told, MONDAY + timedelta(hours=3)) == "settled"
    assert (world.survey().status, world.tasks()) == (status, [])
    [question] = Tasks(world.table).page(VENTURE.id, "closed", limit=9)[0]
    assert question.outcome == outcome


def test_an_answer_that_is_older_than_the_survey_proves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"survey": FIRST_VALUE, "contact": MARA.email, "score": 9}
    at = MONDAY - MINUTE
    world.take_in(
        Fact(id="old", source="app", kind=Kind.NPS_ANSWERED, occurred_at=at, data=data), at=at
    )
    die(world, monkeypatch, "before the send")
    minutes(world, MONDAY + MINUTE, 120)
    assert world.survey().status == "asked"


def test_what_a_person_says_after_a_week_did_not_go_out_goes_then(world: World) -> None:
    world.customer("nordlys", MARA)
    world.mailer.fails = [Undecided("nobody knows")]
    world.plan()
    world.run()
    world.run(MONDAY + PATIENCE)
    messages, later = Messages(world.table), MONDAY + timedelta(days=8)
    letter = Effect(
        key="letter",
        owner="a run",
        step="letter",
        contact=DIGEST,
        status="claimed",
        claimed_at=later,
    )
    ledger = messages.ledger(VENTURE.id, DIGEST)
    assert messages.claim(VENTURE.id, "nordlys", letter, ledger, kind="campaign", joined=())
    survey = world.survey()
    effect = messages.effect(VENTURE.id, "nordlys", survey.effect_key)
    assert effect
    planned = surveys.changed(survey.planned(later, "a person says that it did not go out"))
    assert messages.release(VENTURE.id, "nordlys", effect, [planned])
    world.run(later)
    assert (world.survey().status, world.survey().sent_at) == ("sent", later)
    assert len(world.mails) == 1


def test_a_second_claim_that_dies_asks_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(world, monkeypatch, "before the send")
    Messages(world.table).beat(VENTURE.id, MONDAY + 30 * MINUTE)
    world.mailer.fails = [Undecided("nobody knows")]
    world.run(MONDAY + PATIENCE)
    Messages(world.table).beat(VENTURE.id, MONDAY + 2 * PATIENCE)
    minutes(world, MONDAY + PATIENCE, 300)
    assert world.mails == []
    assert [task.kind for task in world.tasks()] == ["question"]


def test_an_unsubscription_between_the_look_and_the_claim_wins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppress(world, EIRIK.email)
    world.plan()
    messages = Messages(world.table)
    claim = Messages.claim

    def late(self: Messages, *args: Any, **options: Any) -> bool:
        messages.suppress(VENTURE.id, DIGEST, "unsubscribed", MONDAY)
        return claim(self, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Messages, "claim", late)
        world.run()
    world.run(MONDAY + MINUTE)
    assert world.mails == []
    assert world.survey().status == "dropped"


def test_two_runs_at_once_send_one_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    suppress(world, EIRIK.email)
    world.plan()
    claim = Messages.claim
    ran: list[int] = []

    def interleaved(self: Messages, *args: Any, **options: Any) -> bool:
        if not ran:
            ran.append(1)
            world.run()
        return claim(self, *args, **options)

    monkeypatch.setattr(Messages, "claim", interleaved)
    world.run()
    assert len(world.mails) == 1
    assert world.survey().status == "sent"


@pytest.mark.parametrize(("late", "gone"), [(2 * MINUTE, 2), (6 * MINUTE, 0)])
def test_what_a_dead_worker_left_behind_is_not_sent_as_if_it_were_still_then(
    world: World, monkeypatch: pytest.MonkeyPatch, late: timedelta, gone: int
) -> None:
    evening = MONDAY.replace(hour=16, minute=57)
    world.plan(at=evening)
    entries = tuple(Due(world.table).line("survey", evening))
    record = {
        "messageId": "m",
        "body": turns.written("survey", Pack(entries=entries)),
        "attributes": {"SentTimestamp": str(round(evening.timestamp() * 1000))},
    }
    monkeypatch.setattr(clock, "now", lambda: evening + late)
    handler = world.handlers["send_surveys"]
    assert handler.handle({"Records": [record]}, Context()) == {"batchItemFailures": []}
    assert len(world.mails) == gone
    # It is due still, and held by whoever takes it up now.
    assert world.run(evening + late)["looked"] == 2 - gone
    assert len(world.mails) == gone


@pytest.mark.parametrize("scope", ["playbook:own", "step:own:ask"])
def test_who_pauses_a_playbook_pauses_what_it_asks_too(world: World, scope: str) -> None:
    def brake(action: Literal["pause", "resume"], at: datetime) -> None:
        wish = Wish(action=action, by="dana", at=at, reason="a test")
        Brakes(world.table).change(VENTURE.id, scope, lambda known: changed(known, scope, wish))

    profile = Customers(world.table).get(VENTURE.id, "nordlys")
    Surveys(world.table).plan_all(VENTURE, profile, "own_ask", MONDAY, of=("own", "ask", "run"))
    brake("pause", MONDAY)
    assert world.run()["looked"] == 2
    assert world.mails == []
    [first, second] = Holds(world.table).paused(VENTURE.id, scope)
    assert (first.playbook, second.playbook) == ("own", "own")
    later = MONDAY + MINUTE
    brake("resume", later)
    failures: list[tuple[str, Exception]] = []
    braking.keep(later, braking.over(world.table), lambda: True, failures)
    assert failures == []
    assert list(Holds(world.table).paused(VENTURE.id, scope)) == []
    assert world.run(later)["looked"] == 2
    assert len(world.mails) == 2
