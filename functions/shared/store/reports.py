"""What reports are made of, read from where it is kept; the work is bounded for who waits."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final, get_args

from functions.shared.domain import exits, points, system
from functions.shared.domain.customers import Profile
from functions.shared.domain.health import at_a_glance
from functions.shared.domain.insights import EVERYBODY, WEEK, Insight
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.effect import effects
from functions.shared.domain.reports import digest as weekly
from functions.shared.domain.reports import handover, insights, wishes
from functions.shared.domain.reports.claims import Report
from functions.shared.domain.reports.wishes import Wishes
from functions.shared.domain.segments import TIERS
from functions.shared.domain.signals import signals
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item, Table
from functions.shared.store import health, keys
from functions.shared.store.board import Board, Entry
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.exits import Exits
from functions.shared.store.firings import Firings
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.insights import Insights
from functions.shared.store.programs import Programs
from functions.shared.store.retention import Retention
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.stages import NPS_DAYS, Stages, latest_nps
from functions.shared.store.surveys import Surveys
from functions.shared.store.systems import Systems

DAY: Final = timedelta(days=1)
MOST_CANDIDATES: Final = 2_000
"""Customers at risk whose revenue is compared: those with the lowest stored scores."""
PAGE: Final = 100
TRIGGERS: Final[tuple[Trigger, ...]] = get_args(Trigger)
MOST_LOOKS: Final = 500
"""Of these, those whose score of now is looked at: whose stored one is low, then by revenue."""


class Reports:
    """Makes reports of a venture as of an instant."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._customers = Customers(table)
        self._health = HealthStore(table)

    def anybody(self, venture: str) -> bool:
        """Whether the venture has a customer."""
        return any(self._customers.pages(venture))

    def digest(self, venture: Venture, parameters: Parameters, at: datetime) -> Report:
        """The digest of the week that ends at an instant."""
        return weekly.digest(self.digested(venture, parameters, at))

    def digested(self, venture: Venture, parameters: Parameters, at: datetime) -> weekly.Material:
        """What the digest is made of."""
        low, others, whole = self._candidates(venture.id)
        candidates = [*_by_revenue(low), *_by_revenue(others)]
        looked_at, rest = candidates[:MOST_LOOKS], candidates[MOST_LOOKS:]
        seen = (self._at_risk(venture.id, one, parameters, at) for one in _by_revenue(looked_at))
        risks = list(islice((one for one in seen if one), weekly.TOP))
        # Of the rest somebody may be among the first, where they pay more than the last of these.
        least = risks[-1].arr if len(risks) == weekly.TOP else Decimal(-1)
        exhausted = any(one.arr > least for one in rest)
        since, runs = Programs(self._table).runs(venture.id, at - weekly.RUNS * DAY, at)
        counted = Insights(self._table).newest(venture.id, EVERYBODY)
        looks = Systems(self._table).looks(venture.id, at - WEEK * DAY, at)
        return weekly.Material(
            venture=venture,
            at=at,
            risks=risks,
            looked=len(looked_at if exhausted else candidates),
            whole=whole and not exhausted,
            counted=counted[0] if counted else None,
            runs=runs,
            runs_since=since,
            uptime=system.uptime(looks, at - WEEK * DAY, at),
            target=parameters.target_uptime_percent,
        )

    def insights(self, venture: Venture, parameters: Parameters, at: datetime) -> Report:
        """What is known of the customers."""
        since = at - insights.DAYS * DAY
        given, asked = Surveys(self._table).window(venture.id, at - NPS_DAYS * DAY, at)
        leaving = Exits(self._table).window(venture.id, since, at)
        return insights.insights(
            insights.Material(
                venture=venture,
                at=at,
                named=exits.ranked(leaving),
                responses=len(leaving),
                wishes=self._wishes(venture.id, at),
                counted=self._counted(venture.id),
                nps=latest_nps(given, asked, parameters, at),
                enough=parameters.nps_min_responses,
                comments=Surveys(self._table).written(venture.id, since, at),
            )
        )

    def handover(self, venture: Venture, parameters: Parameters, at: datetime) -> Report:
        """What the next stage must know; the operating dossier."""
        stages, programs = Stages(self._table), Programs(self._table)
        given, asked = Surveys(self._table).window(venture.id, at - NPS_DAYS * DAY, at)
        leaving = Exits(self._table).window(venture.id, at - handover.EXIT_DAYS * DAY, at)
        lived = programs.lived(venture.id, at - handover.PROGRAM_DAYS * DAY, at)
        return handover.handover(
            handover.Material(
                venture=venture,
                parameters=parameters,
                at=at,
                entry=Gates(self._table).entry(venture.id, parameters, at),
                gates=stages.decided(venture.id, parameters, at),
                nps=latest_nps(given, asked, parameters, at),
                retained=Retention(self._table).told(venture.id),
                earned=Retention(self._table).earned(venture.id),
                recovery=programs.recovery(venture.id, None, at),
                counted=self._counted(venture.id),
                effects=effects(lived.runs, lived.messages, lived.tasks, at),
                lived_since=lived.since,
                named=exits.ranked(leaving),
                responses=len(leaving),
                wishes=self._wishes(venture.id, at),
                fired={trigger: self._fired(venture.id, trigger, at) for trigger in TRIGGERS},
            )
        )

    def _fired(self, venture: str, trigger: Trigger, at: datetime) -> list[Firing]:
        """The firings of a trigger in the last 90 days, the newest first; so many at most."""
        found: list[Firing] = []
        after: Item | None = None
        while len(found) < handover.MOST_FIRINGS:
            page, after = Firings(self._table).page(
                venture,
                trigger,
                since=at - handover.TRIGGER_DAYS * DAY,
                limit=PAGE,
                after=after,
            )
            found += page
            if after is None:
                break
        return found

    def _candidates(self, venture: str) -> tuple[list[Profile], list[Profile], bool]:
        """Who is critical or at risk: with a low stored score, and others; whether that is all."""
        entries = self._low(venture)
        found = {entry.customer: entry.score for entry in islice(entries, MOST_CANDIDATES)}
        whole = next(entries, None) is None
        profiles = self._customers.find_many(venture, list(found))
        states = self._table.get_many([keys.state(venture, customer) for customer in found])
        low: list[Profile] = []
        others: list[Profile] = []
        for customer, profile in profiles.items():
            if item := states.get(keys.state(venture, customer)):
                group = low if found[customer] < weekly.UNDER else others
                group.append(health.told_since(profile, item))
        return low, others, whole

    def _low(self, venture: str) -> Iterator[Entry]:
        """The customers of the two bands that need somebody, the lowest stored scores first."""
        board = Board(self._table)
        for band in ("critical", "at_risk"):
            place: str | None = None
            while True:
                entries, place = board.page(venture, band, limit=500, after=place)
                yield from entries
                if place is None:
                    break

    def _at_risk(
        self, venture: str, profile: Profile, parameters: Parameters, at: datetime
    ) -> weekly.AtRisk | None:
        """How a customer stands, where their score of now is low.

        A score that cannot be computed is the last good one, and nobody knows what it is made of.
        """
        try:
            history = self._health.read(venture, profile.customer, at=at).history
            seen = at_a_glance(history, parameters, at)
            shares = points.shares(signals(history), parameters, at)
        except health.UNREADABLE:
            seen, shares = self._health.last_good(venture, profile.customer), ()
        if seen.score is None or seen.band is None or seen.score >= weekly.UNDER:
            return None
        before = Snapshots(self._table).on(venture, profile.customer, (at - WEEK * DAY).date())
        program = Courses(self._table).get(venture, profile.customer).program
        return weekly.AtRisk(
            customer=profile.customer,
            name=profile.name,
            score=seen.score,
            band=seen.band.value,
            before=before.score if before else None,
            arr=profile.arr,
            currency=profile.currency,
            owner=profile.owner,
            program=Enrolments(self._table).get(venture, program).playbook if program else None,
            shares=shares,
        )

    def _wishes(self, venture: str, at: datetime) -> Wishes:
        """What was asked for in the last 90 days."""
        since = at - handover.WISH_DAYS * DAY
        comments = Surveys(self._table).written(venture, since, at)
        about = [(one.customer, one.comment) for one in comments if one.category == "product"]
        missed = [
            (one.customer, one.quote)
            for one in Exits(self._table).window(venture, since, at)
            if one.reason == "missing_something" and one.quote
        ]
        return wishes.ranked([*((*one, False) for one in about), *((*one, True) for one in missed)])

    def _counted(self, venture: str) -> dict[str, Insight]:
        """What was counted last, of everybody and by tier; empty where nothing was."""
        traits = (EVERYBODY, *(f"tier:{tier}" for tier in TIERS))
        found = Insights(self._table).newest(venture, *traits)
        return dict(zip(traits, found, strict=True)) if found else {}


def _by_revenue(profiles: Iterable[Profile]) -> list[Profile]:
    """The highest revenue first."""
    return sorted(profiles, key=lambda one: (-one.arr, one.customer))
