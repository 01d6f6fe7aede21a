"""What must always hold, looked at after every single write and every message that goes out."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.shared.domain import brakes, health, records, state
from functions.shared.domain.alerts import Alert
from functions.shared.domain.brakes import Brake
from functions.shared.domain.contact import Ledger
from functions.shared.domain.customers import overlaid
from functions.shared.domain.deliveries import Delivery
from functions.shared.domain.effects import PATIENCE, Effect
from functions.shared.domain.health import Band
from functions.shared.domain.playbooks.answers import contact_of
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import exit_reason
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.records import FIRST, Record
from functions.shared.domain.signals import Signals, window_start
from functions.shared.domain.state import Day, DayKey, History, Register, State
from functions.shared.domain.surveys import REMINDER_STEP, STEP, Survey
from functions.shared.domain.tasks import Task
from functions.shared.kernel import ids
from functions.shared.ports.table import Item, Key
from functions.shared.store import documents, keys, timeline
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable, StreamRecord
from functions.shared.store.messages import contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from local.simulator.engine import Engine, Violation
from local.simulator.ports import Accepted
from local.simulator.truth import Truth, Who
from local.simulator.world import World

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
# The share of comparisons that also compare whole explanations, whose making takes a while.
EXPLAINED = 0.05
# A function remembers parameters for a minute, and may be under way for a third of one.
MEMORY = timedelta(seconds=90)


@dataclass(slots=True)
class Fall:
    """A band change as the state's outbox told it, and what the system made of it."""

    n: int
    at: datetime
    source: Band
    target: Band
    outcomes: list[str] = field(default_factory=list)

    @property
    def program(self) -> str | None:
        """The program that may follow; None after a rise."""
        if self.target is Band.CRITICAL:
            return "critical"
        return "at_risk" if self.source is Band.HEALTHY else None


@dataclass(slots=True)
class Claim:
    """A claim of a message, and by which run."""

    effect: Effect
    run: int
    sends_before: int
    made_at: datetime


class Watch:
    """Sees each change of the table as it is made, and each message as it is taken."""

    def __init__(self, engine: Engine, memory: MemoryTable, truth: Truth, world: World) -> None:
        self._engine = engine
        self._memory = memory
        self._truth = truth
        self.ventures = {venture.id: venture for venture in world.ventures}
        self.customers = {(j.venture, j.profile.customer): j.profile for j in world.joinings}
        self._setup = world.setup
        self.enrolments: dict[str, Enrolment] = {}
        self.surveys: dict[str, Survey] = {}
        self.active: dict[Who, dict[str, str]] = defaultdict(dict)
        self.program_since: dict[Who, datetime] = {}
        self.changes: dict[Who, list[Fall]] = defaultdict(list)
        self.milestones: set[Who] = set()
        self.claims: dict[str, list[Claim]] = defaultdict(list)
        self.effects: dict[str, Effect] = {}
        self.spent: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
        self.asked: dict[tuple[str, str], tuple[str, datetime]] = {}
        self.suppressed: set[tuple[str, str]] = set()
        self.tasks: dict[str, Task] = {}
        self.held: dict[Who, set[str]] = defaultdict(set)
        self.held_strangers: set[tuple[str, str, str]] = set()
        self.after_recovery: dict[str, int] = defaultdict(int)
        self.parameters_moved_at: dict[str, datetime] = {}
        self.alerts: dict[str, Alert] = {}
        self.brakes: dict[Key, tuple[Brake, datetime]] = {}
        self._contacts = {
            (who[0], contact_digest(self.ventures[who[0]].pepper, person.email)): (
                profile.timezone_of(person)
            )
            for who, profile in self.customers.items()
            for person in profile.contacts
        }
        self._looks: Mapping[str, Callable[[StreamRecord], None]] = {
            keys.STATE: self._state,
            keys.ENROLMENTS: self._enrolment,
            "effect#": self._effect,
            "contact": self._ledger,
            keys.TASKS: self._task,
            keys.SURVEYS: self._survey,
            keys.HELD: self._held_fact,
            "parameters#head": self._parameters,
            keys.BRAKES: self._brake,
            keys.ALERTS: self._alert,
        }

    # Every write.

    def changed(self, record: StreamRecord) -> None:
        """Look at one change of the table."""
        for prefix, look in self._looks.items():
            if record.key.sk.startswith(prefix):
                look(record)

    def _state(self, record: StreamRecord) -> None:
        old, new = record.old or {}, record.new
        if new is None:
            return
        before, after = _number(old, "revision"), _number(new, "revision")
        if after == before:
            return  # Only what is published was marked.
        _must(after == before + 1, "one writer at a time", record.key.sk)
        for name in ("as_of", "parameters_version"):
            backward = old.get(name) is not None and str(new[name]) < str(old[name])
            _must(not backward, "an older instant never undoes a newer one", f"{name} {new}")
        who = keys.customer_of(record.key.pk)
        for notice in json.loads(str(new.get("outbox") or "[]")):
            if notice["n"] != after:
                continue
            self._engine.counts[notice["name"]] += 1
            detail = notice["detail"]
            if notice["name"] == "BandChanged":
                at = datetime.fromisoformat(detail["at"])
                fall = Fall(after, at, Band(detail["from"]), Band(detail["to"]))
                self.changes[who].append(fall)
            elif notice["name"] == "MilestoneReached":
                self.milestones.add(who)

    def _enrolment(self, record: StreamRecord) -> None:
        if record.new is None or _put_off(record):
            return
        new = documents.load(Enrolment, str(record.new["doc"]))
        old = documents.load(Enrolment, str(record.old["doc"])) if record.old else None
        who = (new.venture, new.customer)
        if old is None:
            self._begun(who, new)
        elif old.status == "ended":
            # What became of the customer is all that is still learned of it.
            still = replace(old, learned=new.learned, revision=new.revision)
            _must(new == still, "what is over stays over", new.id)
            _must(new.revision == old.revision + 1, "one writer at a time", new.id)
            self._engine.counts["learned of past runs"] += 1
            self.enrolments[new.id] = new
            return
        else:
            _must(new.revision == old.revision + 1, "one writer at a time", new.id)
            _must(0 <= _place(new) - _place(old) <= 1, "steps go one by one", new.id)
            _must(new.runs[: len(old.runs)] == old.runs, "what was done stays said", new.id)
            for run in new.runs[len(old.runs) :]:
                self._engine.counts[f"steps {run.result}"] += 1
                sends = self._sends_of(new.id, run.step)
                _must(run.result != "sent" or sends, "sent is said of what was sent", new.id)
        self.enrolments[new.id] = new
        if new.status == "ended":
            self.active[who].pop(new.id)
            if new.document.kind == "program":
                self.program_since.pop(who)

    def _begun(self, who: Who, new: Enrolment) -> None:
        others = self.active[who]
        _must(new.lane not in others.values(), "one run of a playbook", f"{who} {others}")
        # What an answer begins may run beside a program; what it writes holds, as of all journeys.
        answers = contact_of(new.occasion) is not None
        alone = who not in self.program_since or answers
        _must(alone, "one program at a time", f"{who} {others}")
        if new.document.kind == "program":
            self._begun_program(who, new)
            self.program_since[who] = self._engine.now
        if new.document.once:
            before = [e for e in self.enrolments.values() if (e.venture, e.customer) == who]
            again = any(e.playbook == new.playbook for e in before)
            _must(not again, "once in a life is once", f"{who} {new.playbook}")
        begun = self.customers[who].onboarded_at
        if new.playbook == "onboarding" and begun:
            days = (new.entered_at - begun) // DAY
            _must(3 <= days <= 14, "journeys begin on their days", f"{who} on day {days}")
        self.active[who][new.id] = new.lane
        self._engine.counts[f"{new.playbook} begun"] += 1

    def _begun_program(self, who: Who, new: Enrolment) -> None:
        if new.playbook == "win_back":
            history = HealthStore(self._memory).read(*who, strong=True).history
            at, p = new.entered_at, Ventures(self._memory).parameters(who[0]).active
            lapsed = health.lifecycle_at(history, p, at) is not health.Lifecycle.ACTIVE
            remembered = self._engine.now - self.parameters_moved_at.get(who[0], FIRST) < MEMORY
            raced = remembered or self._engine.running
            _must(lapsed or raced, "who is won back has lapsed", new.id)
            return
        fell = [f for f in self.changes[who] if f.program and new.id == self.enrolment_of(who, f)]
        _must(fell, "a program begins by a fall", new.id)
        if new.playbook == "critical":
            p = Ventures(self._memory).parameters(who[0]).active
            due = fell[0].at + p.critical_alert_delay_minutes * MINUTE
            _must(new.entered_at >= due, "nobody is alarmed by what heals at once", new.id)

    def _survey(self, record: StreamRecord) -> None:
        if record.new is None or _put_off(record):
            return
        new = documents.load(Survey, str(record.new["doc"]))
        old = self.surveys.get(new.id)
        if old is None:
            self._engine.counts["surveys planned"] += 1
        else:
            _must(new.revision == old.revision + 1, "one writer at a time", new.id)
            over = old.status in ("dropped", "handed_over") or old.reminder in ("sent", "left")
            over = over or (old.status == "sent" and old.due_at is None)
            _must(not over, "what is over stays over", new.id)
            stays = old.sent_at is None or (new.status, new.sent_at) == ("sent", old.sent_at)
            _must(stays, "sent stays sent", new.id)
        sends = self._truth.sent.get(new.effect_key)
        _must(new.status != "sent" or sends, "sent is said of what was sent", new.id)
        reminders = self._truth.sent.get(new.reminder_key)
        _must(new.reminder != "sent" or reminders, "sent is said of what was sent", new.id)
        if new.reminder != (old.reminder if old else None):
            self._engine.counts[f"reminders {new.reminder}"] += 1
        self.surveys[new.id] = new

    def _held_fact(self, record: StreamRecord) -> None:
        venture = keys.venture_of(record.key.pk)
        digest = record.key.sk.removeprefix(keys.HELD)
        customer = self._truth.holder(venture).get(digest)
        place = (record.key.pk, record.key.sk)
        if customer is None:
            stranger = (venture, *place)
            if record.new:
                self.held_strangers.add(stranger)
            else:
                raise Violation("no accepted fact is lost", f"{digest} was let go, unknown")
        elif record.new:
            self.held[venture, customer].add("/".join(place))
            self._engine.counts["facts held"] += 1
        else:
            self.held[venture, customer].discard("/".join(place))

    def _ledger(self, record: StreamRecord) -> None:
        if record.new is None:
            return
        ledger = documents.load(Ledger, str(record.new["doc"]))
        if ledger.suppressed:
            self.suppressed.add((keys.venture_of(record.key.pk), ledger.contact))
        else:
            place = (keys.venture_of(record.key.pk), ledger.contact)
            _must(place not in self.suppressed, "once suppressed, always", ledger.contact)

    def _task(self, record: StreamRecord) -> None:
        if record.new is None:
            return
        if record.old and record.old["doc"] == record.new["doc"]:
            return  # Only what is published was marked, perhaps after it was closed.
        task = documents.load(Task, str(record.new["doc"]))
        if record.old is None:
            self._engine.counts[f"tasks: {task.kind}"] += 1
        else:
            _must(self.tasks[task.id].status == "open", "what is over stays over", task.id)
        self.tasks[task.id] = task

    def _parameters(self, record: StreamRecord) -> None:
        self.parameters_moved_at[keys.venture_of(record.key.pk)] = self._engine.now

    # Every message.

    def _effect(self, record: StreamRecord) -> None:
        venture, customer = keys.customer_of(record.key.pk)
        if record.new is None:
            key = record.key.sk.removeprefix("effect#")
            self._given_back(key)
            return
        effect = documents.load(Effect, str(record.new["doc"]))
        before = self.effects.get(effect.key)
        if before is None or effect.attempts > before.attempts:
            self._claimed(venture, customer, effect)
        elif before.status in ("done", "failed"):
            # What may still be told of a message that is out is how it was taken, each word once.
            taken = replace(effect, feedback=before.feedback, told=before.told)
            _must(taken == before, "what is over stays over", effect.key)
            _must(not before.feedback or bool(effect.feedback), "said is said", effect.key)
            _must(set(before.told) <= set(effect.told), "told is told", effect.key)
        if effect.status == "failed":
            out = self._truth.went_out(effect.key)
            _must(not out, "failed is said of what was not sent", effect.key)
            self._uncounted(effect.key)
        if effect.status == "asked":
            self._engine.counts["questions asked"] += 1
        self.effects[effect.key] = effect

    def _alert(self, record: StreamRecord) -> None:
        """An alert's messages are claimed one by one, and what became of each stays so."""
        if record.new is None:
            return
        if record.old and record.old["doc"] == record.new["doc"]:
            return  # Only what is published was marked.
        new = documents.load(Alert, str(record.new["doc"]))
        old = self.alerts.get(new.id)
        _must(new.revision == (old.revision + 1 if old else 0), "one writer at a time", new.id)
        _must(
            old is None or old.status != "closed" or new.status == "closed", "over is over", new.id
        )
        known = {d.key(old.id): d for d in old.deliveries} if old else {}
        for delivery in new.deliveries:
            self._delivery(new, delivery, known.pop(delivery.key(new.id), None))
        _must(not known, "no message is forgotten", new.id)
        self.alerts[new.id] = new

    def _delivery(self, alert: Alert, now: Delivery, before: Delivery | None) -> None:
        key = now.key(alert.id)
        back = key in self._truth.came_back and now.channel == "mail"
        if before is not None and not before.open:
            told = back and (before.status, now.status) == ("done", "returned")
            _must(now == before or told, "what is over stays over", key)
        if now.status == "returned":
            self._engine.counts["alerts returned"] += 1
            _must(back, "what is told to come back came back", key)
        if now.status == "claimed" and (before is None or now.attempts > before.attempts):
            sends = len(self._truth.sent.get(key, []))
            run = self._engine.counts["runs"] if self._engine.current else 0
            claim = Claim(now.effect(alert.id), run, sends, self._engine.now)
            self._engine.counts[f"alerts claimed: {now.channel}"] += 1
            self.claims[key].append(claim)
        if now.status == "failed":
            out = self._truth.went_out(key) and now.channel == "mail" and not back
            # Where the mail service's events are lost for good, nobody can know.
            unknown = now.why.startswith("no event of the mail service")
            _must(not out or unknown, "failed is said of what was not sent", key)

    def _brake(self, record: StreamRecord) -> None:
        """Since when a brake holds as it does now."""
        if record.new is None:
            return
        brake = documents.load(Brake, str(record.new["doc"]))
        before, since = self.brakes.get(record.key, (None, self._engine.now))
        same = before and before.stage == brake.stage and before.since == brake.since
        self.brakes[record.key] = (brake, since if same else self._engine.now)
        if not same:
            who = "automatic brakes" if brake.automatic else "brakes"
            self._engine.counts[f"{who} {brake.stage}"] += 1

    def _given_back(self, key: str) -> None:
        self._engine.counts["claims given back"] += 1
        _must(not self._truth.went_out(key), "no message twice", f"{key} went out, is given back")
        effect = self.effects.pop(key)
        self._uncounted(key)
        self.claims[key] = [c for c in self.claims[key] if c.effect.attempts != effect.attempts]

    def _uncounted(self, key: str) -> None:
        """What did not go out takes no place of a week, and asked nobody."""
        for spent in self.spent.values():
            spent.pop(key, None)
        self.asked = {place: last for place, last in self.asked.items() if last[0] != key}

    def _claimed(self, venture: str, customer: str, effect: Effect) -> None:
        place = (venture, effect.contact)
        at = effect.claimed_at
        self._engine.counts[f"claims: {effect.reaches}"] += 1
        if effect.reaches != "contact":
            self._claimed_inward(effect)
            return
        _must(place not in self.suppressed, "no message after an unsubscription", effect.key)
        local = at.astimezone(ZoneInfo(self._contacts[place]))
        office = "sending_days" not in self._setup[venture]
        hours = local.weekday() < 5 and 9 <= local.hour < 17
        _must(
            hours or not office, "no message outside the sending hours", f"{effect.key} at {local}"
        )
        spent = self.spent[place]
        others = [key for key in spent if key != effect.key and spent[key] > at - WEEK]
        active = Ventures(self._memory).parameters(venture).active
        _must(
            len(others) < active.max_messages_per_week,
            "no message over the cap",
            f"{effect.key}: {len(others)} others in 7 days",
        )
        spent[effect.key] = at
        if effect.attempts > 1:
            self._claimed_again(effect)
        if effect.step == STEP:
            last = self.asked.get(place)
            interval = timedelta(days=active.nps_survey_interval_days)
            rested = last is None or last[0] == effect.key or at >= last[1] + interval
            _must(rested, "no survey within the interval", f"{effect.key}: {last}")
            self.asked[place] = (effect.key, at)
        elif effect.step == REMINDER_STEP:
            self._claimed_reminder(effect)
        else:
            self._claimed_step(venture, customer, effect)
        run = self._engine.counts["runs"] if self._engine.current else 0
        sends = len(self._truth.sent.get(effect.key, []))
        self.claims[effect.key].append(Claim(effect, run, sends, self._engine.now))

    def _claimed_reminder(self, effect: Effect) -> None:
        survey = self.surveys[effect.owner]
        _must(effect.key == survey.reminder_key, "one reminder of a survey", effect.key)
        sent_at = survey.sent_at
        rested = sent_at and effect.claimed_at >= sent_at + survey.remind_days * DAY
        _must(rested, "no reminder early", f"{survey}")
        answered = Surveys(self._memory).answer(survey)
        _must(answered is None, "no reminder after an answer", f"{survey}")

    def _claimed_inward(self, effect: Effect) -> None:
        """A message to our own people passes no gate; it has its day, and goes out once, too."""
        enrolment = self.enrolments[effect.owner]
        _must(enrolment.status == "active", "no message after the end", effect.key)
        step = enrolment.current
        _must(step is not None and step.id == effect.step, "steps go one by one", effect.key)
        own_day = day_of_step(enrolment)
        _must(effect.claimed_at >= own_day, "no step early", f"{effect.key} before {own_day}")
        if effect.reaches == "team" and effect.attempts > 1:
            self._claimed_again(effect)
        run = self._engine.counts["runs"] if self._engine.current else 0
        sends = len(self._truth.sent.get(effect.key, []))
        self.claims[effect.key].append(Claim(effect, run, sends, self._engine.now))

    def _claimed_again(self, effect: Effect) -> None:
        first = self.effects[effect.key]
        self._engine.counts["sent once more"] += 1
        _must(effect.attempts == 2, "once more is once", effect.key)
        waited = effect.claimed_at - first.claimed_at
        _must(waited >= PATIENCE, "no message twice", f"{effect.key} waited only {waited}")
        for sent in self._truth.sent.get(effect.key, []):
            told = sent.recorded_at
            _must(told is None, "no message twice", f"{effect.key} was told to be sent at {told}")
        confirmed = [
            claims[-1].effect.claimed_at
            for key, claims in self.claims.items()
            if claims and any(sent.recorded_at for sent in self._truth.sent.get(key, []))
        ]
        later = any(at > first.claimed_at for at in confirmed)
        _must(later, "once more only when later messages were told of", effect.key)

    def _claimed_step(self, venture: str, customer: str, effect: Effect) -> None:
        enrolment = self.enrolments[effect.owner]
        _must(enrolment.status == "active", "no message after the end", effect.key)
        step = enrolment.current
        _must(step is not None and step.id == effect.step, "steps go one by one", effect.key)
        own_day = day_of_step(enrolment)
        _must(effect.claimed_at >= own_day, "no step early", f"{effect.key} before {own_day}")
        last = enrolment.last_message_at
        rested = last is None or effect.claimed_at >= last + DAY
        _must(rested, "a day between messages", effect.key)
        snoozed = enrolment.snoozed_until
        awake = snoozed is None or effect.claimed_at >= snoozed
        _must(awake, "no message while a run is snoozed", effect.key)
        whose = contact_of(enrolment.occasion)
        alone = whose in (None, effect.contact)
        _must(alone, "what answers somebody goes to them alone", effect.key)
        if enrolment.document.kind == "journey":
            since = self.program_since.get((venture, customer))
            raced = since is None or self._engine.now - since < MEMORY
            _must(raced, "journeys hold while a program runs", effect.key)
        if exit_reason(enrolment, self.view(enrolment, effect.claimed_at)) == "recovered":
            # Between its look and its claim another run may have seen the customer recover.
            self.after_recovery[enrolment.id] += 1
            _must(
                self.after_recovery[enrolment.id] == 1,
                "no further message after recovery",
                effect.key,
            )
            remembered = self._engine.now - self.parameters_moved_at.get(venture, FIRST) < MEMORY
            raced = remembered or self._engine.current in self._engine.running
            _must(raced, "no further message after recovery", f"{effect.key}, without a race")

    def took(self, accepted: Accepted) -> None:
        """The mail service takes a message: it must be claimed, and not taken before."""
        key = accepted.effect
        claims = self.claims[key]
        _must(claims, "no message without its claim", key)
        sends = self._truth.sent.get(key, [])
        _must(len(sends) <= claims[-1].sends_before, "no message twice", f"{key} for one claim")
        if any(not sent.rejected for sent in sends):
            self._engine.counts["mails sent twice, their events lost"] += 1
        if claims[-1].effect.reaches != "contact":
            return
        venture = accepted.mail.tags["venture"]
        pepper = self.ventures[venture].pepper
        contact = contact_digest(pepper, accepted.mail.to)
        _must(contact == claims[-1].effect.contact, "to whom it was claimed for", key)
        self._unpaused(venture, ids.untag(accepted.mail.tags["customer"]), claims[-1])

    def _unpaused(self, venture: str, customer: str, claim: Claim) -> None:
        """Nothing goes out that was paused before it was claimed."""
        effect = claim.effect
        wanted = (
            brakes.scopes(effect.playbook, effect.step) if effect.playbook else brakes.ALL_CAMPAIGNS
        )
        for scope in wanted:
            brake, since = self.brakes.get(keys.brake(venture, scope), (None, self._engine.now))
            free = brake is None or not brake.holds(customer) or since >= claim.made_at
            _must(free, "no message while paused", f"{effect.key}, {scope} since {since}")

    def _sends_of(self, owner: str, step: str) -> bool:
        return any(
            claims[-1].effect.owner == owner
            and claims[-1].effect.step == step
            and key in self._truth.sent
            for key, claims in self.claims.items()
            if claims
        )

    # Every customer of whom nothing is on its way.

    def settled(self, who: Who) -> bool:
        """Whether nothing about the customer is in flight or held."""
        return not self._truth.moving[who] and not self.held[who]

    def look(self, who: Who) -> None:
        """Compare a customer's stored state with the clean fold, where nothing is on its way."""
        if not self.settled(who) or self._engine.running:
            return
        venture, customer = who
        if self._memory.get(keys.profile(venture, customer)) is None:
            return
        clean = self._truth.clean.get(who, History())
        stored = stored_history(self._memory, who, clean)
        said = f"{who} {difference(stored, clean)}"
        _must(stored == clean, "state equals the ordered clean run", said)
        record = HealthStore(self._memory).read(venture, customer, strong=True)
        if record.revision == 0:
            _must(not self._truth.facts.get(who), "no accepted fact is lost", f"{who} has no state")
            return
        in_force = Ventures(self._memory).parameters(venture)
        read, right = record.history, clean
        at = max(self._engine.now, record.as_of)
        same = (
            _counting(read, at) == _counting(right, at)
            and read.last_login == right.last_login
            and read.active_until == right.active_until
        )
        _must(same, "the score is that of all facts", f"{who} {difference(read, right)}")
        if self._truth.chance.random() < EXPLAINED:
            at = self._engine.now + DAY * self._truth.chance.choice((0, 1, 10))
            shown = health.explain(read, in_force.active, at)
            wanted = health.explain(right, in_force.active, at)
            _must(shown == wanted, "the explanation is that of all facts", f"{who} {shown}")
        if record.parameters_version == in_force.newest or in_force.pending is None:
            self._look_at_due(who, record)
        self._engine.counts["customers compared"] += 1

    def _look_at_due(self, who: Who, record: Record) -> None:
        in_force = Ventures(self._memory).parameters(who[0])
        at = max(self._engine.now, record.as_of)
        needed = records.due(record.history, record.band, in_force, at)
        late = needed is not None and (record.due_at is None or record.due_at > needed)
        said = f"{who} is due at {record.due_at}, needed at {needed}"
        _must(not late, "stored due entries are never late", said)

    def view(self, enrolment: Enrolment, at: datetime) -> View:
        """The customer as conditions of their run see them at an instant."""
        venture, customer = enrolment.venture, enrolment.customer
        history = HealthStore(self._memory).read(venture, customer, strong=True).history
        profile = Customers(self._memory).get(venture, customer)
        view = View(
            history=history,
            profile=overlaid(profile, history.state),
            parameters=Ventures(self._memory).parameters(venture).active,
            at=at,
            answers=Surveys(self._memory).last_words(venture, customer),
        )
        return enrolment.sees(view)

    def enrolment_of(self, who: Who, fall: Fall) -> str:
        """The identifier of the enrolment that a fall begins."""
        venture, customer = who
        occasion = f"band:{fall.n}"
        return ids.of_customer(
            ids.digest(venture, customer, fall.program or "", occasion), customer
        )

    def known(self) -> list[Who]:
        """The customers that have a profile now."""
        customers = Customers(self._memory)
        return [who for who in self.customers if customers.find(*who) is not None]


def day_of_step(enrolment: Enrolment) -> datetime:
    """The instant that is a step's own, before which it must not come."""
    minutes = enrolment.plan[enrolment.document.number(enrolment.step or "")]
    return enrolment.entered_at + minutes * MINUTE


def _place(enrolment: Enrolment) -> int:
    """How far a run is: the number of its step, or of steps where it has none left."""
    if enrolment.step is None:
        return len(enrolment.document.steps)
    return enrolment.document.number(enrolment.step)


def stored_history(memory: MemoryTable, who: Who, clean: History) -> History:
    """All that is stored of a customer's facts: the state, closed tickets, every day of usage.

    The key of a closed ticket does not tell which one it is; the clean history's are tried.
    """
    pk = keys.customer_partition(*who)
    usage: dict[DayKey, Day] = {}
    kept = State()
    for item in everything(memory, pk, keys.HEALTH):
        if item["sk"] == keys.STATE:
            kept = documents.load(State, str(item["doc"]))
        else:
            day, (hours, features) = timeline.parse_day(item)
            usage[day] = Day(hours, features)
    registers = dict(kept.registers)
    subjects = {keys.closed_ticket(*who, s).sk: s for s in clean.state.registers}
    for item in everything(memory, pk, "closed#"):
        subject = subjects.get(str(item["sk"]), str(item["sk"]))
        closed = documents.load(Register, str(item["doc"]))
        registers[subject] = state.joined(subject, closed, registers.get(subject, closed))
    return History(replace(kept, registers=registers), usage)


def difference(stored: History, clean: History) -> str:
    """Where two histories differ, in few words."""
    parts = []
    for name, left, right in (
        ("features", stored.state.features, clean.state.features),
        ("goals", stored.state.goals, clean.state.goals),
        ("registers", stored.state.registers, clean.state.registers),
        ("usage", stored.usage, clean.usage),
    ):
        for key in sorted({*left, *right}, key=str):
            if left.get(key) != right.get(key):
                said = (left.get(key), right.get(key))
                parts.append(f"{name} {key}: stored {said[0]}, clean {said[1]}")
    if stored.state.first_ticket != clean.state.first_ticket:
        firsts = (stored.state.first_ticket, clean.state.first_ticket)
        parts.append(f"first ticket: stored {firsts[0]}, clean {firsts[1]}")
    return "; ".join(parts)


def everything(memory: MemoryTable, pk: str, prefix: str) -> list[Item]:
    """All items of a partition whose sort keys begin so."""
    items: list[Item] = []
    after: Item | None = None
    while True:
        page = memory.query(pk, prefix=prefix, after=after, strong=True)
        items += page.items
        after = page.after
        if after is None:
            return items


def _counting(history: History, at: datetime) -> Signals:
    """The signals, of the active days those that count from an instant on."""
    all_of_them = health.signals(history)
    first = window_start(at)
    lately = frozenset(day for day in all_of_them.active_days if day >= first)
    return replace(all_of_them, active_days=lately)


def open_tickets(history: History) -> set[str]:
    """The subjects of the tickets that count as open."""
    return {
        subject
        for subject, register in history.state.registers.items()
        if state.is_ticket(subject) and state.is_open(register)
    }


def _number(item: Item, name: str) -> int:
    value = item.get(name)
    return value if isinstance(value, int) else 0


def _must(holds: object, invariant: str, detail: str) -> None:
    if not holds:
        raise Violation(invariant, detail)


def _put_off(record: StreamRecord) -> bool:
    """Whether all that happened is that something failed, and is looked at again later."""
    old, new = record.old or {}, record.new or {}
    return old.get("doc") == new.get("doc") and old.get("tries") != new.get("tries")
