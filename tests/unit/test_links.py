"""Links prove themselves, for one purpose and for their time, and say nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.kernel import links
from functions.shared.kernel.errors import Expired, Unavailable, Unknown

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
FIELDS = {"venture": "v-1", "survey": "0123-acme"}
TOKEN = links.make("new", "nps", FIELDS, AT + timedelta(days=90))


def test_a_token_gives_back_its_fields() -> None:
    assert links.read(("new",), "nps", TOKEN, AT) == FIELDS


def test_every_active_secret_is_accepted() -> None:
    assert links.read(("newest", "new"), "nps", TOKEN, AT) == FIELDS


def test_it_needs_no_escaping_in_an_address() -> None:
    assert TOKEN.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("secrets", "purpose", "token"),
    [
        (("other",), "nps", TOKEN),
        (("new",), "unsubscribe", TOKEN),
        (("new",), "nps", ""),
        (("new",), "nps", "x"),
        (("new",), "nps", "no token at all"),
        (("new",), "nps", "ä" * 40),
        (("new",), "nps", TOKEN[:20]),
        (("new",), "nps", TOKEN + "A"),
        (("new",), "nps", TOKEN + "="),
        (("new",), "nps", TOKEN + " "),
        (("new",), "nps", "A" * 5000),
    ],
)
def test_what_is_not_ours_is_unknown(secrets: tuple[str, ...], purpose: str, token: str) -> None:
    with pytest.raises(Unknown):
        links.read(secrets, purpose, token, AT)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABab01-_"))
def test_no_character_of_it_can_be_another(place: int, other: str) -> None:
    forged = TOKEN[:place] + other + TOKEN[place + 1 :]
    if forged == TOKEN:
        return
    with pytest.raises(Unknown):
        links.read(("new",), "nps", forged, AT)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(token: str) -> None:
    with pytest.raises(Unknown):
        links.read(("new",), "nps", token, AT)


def test_it_ends_at_its_instant() -> None:
    last = AT + timedelta(days=90)
    assert links.read(("new",), "nps", TOKEN, last - timedelta(microseconds=1)) == FIELDS
    with pytest.raises(Expired):
        links.read(("new",), "nps", TOKEN, last)


def test_a_forged_token_does_not_learn_that_it_is_late() -> None:
    with pytest.raises(Unknown):
        links.read(("other",), "nps", TOKEN, AT + timedelta(days=900))


def test_without_an_end_it_never_ends() -> None:
    token = links.make("new", "unsubscribe", FIELDS)
    assert links.read(("new",), "unsubscribe", token, AT + timedelta(days=9000)) == FIELDS


def test_without_a_secret_nothing_can_be_said() -> None:
    with pytest.raises(Unavailable):
        links.read((), "nps", TOKEN, AT)
