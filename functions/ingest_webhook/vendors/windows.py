"""How old a signed delivery may be: a table by source, and how a deployment changes it.

Only sources that sign a timestamp stand here; of the others only the facts' own identity tells a
repetition. A retry that is signed anew is as young as any delivery, so five minutes do. Where a
vendor repeats old deliveries with their first signature, the stage's settings say how old.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

AHEAD: Final = timedelta(minutes=5)
"""How far a signed timestamp may lie in the future: two clocks' difference, for every source."""

WINDOWS: Final[Mapping[str, timedelta]] = {
    # HubSpot asks to reject what is older than five minutes.
    "hubspot": timedelta(minutes=5),
    # Slack's own verifier allows five minutes.
    "slack": timedelta(minutes=5),
    # The libraries of the specification allow five minutes; a retry is signed anew.
    "standard": timedelta(minutes=5),
    # So do Stripe's libraries; each of its attempts, over three days, is signed anew.
    "stripe": timedelta(minutes=5),
    # Zendesk documents no window. It retries timeouts (12 s, five times) and 409, 429 and 503 whose
    # Retry-After is below a minute, so even a retry that keeps its first timestamp is in time.
    "zendesk": timedelta(minutes=5),
}
"""By source: how long after its signed timestamp a delivery is taken."""


def configured(text: str) -> Mapping[str, timedelta]:
    """The table with a deployment's own rows, `text`: JSON, seconds by source, such as
    `{"stripe": 259200}`.

    Raises:
        ValueError: it is none, names a source that signs no timestamp, or no positive number.
    """
    said = json.loads(text)
    if not isinstance(said, dict):
        raise ValueError("replay windows must be an object, seconds by source")
    for source, seconds in said.items():
        if source not in WINDOWS:
            raise ValueError(f"{source!r} signs no timestamp: it has no replay window")
        if not isinstance(seconds, int) or not 0 < seconds <= _MOST_SECONDS:
            raise ValueError(f"the replay window of {source!r} must be 1 to {_MOST_SECONDS} s")
    return {**WINDOWS, **{source: timedelta(seconds=s) for source, s in said.items()}}


_MOST_SECONDS: Final = 30 * 86_400
