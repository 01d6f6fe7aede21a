"""RETENTION-002: too few of a cohort are still there, or fewer than of the one before.

What is looked at is month 1 of the lives of the three newest cohorts for which it is over. Still
there is who was active in it or later; whether there are fewer is asked at the same age, of who
was active in exactly that month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.shared.domain.exits import Named
from functions.shared.domain.exits import Reason as Leaving
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.rates import Rate
from functions.shared.domain.retention import Retained, Told
from functions.shared.domain.trigger_figures import RETAINED
from functions.shared.domain.triggers import Firing, identifier

TRIGGER: Final = "RETENTION-002"
SUBJECT: Final = "retention"
LOOKED_AT: Final = 3
LOOK_EVERY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=30)
CAMPAIGNS: Final = 3
"""So many months campaigns are changed; after them, the product or its price."""
DEEPEST: Final = 6
ENOUGH: Final = "recovered: every cohort is retained as it should be"
TOUCHPOINTS: Final[Sequence[tuple[str, int, int]]] = (
    ("campaign_cooldown_days", -4, 3),
    ("at_risk_call_delay_days", -4, 3),
    ("max_messages_per_week", 1, 14),
)
"""What makes more touchpoints, month by month: a parameter, by how much, and how far at most."""
CAUSES: Final[Mapping[Leaving, str]] = {
    "too_expensive": "the price",
    "missing_something": "what the product lacks",
    "too_hard": "how hard it is to use",
    "support": "the support",
    "not_needed": "that they no longer need it",
    "went_elsewhere": "what others offer",
    "other": "reasons of their own",
}
CHANGES: Final[Mapping[Leaving, str]] = {
    "too_expensive": "pricing: a smaller plan, or a lower price for the first year",
    "missing_something": "product: build what is missed most",
    "too_hard": "product: make the first steps simpler, and watch where people give up",
    "support": "product: remove what most tickets are about, and answer the rest sooner",
    "not_needed": "product: a second use for those whose need has passed, or a plan to pause",
    "went_elsewhere": "product and pricing: compare with what they went to, and close the gap",
    "other": "product: ask those who left, in person, what would have kept them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look found: the newest cohort of all, which are below the target, and which fell.

    `wanting` is the newest cohort with which something is wrong; None where all is well.
    """

    as_of: datetime
    newest: Retained
    below: tuple[Retained, ...]
    fell: Retained | None
    wanting: str | None

    @property
    def percent(self) -> Decimal:
        """What is retained of the newest cohort."""
        return percent(self.newest)

    def said(self, p: Parameters) -> str:
        """What was found, in a sentence."""
        newest = f"of {self.newest.cohort} {self.percent} % are retained"
        below = ", ".join(f"{one.cohort} ({percent(one)} %)" for one in self.below)
        parts = [
            newest,
            f"below {p.retention_target_1m} %: {below}" if below else "",
            f"{_moved(self.fell)} % against the cohort before" if self.fell else "",
        ]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Idea:
    """A change that is proposed: what, and the parameters that it changes, if it is that."""

    what: str
    changes: Mapping[str, object] = field(default_factory=dict)


def find(told: Told, p: Parameters) -> Found | str:
    """What is found of retention; where nothing can be told yet, why not."""
    decided = [month for months in told.cohorts.values() if (month := months[0]).rolling]
    if not decided:
        return "for no cohort the first month is over yet"
    newest, looked_at = decided[0], decided[:LOOKED_AT]
    below = tuple(one for one in looked_at if percent(one, exact=True) < p.retention_target_1m)
    change = newest.change
    fell = newest if change is not None and change < -p.retention_drop_percent else None
    wanting = [one.cohort for one in (*below, *([fell] if fell else [])) if one.cohort]
    return Found(
        as_of=told.as_of,
        newest=newest,
        below=below,
        fell=fell,
        wanting=max(wanting, default=None),
    )


def percent(said: Retained, *, exact: bool = False) -> Decimal:
    """What is retained of a cohort for which it is known, in percent."""
    rate = said.rolling or Rate(0, 1)
    share = Decimal(100 * rate.count) / rate.of
    return share if exact else share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def fired(venture: str, found: Found, p: Parameters, at: datetime) -> Firing:
    """The firing for the newest cohort with which something is wrong."""
    cause = f"cohort:{found.wanting}"
    evidence = {
        "cohort": found.newest.cohort or "",
        RETAINED: str(found.percent),
        "customers": str(found.newest.customers),
        "target_percent": str(p.retention_target_1m),
        "counted_at": found.as_of.isoformat(),
    }
    for one in found.below:
        evidence[f"below_target_{one.cohort}"] = f"{percent(one)} % of {one.customers} customers"
    if found.fell:
        evidence["change_percent"] = _moved(found.fell)
    return Firing(
        id=identifier(TRIGGER, SUBJECT, cause),
        venture=venture,
        trigger=TRIGGER,
        subject=SUBJECT,
        cause=cause,
        fired_at=at,
        why=found.said(p),
        evidence=evidence,
        look_at=at,
    )


def month_of(firing: Firing, at: datetime) -> int:
    """The month that a firing is in, from 1 on; a look at an earlier instant sees the first."""
    return max(0, (at - firing.fired_at) // MONTH) + 1


def improved(firing: Firing, found: Found) -> bool:
    """Whether more is retained of the newest cohort than when it fired."""
    return found.percent > Decimal(firing.evidence[RETAINED])


def ideas(month: int, reasons: Sequence[Named], p: Parameters) -> Iterator[Idea]:
    """What is proposed in a month, by why people left: campaigns first, then the product."""
    top = [named.reason for named in reasons] or ["other"]
    first = top[0]
    if month > CAMPAIGNS:
        yield Idea(CHANGES[top[min(month - CAMPAIGNS, len(top)) - 1]])
        return
    parameter, by, most = TOUCHPOINTS[month - 1]
    value = p.values[parameter]
    wanted = _towards(int(str(value)), by, most)
    if wanted != value:
        yield Idea(f"more touchpoints: {parameter} from {value} to {wanted}", {parameter: wanted})
    playbook = ("at_risk", "engagement", "win_back")[month - 1]
    yield Idea(
        f"A/B test in the {playbook} playbook: half of the letters speak of {CAUSES[first]}, "
        "and what each half brings is shown under programs"
    )
    yield Idea(
        f"training offer: a session for new customers in their first month on {_lesson(first)}"
    )


def ranking(reasons: Sequence[Named], left: int, with_tickets: int) -> list[str]:
    """Why people left, as they say, and how many of them had a ticket open.

    Their words stay with them, for a firing outlives who is erased; churn-reasons has them.
    """
    if not left:
        return ["nobody said in an exit survey why they left, in 90 days"]
    ranks = [
        f"churn reason {place}: {CAUSES[named.reason]}, {named.count} answers ({named.percent} %)"
        for place, named in enumerate(reasons, start=1)
    ]
    return [*ranks, f"tickets: {with_tickets} of {left} who said why they left had one open"]


def _lesson(reason: Leaving) -> str:
    if reason in ("too_hard", "support"):
        return "the steps that most tickets are about"
    if reason == "missing_something":
        return "what the product can do that few have found"
    return "the core features, and what they are worth"


def _towards(value: int, by: int, most: int) -> int:
    return max(value + by, most) if by < 0 else min(value + by, most)


def _moved(said: Retained) -> str:
    change = said.change or Decimal(0)
    return str(change.quantize(Decimal("0.01"), ROUND_HALF_UP))
