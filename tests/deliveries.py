"""Deliveries of every source, as many as wanted, each of another fact: samples with other ids."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.payloads import sample

_Changes = Callable[[int], Mapping[str, Any]]

_SHAPES: Final[Mapping[str, tuple[str, _Changes]]] = {
    "delighted": ("survey_response.created", lambda n: {"event_id": f"e{n}"}),
    "freshdesk": ("ticket-own_template", lambda n: {"ticket__id": n}),
    "hubspot": (
        "ticket-batch",
        lambda n: {f"{place}__eventId": 10 * n + place for place in range(5)},
    ),
    "intercom": ("ticket.state.updated", lambda n: {"id": f"notif_{n}"}),
    "segment": ("track-goal_reached", lambda n: {"messageId": f"m{n}"}),
    "slack": (
        "block_actions-outcome_reached",
        lambda n: {"actions__0__action_ts": f"1772439246.{n:06d}"},
    ),
    "standard": ("payment_failed", lambda n: {"id": f"in_{n}"}),
    "stripe": ("invoice.payment_failed", lambda n: {"id": f"evt_{n}"}),
    "surveymonkey": ("response_completed", lambda n: {"event_id": str(n)}),
    "typeform": ("form_response-score", lambda n: {"form_response__token": f"{n:032x}"}),
    "zendesk": ("ticket.status_changed", lambda n: {"id": f"01{n:024d}"}),
}

SOURCES: Final = tuple(_SHAPES)


def payload(source: str, number: int) -> Any:
    """What a source says in its delivery of a number."""
    name, changes = _SHAPES[source]
    return sample(source, name, **changes(number))


def body(source: str, number: int) -> bytes:
    """The same as JSON, before it travels in the source's way."""
    return json.dumps(payload(source, number), ensure_ascii=False).encode()
