"""What is promised of messages, told by what leaves the system; how it decides is not asked here.

Each message that the mail service or Slack takes is held to what is promised as it is taken, and
at rest every step of every run must be accounted for. Of the system only what it stores is read:
whose a message is, and what it says of itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.shared.domain.alerts import Alert
from functions.shared.domain.effects import Effect
from functions.shared.domain.health import RANK, Band
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock, ids
from functions.shared.store import documents, keys
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from local.simulator.engine import Engine, Violation
from local.simulator.ports import Accepted
from local.simulator.watch import everything
from tests.fakes.outside import Posted

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY
PATIENCE = 60 * MINUTE
TOLD_IN_TIME = 45 * MINUTE
"""An event that came so soon after its message was certainly read before anything is sent anew."""
JITTER = MINUTE
"""A schedule fires within its minute, and that minute is the instant of its run."""
PARAMETERS_KNOWN = 3 * MINUTE
"""A function remembers parameters for a minute; a change is applied by a walk."""

STEPS: Mapping[str, tuple[str, timedelta]] = {
    "first_steps": ("onboarding", 0 * DAY),
    "first_result": ("onboarding", 3 * DAY),
    "product_tour": ("onboarding", 7 * DAY),
    "feature_adoption": ("activation", 0 * DAY),
    "webinar_invitation": ("engagement", 0 * DAY),
    "community_invitation": ("engagement", 7 * DAY),
    "personal_email": ("at_risk", 0 * DAY),
    "adoption_guide": ("at_risk", 3 * DAY),
    "alert": ("critical", 0 * DAY),
    "executive": ("critical", 2 * DAY),
    "exit_survey": ("win_back", 0 * DAY),
    "offer": ("win_back", 7 * DAY),
    "check_in": ("win_back", 90 * DAY),
    "letter": ("detractor", 2 * HOUR),
}
"""Every step that sends something: its playbook, and its own day, counted from the entry."""


@dataclass(slots=True)
class Out:
    """A message that the mail service took; `told_at` is when its events reached the system."""

    accepted: Accepted
    at: datetime
    owner: str
    step: str
    told_at: datetime | None = None


@dataclass(slots=True)
class Promises:
    """What people said and what went out; what breaks a promise is raised as a `Violation`.

    `grace` is how long a run may be under way, `late` how long after its hour's end a message may
    be taken that was due before. `zones` are the time zones of the contacts, by address.
    """

    engine: Engine
    memory: MemoryTable
    venture: str
    customers: Collection[str]
    zones: Mapping[str, str]
    cap: int
    office: bool
    holiday: date
    grace: timedelta
    late: timedelta
    sent: list[Out] = field(default_factory=list)
    posted: dict[str, datetime] = field(default_factory=dict)
    unsubscribed: dict[str, datetime] = field(default_factory=dict)
    paused: dict[str, datetime] = field(default_factory=dict)
    approved: set[tuple[str, str]] = field(default_factory=set)
    resting: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    stopped: dict[str, datetime] = field(default_factory=dict)
    mode: tuple[str, datetime] = ("auto", datetime.min.replace(tzinfo=UTC))

    # While it happens.

    def took(self, accepted: Accepted) -> Out:
        """The mail service takes a message."""
        if "alert" in accepted.mail.tags:
            return self._told_of_alert(accepted)
        customer = ids.untag(accepted.mail.tags["customer"])
        effect = Messages(self.memory).effect(self.venture, customer, accepted.effect)
        owner = effect.owner if effect else ""
        out = Out(accepted, self.engine.now, owner, accepted.mail.tags["step"])
        self._must(effect and effect.status == "claimed", "no message without its claim", out)
        self._look_at_once(out)
        if accepted.mail.headers:
            self._look_at_contact(out)
        if out.step in STEPS and effect:
            self._look_at_step(out.owner, out.step)
            if accepted.mail.headers:
                self._look_at_run(out)
        self._look_at_pause(out.step)
        self.sent.append(out)
        return out

    def post(self, posted: Posted) -> None:
        """Slack takes a message."""
        key = posted.note.effect
        self._must(key not in self.posted, "no message twice", key)
        self.posted[key] = self.engine.now
        if alert := self._alert(key):
            # Our own people hear of what is wrong whatever is paused.
            self._look_at_claim(alert, key)
            return
        step = ""
        for customer in self.customers:
            effect = Messages(self.memory).effect(self.venture, customer, key)
            if effect:
                step = effect.step
                self._look_at_step(effect.owner, step)
        self._must(step, "no message without its claim", key)
        self._look_at_pause(step)

    def _told_of_alert(self, accepted: Accepted) -> Out:
        alert = self._alert(accepted.effect)
        out = Out(accepted, self.engine.now, alert.id if alert else "", "")
        self._must(alert, "no message without its claim", out)
        if alert:
            self._look_at_claim(alert, accepted.effect)
        self._look_at_once(out)
        self.sent.append(out)
        return out

    def _look_at_claim(self, alert: Alert, key: str) -> None:
        delivery = alert.delivery(key)
        claimed = delivery and delivery.status == "claimed"
        self._must(claimed, "no message without its claim", f"{key} of {alert}")
        early = self.engine.now < alert.incident.due_at
        self._must(not early, "no alert before its time", alert)

    def _look_at_once(self, out: Out) -> None:
        """Twice only where the mail service took the first one and its event did not come."""
        before = [
            one
            for one in self.sent
            if one.accepted.effect == out.accepted.effect
            or ((one.owner, one.step, one.accepted.mail.to) == _place(out) and self._same_beat(one))
        ]
        self._must(len(before) <= 1, "no message a third time", out)
        for one in before:
            told = one.told_at and one.told_at <= one.at + TOLD_IN_TIME
            self._must(not told, "no message twice", out)
            waited = out.at >= one.at + PATIENCE - JITTER - self.grace
            self._must(waited, "nothing is sent again before an hour", out)

    def _same_beat(self, one: Out) -> bool:
        """Whether it cannot be the next time of a step that repeats."""
        return one.step != "check_in" or self.engine.now < one.at + 80 * DAY

    def _look_at_contact(self, out: Out) -> None:
        address, at = out.accepted.mail.to, out.at
        since = self.unsubscribed.get(address)
        self._must(since is None or at <= since + self.grace, "none after unsubscription", out)
        if self.office:
            local = [t.astimezone(ZoneInfo(self.zones[address])) for t in (at, at - self.late)]
            within = any(t.weekday() < 5 and 9 <= t.hour < 17 for t in local)
            self._must(within, "no message outside hours", f"{out} at {local[0]}")
        on = {t.astimezone(ZoneInfo(self.zones[address])).date() for t in (at, at - self.late)}
        self._must(on != {self.holiday}, "no message on a holiday", out)
        lately = {
            one.accepted.effect
            for one in self.sent
            if one.accepted.mail.to == address and one.at > at - WEEK + self.late
        } - {out.accepted.effect}
        self._must(len(lately) < self.cap, "no message past the cap", out)

    def _look_at_step(self, owner: str, step: str) -> None:
        _, day = STEPS[step]
        entered = self._run(owner).entered_at
        early = self.engine.now < entered + day
        self._must(not early, "no step before its time", f"{owner} {step}, entered {entered}")

    def _look_at_run(self, out: Out) -> None:
        """What people said of the run, and what was sent of it before."""
        others = [one.at for one in self.sent if one.owner == out.owner and one.step != out.step]
        rested = all(out.at >= at + DAY - JITTER - self.grace for at in others)
        self._must(rested, "a day lies between two messages", out)
        stopped = self.stopped.get(out.owner)
        self._must(not stopped or out.at <= stopped + self.grace, "none after a stop", out)
        said, until = self.resting.get(out.owner, (out.at, out.at))
        resting = said + self.grace < out.at < until
        self._must(not resting, "none while a run is snoozed", out)
        mode, since = self.mode
        asked = (out.owner, out.step) in self.approved
        known = out.at > since + PARAMETERS_KNOWN
        again = any((one.owner, one.step) == (out.owner, out.step) for one in self.sent)
        if out.step == "offer":
            self._must(asked, "the executive approves every offer", out)
        if known and not again:
            self._must(mode != "manual", "people carry out the steps", out)
            self._must(asked or mode != "assisted", "assisted steps wait for approval", out)

    def _look_at_pause(self, step: str) -> None:
        playbook = STEPS[step][0] if step in STEPS else ""
        scopes = ("everything", "venture", f"playbook:{playbook}", f"step:{playbook}:{step}")
        for scope in scopes:
            since = self.paused.get(scope)
            free = since is None or self.engine.now <= since + self.grace
            self._must(free, "none while paused", f"{scope} since {since}: {step}")

    # At rest.

    def look_at_rest(self) -> None:
        """Nothing is lost: each step is behind with what became of it, or waits with a reason."""
        for customer in self.customers:
            self._look_at_fall(customer)
            tasks = self._of(Task, customer, keys.TASKS)
            for run in Enrolments(self.memory).of_customer(self.venture, customer):
                self._look_at_steps(run, tasks)
            for effect in self._of(Effect, customer, "effect#"):
                self._look_at_effect(effect)
            for alert in self._alerts(customer):
                self._look_at_alert(alert)

    def _look_at_fall(self, customer: str) -> None:
        """Where the last move of the band was a fall, a program runs, ran since, or says why not.

        Critical is what a customer falls to again and again within a week: one run is enough.
        """
        moves = [
            (Band(str(record.old["band"])), Band(str(record.new["band"])), record.new)
            for record in self.memory.stream
            if record.key == keys.state(self.venture, customer)
            and record.old
            and record.new
            and record.old.get("band")
            and record.new.get("band")
            and record.old["band"] != record.new["band"]
        ]
        if not moves or RANK[moves[-1][1]] >= RANK[moves[-1][0]]:
            return
        _, band, state = moves[-1]
        fell = clock.parse(str(state["as_of"]))
        churned = HealthStore(self.memory).read(self.venture, customer).history.state.churned
        if churned or fell > self.engine.now - 10 * MINUTE:
            return
        since = fell - WEEK if band is Band.CRITICAL else fell
        ran = any(
            run.document.kind == "program" and (run.ended_at is None or run.ended_at >= since)
            for run in Enrolments(self.memory).of_customer(self.venture, customer)
        )
        log = everything(self.memory, keys.customer_partition(self.venture, customer), keys.LOG)
        said = any(f"not-entered:{band.value}" in str(item["sk"]) for item in log)
        self._must(ran or said, "no fall is lost", f"{customer} fell to {band} at {fell}")

    def _look_at_steps(self, run: Enrolment, tasks: list[Task]) -> None:
        order = [step.id for step in run.document.steps]
        behind = list(dict.fromkeys(done.step for done in run.runs))
        whole = run.outcome == "all steps run"
        upto = len(order) if whole else order.index(run.step or order[0])
        left = set(order[:upto]) - set(behind)
        self._must(not left, "no step is lost", f"{left} of {run}")
        for done in run.runs:
            self._look_at_result(run, done, tasks)
        if run.status == "ended":
            self._must(run.outcome, "who leaves, leaves for a reason", run)
            return
        asked = [t for t in tasks if t.subject == run.id and t.status == "open"]
        late = run.due_at is not None and run.due_at < self.engine.now - 5 * MINUTE
        self._must(not late, "what is due is done", run)
        self._must(run.due_at or asked, "nobody waits for ever", run)
        own_day = run.entered_at + run.plan[order.index(run.step or order[0])] * MINUTE
        soon = self.engine.now - 5 * MINUTE
        rested = run.last_message_at and run.last_message_at + DAY > soon
        waits = own_day > soon or run.waiting or rested
        self._must(waits or run.document.steps[-1].id in behind, "who waits, has a reason", run)

    def _look_at_result(self, run: Enrolment, done: StepRun, tasks: list[Task]) -> None:
        match done.result:
            case "sent":
                out = any((o.owner, o.step) == (run.id, done.step) for o in self.sent)
            case "told":
                mailed = any((o.owner, o.step) == (run.id, done.step) for o in self.sent)
                out = mailed or ids.digest(run.id, done.step, "slack") in self.posted
                # An alert's own promises are held where alerts are looked at.
                out = out or (done.step == "alert" and bool(self._alerts(run.customer)))
            case "task":
                out = any((t.subject, t.step) == (run.id, done.step) for t in tasks)
            case _:
                out = bool(done.detail)
        self._must(out, "what is said was done", f"{done} of {run.id}")

    def _look_at_effect(self, effect: Effect) -> None:
        outs = [one for one in self.sent if one.accepted.effect == effect.key]
        if any(one.told_at for one in outs):
            self._must(effect.status == "done", "an event settles its message", effect)
        if effect.status == "done" and effect.reaches != "slack":
            self._must(outs, "done is said of what went out", effect)
        if effect.status == "failed":
            self._must(not outs, "failed is said of what did not go out", effect)
        # What a question to the executive left open is waited for an hour; their task stands.
        own = effect.key == ids.digest(effect.owner, effect.step, effect.reaches)
        going = self._goes_on(effect.owner) and (own or effect.reaches == "contact")
        open_for = self.engine.now - effect.claimed_at
        stuck = effect.status == "claimed" and going and open_for > PATIENCE + 5 * MINUTE
        self._must(not stuck, "no message hangs", effect)

    def _look_at_alert(self, alert: Alert) -> None:
        """Each message is said to be what it is, and what is due is not left lying."""
        for delivery in alert.deliveries:
            key = delivery.key(alert.id)
            out = key in self.posted or any(one.accepted.effect == key for one in self.sent)
            if delivery.status == "done" and delivery.channel != "task":
                self._must(out, "done is said of what went out", f"{delivery} of {alert.id}")
            # Where nobody can tell, the other channel is tried, and says so.
            if delivery.status == "failed" and "whether" not in delivery.why:
                self._must(not out, "failed is said of what did not go out", delivery)
        late = alert.look_at and alert.look_at < self.engine.now - 5 * MINUTE
        self._must(not late, "what is due is done", alert)

    def _alert(self, key: str) -> Alert | None:
        """The alert that a message is about, or None."""
        of_all = [alert for customer in self.customers for alert in self._alerts(customer)]
        return next((alert for alert in of_all if alert.delivery(key)), None)

    def _alerts(self, customer: str) -> list[Alert]:
        return self._of(Alert, customer, keys.ALERTS)

    def _goes_on(self, owner: str) -> bool:
        customer = ids.customer_of(owner) or ""
        if self.memory.get(keys.survey(self.venture, customer, owner), strong=True):
            return Surveys(self.memory).get(self.venture, owner).due_at is not None
        return self._run(owner).status == "active"

    def _run(self, owner: str) -> Enrolment:
        return Enrolments(self.memory).get(self.venture, owner)

    def _of(self, kind: type, customer: str, prefix: str) -> list:  # type: ignore[type-arg]
        items = everything(self.memory, keys.customer_partition(self.venture, customer), prefix)
        return [documents.load(kind, str(item["doc"])) for item in items]

    def _must(self, holds: object, promise: str, detail: object) -> None:
        if not holds:
            raise Violation(promise, str(detail))


def _place(out: Out) -> tuple[str, str, str]:
    return out.owner, out.step, out.accepted.mail.to
