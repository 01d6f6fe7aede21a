"""Tells our own people: in Slack, by mail, or with a task where neither takes it.

Each message is claimed before it goes out, like one to a customer. What a crash leaves open in
Slack is settled by looking there; what it leaves open in a mail, by the mail service's events.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, assert_never

from functions.advance_playbooks import people, settling
from functions.advance_playbooks.case import Case, World, brake_on
from functions.shared.domain import alerts, critical, effects, inward, letters, presses, routing
from functions.shared.domain.alerts import Alert, Kind
from functions.shared.domain.contact import Hold
from functions.shared.domain.effects import Effect, Reach
from functions.shared.domain.health import at_a_glance
from functions.shared.domain.inward import About, Words
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import DAY, Setting
from functions.shared.domain.playbooks.decide import HandOver
from functions.shared.domain.playbooks.document import Escalation, Slack, Step
from functions.shared.domain.playbooks.enrolment import Asked, Enrolment
from functions.shared.domain.playbooks.entry import occasion_of
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Button, Mail, Note
from functions.shared.ports.table import Write
from functions.shared.store import holds, timeline
from functions.shared.store.alerts import unchanged, unraised
from functions.shared.store.enrolments import changed

LIFE: Final = timedelta(minutes=2)
"""Longer than any run lives: what is still open by then, nobody is about to settle."""
TRY_AGAIN: Final = timedelta(minutes=1)
TRIES: Final = 5
"""How often Slack is tried that cannot be reached, before somebody is told in another way."""
LABELS: Final[Mapping[str, str]] = {
    "approve": "Approve the next step",
    "contacted": "I contacted them",
    "reject": "Leave it out",
    "stop_program": "Stop the program",
    "pause_campaigns": "Pause all campaigns",
}
EXECUTIVES: Final = ("contacted", "stop_program", "pause_campaigns")
"""What the executive may decide with a press; the rest takes more words than a button has."""
DECISIONS: Final = ("approve", "reject")
UNANSWERED: Final[Kind] = "critical_unanswered"
TOLD_BY: Final[tuple[Kind, Kind]] = ("customer_critical", UNANSWERED)
"""The alerts by which the executive hears of a fall: nobody answers, nobody responds."""
DANGEROUS: Final = frozenset({"stop_program", "pause_campaigns", "reject"})
BEFORE: Final = {"a week ago": 7 * DAY, "a month ago": 30 * DAY, "three months ago": 90 * DAY}


@dataclass(frozen=True, slots=True)
class Told:
    """They were told, and how."""

    how: str


@dataclass(frozen=True, slots=True)
class NotTold:
    """They were not told in this way, nor will be, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody knows yet; the run is looked at again."""


Outcome: TypeAlias = Told | NotTold | Open


def alert(case: Case, step: Slack, world: World) -> None:
    """Tell a channel; where Slack does not take it, the owner by mail; else it becomes a task.

    What is told as an alert is told by who tells those, once for each incident.
    """
    if step.alert:
        _report(case, step, world)
        return
    channel = step.channel
    if isinstance(channel, Setting):
        channel = str(channel.value(case.parameters))
    telling = Telling(case, world, case.enrolment)
    words = inward.alert(step.title, step.text, _about(case))
    said = telling.in_slack(channel, words, step.buttons)
    if isinstance(said, NotTold):
        owner = letters.author(case.profile.owner, case.venture.name)
        mailed = telling.by_mail(owner.address, words)
        if isinstance(mailed, Told):
            said = Told(f"{said.why}; mailed {owner.name} instead")
        elif isinstance(mailed, NotTold):
            said = NotTold(f"{said.why}; {mailed.why}")
        else:
            said = mailed
    telling.conclude(step, said)


def _report(case: Case, step: Slack, world: World) -> None:
    """Report what the run is about, unless somebody has; from there on it is the alert's."""
    enrolment, customer = case.enrolment, case.profile.customer
    fell = world.courses.get(case.venture.id, customer).fell
    since, delay, cause = case.at, timedelta(), occasion_of(enrolment.occasion)
    if fell and alerts.fall_cause(fell.n) == cause:
        since, delay = fell.at, timedelta(minutes=case.parameters.critical_alert_delay_minutes)
    incident = alerts.critical(case.venture.id, customer, cause=cause, since=since, delay=delay)
    told, _ = world.alerts.report(replace(incident, title=step.title, text=(step.text,)), case.at)
    how = f"told as an alert, {told.outcome or 'which people answer for'}"
    Telling(case, world, enrolment).conclude(step, Told(how))


def escalate(case: Case, step: Escalation, world: World) -> None:
    """Tell the executive in Slack and by mail; where both refuse, it becomes a task.

    Where an alert told them of the same fall before, that is enough; a journey is about no fall.
    """
    told, unless = _by_alert(case, world) if critical.is_about_falls(case.enrolment) else (None, ())
    if told:
        why = f"the executive was told by an alert: {told.incident.title}"
        world.enrolments.step(case.enrolment.after(case.run("dropped", why)))
        return
    p, venture, customer = case.parameters, case.venture.id, case.profile.customer
    telling = Telling(case, world, case.enrolment, unless=unless)
    words = inward.escalation(
        step.title,
        step.reason,
        _about(case),
        world.enrolments.of_customer(venture, customer),
        _scores_before(case, world),
    )
    telling.conclude(step, _to_executive(telling, p, words, EXECUTIVES))


def _by_alert(case: Case, world: World) -> tuple[Alert | None, tuple[Write, ...]]:
    """The alert that told the executive of the fall, and what holds only while none does."""
    venture, customer, fall = case.venture.id, case.profile.customer, _fall(case, world)
    silent, late = (world.alerts.of_cause(venture, k, customer, fall) for k in TOLD_BY)
    told = next((one for one in (silent, late) if one and _heard_by(one, case)), None)
    return told, (
        unchanged(late) if late else unraised(venture, UNANSWERED, customer, fall),
        *([unchanged(silent)] if silent else []),
    )


def _heard_by(alert: Alert, case: Case) -> bool:
    """Whether the executive heard by an alert of what a run is about: not by one that was over."""
    if alert.closed_at and alert.closed_at < case.enrolment.entered_at:
        return False
    return alert.rule.executive or routing.executive_heard(alert)


def _fall(case: Case, world: World) -> str:
    """The natural key of the customer's last fall, or of what began the run where none is known."""
    fell = world.courses.get(case.venture.id, case.profile.customer).fell
    return alerts.fall_cause(fell.n) if fell else case.enrolment.occasion


def tell_executive(case: Case, step: Step, world: World) -> None:
    """Tell the executive in Slack and by mail of a step that waits for their approval.

    Where both refuse, the task stands that they see among theirs.
    """
    if case.enrolment.asked is None:
        raise Refused("nobody is asked about this step")
    telling = Telling(case, world, case.enrolment, asking=case.enrolment.asked)
    words = inward.question(step, case.enrolment.asked, _about(case))
    match _to_executive(telling, case.parameters, words, DECISIONS):
        case Told(said) | NotTold(said):
            telling.conclude_asking(said)
        case Open():
            pass


def _to_executive(
    telling: "Telling", p: Parameters, words: Words, buttons: tuple[str, ...]
) -> "Outcome":
    """What became of both messages to the executive; the second waits until the first is known."""
    told: list[str] = []
    missed: list[str] = []
    for mailed in (False, True):
        said = (
            telling.by_mail(p.executive_email, words)
            if mailed
            else telling.in_slack(p.executive_slack, words, buttons)
        )
        match said:
            case Told(how):
                told.append(how)
            case NotTold(why):
                missed.append(why)
            case Open():
                return Open()
    both = "; ".join([*told, *missed])
    return Told(f"the executive: {both}") if told else NotTold(both)


@dataclass(slots=True)
class Telling:
    """One step's messages to our own people; `run` is the enrolment as it stands by now.

    `asking` is set where they are about a question: the step itself has not begun then, and its own
    message is another one. What is claimed is claimed only where `unless` holds.
    """

    case: Case
    world: World
    run: Enrolment
    asking: Asked | None = None
    unless: tuple[Write, ...] = ()

    def in_slack(self, channel: str, words: Words, buttons: tuple[str, ...]) -> Outcome:
        """Post to a channel or a person; what was posted before, or refused, stays so."""
        key, how = self._key("slack"), f"posted to {channel} in Slack"
        effect = self._effect(key)
        if known := _known(effect, how):
            return known
        note = Note(
            channel=channel,
            title=words.title,
            text=words.text,
            fields=words.fields,
            buttons=tuple(self._button(action) for action in buttons),
            effect=key,
        )
        if effect is not None and (settled := self._look_there(note, effect, how)):
            return settled
        claimed = self._claim(effect, key, "slack", LIFE)
        return self._post(note, claimed, how) if claimed else Open()

    def by_mail(self, address: str | None, words: Words) -> Outcome:
        """Write to one of our own people; what was sent before, or refused, stays so."""
        if address is None:
            return NotTold("nobody's address is known")
        key = self._key("team")
        effect = self._effect(key)
        if known := _known(effect, "mailed"):
            return known
        if effect is not None and self.asking and (open_still := self._left_open(effect)):
            return open_still
        claimed = self._claim(effect, key, "team", effects.PATIENCE)
        return self._send(self._mail(address, words, key), claimed) if claimed else Open()

    def conclude(self, step: Slack | Escalation, said: Outcome) -> None:
        """Leave the step behind, where it is known what became of it."""
        match said:
            case Told(how):
                self.world.enrolments.step(self.run.after(self.case.run("told", how)))
            case NotTold(why):
                case = replace(self.case, enrolment=self.run)
                people.hand_over(case, HandOver(step, why), self.world)
            case Open():
                pass
            case _:
                assert_never(said)

    def conclude_asking(self, said: str) -> None:
        """Say how the executive was told, and wait for what they decide."""
        after = self.run.told_executive(said, self.case.at)
        told = timeline.decision(
            after.venture,
            after.customer,
            at=self.case.at,
            entry_id=f"told:{after.id}:{after.revision}",
            text=f"{after.playbook}, {after.step}: {said}",
            enrolment=after.id,
        )
        self.world.enrolments.save(after, told)

    def _key(self, receiver: str) -> str:
        """The natural key of the message to a receiver; each asking has its own."""
        since = f"asked {clock.stamp(self.asking.since)} " if self.asking else ""
        return self.run.effect_key(since + receiver)

    def _left_open(self, effect: Effect) -> Outcome | None:
        """What is to be done about a mail that was left open; None where it never went out.

        Of a step's own mail that is decided before it is carried out.
        """
        pulse = self.world.messages.pulse(self.run.venture)
        match effects.resolve(effect, pulse, self.case.at):
            case effects.KeepWaiting(until, reason):
                return self._wait(until, reason)
            case effects.AskPerson(reason):
                return NotTold(reason)
            case effects.SendOnceMore() | effects.Settled():
                return None

    def _post(self, note: Note, effect: Effect, how: str) -> Outcome:
        try:
            ts = self.world.slack.post(self.case.venture.id, note)
        except Undecided:
            return Open()  # The claim stands; the next look asks Slack.
        except Unavailable as trouble:
            if self.run.tries + 1 >= TRIES:
                return self._failed(effect, trouble.detail)
            return self._give_back(effect, trouble)
        except Refused as refusal:
            return self._failed(effect, refusal.detail)
        return self._done(effect, "Slack", ts, how)

    def _look_there(self, note: Note, effect: Effect, how: str) -> Outcome | None:
        """What became of a post that was left open; None where it certainly is not there."""
        at, open_until = self.case.at, effect.claimed_at + LIFE
        if at < open_until:
            return self._wait(open_until, "being posted to Slack")
        try:
            ts = self.world.slack.find(self.case.venture.id, note, effect.claimed_at)
        except Unavailable as trouble:
            if at < effect.claimed_at + effects.PATIENCE:
                return self._wait(at + TRY_AGAIN, trouble.detail)
            return self._failed(effect, f"nobody can tell whether Slack took it: {trouble.detail}")
        except Refused as refusal:
            return self._failed(effect, f"nobody can tell whether Slack took it: {refusal.detail}")
        return self._done(effect, "Slack", ts, how) if ts else None

    def _send(self, mail: Mail, effect: Effect) -> Outcome:
        try:
            message_id = self.world.mailer.send(mail)
        except Undecided:
            return Open()  # The claim stands; the mail service's events, or a person, settle it.
        except Unavailable as trouble:
            # A second try is not given back: whether the first went out is what it was about.
            return self._give_back(effect, trouble) if effect.attempts == 1 else Open()
        except Refused as refusal:
            return self._failed(effect, refusal.detail)
        return self._done(effect, "mail service", message_id, "mailed")

    def _effect(self, key: str) -> Effect | None:
        return self.world.messages.effect(self.run.venture, self.run.customer, key)

    def _claim(
        self, former: Effect | None, key: str, reaches: Reach, patience: timedelta
    ) -> Effect | None:
        """The message, claimed; None where somebody else was faster."""
        effect = (
            former.claimed_again(self.case.at)
            if former
            else Effect(
                key=key,
                owner=self.run.id,
                step=self.run.step or "",
                contact=reaches,
                status="claimed",
                claimed_at=self.case.at,
                reaches=reaches,
            )
        )
        look_again = self.case.at + patience
        claimed = (
            self.run.held(look_again, self.asking.reason)
            if self.asking
            else self.run.claim(key, look_again)
        )
        if not self.world.messages.claim_inward(
            claimed.venture, claimed.customer, effect, joined=(*changed(claimed), *self.unless)
        ):
            return None
        self.run = claimed
        if hold := brake_on(claimed, self.case.at, self.world):
            # Paused while it was claimed: what is not out yet does not go.
            self._hold_back(former, effect, hold)
            return None
        return effect

    def _hold_back(self, former: Effect | None, effect: Effect, hold: Hold) -> None:
        """Undo the claim, and hold the step; of a second try, the first stays as open as it was."""

        def write(run: Enrolment | None) -> bool:
            joined: tuple[Write, ...] = ()
            if run:
                hold_it = run.held if former else run.release
                held = hold_it(hold.until, hold.reason)
                joined = (*changed(held), holds.of_step(held, hold))
            return self.world.messages.take_back(
                self.run.venture, self.run.customer, effect, former, joined
            )

        settling.with_run(self.run, self._waits(effect), self.world, write)

    def _waits(self, effect: Effect) -> Callable[[Enrolment], bool]:
        """Whether a run waits for this message still, or asks what the message is about."""
        if self.asking:
            return lambda run: (run.approval, run.asked) == ("pending", self.asking)
        return lambda run: run.claimed == effect.key

    def _give_back(self, effect: Effect, trouble: Unavailable) -> Outcome:
        """It certainly was not taken: the next minute tries again."""
        why = self.asking.reason if self.asking else trouble.detail

        def write(run: Enrolment | None) -> bool:
            freed = replace(run.tried(self.case.at + TRY_AGAIN, why), claimed=None) if run else None
            joined = changed(freed) if freed else ()
            return self.world.messages.release(
                self.run.venture, self.run.customer, effect, joined=joined
            )

        settling.with_run(self.run, self._waits(effect), self.world, write)
        return Open()

    def _wait(self, until: datetime, reason: str) -> Outcome:
        why = self.asking.reason if self.asking else reason
        self.world.enrolments.save(self.run.held(until, why))
        return Open()

    def _done(self, effect: Effect, by: str, name: str, how: str) -> Outcome:
        self._settle(effect.done(by, self.case.at, name))
        return Told(how)

    def _failed(self, effect: Effect, why: str) -> Outcome:
        self._settle(effect.failed(why, self.case.at))
        return NotTold(why)

    def _settle(self, effect: Effect) -> None:
        """Record what became of a message. Where an event was faster, that stands."""
        self.world.messages.settle(self.run.venture, self.run.customer, effect, joined=())

    def _button(self, action: str) -> Button:
        value = presses.subject(self.run.id, self.run.step or "")
        style: Literal["primary", "danger"] = "danger" if action in DANGEROUS else "primary"
        label = "Approve it" if self.asking and action == "approve" else LABELS[action]
        return Button(action, label, value, style)

    def _mail(self, address: str, words: Words, key: str) -> Mail:
        return Mail(
            to=address,
            sender_name=self.case.venture.name,
            reply_to=None,
            letter=inward.letter(words),
            tags={
                "venture": self.case.venture.id,
                "customer": ids.tag(self.run.customer),
                "effect": key,
                "step": self.run.step or "",
            },
        )


def _known(effect: Effect | None, how: str) -> Outcome | None:
    """What became of a message that is settled; None while it is not."""
    if effect is None or effect.status not in ("done", "failed"):
        return None
    return Told(how) if effect.status == "done" else NotTold(effect.failure or "refused")


def _about(case: Case) -> About:
    view = case.standing.view
    seen = at_a_glance(view.history, view.parameters, view.at)
    return About(profile=case.profile, seen=seen, cause=case.enrolment.cause)


def _scores_before(case: Case, world: World) -> dict[str, int]:
    """Earlier scores as snapshots keep them, by when they were."""
    found = {
        when: world.snapshots.on(case.venture.id, case.profile.customer, (case.at - ago).date())
        for when, ago in BEFORE.items()
    }
    return {when: one.score for when, one in found.items() if one and one.score is not None}
