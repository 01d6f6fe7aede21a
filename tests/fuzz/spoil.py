"""Ways to spoil what was good: bytes, JSON, headers. All chance comes from the generator given."""

import copy
from collections.abc import Mapping
from random import Random
from typing import Any

CANARY = "Canary Wren, 7 Private Road"
"""Stands where personal data may stand, in values and in names; no log line may hold it."""

NASTY: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    -0.0,
    1e308,
    2**31,
    2**53 + 1,
    2**63,
    10**40,
    253_402_300_800,
    -62_135_596_801,
    "",
    "0",
    " ",
    "null",
    "NaN",
    "-1",
    "\x00",
    "\u0667",
    "é" * 129,
    "\U0001f600" * 400,
    "x" * 257,
    "x" * 20_000,
    "v#a#b",
    "a@b",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-02-30T00:00:00Z",
    "2026-03-02T08:14:05",
    "2126-03-02T08:14:05Z",
    CANARY,
    [],
    {},
    [[]],
    [None],
    {"": None},
    {CANARY: CANARY},
    {"id": {"id": {}}},
)


def bytes_of(body: bytes, chance: Random) -> bytes:
    """The bytes with something changed in them; never the same."""
    while True:
        at = chance.randrange(len(body) + 1)
        more = chance.randrange(1, 9)
        changed = chance.choice(
            (
                body[:at] + body[at + more :],
                body[:at] + chance.randbytes(more) + body[at:],
                body[:at] + body[at : at + more] + body[at:],
                body[:at]
                + bytes(b ^ (1 << chance.randrange(8)) for b in body[at : at + 1])
                + body[at + 1 :],
                body[:at],
                body + b" ",
                body + b"\n",
                b"\xef\xbb\xbf" + body,
                b"[" + body + b"]",
                body.replace(b'": ', b'":', 1),
                body.replace(b"0", b"1", 1),
                b"",
            )
        )
        if changed != body:
            return changed


def json_of(payload: Any, chance: Random) -> Any:
    """The value with up to four of its parts replaced, dropped, repeated or put elsewhere."""
    spoiled = copy.deepcopy(payload)
    for _ in range(chance.randrange(1, 5)):
        places = list(_places(spoiled))
        if not places:
            return chance.choice(NASTY)
        holder, key = chance.choice(places)
        what = chance.randrange(8)
        if what == 0:
            del holder[key]
        elif what == 1:
            other, name = chance.choice(places)
            holder[key] = copy.deepcopy(other[name])
        elif what == 2 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif what == 2:
            holder[CANARY] = holder.pop(key)
        else:
            holder[key] = copy.deepcopy(chance.choice(NASTY))
    return spoiled


def headers_of(headers: Mapping[str, str], chance: Random) -> dict[str, str]:
    """The headers, one of them dropped, emptied, bent or taken from another."""
    spoiled = dict(headers)
    name = chance.choice(sorted(spoiled))
    text = spoiled[name]
    at = chance.randrange(len(text) + 1)
    what = chance.randrange(9)
    if what == 0:
        del spoiled[name]
    elif what == 1:
        spoiled[name] = text[:at] + chr(chance.randrange(0x2FF)) + text[at + 1 :]
    elif what == 2:
        spoiled[name] = text.swapcase()
    elif what == 3:
        spoiled[name] = text[:at]
    elif what == 4:
        spoiled[name] = text + chance.choice((",", " ", "=", f",{text}", f" {text}", "\u2028"))
    elif what == 5:
        spoiled[name] = chance.choice(sorted(spoiled.values()))
    elif what == 6:
        spoiled[name.upper()] = spoiled.pop(name)
    elif what == 7:
        spoiled[name] = text * 200
    else:
        spoiled[name] = chance.choice(("", "0", "-1", "9" * 30, "v1,", "t=,v1=", "sha256=", CANARY))
    return spoiled


def _places(value: Any) -> Any:
    """Every place of the value that can be changed: what holds it, and its name or number there."""
    keys: Any = value.keys() if isinstance(value, dict) else range(0)
    if isinstance(value, list):
        keys = range(len(value))
    for key in list(keys):
        yield value, key
        yield from _places(value[key])
