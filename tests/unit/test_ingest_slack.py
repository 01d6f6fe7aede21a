"""What a press of a button in Slack says, and what Slack hears back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.ingest_webhook.vendors import slack
from functions.shared.domain.facts import Addressed, Kind
from functions.shared.domain.presses import Press, subject
from functions.shared.kernel.errors import Refused
from tests import payloads

APPROVE = "block_actions-approve"
REACHED, OTHERS = "block_actions-outcome_reached", "dropped-block_actions-of_others"


def facts(name: str, **changes: Any) -> list[Addressed]:
    return payloads.told("slack", name, **changes)


def test_who_says_that_they_reached_a_customer_tells_of_a_response() -> None:
    (told,) = facts(REACHED)
    assert told.fact.kind is Kind.RESPONDED
    assert told.fact.data == {"channel": "slack"}
    assert told.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 6, 194939, tzinfo=UTC)
    assert told.customer == "acme"
    assert told.aliases == ()


def test_a_press_is_one_fact_however_often_it_is_told() -> None:
    assert facts(REACHED) == facts(REACHED)
    later = facts(REACHED, actions__0__action_ts="1772439246.194940")
    assert later[0].fact.id != facts(REACHED)[0].fact.id


def test_the_buttons_of_others_say_nothing() -> None:
    assert facts(OTHERS) == []
    assert facts(REACHED, type="view_submission") == []
    assert facts(REACHED, actions=[]) == []
    assert facts(REACHED, actions__0={"type": "static_select", "action_id": "pick"}) == []


def pressed(**changes: Any) -> list[Press]:
    return slack.presses(payloads.sample("slack", APPROVE, **changes), payloads.AT)


def test_a_press_of_a_command_names_who_pressed_and_what_it_is_about() -> None:
    (press,) = pressed()
    assert (press.action, press.step, press.enrolment) == (
        "approve",
        "personal_email",
        "0b1c2d3e4f5061728394a5b6c7d8e9f0-acme",
    )
    assert (press.by, press.at) == ("slack:U0DANA1", payloads.AT)
    assert press.reply_url == "https://hooks.slack.com/actions/T0TENURE/1/x"
    assert facts(APPROVE) == []


def test_a_press_of_a_command_is_one_however_often_it_is_told() -> None:
    assert pressed() == pressed()
    ids = {
        pressed(**changes)[0].id
        for changes in (
            {},
            {"actions__0__action_ts": "1772439246.194940"},
            {"actions__0__action_id": "reject"},
            {"actions__0__value": subject("1-acme", "call")},
            {"user__id": "U2"},
            {"team__id": "T2"},
        )
    }
    assert len(ids) == 6


def test_what_is_no_press_of_a_command_gives_none() -> None:
    assert pressed(type="view_submission") == []
    assert pressed(actions=[]) == []
    assert pressed(actions__0__action_id="launch") == []
    assert slack.presses(payloads.sample("slack", REACHED), payloads.AT) == []
    (press,) = pressed(response_url=None)
    assert press.reply_url is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"actions__0__value": "personal_email"}, "actions.0.value"),
        ({"actions__0__value": "a b c"}, "actions.0.value"),
        ({"actions__0__value": "x" * 2_001}, "actions.0.value"),
        ({"actions__0__action_ts": "soon"}, "actions.0.action_ts"),
        ({"user": None}, "user"),
        ({"user__id": ""}, "user.id"),
    ],
    ids=lambda said: str(said)[:40],
)
def test_a_wrong_field_of_a_command_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        pressed(**changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"actions__0__value": "no such id!"}, "actions.0.value"),
        ({"actions__0__action_ts": "soon"}, "actions.0.action_ts"),
        ({"actions__0__action_ts": 5}, "actions.0.action_ts"),
        ({"user": None}, "user"),
        ({"actions": "none"}, "actions"),
        ({"type": None}, "type"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(REACHED, **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]
