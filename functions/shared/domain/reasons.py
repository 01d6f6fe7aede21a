"""What each component of a score rests on: the facts, and what is not known at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.signals import (
    DAY,
    PASSIVE,
    PROMOTER,
    WINDOW_DAYS,
    day_of,
    signals,
    window_start,
)
from functions.shared.domain.state import History, Login, State


@dataclass(frozen=True, slots=True)
class Because:
    """One fact that a component rests on."""

    fact: str
    source: str
    at: datetime
    text: str


def because(name: str, history: History, p: Parameters, at: datetime) -> tuple[Because, ...]:
    """The facts that a component rests on under these parameters."""
    match name:
        case "engagement":
            return (*_login(history, at), *_days(history, p, at))
        case "support":
            return tuple(_tickets(history.state, p, at))
        case "value":
            return (*_adopted(history.state, p), *_answered(history, p), *_trouble(history, p, at))
        case _:
            return tuple(_reading(history.state))


def unknown(name: str, history: History, p: Parameters) -> tuple[str, ...]:
    """The signals that count in a component, but of which nothing was ever heard."""
    state, s = history.state, signals(history)
    counts: list[tuple[str, object, object]] = []
    if name == "engagement":
        counts = [
            ("last_login", p.active_engagement_points, s.last_login),
            ("usage_frequency", p.usage_frequency_points, s.active_days),
        ]
    if name == "support":
        counts = [("tickets", p.max_support_points, state.heard_of_tickets)]
    if name == "value":
        heard_of_payments = state.register("subscription") or state.register("payment")
        counts = [
            ("features", p.max_value_points, s.features),
            ("goals", p.points_per_goal, s.goals),
            ("nps", p.nps_points, s.nps is not None),
            ("payments", p.payment_trouble_penalty, heard_of_payments),
        ]
    return tuple(signal for signal, worth, known in counts if worth and not known)


def _login(history: History, at: datetime) -> Iterator[Because]:
    login = history.last_login
    if login is not None:
        text = f"Last login {_age(at - login.at)}"
        yield Because(_folded(login), login.source, login.at, text)


def _folded(login: Login) -> str:
    return f"login:{login.source}:{login.at.isoformat(timespec='hours')}"


def _age(age: timedelta) -> str:
    days = max(age, timedelta()) // DAY
    if days:
        return f"{days} day{'s' if days > 1 else ''} ago"
    return "within the last day"


def _days(history: History, p: Parameters, at: datetime) -> Iterator[Because]:
    """The latest active day stands for them all: each of them is on the timeline."""
    first, last = window_start(at), day_of(at)
    active = [
        key
        for key, day in history.usage.items()
        if first <= key.day <= last and (day.hours or day.features)
    ]
    if active and p.usage_frequency_points:
        day = max(key.day for key in active)
        source = min(key.source for key in active if key.day == day)
        many = len({key.day for key in active})
        text = f"Active on {many} of the last {WINDOW_DAYS} days"
        midnight = datetime.combine(day, time(), UTC)
        yield Because(f"usage:{source}:{day.isoformat()}", source, midnight, text)


def _tickets(state: State, p: Parameters, at: datetime) -> Iterator[Because]:
    for ticket in state.open_tickets:
        text = f"Ticket {ticket.data['ticket']} is {ticket.data['status']}"
        if p.ticket_age_penalty_per_day:
            text += f", first heard of {_age(at - ticket.first_at)}"
        yield Because(ticket.fact, ticket.source, ticket.at, text)


def _adopted(state: State, p: Parameters) -> Iterator[Because]:
    marks = []
    for name, feature in state.features.items():
        first = feature.core or feature.first
        kind = "Core feature" if feature.core else "Feature"
        marks.append((first, f"{kind} {name} adopted"))
    if p.points_per_goal:
        marks += [(mark, f"Goal {goal} reached") for goal, mark in state.goals.items()]
    for mark, text in sorted(marks):
        yield Because(mark.fact, mark.source, mark.at, text)


def _answered(history: History, p: Parameters) -> Iterator[Because]:
    answer, said = history.state.register("nps"), signals(history).nps
    if p.nps_points and answer is not None and said is not None:
        kind = "promoter" if said >= PROMOTER else "passive" if said >= PASSIVE else "detractor"
        text = f"Latest NPS answer {said}, a {kind}"
        yield Because(answer.fact, answer.source, answer.at, text)


def _trouble(history: History, p: Parameters, at: datetime) -> Iterator[Because]:
    s = signals(history)
    if not p.payment_trouble_penalty or not s.payment_trouble_at(at):
        return
    said = history.state.register("subscription" if s.past_due else "payment")
    if said is not None:
        text = "Subscription is past due" if s.past_due else "Payment failed"
        yield Because(said.fact, said.source, said.at, text)


def _reading(state: State) -> Iterator[Because]:
    said = state.register("reading")
    if said is not None:
        text = f"Read as {said.data['value']}: {said.data['reason']}"
        yield Because(said.fact, said.source, said.at, text)
