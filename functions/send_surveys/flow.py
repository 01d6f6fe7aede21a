"""Surveys go out: milestones of time are planned, then each due survey is decided on anew.

A survey's message is claimed, sent, recorded, like a playbook's: where a run dies in between, a
later one settles it by what the mail service told, or asks a person; it never simply sends again.
Whoever does not answer is reminded once (`reminding`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_surveys import reminding
from functions.send_surveys.case import CHURNED, Case, World, braked, noted, read
from functions.shared.domain import contact, effects, surveys
from functions.shared.domain.customers import Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.segments import traits
from functions.shared.domain.surveys import Standing, Survey
from functions.shared.domain.tasks import Task
from functions.shared.domain.turns import Entry
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused, Throttled, Unavailable, Undecided
from functions.shared.ports.table import Write
from functions.shared.runtime import turns
from functions.shared.runtime.turns import Taken
from functions.shared.store import holds, tasks
from functions.shared.store.surveys import changed, milestone_of, of_entry

TASK_TIME = timedelta(hours=24)


def run(at: datetime, world: World, time_left: Callable[[], bool]) -> tuple[Taken, Taken]:
    """Plan the surveys of milestones that are due, then send what is due, or let workers do both.

    What fails stays due, and does not hold up the others.
    """
    return (
        turns.take(
            "milestone",
            at,
            world.turns,
            looks(at, world)["milestone"],
            time_left=time_left,
            put_off=False,
        ),
        turns.take(
            "survey", at, world.turns, looks(at, world)["survey"], time_left=time_left, mail=True
        ),
    )


def carry_out(
    kind: str,
    entries: Sequence[Entry],
    at: datetime,
    world: World,
    time_left: Callable[[], bool] = lambda: True,
) -> Taken:
    """Look at what was handed out to a worker."""
    return turns.carry_out(
        entries,
        at,
        world.turns,
        looks(at, world)[kind],
        time_left=time_left,
        # A milestone is known by its instant, which therefore stays.
        put_off=kind != "milestone",
    )


def looks(at: datetime, world: World) -> Mapping[str, turns.Look]:
    """How to look at an entry of each kind that is due."""
    return {
        "milestone": lambda entry: pass_milestone(*milestone_of(entry), at, world),
        "survey": lambda entry: look(*of_entry(entry), at, world),
    }


def pass_milestone(
    venture_id: str, customer: str, reached_at: datetime, at: datetime, world: World
) -> None:
    """Plan what follows the milestones and own days since an instant, then look for the next."""
    profile = world.customers.find(venture_id, customer, strong=True)
    if profile is None:
        return
    venture = world.remembered.venture(venture_id)
    parameters = world.remembered.parameters(venture_id).active
    asked_at = parameters.nps_deploy_milestone
    if parameters.nps_sampling == surveys.QUARTER:
        _plan_turns(venture, profile, asked_at, since=reached_at, at=at, world=world)
    elif profile.onboarded_at:
        for milestone in surveys.milestones(profile.onboarded_at):
            if milestone.name == asked_at and reached_at <= milestone.at <= at:
                world.surveys.plan_all(venture, profile, milestone.name, at)
    world.customers.pass_milestone(venture_id, profile, reached_at, at)


def _plan_turns(
    venture: Venture,
    profile: Profile,
    milestone: str,
    *,
    since: datetime,
    at: datetime,
    world: World,
) -> None:
    """Plan surveys for those contacts whose own day came, where the milestone was reached by it."""
    found = [(c, surveys.turn_within(venture.id, c.email, since, at)) for c in profile.contacts]
    if not any(turn for _, turn in found):
        return
    state = world.health.read(venture.id, profile.customer).history.state
    reached_at = surveys.reached_at(milestone, profile.onboarded_at, state)
    for person, turn in found:
        if turn and reached_at and reached_at <= turn.at and not state.churned:
            until = next(surveys.turns(venture.id, person.email, turn.at)).at
            world.surveys.plan_one(
                venture, profile, person, milestone=turn.name, at=at, until=until
            )


def look(venture_id: str, survey_id: str, at: datetime, world: World) -> None:
    """Look at one due survey and carry out what is decided."""
    survey = world.surveys.get(venture_id, survey_id)
    if survey.due_at is None or survey.due_at > at:
        return  # The index was behind: somebody moved it meanwhile.
    if survey.status == "sent":
        reminding.look(survey, at, world)
        return
    case = read(survey, "survey", survey.effect_key, at, world)
    if case is None:
        return  # Erased: what is left of the survey goes with the rest.
    if proven := _proven(case, world):
        sent = survey.sent(proven.claimed_at, traits(case.profile, proven.claimed_at))
        question = tasks.of_survey(proven, survey.customer)
        closed = world.tasks.answered(venture_id, question, proven) if _asked(case) else ()
        _settle(case, proven, sent, "asked for NPS", world, *closed)
    else:
        _decide(case, world)


def _asked(case: Case) -> bool:
    """Whether a person was asked if the message went out."""
    return case.effect is not None and case.effect.status == "asked"


def _decide(case: Case, world: World) -> None:
    survey = case.survey
    decision = surveys.decide(_standing(case))
    match decision:
        case surveys.GoOut():
            _send(case, world)
        case surveys.Wait(until, reason, hold):
            _wait(survey.held(until, reason), hold, world)
        case surveys.Leave(reason):
            _save(case, survey.dropped(reason), f"not asked for NPS: {reason}", world)
        case surveys.HandOver(reason):
            _hand_over(case, reason, world)
        case surveys.Ask(reason):
            _ask(case, reason, world)
        case surveys.Conclude():
            _conclude(case, world)
        case _:
            assert_never(decision)


def _proven(case: Case, world: World) -> Effect | None:
    """The message of unknown outcome, which did go out: its link was answered."""
    effect = case.effect
    open_one = effect is not None and effect.status in ("claimed", "asked")
    if effect is None or not open_one or not world.surveys.answered(case.survey):
        return None
    return effect.done(surveys.AN_ANSWER, case.at)


def _standing(case: Case) -> Standing:
    survey, parameters = case.survey, case.parameters
    # A message's own claim is no reason to hold it back when it goes out once more.
    ledger = case.ledger.without_message(survey.effect_key) if case.effect else case.ledger
    return Standing(
        gone=CHURNED if case.churned else survey.too_late(case.at),
        mode=parameters.progression_mode,
        gate=case.gate,
        rest=surveys.rest(survey, ledger, parameters.nps_survey_interval_days, case.at),
        resolution=case.resolution,
    )


def _send(case: Case, world: World) -> None:
    """Claim the message, send it, record it; what goes wrong in between is settled later."""
    if case.recipient is None:
        raise Refused("there is nobody to ask")
    venture, survey, at = case.venture.id, case.survey, case.at
    effect = case.effect.claimed_again(at) if case.effect else _claim_of(case)
    # Written first: what cannot be written must not be claimed.
    mail = world.writer.mail(
        survey,
        venture=case.venture,
        profile=case.profile,
        person=case.recipient,
        effect=effect,
        at=at,
    )
    claimed = survey.claimed(at + effects.PATIENCE, case.parameters.nps_reminder_days)
    if not world.messages.claim(
        venture, survey.customer, effect, case.ledger, kind="survey", joined=[changed(claimed)]
    ):
        return  # Something changed since it was read; the next run looks anew.
    if hold := braked(survey, at, world):
        # Paused while it was claimed: what is not out yet does not go.
        _hold_back(case, claimed, effect, hold, world)
        return
    try:
        message_id = world.mailer.send(mail)
    except Undecided:
        return  # The claim stands; the mail service's events, or a person, settle it.
    except Unavailable as trouble:
        _give_back(case, claimed, effect, trouble, world)
    except Refused as refusal:
        dropped = claimed.dropped(refusal.detail)
        _settle(case, effect.failed(refusal.detail, at), dropped, "could not be asked", world)
    else:
        sent = claimed.sent(at, traits(case.profile, at))
        settled = effect.done("mail service", at, message_id)
        _settle(case, settled, sent, "asked for NPS", world)


def _claim_of(case: Case) -> Effect:
    return Effect(
        key=case.survey.effect_key,
        owner=case.survey.id,
        playbook=case.survey.playbook,
        run=case.survey.run,
        step=surveys.STEP,
        contact=case.survey.contact,
        status="claimed",
        claimed_at=case.at,
    )


def _hold_back(
    case: Case, claimed: Survey, effect: Effect, hold: contact.Hold, world: World
) -> None:
    """Undo the claim, and hold the survey; of a second try, the first stays as open as it was."""
    again = claimed.held if case.effect else claimed.planned
    held = again(hold.until, hold.reason)
    joined = (changed(held), holds.of_survey(held, hold))
    world.messages.take_back(case.venture.id, case.survey.customer, effect, case.effect, joined)


def _give_back(
    case: Case, claimed: Survey, effect: Effect, trouble: Unavailable, world: World
) -> None:
    """The mail service certainly did not take it: it is tried again, when its turn has come.

    A second try is not given back: whether the first one went out is what it was about.
    """
    if effect.attempts == 1:
        wait = trouble.wait if isinstance(trouble, Throttled) else surveys.TRY_AGAIN
        planned = claimed.planned(case.at + wait, trouble.detail)
        world.messages.release(
            case.venture.id, case.survey.customer, effect, joined=[changed(planned)]
        )


def _settle(
    case: Case, effect: Effect, after: Survey, text: str, world: World, *closed: Write
) -> None:
    """Record what became of a message. Where an event was faster, the next look takes it over."""
    joined = [changed(after), noted(case, after, text), *closed]
    world.messages.settle(case.venture.id, case.survey.customer, effect, joined)


def _conclude(case: Case, world: World) -> None:
    """Take over what is known of a message by now."""
    effect = case.effect
    if effect is not None and effect.status == "done":
        sent = case.survey.sent(effect.claimed_at, traits(case.profile, effect.claimed_at))
        _save(case, sent, "asked for NPS", world)
    else:
        reason = (effect.failure if effect else None) or "the message did not go out"
        _save(case, case.survey.dropped(reason), f"not asked for NPS: {reason}", world)


def _wait(after: Survey, hold: contact.Hold | None, world: World) -> None:
    """Look again at an instant; a survey about which a person was asked stays one."""
    world.surveys.save(after, *([holds.of_survey(after, hold)] if hold else []))


def _hand_over(case: Case, reason: str, world: World) -> None:
    """Make the survey a task for a person."""
    name = case.recipient.name if case.recipient else ""
    title = f"Ask {name or 'the contact'} how likely they are to recommend {case.venture.name}"
    task = _task(case, "step", title, f"{case.survey.milestone}; {reason}")
    after = case.survey.handed_over(reason)
    _save(case, after, f"handed over: {title}", world, tasks.made(task))


def _ask(case: Case, reason: str, world: World) -> None:
    """Put the open question to a person, once; the answer or a late event settles the message."""
    if case.effect is None:
        raise Refused("there is no message to ask about")
    task = _task(case, "question", "Did this survey go out?", reason)
    asked = case.survey.asked(case.at + effects.PATIENCE, reason)
    world.messages.settle(
        case.venture.id,
        case.survey.customer,
        case.effect.asked(),
        joined=[changed(asked), tasks.made(task)],
    )


def _task(case: Case, kind: str, title: str, why: str) -> Task:
    question = case.effect if kind == "question" else None
    # Each claim has its own question: the answer "it did not go out" leads to another claim.
    about = (clock.stamp(question.claimed_at),) if question else ()
    return Task(
        id=tasks.task_id(case.survey.customer, case.survey.id, kind, *about),
        venture=case.venture.id,
        customer=case.survey.customer,
        kind="question" if question else "step",
        title=title,
        why=why,
        owner=case.profile.owner,
        subject=case.survey.id,
        effect=question.key if question else None,
        created_at=case.at,
        due_at=case.at + TASK_TIME,
    )


def _save(case: Case, after: Survey, text: str, world: World, *joined: Write) -> None:
    world.surveys.save(after, noted(case, after, text), *joined)
