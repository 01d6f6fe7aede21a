"""What raise_alert must be told by its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One environment variable per field, named like it in capitals."""

    table_name: str
    alerts_queue_url: str
    mail_sender: str
    mail_configuration_set: str
    channel_secret_prefix: str
