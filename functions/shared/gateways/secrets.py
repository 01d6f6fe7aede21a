"""Shared secrets in Secrets Manager: JSON with `current` and `previous`."""

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
    read: float
    looks: float = _FRESH_BURST


class SecretsReader:
    """The Secrets port on Secrets Manager, remembering at most 5 minutes and 2,000 names."""

    def __init__(self, client: aws.Client, tick: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._tick = tick
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def read(self, name: str, *, fresh: bool = False) -> tuple[str, ...]:
        """The valid secrets, at most 5 minutes old unless `fresh`; empty when there is none.

        Fresh looks at one name are rationed: five at once, then one every two seconds; who asks
        beyond that gets what is remembered.

        Raises:
            Unavailable: the secret store cannot answer now.
        """
        now = self._tick()
        known = self._known.get(name)
        young = known is not None and now - known.read < _MOST_AGE
        if known is not None and young and not (fresh and _may_look(known, now)):
            return known.held
        held = tuple(filter(None, _stored(self._client, name).values()))
        looks = known.looks if known is not None else _FRESH_BURST
        self._known[name] = _Known(held, now, looks)
        self._known.move_to_end(name)
        if len(self._known) > _MOST_NAMES:
            self._known.popitem(last=False)
        return held


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
        former = _stored(self._client, name).get("current")
        if former == secret:
            return
        try:
            if former is None and self._created(name, secret):
                return
            former = former or _stored(self._client, name).get("current")
            self._client.put_secret_value(SecretId=name, SecretString=_written(secret, former))
        except aws.Trouble as error:
            raise Unavailable(f"the secret was not set: {aws.code(error)}") from error

    def _created(self, name: str, secret: str) -> bool:
        """Whether the name was made; False where it stands already."""
        try:
            self._client.create_secret(Name=name, SecretString=_written(secret, None))
        except aws.Trouble as error:
            if aws.code(error) == "ResourceExistsException":
                return False
            raise
        return True


def _written(current: str, previous: str | None) -> str:
    return json.dumps({"current": current, "previous": previous})


def _stored(client: aws.Client, name: str) -> Mapping[str, str]:
    """What is stored under the name, current first; nothing where it is not of our shape."""
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
    if not isinstance(value, dict):
        return {}
    named = ((part, value.get(part)) for part in ("current", "previous"))
    return {part: secret for part, secret in named if isinstance(secret, str) and secret}
