"""What count_insights must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    table_name: str
    state_machine_arn: str
