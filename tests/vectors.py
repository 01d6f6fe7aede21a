"""Deliveries of which somebody else computed whether their signatures hold.

Our own lie in `events/vendors/<source>.signatures.json`. Where the checkout has a neighbour
`shared/vendors/signature_vectors.json`, or TENURE_VECTORS names such a file, those count too.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEIGHBOUR = ROOT.parent / "shared" / "vendors" / "signature_vectors.json"
NAMES = {"standard-webhooks": "standard", "svix": "standard"}
AT = datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
MILLISECONDS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One delivery, and whether its signature holds; `scheme` is the signature's, where it says.

    `at` is the signed instant, where one is signed.
    """

    source: str
    secret: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    valid: bool
    scheme: str | None
    note: str
    at: datetime

    def with_header(self, name: str, text: str) -> "Vector":
        """The same with another text in one header."""
        return replace(self, headers={**self.headers, name: text})


def vectors() -> Iterator[Vector]:
    """Every vector that lies about."""
    beside = Path(os.environ.get("TENURE_VECTORS") or NEIGHBOUR)
    own = sorted((ROOT / "events" / "vendors").glob("*.signatures.json"))
    for path in (*own, beside):
        for said in json.loads(path.read_text("utf-8")) if path.is_file() else []:
            yield Vector(
                source=NAMES.get(said["provider"], said["provider"]),
                secret=said["secret"],
                method=said.get("method", "POST"),
                url=said.get("uri", ""),
                headers=said["headers"],
                body=said["body_utf8"].encode(),
                valid=said["valid"],
                scheme=said.get("scheme"),
                note=said.get("note", ""),
                at=_signed_at(said["headers"]),
            )


def _signed_at(headers: Mapping[str, str]) -> datetime:
    for name, text in headers.items():
        if name.lower().endswith("timestamp"):
            return _instant(text)
        if name.lower() == "stripe-signature":
            return _instant(text.partition(",")[0].removeprefix("t="))
    return AT


def _instant(text: str) -> datetime:
    if not text.isdigit():
        return datetime.fromisoformat(text)
    number = int(text)
    return datetime.fromtimestamp(number / 1000 if len(text) >= MILLISECONDS else number, UTC)
