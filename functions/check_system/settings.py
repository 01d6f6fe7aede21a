"""What check_system must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    table_name: str
    steps_queue_url: str
    surveys_queue_url: str
