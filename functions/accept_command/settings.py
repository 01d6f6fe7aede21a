"""What accept_command must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    table_name: str
    facts_queue_url: str
    facts_dead_letters_url: str
    source_secret_prefix: str
    channel_secret_prefix: str
