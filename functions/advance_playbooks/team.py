"""Tells our own people: in Slack, by mail, or with a task where neither takes it.

Each message is claimed before it goes out, like one to a customer. What a crash leaves open in
Slack is settled by looking there; what it leaves open in a mail, by the mail service's events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, assert_never

from functions.advance_playbooks import people
from functions.advance_playbooks.case import Case, World
from functions.shared.domain import effects, inward, letters, presses
from functions.shared.domain.effects import Effect, Reach
from functions.shared.domain.health import at_a_glance
from functions.shared.domain.inward import About, Words
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import DAY, Setting
from functions.shared.domain.playbooks.decide import HandOver
from functions.shared.domain.playbooks.document import Escalation, Slack
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Button, Mail, Note
from functions.shared.store.enrolments import changed

LIFE: Final = timedelta(minutes=2)
"""Longer than any run lives: what is still open by then, nobody is about to settle."""
TRY_AGAIN: Final = timedelta(minutes=1)
TRIES: Final = 5
"""How often Slack is tried that cannot be reached, before somebody is told in another way."""
LABELS: Final[Mapping[str, str]] = {
    "approve": "Approve the next step",
    "contacted": "I contacted them",
    "stop_program": "Stop the program",
    "pause_campaigns": "Pause all campaigns",
}
EXECUTIVES: Final = ("contacted", "stop_program", "pause_campaigns")
"""What the executive may decide with a press; the rest takes more words than a button has."""
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
    """Tell a channel; where Slack does not take it, the owner by mail; else it becomes a task."""
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


def escalate(case: Case, step: Escalation, world: World) -> None:
    """Tell the executive in Slack and by mail; where both refuse, it becomes a task."""
    p, telling = case.parameters, Telling(case, world, case.enrolment)
    words = inward.escalation(
        step.title,
        step.reason,
        _about(case),
        world.enrolments.of_customer(case.venture.id, case.profile.customer),
        _scores_before(case, world),
    )
    told: list[str] = []
    missed: list[str] = []
    for tell in (_in_slack, _by_mail):
        match tell(telling, p, words):
            case Told(how):
                told.append(how)
            case NotTold(why):
                missed.append(why)
            case Open():
                return
    said = "; ".join([*told, *missed])
    telling.conclude(step, Told(f"the executive: {said}") if told else NotTold(said))


def _in_slack(telling: "Telling", p: Parameters, words: Words) -> "Outcome":
    return telling.in_slack(p.executive_slack, words, EXECUTIVES)


def _by_mail(telling: "Telling", p: Parameters, words: Words) -> "Outcome":
    return telling.by_mail(p.executive_email, words)


@dataclass(slots=True)
class Telling:
    """One step's messages to our own people; `run` is the enrolment as it stands by now."""

    case: Case
    world: World
    run: Enrolment

    def in_slack(self, channel: str, words: Words, buttons: tuple[str, ...]) -> Outcome:
        """Post to a channel or a person; what was posted before, or refused, stays so."""
        key, how = self.run.effect_key("slack"), f"posted to {channel} in Slack"
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
        key = self.run.effect_key("team")
        effect = self._effect(key)
        if known := _known(effect, "mailed"):
            return known
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
        claimed = self.run.claim(key, self.case.at + patience)
        if not self.world.messages.claim_inward(
            claimed.venture, claimed.customer, effect, joined=changed(claimed)
        ):
            return None
        self.run = claimed
        return effect

    def _give_back(self, effect: Effect, trouble: Unavailable) -> Outcome:
        """It certainly was not taken: the next minute tries again."""
        tried = self.run.tried(self.case.at + TRY_AGAIN, trouble.detail)
        freed = replace(tried, claimed=None)
        self.world.messages.release(freed.venture, freed.customer, effect, joined=changed(freed))
        return Open()

    def _wait(self, until: datetime, reason: str) -> Outcome:
        self.world.enrolments.save(self.run.held(until, reason))
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
        style: Literal["primary", "danger"] = "primary"
        if action in ("stop_program", "pause_campaigns"):
            style = "danger"
        return Button(action, LABELS[action], value, style)

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
