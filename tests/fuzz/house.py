"""Every HTTP function of the system in one process, and what must hold of each answer."""

import base64
import contextlib
import importlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from functions.ingest_webhook import flow as intake
from functions.ingest_webhook.vendors.windows import WINDOWS
from functions.shared.contracts.facts import FactsAccepted, addressed
from functions.shared.runtime import http
from tests.fakes.outside import (
    MemoryFactsQueue,
    MemoryPresses,
    MemorySecrets,
    MemorySurveyMonkey,
)
from tests.fuzz.spoil import CANARY
from tests.senders import SENDERS
from tests.unit import surveying
from tests.unit.api import Api

AT = surveying.MONDAY
BASE = "https://api.example/"
VENTURE = surveying.VENTURE.id
SERVER_ERROR = 500
PERSONAL = ("@", "Ines", "Prado", "The import is slow", "The export saves us")
"""Of what the samples say, some that no log line may repeat."""

Handler = Callable[[Mapping[str, Any], object], dict[str, Any]]


class Broken(AssertionError):
    """An answer that nobody may ever get, with the request that got it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered, and what the log said meanwhile."""

    status: int
    body: str
    log: str


@dataclass(slots=True)
class House:
    """The handlers, by the route that the gateway would choose, over one set of twins."""

    handlers: dict[str, Handler]
    surveys: surveying.World
    queue: MemoryFactsQueue
    answers: Counter[int] = field(default_factory=Counter)
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        route: str,
        path: str,
        *,
        names: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes = b"",
        query: str = "",
        at: datetime = AT,
        role: str = "executive",
    ) -> Said:
        """The answer to a request, which must be neither our fault nor tell what it must not.

        Raises:
            Broken: it is, or does.
        """
        method = route.partition(" ")[0]
        event = {
            "version": "2.0",
            "routeKey": route,
            "rawPath": path,
            "rawQueryString": query,
            "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)),
            "headers": {"host": "api.example", **headers},
            "pathParameters": dict(names),
            "requestContext": {
                "domainName": "api.example",
                "http": {"method": method, "path": path},
                "requestId": "r-1",
                "timeEpoch": round(at.timestamp() * 1000),
                "authorizer": {"jwt": {"claims": {"sub": "eve", "cognito:groups": f"[{role}]"}}},
            },
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }
        log = io.StringIO()
        with contextlib.redirect_stdout(log):
            answer = self.handlers[route](event, None)
        said = Said(answer["statusCode"], answer["body"], log.getvalue())
        self.answers[said.status] += 1
        for wrong in _wrong(said):
            raise Broken(f"{wrong}: {said}\n{json.dumps(event)}")
        return said

    def kept(self) -> list[str]:
        """The facts that were accepted since they were last asked for, as JSON, each scored.

        Whoever accepts a fact promises that scoring can bear it.
        """
        messages = self.queue.receive()
        for message in messages:
            self._score(message)
        return [item.model_dump_json() for message in messages for item in message.facts]

    def _score(self, message: FactsAccepted) -> None:
        facts = [replace(addressed(item), customer="nordlys") for item in message.facts]
        for fact in facts:
            self.surveys.take_in(fact.fact, at=AT)


def _wrong(said: Said) -> Iterator[str]:
    """What is wrong with an answer, whatever the request was."""
    if said.status >= SERVER_ERROR:
        yield "our own fault"
    secrets = (part for s in SENDERS.values() for part in (s.secret, s.other))
    for private in (CANARY, *PERSONAL, *secrets):
        if private in said.log or json.dumps(private)[1:-1] in said.log:
            yield "a log line tells what it must not"


@contextlib.contextmanager
def house() -> Iterator[House]:
    """A venture with a customer, a survey, and every source connected."""
    with pytest.MonkeyPatch.context() as patch:
        world = surveying.build(patch)
        world.plan()
        with contextlib.redirect_stdout(io.StringIO()):
            world.run()
        queue = world.facts
        patch.setenv("SOURCE_SECRET_PREFIX", "tenure/sources/")
        patch.setenv("CHANNEL_SECRET_PREFIX", "tenure/channels/")
        patch.setenv("REPLAY_WINDOWS", "{}")
        patch.setenv("PRESSES_QUEUE_URL", "https://sqs.example/presses")
        webhook = importlib.import_module("functions.ingest_webhook.handler")
        patch.setattr(webhook, "_DOOR", _door(world.secrets, queue))
        api = Api(at=AT, table=world.table, facts=queue, secrets=world.secrets)
        handlers: dict[str, Handler] = dict.fromkeys(api.routes, _people(api))
        for module in (webhook, *(world.handlers[n] for n in _PAGES)):
            handlers |= dict.fromkeys(vars(module)["_ROUTES"], module.handle)
        yield House(handlers, world, queue, tokens=_tokens(world))


_PAGES = ("record_answer", "unsubscribe_contact")


def _door(secrets: MemorySecrets, queue: MemoryFactsQueue) -> intake.Door:
    for source, sender in SENDERS.items():
        secrets.replace(f"tenure/sources/{VENTURE}/{source}", sender.secret)
    return intake.Door(
        secret_prefix="tenure/sources/",
        public_base_url=BASE,
        windows=WINDOWS,
        secrets=secrets,
        queue=queue,
        presses=MemoryPresses(),
        survey_monkey=MemorySurveyMonkey(),
    )


def _people(api: Api) -> Handler:
    return lambda event, _: http.answer(event, api.routes)


def _tokens(world: surveying.World) -> dict[str, str]:
    """A token that opens each page."""
    (mail, *_) = world.mails
    links = surveying.Links(mail.letter.html).found
    return {
        page: next(
            link.partition(f"/{page}/")[2].partition("?")[0] for link in links if page in link
        )
        for page in ("nps", "unsubscribe")
    }
