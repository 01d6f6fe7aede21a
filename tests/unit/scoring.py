"""Facts, signals and parameters of every kind that may be, for what must hold for all of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.signals import Reading, Signals

AT = datetime(2026, 3, 20, 12, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
P = Parameters()
EVERYTHING_COUNTS = P.changed(
    {
        "usage_frequency_points": 15,
        "ticket_age_penalty_per_day": 2,
        "points_per_goal": 3,
        "payment_trouble_penalty": 10,
        "nps_points": 5,
        "reading_weight": 20,
    },
    1,
)

few = st.sampled_from


def _said(at: datetime) -> str:
    return at.isoformat()


_BODIES: dict[Kind, st.SearchStrategy[dict[str, Any]]] = {
    Kind.LOGIN: st.just({}),
    Kind.FEATURE_USED: st.fixed_dictionaries(
        {"feature": few(["export", "import", "forms"]), "core": st.booleans()}
    ),
    Kind.GOAL_REACHED: st.fixed_dictionaries({"goal": few(["first report", "roll-out"])}),
    Kind.TICKET_CHANGED: st.fixed_dictionaries(
        {
            "ticket": few(["1", "2", "3"]),
            "status": few(["open", "pending", "solved", "closed", "deleted"]),
        },
        optional={"sequence": st.integers(0, 2)},
    ),
    Kind.SUBSCRIPTION_CHANGED: st.fixed_dictionaries(
        {"status": few(["trialing", "active", "past_due", "canceled"])},
        optional={"arr": few(["100.00", "200.00"])},
    ),
    Kind.PAYMENT_FAILED: st.just({"amount": "10.00"}),
    Kind.PROFILE_CHANGED: st.fixed_dictionaries(
        {}, optional={"tier": few(["free", "enterprise"]), "owner": few(["Dana", "Kim"])}
    ),
    Kind.NPS_ANSWERED: st.fixed_dictionaries(
        {
            "survey": few(["spring", "autumn"]),
            "contact": few(["ada@acme.example", "kim@acme.example"]),
            "score": st.integers(0, 10),
        },
        optional={"sequence": st.integers(0, 2)},
    ),
    Kind.EXIT_ANSWERED: st.fixed_dictionaries(
        {
            "survey": st.just("win_back"),
            "contact": few(["ada@acme.example", "kim@acme.example"]),
            "reason": few(["support", "too_hard", "other"]),
        },
        optional={"sequence": st.integers(0, 2)},
    ),
    Kind.EMAIL_EVENT: st.fixed_dictionaries(
        {"effect": st.just("e"), "contact": st.just("c"), "event": few(["opened", "clicked"])}
    ),
    Kind.RESPONDED: st.just({"channel": "call"}),
    Kind.READING: st.fixed_dictionaries(
        {
            "value": st.integers(0, 100),
            "reason": st.just("a visit"),
            "expires_at": few([_said(AT - 1 * DAY), _said(AT + 2 * DAY), _said(AT + 12 * DAY)]),
        }
    ),
}


@st.composite
def facts(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> list[Fact]:
    """Facts of every kind, few subjects and few instants, so that they meet."""
    drawn = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(kinds))
        source = draw(st.sampled_from(["zendesk", "standard"]))
        minutes = draw(st.sampled_from([0, 5, 70, 60 * 24, 60 * 24 * 8, 60 * 24 * 31]))
        drawn.append(
            Fact(
                id=f"{source}:{number}",
                source=source,
                kind=kind,
                occurred_at=AT - timedelta(minutes=minutes),
                data=draw(_BODIES[kind]),
            )
        )
    return drawn


def _hours_ago(most: int) -> st.SearchStrategy[datetime]:
    hour = AT.replace(minute=0)
    return st.integers(0, most).map(lambda hours: hour - hours * HOUR)


signals = st.builds(
    Signals,
    last_login=st.none() | _hours_ago(24 * 70),
    active_days=st.frozensets(
        st.integers(-1, 40).map(lambda days: AT.date() - days * DAY), max_size=30
    ),
    tickets_since=st.lists(_hours_ago(24 * 60), max_size=6).map(lambda s: tuple(sorted(s))),
    features=st.integers(0, 9),
    core=st.booleans(),
    goals=st.integers(0, 9),
    past_due=st.booleans(),
    failed_at=st.none() | _hours_ago(24 * 40),
    nps=st.none() | st.integers(0, 10),
    reading=st.none()
    | st.builds(
        Reading,
        value=st.integers(0, 100),
        expires_at=st.integers(-48, 24 * 50).map(lambda hours: AT + hours * HOUR),
    ),
)


@st.composite
def parameters(draw: st.DrawFn) -> Parameters:
    """Any parameters of the score that pass the checks; about half count the further signals."""
    first = draw(st.integers(0, 100))
    second = draw(st.integers(0, 100 - first))
    active = draw(st.integers(1, 50))
    moderate = draw(st.integers(0, min(active, 40)))
    at_risk = draw(st.integers(30, 60))
    most_support = draw(st.integers(1, 50))
    changes = {
        "engagement_weight": first,
        "support_weight": second,
        "value_weight": 100 - first - second,
        "active_engagement_points": active,
        "moderate_engagement_points": moderate,
        "low_engagement_points": draw(st.integers(0, min(moderate, 30))),
        "active_login_days": draw(st.integers(1, 4)),
        "moderate_login_days": draw(st.integers(5, 8)),
        "low_login_days": draw(st.integers(9, 60)),
        "max_support_points": most_support,
        "min_support_points": draw(st.integers(0, min(most_support, 10))),
        "ticket_penalty": draw(st.integers(5, 20)),
        "points_per_feature": draw(st.integers(1, 10)),
        "core_feature_bonus": draw(st.integers(0, 20)),
        "max_value_points": draw(st.integers(1, 50)),
        "at_risk_threshold": at_risk,
        "healthy_threshold": draw(st.integers(max(60, at_risk + 1), 90)),
        "win_back_inactive_days": draw(st.integers(14, 90)),
        "usage_frequency_points": draw(_often_none(20)),
        "ticket_age_penalty_per_day": draw(_often_none(5)),
        "points_per_goal": draw(_often_none(10)),
        "payment_trouble_penalty": draw(_often_none(20)),
        "nps_points": draw(_often_none(20)),
        "reading_weight": draw(_often_none(100)),
    }
    return P.changed(changes, 1)


def _often_none(most: int) -> st.SearchStrategy[int]:
    return st.just(0) | st.integers(1, most)
