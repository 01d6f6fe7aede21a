"""A week of every source's deliveries, badly carried, ends as the same week carried well.

Badly is: shuffled, a fifth of them twice, a tenth met by a queue or a table that fails, some of
them until they are dead letters. The real intake, scoring and API run, over memory twins.
"""

import base64
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from functions.ingest_webhook import flow as intake
from functions.ingest_webhook.vendors.windows import WINDOWS
from functions.score_health import flow as scoring
from functions.shared.contracts.facts import FactsAccepted, addressed
from functions.shared.kernel.errors import Unavailable
from functions.shared.runtime import http
from functions.shared.store import keys
from tests.fakes.outside import MemoryPresses, MemorySurveyMonkey
from tests.payloads import sample
from tests.senders import SENDERS
from tests.unit.api import Api, founded

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
END = MONDAY + timedelta(days=7, hours=3)
MINUTE = timedelta(minutes=1)
BASE = "https://api.example/"
ATTEMPTS = 5
"""How often a message is tried before it is a dead letter."""
CALLS = ("get", "get_many", "query", "write")

ACME = {
    "zendesk": ["36000118845"],
    "stripe": ["cus_QtT8b1AcmeGmbH"],
    "hubspot": ["company:9001"],
    "segment": ["acct-acme"],
    "freshdesk": ["52001"],
}
BOLT = {
    "intercom": ["65f0a1b2c3d4e5f6aabbccdd"],
    "typeform": ["acme-7d1f"],
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a source tells at an instant."""

    at: datetime
    source: str
    payload: Any


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def of_a_day(day: int, chance: Random) -> Iterator[Told]:
    """What every source tells in a day; the same tickets come again with another status."""

    def moment() -> datetime:
        return MONDAY + timedelta(days=day, seconds=chance.randrange(86_400))

    name = f"{day}"
    for number in range(4):
        at, status = moment(), chance.choice(("OPEN", "PENDING", "SOLVED", "CLOSED"))
        yield Told(
            at,
            "zendesk",
            sample(
                "zendesk",
                "ticket.status_changed",
                id=f"01ZD{name}{number}",
                time=iso(at),
                subject=f"zen:ticket:{chance.randrange(4)}",
                detail__id=str(chance.randrange(4)),
                detail__status=status,
                event__current=status,
            ),
        )
    at = moment()
    kind = chance.choice(
        ("customer.subscription.updated-past_due", "customer.subscription.created")
    )
    created = round(at.timestamp())
    yield Told(at, "stripe", sample("stripe", kind, id=f"evt_{name}", created=created))
    at = moment()
    failed = sample(
        "stripe", "invoice.payment_failed", id=f"evt_f{name}", created=round(at.timestamp())
    )
    yield Told(at, "stripe", failed)
    for what in ("track-signed_in", "track-feature_used", "track-goal_reached", "identify"):
        at = moment()
        said = sample("segment", what, messageId=f"{what}-{name}", timestamp=iso(at))
        yield Told(at, "segment", said)
    at = moment()
    yield Told(
        at,
        "hubspot",
        sample(
            "hubspot",
            "ticket-batch",
            **{f"{n}__eventId": 100 * day + n for n in range(5)},
            **{f"{n}__occurredAt": round(at.timestamp() * 1000) + n for n in range(5)},
            **{f"{n}__objectId": 70031 + chance.randrange(3) for n in range(5)},
        ),
    )
    at = moment()
    yield Told(
        at,
        "hubspot",
        sample(
            "hubspot",
            "ticket.associationChange",
            **{f"{n}__eventId": 100 * day + 50 + n for n in range(2)},
            **{f"{n}__occurredAt": round(at.timestamp() * 1000) + n for n in range(2)},
        ),
    )
    at = moment()
    changed = {"data__item__updated_at": round(at.timestamp()), "id": f"notif_{name}"}
    yield Told(at, "intercom", sample("intercom", "ticket.state.updated", **changed))
    at = moment()
    rule = {"ticket__id": chance.randrange(3), "ticket__updated_at": iso(at)}
    yield Told(at, "freshdesk", sample("freshdesk", "ticket-own_template", **rule))
    at = moment()
    filled = {"form_response__token": f"{day:032x}", "form_response__submitted_at": iso(at)}
    score = {"form_response__answers__0__number": chance.randrange(11)}
    yield Told(at, "typeform", sample("typeform", "form_response-score", **filled, **score))
    at = moment()
    answer = {"event_id": f"d{name}", "event_data__score": chance.randrange(11)}
    answer["event_data__updated_at"] = round(at.timestamp())
    yield Told(at, "delighted", sample("delighted", "survey_response.updated", **answer))
    at = moment()
    done = {"event_id": f"9{name}", "event_datetime": iso(at)}
    yield Told(at, "surveymonkey", sample("surveymonkey", "response_completed", **done))
    at = moment()
    pressed = {"actions__0__action_ts": f"{at.timestamp():.6f}"}
    yield Told(at, "slack", sample("slack", "block_actions-outcome_reached", **pressed))
    at = moment()
    login = {"id": f"login-{name}", "occurred_at": iso(at)}
    yield Told(at, "standard", sample("standard", "one_fact", **login))


@cache
def week() -> tuple[Told, ...]:
    """All that is told in the week, in its order."""
    chance = Random(7)
    told = [one for day in range(7) for one in of_a_day(day, chance)]
    return tuple(sorted(told, key=lambda one: one.at))


@dataclass(slots=True)
class Carrier:
    """Carries deliveries to the intake and messages to the scoring, well or badly."""

    api: Api
    patch: pytest.MonkeyPatch
    attempts: dict[str, int] = field(default_factory=dict)
    failures: int = 0

    def deliver(self, told: Told, at: datetime) -> bool:
        """Whether a delivery was accepted; where it was not, it must be sent again."""
        sender, path = SENDERS[told.source], f"/webhooks/{self.api.venture}/{told.source}"
        body = sender.wire(http.as_json(told.payload).body.encode())
        headers = sender.headers(body, at, url=BASE.rstrip("/") + path)
        event = {
            "routeKey": "POST /webhooks/{venture}/{source}",
            "rawPath": path,
            "headers": headers,
            "pathParameters": {"venture": self.api.venture, "source": told.source},
            "requestContext": {
                "http": {"method": "POST"},
                "requestId": "r",
                "timeEpoch": round(at.timestamp() * 1000),
            },
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }
        try:
            intake.receive(http.request_of(event), self._door())
        except Unavailable:
            return False
        return True

    def score(self, chance: Random | None = None, doomed: float = 0.0) -> None:
        """Take in what waits, until nothing does; what fails too often is a dead letter."""
        while self.api.facts.messages:
            self._score_some(chance, doomed)

    def _score_some(self, chance: Random | None, doomed: float) -> None:
        waiting = self.api.facts.messages
        for _ in range(chance.randrange(1, 5) if chance else 1):
            if not waiting:
                return
            body = waiting.pop(chance.randrange(len(waiting)) if chance else 0)
            tried = self.attempts.get(body, 0)
            lost = bool(chance) and 0 < tried < ATTEMPTS and doomed > 0
            if self._taken_in(body, chance, always=lost and chance_of(body) < doomed):
                continue
            self.failures += 1
            self.attempts[body] = tried + 1
            dead = tried + 1 >= ATTEMPTS
            (self.api.dead_letters.letters if dead else waiting).append(body)

    def _taken_in(self, body: str, chance: Random | None, *, always: bool) -> bool:
        message = FactsAccepted.model_validate_json(body)
        facts = [addressed(item) for item in message.facts]
        with self.patch.context() as patch:
            if chance and (always or chance.random() < 0.1):
                self._break(patch, chance.randrange(6), chance.randrange(1, 4))
            try:
                scoring.take_in(message.venture, facts, message.received_at, self.api.scoring())
            except Unavailable:
                return False
        return True

    def _break(self, patch: pytest.MonkeyPatch, survived: int, fails: int) -> None:
        """Let the table fail after so many calls, so many times."""
        calls = itertools.count()

        def failing(real: Any) -> Any:
            def call(*args: Any, **named: Any) -> Any:
                if survived <= next(calls) < survived + fails:
                    raise Unavailable("throttled")
                return real(*args, **named)

            return call

        for name in CALLS:
            patch.setattr(self.api.table, name, failing(getattr(self.api.table, name)))

    def _door(self) -> intake.Door:
        return intake.Door(
            secret_prefix="tenure/sources/",
            public_base_url=BASE,
            windows=WINDOWS,
            secrets=self.api.secrets,
            queue=self.api.facts,
            presses=MemoryPresses(),
            survey_monkey=MemorySurveyMonkey(),
        )


def chance_of(body: str) -> float:
    """A number from 0 to 1 that stays the message's own."""
    return Random(body).random()


def connected() -> Api:
    api = founded()
    for source, sender in SENDERS.items():
        api.secrets.replace(f"tenure/sources/{api.venture}/{source}", sender.secret)
    return api


def join(api: Api, name: str, at: datetime) -> None:
    """A customer joins; what waited for one of their names is on its way."""
    api.at = at
    aliases, contact = (ACME, "ines.prado") if name == "acme" else (BOLT, "bo")
    api.customer(
        name,
        aliases=aliases,
        contacts=[{"email": f"{contact}@{name}.example", "name": "Ines"}],
        onboarded_at=(MONDAY - timedelta(days=20)).isoformat(),
    )


def end(api: Api) -> dict[str, Any]:
    """All that is known at the end, without when the system itself decided what."""
    api.at = END
    known: dict[str, Any] = {}
    for name in ("acme", "bolt"):
        entries: list[Any] = []
        cursor = ""
        while True:
            page = api.of("GET", f"/customers/{name}/timeline?limit=100{cursor}")
            entries += [entry for entry in page["items"] if entry["kind"] == "fact"]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        names = api.table.query(keys.customer_partition(api.venture, name), prefix=keys.LEARNED)
        known[name] = (
            entries,
            api.scoring().health.read(api.venture, name).history,
            api.of("GET", f"/customers/{name}/health"),
            [item["doc"] for item in names.items],
        )
    held = api.of("GET", "/holding?limit=100")["items"]
    known["held"] = sorted(fact["id"] for fact in held)
    known["nps"] = api.of("GET", "/nps")
    return known


@cache
def well_carried() -> dict[str, Any]:
    """The end of the week whose deliveries came in order, once, and met nothing that failed."""
    api = connected()
    with pytest.MonkeyPatch.context() as patch:
        carrier = Carrier(api, patch)
        join(api, "acme", MONDAY)
        joined = False
        for told in week():
            if not joined and told.at > MONDAY + timedelta(days=4):
                join(api, "bolt", told.at)
                joined = True
            assert carrier.deliver(told, told.at + MINUTE)
            carrier.score()
    return end(api)


def test_a_week_says_something_of_everybody() -> None:
    ended = well_carried()
    assert {told.source for told in week()} == set(SENDERS)
    assert len(week()) > 100
    for name, least in (("acme", 40), ("bolt", 14)):
        assert len(ended[name][0]) >= least
    assert ended["acme"][3]
    assert ended["held"]


@pytest.mark.parametrize("seed", range(10))
def test_however_a_week_is_carried_its_end_is_the_same(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)
    api = connected()
    carrier = Carrier(api, monkeypatch)
    to_come: list[Told | str] = [*week(), *chance.sample(week(), len(week()) // 5), "acme", "bolt"]
    chance.shuffle(to_come)
    refused = 0
    for number, one in enumerate(list(to_come)):
        at = END - timedelta(hours=2) + timedelta(seconds=number)
        if isinstance(one, str):
            join(api, one, at)
            continue
        api.facts.unavailable = chance.random() < 0.1
        while not carrier.deliver(one, at):
            refused += 1
            api.facts.unavailable = chance.random() < 0.1
        api.facts.unavailable = False
        if chance.random() < 0.3:
            carrier.score(chance, doomed=0.5)
    carrier.score(chance, doomed=0.5)
    dead = len(api.dead_letters.letters)
    assert refused > 0
    assert carrier.failures > dead > 0
    api.at = END
    assert api.of("POST", "/holding/replay")["redriven"] == dead
    carrier.score()
    assert api.dead_letters.letters == []
    assert end(api) == well_carried()
