"""Customers one by one: the profile, the score with its explanation, what happened, what was."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.domain import health, records, replay
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import Glance, Move
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.replay import Kept
from functions.shared.domain.state import History
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.ports.table import Item
from functions.shared.runtime import log, queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.health import UNREADABLE

DAY = timedelta(days=1)
TREND = timedelta(days=7)
HISTORY_DAYS = 90
MOST_DAYS = 400
LATEST = 100
"""So many entries of the timeline are looked through for a person's reading."""


def show(request: Request, stores: Stores) -> Response:
    """The profile, with what later facts said about it, and the runs under way."""
    queries.only(request)
    venture, profile = _asked(request, stores)
    state = stores.health.read(venture.id, profile.customer, strong=True).history.state
    course = stores.courses.get(venture.id, profile.customer)
    running = stores.enrolments.running(venture.id, course)
    said = answers.CustomerShown.with_runs(overlaid(profile, state), running)
    return as_json(answers.plain(said))


def show_health(request: Request, stores: Stores) -> Response:
    """The score and everything that explains it, for the instant of the question."""
    queries.only(request, "since")
    since = queries.instant(request, "since", within=MOST_DAYS * DAY)
    venture, profile = _asked(request, stores)
    parameters = active(venture, stores)
    moved = None
    try:
        record = stores.health.read(venture.id, profile.customer, at=request.at, strong=True)
        explained = health.explain(record.history, parameters, request.at)
        stale = records.stale(record, request.at) is not None
        if since:
            now = health.Look(record.history, parameters, request.at)
            moved = _moved(venture.id, profile.customer, since, now, stores)
    except UNREADABLE as error:
        # Whatever keeps it from being computed: the last good score is better than none.
        log.failure("score_not_computed", error, venture=venture.id)
        explained, stale = _last_good(venture, profile, parameters, request.at, stores), True
    said = answers.Health.of(
        profile.customer,
        explained,
        trend=_trend(venture, profile, explained.score, request.at, stores),
        stage=health.stage(profile.onboarded_at, request.at),
        moved=moved,
        stale=stale,
    )
    return as_json(answers.plain(said))


def _last_good(
    venture: Venture, profile: Profile, parameters: Parameters, at: datetime, stores: Stores
) -> health.Health:
    """What was last kept of a score that cannot be computed; a person's reading instead of it."""
    kept = stores.health.last_good(venture.id, profile.customer)
    latest, _ = stores.timeline.page(venture.id, profile.customer, limit=LATEST)
    reading = next((one for one in latest if one.data.get("kind") == "reading"), None)
    if reading and at < clock.parse(str(reading.data["expires_at"])):
        value = int(str(reading.data["value"]))
        kept = replace(kept, score=value, band=health.band(value, parameters), as_of=reading.at)
    return health.Health(
        score=kept.score,
        band=kept.band,
        lifecycle=health.Lifecycle.ACTIVE if kept.band else health.Lifecycle.CHURNED,
        usage_trend="steady",
        as_of=kept.as_of,
        next_change_at=None,
        next_change=None,
        parameters_version=kept.parameters_version,
        components=(),
        to_next_band=None,
    )


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
) -> tuple[Profile, Glance, str]:
    """A customer at an instant: the profile with later facts, score and band, the trend."""
    history = stores.health.read(venture.id, profile.customer, at=at, strong=True).history
    glance = health.at_a_glance(history, parameters, at)
    current = overlaid(profile, history.state)
    return current, glance, _trend(venture, profile, glance.score, at, stores)


def _trend(
    venture: Venture, profile: Profile, score: int | None, at: datetime, stores: Stores
) -> str:
    if score is None:
        return "stable"
    before = stores.snapshots.on(venture.id, profile.customer, _day(at - TREND))
    return health.trend(score, before.score if before else None)


def _moved(venture: str, customer: str, since: datetime, now: health.Look, stores: Stores) -> Move:
    """What moved the score since an instant, by the facts as they occurred, whenever they came."""
    kept = stores.past.read(venture, customer, since, strong=True) or Kept(History(), ())
    then = health.Look(replay.as_of(kept, since), stores.ventures.version_at(venture, since), since)
    return health.split(then, now)


def _asked(request: Request, stores: Stores) -> tuple[Venture, Profile]:
    venture = venture_of(request, stores)
    return venture, stores.customers.get(venture.id, request.path["customer"], strong=True)


def _day(at: datetime) -> date:
    return at.date()
