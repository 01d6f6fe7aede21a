"""Simulations on the wire: which change is tried, and what it would do."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from functions.shared.contracts.answers import Said, Score
from functions.shared.contracts.facts import Closed
from functions.shared.contracts.requests import Changes
from functions.shared.domain import simulation
from functions.shared.domain.accuracy import Accuracy, Measure
from functions.shared.domain.health import Band
from functions.shared.domain.playbooks import simulation as played
from functions.shared.domain.simulation import HORIZONS, Asked, Found, Question

PLACES = 4
"""Decimal places of a measure."""


class SimulationBody(Closed):
    """A change to try on everybody, now and over so many days of the past."""

    changes: Changes
    days: Annotated[int, Field(ge=0, le=400)] = 90


class BandChange(Said):
    """A customer whose band would be another."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    customer_id: str
    before: Annotated[Band, Field(alias="from")]
    after: Annotated[Band, Field(alias="to")]


class Entrants(Said):
    """Who would enter a program."""

    playbook: str
    customers: list[str]


class AlertDay(Said):
    """Whom a critical alert would have been about on a UTC day, a name per alert."""

    day: date
    old: list[str]
    new: list[str]


class Horizon(Said):
    """How well a score told who would churn within so many days.

    A measure that is undefined is null, and `undefined` says why.
    """

    days: int
    observed_at: datetime
    customers: int
    churned: int
    flagged: int
    precision: float | None
    recall: float | None
    auc: float | None
    brier: float | None
    undefined: dict[str, str]

    @classmethod
    def of(cls, days: int, observed_at: datetime, said: Accuracy) -> "Horizon":
        """The measures as callers see them."""
        measures: dict[str, Measure] = {
            "precision": said.precision,
            "recall": said.recall,
            "auc": said.auc,
            "brier": said.brier,
        }
        return cls.model_validate(
            {
                "days": days,
                "observed_at": observed_at,
                "customers": said.customers,
                "churned": said.churned,
                "flagged": said.flagged,
                "undefined": {name: m.reason for name, m in measures.items() if m.reason},
                **{
                    name: None if m.value is None else round(m.value, PLACES)
                    for name, m in measures.items()
                },
            }
        )


class Quality(Said):
    """The horizons, by the active parameters and by the candidate."""

    old: list[Horizon]
    new: list[Horizon]


class HealthyButChurned(Said):
    """Who churned though healthy by the old or the new parameters: the last scores before."""

    customer_id: str
    churned_at: datetime
    old: Score
    new: Score


class Simulation(Said):
    """What a change of parameters would do, and would have done.

    `old` is by the active version, which is `parameters_version`, `new` by the candidate.
    `population` counts who has a score; `programs_blocked` says why automation would start none.
    Where there is a `next`, the lists go on with that cursor at the simulation's own place; the
    numbers are of all.
    """

    status: Literal["done"]
    id: str | None
    as_of: datetime
    days: int
    parameters_version: int
    population: int
    churned: int
    changes: list[BandChange]
    programs: list[Entrants]
    programs_blocked: str | None
    alerts: list[AlertDay]
    quality: Quality
    healthy_but_churned: list[HealthyButChurned]
    next: str | None

    @classmethod
    def of(
        cls, found: Found, asked: Asked, *, identity: str | None = None, cursor: str | None = None
    ) -> "Simulation":
        """What was found, as callers see it."""
        question = asked.question
        return cls(
            status="done",
            id=identity,
            as_of=question.at,
            days=question.days,
            parameters_version=question.old.version,
            population=found.population,
            churned=found.churned,
            changes=[
                BandChange(customer_id=c.customer, before=c.before, after=c.after)
                for c in sorted(found.changes, key=lambda c: c.customer)
            ],
            programs=[
                Entrants(playbook=name, customers=sorted(customers))
                for name, customers in sorted(found.programs.items())
            ],
            programs_blocked=asked.blocked,
            alerts=_alerts(found),
            quality=_quality(found, question),
            healthy_but_churned=[
                HealthyButChurned(
                    customer_id=s.customer, churned_at=s.churned_at, old=s.old, new=s.new
                )
                for s in sorted(found.surprises, key=lambda s: (s.churned_at, s.customer))
            ],
            next=cursor,
        )


class UnderWay(Said):
    """A simulation that is being carried out, and where its answer will be."""

    status: Literal["running"]
    id: str
    location: str


def _alerts(found: Found) -> list[AlertDay]:
    days: Mapping[date, dict[str, list[str]]] = defaultdict(lambda: {"old": [], "new": []})
    for alert in sorted(found.alerts, key=lambda alert: (alert.at, alert.customer)):
        days[alert.at.date()][alert.by].append(alert.customer)
    return [AlertDay(day=day, **by) for day, by in sorted(days.items())]


def _quality(found: Found, question: Question) -> Quality:
    old, new = [], []
    for days in HORIZONS:
        observed_at = question.at - timedelta(days=days)
        by_old, by_new = simulation.measured(found, question, days)
        old.append(Horizon.of(days, observed_at, by_old))
        new.append(Horizon.of(days, observed_at, by_new))
    return Quality(old=old, new=new)


class PlaybookSimulationBody(Closed):
    """Which playbook is tried over which days: those that come, or those that were.

    Without a `document` it is the newest version. Approvals are given at once, or not at all.
    """

    document: dict[str, Any] | None = None
    over: Literal["coming", "past"] = "coming"
    days: Annotated[int, Field(ge=1, le=90)] = 28
    approvals: Literal["granted", "missing"] = "granted"


class PlaybookEvent(Said):
    """One thing that happened to a customer in the playbook: at which step, and why.

    What is `held` waits `until` an instant, as far as it was known then; `variant` is the arm of
    the playbook's test, `held_out` for who was only watched.
    """

    at: datetime
    customer_id: str
    what: played.What
    step: str | None
    why: str
    until: datetime | None
    variant: str | None

    @classmethod
    def of(cls, one: played.Happened) -> "PlaybookEvent":
        """What happened as callers see it."""
        return cls(
            at=one.at,
            customer_id=one.customer,
            what=one.what,
            step=one.step,
            why=one.why,
            until=one.until,
            variant=one.variant,
        )


class PlaybookSimulation(Said):
    """What a playbook would do, or would have done, between two instants.

    `counts` says how often what happened, `reasons` why it was held, dropped, failed or left;
    `blocked` why automation would do nothing today. What happened is listed page by page, where it
    is much; `id` is where, for a week.
    """

    id: str | None
    status: Literal["done"]
    playbook: str
    version: int
    over: Literal["coming", "past"]
    since: datetime
    until: datetime
    population: int
    blocked: str | None
    counts: dict[str, int]
    reasons: dict[str, dict[str, int]]
    items: list[PlaybookEvent]
    next: str | None

    @classmethod
    def of(
        cls,
        found: played.Found,
        question: played.Question,
        blocked: str | None,
        *,
        identity: str | None = None,
        cursor: str | None = None,
    ) -> "PlaybookSimulation":
        """What was found as callers see it."""
        return cls(
            id=identity,
            status="done",
            playbook=question.playbook.name,
            version=question.playbook.version,
            over="past" if question.past else "coming",
            since=question.since,
            until=question.until,
            population=found.population,
            blocked=blocked,
            counts=dict(found.counts),
            reasons={what: dict(whys) for what, whys in found.reasons.items()},
            items=[PlaybookEvent.of(one) for one in found.happened],
            next=cursor,
        )
