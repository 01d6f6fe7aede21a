"""Customers one by one: the profile, the score with its explanation, what happened, what was."""

from datetime import date, datetime, timedelta
from typing import cast

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.domain import health
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import Health
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

TREND = timedelta(days=7)
HISTORY_DAYS = 90
MOST_DAYS = 400


def show(request: Request, stores: Stores) -> Response:
    """The profile, with what later facts said about it."""
    queries.only(request)
    venture, profile = _asked(request, stores)
    state = stores.health.read(venture.id, profile.customer, strong=True).history.state
    return as_json(answers.plain(answers.Customer.of(overlaid(profile, state))))


def show_health(request: Request, stores: Stores) -> Response:
    """The score and everything that explains it, for the instant of the question."""
    queries.only(request)
    venture, profile = _asked(request, stores)
    _, explained, trend = look(venture, profile, active(venture, stores), request.at, stores)
    stage = health.stage(profile.onboarded_at, request.at)
    said = answers.Health.of(profile.customer, explained, trend=trend, stage=stage)
    return as_json(answers.plain(said))


def show_timeline(request: Request, stores: Stores) -> Response:
    """What happened, newest first."""
    queries.only(request, *queries.PAGING)
    venture, profile = _asked(request, stores)
    entries, after = stores.timeline.page(
        venture.id,
        profile.customer,
        limit=queries.limit(request),
        before=cast("str | None", queries.place(request, venture.pepper)),
    )
    listed = answers.Timeline(
        items=[
            answers.TimelineEntry(
                id=entry.id,
                at=entry.at,
                kind=entry.kind,
                source=entry.source,
                text=entry.text,
                data=dict(entry.data),
            )
            for entry in entries
        ],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def show_history(request: Request, stores: Stores) -> Response:
    """The snapshots of the last days, newest first."""
    queries.only(request, "days", *queries.PAGING)
    days = queries.whole(request, "days", HISTORY_DAYS, most=MOST_DAYS)
    venture, profile = _asked(request, stores)
    kept, after = stores.snapshots.page(
        venture.id,
        profile.customer,
        _day(request.at - timedelta(days=days)),
        limit=queries.limit(request),
        after=cast("Item | None", queries.place(request, venture.pepper)),
    )
    listed = answers.History(
        items=[
            answers.Snapshot.model_validate(
                {"day": one.day.isoformat(), "score": one.score, "band": one.band}
            )
            for one in kept
        ],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def look(
    venture: Venture, profile: Profile, parameters: Parameters, at: datetime, stores: Stores
) -> tuple[Profile, Health, str]:
    """A customer at an instant: the profile with later facts, the explained score, the trend."""
    history = stores.health.read(venture.id, profile.customer, strong=True).history
    explained = health.explain(history, parameters, at)
    current = overlaid(profile, history.state)
    if explained.score is None:
        return current, explained, "stable"
    before = stores.snapshots.on(venture.id, profile.customer, _day(at - TREND))
    return current, explained, health.trend(explained.score, before.score if before else None)


def _asked(request: Request, stores: Stores) -> tuple[Venture, Profile]:
    venture = venture_of(request, stores)
    return venture, stores.customers.get(venture.id, request.path["customer"], strong=True)


def _day(at: datetime) -> date:
    return at.date()
