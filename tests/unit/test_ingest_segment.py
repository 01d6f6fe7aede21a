"""What Segment's calls say, in our words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.ingest_webhook import vendors
from functions.ingest_webhook.vendors import SOURCES
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import Refused, Unproven
from tests import payloads
from tests.payloads import AT
from tests.senders import SENDERS

LOGIN, USED, GOAL = "track-signed_in", "track-feature_used", "track-goal_reached"
ACCOUNT, PERSON = Alias("segment", "acct-acme"), Alias("segment", "u-2041")


def facts(name: str, **changes: Any) -> list[Addressed]:
    return payloads.told("segment", name, **changes)


def test_who_signs_in_has_logged_in() -> None:
    (told,) = facts(LOGIN)
    assert told.fact.id == "segment:node-next-1741-login"
    assert told.fact.kind is Kind.LOGIN
    assert told.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 5, 118000, tzinfo=UTC)
    assert told.fact.data == {}
    assert told.aliases == (ACCOUNT, PERSON)


@pytest.mark.parametrize("name", ["Signed In", "signed_in", "Logged In", "LOGIN", "logged-in"])
def test_a_login_has_several_names(name: str) -> None:
    (told,) = facts(LOGIN, event=name)
    assert told.fact.kind is Kind.LOGIN


@pytest.mark.parametrize(
    ("core", "kept"), [(True, True), (False, False), ("true", False), (1, False), (None, False)]
)
def test_a_used_feature_is_named_and_core_where_that_is_said(core: object, kept: bool) -> None:
    (told,) = facts(USED, properties={"feature": "export", "core": core})
    assert told.fact.kind is Kind.FEATURE_USED
    assert told.fact.data == {"feature": "export", "core": kept}


@pytest.mark.parametrize("name", ["Goal Reached", "goal_completed"])
def test_a_reached_goal_is_named(name: str) -> None:
    (told,) = facts(GOAL, event=name)
    assert told.fact.kind is Kind.GOAL_REACHED
    assert told.fact.data == {"goal": "first report"}


@pytest.mark.parametrize(
    ("name", "field"), [(USED, "properties.feature"), (GOAL, "properties.goal")]
)
@pytest.mark.parametrize("properties", [{}, None, [], {"feature": 5, "goal": ""}])
def test_what_has_no_name_is_refused_by_its_field(
    name: str, field: str, properties: object
) -> None:
    with pytest.raises(Refused) as refused:
        facts(name, properties=properties)
    assert [wrong.field for wrong in refused.value.errors] == [field]


def test_a_group_names_the_account_and_its_tier() -> None:
    (told,) = facts("group")
    assert told.fact.kind is Kind.PROFILE_CHANGED
    assert told.fact.data == {"name": "Acme GmbH", "tier": "enterprise"}
    assert told.aliases == (ACCOUNT, PERSON)
    (told,) = facts("group", traits={"name": "Acme", "plan": "Scale 2026"})
    assert told.fact.data == {"name": "Acme"}, "a plan that is no tier of ours says no tier"
    for nothing in ({}, {"industry": "x"}, {"name": 5, "plan": ["free"]}, None):
        assert facts("group", traits=nothing) == []


def test_an_identify_tells_of_the_company_and_not_of_the_person() -> None:
    (told,) = facts("identify")
    assert told.fact.data == {"name": "Acme GmbH", "tier": "enterprise"}
    assert told.aliases == (ACCOUNT, PERSON, Alias("email", "ines.prado@acme.example"))
    assert facts("identify", traits={"name": "Ines Prado", "plan": "free"}) == []


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        ({"context": {}}, (PERSON,)),
        ({"context": {"traits": {"email": "A@b.c"}}}, (PERSON, Alias("email", "a@b.c"))),
        (
            {"context": None, "userId": None},
            (Alias("segment", "anonymous:8c2f1b0e-7d44-4f0a-9c55-0a1b2c3d4e5f"),),
        ),
        ({"context": {"groupId": 17}}, (Alias("segment", "17"), PERSON)),
    ],
)
def test_whose_it_is(changes: dict[str, Any], whose: tuple[Alias, ...]) -> None:
    (told,) = facts(LOGIN, **changes)
    assert told.aliases == whose


def test_a_call_of_nobody_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        facts(LOGIN, context={}, userId=None, anonymousId=None)
    assert [wrong.field for wrong in refused.value.errors] == ["userId"]


def test_events_with_other_names_say_nothing() -> None:
    assert facts("dropped-page") == []
    assert facts("dropped-track-course_clicked") == []
    for event in ("Feature", "Sign In Failed", "", None, "Login Page Viewed"):
        assert facts(LOGIN, event=event) == []


def test_without_a_message_id_the_content_names_the_fact() -> None:
    (one,) = facts(LOGIN, messageId=None)
    (again,) = facts(LOGIN, messageId=None)
    (other,) = facts(LOGIN, messageId=None, userId="u-7")
    assert one.fact.id == again.fact.id != other.fact.id
    assert len(one.fact.id) == len("segment:") + 32


def test_without_a_timestamp_the_receipt_counts() -> None:
    (told,) = facts(LOGIN, timestamp=None)
    assert told.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 5, 118000, tzinfo=UTC)
    (told,) = facts(LOGIN, timestamp=None, receivedAt=None)
    assert told.fact.occurred_at == AT


@pytest.mark.parametrize("before", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_a_batch_is_refused_with_what_to_do_about_it(before: bytes) -> None:
    """Segment signs the first call of a batch; what stands behind it could be anybody's."""
    first, second = (json.dumps(payloads.sample("segment", name)) for name in (LOGIN, USED))
    body = before + f"[{first},{second}]".encode()
    sender = SENDERS["segment"]
    for signed, how in ((first.encode(), Unproven), (body, Refused)):
        with pytest.raises(how, match="turn batching off"):
            vendors.verify(
                "segment",
                secrets=[sender.secret],
                method="POST",
                url="",
                headers=sender.headers(signed, AT),
                body=body,
                at=AT,
            )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": None}, "type"),
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"timestamp": 5}, "timestamp"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(LOGIN, **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]


@pytest.mark.parametrize("payload", [[], "text", 5, None, [{}], {"type": ["x"]}])
def test_another_shape_is_refused(payload: object) -> None:
    with pytest.raises(Refused):
        SOURCES["segment"].matters(payload)
