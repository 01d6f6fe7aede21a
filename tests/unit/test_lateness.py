"""What the measurement of lateness makes of what it saw: one that is nowhere counts as late."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from local.lateness import falls
from local.lateness.falls import Heard, Venture
from local.stack import Stack

DUE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_share_is_of_all_alerts_and_the_percentiles_of_those_that_were_heard_of() -> None:
    heard = [Heard(DUE, float(n)) for n in range(98)] + [Heard(DUE, None)]
    assert falls.share_in_time(heard, 100) == 60.0
    assert falls.percentile(heard, 0.5) == 49.0
    assert falls.percentile(heard, 0.99) == 97.0
    assert falls.percentile([], 0.5) == float("inf")


class Seen:
    """A stack on which some alerts have arrived: one in both channels, one in one of them."""

    def mailbox(self) -> list[dict[str, Any]]:
        """The mail that was sent."""
        return [
            {
                "tags": {"venture": "v", "step": step, "alert": alert},
                "sent_at": (DUE + seconds * SECOND).isoformat(),
            }
            for alert, step, seconds in (
                ("a1", "alert", 3),
                ("a2", "alert", 4),
                ("a2", "alert_escalated", 90),
            )
        ]

    def stand_in(self, *_: str) -> dict[str, Any]:
        """What stands in Slack."""
        button = {"value": "alert: a1-acme"}
        ts = f"{int(DUE.timestamp()) + 7}.000001"
        return {"messages": [{"ts": ts, "blocks": [{"elements": [button]}]}]}

    def request(self, *_: object, **__: object) -> Any:
        """The alerts that there are."""
        items = [{"id": f"{name}-acme", "due_at": DUE.isoformat()} for name in ("a1", "a2")]

        class Answer:
            """An answer."""

            status = 200
            body = b"{}"

            def json(self) -> Any:
                """The page."""
                return {"items": items, "next": None}

        return Answer()


def test_an_alert_was_heard_of_once_it_stood_in_the_last_channel() -> None:
    venture = Venture(cast(Stack, Seen()), "/v1/ventures/v", "v")
    # Slack's instants are whole seconds: it stood there by the next one.
    assert falls.heard_of(venture) == [Heard(DUE, 8.0), Heard(DUE, None)]
