"""Channels that a venture speaks through, what opens them, and who may press buttons there."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from functions.shared.domain.sources import standard_secret
from functions.shared.kernel.errors import FieldError, Refused, Unknown

PersonsRole: TypeAlias = Literal["success_manager", "executive"]

_BOT_TOKEN: Final = re.compile(r"xoxb-[A-Za-z0-9-]{1,250}")
_ACCESS_TOKEN: Final = re.compile(r"(?:eu:|ca:)?[A-Za-z0-9._~+/=-]{16,1000}")


@dataclass(frozen=True, slots=True)
class Channel:
    """A connected channel: since when, and who connected it."""

    name: str
    connected_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SlackPerson:
    """Somebody of the workspace: their id there, and what they may do here."""

    user: str
    role: PersonsRole


@dataclass(frozen=True, slots=True)
class SlackPeople:
    """Who may press buttons in Slack; nobody else may. The latest list stands."""

    people: tuple[SlackPerson, ...]
    set_at: datetime
    by: str

    def role_of(self, user: str) -> PersonsRole | None:
        """What a person may do; None where nobody said who they are."""
        return next((person.role for person in self.people if person.user == user), None)


def check_secret(channel: str, secret: str) -> None:
    """Let a channel's secret pass.

    Raises:
        Unknown: there is no such channel.
        Refused: the secret is not of the channel's form.
    """
    check = CHANNELS.get(channel)
    if check is None:
        raise Unknown(f"there is no channel {channel!r}; there are {', '.join(sorted(CHANNELS))}")
    wrong = check(secret)
    if wrong:
        raise Refused("the secret was not set", FieldError("secret", wrong))


def check_people(people: Iterable[SlackPerson]) -> None:
    """Let a list pass in which everybody has one role.

    Raises:
        Refused: names who stands in it twice.
    """
    seen: set[str] = set()
    for number, person in enumerate(people):
        if person.user in seen:
            wrong = FieldError(f"people.{number}.user", "stands in the list twice")
            raise Refused("the list was not kept", wrong)
        seen.add(person.user)


def _bot_token(secret: str) -> str | None:
    return None if _BOT_TOKEN.fullmatch(secret) else "must be the app's bot token, xoxb-…"


def _access_token(secret: str) -> str | None:
    wrong = "must be the account's access token; eu: or ca: before it where the account lives there"
    return None if _ACCESS_TOKEN.fullmatch(secret) else wrong


CHANNELS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "slack": _bot_token,
    "surveymonkey": _access_token,
    "webhook": standard_secret,
}
"""Every channel, and what is wrong with a secret of it."""
