"""Writes to the customer (an email, an offer, an exit survey): claimed, sent, recorded, once.

Where a run dies in between, a later one finds the claim and settles it by what the mail service
told, or puts the question to a person.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from functions.advance_playbooks import braking, settling
from functions.advance_playbooks.case import Case, World, brake_on
from functions.shared.domain import effects
from functions.shared.domain.contact import Hold
from functions.shared.domain.effects import Effect
from functions.shared.domain.playbooks.document import Letters
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.kernel.errors import Refused, Throttled, Unavailable, Undecided
from functions.shared.ports.table import Write
from functions.shared.store import holds
from functions.shared.store.enrolments import changed, stepped

TRY_AGAIN = timedelta(minutes=1)


def send(case: Case, step: Letters, world: World) -> None:
    """Claim the message, send it, record it; what goes wrong in between is settled later."""
    if case.recipient is None or case.ledger is None:
        raise Refused("there is nobody to write to")
    enrolment, at = case.enrolment, case.at
    braking.watch(case.venture.id, enrolment.playbook, case.parameters, at, world.braking)
    effect = _claim_of(case, step, case.ledger.contact)
    mail = world.writer.mail(case.venture, case.profile, case.recipient, step, effect)
    claimed = enrolment.claim(effect.key, at + effects.PATIENCE)
    if not world.messages.claim(
        case.venture.id,
        enrolment.customer,
        effect,
        case.ledger,
        kind="campaign",
        joined=changed(claimed),
    ):
        return  # Something changed since it was read; the next run looks anew.
    if hold := brake_on(enrolment, at, world):
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
        _settled(case, effect.failed(refusal.detail, at), claimed, refusal.detail, world)
    else:
        why = "sent once more: " if effect.attempts > 1 else ""
        done = effect.done("mail service", at, message_id)
        _settled(case, done, claimed, f"{why}{mail.letter.subject}", world)


def conclude(case: Case, world: World) -> None:
    """Leave a step behind that has reached everybody whom it could."""
    run = _run(case, case.standing.reached, "")
    world.enrolments.step(case.enrolment.after(run))


def _claim_of(case: Case, step: Letters, recipient: str) -> Effect:
    """The message, about to be sent; once more perhaps to somebody else than the first time."""
    if case.former:
        return replace(case.former.claimed_again(case.at), contact=recipient)
    return Effect(
        key=case.enrolment.effect_key(recipient),
        owner=case.enrolment.id,
        step=step.id,
        playbook=case.enrolment.playbook,
        contact=recipient,
        status="claimed",
        claimed_at=case.at,
    )


def _hold_back(case: Case, claimed: Enrolment, effect: Effect, hold: Hold, world: World) -> None:
    """Undo the claim, and hold the step; of a second try, the first stays as open as it was."""

    def write(run: Enrolment | None) -> bool:
        joined: tuple[Write, ...] = ()
        if run:
            hold_it = run.held if case.former else run.release
            held = hold_it(hold.until, hold.reason)
            joined = (*changed(held), holds.of_step(held, hold))
        return world.messages.take_back(
            case.venture.id, claimed.customer, effect, case.former, joined
        )

    settling.with_run(claimed, _waits(effect), world, write)


def _settled(case: Case, effect: Effect, claimed: Enrolment, detail: str, world: World) -> None:
    """Record what became of a message, and go on: to the next contact, or to the next step.

    Where an event was faster, that stands.
    """
    done = _run(case, (*case.standing.reached, effect), detail)

    def write(run: Enrolment | None) -> bool:
        joined: tuple[Write, ...] = ()
        if run and not case.others:
            joined = stepped(run.after(done))
        elif run and effect.status == "done":
            joined = changed(run.wrote(case.at, case.at))
        elif run:
            joined = changed(run.release(case.at, detail))
        return world.messages.settle(case.venture.id, claimed.customer, effect, joined=joined)

    settling.with_run(claimed, _waits(effect), world, write)


def _waits(effect: Effect) -> Callable[[Enrolment], bool]:
    """Whether a run waits for this message still."""
    return lambda run: run.claimed == effect.key


def _run(case: Case, settled: tuple[Effect, ...], detail: str) -> StepRun:
    """What became of a step by what became of its messages: sent, where anybody was reached."""
    sent = [effect for effect in settled if effect.status == "done"]
    failures = [effect.failure or "refused" for effect in settled if effect.status == "failed"]
    if not sent:
        return case.run("failed", "; ".join(failures))
    said = detail if settled[-1].status == "done" else ""
    if len(settled) > 1 or not said:
        many = f"to {len(sent)} contact{'s' if len(sent) > 1 else ''}"
        said = ", ".join([*([said] if said else []), many, *failures])
    return replace(case.run("sent", said), at=max(effect.claimed_at for effect in sent))


def _give_back(
    case: Case, claimed: Enrolment, effect: Effect, trouble: Unavailable, world: World
) -> None:
    """The mail service certainly did not take it: it is tried again, when its turn has come.

    A second try is not given back: whether the first one went out is what it was about.
    """
    if effect.attempts > 1:
        return
    wait = trouble.wait if isinstance(trouble, Throttled) else TRY_AGAIN

    def write(run: Enrolment | None) -> bool:
        joined = changed(run.release(case.at + wait, trouble.detail)) if run else ()
        return world.messages.release(case.venture.id, claimed.customer, effect, joined=joined)

    settling.with_run(claimed, _waits(effect), world, write)
