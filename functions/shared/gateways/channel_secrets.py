"""The secrets of a venture's channels: Slack's bot token, the key that signs webhooks, and such."""

from functions.shared.kernel.errors import Refused
from functions.shared.ports.outside import Secrets


class ChannelSecrets:
    """What a venture set for one channel, under the stage's prefix."""

    def __init__(self, secrets: Secrets, prefix: str, channel: str) -> None:
        self._secrets = secrets
        self._prefix = prefix
        self._channel = channel

    def of(self, venture: str) -> tuple[str, ...]:
        """The valid secrets, the current one first; read anew where none was known.

        Raises:
            Refused: the channel is not connected.
            Unavailable: the secret store cannot answer now.
        """
        name = f"{self._prefix}{venture}/{self._channel}"
        held = self._secrets.read(name) or self._secrets.read(name, fresh=True)
        if not held:
            raise Refused(f"the channel {self._channel} is not connected")
        return held

    def renewed(self, venture: str, former: str) -> str | None:
        """The current secret, where it is no longer the former one."""
        held = self._secrets.read(f"{self._prefix}{venture}/{self._channel}", fresh=True)
        return held[0] if held and held[0] != former else None
