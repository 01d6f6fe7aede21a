"""How handlers meet Lambda: requests and roles, errors as answers, batches, instants, the log."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.kernel import errors
from functions.shared.kernel.errors import FieldError, Refused, TenureError
from functions.shared.runtime import batch, http, instants, log
from functions.shared.runtime.body import read_json
from functions.shared.runtime.metrics import Metric

AT = datetime(2026, 3, 2, 8, 14, 6, 250_000, tzinfo=UTC)
MILLISECONDS = round(AT.timestamp() * 1000)


def event(**changes: Any) -> dict[str, Any]:
    """The gateway's event of a request, with the changes."""
    return {
        "version": "2.0",
        "routeKey": "GET /things/{thing}",
        "rawPath": "/things/a",
        "rawQueryString": "x=1",
        "headers": {"Content-Type": "Text/Plain; charset=utf-8", "X-Odd": "é"},
        "queryStringParameters": {"x": "1"},
        "pathParameters": {"thing": "me%40example.com"},
        "requestContext": {
            "domainName": "api.example",
            "http": {"method": "GET", "path": "/things/a"},
            "requestId": "r-1",
            "timeEpoch": MILLISECONDS,
        },
        "isBase64Encoded": False,
    } | changes


def answered(route: http.Route, **changes: Any) -> tuple[int, Any, dict[str, str]]:
    answer = http.answer(event(**changes), {"GET /things/{thing}": route})
    return answer["statusCode"], json.loads(answer["body"] or "null"), answer["headers"]


def raising(error: Exception) -> http.Route:
    def route(request: http.Request) -> http.Response:
        raise error

    return route


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_is_what_the_gateway_says() -> None:
    request = http.request_of(event(body=base64.b64encode(b"\xff").decode(), isBase64Encoded=True))
    assert request.route_key == "GET /things/{thing}"
    assert request.method == "GET"
    assert request.target == "/things/a?x=1"
    assert request.path == {"thing": "me@example.com"}
    assert request.query == {"x": "1"}
    assert request.headers["x-odd"] == "é"
    assert request.content_type == "text/plain"
    assert request.body == b"\xff"
    assert (request.at, request.received_ms) == (AT, MILLISECONDS)
    assert (request.subject, request.roles) == (None, frozenset())


def test_what_the_gateway_leaves_out_is_empty() -> None:
    bare = event(headers=None, queryStringParameters=None, pathParameters=None, body=None)
    request = http.request_of(bare)
    assert (request.body, request.content_type, dict(request.path)) == (b"", "", {})
    assert http.request_of(event(body='{"é":1}')).body == '{"é":1}'.encode()


@pytest.mark.parametrize(
    ("claims", "roles"),
    [
        ({"cognito:groups": "[viewer executive]"}, ["executive", "viewer"]),
        ({"cognito:groups": ["viewer", "executive"]}, ["executive", "viewer"]),
        ({"cognito:groups": "viewer,executive"}, ["executive", "viewer"]),
        ({"cognito:groups": '["viewer", "executive"]'}, ["executive", "viewer"]),
        ({"cognito:groups": "viewer"}, ["viewer"]),
        ({"cognito:groups": "[]"}, []),
        ({"cognito:groups": 5}, []),
        ({"roles": ["executive"]}, ["executive"]),
        ({"cognito:groups": "[viewer]", "roles": "executive"}, ["viewer"]),
        ({}, []),
    ],
    ids=repr,
)
def test_roles_are_read_as_each_issuer_writes_them(
    claims: Mapping[str, Any], roles: list[str]
) -> None:
    context = event()["requestContext"] | {
        "authorizer": {"jwt": {"claims": {"sub": "u-1", **claims}, "scopes": None}}
    }
    request = http.request_of(event(requestContext=context))
    assert request.subject == "u-1"
    assert sorted(request.roles) == roles


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.Refused, 400),
        (errors.Unproven, 401),
        (errors.Forbidden, 403),
        (errors.Unknown, 404),
        (errors.Conflict, 409),
        (errors.Expired, 410),
        (errors.TooLarge, 413),
        (errors.WrongType, 415),
        (errors.Undecided, 503),
        (errors.Unavailable, 503),
    ],
)
def test_each_error_is_an_answer(kind: type[TenureError], status: int) -> None:
    answer, said, headers = answered(raising(kind("because", FieldError("a.b", "is odd"))))
    assert answer == said["status"] == status
    assert headers["content-type"] == "application/problem+json"
    assert said["detail"] == "because"
    assert said["title"] == kind.title
    assert said["errors"] == [{"field": "a.b", "message": "is odd"}]
    assert ("retry-after" in headers) == (status == 503)


def test_the_unexpected_is_logged_and_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = answered(raising(ValueError("ines@example.com")))
    assert status == 500
    assert "ines" not in json.dumps(said)
    (line,) = lines(capsys)
    assert line["message"] == "request_failed"
    assert line["error"] == ["ValueError"]
    assert line["UnexpectedErrors"] == 1
    assert line["where"][-1].endswith(" route")
    assert "ines" not in json.dumps(line)


def test_a_route_that_does_not_exist_is_not_found() -> None:
    assert http.answer(event(), {})["statusCode"] == 404
    assert http.answer(event(routeKey="$default"), {})["statusCode"] == 404


def test_an_event_that_is_no_request_is_an_error_and_no_exception() -> None:
    assert http.answer({}, {})["statusCode"] == 500


def test_a_body_that_is_not_what_the_gateway_says_is_refused() -> None:
    status, _, _ = answered(lambda _: http.empty(), body="%%%", isBase64Encoded=True)
    assert status == 400


def test_answers_say_what_they_are() -> None:
    status, said, headers = answered(lambda _: http.as_json({"a": "é"}, 202))
    assert (status, said, headers["content-type"]) == (202, {"a": "é"}, "application/json")
    page = http.as_html("<p>✓")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert http.empty(204).status == 204


def test_forms_are_read_and_refused() -> None:
    request = http.request_of(event(body="score=9&comment=a%C3%A9+b&empty="))
    assert request.form() == {"score": "9", "comment": "aé b", "empty": ""}
    for body in ("&".join(f"a{n}=1" for n in range(60)), "a=%ff"):
        with pytest.raises(Refused):
            http.request_of(event(body=body)).form()
    raw = base64.b64encode(b"a=\xff").decode()
    with pytest.raises(Refused):
        http.request_of(event(body=raw, isBase64Encoded=True)).form()


@given(st.binary(max_size=60) | st.text('[]{}",:0123456789.eE-\\udnulNaI ').map(str.encode))
def test_a_body_is_json_or_refused(body: bytes) -> None:
    try:
        value = read_json(body)
    except Refused:
        return
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_of_a_batch_only_what_failed_comes_again(capsys: pytest.CaptureFixture[str]) -> None:
    records = [{"messageId": name, "body": "ines@example.com"} for name in "abc"]
    handled: list[str] = []

    def handle(record: batch.Record) -> None:
        handled.append(record["messageId"])
        if record["messageId"] == "b":
            raise KeyError(record["body"])

    assert batch.each({"Records": records}, handle) == {
        "batchItemFailures": [{"itemIdentifier": "b"}]
    }
    assert handled == ["a", "b", "c"]
    (line,) = lines(capsys)
    assert (line["message"], line["record"], line["error"]) == ("record_failed", "b", ["KeyError"])
    assert "ines" not in json.dumps(line)


def test_a_stream_goes_on_from_the_first_that_failed() -> None:
    records = [{"dynamodb": {"SequenceNumber": str(n)}} for n in range(4)]
    handled: list[str] = []

    def handle(record: batch.Record) -> None:
        handled.append(record["dynamodb"]["SequenceNumber"])
        if handled[-1] == "2":
            raise errors.Unavailable("the bus does not answer")

    assert batch.in_order({"Records": records}, handle) == batch.failed(["2"])
    assert handled == ["0", "1", "2"]
    assert batch.in_order({"Records": records[:2]}, handle) == {"batchItemFailures": []}


def test_instants_are_the_triggers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = {"attributes": {"SentTimestamp": str(MILLISECONDS)}}
    schedule = {"time": "2026-03-02T08:14:00Z"}
    asked: list[Callable[[], datetime]] = [
        lambda: instants.of_message(message),
        lambda: http.request_of(event()).at,
    ]
    assert [ask() for ask in asked] == [AT] * 2
    lived = datetime(2027, 1, 1, tzinfo=UTC)
    (tmp_path / "clock").write_text(lived.isoformat())
    monkeypatch.setenv("TENURE_CLOCK_FILE", str(tmp_path / "clock"))
    assert [ask() for ask in asked] == [lived] * 2
    assert instants.of_schedule(schedule) == datetime(2026, 3, 2, 8, 14, tzinfo=UTC)
    assert http.request_of(event()).received_ms == MILLISECONDS


class Remaining:
    """What Lambda's context says of a run's time."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self._milliseconds


def test_a_run_begins_nothing_that_it_may_not_end() -> None:
    assert instants.time_left(Remaining(5_001), 5_000)()
    assert not instants.time_left(Remaining(5_000), 5_000)()


def test_an_outcome_is_one_line_with_its_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    log.outcome(
        "facts_scored",
        counts={Metric.FACTS_ACCEPTED: 3},
        name="any word may be a key",
        message="but not this one",
        at=AT,
        nothing=None,
    )
    (line,) = lines(capsys)
    assert line["message"] == "facts_scored"
    assert line["level"] == "INFO"
    assert line["name"] == "any word may be a key"
    assert line["at"] == "2026-03-02T08:14:06.250000Z"
    assert "nothing" not in line
    assert line["FactsAccepted"] == 3
    (described,) = line["_aws"]["CloudWatchMetrics"]
    assert described == {
        "Namespace": "Tenure",
        "Dimensions": [["function"]],
        "Metrics": [{"Name": "FactsAccepted", "Unit": "Count"}],
    }
    assert line["function"]


def test_a_failure_says_its_causes_but_not_their_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    foreign = type("ClientError", (Exception,), {"operation_name": "PutItem"})("ines@example.com")
    foreign.response = {"Error": {"Code": "Throttled", "Message": "ines@example.com"}}
    unavailable = errors.Unavailable("the table does not answer")
    unavailable.__cause__ = foreign
    log.failure("sweep_failed", unavailable, page=2)
    (line,) = lines(capsys)
    assert line["level"] == "ERROR"
    assert line["page"] == 2
    assert line["error"] == [
        "Unavailable: the table does not answer",
        "ClientError: Throttled of PutItem",
    ]
