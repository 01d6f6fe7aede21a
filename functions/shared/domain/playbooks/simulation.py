"""What a playbook would do, or would have done: everything that happens to copies of customers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.playbooks.enrolment import Enrolment, Result

What: TypeAlias = Result | Literal["entered", "held", "approval", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which playbook lives over how many days from when on, among a venture's others.

    Of the `past`, the days before `at` are lived through with the facts that were told of them;
    of what comes, the days after it, in which nobody does anything. Where steps need an approval
    it is given at once, or with `granted` unset, not at all.
    """

    playbook: Playbook
    past: bool
    days: int
    granted: bool
    at: datetime

    @property
    def since(self) -> datetime:
        """When the copies begin to live."""
        return self.at - timedelta(days=self.days) if self.past else self.at

    @property
    def until(self) -> datetime:
        """When they end."""
        return self.at if self.past else self.at + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened to a customer in the playbook: when, at which step, and why.

    What is `held` is so `until` an instant, as far as it was known then.
    """

    at: datetime
    customer: str
    what: What
    step: str | None = None
    why: str = ""
    until: datetime | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What happened to some customers: everything in order, and how often which thing, and why."""

    population: int = 0
    happened: tuple[Happened, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, population: int, happened: Iterable[Happened]) -> "Found":
        """All that happened, counted."""
        told = tuple(sorted(happened, key=lambda one: (one.at, one.customer)))
        reasons: dict[str, Counter[str]] = {}
        for one in told:
            if one.what in ("held", "dropped", "failed", "left"):
                reasons.setdefault(one.what, Counter())[one.why] += 1
        return cls(
            population=population,
            happened=told,
            counts=Counter(one.what for one in told),
            reasons=reasons,
        )


def merged(parts: Iterable[Found]) -> Found:
    """What several groups of customers amount to together."""
    parts = list(parts)
    counts: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    for part in parts:
        counts.update(part.counts)
        for what, whys in part.reasons.items():
            reasons.setdefault(what, Counter()).update(whys)
    happened = [one for part in parts for one in part.happened]
    return Found(
        population=sum(part.population for part in parts),
        happened=tuple(sorted(happened, key=lambda one: (one.at, one.customer))),
        counts=counts,
        reasons=reasons,
    )


def summed(parts: Iterable[Found]) -> Found:
    """The numbers of several groups together, without what happened to whom."""
    total = Found()
    for part in parts:
        total = merged([total, replace(part, happened=())])
    return total


def happened(before: Enrolment | None, after: Enrolment, at: datetime) -> list[Happened]:
    """What the change of a run from one state to the next one means, at the instant of it."""

    def one(what: What, step: str | None = None, why: str = "") -> Happened:
        return Happened(
            at=at,
            customer=after.customer,
            what=what,
            step=step,
            why=why,
            variant="held_out" if after.held_out else after.variant,
        )

    found: list[Happened] = []
    if before is None:
        found.append(one("entered", why=after.cause))
    new = after.runs[len(before.runs) if before else 0 :]
    found += [one(run.result, run.step, run.detail) for run in new]
    if after.status == "ended":
        over = before is None or before.status != "ended"
        return [*found, one("left", why=after.outcome or "")] if over else found
    was = (before.waiting, before.approval) if before else (None, None)
    if after.waiting and (after.waiting, after.approval) != was and not after.claimed:
        what: What = "approval" if after.approval == "pending" else "held"
        found.append(replace(one(what, after.step, after.waiting), until=after.due_at))
    return found
