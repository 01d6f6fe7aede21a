"""What ingest_webhook must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals.

    `public_base_url` is the address that vendors were given. `replay_windows` is JSON: by source,
    for how many seconds a signed delivery is taken, where that differs from the sources' own table.
    """

    source_secret_prefix: str
    channel_secret_prefix: str
    facts_queue_url: str
    presses_queue_url: str
    public_base_url: str
    replay_windows: str
