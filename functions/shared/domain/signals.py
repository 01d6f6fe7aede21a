"""The signals that a score is made of, read from a history; which of them count is not said here.

Each is a number, an instant or a day, so that the score stays a pure function of few values.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from functions.shared.domain.state import History, State
from functions.shared.kernel import clock

DAY = timedelta(days=1)
WINDOW_DAYS = 28
TREND_DAYS = 14
# A swing of one day in 14 is chance: a holiday, a login just after midnight.
LEAST_SWING = 2
PAYMENT_TROUBLE = 30 * DAY
PROMOTER, PASSIVE = 9, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A success manager's own score, which counts until it expires."""

    value: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What a score is made of.

    `active_days` are UTC days with a login or a feature used, `tickets_since` the instants at which
    the open tickets were first heard of. `failed_at` is the payment failure that nothing has made
    good since; `nps` the latest answer, 0 to 10.
    """

    last_login: datetime | None = None
    active_days: frozenset[date] = frozenset()
    tickets_since: tuple[datetime, ...] = ()
    features: int = 0
    core: bool = False
    goals: int = 0
    past_due: bool = False
    failed_at: datetime | None = None
    nps: int | None = None
    reading: Reading | None = None

    def active_days_at(self, at: datetime) -> int:
        """How many of the last 28 days, the instant's own included, were active."""
        return _days_within(self.active_days, at, WINDOW_DAYS)

    def ticket_days_at(self, at: datetime) -> int:
        """The whole days since each open ticket was first heard of, summed."""
        return sum(max(at - since, timedelta()) // DAY for since in self.tickets_since)

    def payment_trouble_at(self, at: datetime) -> bool:
        """Whether a payment is in trouble: past due, or failed within 30 days and not made good."""
        recent = self.failed_at is not None and at < self.failed_at + PAYMENT_TROUBLE
        return self.past_due or recent

    def reading_at(self, at: datetime) -> int | None:
        """The success manager's reading, where it has not expired."""
        if self.reading is None or at >= self.reading.expires_at:
            return None
        return self.reading.value


def signals(history: History) -> Signals:
    """The signals in a history."""
    state = history.state
    login = history.last_login
    nps = state.register("nps")
    past_due, failed_at = _payments(state)
    return Signals(
        last_login=login.at if login else None,
        active_days=history.active_days,
        tickets_since=tuple(sorted(ticket.first_at for ticket in state.open_tickets)),
        features=len(state.features),
        core=state.core,
        goals=len(state.goals),
        past_due=past_due,
        failed_at=failed_at,
        nps=int(str(nps.data["score"])) if nps else None,
        reading=_reading(state),
    )


def usage_trend(history: History, at: datetime) -> str:
    """`growing`, `declining` or `steady`: active days of the last 14 against the 14 before.

    A difference of fewer than two days is steady.
    """
    lately = _days_within(history.active_days, at, TREND_DAYS)
    before = _days_within(history.active_days, at - TREND_DAYS * DAY, TREND_DAYS)
    if abs(lately - before) < LEAST_SWING:
        return "steady"
    return "growing" if lately > before else "declining"


def day_of(at: datetime) -> date:
    """The UTC day of an instant."""
    return at.astimezone(UTC).date()


def window_start(at: datetime) -> date:
    """The first of the 28 days that count at an instant."""
    return day_of(at) - (WINDOW_DAYS - 1) * DAY


def _days_within(days: frozenset[date], at: datetime, many: int) -> int:
    last = day_of(at)
    first = last - (many - 1) * DAY
    return sum(first <= day <= last for day in days)


def _payments(state: State) -> tuple[bool, datetime | None]:
    """Whether the subscription is past due, and the failure that came after its last good word."""
    subscription, failed = state.register("subscription"), state.register("payment")
    past_due = subscription is not None and subscription.data["status"] == "past_due"
    unsettled = failed and (subscription is None or failed.at > subscription.at)
    return past_due, failed.at if failed and unsettled else None


def _reading(state: State) -> Reading | None:
    said = state.register("reading")
    if said is None:
        return None
    expires_at = clock.parse(str(said.data["expires_at"]))
    return Reading(value=int(str(said.data["value"])), expires_at=expires_at)
