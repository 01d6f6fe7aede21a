"""Who may deliver: signatures on raw bytes, and everything that can be wrong with them."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.ingest_webhook import vendors
from functions.ingest_webhook.vendors import Refused
from functions.shared.kernel.errors import Unknown, Unproven
from tests.senders import SENDERS, by_standard_webhooks, by_zendesk

AT = datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
BODY = '{"subject": "Zahlung übrig ✓"}'.encode()
ZENDESK_SECRET = "tnr-zd-secret-æ"
STANDARD_SECRET = "whsec_dGVudXJlLXN0YW5kYXJkLWtleS0yNGJ5"
SECRETS = {"zendesk": ZENDESK_SECRET, "standard": STANDARD_SECRET}
SIGNATURE = {"zendesk": "x-zendesk-webhook-signature", "standard": "webhook-signature"}
TIMESTAMP = {
    "zendesk": "x-zendesk-webhook-signature-timestamp",
    "standard": "webhook-timestamp",
}
OTHER_STANDARD_SECRET = "whsec_YW5vdGhlci1zdGFuZGFyZC1rZXktMjQ="


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """A delivery of which somebody else computed whether its signature holds."""

    source: str
    secret: str
    headers: Mapping[str, str]
    body: bytes
    valid: bool


# Computed with OpenSSL.
OWN = [
    Vector(
        source="zendesk",
        secret=ZENDESK_SECRET,
        headers={
            "X-Zendesk-Webhook-Signature": "x6/Nzd7ofQ44EawjN43Iw5N3P14ztTkBIBSfXd/9iHg=",
            "X-Zendesk-Webhook-Signature-Timestamp": "2026-03-02T08:14:06Z",
        },
        body='{"é":1}'.encode(),
        valid=True,
    ),
    Vector(
        source="standard",
        secret=STANDARD_SECRET,
        headers={
            "webhook-id": "msg_own",
            "webhook-timestamp": "1772439246",
            "webhook-signature": "v1,VjgNC7gDD3eZSeSWIyKmx8Z4TvSmb2txCZgCDgzME+E=",
        },
        body=b'{"a": "\\u00e9"}',
        valid=True,
    ),
    Vector(
        source="standard",
        secret=STANDARD_SECRET,
        headers={
            "svix-id": "msg_own",
            "svix-timestamp": "1772439246",
            "svix-signature": "v1a,c2lnbmVk v1,62FfTSww94xQS62Ck2psUL3RDs7W6Yg4ENCS9VIfH5s=",
        },
        body=b"",
        valid=True,
    ),
    Vector(  # the same JSON, but not the same bytes
        source="standard",
        secret=STANDARD_SECRET,
        headers={
            "webhook-id": "msg_own",
            "webhook-timestamp": "1772439246",
            "webhook-signature": "v1,VjgNC7gDD3eZSeSWIyKmx8Z4TvSmb2txCZgCDgzME+E=",
        },
        body='{"a": "é"}'.encode(),
        valid=False,
    ),
]


def collected() -> Iterator[Vector]:
    """Vectors that lie outside the repository, where this checkout has such a neighbour."""
    neighbour = Path(__file__).parents[3] / "shared" / "vendors" / "signature_vectors.json"
    path = Path(os.environ.get("TENURE_VECTORS") or neighbour)
    sources = {"zendesk": "zendesk", "standard-webhooks": "standard", "svix": "standard"}
    for vector in json.loads(path.read_text("utf-8")) if path.is_file() else []:
        if vector["provider"] in sources:
            yield Vector(
                source=sources[vector["provider"]],
                secret=vector["secret"],
                headers=vector["headers"],
                body=vector["body_utf8"].encode(),
                valid=vector["valid"],
            )


def signed_at(vector: Vector) -> datetime:
    stamp = next(
        text for name, text in vector.headers.items() if name.lower().endswith("timestamp")
    )
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return datetime.fromtimestamp(int(stamp), UTC)


def verify(source: str, **changes: Any) -> None:
    """Verify a good delivery, but for the changes."""
    body = changes.pop("signed", BODY)
    said: dict[str, Any] = {
        "secrets": [SECRETS[source]],
        "method": "POST",
        "url": f"https://tenure.example/webhooks/v/{source}",
        "headers": signed(source, body),
        "body": body,
        "at": AT,
    }
    vendors.verify(source, **(said | changes))


def signed(source: str, body: bytes = BODY, at: datetime = AT) -> dict[str, str]:
    return SENDERS[source](body, SECRETS[source], at)


SOURCES = pytest.mark.parametrize("source", sorted(SECRETS))


@pytest.mark.parametrize("vector", [*OWN, *collected()])
def test_it_agrees_with_signatures_computed_by_others(vector: Vector) -> None:
    def check(headers: Mapping[str, str]) -> None:
        vendors.verify(
            vector.source,
            secrets=[vector.secret],
            method="POST",
            url="https://tenure.example/",
            headers=headers,
            body=vector.body,
            at=signed_at(vector),
        )

    for headers in (vector.headers, {k.upper(): v for k, v in vector.headers.items()}):
        if vector.valid:
            check(headers)
        else:
            with pytest.raises(Unproven):
                check(headers)


@SOURCES
def test_a_good_delivery_passes_under_any_active_secret(source: str) -> None:
    other = {"zendesk": "another", "standard": OTHER_STANDARD_SECRET}[source]
    verify(source)
    verify(source, secrets=(SECRETS[source], other))
    verify(source, secrets=(other, SECRETS[source]))
    with pytest.raises(Unproven):
        verify(source, secrets=(other,))


@SOURCES
@pytest.mark.parametrize("secrets", [(), ("",), ("", "")])
def test_without_a_secret_nothing_passes(source: str, secrets: tuple[str, ...]) -> None:
    empty_key = by_zendesk(BODY, "", AT) | by_standard_webhooks(BODY, "whsec_", AT)
    with pytest.raises(Unproven):
        verify(source, secrets=secrets, headers=empty_key)


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(Unknown):
        vendors.verify("fax", secrets=["s"], method="POST", url="", headers={}, body=b"", at=AT)


@SOURCES
@given(position=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_of_the_body_is_refused(source: str, position: int, bit: int) -> None:
    body = bytearray(BODY)
    body[position] ^= 1 << bit
    with pytest.raises(Unproven):
        verify(source, body=bytes(body))


@SOURCES
@pytest.mark.parametrize("part", ["signature", "timestamp"])
@given(position=st.integers(0, 100), bit=st.integers(0, 6))
def test_one_flipped_bit_of_a_signed_header_is_refused(
    source: str, part: str, position: int, bit: int
) -> None:
    name = {"signature": SIGNATURE, "timestamp": TIMESTAMP}[part][source]
    headers = signed(source)
    text = bytearray(headers[name], "ascii")
    text[position % len(text)] ^= 1 << bit
    with pytest.raises(Unproven):
        verify(source, headers=headers | {name: text.decode("ascii")})


@SOURCES
@given(position=st.integers(6, 37), change=st.characters(codec="ascii", categories=["L", "N"]))
def test_one_changed_character_of_the_secret_is_refused(
    source: str, position: int, change: str
) -> None:
    secret = SECRETS[source]
    position = 6 + position % (len(secret) - 6)
    wrong = secret[:position] + change + secret[position + 1 :]
    if wrong != secret:
        with pytest.raises(Unproven):
            verify(source, secrets=[wrong])


def test_the_id_is_signed_too() -> None:
    with pytest.raises(Unproven):
        verify("standard", headers=signed("standard") | {"webhook-id": "msg_2"})


@SOURCES
@pytest.mark.parametrize("drift", [timedelta(0), timedelta(minutes=5), -timedelta(minutes=5)])
def test_five_minutes_either_way_are_fresh(source: str, drift: timedelta) -> None:
    verify(source, at=AT + drift)


@SOURCES
@pytest.mark.parametrize(
    "drift", [timedelta(seconds=301), timedelta(days=400), -timedelta(seconds=301)]
)
def test_older_and_newer_is_not(source: str, drift: timedelta) -> None:
    with pytest.raises(Unproven):
        verify(source, at=AT + drift)


def test_zendesk_signs_the_timestamp_first() -> None:
    """An older page of theirs has it the other way round."""
    body = b'{"id":"1"}'
    stamp = AT.isoformat()
    backwards = by_zendesk(stamp.encode(), ZENDESK_SECRET, body.decode())
    headers = backwards | {TIMESTAMP["zendesk"]: stamp}
    with pytest.raises(Unproven):
        verify("zendesk", headers=headers, body=body)


@pytest.mark.parametrize("stamp", ["1234", "yesterday", "2026-03-02", "2026-03-02T08:14:06"])
def test_of_zendesk_a_timestamp_that_is_no_instant_still_needs_the_signature(stamp: str) -> None:
    headers = by_zendesk(BODY, ZENDESK_SECRET, stamp)
    if stamp == "2026-03-02":  # an instant after all: midnight, hours ago
        with pytest.raises(Unproven):
            verify("zendesk", headers=headers)
    else:
        verify("zendesk", headers=headers)
    with pytest.raises(Unproven):
        verify("zendesk", headers=headers, body=BODY + b" ")


def test_of_zendesk_an_absent_body_counts_as_empty() -> None:
    verify("zendesk", signed=b"")


@pytest.mark.parametrize(
    "signature",
    [
        "",
        " ",
        "v1",
        "v1,",
        "nocomma",
        "v1,é",
        "v1,not-base64!",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,abc nocomma",
        "v1,\ud800",
        "v1," + "A" * 5_000,
    ],
)
@SOURCES
def test_a_malformed_signature_is_refused(source: str, signature: str) -> None:
    with pytest.raises(Unproven):
        verify(source, headers=signed(source) | {SIGNATURE[source]: signature})


@pytest.mark.parametrize(
    "stamp",
    ["", "soon", "1e9", "-1", "+1772439246", "1772439246.0", "١٧٧٢٤٣٩٢٤٦", "9" * 11, "9" * 400],
)
@SOURCES
def test_a_malformed_timestamp_is_refused(source: str, stamp: str) -> None:
    with pytest.raises(Unproven):
        verify(source, headers=signed(source) | {TIMESTAMP[source]: stamp})


@SOURCES
def test_a_missing_header_is_refused(source: str) -> None:
    headers = signed(source)
    for name in {SIGNATURE[source], TIMESTAMP[source]}:
        with pytest.raises(Unproven):
            verify(source, headers={k: v for k, v in headers.items() if k != name})
    with pytest.raises(Unproven):
        verify(source, headers={})


@pytest.mark.parametrize("bad", ["whsec_%%%", "whsec_", "not base64", "é", "whpk_AAAA"])
def test_a_stored_secret_that_is_no_base64_signs_nothing(bad: str) -> None:
    verify("standard", secrets=(bad, STANDARD_SECRET))
    with pytest.raises(Unproven):
        verify("standard", secrets=(bad,))


def test_a_body_that_is_no_text_is_only_bytes() -> None:
    verify("standard", signed=b"\xff\xfe\x00")
    verify("zendesk", signed=b"\xff\xfe\x00")


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)
NAMES = st.sampled_from(
    ["webhook-id", "svix-id", "svix-signature", *SIGNATURE.values(), *TIMESTAMP.values()]
)


@SOURCES
@given(
    headers=st.dictionaries(NAMES | ANY_TEXT, ANY_TEXT, max_size=6),
    body=st.binary(max_size=80),
    secrets=st.lists(ANY_TEXT, max_size=3),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
@example(
    headers={TIMESTAMP["zendesk"]: "0001-01-01T00:00:00+23:59"},
    body=b"",
    secrets=["s"],
    at=None,
)
def test_nothing_but_a_refusal_comes_out_of_nonsense(
    source: str,
    headers: dict[str, str],
    body: bytes,
    secrets: list[str],
    at: datetime | None,
) -> None:
    """Some of it signed well, where there is no instant; then what is wrong comes on top."""
    if at is None:
        headers = signed(source, body) | headers
        secrets = [*secrets, SECRETS[source]]
    try:
        vendors.verify(
            source, secrets=secrets, method="POST", url="", headers=headers, body=body, at=at or AT
        )
    except Refused:
        return
    assert at is None, "only who knows a secret passes"
