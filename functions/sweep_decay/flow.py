"""Bands that time alone has changed: read the due index alone, look, write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many customers were looked at, and of which venture a look failed, and why."""

    looked: int
    failures: tuple[tuple[str, Exception], ...]

    @property
    def failed(self) -> int:
        """How many looks failed."""
        return len(self.failures)


def sweep(
    at: datetime,
    *,
    health: HealthStore,
    remembered: Remembered,
    time_left: Callable[[], bool] = lambda: True,
) -> Swept:
    """Look at every customer whose band may have changed by an instant, while time is left.

    One that fails stays due and is looked at in the next minute; the others do not wait for it.
    """
    looked = 0
    failures: list[tuple[str, Exception]] = []
    for venture, customer in health.due(at):
        if not time_left():
            break
        looked += 1
        parameters = partial(remembered.parameters, venture)
        try:
            health.bring_up_to_date(venture, customer, (), parameters, at)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this customer's alone
            failures.append((venture, error))
    return Swept(looked=looked, failures=tuple(failures))
