"""What was said of a customer's subscription, in order, and when it had ended."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.state import Register, registers_of

DAY = timedelta(days=1)
NEVER_PAID = frozenset({"status_incomplete", "status_incomplete_expired", "status_paused"})
"""What the billing tool called a subscription for which nothing was ever paid: the first payment
did not come, or a trial ended with nothing to pay with. Ours are the words for what follows."""


def words(facts: Iterable[Fact], at: datetime) -> list[Register]:
    """Every word on the subscription up to an instant, in the order in which they count."""
    return sorted(
        (
            registers_of(fact)["subscription"]
            for fact in facts
            if fact.kind is Kind.SUBSCRIPTION_CHANGED and fact.occurred_at <= at
        ),
        key=lambda register: register.rank,
    )


def unpaid(facts: Iterable[Fact]) -> frozenset[str]:
    """The facts, by their identifiers, that say that nothing was ever paid for a subscription."""
    return frozenset(fact.id for fact in facts if not NEVER_PAID.isdisjoint(fact.flags))


def ended(day: date, told: Sequence[Register]) -> bool:
    """Whether the subscription was canceled from the first instant of a UTC day to its last."""
    last = list({word.at: word for word in told}.values())
    begins = datetime.combine(day, time(), UTC)
    before = bisect_right(last, begins, key=lambda word: word.at)
    within = last[before : bisect_right(last, begins + DAY, key=lambda word: word.at)]
    return (
        before > 0
        and _cancels(last[before - 1])
        and all(_cancels(word) for word in within if word.at < begins + DAY)
    )


def _cancels(word: Register) -> bool:
    return word.data["status"] == "canceled"
