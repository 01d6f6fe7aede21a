"""A pause takes effect on the very next send, and loses nothing: real flows over memory twins."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from typing_extensions import override

from functions.advance_playbooks.case import World
from functions.advance_playbooks.flow import advance_due
from functions.record_mail_event import flow as mail_events
from functions.shared.domain.brakes import Brake
from functions.shared.domain.contact import Hold
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Throttled, Undecided
from functions.shared.ports.outside import Mail
from functions.shared.ports.table import Put
from functions.shared.store import holds, keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures
from functions.unsubscribe_contact import flow as unsubscribing
from tests.fakes.outside import MemoryMailer, MemorySecrets, MemorySlack, MemoryWebhooks
from tests.unit.advancing import world_over
from tests.unit.api import DAY, Api, founded
from tests.unit.test_api_work import at_risk, enrolled, stored
from tests.unit.test_step_kinds import document

MINUTE = timedelta(minutes=1)
LINKS = "links"


@dataclass(slots=True)
class Office:
    """A venture that acts by itself, with what advances its playbooks."""

    api: Api
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    slack: MemorySlack = field(default_factory=MemorySlack)
    webhooks: MemoryWebhooks = field(default_factory=MemoryWebhooks)
    meanwhile: Callable[[], None] | None = None
    looked: Callable[[], None] | None = None

    def run(self) -> None:
        """A minute passes, and the schedule fires."""
        self.api.at += MINUTE
        assert advance_due(self.api.at, self.world()).steps.failures == []

    def world(self) -> World:
        """What the flow reads and writes; `meanwhile` happens between the claim and the send."""
        table = self.api.table
        world = world_over(table, self.mailer)
        return replace(
            world,
            messages=Interrupted(table, self),
            slack=self.slack,
            webhooks=self.webhooks,
            braking=replace(world.braking, brakes=Looked(table, self)),
        )

    def brake(self, scope: str, action: str, **said: object) -> None:
        """Somebody acts on a brake."""
        self.api.of("POST", f"/brakes/{scope}", {"action": action, "reason": "why", **said})

    def run_of(self, name: str) -> Enrolment:
        """The run of a customer."""
        api = self.api
        [found] = Enrolments(api.table).running(
            api.venture, Courses(api.table).get(api.venture, name)
        )
        return found

    @property
    def mails(self) -> list[Mail]:
        """What went out."""
        return [sent.mail for sent in self.mailer.sent]


class Interrupted(Messages):
    """Somebody acts right after a message was claimed."""

    def __init__(self, table: MemoryTable, office: Office) -> None:
        super().__init__(table)
        self._office = office

    @override
    def claim(self, *args: Any, **named: Any) -> bool:
        claimed = super().claim(*args, **named)
        if self._office.meanwhile:
            self._office.meanwhile()
        return claimed

    @override
    def claim_inward(self, *args: Any, **named: Any) -> bool:
        claimed = super().claim_inward(*args, **named)
        if self._office.meanwhile:
            self._office.meanwhile()
        return claimed


class Looked(Brakes):
    """Somebody acts right after it was looked at what is paused."""

    def __init__(self, table: MemoryTable, office: Office) -> None:
        super().__init__(table)
        self._office = office

    @override
    def of(self, venture: str) -> list[Brake]:
        found = super().of(venture)
        if self._office.looked:
            self._office.looked()
        return found


def office(*names: str) -> Office:
    """Customers in at_risk, whose first email is due."""
    api = founded(progression_mode="auto")
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    for name in names:
        at_risk(api, name)
        enrolled(api, name)
    return Office(api)


SCOPES = ["everything", "venture", "playbook:at_risk", "step:at_risk:personal_email"]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_paused_does_not_go_and_goes_in_the_minute_after_it_is_resumed(scope: str) -> None:
    here = office("acme")
    here.brake(scope, "pause")
    here.run()
    assert here.mails == []
    [row] = here.api.of("GET", "/held")["items"]
    assert (row["customer_id"], row["paused"]) == ("acme", scope)
    here.brake(scope, "resume")
    here.run()
    assert len(here.mails) == 1
    assert here.api.of("GET", "/held")["items"] == []


@pytest.mark.parametrize("scope", SCOPES)
def test_a_pause_between_the_claim_and_the_send_holds_the_message(scope: str) -> None:
    here = office("acme")
    here.meanwhile = lambda: here.brake(scope, "pause")
    here.run()
    assert here.mails == []
    held = here.run_of("acme")
    assert (held.claimed, held.step, held.runs) == (None, "personal_email", ())
    here.meanwhile = None
    for _ in range(3):
        here.run()
    assert here.mails == []
    here.brake(scope, "resume")
    here.run()
    assert len(here.mails) == 1
    assert here.run_of("acme").step == "adoption_guide"
    # The message that was held has not cost the contact a place of the week.
    [person] = Customers(here.api.table).get(here.api.venture, "acme").contacts
    venture = Ventures(here.api.table).get(here.api.venture)
    digest = contact_digest(venture.pepper, person.email)
    ledger = Messages(here.api.table).ledger(venture.id, digest)
    assert len(ledger.recent) == 1


TOLD: list[dict[str, object]] = [
    {"id": "tell", "kind": "slack", "title": "T", "text": "Look.", "channel": "#here"},
    {"id": "tell", "kind": "escalation", "title": "T", "reason": "Nobody knows why."},
    {"id": "tell", "kind": "webhook", "url": "https://crm.example/in", "event": "customer.risk"},
    {"id": "tell", "kind": "offer", "title": "T", "template": "check_in", "valid_days": 30},
]


@pytest.mark.parametrize("without_slack", [False, True])
@pytest.mark.parametrize("scope", ["venture", "step:own:tell"])
@pytest.mark.parametrize("step", TOLD, ids=[str(step["kind"]) for step in TOLD])
def test_a_pause_between_the_claim_and_the_call_holds_what_others_are_told(
    step: dict[str, object], scope: str, *, without_slack: bool
) -> None:
    here = office()
    at_risk(here.api, "acme")
    here.api.of("PUT", "/playbooks/own", document(step), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    if without_slack:
        here.slack.unconnected.add(here.api.venture)
    if step["kind"] == "webhook":
        here.looked = lambda: here.brake(scope, "pause")
    else:
        here.meanwhile = lambda: here.brake(scope, "pause")
    here.run()
    here.run()
    assert (here.slack.posted, here.mails, here.webhooks.told) == ([], [], [])
    held = here.run_of("acme")
    assert (held.claimed, held.step, held.runs) == (None, "tell", ())
    [row] = here.api.of("GET", "/held")["items"]
    assert row["paused"] == scope
    here.meanwhile = here.looked = None
    for _ in range(3):
        here.run()
    assert (here.slack.posted, here.mails, here.webhooks.told) == ([], [], [])
    here.brake(scope, "resume")
    here.run()
    here.run()
    by_webhook = step["kind"] == "webhook"
    assert len(here.webhooks.told) == by_webhook
    assert len(here.slack.posted) == (not by_webhook and not without_slack)
    mailed = step["kind"] in ("escalation", "offer")
    assert [mail.to for mail in here.mails] == ["chairman@company.com"] * mailed
    assert here.api.of("GET", "/held")["items"] == []


def test_a_paused_run_is_not_looked_at_every_minute() -> None:
    here = office("acme")
    here.brake("venture", "pause")
    here.run()
    held = here.run_of("acme")
    for _ in range(5):
        here.run()
    assert here.run_of("acme").revision == held.revision


def test_what_cannot_be_read_of_what_was_held_keeps_no_one_else() -> None:
    names = [f"c{n}" for n in range(6)]
    here = office(*names)
    here.brake("venture", "pause")
    here.run()
    rows = list(holds.Holds(here.api.table).paused(here.api.venture, "venture"))
    first = keys.enrolment(here.api.venture, rows[0].customer, rows[0].owner)
    item = here.api.table.get(first, strong=True)
    assert item
    assert here.api.table.write(Put({**item, "doc": "{"}, ()))
    here.brake("venture", "resume")
    for _ in range(3):
        here.api.at += MINUTE
        advanced = advance_due(here.api.at, here.world())
        assert [who for who, _ in advanced.steps.failures] == [rows[0].owner]
    assert len(here.mails) == 5
    here.api.at += 5 * MINUTE
    advance_due(here.api.at, here.world())
    here.run()


class Failing(holds.Holds):
    """The table takes no more for now, whenever one run is to be let go."""

    @override
    def free(self, *args: Any, **named: Any) -> bool:
        raise Throttled("too many requests")


def test_what_could_not_be_let_go_for_now_is_let_go_by_the_next_run() -> None:
    here = office("acme")
    here.brake("venture", "pause")
    here.run()
    here.brake("venture", "resume")
    here.api.at += 6 * MINUTE
    world = here.world()
    busy = replace(world, braking=replace(world.braking, holds=Failing(here.api.table)))
    [(_, trouble)] = advance_due(here.api.at, busy).steps.failures
    assert isinstance(trouble, Throttled)
    assert here.mails == []
    here.run()
    assert len(here.mails) == 1
    assert list(here.world().braking.brakes.waking(here.api.at)) == []


def test_a_cohort_goes_first_then_all() -> None:
    names = [f"c{n}" for n in range(30)]
    here = office(*names)
    here.brake("playbook:at_risk", "pause")
    here.run()
    here.brake("playbook:at_risk", "cohort", percent=20)
    here.run()
    first = len(here.mails)
    assert 0 < first < 15
    here.run()
    assert len(here.mails) == first
    here.brake("playbook:at_risk", "resume")
    here.run()
    assert len(here.mails) == 30
    assert len({mail.to for mail in here.mails}) == 30


def test_who_is_held_by_a_look_that_read_the_brake_before_it_came_off_is_woken_too() -> None:
    here = office("acme")
    here.brake("venture", "pause")
    here.brake("venture", "resume")
    here.run()
    at_risk(here.api, "late")
    run = stored(here.api, enrolled(here.api, "late"))
    hold = Hold(here.api.at + DAY, "paused", "venture")
    after = run.held(hold.until, hold.reason)
    assert Enrolments(here.api.table).save(after, holds.of_step(after, hold))
    here.run()
    assert stored(here.api, run.id).step == "adoption_guide"


def test_nothing_is_looked_for_once_the_paused_runs_are_awake() -> None:
    here = office("acme")
    here.brake("venture", "pause")
    here.brake("venture", "resume")
    for _ in range(7):
        here.run()
    assert list(here.world().braking.brakes.waking(here.api.at)) == []


def complaint(here: Office, mail: Mail) -> None:
    """The mail service tells that somebody called a message spam."""
    table = here.api.table
    stores = mail_events.Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=here.api.facts,
    )
    event = mail_events.MailEvent(
        venture=mail.tags["venture"],
        customer=ids.untag(mail.tags["customer"]),
        effect=mail.tags["effect"],
        message_id="m",
        told="complained",
        lasting=True,
        at=here.api.at,
    )
    mail_events.record(event, here.api.at, stores)


def test_an_event_closes_the_question_whether_a_letter_went_out() -> None:
    here = office("acme")
    here.mailer.fails, here.mailer.sends_all_the_same = [Undecided("nobody knows")], True
    here.run()
    assert len(here.mails) == 1
    for _ in range(2):
        here.api.at += timedelta(minutes=61)
        advance_due(here.api.at, here.world())
    tasks = Tasks(here.api.table)
    assert [one.kind for one in tasks.page(here.api.venture, "open", limit=9)[0]] == ["question"]
    complaint(here, here.mails[0])
    assert tasks.page(here.api.venture, "open", limit=9)[0] == []
    [question] = tasks.page(here.api.venture, "closed", limit=9)[0]
    assert (question.kind, question.outcome) == ("question", "done")


def unsubscription(here: Office, mail: Mail) -> None:
    """Somebody presses the link in a message's footer."""
    secrets = MemorySecrets()
    secrets.replace(LINKS, "a long secret")
    world = unsubscribing.World(
        remembered=Remembered(Ventures(here.api.table)),
        messages=Messages(here.api.table),
        receptions=Receptions(here.api.table),
        secrets=secrets,
        link_secret_name=LINKS,
    )
    token = mail.headers["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    opened = unsubscribing.open_link(token, here.api.at, world)
    unsubscribing.unsubscribe(opened, here.api.at, world)


def test_what_over_ten_percent_take_badly_pauses_itself_tells_people_and_sends_no_more() -> None:
    here = office(*[f"c{n}" for n in range(20)])
    here.run()
    assert len(here.mails) == 20
    complaint(here, here.mails[0])
    complaint(here, here.mails[0])
    unsubscription(here, here.mails[1])
    # Who does both is counted once, by the first of them.
    unsubscription(here, here.mails[0])
    assert here.api.of("GET", "/brakes")["items"] == []
    unsubscription(here, here.mails[2])
    [brake] = here.api.of("GET", "/brakes")["items"]
    assert (brake["scope"], brake["by"]) == ("playbook:at_risk", "the feedback brake")
    assert brake["reason"] == "3 of 20 messages (15.0 %) were taken badly, over 10 %"
    assert (brake["automatic"], brake["evidence"]["messages"]) == (True, 20)
    [task] = here.api.of("GET", "/tasks")["items"]
    assert task["kind"] == "review"
    assert task["title"] == "Review why the at_risk playbook is paused"
    at_risk(here.api, "late")
    enrolled(here.api, "late")
    here.run()
    assert len(here.mails) == 20
    # More of it changes nothing: it was pulled once.
    complaint(here, here.mails[5])
    assert here.api.of("GET", "/brakes")["items"] == [brake]
    assert len(here.api.of("GET", "/tasks")["items"]) == 1


def test_the_owner_of_a_playbook_that_paused_itself_reviews_it() -> None:
    here = office(*[f"c{n}" for n in range(20)])
    of_at_risk = here.api.of("GET", "/playbooks/at_risk")["document"]
    here.api.of("PUT", "/playbooks/at_risk", {**of_at_risk, "owner": "olga"}, status=201)
    here.run()
    for mail in here.mails[:3]:
        complaint(here, mail)
    [task] = here.api.of("GET", "/tasks?owner=olga")["items"]
    assert task["kind"] == "review"


def test_the_twentieth_message_counts_though_it_brings_no_feedback() -> None:
    names = [f"c{n}" for n in range(21)]
    here = office(*names[:19])
    here.run()
    for mail in here.mails[:4]:
        complaint(here, mail)
    assert here.api.of("GET", "/brakes")["items"] == []
    at_risk(here.api, names[19])
    enrolled(here.api, names[19])
    here.run()
    assert len(here.mails) == 20
    at_risk(here.api, names[20])
    enrolled(here.api, names[20])
    here.run()
    assert len(here.mails) == 20
    assert [one["automatic"] for one in here.api.of("GET", "/brakes")["items"]] == [True]


def test_what_comes_back_is_not_pulled_again_by_what_was_before() -> None:
    here = office(*[f"c{n}" for n in range(20)])
    here.run()
    for mail in here.mails[:3]:
        complaint(here, mail)
    scope = "playbook:at_risk"
    here.brake(scope, "review", root_cause="an old list")
    here.brake(scope, "fix")
    here.run()
    here.brake(scope, "cohort", percent=50)
    for _ in range(7):
        here.run()
    complaint(here, here.mails[3])
    here.brake(scope, "resume")
    at_risk(here.api, "late")
    enrolled(here.api, "late")
    here.run()
    assert len(here.mails) == 21


def test_a_task_about_a_pause_is_no_response_of_the_customer() -> None:
    here = office(*[f"c{n}" for n in range(20)])
    here.run()
    for mail in here.mails[:3]:
        complaint(here, mail)
    [task] = here.api.of("GET", "/tasks")["items"]
    before = len(here.api.facts.receive())
    here.api.of("POST", f"/tasks/{task['id']}", {"outcome": "reached"})
    assert before
    assert here.api.facts.receive() == []


def test_a_program_neither_writes_nor_begins_by_a_score_that_nobody_keeps_up_to_date() -> None:
    here = office("acme")
    due_at = HealthStore(here.api.table).read(here.api.venture, "acme", strong=True).due_at
    assert due_at
    here.brake("venture", "pause")
    here.run()
    here.api.at = (due_at + 2 * DAY).replace(hour=10)
    while here.api.at.weekday() > 4 or here.api.at < due_at + 2 * DAY:
        here.api.at += DAY
    here.brake("venture", "resume")
    here.run()
    assert here.mails == []
    [row] = here.api.of("GET", "/held")["items"]
    assert row["reason"] == f"the score is stale: it was to be looked at at {due_at.isoformat()}"
    # What is stale is looked at again within the hour, and goes once somebody keeps scores.
    here.api.happened("ticket_changed", ticket="1", status="open")
    here.api.at += timedelta(hours=1)
    here.run()
    assert len(here.mails) == 1
