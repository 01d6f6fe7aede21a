"""Each function, fed its sample invocations, as its triggers would hand them over.

A second trigger's sample has a second name: `verify_scores.step` is for `verify_scores`.
"""

import importlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Alias, Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import simulation as played
from functions.shared.domain.simulation import Asked, Question
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.playbook_simulations import PlaybookSimulations
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.simulations import Simulations
from functions.shared.store.ventures import Ventures
from tests.granted import allowed, called
from tests.ministack import CREDENTIALS
from tests.table_schema import table_schema

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "events" / "invocations"
SAMPLE_NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
FUNCTIONS = sorted(path.parent.name for path in ROOT.glob("functions/*/settings.py"))
VENTURE = "6f1c2c1e-5b0a-4c7e-9d3f-0a1b2c3d4e5f"
AT = datetime(2026, 3, 9, 10, 0, 1, tzinfo=UTC)
PLAYBOOK_SIMULATION = "7d793037a0760186574b0282f2f435e7"
SIMULATION = "5d41402abc4b2a76b9719d911017c592"
SECRET = "whsec_YSBzYW1wbGUgc2VjcmV0IG9mIDI0IGJ5dGVzIQ=="


CALLS: list[tuple[str, str | None]] = []
"""The actions that clients asked for, in their order."""


def _hear(params: dict[str, Any], model: Any, **_: object) -> None:
    CALLS.extend(called(model.name, params))


@pytest.fixture(scope="module")
def surroundings(ministack: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The environment of every function, on an emulator of its own; answers the table's name."""
    at = tmp_path_factory.mktemp("clock") / "instant"
    at.write_text(clock.stamp(AT), encoding="utf-8")
    before = dict(os.environ)
    boto3.setup_default_session()
    boto3.DEFAULT_SESSION.events.register("provide-client-params", _hear)
    os.environ |= {
        "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
        "AWS_DEFAULT_REGION": CREDENTIALS["region_name"],
        "AWS_ENDPOINT_URL": ministack,
        clock.CLOCK_FILE: str(at),
    }
    sqs = boto3.client("sqs")
    facts, imports, dead, packs, pressed = (
        sqs.create_queue(QueueName=f"samples-{name}")["QueueUrl"]
        for name in ("facts", "imports", "dead-letters", "packs", "presses")
    )
    states = boto3.client("stepfunctions")
    machine = states.create_state_machine(
        name="samples",
        roleArn="arn:aws:iam::000000000000:role/samples",
        definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
    )["stateMachineArn"]
    boto3.client("events").create_event_bus(Name="samples")
    boto3.client("sesv2").create_email_identity(EmailIdentity="tenure.example")
    secrets = boto3.client("secretsmanager")
    for name, secret in (
        ("samples/links", "a link secret"),
        (f"samples/{VENTURE}/standard", SECRET),
    ):
        text = json.dumps({"current": secret, "previous": None})
        secrets.create_secret(Name=name, SecretString=text)
    boto3.client("dynamodb").create_table(**table_schema("samples"))
    there = {"LocationConstraint": CREDENTIALS["region_name"]}
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="samples", CreateBucketConfiguration=there)
    history = (ROOT / "events" / "imports" / "facts.csv").read_bytes()
    s3.put_object(Bucket="samples", Key=f"imports/{VENTURE}/facts/history.csv", Body=history)
    os.environ |= {
        "TABLE_NAME": "samples",
        "BUS_NAME": "samples",
        "FACTS_QUEUE_URL": facts,
        "FACTS_DEAD_LETTERS_URL": dead,
        "PRESSES_QUEUE_URL": pressed,
        "IMPORTS_QUEUE_URL": imports,
        "STEPS_QUEUE_URL": packs,
        "SURVEYS_QUEUE_URL": packs,
        "ALERTS_QUEUE_URL": packs,
        "BUCKET_NAME": "samples",
        "STATE_MACHINE_ARN": machine,
        "SOURCE_SECRET_PREFIX": "samples/",
        "CHANNEL_SECRET_PREFIX": "samples/channels/",
        "LINK_SECRET_NAME": "samples/links",
        "PUBLIC_BASE_URL": "http://127.0.0.1",
        "REPLAY_WINDOWS": "{}",
        "CANARY": "asked",
        "MAIL_SENDER": "success@tenure.example",
        "MAIL_CONFIGURATION_SET": "tenure",
    }
    yield "samples"
    boto3.setup_default_session()
    os.environ.clear()
    os.environ |= before


@pytest.fixture(scope="module")
def seeded(surroundings: str) -> str:
    """The venture and the customer that the samples speak of."""
    table = connect(surroundings)
    venture = Venture(
        id=VENTURE,
        name="Brightside",
        status="active",
        current_workflow_stage=32,
        created_at=AT,
        pepper="p",
    )
    ventures = Ventures(table)
    ventures.create(venture)
    contact = Contact("ada@acme.example", "Ada")
    names = (Alias("zendesk", "360001"),)
    profile = Profile(customer="acme", name="Acme", contacts=(contact,), aliases=names, saved_at=AT)
    Customers(table).put(venture, profile)
    used = Fact(
        id="t:1",
        source="t",
        kind=Kind.FEATURE_USED,
        occurred_at=AT,
        data={"feature": "export", "core": True},
    )

    def parameters(*, fresh: bool = False) -> Any:
        return ventures.parameters(VENTURE, strong=fresh)

    HealthStore(table).bring_up_to_date(VENTURE, "acme", [used], parameters, AT)
    question = Question(old=Parameters(), new=Parameters(version=1), programs=(), days=90, at=AT)
    Simulations(table).begin(VENTURE, SIMULATION, Asked(question))
    playbook = Playbooks(table).newest(VENTURE, "at_risk")
    lived = played.Question(playbook=playbook, past=False, days=14, granted=True, at=AT)
    PlaybookSimulations(table).begin(VENTURE, PLAYBOOK_SIMULATION, lived, None)
    return surroundings


class Context:
    """What Lambda hands over beside the event, as far as a handler looks at it."""

    aws_request_id = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"

    def get_remaining_time_in_millis(self) -> int:
        """A minute, always."""
        return 60_000


def succeeded(sample: str, answer: Any) -> bool:
    """Whether the answer is what the sample asks for."""
    expected: dict[str, Any] = {
        "ingest_webhook": 202,
        "accept_command": 201,
        "answer_query": 200,
        "simulate_parameters": 200,
        "simulate_playbooks": 200,
        # Nobody signed the samples' tokens.
        "record_answer": 404,
        "unsubscribe_contact": 404,
    }
    if sample in expected:
        return bool(answer["statusCode"] == expected[sample])
    if "batchItemFailures" in answer:
        return not answer["batchItemFailures"]
    return not answer.get("failed")


def test_every_function_has_a_sample_and_no_sample_is_without_a_function() -> None:
    assert sorted({sample.split(".")[0] for sample in SAMPLE_NAMES}) == FUNCTIONS


@pytest.mark.parametrize("sample", SAMPLE_NAMES)
def test_each_handler_takes_its_sample(sample: str, seeded: str) -> None:
    assert seeded
    function = sample.split(".", maxsplit=1)[0]
    handler = importlib.import_module(f"functions.{function}.handler")
    event = json.loads((SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))
    CALLS.clear()
    for _ in range(2):
        answer = handler.handle(event, Context())
        assert succeeded(sample, answer), answer
    assert not {call for call in CALLS if not allowed(function, *call)}
    # The end of a night only adds up what its steps have counted.
    assert CALLS or sample == "verify_scores.end"
