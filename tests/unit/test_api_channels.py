"""Channels over HTTP: their secrets, and who may press buttons in Slack."""

import pytest

from tests.unit.api import Api, founded

TOKEN = "xoxb-1-2-abc"
KEY = "whsec_dGVudXJlLXN0YW5kYXJkLWtleS0yNGJ5"


def test_a_channel_is_connected_with_a_secret_that_is_never_shown() -> None:
    api = founded()
    assert api.of("GET", "/channels")["items"] == []
    api.of("PUT", "/channels/slack", {"secret": TOKEN})
    said = api.of("PUT", "/channels/slack", {"secret": f"{TOKEN}2"})
    assert said == {
        "channel": "slack",
        "connected_at": "2026-03-02T10:30:00Z",
        "by": "executive-1",
    }
    api.of("PUT", "/channels/webhook", {"secret": KEY})
    assert api.secrets.stored == {
        f"tenure/channels/{api.venture}/slack": (f"{TOKEN}2", TOKEN),
        f"tenure/channels/{api.venture}/webhook": (KEY,),
    }
    listed = api.of("GET", "/channels", role="viewer")
    assert [channel["channel"] for channel in listed["items"]] == ["slack", "webhook"]
    assert TOKEN not in str(listed)


@pytest.mark.parametrize(
    ("channel", "secret"),
    [
        ("slack", "xoxp-1-2-abc"),
        ("slack", "xoxb-"),
        ("slack", "xoxb-1 2"),
        ("slack", ""),
        ("webhook", "dGVudXJlLXN0YW5kYXJkLWtleS0yNGJ5"),
        ("webhook", "whsec_c2hvcnQ="),
        ("webhook", "whsec_no base64"),
    ],
)
def test_a_secret_that_opens_nothing_is_refused(channel: str, secret: str) -> None:
    api = founded()
    assert api.fields("PUT", f"/channels/{channel}", {"secret": secret}) == {"secret"}
    assert api.of("GET", "/channels")["items"] == []
    assert api.secrets.stored == {}


def test_there_are_no_other_channels_and_not_everybody_connects_one() -> None:
    api = founded()
    api.of("PUT", "/channels/fax", {"secret": "s"}, status=404)
    for role in ("viewer", "success_manager"):
        api.of("PUT", "/channels/slack", {"secret": TOKEN}, role=role, status=403)
        api.of("PUT", "/channels/slack/people", {"people": []}, role=role, status=403)
    assert api.secrets.stored == {}


def people(*said: tuple[str, str]) -> dict[str, list[dict[str, str]]]:
    return {"people": [{"user": user, "role": role} for user, role in said]}


def test_who_may_press_buttons_is_the_latest_list() -> None:
    api = founded()
    nobody: dict[str, object] = {"people": [], "set_at": None, "by": None}
    assert api.of("GET", "/channels/slack/people") == nobody
    api.of("PUT", "/channels/slack/people", people(("U1", "success_manager")))
    both = people(("U2", "executive"), ("W3", "success_manager"))
    said = api.of("PUT", "/channels/slack/people", both)
    assert said == {**both, "set_at": "2026-03-02T10:30:00Z", "by": "executive-1"}
    assert api.of("GET", "/channels/slack/people", role="viewer") == said


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (people(("dana", "executive")), "people.0.user"),
        (people(("U1", "viewer")), "people.0.role"),
        (people(("U1", "executive"), ("U1", "success_manager")), "people.1.user"),
        ({}, "people"),
        ({"people": [{"user": "U1"}]}, "people.0.role"),
    ],
)
def test_a_list_that_is_wrong_is_not_kept(said: dict[str, object], field: str) -> None:
    api: Api = founded()
    assert api.fields("PUT", "/channels/slack/people", said) == {field}
    assert api.of("GET", "/channels/slack/people")["people"] == []
