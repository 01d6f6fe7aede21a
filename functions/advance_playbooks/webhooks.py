"""Tells other systems, again and again until they take it or enough is enough.

Who is told twice knows it by the call's identifier, so nothing is claimed before.
"""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from functions.advance_playbooks.case import Case, World, brake_on
from functions.shared.domain.health import at_a_glance
from functions.shared.domain.playbooks.document import Webhook
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Call
from functions.shared.store import holds

PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)
"""How long after each try that failed the next one comes; after the last, there is none."""


def call(case: Case, step: Webhook, world: World) -> None:
    """Tell the address of the step; where nobody takes it, try again later."""
    run = case.enrolment
    if hold := brake_on(run, case.at, world):
        # Paused while the step was looked at: what is not out yet does not go.
        held = run.held(hold.until, hold.reason)
        world.enrolments.save(held, holds.of_step(held, hold))
        return
    try:
        world.webhooks.send(case.venture.id, _call_of(case, step))
    except Unavailable as trouble:
        if run.tries < len(PAUSES):
            until = case.at + PAUSES[run.tries]
            world.enrolments.save(run.tried(until, f"try {run.tries + 1}: {trouble.detail}"))
            return
        detail = f"given up after {run.tries + 1} tries: {trouble.detail}"
        world.enrolments.step(run.after(case.run("failed", detail)))
    except Refused as refusal:
        world.enrolments.step(run.after(case.run("failed", refusal.detail)))
    else:
        detail = f"told {urlsplit(step.url).hostname}: {step.event}"
        world.enrolments.step(run.after(case.run("told", detail)))


def _call_of(case: Case, step: Webhook) -> Call:
    """The call: who, where they stand, and which step; nothing that names a person."""
    run, view = case.enrolment, case.standing.view
    seen = at_a_glance(view.history, view.parameters, view.at)
    return Call(
        url=step.url,
        id=run.effect_key("webhook"),
        event=step.event,
        at=case.at,
        data={
            "customer_id": run.customer,
            "playbook": run.playbook,
            "version": run.version,
            "enrolment_id": run.id,
            "step": step.id,
            "cause": run.cause,
            "score": seen.score,
            "band": seen.band.value if seen.band else None,
        },
    )
