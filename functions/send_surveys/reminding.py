"""Whoever has not answered a survey is reminded of it, once, by the same gate and the same links.

It is claimed, sent and recorded like the survey itself, on the condition that no answer came. What
a crash leaves open is settled by the mail service's events; where those tell nothing, nobody is
asked, and no reminder is sent.
"""

from datetime import datetime
from typing import assert_never

from functions.send_surveys.case import CHURNED, Case, World, braked, noted, read
from functions.shared.domain import effects, surveys
from functions.shared.domain.effects import Effect
from functions.shared.domain.surveys import ReminderStanding, Survey
from functions.shared.kernel.errors import Refused, Throttled, Unavailable, Undecided
from functions.shared.ports.table import Write
from functions.shared.store import holds
from functions.shared.store.surveys import changed, unanswered


def look(survey: Survey, at: datetime, world: World) -> None:
    """Look at a survey whose reminder is due, and carry out what is decided."""
    case = read(survey, "reminder", survey.reminder_key, at, world)
    ends_at = survey.link_ends_at
    if case is None or ends_at is None:
        return  # Erased: what is left of the survey goes with the rest.
    decision = surveys.decide_reminder(
        ReminderStanding(
            over=_over(case, world),
            link_ends_at=ends_at,
            gate=case.gate,
            resolution=case.resolution,
        )
    )
    match decision:
        case surveys.GoOut():
            _send(case, world)
        case surveys.Wait(until, reason, hold):
            held = survey.held(until, reason)
            world.surveys.save(held, *([holds.of_survey(held, hold)] if hold else []))
        case surveys.Leave(reason):
            _leave(case, reason, world)
        case surveys.Conclude():
            _conclude(case, world)
        case _:
            assert_never(decision)


def _over(case: Case, world: World) -> str | None:
    """Why nobody is to be reminded of this survey any more."""
    sent_at, asked_at = case.survey.sent_at, case.ledger.last_surveyed_at
    if world.surveys.answer(case.survey, strong=True):
        return surveys.ANSWERED
    if case.churned:
        return CHURNED
    if not case.parameters.nps_reminder_days:
        return "no reminders are sent"
    if case.parameters.progression_mode == "manual":
        return "people carry out the steps of this venture"
    if sent_at and asked_at and asked_at > sent_at:
        return "the contact was asked anew"
    return None


def _send(case: Case, world: World) -> None:
    """Claim the reminder, send it, record it; an answer that comes in between makes it fail."""
    if case.recipient is None:
        raise Refused("there is nobody to remind")
    venture, survey, at = case.venture.id, case.survey, case.at
    effect = case.effect.claimed_again(at) if case.effect else _claim_of(case)
    mail = world.writer.mail(
        survey,
        venture=case.venture,
        profile=case.profile,
        person=case.recipient,
        effect=effect,
        at=at,
    )
    claimed = survey.reminding(at + effects.PATIENCE)
    joined: list[Write] = [changed(claimed), unanswered(survey)]
    if not world.messages.claim(
        venture, survey.customer, effect, case.ledger, kind="reminder", joined=joined
    ):
        return  # Something changed since it was read; the next run looks anew.
    if hold := braked(survey, at, world):
        # Paused while it was claimed: what is not out yet does not go.
        held = (claimed.held if case.effect else claimed.remind_again)(hold.until, hold.reason)
        joined = [changed(held), holds.of_survey(held, hold)]
        world.messages.take_back(venture, survey.customer, effect, case.effect, joined)
        return
    try:
        message_id = world.mailer.send(mail)
    except Undecided:
        return  # The claim stands; the mail service's events settle it, or nothing does.
    except Unavailable as trouble:
        if effect.attempts == 1:
            wait = trouble.wait if isinstance(trouble, Throttled) else surveys.TRY_AGAIN
            again = claimed.remind_again(at + wait, trouble.detail)
            world.messages.release(venture, survey.customer, effect, joined=[changed(again)])
    except Refused as refusal:
        left = claimed.not_reminded(refusal.detail)
        _settle(case, effect.failed(refusal.detail, at), left, "could not be reminded", world)
    else:
        done = effect.done("mail service", at, message_id)
        _settle(case, done, claimed.reminded(at), "reminded of the NPS survey", world)


def _claim_of(case: Case) -> Effect:
    return Effect(
        key=case.survey.reminder_key,
        owner=case.survey.id,
        step=surveys.REMINDER_STEP,
        contact=case.survey.contact,
        status="claimed",
        claimed_at=case.at,
    )


def _settle(case: Case, effect: Effect, after: Survey, text: str, world: World) -> None:
    """Record what became of it. Where an event was faster, the next look takes it over."""
    joined = [changed(after), noted(case, after, text)]
    world.messages.settle(case.venture.id, case.survey.customer, effect, joined)


def _leave(case: Case, reason: str, world: World) -> None:
    """Remind nobody, and say why; that it is answered, the answer says itself."""
    after = case.survey.not_reminded(reason)
    said = [] if reason == surveys.ANSWERED else [noted(case, after, f"not reminded: {reason}")]
    world.surveys.save(after, *said)


def _conclude(case: Case, world: World) -> None:
    """Take over what is known of the reminder by now."""
    effect = case.effect
    if effect is not None and effect.status == "done":
        after = case.survey.reminded(effect.claimed_at)
        world.surveys.save(after, noted(case, after, "reminded of the NPS survey"))
    else:
        _leave(case, (effect.failure if effect else None) or "the message did not go out", world)
