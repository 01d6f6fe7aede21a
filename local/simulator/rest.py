"""What must hold when all is calm and everything on its way has arrived."""

from datetime import timedelta

from functions.shared.domain import health
from functions.shared.domain.customers import overlaid
from functions.shared.domain.effects import PATIENCE, TOLD
from functions.shared.domain.facts import USAGE, Fact, Kind
from functions.shared.domain.nps import Answer
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import admits, exit_reason
from functions.shared.domain.playbooks.document import Turns
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.playbooks.entry import Occasion, opening
from functions.shared.domain.state import History
from functions.shared.domain.surveys import FIRST_VALUE, QUARTER, reached_at, turn_within
from functions.shared.kernel import ids
from functions.shared.store import documents, keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import contact_digest
from functions.shared.store.outbox import Outbox, behind
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.programs import Programs
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from functions.verify_scores import flow as verifying
from local.simulator.engine import Engine, Violation
from local.simulator.ports import FaultyBus
from local.simulator.system import System
from local.simulator.triggers import look_at_triggers
from local.simulator.truth import Truth, Who
from local.simulator.watch import Fall, Watch, day_of_step, everything, open_tickets

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def at_rest(engine: Engine, system: System, watch: Watch, truth: Truth) -> None:
    """Look at everything."""
    for name, queue in system.queues.items():
        _must(not queue.waiting, "queues drain", f"{name} holds {queue.waiting}")
    _must(not system.stream.waiting, "queues drain", "the stream")
    _must(not system.applying.running, "walks end", str(system.applying.running))
    _must(not system.verifying.running, "walks end", str(system.verifying.running))
    rest = _Rest(engine, system, watch, truth)
    rest.look_at_parameters()
    rest.look_at_facts()
    rest.look_at_work()
    rest.look_at_alerts()
    rest.look_at_programs()
    rest.look_at_answers()
    rest.look_at_night()
    look_at_triggers(engine, system.memory, watch)


class _Rest:
    def __init__(self, engine: Engine, system: System, watch: Watch, truth: Truth) -> None:
        self.engine = engine
        self.system = system
        self.memory: MemoryTable = system.memory
        self.watch = watch
        self.truth = truth
        self.minute = engine.now.replace(second=0, microsecond=0)
        self.ventures = Ventures(self.memory)

    def look_at_parameters(self) -> None:
        for venture in self.watch.ventures:
            in_force = self.ventures.parameters(venture)
            _must(in_force.pending is None, "a change is applied", f"{venture} {in_force.pending}")

    # Facts and what they amount to.

    def look_at_facts(self) -> None:
        known = self.watch.known()
        for who in known:
            _must(not self.truth.moving[who], "no accepted fact is lost", f"{who} on their way")
            _must(not self.watch.held[who], "no accepted fact is lost", f"{who} held for ever")
            self.watch.look(who)
            self._look_at_customer(who)
        _must(set(known) == set(self.watch.customers), "no customer is lost", str(known))
        for venture, strangers in self.truth.strangers.items():
            held = {sk for of, _, sk in self.watch.held_strangers if of == venture}
            wanted = {keys.HELD + ids.digest(fact) for fact in strangers}
            _must(held == wanted, "no accepted fact is lost", f"{venture}: {held} of {wanted}")
        self._look_at_moved_tickets(known)

    def _look_at_customer(self, who: Who) -> None:
        record = HealthStore(self.memory).read(*who, strong=True)
        active = self.ventures.parameters(who[0]).active
        band = health.band_at(record.history, active, self.minute)
        late = record.as_of > self.minute
        _must(late or record.band is band, "the stored band is right", f"{who} {record} {band}")
        for fact in self.truth.facts.get(who, {}).values():
            if fact.kind not in USAGE:
                key = keys.log(*who, fact.occurred_at, "fact", fact.id)
                _must(
                    self.memory.get(key), "no accepted fact is lost", f"{who} {fact.id}: no entry"
                )
        state = self.memory.get(keys.state(*who))
        _must(state and not behind(state), "what changed is published", str(who))

    def _look_at_moved_tickets(self, known: list[Who]) -> None:
        """A ticket is open with one customer at most, whichever way its moves arrived."""
        seen: dict[tuple[str, str], Who] = {}
        for who in known:
            for subject in sorted(open_tickets(self.truth.clean.get(who, History()))):
                other = seen.setdefault((who[0], subject), who)
                _must(other == who, "a ticket is open with one", f"{subject}: {other}, {who}")

    # Programs, surveys, messages, tasks.

    def look_at_work(self) -> None:
        for enrolment in self.watch.enrolments.values():
            if enrolment.status == "active":
                self._look_at_active(enrolment)
        for who, changes in self.watch.changes.items():
            self._look_at_changes(who, changes)
        for survey in self.watch.surveys.values():
            over = survey.status in ("sent", "dropped", "handed_over")
            late = survey.due_at is not None and survey.due_at <= self.minute
            _must(not late, "nobody waits for ever", f"{survey}")
            _must(over or survey.due_at, "nobody waits for ever", f"{survey}")
        for who in self.watch.milestones:
            self._look_at_surveys(who)
        for who in self.watch.known():
            self._look_at_entries(who)
            self._look_at_own_days(who)
        for task in self.watch.tasks.values():
            fresh = task.kind != "question" or self.engine.now - task.created_at < 2 * DAY
            _must(task.status == "closed" or fresh, "questions can be answered", f"{task}")
        self._look_at_effects()

    def _look_at_active(self, enrolment: Enrolment) -> None:
        who = (enrolment.venture, enrolment.customer)
        _must(enrolment.step, "none missing", f"{enrolment} has no step")
        late = enrolment.due_at is not None and enrolment.due_at <= self.minute
        _must(not late, "none missing", f"{enrolment} is due")
        asked = any(
            (t.id == enrolment.task or (t.kind == "question" and t.subject == enrolment.id))
            and t.status == "open"
            for t in self.watch.tasks.values()
        )
        _must(enrolment.due_at or asked, "nobody waits for ever", f"{enrolment}")
        reason = exit_reason(enrolment, self.watch.view(enrolment, self.minute))
        # Of a journey only the next step asks: no event tells that usage grew, or an answer is old.
        untold = {"recovered", answers.OLD}
        told = enrolment.document.kind == "program" or reason not in untold
        _must(reason is None or not told, "who recovers or answers leaves", f"{who}: {reason}")
        own_day = day_of_step(enrolment)
        if own_day < self.minute - MINUTE:
            rested = enrolment.last_message_at
            waits = enrolment.waiting or (rested and rested + DAY > self.minute)
            _must(waits, "none missing", f"{enrolment} waits without a reason")

    def _look_at_changes(self, who: Who, changes: list[Fall]) -> None:
        """Every fall was acted on or answered for; the last one has its program."""
        for change in changes:
            _must(change.outcomes, "every change of band is told", f"{who} {change}")
        last = changes[-1]
        if last.program == "critical":
            self._look_at_critical(who, last)
            return
        if last.program is None or HealthStore(self.memory).read(*who).history.state.churned:
            return
        ran = [
            e
            for e in self.watch.enrolments.values()
            if (e.venture, e.customer) == who and (e.ended_at is None or e.ended_at >= last.at)
        ]
        reasons = everything(self.memory, keys.customer_partition(*who), keys.LOG)
        said = any(f"not-entered:at_risk:band:{last.n}" in str(item["sk"]) for item in reasons)
        _must(ran or said, "every fall has its program or a reason", f"{who} {last}")

    def _look_at_critical(self, who: Who, last: Fall) -> None:
        """Who fell to critical, and is there still, is in the program, or was within a week."""
        p = self.ventures.parameters(who[0]).active
        due = last.at + p.critical_alert_delay_minutes * MINUTE
        churned = HealthStore(self.memory).read(*who).history.state.churned
        if churned or self.engine.now < due + 3 * MINUTE:
            return
        ran = [
            e
            for e in self.watch.enrolments.values()
            if (e.venture, e.customer, e.playbook) == (*who, "critical")
            and e.entered_at > last.at - 7 * DAY
        ]
        reasons = everything(self.memory, keys.customer_partition(*who), keys.LOG)
        said = any(f"not-entered:critical:band:{last.n}" in str(item["sk"]) for item in reasons)
        _must(ran or said, "every fall has its program or a reason", f"{who} {last}")

    def _look_at_entries(self, who: Who) -> None:
        """Nobody waits outside whom a playbook lets in, and the next look is never late."""
        record = HealthStore(self.memory).read(*who, strong=True)
        active = self.ventures.parameters(who[0]).active
        profile = Customers(self.memory).get(*who)
        view = View(
            history=record.history,
            profile=overlaid(profile, record.history.state),
            parameters=active,
            at=max(self.minute, record.as_of),
            answers=Surveys(self.memory).last_words(*who),
        )
        course = Courses(self.memory).get(*who)
        runs = course.program and self.watch.enrolments[course.program].document
        _must(course.due_at, "the next look is never late", f"{who} has none")
        blocked = Gates(self.memory).blocked(self.watch.ventures[who[0]], active, self.minute)
        for playbook in Playbooks(self.memory).all(who[0]):
            found = opening(playbook, course, view)
            shut = blocked or not playbook.enabled or admits(playbook, runs or None)
            if isinstance(playbook.entry, Turns) or shut:
                continue  # What facts turn, and what others keep shut, is seen at a later look.
            said = f"{who} {playbook.name}: {found}, looked at {course.due_at}"
            _must(not isinstance(found, Occasion), "nobody is left outside", said)
            if not isinstance(found, Occasion) and found.at and course.due_at:
                _must(course.due_at <= found.at, "the next look is never late", said)

    def _look_at_surveys(self, who: Who) -> None:
        """Who reached the milestone has a survey for every contact."""
        active = self.ventures.parameters(who[0]).active
        spread = active.nps_sampling == QUARTER
        if spread or active.nps_deploy_milestone != FIRST_VALUE:
            return
        venture = self.watch.ventures[who[0]]
        for person in self.watch.customers[who].contacts:
            digest = contact_digest(venture.pepper, person.email)
            key = ids.digest(*who, FIRST_VALUE, digest)
            planned = ids.of_customer(key, who[1]) in self.watch.surveys
            _must(planned, "every milestone has its surveys", f"{who} {person.name}")

    def _look_at_own_days(self, who: Who) -> None:
        """Who had passed the milestone of time on their own day has a survey of the quarter."""
        active = self.ventures.parameters(who[0]).active
        if active.nps_sampling != QUARTER or active.nps_deploy_milestone == FIRST_VALUE:
            return
        venture, profile = self.watch.ventures[who[0]], Customers(self.memory).get(*who)
        state = HealthStore(self.memory).read(*who, strong=True).history.state
        reached = reached_at(active.nps_deploy_milestone, profile.onboarded_at, state)
        for person in profile.contacts:
            turn = turn_within(venture.id, person.email, profile.saved_at, self.minute)
            if turn is None or reached is None or reached > turn.at or state.churned:
                continue
            digest = contact_digest(venture.pepper, person.email)
            key = ids.of_customer(ids.digest(*who, turn.name, digest), who[1])
            _must(key in self.watch.surveys, "own days have their surveys", f"{who} {turn}")

    def _look_at_effects(self) -> None:
        for key, effect in self.watch.effects.items():
            told = any(sent.recorded_at for sent in self.truth.sent.get(key, []))
            settled = effect.status in ("done", "failed")
            _must(settled or not told, "an event settles its message", f"{effect}")
            posts = [p for p in self.system.channels.posted if p.note.effect == key]
            _must(len(posts) <= 1, "no message twice", f"{key} in Slack")
            if effect.status != "claimed":
                continue
            enrolment = self.watch.enrolments.get(effect.owner)
            survey = self.watch.surveys.get(effect.owner)
            open_still = (enrolment and enrolment.status == "active") or (
                survey and survey.due_at is not None
            )
            waiting = self.engine.now - effect.claimed_at < PATIENCE + 2 * MINUTE
            _must(not open_still or waiting, "nobody waits for ever", f"{effect}")
        ours = {d.key(a.id): d for a in self.watch.alerts.values() for d in a.deliveries}
        for key, sends in self.truth.sent.items():
            out = [sent for sent in sends if not sent.rejected]
            _must(len(out) <= 2, "no message twice", f"{key}: {len(out)}")
            if len(out) == 2:
                claim = ours.get(key) or self.watch.effects[key]
                _must(claim.attempts == 2, "no message twice", f"{key} unmarked")

    def look_at_alerts(self) -> None:
        """Who must hear of what is due has heard of it, once in each channel, or it is over."""
        for alert in self.watch.alerts.values():
            late = alert.look_at is not None and alert.look_at <= self.minute - MINUTE
            _must(not late, "no alert is late", f"{alert}")
            due = alert.incident.due_at <= self.minute - MINUTE
            over = alert.status == "closed" or alert.answered
            told = alert.sent_at or any(d.status == "claimed" for d in alert.deliveries)
            _must(told or over or not due, "no alert is lost", f"{alert}")
            for delivery in alert.deliveries:
                key = delivery.key(alert.id)
                posts = [p for p in self.system.channels.posted if p.note.effect == key]
                _must(len(posts) <= 1, "no alert twice", f"{delivery} of {alert.id}")
                heard = any(sent.recorded_at for sent in self.truth.sent.get(key, []))
                done = delivery.status in ("done", "failed")
                _must(done or not heard, "an event settles its message", f"{delivery}")

    def look_at_programs(self) -> None:
        """What is counted of playbooks is every run, and all that was told of its messages."""
        kept: list[tuple[str, tuple[str, ...]]] = []
        for venture in self.watch.ventures:
            lived = Programs(self.memory).lived(venture, self.engine.now - YEAR, self.engine.now)
            runs = {one.id for one in self.watch.enrolments.values() if one.venture == venture}
            _must(lived.whole, "every run is counted", venture)
            _must({row.id for row in lived.runs} == runs, "every run is counted", venture)
            kept += [(row.run, row.told) for row in lived.messages]
        wanted = []
        for key, effect in self.watch.effects.items():
            if effect.playbook is None or effect.status != "done":
                continue
            told = set().union(*(sent.told for sent in self.truth.sent.get(key, []))) & {*TOLD}
            heard = {*effect.told} - {"unsubscribed"}
            _must(heard == told, "what is told is kept", f"{key}: {told}, {effect.told}")
            wanted.append((effect.owner, effect.told))
            self.engine.counts["words about messages"] += len(effect.told)
        _must(sorted(kept) == sorted(wanted), "what is told is counted", str(wanted))

    def look_at_answers(self) -> None:
        """Of each survey and contact the last answer stands."""
        for who, facts in self.truth.facts.items():
            wanted: dict[str, Fact] = {}
            pepper = self.watch.ventures[who[0]].pepper
            for fact in facts.values():
                if fact.kind is not Kind.NPS_ANSWERED:
                    continue
                said = str(fact.data["contact"])
                contact = contact_digest(pepper, said) if "@" in said else said
                key = keys.answer(*who, ids.digest(str(fact.data["survey"])), contact).sk
                wanted[key] = max(fact, wanted.get(key, fact), key=_place)
            stored = everything(self.memory, keys.customer_partition(*who), "answer#")
            found = {str(item["sk"]): documents.load(Answer, str(item["row"])) for item in stored}
            scores = {key: (answer.score, answer.at) for key, answer in found.items()}
            right = {k: (int(str(f.data["score"])), f.occurred_at) for k, f in wanted.items()}
            _must(scores == right, "the last answer stands", f"{who} {scores} {right}")
            self.engine.counts["answers standing"] += len(found)

    def look_at_night(self) -> None:
        """The nightly pass finds nothing."""
        nothing = FaultyBus(self.engine.gate, lambda _, __: None)
        stores = verifying.Stores(
            table=self.memory,
            ventures=self.ventures,
            customers=Customers(self.memory),
            health=HealthStore(self.memory),
            outbox=Outbox(self.memory),
            bus=nothing,
        )
        for segment in range(keys.SEGMENTS):
            found, after = verifying.look(self.minute, segment, None, stores)
            wrong = any(found.counts[what] for what in (*verifying.WRONG, "unpublished"))
            _must(not wrong, "the nightly pass finds nothing", str(found))
            _must(after is None, "a simulated population is one page", str(after))


def _place(fact: Fact) -> tuple[object, ...]:
    sequence = fact.data.get("sequence")
    return (fact.occurred_at, sequence if isinstance(sequence, int) else 0, fact.id)


def _must(holds: object, invariant: str, detail: str) -> None:
    if not holds:
        raise Violation(invariant, detail)
