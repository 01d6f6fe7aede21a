"""The standing triggers and their firings, as the HTTP API answers them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from functions.shared.contracts.answers import Said
from functions.shared.domain import trigger_figures, triggers
from functions.shared.domain.triggers import Trigger


class TriggerResponse(Said):
    """One thing that was done about a firing; `subject` names what it made, where it made any."""

    what: str
    at: datetime
    subject: str | None


class Firing(Said):
    """A trigger fired, for one cause, about one subject.

    `evidence` is what it rests on, as it was then; `depth` how far the response has come. It is
    looked at again at `look_at`. `seconds` is how long it took, None while it is open.
    """

    id: str
    trigger: Trigger
    subject: str
    cause: str
    customer: str | None
    status: Literal["open", "ended"]
    fired_at: datetime
    why: str
    evidence: dict[str, str]
    depth: int
    responses: list[TriggerResponse]
    look_at: datetime | None
    outcome: str | None
    ended_at: datetime | None
    seconds: int | None

    @classmethod
    def of(cls, firing: triggers.Firing) -> "Firing":
        """The firing as callers see it."""
        ended = firing.ended_at
        return cls(
            id=firing.id,
            trigger=firing.trigger,
            subject=firing.subject,
            cause=firing.cause,
            customer=firing.customer,
            status=firing.status,
            fired_at=firing.fired_at,
            why=firing.why,
            evidence=dict(firing.evidence),
            depth=firing.depth,
            responses=[
                TriggerResponse(what=one.what, at=one.at, subject=one.subject or None)
                for one in firing.responses
            ],
            look_at=firing.look_at,
            outcome=firing.outcome,
            ended_at=ended,
            seconds=max(0, int((ended - firing.fired_at).total_seconds())) if ended else None,
        )


class Firings(Said):
    """Firings of a trigger, the newest first."""

    items: list[Firing]
    next: str | None


class TriggerLook(Said):
    """A trigger's last look by the clock: whether it could decide, and what it found, or why not.

    `counted` is the day, week or month that the last look which could decide stands for.
    """

    at: datetime
    decided: bool
    found: str
    counted: str | None

    @classmethod
    def of(cls, look: triggers.Look) -> "TriggerLook":
        """The look as callers see it."""
        return cls(at=look.at, decided=look.decided, found=look.found, counted=look.counted)


class TriggerFigure(Said):
    """A figure out of a `number` of firings; None, with the reason, until it can be told."""

    name: str
    unit: str
    value: float | None
    number: int
    target: float | None
    reached: bool | None
    reason: str | None


class StandingTrigger(Said):
    """A trigger: its rule, its last look, what is open, and its figures over the last days."""

    trigger: Trigger
    rule: str
    last_look: TriggerLook | None
    open: list[Firing]
    figures: list[TriggerFigure]

    @classmethod
    def of(
        cls,
        trigger: Trigger,
        look: triggers.Look | None,
        fired: Sequence[triggers.Firing],
        still_open: Sequence[triggers.Firing],
        more: Sequence[trigger_figures.Figure] = (),
    ) -> "StandingTrigger":
        """The trigger as callers see it, with its firings in a window, and those that are open.

        `more` are figures of it that are not out of its firings.
        """
        return cls(
            trigger=trigger,
            rule=trigger_figures.RULES[trigger],
            last_look=TriggerLook.of(look) if look else None,
            open=[Firing.of(one) for one in still_open],
            figures=[
                TriggerFigure(
                    name=one.name,
                    unit=one.unit,
                    value=one.value,
                    number=one.number,
                    target=one.target,
                    reached=one.reached,
                    reason=one.reason,
                )
                for one in (*more, *trigger_figures.figures(trigger, fired))
            ],
        )


class StandingTriggers(Said):
    """The four standing triggers, with figures over so many days."""

    days: int
    items: list[StandingTrigger]
    next: str | None
