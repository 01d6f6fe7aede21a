"""Who may deliver: signatures on raw bytes, and everything that can be wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.ingest_webhook import vendors
from functions.ingest_webhook.vendors import Refused
from functions.ingest_webhook.vendors.windows import AHEAD, WINDOWS, configured
from functions.shared.kernel.errors import Unknown, Unproven
from tests.senders import SENDERS, by_standard_webhooks, by_zendesk
from tests.vectors import Vector, vectors

AT = datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
BODY = '{"subject": "Zahlung übrig ✓"}'.encode()
UNSIGNED = frozenset({"freshdesk"})
"""Sources that send a shared token: their bodies are not covered by any signature."""
SECOND = timedelta(seconds=1)

SOURCES = pytest.mark.parametrize("source", sorted(SENDERS))
TIMED = pytest.mark.parametrize("source", sorted(s for s in SENDERS if SENDERS[s].timestamp))


def holds(vector: Vector) -> bool:
    """Whether we must take it: of HubSpot's signatures only the third version proves enough."""
    return vector.valid and vector.scheme in {None, "v3"}


def named(some: list[Vector]) -> list[str]:
    return [f"{vector.source}-{n}" for n, vector in enumerate(some)]


KNOWN = [v for v in vectors() if v.source in vendors.SOURCES]
GOOD = [v for v in KNOWN if holds(v)]


def verify(source: str, **changes: Any) -> None:
    """Verify a good delivery, but for the changes."""
    body = changes.pop("signed", BODY)
    url = f"https://tenure.example/webhooks/v/{source}"
    said: dict[str, Any] = {
        "secrets": [SENDERS[source].secret],
        "method": "POST",
        "url": url,
        "headers": SENDERS[source].headers(body, AT, url=url),
        "body": body,
        "at": AT,
    }
    vendors.verify(source, **(said | changes))


def signed(source: str) -> dict[str, str]:
    """The headers of the good delivery."""
    url = f"https://tenure.example/webhooks/v/{source}"
    return SENDERS[source].headers(BODY, AT, url=url)


def check(vector: Vector) -> None:
    """Verify a vector at its own instant."""
    vendors.verify(
        vector.source,
        secrets=[vector.secret],
        method=vector.method,
        url=vector.url,
        headers=vector.headers,
        body=vector.body,
        at=vector.at,
    )


def alone(vector: Vector) -> Vector:
    """A good vector without the signatures that stand beside the one that counts."""
    for name, text in vector.headers.items():
        for between in (" ", ","):
            for part in text.split(between):
                fewer = [other for other in text.split(between) if other != part]
                less = vector.with_header(name, between.join(fewer))
                if fewer and passes(less):
                    return alone(less)
    return vector


def passes(vector: Vector) -> bool:
    try:
        check(vector)
    except Unproven:
        return False
    return True


def flipped(vector: Vector) -> Iterator[tuple[str, Vector]]:
    """The vector with one byte of one part flipped, for many bytes of every part."""
    body = vector.body
    for n in sorted({*range(0, len(body), 1 + len(body) // 40), len(body) - 1} - {-1}):
        yield f"body {n}", replace(vector, body=body[:n] + bytes([body[n] ^ 1]) + body[n + 1 :])
    yield "body, one more", replace(vector, body=body + b"\0")
    for name, text in vector.headers.items():
        for n in range(len(text)):
            yield f"{name} {n}", vector.with_header(name, _flip(text, n))
    for n in range(len(vector.secret)):
        yield f"secret {n}", replace(vector, secret=_flip(vector.secret, n))


def _flip(text: str, n: int) -> str:
    return text[:n] + chr(ord(text[n]) ^ 1) + text[n + 1 :]


@pytest.mark.parametrize("vector", KNOWN, ids=named(KNOWN))
def test_it_agrees_with_signatures_computed_by_others(vector: Vector) -> None:
    for headers in (vector.headers, {k.upper(): v for k, v in vector.headers.items()}):
        assert passes(replace(vector, headers=headers)) == holds(vector)


@pytest.mark.parametrize("vector", GOOD, ids=named(GOOD))
def test_of_those_each_with_one_byte_flipped_is_refused(vector: Vector) -> None:
    vector = alone(vector)
    kept = [what for what, changed in flipped(vector) if passes(changed)]
    assert kept == []


def test_every_source_has_a_vector_of_its_own() -> None:
    assert {v.source for v in GOOD} | UNSIGNED == set(vendors.SOURCES)
    assert set(SENDERS) == set(vendors.SOURCES)


@SOURCES
def test_a_good_delivery_passes_under_any_active_secret(source: str) -> None:
    secret, other = SENDERS[source].secret, SENDERS[source].other
    verify(source)
    verify(source, secrets=secret)
    verify(source, secrets=(secret, other))
    verify(source, secrets=(other, secret))
    with pytest.raises(Unproven):
        verify(source, secrets=(other,))


@SOURCES
@pytest.mark.parametrize("secrets", [(), ("",), ("", ""), None, 5, (None, 7), {}, b"key"])
def test_without_a_secret_nothing_passes(source: str, secrets: object) -> None:
    empty_key = by_zendesk(BODY, "", AT) | by_standard_webhooks(BODY, "whsec_", AT)
    with pytest.raises(Unproven):
        verify(source, secrets=secrets, headers=empty_key)
    with pytest.raises(Unproven):
        verify(source, secrets=secrets)


@pytest.mark.parametrize("source", ["fax", "", "Zendesk", None, 5, ["zendesk"], b"zendesk"])
def test_an_unknown_source_is_refused(source: Any) -> None:
    with pytest.raises(Unknown):
        vendors.verify(source, secrets=["s"], method="POST", url="", headers={}, body=b"", at=AT)


@pytest.mark.parametrize("source", sorted(set(SENDERS) - UNSIGNED))
@given(position=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_of_the_body_is_refused(source: str, position: int, bit: int) -> None:
    body = bytearray(BODY)
    body[position] ^= 1 << bit
    with pytest.raises(Unproven):
        verify(source, body=bytes(body))


@SOURCES
@given(position=st.integers(0, 200), bit=st.integers(0, 6))
def test_one_flipped_bit_of_a_signed_header_is_refused(
    source: str, position: int, bit: int
) -> None:
    headers = signed(source)
    for name in filter(None, (SENDERS[source].signature, SENDERS[source].timestamp)):
        text = bytearray(headers[name], "ascii")
        text[position % len(text)] ^= 1 << bit
        with pytest.raises(Unproven):
            verify(source, headers=headers | {name: text.decode("ascii")})


@SOURCES
@given(position=st.integers(0, 60), change=st.characters(codec="ascii", categories=["L", "N"]))
def test_one_changed_character_of_the_secret_is_refused(
    source: str, position: int, change: str
) -> None:
    secret = SENDERS[source].secret
    position %= len(secret)
    wrong = secret[:position] + change + secret[position + 1 :]
    if wrong != secret:
        with pytest.raises(Unproven):
            verify(source, secrets=[wrong])


def test_the_id_is_signed_too() -> None:
    with pytest.raises(Unproven):
        verify("standard", headers=signed("standard") | {"webhook-id": "msg_2"})


def test_exactly_the_sources_that_sign_a_timestamp_have_a_window() -> None:
    assert set(WINDOWS) == {source for source, sender in SENDERS.items() if sender.timestamp}


@TIMED
def test_the_window_reaches_both_ways(source: str) -> None:
    for drift in (timedelta(0), WINDOWS[source], -AHEAD):
        verify(source, at=AT + drift)
    for drift in (WINDOWS[source] + SECOND, timedelta(days=400), -AHEAD - SECOND):
        with pytest.raises(Unproven):
            verify(source, at=AT + drift)


@TIMED
def test_a_deployment_may_take_older_deliveries_but_none_of_the_future(source: str) -> None:
    windows = configured(f'{{"{source}": 86400}}')
    verify(source, at=AT + timedelta(days=1), windows=windows)
    for drift in (timedelta(days=1) + SECOND, -AHEAD - SECOND):
        with pytest.raises(Unproven):
            verify(source, at=AT + drift, windows=windows)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"fax": 60}', '{"zendesk": 0}', '{"zendesk": "60"}', '{"zendesk": 1e9}'],
)
def test_a_window_that_is_none_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"window|JSON|Expecting"):
        configured(text)


@pytest.mark.parametrize("source", sorted(s for s in SENDERS if not SENDERS[s].timestamp))
def test_without_a_signed_timestamp_no_delivery_is_too_old(source: str) -> None:
    for drift in (timedelta(days=400), -timedelta(days=400)):
        verify(source, at=AT + drift)


def test_zendesk_signs_the_timestamp_first() -> None:
    """An older page of theirs has it the other way round."""
    body = b'{"id":"1"}'
    stamp = AT.isoformat()
    backwards = by_zendesk(stamp.encode(), SENDERS["zendesk"].secret, body.decode())
    headers = backwards | {"x-zendesk-webhook-signature-timestamp": stamp}
    with pytest.raises(Unproven):
        verify("zendesk", headers=headers, body=body)


@pytest.mark.parametrize("stamp", ["1234", "yesterday", "2026-03-02", "2026-03-02T08:14:06"])
def test_of_zendesk_a_timestamp_that_is_no_instant_still_needs_the_signature(stamp: str) -> None:
    headers = by_zendesk(BODY, SENDERS["zendesk"].secret, stamp)
    if stamp == "2026-03-02":  # an instant after all: midnight, hours ago
        with pytest.raises(Unproven):
            verify("zendesk", headers=headers)
    else:
        verify("zendesk", headers=headers)
    with pytest.raises(Unproven):
        verify("zendesk", headers=headers, body=BODY + b" ")


@pytest.mark.parametrize("source", sorted(set(SENDERS) - UNSIGNED))
def test_an_absent_body_counts_as_empty(source: str) -> None:
    verify(source, signed=b"")


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
        "sha1=",
        "sha256=" + "0" * 64,
        "v0=",
        "t=,v1=",
        None,
        5,
        ["v1,a"],
        b"v1,a",
    ],
)
@SOURCES
def test_a_malformed_signature_is_refused(source: str, signature: object) -> None:
    with pytest.raises(Unproven):
        verify(source, headers=signed(source) | {SENDERS[source].signature: signature})


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "soon",
        "1e9",
        "-1",
        "+1772439246",
        "1772439246.0",
        "١٧٧٢٤٣٩٢٤٦",
        "9" * 11,
        "9" * 14,
        "9" * 400,
        None,
        1772439246,
    ],
)
@TIMED
def test_a_malformed_timestamp_is_refused(source: str, stamp: object) -> None:
    with pytest.raises(Unproven):
        verify(source, headers=signed(source) | {str(SENDERS[source].timestamp): stamp})


@SOURCES
def test_a_missing_header_is_refused(source: str) -> None:
    headers = signed(source)
    for name in filter(None, (SENDERS[source].signature, SENDERS[source].timestamp)):
        with pytest.raises(Unproven):
            verify(source, headers={k: v for k, v in headers.items() if k != name})
    nothings: list[Any] = [{}, None, [], "x-signature", {5: "a", None: None}]
    for nothing in nothings:
        with pytest.raises(Unproven):
            verify(source, headers=nothing)


@SOURCES
@pytest.mark.parametrize(
    "wrong",
    [{"body": None}, {"body": "text"}, {"body": 5}, {"at": None}, {"at": AT.replace(tzinfo=None)}],
    ids=str,
)
def test_what_is_not_of_the_right_type_proves_nothing(
    source: str, wrong: Mapping[str, object]
) -> None:
    with pytest.raises(Unproven):
        verify(source, **wrong)


@pytest.mark.parametrize(
    "bad", ["whsec_%%%", "whsec_", "not base64", "é", "whpk_AAAA", "whsec_AAE", "whsec_AAF="]
)
def test_a_stored_secret_that_is_no_base64_signs_nothing(bad: str) -> None:
    verify("standard", secrets=(bad, SENDERS["standard"].secret))
    with pytest.raises(Unproven):
        verify("standard", secrets=(bad,))


@SOURCES
def test_a_body_that_is_no_text_is_only_bytes(source: str) -> None:
    verify(source, signed=b"\xff\xfe\x00")


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)
NAMES = st.sampled_from(
    sorted(
        {"webhook-id", "svix-id", "svix-signature", "authorization"}
        | {sender.signature for sender in SENDERS.values()}
        | {sender.timestamp for sender in SENDERS.values() if sender.timestamp}
    )
)
ANYTHING = ANY_TEXT | st.none() | st.integers() | st.binary(max_size=8)


@SOURCES
@given(
    headers=st.dictionaries(NAMES | ANYTHING, ANYTHING, max_size=6),
    body=st.binary(max_size=80),
    secrets=st.lists(ANYTHING, max_size=3),
    place=st.tuples(ANYTHING, ANYTHING),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
@example(
    headers={"x-zendesk-webhook-signature-timestamp": "0001-01-01T00:00:00+23:59"},
    body=b"",
    secrets=["s"],
    place=("POST", ""),
    at=None,
)
def test_nothing_but_a_refusal_comes_out_of_nonsense(
    *,
    source: str,
    headers: dict[Any, Any],
    body: bytes,
    secrets: list[Any],
    place: tuple[Any, Any],
    at: datetime | None,
) -> None:
    """Some of it signed well, where there is no instant; then what is wrong comes on top."""
    if at is None:
        headers = SENDERS[source].headers(body, AT) | headers
        secrets = [*secrets, SENDERS[source].secret]
    method, url = place
    try:
        vendors.verify(
            source,
            secrets=secrets,
            method=method,
            url=url,
            headers=headers,
            body=body,
            at=at or AT,
        )
    except Refused:
        return
    assert at is None, "only who knows a secret passes"
