"""Query parameters, read strictly, and the cursors of lists."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import FieldError, Refused
from functions.shared.runtime.http import Request

LIMIT: Final = 25
MOST: Final = 100
PAGING: Final = ("limit", "cursor")
T = TypeVar("T")
_LONGEST: Final = 4_096
_MAC_DIGITS: Final = 16


def only(request: Request, *names: str) -> None:
    """Let pass a request that has no query parameters but these.

    Raises:
        Refused: names every other.
    """
    others = sorted(request.query.keys() - set(names))
    if others:
        known = f"; known are {', '.join(names)}" if names else ""
        errors = [
            FieldError(name, f"is not a parameter of this route{known}", within="")
            for name in others
        ]
        raise Refused("the query is not understood", *errors)


def text(request: Request, name: str) -> str | None:
    """The parameter's text; None where it is missing or empty."""
    return request.query.get(name) or None


def choice(request: Request, name: str, values: Sequence[str]) -> str | None:
    """The parameter, which must be one of the values.

    Raises:
        Refused: it is none of them.
    """
    said = text(request, name)
    if said is not None and said not in values:
        raise wrong(name, f"must be one of {', '.join(values)}")
    return said


def whole(request: Request, name: str, default: int, *, most: int) -> int:
    """The parameter as a whole number from 1 to `most`.

    Raises:
        Refused: it is none.
    """
    said = request.query.get(name)
    if said is None:
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 10 and 1 <= int(said) <= most):
        raise wrong(name, f"must be a whole number from 1 to {most}")
    return int(said)


def instant(request: Request, name: str, *, within: timedelta) -> datetime | None:
    """The parameter as an instant before the request's own; None where it is missing or empty.

    Raises:
        Refused: it is none, says no offset, lies ahead, or longer ago than `within`.
    """
    said = text(request, name)
    if said is None:
        return None
    try:
        # In a query, + stands for a blank, and many who write +00:00 do not think of it.
        at = clock.parse(said.replace(" ", "+"))
    except ValueError:
        raise wrong(
            name, "must be an instant with an offset, such as 2026-03-02T10:30:00Z"
        ) from None
    if not request.at - within <= at <= request.at:
        raise wrong(name, f"must lie within the last {within.days} days")
    return at


def limit(request: Request) -> int:
    """How many items the caller wants on a page."""
    return whole(request, "limit", LIMIT, most=MOST)


def place(request: Request, key: str) -> object:
    """Where the page before ended, as `cursor` was given it; None on the first page.

    A cursor is bound to its route, path and filters, and signed with the key: what the store is
    asked to go on after is always a place that the store once named.

    Raises:
        Refused: the cursor is not one that this list gave.
    """
    said = request.query.get("cursor")
    if said is None:
        return None
    try:
        plain = ids.untag(said) if len(said) <= _LONGEST else ""
    except ValueError:  # among them: what is not ASCII, base64 or UTF-8
        plain = ""
    mac, body = plain[:_MAC_DIGITS], plain[_MAC_DIGITS:]
    if not body or mac != _mac(request, key, body):
        raise wrong("cursor", "is not a cursor of this list with these filters")
    read: object = json.loads(body)
    return read


def cursor(request: Request, key: str, after: object) -> str | None:
    """The cursor of the page that follows; None when nothing does."""
    if after is None:
        return None
    body = ids.canonical(after)
    return ids.tag(_mac(request, key, body) + body)


def part(request: Request, key: str, listed: Sequence[T]) -> tuple[list[T], str | None]:
    """The page that the request asks for of a short list that is read whole, and its cursor.

    Without a `limit` the page holds as much as any may.

    Raises:
        Refused: the limit or the cursor is none.
    """
    first = place(request, key)
    first = first if isinstance(first, int) else 0
    last = first + whole(request, "limit", MOST, most=MOST)
    return list(listed[first:last]), cursor(request, key, last if last < len(listed) else None)


def wrong(name: str, message: str) -> Refused:
    """The refusal of one parameter."""
    return Refused("the query is not understood", FieldError(name, message))


def _mac(request: Request, key: str, body: str) -> str:
    filters = {n: v for n, v in request.query.items() if n not in PAGING}
    scope = ids.canonical([request.route_key, dict(request.path), filters])
    return ids.keyed_digest(key, "cursor", scope, body)[:_MAC_DIGITS]
