"""The HTTP API in one process: real routes over memory twins, every answer held to the document."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

from functions.accept_command import flow as commands
from functions.accept_command import world
from functions.answer_query import flow as questions
from functions.answer_query import stores
from functions.apply_parameters.flow import Change, activate, prepare
from functions.apply_parameters.flow import World as Preparing
from functions.score_health import flow as scoring
from functions.shared.contracts.answers import Problem
from functions.shared.contracts.facts import addressed
from functions.shared.runtime import http
from functions.shared.store import keys
from functions.shared.store.configuration import PROPOSED
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import news
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures
from functions.simulate_parameters import flow as simulating
from functions.simulate_parameters import routes as simulations
from functions.simulate_playbooks import flow as living
from functions.simulate_playbooks import routes as playbook_simulations
from local.api_document import Operation, operations
from tests.fakes.outside import MemoryDeadLetters, MemoryFactsQueue, MemorySecrets, MemoryWalks

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NAME = re.compile(r"{(\w+)}")
OPERATIONS = tuple(operations())


def called(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """The operation that the gateway chooses for a path, the one with fewest names, and names."""
    found = []
    for operation in OPERATIONS:
        shape = NAME.sub(r"(?P<\1>[^/]+)", operation.path)
        match = operation.method == method and re.fullmatch(shape, path)
        if match:
            found.append((len(match.groupdict()), operation, match.groupdict()))
    _, operation, names = min(found, key=lambda one: one[0])
    return operation, names


@dataclass(slots=True)
class Api:
    """Everything that the API reads and writes, and the instant at which it is asked.

    `waiting` happens while a command waits, `waited` says for how many seconds each time.
    """

    at: datetime = AT
    table: MemoryTable = field(default_factory=MemoryTable)
    facts: MemoryFactsQueue = field(default_factory=MemoryFactsQueue)
    dead_letters: MemoryDeadLetters = field(init=False)
    commanding: world.World = field(init=False)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    walks: MemoryWalks = field(default_factory=MemoryWalks)
    routes: dict[str, http.Route] = field(default_factory=dict)
    venture: str = ""
    waiting: Callable[[], None] = lambda: None
    waited: list[float] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _told: int = 0

    @property
    def trying(self) -> simulating.World:
        """What simulations read; whoever waits for a walk waits while it is walked."""
        return simulating.over(
            self.table, walks=self.walks, elapsed=lambda: 0.0, pause=lambda _: self.walk()
        )

    @property
    def living(self) -> living.World:
        """What simulations of playbooks read."""
        return living.over(self.table, walks=self.walks, elapsed=lambda: 0.0)

    def walk(self) -> None:
        """Walk the simulations that were started."""
        for walk in self.walks.started.values():
            said: Any = walk
            for segment in range(keys.SEGMENTS):
                after: str | None = None
                while True:
                    _, after = simulating.step(
                        said["venture"], said["simulation"], segment, after, self.trying
                    )
                    if after is None:
                        break
            simulating.finish(said["venture"], said["simulation"], self.trying)

    def __post_init__(self) -> None:
        self.dead_letters = MemoryDeadLetters(self.facts)
        self.routes = dict(simulations.routes(self.trying))
        self.routes |= playbook_simulations.routes(self.living)
        self.commanding = world.over(
            self.table,
            facts=self.facts,
            dead_letters=self.dead_letters,
            secrets=self.secrets,
            secret_prefix="tenure/",
            channel_secret_prefix="tenure/channels/",
            new_id=lambda: f"00000000-0000-4000-8000-{next(self._ids):012d}",
            new_secret=lambda: f"pepper-{next(self._ids)}",
            pause=self._pause,
        )
        self.routes |= questions.routes(stores.over(self.table))
        self.routes |= commands.routes(self.commanding)

    def ask(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        role: str | None = "executive",
        status: int = 200,
    ) -> Any:
        """What is answered, which must have the status, and the shape that the document gives."""
        operation, answer = self._answered(method, target, body, role)
        said = json.loads(answer["body"]) if answer["body"] else None
        assert answer["statusCode"] == status, said
        promised = {HTTPStatus.ACCEPTED} if operation.later else set()
        assert status in {operation.status, *operation.errors} | promised
        model = operation.answer if status == operation.status else Problem
        if status == HTTPStatus.ACCEPTED and operation.later:
            model = operation.later
        if model is None:
            assert said is None
        else:
            assert model.model_validate(said).model_dump(mode="json", by_alias=True) == said
        return said

    def raw(self, path: str, *, role: str = "viewer") -> dict[str, Any]:
        """What a GET under this API's own venture is answered, as the gateway gets it."""
        _, answer = self._answered("GET", f"/v1/ventures/{self.venture}{path}", None, role)
        return answer

    def _answered(
        self, method: str, target: str, body: object, role: str | None
    ) -> tuple[Operation, dict[str, Any]]:
        path, _, query = target.partition("?")
        operation, names = called(method, path)
        claims = {"sub": f"{role}-1"} | ({"cognito:groups": f"[{role}]"} if role else {})
        answer = http.answer(
            {
                "routeKey": operation.route_key,
                "rawPath": path,
                "rawQueryString": query,
                "headers": {"content-type": "application/json"},
                "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)),
                "pathParameters": names,
                "body": body
                if isinstance(body, str)
                else None
                if body is None
                else json.dumps(body),
                "requestContext": {
                    "http": {"method": method},
                    "requestId": "r",
                    "timeEpoch": round(self.at.timestamp() * 1000),
                    "authorizer": {"jwt": {"claims": claims}},
                },
            },
            self.routes,
        )
        return operation, answer

    def of(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        role: str | None = "executive",
        status: int = 200,
    ) -> Any:
        """The same, under this API's own venture."""
        return self.ask(
            method, f"/v1/ventures/{self.venture}{path}", body, role=role, status=status
        )

    def fields(self, method: str, path: str, body: object = None, *, status: int = 400) -> set[str]:
        """The fields that a refusal names."""
        return {wrong["field"] for wrong in self.of(method, path, body, status=status)["errors"]}

    def customer(self, name: str = "acme", **said: object) -> Any:
        """A customer with one contact and one alias."""
        profile = {
            "name": name.title(),
            "tier": "professional",
            "arr": "12000.00",
            "currency": "EUR",
            "onboarded_at": (self.at - 20 * DAY).isoformat(),
            "owner": "dana",
            "contacts": [{"email": f"ada@{name}.example", "name": "Ada"}],
            "aliases": {"zendesk": [f"org-{name}"]},
        }
        return self.of("PUT", f"/customers/{quote(name)}", profile | said)

    def happened(
        self, kind: str, customer: str = "acme", at: datetime | None = None, **data: object
    ) -> None:
        """One fact, accepted and taken in."""
        fact = {
            "id": f"f{next(self._ids)}",
            "kind": kind,
            "customer": customer,
            "occurred_at": (at or self.at).isoformat(),
            "data": data,
        }
        self.of("POST", "/facts", {"facts": [fact]}, status=202)
        self.settle()

    def _pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.waiting()

    def settle(self) -> None:
        """Let the facts be scored, and pending parameters be applied."""
        for message in self.facts.receive():
            taken_in = [addressed(item) for item in message.facts]
            scoring.take_in(message.venture, taken_in, message.received_at, self.scoring())
        for record in self.table.stream[self._told :]:
            for notice in news(record.old, record.new):
                if notice.name == PROPOSED:
                    self.prepare(int(str(notice.detail["parameters_version"])))
        self._told = len(self.table.stream)

    def prepare(self, version: int) -> None:
        """Walk over everybody for a pending version."""
        change = Change(venture=self.venture, version=version, at=self.at)
        preparing = Preparing(
            ventures=Ventures(self.table),
            customers=Customers(self.table),
            health=HealthStore(self.table),
        )
        for segment in range(keys.SEGMENTS):
            _, after = prepare(change, segment, None, preparing)
            while after is not None:
                _, after = prepare(change, segment, after, preparing)
        activate(change, self.at, preparing)

    def scoring(self) -> scoring.Stores:
        """What facts are scored with."""
        ventures = Ventures(self.table)
        return scoring.Stores(
            remembered=Remembered(ventures),
            ventures=ventures,
            customers=Customers(self.table),
            health=HealthStore(self.table),
            courses=Courses(self.table),
            surveys=Surveys(self.table),
            exits=Exits(self.table),
            gates=Gates(self.table),
        )


def founded(**said: object) -> Api:
    """The API with a venture."""
    api = Api()
    api.venture = api.ask("POST", "/v1/ventures", {"name": "Acme"} | said, status=201)["id"]
    return api
