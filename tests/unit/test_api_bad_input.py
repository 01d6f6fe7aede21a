"""Whatever is sent, bad input is the caller's fault: never a 5xx, never half a change."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.shared.domain.changes import PROPOSAL
from functions.shared.runtime import http
from local.api_document import OPERATIONS_OF_PEOPLE, Operation, operations
from tests.unit.api import AT, founded

PEOPLES = [o for o in operations() if o.function in OPERATIONS_OF_PEOPLE]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["2026-03-02T10:30:00Z", "9999-12-31T23:59:59-14:00", "acme", "-1", "1e999"]),
)
NESTED = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
)


def bodies(operation: Operation) -> st.SearchStrategy[Any]:
    """Bodies with the documented names and odd values, and bodies of no shape."""
    if operation.body is None:
        return NESTED
    names = st.sampled_from(sorted(operation.body.model_fields))
    return st.dictionaries(names, NESTED, max_size=6) | NESTED


@pytest.mark.parametrize("path", ["/customers/{}", "/customers/{}/health", "/tasks/{}"])
def test_what_is_longer_than_any_name_is_not_there(path: str) -> None:
    api = founded()
    method, body = ("POST", {"outcome": "done"}) if "tasks" in path else ("GET", None)
    api.of(method, path.format("x" * 2_100), body, status=404)
    api.of("PUT", f"/customers/{'x' * 2_100}", {"name": "A"}, status=404)
    api.ask("GET", f"/v1/ventures/{'x' * 2_100}", status=404)


@pytest.mark.parametrize("operation", PEOPLES, ids=lambda operation: operation.id)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_bad_input_is_never_our_fault(operation: Operation, data: st.DataObject) -> None:
    api = founded()
    api.customer()
    queries = [q.name for q in operation.query] + ["x"]
    event = {
        "routeKey": operation.route_key,
        "rawPath": operation.path,
        "queryStringParameters": data.draw(
            st.dictionaries(st.sampled_from(queries), st.text(max_size=8), max_size=2)
        ),
        "pathParameters": {
            "venture": api.venture,
            "customer": data.draw(st.sampled_from(["acme", "a#b", "é", "%00", "x" * 3000])),
            "enrolment": data.draw(st.text(min_size=1, max_size=50)),
            "approval": data.draw(
                st.text(min_size=1, max_size=50).map(f"{PROPOSAL}{{}}".format)
                | st.text(min_size=1, max_size=50)
            ),
            "preset": data.draw(st.sampled_from(["enterprise", "startup", "x"])),
            "task": data.draw(st.text(min_size=1, max_size=50)),
            "name": data.draw(st.sampled_from(["sending_days", "healthy_threshold", "x"])),
            "channel": data.draw(st.sampled_from(["slack", "webhook", "#"])),
            "source": data.draw(st.sampled_from(["standard", "zendesk", "#"])),
            "trigger": data.draw(st.sampled_from(["RETENTION-001", "retention-004", "#"])),
            "firing": data.draw(st.text(min_size=1, max_size=50)),
            "alert": data.draw(st.text(min_size=1, max_size=50)),
        },
        "body": data.draw(bodies(operation).map(json.dumps) | st.text(max_size=20)),
        "requestContext": {
            "http": {"method": operation.method},
            "requestId": "r",
            "timeEpoch": round(AT.timestamp() * 1000),
            "authorizer": {"jwt": {"claims": {"sub": "s", "cognito:groups": "[executive]"}}},
        },
    }
    answer = http.answer(event, api.routes)
    assert answer["statusCode"] < 500, answer["body"]
    assert answer["statusCode"] in {operation.status, *operation.errors}
