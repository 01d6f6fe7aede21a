"""What the HTTP API answers about the effect of playbooks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from functions.shared.contracts.answers import Said
from functions.shared.domain.playbooks import effect
from functions.shared.domain.rates import Rate, percent

NOBODY: Final = "nobody was treated"
NOTHING_SENT: Final = "no message is out"
ALL_EARLY: Final = "nobody's 30 days are over yet"
NO_GOAL: Final = "nobody's 30 days are over yet, or the playbook names no goal"
ALL_NEW: Final = "nobody entered a day ago or earlier"
NO_CALLS: Final = "no call was due"
NO_ALARM: Final = "a journey is no alarm"
UNTRIED: Final = "nobody tried to reach a customer yet"
NO_LIFT: Final = "one of the two has nobody whose 30 days are over"
NOT_YET: Final = "not yet significant"

Percent = Annotated[float, Field(ge=0, le=100)]
Amounts = Annotated[
    dict[str, str], Field(description="Amounts by currency; empty where there are none.")
]


class Share(Said):
    """So many of some, in percent with the 95 % interval; null where there are none, and why."""

    count: int
    of: int
    percent: Percent | None
    low: Percent | None
    high: Percent | None
    unknown: str | None

    @classmethod
    def told(cls, rate: Rate, unknown: str) -> "Share":
        """The rate as callers see it; `unknown` is why it may be of nothing."""
        if rate.value is None:
            return cls(count=0, of=0, percent=None, low=None, high=None, unknown=unknown)
        low, high = rate.interval()
        return cls(
            count=rate.count,
            of=rate.of,
            percent=float(percent(rate.count, rate.of)),
            low=_percent(low),
            high=_percent(high),
            unknown=None,
        )


class CallFigures(Said):
    """Calls that people were to make; `completed` is of those that ended, or should have."""

    made: int
    reached: int
    not_reached: int
    done: int
    in_time: int
    completed: Share

    @classmethod
    def of(cls, calls: effect.Calls) -> "CallFigures":
        """The figures as callers see them."""
        return cls(
            made=calls.made,
            reached=calls.reached,
            not_reached=calls.not_reached,
            done=calls.done,
            in_time=calls.in_time,
            completed=Share.told(calls.completed, NO_CALLS),
        )


class Figures(Said):
    """What became of some runs.

    What was told of messages is of those `sent`. `responded`, `recovered`, `healthy` and
    `reached_goal` (the playbook's own), all within 30 days, are of those who entered 30 days ago;
    `contacted` of those who entered a day ago. `hours_to_contact` is the median. `revenue_kept` is
    the yearly revenue of those who recovered, each once, by the run that they entered last.
    """

    entered: int
    under_way: int
    sent: int
    delivered: Share
    opened: Share
    clicked: Share
    bounced: Share
    complained: Share
    unsubscribed: Share
    responded: Share
    recovered: Share
    healthy: Share
    reached_goal: Share
    contacted: Share
    hours_to_contact: float | None
    hours_to_contact_unknown: str | None
    true_alarms: Share
    calls: CallFigures
    outcomes: dict[str, int]
    cost: Amounts
    revenue_kept: Amounts

    @classmethod
    def of(cls, measured: effect.Measured, *, watched: bool = False) -> "Figures":
        """The figures as callers see them; of those who are only watched, nobody is reached."""
        told = {one: Share.told(rate, NOTHING_SENT) for one, rate in measured.told.items()}
        hours = measured.hours_to_contact
        nobody = measured.entered == 0
        return cls(
            entered=measured.entered,
            under_way=measured.under_way,
            sent=measured.sent,
            delivered=told["delivered"],
            opened=told["opened"],
            clicked=told["clicked"],
            bounced=told["bounced"],
            complained=told["complained"],
            unsubscribed=told["unsubscribed"],
            responded=Share.told(measured.responded, NOBODY if nobody else ALL_EARLY),
            recovered=Share.told(measured.recovered, NOBODY if nobody else ALL_EARLY),
            healthy=Share.told(measured.healthy, NOBODY if nobody else ALL_EARLY),
            reached_goal=Share.told(measured.reached_goal, NOBODY if nobody else NO_GOAL),
            contacted=Share.told(measured.contacted, NOBODY if nobody or watched else ALL_NEW),
            hours_to_contact=None if hours is None else round(hours, 2),
            hours_to_contact_unknown=UNTRIED if hours is None else None,
            true_alarms=Share.told(measured.true_alarms, NOBODY if nobody else NO_ALARM),
            calls=CallFigures.of(measured.calls),
            outcomes=dict(measured.outcomes),
            cost=_amounts(measured.cost),
            revenue_kept=_amounts(measured.kept),
        )


class ArmFigures(Said):
    """One arm of the test that a playbook is: a variant (null: there is one way alone), or those
    who are only watched.
    """

    variant: str | None
    held_out: bool
    figures: Figures

    @classmethod
    def of(cls, arm: str | None, measured: effect.Measured) -> "ArmFigures":
        """The arm as callers see it."""
        watched = arm == effect.HELD_OUT
        figures = Figures.of(measured, watched=watched)
        return cls(variant=None if watched else arm, held_out=watched, figures=figures)


class OwnerFigures(Said):
    """The runs about one success manager's customers; null: nobody's."""

    owner: str | None
    figures: Figures


class Comparison(Said):
    """How much more of one arm recovered than of another, in points, with the 95 % interval.

    `says` is `more`, `less` or `not yet significant`, as it is with fewer than 10 in an
    arm; until there is a lift it says why not.
    """

    arm: str | None
    over: str | None
    lift: float | None
    low: float | None
    high: float | None
    significant: bool
    says: str

    @classmethod
    def of(cls, compared: effect.Compared) -> "Comparison":
        """The comparison as callers see it."""
        lift = compared.lift
        if lift is None:
            says = NO_LIFT
        elif lift.significant:
            says = "more" if lift.difference > 0 else "less"
        else:
            says = NOT_YET
        return cls(
            arm=compared.arm,
            over=compared.over,
            lift=_percent(lift.difference) if lift else None,
            low=_percent(lift.low) if lift else None,
            high=_percent(lift.high) if lift else None,
            significant=bool(lift and lift.significant),
            says=says,
        )


class Target(Said):
    """What a figure is to reach, in percent; `sure` where the target lies outside of its interval
    and it is of 10 or more.

    Null until there is a rate. Who recovers of those who are won back is a conversion.
    """

    figure: effect.Figure
    percent: int
    reached: bool | None
    sure: bool | None


class Program(Said):
    """What one version of a playbook is worth.

    `figures` and `owners` are of all who were treated; who is held out is an arm of their own.
    """

    playbook: str
    version: int
    kind: Literal["program", "journey"]
    figures: Figures
    arms: list[ArmFigures]
    owners: list[OwnerFigures]
    compared: list[Comparison]
    targets: list[Target]

    @classmethod
    def of(cls, one: effect.Effect) -> "Program":
        """The effect as callers see it."""
        return cls(
            playbook=one.playbook,
            version=one.version,
            kind="program" if one.program else "journey",
            figures=Figures.of(one.measured),
            arms=[ArmFigures.of(arm, measured) for arm, measured in one.arms.items()],
            owners=[
                OwnerFigures(owner=owner, figures=Figures.of(measured))
                for owner, measured in one.owners.items()
            ],
            compared=[Comparison.of(compared) for compared in one.compared],
            targets=[
                Target(
                    figure=target.figure,
                    percent=target.percent,
                    reached=target.reached,
                    sure=target.sure,
                )
                for target in one.targets
            ],
        )


class Programs(Said):
    """What playbooks are worth, as of an instant: of those who entered since another.

    Where there are more rows than one answer reads, it `counted_all` is false, and `since` is later
    than the `days` say: what is counted is counted whole.
    """

    as_of: datetime
    since: datetime
    days: int
    segment: str | None
    counted_all: bool
    items: list[Program]

    @classmethod
    def of(
        cls,
        found: Sequence[effect.Effect],
        *,
        at: datetime,
        since: datetime,
        days: int,
        segment: str | None,
        whole: bool,
    ) -> "Programs":
        """The effects as callers see them."""
        return cls(
            as_of=at,
            since=since,
            days=days,
            segment=segment,
            counted_all=whole,
            items=[Program.of(one) for one in found],
        )


def _percent(share: float) -> float:
    return round(share * 100, 2)


def _amounts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(amount) for currency, amount in amounts.items()}
