"""What ingest_webhook must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    source_secret_prefix: str
    facts_queue_url: str
