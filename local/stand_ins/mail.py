"""A mail service of SES v2's shape that keeps whole messages and reports what became of them.

The SDK's `sesv2` client is served at SES' own paths; what people and tests ask is beside them:

    POST   /v2/email/outbound-emails   SendEmail, simple content only
    GET    /v2/email/account           GetAccount: the sending quota
    GET    /mailbox                    {"messages": [...]}, oldest first, bare addresses
    DELETE /mailbox                    forget them
    GET    /faults, POST /faults       the switches of `Faults`; DELETE /faults switches all off
    POST   /events                     {"message_id", "event"}: report something later
    GET    /pending                    {"pending": n}: events not yet handed over

Sources: the SES v2 API reference (SendEmail) and its "examples of event data that Amazon SES
publishes". The envelope's `time` is the bus' own; the instants inside the event are the clock's.
"""

import heapq
import json
import re
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

from typing_extensions import override

SOURCE = "local.ses"
"""The bus refuses `aws.ses` from anybody but AWS; the local stage's rule accepts this instead."""

MAX_RECIPIENTS = 50
MAX_BODY = 10 * 1024 * 1024

DETAIL_TYPES = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "DeliveryDelay": "Email Delivery Delayed",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
    "Open": "Email Opened",
    "Click": "Email Clicked",
}
"""An event's `eventType`, and what the bus calls it."""

_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")

Entries = list[dict[str, Any]]
Publish = Callable[[Entries], None]
"""Hands entries of PutEvents (Source, DetailType, Detail, Time) to the default bus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong, until it is switched off again."""

    lose_events: bool = False
    duplicate_events: int = 0
    """How many further times each event is reported."""
    delay_events_seconds: float = 0
    refuse: str | None = None
    """`throttle` and `quota` (429, by the second and by the day) or `reject` (400, the message)."""
    per_second: float | None = None
    """No more than this in any second; None: as many as come, while GetAccount says 100."""
    daily: int = 50_000
    """What GetAccount says of the day's quota, and what is taken until `DELETE /mailbox`."""
    drop_connection_after_accept: bool = False
    """The message is accepted and sent, but the sender never learns of it."""
    lose_message: bool = False
    """The message is accepted, and then nothing is kept, sent or reported."""

    def switched(self, changes: Mapping[str, Any]) -> "Faults":
        """These faults with some of them changed.

        Raises:
            ValueError: there is no such fault, or it cannot have that value.
        """
        kinds: dict[str, tuple[type, ...]] = {
            "lose_events": (bool,),
            "duplicate_events": (int,),
            "delay_events_seconds": (int, float),
            "drop_connection_after_accept": (bool,),
            "lose_message": (bool,),
            "per_second": (int, float, type(None)),
            "daily": (int,),
        }
        for name, value in changes.items():
            if name not in {known.name for known in fields(self)}:
                raise ValueError(f"there is no fault {name!r}")
            if name == "refuse":
                if value not in {None, "throttle", "quota", "reject"}:
                    raise ValueError("refuse is throttle, quota, reject or null")
            elif not isinstance(value, kinds[name]):
                raise ValueError(f"{name} cannot be {value!r}")
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One accepted message. `to` and `from` are bare addresses; the headers keep the names."""

    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    html: str
    text: str
    headers: Mapping[str, str]
    tags: Mapping[str, str]
    configuration_set: str | None
    sent_at: datetime

    def shown(self) -> dict[str, Any]:
        """The message as the mailbox answers it."""
        return {
            "message_id": self.message_id,
            "from": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "html": self.html,
            "text": self.text,
            "headers": dict(self.headers),
            "tags": dict(self.tags),
            "configuration_set": self.configuration_set,
            "sent_at": self.sent_at.astimezone(UTC).isoformat(),
        }


class _Refusal(Exception):
    """An answer in SES' error shape."""

    def __init__(self, status: HTTPStatus, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


def _bad(message: str) -> _Refusal:
    return _Refusal(HTTPStatus.BAD_REQUEST, "BadRequestException", message)


def _too_many(message: str) -> _Refusal:
    return _Refusal(HTTPStatus.TOO_MANY_REQUESTS, "TooManyRequestsException", message)


def _bare(address: str) -> str:
    """The address without its display name.

    Raises:
        _Refusal: it is no address.
    """
    _, bare = parseaddr(address)
    try:
        return Address(addr_spec=bare).addr_spec
    except (ValueError, IndexError, HeaderParseError):
        raise _bad(f"Invalid address: {address!r}") from None


def _part(content: Mapping[str, Any], name: str) -> str:
    return str((content.get(name) or {}).get("Data") or "")


def _tags(given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    tags = {tag["Name"]: tag["Value"] for tag in given}
    for text in [*tags.keys(), *tags.values()]:
        if not _TAG.fullmatch(text):
            raise _bad(f"Tag names and values take A-Z a-z 0-9 _ - up to 256: {text!r}")
    return tags


def accept(request: Mapping[str, Any], *, message_id: str, at: datetime) -> Message:
    """The message that a SendEmail request describes.

    Raises:
        _Refusal: SES would refuse it.
    """
    simple = (request.get("Content") or {}).get("Simple")
    if not simple:
        raise _bad("This mail service takes simple content only.")
    destination = request.get("Destination") or {}
    recipients = [
        recipient
        for kind in ("ToAddresses", "CcAddresses", "BccAddresses")
        for recipient in destination.get(kind) or []
    ]
    if not recipients:
        raise _bad("Destination must have at least one address.")
    if len(recipients) > MAX_RECIPIENTS:
        raise _bad(f"Recipient count exceeds {MAX_RECIPIENTS}.")
    sender = str(request.get("FromEmailAddress") or "")
    subject = _part(simple, "Subject")
    body = simple.get("Body") or {}
    if not subject or not (body.get("Html") or body.get("Text")):
        raise _bad("A message needs a subject and a body.")
    headers = {"From": sender, "To": ", ".join(recipients), "Subject": subject}
    if request.get("ReplyToAddresses"):
        headers["Reply-To"] = ", ".join(request["ReplyToAddresses"])
    headers |= {header["Name"]: header["Value"] for header in simple.get("Headers") or []}
    if any("\n" in value or "\r" in value for value in headers.values()):
        raise _bad("A header's value must be on one line.")
    return Message(
        message_id=message_id,
        sender=_bare(sender),
        to=tuple(_bare(recipient) for recipient in recipients),
        subject=subject,
        html=_part(body, "Html"),
        text=_part(body, "Text"),
        headers=headers,
        tags=_tags(request.get("EmailTags") or []),
        configuration_set=request.get("ConfigurationSetName"),
        sent_at=at,
    )


def _instant(at: datetime) -> str:
    """An instant the way SES writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _particulars(message: Message, kind: str, at: datetime, link: str) -> dict[str, Any]:
    """What SES says of an event beside the message itself, under the event's own key."""
    when = _instant(at)
    to = [{"emailAddress": recipient} for recipient in message.to]
    reader = {"timestamp": when, "userAgent": "Mozilla/5.0", "ipAddress": "198.51.100.1"}
    said: dict[str, dict[str, Any]] = {
        "Send": {},
        "Delivery": {
            "timestamp": when,
            "processingTimeMillis": 1025,
            "recipients": list(message.to),
            "smtpResponse": "250 2.0.0 OK",
            "reportingMTA": "a8-21.smtp-out.amazonses.com",
        },
        "DeliveryDelay": {
            "timestamp": when,
            "delayType": "TransientCommunicationFailure",
            "delayedRecipients": [
                person | {"status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1 timed out"}
                for person in to
            ],
        },
        "Bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [
                person
                | {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1"}
                for person in to
            ],
            "timestamp": when,
            "feedbackId": f"{message.message_id}-feedback",
            "reportingMTA": "dsn; a8-21.smtp-out.amazonses.com",
        },
        "Complaint": {
            "complainedRecipients": to,
            "timestamp": when,
            "feedbackId": f"{message.message_id}-feedback",
            "complaintSubType": None,
            "complaintFeedbackType": "abuse",
        },
        "Reject": {"reason": "Bad content"},
        "Open": reader,
        "Click": reader | {"link": link, "linkTags": None},
    }
    return {kind[0].lower() + kind[1:]: said[kind]}


def event(message: Message, kind: str, *, at: datetime, link: str = "") -> dict[str, Any]:
    """The entry for PutEvents that reports `kind` of the message, in SES' shape."""
    tags = {name: [value] for name, value in message.tags.items()}
    if message.configuration_set:
        tags["ses:configuration-set"] = [message.configuration_set]
    detail = {
        "eventType": kind,
        "mail": {
            "timestamp": _instant(message.sent_at),
            "source": message.headers["From"],
            "messageId": message.message_id,
            "destination": list(message.to),
            "headersTruncated": False,
            "headers": [{"name": k, "value": v} for k, v in message.headers.items()],
            "commonHeaders": {
                "from": [message.headers["From"]],
                "to": [message.headers["To"]],
                "messageId": message.message_id,
                "subject": message.subject,
            },
            "tags": tags,
        },
        **_particulars(message, kind, at, link),
    }
    return {
        "Source": SOURCE,
        "DetailType": DETAIL_TYPES[kind],
        "Detail": json.dumps(detail),
        "Time": at,
    }


@dataclass(order=True, slots=True)
class _Waiting:
    due: float
    number: int
    entry: dict[str, Any] = field(compare=False)


class _Outbound:
    """Events on their way to the bus: in order of their delay, from a thread of its own."""

    _AT_ONCE = 10  # PutEvents takes no more.

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._under_way = 0
        self._added = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="mail-events", daemon=True)
        self._thread.start()

    @property
    def pending(self) -> int:
        with self._changed:
            return len(self._waiting) + self._under_way

    def add(self, entries: Entries, *, delay: float) -> None:
        due = time.monotonic() + delay
        with self._changed:
            for entry in entries:
                self._added += 1
                heapq.heappush(self._waiting, _Waiting(due, self._added, entry))
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout=5)

    def _next(self) -> Entries:
        """The events that are due, once there are some; none when it is over."""
        with self._changed:
            while not self._closed:
                wait = self._waiting[0].due - time.monotonic() if self._waiting else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                due: Entries = []
                moment = time.monotonic()
                while self._waiting and self._waiting[0].due <= moment and len(due) < self._AT_ONCE:
                    due.append(heapq.heappop(self._waiting).entry)
                self._under_way = len(due)
                return due
            return []

    def _run(self) -> None:
        while entries := self._next():
            try:
                self._publish(entries)
            except Exception:  # noqa: BLE001 -- Events are best effort, as SES' own are; the next must not suffer.
                traceback.print_exc(file=sys.stderr)
            finally:
                with self._changed:
                    self._under_way = 0


class MailService:
    """The mail service itself: what it has accepted, its faults, what it still has to report."""

    def __init__(self, *, at: Callable[[], datetime], publish: Publish) -> None:
        self._at = at
        self._lock = threading.Lock()
        self._messages: dict[str, Message] = {}
        self._outbound = _Outbound(publish)
        self._latest: list[float] = []
        self.faults = Faults()

    @property
    def pending(self) -> int:
        """How many events have not been handed over yet."""
        return self._outbound.pending

    def send(self, request: Mapping[str, Any]) -> str:
        """Accept a SendEmail request; its message id.

        Raises:
            _Refusal: the service, or a fault, refuses it.
        """
        faults = self.faults
        if faults.refuse == "quota" or len(self._messages) >= faults.daily:
            raise _too_many("Daily message quota exceeded.")
        if faults.refuse == "throttle" or self._too_fast(faults.per_second):
            raise _too_many("Maximum sending rate exceeded.")
        message = accept(request, message_id=f"local-{uuid.uuid4()}", at=self._at())
        if faults.refuse == "reject":
            raise _Refusal(
                HTTPStatus.BAD_REQUEST, "MessageRejected", "Email address is not verified."
            )
        if faults.lose_message:
            return message.message_id
        # Announced before it shows in the mailbox: whoever finds the message there may ask
        # `pending` next, and must not be told that everything has been reported.
        if not faults.lose_events:
            self._announce(message, ("Send", "Delivery"))
        with self._lock:
            self._messages[message.message_id] = message
        return message.message_id

    def report(self, message_id: str, kind: str, *, link: str = "") -> None:
        """Report an event of a message that was accepted earlier.

        Raises:
            ValueError: there is no such event.
            LookupError: there is no such message.
        """
        if kind not in DETAIL_TYPES:
            raise ValueError(f"event is one of {', '.join(DETAIL_TYPES)}")
        with self._lock:
            message = self._messages[message_id]
        self._announce(message, (kind,), link=link)

    def _announce(self, message: Message, kinds: tuple[str, ...], *, link: str = "") -> None:
        at = self._at()
        entries = [event(message, kind, at=at, link=link) for kind in kinds]
        times = 1 + self.faults.duplicate_events
        self._outbound.add(entries * times, delay=self.faults.delay_events_seconds)

    def _too_fast(self, per_second: float | None) -> bool:
        """Whether this would be one too many in the second before now, which is the wall's."""
        if per_second is None:
            return False
        moment = time.monotonic()
        with self._lock:
            self._latest = [each for each in self._latest if each > moment - 1]
            fast = len(self._latest) >= per_second
            if not fast:
                self._latest.append(moment)
        return fast

    def mailbox(self) -> list[Message]:
        """What was sent, oldest first."""
        with self._lock:
            return list(self._messages.values())

    def forget(self) -> None:
        with self._lock:
            self._messages.clear()

    def close(self) -> None:
        self._outbound.close()


class _Door(BaseHTTPRequestHandler):
    """The service's HTTP face."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # Else each answer waits 40 ms for an acknowledgement.
    mail: ClassVar[MailService]

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: who wants to know reads the mailbox."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        try:
            body = self._body()
            ways: dict[tuple[str, str], Callable[[dict[str, Any]], None]] = {
                ("POST", "/v2/email/outbound-emails"): self._send,
                ("GET", "/v2/email/account"): self._account,
                ("GET", "/mailbox"): self._mailbox,
                ("DELETE", "/mailbox"): self._forget,
                ("GET", "/faults"): self._switch,
                ("POST", "/faults"): self._switch,
                ("DELETE", "/faults"): self._switch,
                ("POST", "/events"): self._report,
                ("GET", "/pending"): self._pending,
            }
            ways.get((self.command, self.path.partition("?")[0].rstrip("/")), self._nowhere)(body)
        except _Refusal as refusal:
            self._refuse(refusal)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            # A body of another shape than SES': the real one would not serve it either.
            self._refuse(_bad(f"{type(error).__name__}: {error}"))

    def _nowhere(self, _body: dict[str, Any]) -> None:
        raise _Refusal(HTTPStatus.NOT_FOUND, "NotFoundException", "No such path.")

    def _send(self, body: dict[str, Any]) -> None:
        message_id = self.mail.send(body)
        if self.mail.faults.drop_connection_after_accept:
            self.close_connection = True
        else:
            self._answer({"MessageId": message_id})

    def _mailbox(self, _body: dict[str, Any]) -> None:
        self._answer({"messages": [message.shown() for message in self.mail.mailbox()]})

    def _forget(self, _body: dict[str, Any]) -> None:
        self.mail.forget()
        self._answer({})

    def _switch(self, body: dict[str, Any]) -> None:
        if self.command == "DELETE":
            self.mail.faults = Faults()
        elif self.command == "POST":
            self.mail.faults = self.mail.faults.switched(body)
        self._answer(asdict(self.mail.faults))

    def _report(self, body: dict[str, Any]) -> None:
        message_id, kind = str(body.get("message_id")), str(body.get("event"))
        try:
            self.mail.report(message_id, kind, link=str(body.get("link", "")))
        except LookupError:
            raise _Refusal(HTTPStatus.NOT_FOUND, "NotFoundException", "No such message.") from None
        self._answer({}, HTTPStatus.ACCEPTED)

    def _pending(self, _body: dict[str, Any]) -> None:
        self._answer({"pending": self.mail.pending})

    def _account(self, _body: dict[str, Any]) -> None:
        quota = {
            "Max24HourSend": float(self.mail.faults.daily),
            "MaxSendRate": float(self.mail.faults.per_second or 100),
            "SentLast24Hours": float(len(self.mail.mailbox())),
        }
        self._answer(
            {
                "ProductionAccessEnabled": True,
                "SendingEnabled": True,
                "EnforcementStatus": "HEALTHY",
                "SendQuota": quota,
            }
        )

    def _body(self) -> dict[str, Any]:
        size = int(self.headers.get("Content-Length") or 0)
        if size > MAX_BODY:
            self.close_connection = True
            raise _Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BadRequestException", "Too large.")
        raw = self.rfile.read(size)
        if not raw:
            return {}
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise ValueError("the body must be a JSON object")
        return body

    def _answer(
        self,
        answer: Mapping[str, Any],
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _refuse(self, refusal: _Refusal) -> None:
        self._answer(
            {"message": refusal.message},
            refusal.status,
            {"x-amzn-ErrorType": refusal.kind},
        )


class MailStandIn:
    """The mail service listening on loopback, while the `with` block lasts; port 0 picks one."""

    def __init__(self, port: int, *, at: Callable[[], datetime], publish: Publish) -> None:
        self.service = MailService(at=at, publish=publish)
        door = type("Door", (_Door,), {"mail": self.service})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), door)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="mail", daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.service.close()
