"""Shared secrets in Secrets Manager: JSON with `current` and `previous`, and perhaps `retired`."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.shared.gateways import aws
from functions.shared.kernel.errors import Unavailable

_MOST_AGE: Final = 300.0
_MOST_NAMES: Final = 2_000
# Anybody can send a wrong signature or name a venture, and each look costs money.
_FRESH_BURST: Final = 5.0
_FRESH_PER_SECOND: Final = 0.5
# Nobody can be told of a new secret, and sign with it, in less.
_JUST_NOW: Final = 0.005
_ABSENT: Final = frozenset({"ResourceNotFoundException", "InvalidRequestException"})


def connect(**options: Any) -> "SecretsReader":
    """The secrets over a new client; `options` are those of `boto3.client`."""
    return SecretsReader(aws.connect("secretsmanager", **options))


def connect_keeper(**options: Any) -> "SecretsManagerKeeper":
    """Where secrets are set, over a new client; `options` are those of `boto3.client`."""
    return SecretsManagerKeeper(aws.connect("secretsmanager", **options))


@dataclass(slots=True)
class _Known:
    """What one name held, when it was read, and how many fresh looks it has left."""

    held: tuple[str, ...]
    retired: tuple[str, ...]
    read: float
    looks: float = _FRESH_BURST


class SecretsReader:
    """The Secrets port on Secrets Manager, remembering at most 5 minutes and 2,000 names."""

    def __init__(self, client: aws.Client, tick: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._tick = tick
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def read(self, name: str, *, fresh: bool = False, retired: bool = False) -> tuple[str, ...]:
        """The valid secrets, at most 5 minutes old unless `fresh`; empty when there is none.

        With `retired` also those that somebody keeps for what was signed long ago.

        Fresh looks at one name are rationed: five at once, then one every two seconds; who asks
        beyond that gets what is remembered.

        Raises:
            Unavailable: the secret store cannot answer now.
        """
        now = self._tick()
        known = self._known.get(name)
        young = known is not None and now - known.read < _MOST_AGE
        if known is None or not young or (fresh and _may_look(known, now)):
            stored = _read(self._client, name)
            looks = known.looks if known is not None else _FRESH_BURST
            known = _Known(tuple(_valid(stored).values()), _retired(stored), now, looks)
            self._known[name] = known
            self._known.move_to_end(name)
            if len(self._known) > _MOST_NAMES:
                self._known.popitem(last=False)
        return known.held + known.retired if retired else known.held


def _may_look(known: _Known, now: float) -> bool:
    """Whether the name may be read although it is remembered; takes one look from its ration."""
    age = now - known.read
    looks = min(_FRESH_BURST, known.looks + age * _FRESH_PER_SECOND)
    if age < _JUST_NOW or looks < 1:
        return False
    known.looks = looks - 1
    return True


class SecretsManagerKeeper:
    """The SecretsKeeper port on Secrets Manager."""

    def __init__(self, client: aws.Client) -> None:
        self._client = client

    def replace(self, name: str, secret: str) -> None:
        """Make the secret current; the former current one stays valid as the previous.

        Setting the current one again changes nothing, so that a repeated request does not push
        the former one out.

        Raises:
            Unavailable: the secret store cannot answer now.
        """
        stored = _read(self._client, name)
        if _valid(stored).get("current") == secret:
            return
        try:
            if "current" not in _valid(stored):
                if self._created(name, secret):
                    return
                stored = _read(self._client, name)
            self._client.put_secret_value(SecretId=name, SecretString=_renewed(secret, stored))
        except aws.Trouble as error:
            raise Unavailable(f"the secret was not set: {aws.code(error)}") from error

    def _created(self, name: str, secret: str) -> bool:
        """Whether the name was made; False where it stands already."""
        try:
            self._client.create_secret(Name=name, SecretString=_renewed(secret, {}))
        except aws.Trouble as error:
            if aws.code(error) == "ResourceExistsException":
                return False
            raise
        return True


def _renewed(current: str, stored: Mapping[str, object]) -> str:
    held: dict[str, object] = {"current": current, "previous": _valid(stored).get("current")}
    retired = _retired(stored)
    return json.dumps(held | ({"retired": retired} if retired else {}))


def _read(client: aws.Client, name: str) -> Mapping[str, object]:
    """What is stored under the name; nothing where it is not of our shape."""
    try:
        text = client.get_secret_value(SecretId=name).get("SecretString", "")
    except aws.Trouble as error:
        if aws.code(error) in _ABSENT:
            return {}
        raise Unavailable(f"the secrets cannot be read: {aws.code(error)}") from error
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _valid(stored: Mapping[str, object]) -> Mapping[str, str]:
    """The secrets that are in force, the current one first."""
    named = ((part, stored.get(part)) for part in ("current", "previous"))
    return {part: secret for part, secret in named if isinstance(secret, str) and secret}


def _retired(stored: Mapping[str, object]) -> tuple[str, ...]:
    listed = stored.get("retired")
    kept = listed if isinstance(listed, list) else []
    return tuple(secret for secret in kept if isinstance(secret, str) and secret)
