"""Requests of the HTTP API (payload format 2.0), answers, and the one mapping of errors."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NoReturn, TypeAlias
from urllib.parse import parse_qsl, unquote

from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused, TenureError, Unknown, Unproven
from functions.shared.runtime import log
from functions.shared.runtime.body import read_json
from functions.shared.runtime.metrics import Metric

RETRY_AFTER: Final = 10
"""Seconds. Some vendors try again only where it is below 60."""

_PAGE: Final = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Header names are in lower case; `content_type` is bare, without parameters.

    `target` is the path with its query, as they were sent: whose address they follow is for the
    settings to say, for a gateway knows only its own.
    `at` is the request's instant (the local stage's own, if it has one), `received_ms` the
    gateway's stamp in milliseconds. `subject` and `roles` are the checked token's, where the route
    asks for one.
    """

    route_key: str
    method: str
    target: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    content_type: str
    at: datetime
    received_ms: int
    subject: str | None
    roles: frozenset[str]

    def json(self) -> object:
        """The body as JSON.

        Raises:
            Refused: it is none.
        """
        return read_json(self.body)

    def form(self) -> dict[str, str]:
        """The fields of a form's body; of a repeated field, the last.

        Raises:
            Refused: it is no form.
        """
        try:
            text = self.body.decode()
            return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=50))
        except ValueError:
            raise Refused("the body is not a form in UTF-8") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer; `body` is text."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


Route: TypeAlias = Callable[[Request], Response]


def as_json(value: object, status: int = HTTPStatus.OK) -> Response:
    """The value as JSON."""
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return Response(status=status, headers=headers, body=json.dumps(value, allow_nan=False))


def as_html(page: str, status: int = HTTPStatus.OK) -> Response:
    """The page, which may style itself and send its forms here, and do nothing else."""
    return Response(status=status, headers=_PAGE, body=page)


def as_markdown(text: str) -> Response:
    """The text, which is Markdown."""
    headers = {"content-type": "text/markdown; charset=utf-8", "cache-control": "no-store"}
    return Response(status=HTTPStatus.OK, headers=headers, body=text)


def empty(status: int = HTTPStatus.OK) -> Response:
    """No body."""
    return Response(status=status)


def problem(error: TenureError) -> Response:
    """What the caller is told of an error, as RFC 9457 has it."""
    said = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "errors": [{"field": wrong.field, "message": wrong.message} for wrong in error.errors],
    }
    headers = {"content-type": "application/problem+json", "cache-control": "no-store"}
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(RETRY_AFTER)
    return Response(status=error.status, headers=headers, body=json.dumps(said))


def answer(
    event: Mapping[str, Any],
    routes: Mapping[str, Route],
    *,
    page: Callable[[int, str], str] | None = None,
) -> dict[str, Any]:
    """The gateway's answer to its event: what the event's route says, or what its error means.

    With `page`, an error's status is told to people as that page, in a language that their
    browser accepts (the header Accept-Language), and only to programs as JSON.
    """
    route_key = str(event.get("routeKey", ""))
    try:
        response = routes.get(route_key, _nowhere)(request_of(event))
    except Exception as error:  # noqa: BLE001 -- here every error becomes an answer
        response = _explained(error, route_key, event)
        if page and not _from_program(event):
            kept = {n: t for n, t in response.headers.items() if n == "retry-after"}
            shown = as_html(page(response.status, _spoken(event)), response.status)
            response = replace(shown, headers={**shown.headers, **kept})
    return {
        "statusCode": int(response.status),
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }


def _spoken(event: Mapping[str, Any]) -> str:
    """The header Accept-Language of the gateway's event, as it is."""
    headers = event.get("headers") or {}
    return next((str(t) for n, t in headers.items() if n.lower() == "accept-language"), "")


def _from_program(event: Mapping[str, Any]) -> bool:
    """Whether the request speaks JSON, as no browser's page does."""
    headers = {name.lower(): text for name, text in (event.get("headers") or {}).items()}
    spoken = (headers.get("content-type", ""), headers.get("accept", ""))
    return any(text.strip().lower().startswith("application/json") for text in spoken)


def _nowhere(request: Request) -> NoReturn:
    raise Unknown(f"there is nothing at {request.route_key}")


def request_of(event: Mapping[str, Any]) -> Request:
    """The request that the gateway's event describes.

    Raises:
        Refused: its body is not what it says it is.
    """
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    query = event.get("rawQueryString") or ""
    claims = ((context.get("authorizer") or {}).get("jwt") or {}).get("claims") or {}
    received_ms = int(context["timeEpoch"])
    return Request(
        route_key=str(event.get("routeKey", "")),
        method=context["http"]["method"],
        target=str(event.get("rawPath", "")) + (f"?{query}" if query else ""),
        # No identifier of ours holds a percent sign, so undoing an escape twice does no harm.
        path={name: unquote(text) for name, text in (event.get("pathParameters") or {}).items()},
        query=dict(event.get("queryStringParameters") or {}),
        headers=headers,
        body=_body(event),
        content_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
        at=clock.of_milliseconds(received_ms),
        received_ms=received_ms,
        subject=claims.get("sub"),
        roles=roles_of(claims),
    )


def roles_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """A token's roles: Cognito's groups, or of other issuers the claim `roles`.

    The gateway flattens a list to text, `[a b]`; others write `a,b`.
    """
    said = claims.get("cognito:groups", claims.get("roles"))
    if isinstance(said, str):
        said = re.split(r"[\s,]+", said.strip("[] \t\r\n").replace('"', ""))
    return frozenset(str(role) for role in said if role) if isinstance(said, list) else frozenset()


def _body(event: Mapping[str, Any]) -> bytes:
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(text).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("the body is not what the gateway says it is") from None


def _explained(error: Exception, route_key: str, event: Mapping[str, Any]) -> Response:
    request = str((event.get("requestContext") or {}).get("requestId", ""))
    if not isinstance(error, TenureError):
        counts = {Metric.UNEXPECTED_ERRORS: 1}
        log.failure("request_failed", error, counts=counts, route=route_key, request=request)
        # What went wrong inside is for the log: the caller could not use it, an attacker might.
        return problem(TenureError("something went wrong on our side"))
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        counts = {Metric.REQUESTS_UNAVAILABLE: 1}
        log.failure("request_unavailable", error, counts=counts, route=route_key, request=request)
        return problem(error)
    counts = {Metric.REQUESTS_REFUSED: 1}
    if isinstance(error, Unproven):
        counts[Metric.REQUESTS_UNPROVEN] = 1
    log.outcome(
        "request_refused",
        counts=counts,
        route=route_key,
        request=request,
        status=error.status,
        error=type(error).__name__,
        fields=" ".join(wrong.loggable for wrong in error.errors[:5]) or None,
    )
    return problem(error)
