"""Webhooks: well signed ones that are nonsense, and good ones that were tampered with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from functions.ingest_webhook.vendors.windows import AHEAD, WINDOWS
from tests.fuzz import spoil
from tests.fuzz.house import AT, BASE, VENTURE, Broken, House, Said
from tests.payloads import SAMPLES
from tests.senders import SENDERS

ACCEPTED = 202
UNSIGNED = frozenset({"freshdesk"})
"""They prove themselves by a token, and not what they say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request to the intake, and how it was made."""

    source: str
    headers: Mapping[str, str]
    body: bytes
    venture: str = VENTURE
    method: str = "POST"
    query: str = ""
    at: datetime = AT
    how: str = "good"


def good(path: Path) -> Delivery:
    """A sample, signed by its source."""
    return signed(path.parent.name, path.read_bytes())


def signed(source: str, body: bytes) -> Delivery:
    """A body, signed by a source for us, now."""
    sender, url = SENDERS[source], f"{BASE}webhooks/{VENTURE}/{source}"
    body = sender.wire(body)
    return Delivery(source=source, body=body, headers=sender.headers(body, AT, url=url))


class Forger:
    """Makes requests out of the samples, and holds the intake to what it may make of each."""

    def __init__(self, house: House, chance: Random) -> None:
        self._house = house
        self._chance = chance
        self._samples = sorted(SAMPLES.glob("*/*.json"))
        self._facts = {path: self._facts_of(path) for path in self._samples}

    def one(self) -> None:
        """One request.

        Raises:
            Broken: the intake made of it what it must not.
        """
        path = self._chance.choice(self._samples)
        if self._chance.random() < 0.4:
            self._nonsense(path)
        else:
            self._forged(path)

    def _nonsense(self, path: Path) -> None:
        """Well signed, so it may be accepted; and then everything after must bear it."""
        source, body = path.parent.name, path.read_bytes()
        if self._chance.random() < 0.8 and body.startswith((b"{", b"[")):
            spoiled = spoil.json_of(json.loads(body), self._chance)
            body = json.dumps(spoiled, ensure_ascii=self._chance.random() < 0.5).encode()
        else:
            body = spoil.bytes_of(body, self._chance)
        self._ask(signed(source, body))
        self._house.kept()

    def _forged(self, path: Path) -> None:
        """Tampered with, so it is refused, or taken for exactly what it was before."""
        before = good(path)
        after = self._tampered(before)
        said = self._ask(after)
        kept = self._house.kept()
        if said.status != ACCEPTED:
            if kept:
                raise Broken(f"refused, and kept all the same: {after}")
            return
        same = (after.source, after.venture, after.body) == (
            before.source,
            before.venture,
            before.body,
        )
        # At another time an instant may be of the future, and taken to be of then.
        told = kept if after.at == AT else [fact for fact in self._facts[path] if kept]
        if not same or told != self._facts[path] or not _fresh(after):
            raise Broken(f"an accepted forgery: {after}")

    def _tampered(self, whole: Delivery) -> Delivery:
        chance = self._chance
        what = chance.randrange(10)
        if what < 4 and whole.source not in UNSIGNED:
            return replace(whole, body=spoil.bytes_of(whole.body, chance), how="body")
        if what < 8:
            return replace(whole, headers=spoil.headers_of(whole.headers, chance), how="headers")
        if what == 8:
            return self._elsewhere(whole)
        return self._otherwise(whole)

    def _elsewhere(self, whole: Delivery) -> Delivery:
        """To another source, another venture, or at another time."""
        chance = self._chance
        other = chance.choice(sorted(SENDERS))
        where = chance.randrange(3)
        if where == 0 and other != whole.source:
            return replace(whole, source=other, how="another source")
        if where == 1:
            venture = chance.choice((VENTURE[:-1] + "0", "", "..", spoil.CANARY, VENTURE + "/"))
            return replace(whole, venture=venture, how="another venture")
        later = timedelta(seconds=chance.choice((-86_400, -301, -299, 299, 301, 86_400)))
        return replace(whole, at=AT + later, how="another time")

    def _otherwise(self, whole: Delivery) -> Delivery:
        """By somebody without the secret, or with another secret."""
        sender = SENDERS[whole.source]
        secret = self._chance.choice((sender.other, f"{sender.secret} "))
        url = f"{BASE}webhooks/{VENTURE}/{whole.source}"
        headers = sender.headers(whole.body, AT, secret=secret, url=url)
        if headers == dict(whole.headers):
            return replace(whole, body=spoil.bytes_of(whole.body, self._chance), how="body")
        return replace(whole, headers=headers, body=whole.body + b" ", how="another secret")

    def _facts_of(self, path: Path) -> list[str]:
        said = self._ask(good(path))
        if said.status != ACCEPTED:
            raise Broken(f"a good delivery was refused: {path}")
        return self._house.kept()

    def _ask(self, delivery: Delivery) -> Said:
        names = {"venture": delivery.venture, "source": delivery.source}
        return self._house.ask(
            f"{delivery.method} /webhooks/{{venture}}/{{source}}",
            f"/webhooks/{delivery.venture}/{delivery.source}",
            names=names,
            headers=delivery.headers,
            body=delivery.body,
            query=delivery.query,
            at=delivery.at,
        )


def _fresh(delivery: Delivery) -> bool:
    """Whether the delivery, signed now, is not too old where it comes, nor of the future."""
    window = WINDOWS.get(delivery.source)
    return window is None or -AHEAD <= delivery.at - AT <= window
