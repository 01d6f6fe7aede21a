"""What check_system must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    table_name: str
    steps_queue_url: str
    surveys_queue_url: str
    source_secret_prefix: str
    public_base_url: str
    canary: str
    """`hourly`, or `asked`: only where the event that it is run by says so."""
