"""What the ports beside the table promise, asked of the real gateways and of their twins alike."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import boto3
import pytest

from functions.shared.contracts import turns
from functions.shared.contracts.facts import FactItem, FactsAccepted, addressed
from functions.shared.domain.facts import Addressed, Alias, Fact, Kind
from functions.shared.domain.letters import Letter
from functions.shared.domain.turns import Allowance, Entry, Pack
from functions.shared.gateways import (
    aws,
    bucket,
    bus,
    chunks,
    due_packs,
    facts_queue,
    mail,
    secrets,
    walks,
)
from functions.shared.kernel.errors import Refused, TenureError, Throttled, Unavailable, Undecided
from functions.shared.ports.outside import (
    Bucket,
    Bus,
    Chunks,
    DeadLetters,
    Event,
    FactsQueue,
    Mail,
    Mailer,
    Packs,
    Secrets,
    SecretsKeeper,
    Walks,
)
from local.stand_ins.mail import MailStandIn
from tests.fakes.outside import (
    MemoryBucket,
    MemoryBus,
    MemoryChunks,
    MemoryDeadLetters,
    MemoryFactsQueue,
    MemoryMailer,
    MemoryPacks,
    MemorySecrets,
    MemoryWalks,
)
from tests.ministack import CREDENTIALS

AT = datetime(2026, 3, 2, 8, 14, 6, 5000, tzinfo=UTC)
VENTURE = "3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11"
BOTH = pytest.mark.parametrize(
    "kind", ["memory", pytest.param("aws", marks=pytest.mark.integration)]
)

_names = count(1)


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy that this user may have stands between us and the loopback."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@contextmanager
def client(service: str, endpoint: str, **options: Any) -> Iterator[Any]:
    with closing(
        aws.connect(service, endpoint_url=endpoint, **{**CREDENTIALS, **options})
    ) as connected:
        yield connected


@contextmanager
def administrator(service: str, endpoint: str) -> Iterator[Any]:
    with closing(boto3.client(service, endpoint_url=endpoint, **CREDENTIALS)) as connected:
        yield connected


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def received(sqs: Any, url: str) -> Iterator[str]:
    """What waits in a queue, and then no longer does."""
    while messages := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1
    ).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            yield message["Body"]


# The facts queue


@dataclass(frozen=True, slots=True)
class QueueRig:
    queue: FactsQueue
    receive: Callable[[], list[FactsAccepted]]
    broken: FactsQueue


@pytest.fixture
def queue_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[QueueRig]:
    if kind == "memory":
        twin = MemoryFactsQueue()
        yield QueueRig(twin, twin.receive, MemoryFactsQueue(unavailable=True))
        return
    endpoint: str = request.getfixturevalue("ministack")
    with client("sqs", endpoint) as sqs:
        url = sqs.create_queue(QueueName=f"facts-{next(_names)}")["QueueUrl"]
        yield QueueRig(
            facts_queue.SqsFactsQueue(sqs, url),
            lambda: [FactsAccepted.model_validate_json(body) for body in received(sqs, url)],
            facts_queue.SqsFactsQueue(sqs, f"{url}-that-is-not-there"),
        )


def facts(number: int, *, comment: str = "") -> list[Addressed]:
    return [
        Addressed(
            fact=Fact(
                id=f"standard:{n}",
                source="standard",
                kind=Kind.NPS_ANSWERED,
                occurred_at=AT,
                data={"survey": "s", "contact": "c", "score": 9, "comment": comment},
                flags=("occurred_at_ahead",),
            ),
            customer=None if n % 2 else "acme",
            aliases=(Alias("zendesk", "1"), Alias("email", "ines@example.com")) if n % 2 else (),
        )
        for n in range(number)
    ]


def contents(messages: list[FactsAccepted]) -> list[Addressed]:
    items: list[FactItem] = [item for message in messages for item in message.facts]
    return sorted(map(addressed, items), key=lambda a: int(a.fact.id.partition(":")[2]))


@BOTH
@pytest.mark.parametrize(
    ("number", "comment"),
    [(1, ""), (2, "é\U0001f600\ufffe\uffff\x00\x7f"), (250, "short"), (40, "ü" * 10_000)],
    ids=["one", "odd characters", "many", "large"],
)
def test_accepted_facts_come_out_as_they_went_in(
    queue_rig: QueueRig, number: int, comment: str
) -> None:
    sent = facts(number, comment=comment)
    queue_rig.queue.accept(VENTURE, sent, AT)
    messages = queue_rig.receive()
    assert contents(messages) == sent
    assert {(m.version, m.venture, m.received_at) for m in messages} == {(1, VENTURE, AT)}


@BOTH
def test_no_facts_are_no_message(queue_rig: QueueRig) -> None:
    queue_rig.queue.accept(VENTURE, [], AT)
    assert queue_rig.receive() == []


@BOTH
def test_a_queue_that_does_not_take_the_facts_says_so(queue_rig: QueueRig) -> None:
    with pytest.raises(Unavailable):
        queue_rig.broken.accept(VENTURE, facts(1), AT)


def test_messages_keep_within_what_a_queue_and_a_consumer_can_take() -> None:
    bodies = facts_queue.messages(VENTURE, facts(500, comment="x"), AT)
    assert [len(json.loads(body)["facts"]) for body in bodies] == [100] * 5
    bodies = facts_queue.messages(VENTURE, facts(60, comment="ü" * 10_000), AT)
    assert all(len(body.encode()) <= 201_000 for body in bodies)
    assert len(bodies) < 10


# Its dead letters


@dataclass(frozen=True, slots=True)
class LettersRig:
    letters: DeadLetters
    die: Callable[[str], None]
    waiting: Callable[[], list[str]]
    broken: DeadLetters


@pytest.fixture
def letters_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[LettersRig]:
    if kind == "memory":
        queue = MemoryFactsQueue()
        twin = MemoryDeadLetters(queue)
        shut = MemoryDeadLetters(MemoryFactsQueue(unavailable=True), ["a letter"])
        yield LettersRig(twin, twin.letters.append, lambda: queue.messages, shut)
        return
    endpoint: str = request.getfixturevalue("ministack")
    with client("sqs", endpoint) as sqs:
        url, dead = (sqs.create_queue(QueueName=f"{n}-{next(_names)}")["QueueUrl"] for n in "fd")
        there = facts_queue.SqsFactsQueue(sqs, url)
        came: list[str] = []

        def waiting() -> list[str]:
            came.extend(received(sqs, url))
            return came

        yield LettersRig(
            facts_queue.SqsDeadLetters(sqs, dead, there),
            lambda body: sqs.send_message(QueueUrl=dead, MessageBody=body),
            waiting,
            facts_queue.SqsDeadLetters(sqs, f"{dead}-that-is-not-there", there),
        )


@BOTH
def test_dead_letters_try_again_as_they_are_and_once(letters_rig: LettersRig) -> None:
    sent = [f'{{"number": {n}, "text": "é"}}' for n in range(23)]
    for body in sent:
        letters_rig.die(body)
    assert letters_rig.letters.redrive(12) == 12
    assert letters_rig.letters.redrive(100) == 11
    assert letters_rig.letters.redrive(100) == 0
    assert sorted(letters_rig.waiting()) == sorted(sent)


@BOTH
def test_dead_letters_that_cannot_be_redriven_say_so(letters_rig: LettersRig) -> None:
    with pytest.raises(Unavailable):
        letters_rig.broken.redrive(10)


@pytest.mark.integration
def test_a_letter_that_was_not_sent_again_stays(ministack: str) -> None:
    with client("sqs", ministack) as sqs:
        dead = sqs.create_queue(QueueName=f"dead-{next(_names)}")["QueueUrl"]
        sqs.send_message(QueueUrl=dead, MessageBody="a letter")
        nowhere = facts_queue.SqsFactsQueue(sqs, f"{dead}-that-is-not-there")
        with pytest.raises(Unavailable):
            facts_queue.SqsDeadLetters(sqs, dead, nowhere).redrive(10)
        told = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["All"])["Attributes"]
        assert told["ApproximateNumberOfMessagesNotVisible"] == "1"


# The bucket


@dataclass(frozen=True, slots=True)
class BucketRig:
    bucket: Bucket
    etag: Callable[[str], str]
    broken: Bucket


@pytest.fixture
def bucket_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[BucketRig]:
    if kind == "memory":
        twin = MemoryBucket()
        yield BucketRig(twin, twin.etag, MemoryBucket(unavailable=True))
        return
    endpoint: str = request.getfixturevalue("ministack")
    name = f"bucket-{next(_names)}"
    with client("s3", endpoint) as s3, client("s3", closed_port(), attempts=1) as nobody:
        there = {"LocationConstraint": CREDENTIALS["region_name"]}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=there)

        def etag(key: str) -> str:
            return str(s3.head_object(Bucket=name, Key=key)["ETag"]).strip('"')

        yield BucketRig(bucket.S3Bucket(s3, name), etag, bucket.S3Bucket(nobody, name))


@BOTH
def test_a_file_is_read_piece_by_piece(bucket_rig: BucketRig) -> None:
    there = bucket_rig.bucket
    there.write("imports/v/facts/a b+é.csv", b"0123456789", "text/csv")
    key, etag = "imports/v/facts/a b+é.csv", bucket_rig.etag("imports/v/facts/a b+é.csv")
    assert there.read(key, most=100) == b"0123456789"
    assert there.read(key, start=0, most=4, etag=etag) == b"0123"
    assert there.read(key, start=4, most=4, etag=etag) == b"4567"
    assert there.read(key, start=8, most=4, etag=etag) == b"89"
    assert there.read(key, start=10, most=4, etag=etag) == b""


@BOTH
def test_an_empty_file_is_there_and_a_missing_one_is_not(bucket_rig: BucketRig) -> None:
    bucket_rig.bucket.write("empty.csv", b"", "text/csv")
    assert bucket_rig.bucket.read("empty.csv", most=10) == b""
    assert bucket_rig.bucket.read("missing.csv", most=10) is None


@BOTH
def test_a_file_that_was_replaced_is_no_longer_read(bucket_rig: BucketRig) -> None:
    there = bucket_rig.bucket
    there.write("a.csv", b"one", "text/csv")
    etag = bucket_rig.etag("a.csv")
    there.write("a.csv", b"two", "text/csv")
    assert there.read("a.csv", most=10, etag=etag) is None
    assert there.read("a.csv", start=10, most=10, etag=etag) is None
    assert there.read("a.csv", most=10) == b"two"


@BOTH
def test_a_bucket_that_does_not_answer_says_so(bucket_rig: BucketRig) -> None:
    with pytest.raises(Unavailable):
        bucket_rig.broken.read("a.csv", most=10)
    with pytest.raises(Unavailable):
        bucket_rig.broken.write("a.csv", b"", "text/csv")


# The queue of chunks


@dataclass(frozen=True, slots=True)
class ChunksRig:
    chunks: Chunks
    left: Callable[[], list[str]]
    broken: Chunks


@pytest.fixture
def chunks_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[ChunksRig]:
    if kind == "memory":
        twin = MemoryChunks()
        yield ChunksRig(twin, lambda: twin.messages, MemoryChunks(unavailable=True))
        return
    endpoint: str = request.getfixturevalue("ministack")
    with client("sqs", endpoint) as sqs:
        url = sqs.create_queue(QueueName=f"chunks-{next(_names)}")["QueueUrl"]
        yield ChunksRig(
            chunks.SqsChunks(sqs, url),
            lambda: list(received(sqs, url)),
            chunks.SqsChunks(sqs, f"{url}-that-is-not-there"),
        )


@BOTH
def test_an_import_that_goes_on_is_left_by_its_name(chunks_rig: ChunksRig) -> None:
    chunks_rig.chunks.go_on(VENTURE, "i1")
    assert [json.loads(left) for left in chunks_rig.left()] == [
        {"venture": VENTURE, "import": "i1"}
    ]


@BOTH
def test_a_queue_that_takes_no_chunk_says_so(chunks_rig: ChunksRig) -> None:
    with pytest.raises(Unavailable):
        chunks_rig.broken.go_on(VENTURE, "i1")


# Packs of what is due


@dataclass(frozen=True, slots=True)
class PacksRig:
    packs: Packs
    left: Callable[[], list[str]]
    broken: Packs


@pytest.fixture
def packs_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[PacksRig]:
    if kind == "memory":
        twin = MemoryPacks()
        yield PacksRig(
            twin, lambda: [body for _, body in twin.messages], MemoryPacks(unavailable=True)
        )
        return
    endpoint: str = request.getfixturevalue("ministack")
    with client("sqs", endpoint) as sqs:
        url = sqs.create_queue(QueueName=f"packs-{next(_names)}")["QueueUrl"]
        yield PacksRig(
            due_packs.SqsPacks(sqs, url),
            lambda: list(received(sqs, url)),
            due_packs.SqsPacks(sqs, f"{url}-that-is-not-there"),
        )


def due_pack(number: int, delay: int = 0) -> Pack:
    return Pack(entries=(Entry(f"v#{number}", "enrolment#x", "2026"),), delay=delay)


@BOTH
def test_packs_that_were_handed_out_come_as_they_are(packs_rig: PacksRig) -> None:
    packs_rig.packs.hand_out("mail", [due_pack(n) for n in range(12)])
    assert packs_rig.packs.waiting() == 12
    came = {turns.read(body) for body in packs_rig.left()}
    assert came == {("mail", due_pack(n).entries) for n in range(12)}


@BOTH
def test_packs_that_begin_later_are_waiting_too(packs_rig: PacksRig) -> None:
    packs_rig.packs.hand_out("mail", [due_pack(1, delay=600)])
    assert packs_rig.packs.waiting() == 1


@BOTH
def test_a_queue_that_takes_no_packs_says_so(packs_rig: PacksRig) -> None:
    with pytest.raises(Unavailable):
        packs_rig.broken.hand_out("mail", [due_pack(1)])
    with pytest.raises(Unavailable):
        packs_rig.broken.waiting()


# The bus


@dataclass(frozen=True, slots=True)
class BusRig:
    bus: Bus
    heard: Callable[[], list[Event]]
    broken: Bus


@pytest.fixture
def bus_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[BusRig]:
    if kind == "memory":
        twin = MemoryBus()
        yield BusRig(twin, lambda: twin.events, MemoryBus(unavailable=True))
        return
    endpoint: str = request.getfixturevalue("ministack")
    name = f"bus-{next(_names)}"
    with (
        client("events", endpoint) as events,
        client("events", closed_port()) as nobody,
        administrator("sqs", endpoint) as sqs,
    ):
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        events.create_event_bus(Name=name)
        events.put_rule(
            Name="all", EventBusName=name, EventPattern=json.dumps({"source": ["tenure"]})
        )
        events.put_targets(
            Rule="all",
            EventBusName=name,
            Targets=[{"Id": "queue", "Arn": attributes["Attributes"]["QueueArn"]}],
        )

        def heard() -> list[Event]:
            said = [json.loads(body) for body in received(sqs, url)]
            return [Event(name=event["detail-type"], detail=event["detail"]) for event in said]

        yield BusRig(bus.EventBridgeBus(events, name), heard, bus.EventBridgeBus(nobody, name))


@BOTH
def test_published_events_are_heard(bus_rig: BusRig) -> None:
    sent = [
        Event(name="BandChanged", detail={"customer": f"c{n:02}", "score": n, "note": "é✓"})
        for n in range(23)
    ]
    bus_rig.bus.publish(sent)
    heard = sorted(bus_rig.heard(), key=lambda event: str(event.detail["customer"]))
    assert heard == sent


@BOTH
def test_no_events_are_no_call(bus_rig: BusRig) -> None:
    bus_rig.bus.publish([])
    bus_rig.broken.publish([])


@BOTH
def test_a_bus_that_does_not_take_the_events_says_so(bus_rig: BusRig) -> None:
    with pytest.raises(Unavailable):
        bus_rig.broken.publish([Event(name="BandChanged", detail={})])


# Walks


@dataclass(frozen=True, slots=True)
class WalksRig:
    walks: Walks
    started: Callable[[], dict[str, object]]
    broken: Walks


@pytest.fixture
def walks_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[WalksRig]:
    if kind == "memory":
        twin = MemoryWalks()
        yield WalksRig(twin, lambda: twin.started, MemoryWalks(unavailable=True))
        return
    endpoint: str = request.getfixturevalue("ministack")
    with client("stepfunctions", endpoint) as states:
        machine = states.create_state_machine(
            name=f"walks-{next(_names)}",
            roleArn="arn:aws:iam::000000000000:role/walks",
            definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
        )["stateMachineArn"]

        def started() -> dict[str, object]:
            runs = states.list_executions(stateMachineArn=machine)["executions"]
            told = (states.describe_execution(executionArn=run["executionArn"]) for run in runs)
            return {run["name"]: json.loads(run["input"]) for run in told}

        yield WalksRig(
            walks.StepFunctionsWalks(states, machine),
            started,
            walks.StepFunctionsWalks(states, f"{machine}-that-is-not-there"),
        )


@BOTH
def test_a_walk_is_started_once_by_its_name(walks_rig: WalksRig) -> None:
    walk = {"time": "2026-03-09T02:00:00Z", "customers": ["Åsa", 7, None]}
    for _ in range(2):
        walks_rig.walks.start("night", walk)
    walks_rig.walks.start("another", {})
    # Of a name that was taken the first walk is the one that runs.
    walks_rig.walks.start("night", {"time": "later"})
    assert walks_rig.started() == {"night": walk, "another": {}}


@BOTH
def test_a_walk_that_does_not_start_says_so(walks_rig: WalksRig) -> None:
    with pytest.raises(Unavailable):
        walks_rig.broken.start("night", {})
    assert walks_rig.started() == {}


# The mail service


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    message_id: str
    to: str
    letter: Letter
    reply_to: str | None
    tags: dict[str, str]
    unsubscribe: str | None


@dataclass(frozen=True, slots=True)
class MailRig:
    mailer: Mailer
    delivered: Callable[[], list[Delivered]]
    fail: Callable[[type[TenureError]], None]


MAIL = Mail(
    to="ines@example.com",
    sender_name="Käthe & Söhne, GmbH",
    reply_to="owner@example.com",
    letter=Letter(subject="Wie geht's? ✓", text="Hallo Inés", html="<p>Hallo Inés</p>"),
    tags={"effect": "e-1", "venture": VENTURE},
    headers={
        "List-Unsubscribe": "<https://tenure.example/unsubscribe/t>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
)


@pytest.fixture
def mail_rig(kind: str) -> Iterator[MailRig]:
    yield from memory_mail() if kind == "memory" else stand_in_mail()


def memory_mail() -> Iterator[MailRig]:
    twin = MemoryMailer()

    def fail(error: type[TenureError]) -> None:
        twin.fails.append(error("as told"))
        twin.sends_all_the_same = error is Undecided

    def delivered() -> list[Delivered]:
        return [
            Delivered(
                message_id=sent.message_id,
                to=sent.mail.to,
                letter=sent.mail.letter,
                reply_to=sent.mail.reply_to,
                tags=dict(sent.mail.tags),
                unsubscribe=sent.mail.headers.get("List-Unsubscribe"),
            )
            for sent in twin.sent
        ]

    yield MailRig(twin, delivered, fail)


def stand_in_mail() -> Iterator[MailRig]:
    with (
        MailStandIn(0, at=lambda: AT, publish=lambda _: None) as stand_in,
        client("sesv2", stand_in.url, attempts=1) as ses,
    ):
        faults: dict[type[TenureError], dict[str, object]] = {
            Refused: {"refuse": "reject"},
            Throttled: {"refuse": "throttle"},
            Unavailable: {"refuse": "quota"},
            Undecided: {"drop_connection_after_accept": True},
        }

        def fail(error: type[TenureError]) -> None:
            stand_in.service.faults = stand_in.service.faults.switched(faults[error])

        def delivered() -> list[Delivered]:
            return [
                Delivered(
                    message_id=message.message_id,
                    to=message.to[0],
                    letter=Letter(subject=message.subject, text=message.text, html=message.html),
                    reply_to=message.headers.get("Reply-To"),
                    tags=dict(message.tags),
                    unsubscribe=message.headers.get("List-Unsubscribe"),
                )
                for message in stand_in.service.mailbox()
            ]

        yield MailRig(mail.SesMailer(ses, "hello@tenure.example", "tenure"), delivered, fail)


@BOTH
@pytest.mark.parametrize("reply_to", ["owner@example.com", None])
def test_a_sent_message_is_delivered_whole(mail_rig: MailRig, reply_to: str | None) -> None:
    message_id = mail_rig.mailer.send(replace(MAIL, reply_to=reply_to))
    assert message_id
    assert mail_rig.delivered() == [
        Delivered(
            message_id=message_id,
            to=MAIL.to,
            letter=MAIL.letter,
            reply_to=reply_to,
            tags=dict(MAIL.tags),
            unsubscribe="<https://tenure.example/unsubscribe/t>",
        )
    ]


@BOTH
@pytest.mark.parametrize("error", [Refused, Throttled, Unavailable])
def test_a_message_that_was_refused_was_not_sent(
    mail_rig: MailRig, error: type[TenureError]
) -> None:
    mail_rig.fail(error)
    with pytest.raises(error):
        mail_rig.mailer.send(MAIL)
    assert mail_rig.delivered() == []


@BOTH
def test_a_message_of_unknown_outcome_may_have_been_sent_but_only_once(mail_rig: MailRig) -> None:
    mail_rig.fail(Undecided)
    with pytest.raises(Undecided):
        mail_rig.mailer.send(MAIL)
    assert len(mail_rig.delivered()) == 1


@pytest.mark.integration
def test_what_the_mail_service_takes_is_asked_of_it() -> None:
    with (
        MailStandIn(0, at=lambda: AT, publish=lambda _: None) as stand_in,
        client("sesv2", stand_in.url, attempts=1) as ses,
    ):
        mailer = mail.SesMailer(ses, "hello@tenure.example", "tenure")
        stand_in.service.faults = stand_in.service.faults.switched({"per_second": 2, "daily": 3})
        assert mailer.allowance() == Allowance(per_second=2, left=3)
        mailer.send(MAIL)
        mailer.send(MAIL)
        assert mailer.allowance() == Allowance(per_second=2, left=1)
        with pytest.raises(Throttled, match="a second") as fast:
            mailer.send(MAIL)
        stand_in.service.faults = stand_in.service.faults.switched({"per_second": None, "daily": 2})
        with pytest.raises(Throttled, match="quota") as full:
            mailer.send(MAIL)
        assert full.value.wait > fast.value.wait
        assert mailer.allowance().left == 0


@pytest.mark.integration
def test_where_nobody_listens_no_allowance_is_known() -> None:
    with client("sesv2", closed_port(), attempts=1) as ses, pytest.raises(Unavailable):
        mail.SesMailer(ses, "hello@tenure.example", "tenure").allowance()


@pytest.mark.integration
def test_where_nobody_listens_nothing_was_sent() -> None:
    with client("sesv2", closed_port(), attempts=1) as ses, pytest.raises(Unavailable):
        mail.SesMailer(ses, "hello@tenure.example", "tenure").send(MAIL)


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """A server that gives everybody this answer; with None it says nothing and keeps the line."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            line, _ = server.accept()
            held.append(line)
            line.settimeout(10)
            line.recv(65_536)
            if answer is not None:
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()
        for line in held:
            line.close()


UNVERIFIED = "Email address is not verified. The following identities failed the check in region X"


def an_error(status: int, kind: str, words: str = "no") -> bytes:
    body = json.dumps({"message": words}).encode()
    head = f"HTTP/1.1 {status} No\r\nx-amzn-ErrorType: {kind}\r\nContent-Type: application/json\r\n"
    return f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.integration
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (an_error(500, "InternalServiceErrorException"), Undecided),
        (an_error(503, "ServiceUnavailable"), Undecided),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nnope!", Undecided),
        (b"nonsense\r\n\r\n", Undecided),
        (None, Undecided),
        (an_error(400, "MessageRejected"), Refused),
        (an_error(400, "MailFromDomainNotVerifiedException"), Unavailable),
        (an_error(400, "MessageRejected", f"{UNVERIFIED}: hello@tenure.example"), Unavailable),
        (an_error(400, "MessageRejected", f"{UNVERIFIED}: ada@acme.example"), Refused),
        (an_error(400, "BadRequestException"), Refused),
        (an_error(400, "AccountSuspendedException"), Unavailable),
        (an_error(400, "SendingPausedException"), Unavailable),
        (an_error(400, "LimitExceededException"), Unavailable),
        (an_error(429, "TooManyRequestsException"), Unavailable),
        (an_error(403, "AccessDeniedException"), Unavailable),
        (an_error(404, "NotFoundException"), Unavailable),
    ],
    ids=[
        "broken", "busy", "no JSON", "no HTTP", "silence", "rejected", "domain", "sender", "trial",
        "form", "suspended", "paused", "limit", "rate", "denied", "configuration",
    ],
)  # fmt: skip
def test_what_an_answer_of_the_mail_service_leaves_known(
    answer: bytes | None, error: type[TenureError]
) -> None:
    patience = 1 if answer is None else 10
    with (
        answering(answer) as url,
        client("sesv2", url, attempts=1, read_seconds=patience) as ses,
        pytest.raises(error),
    ):
        mail.SesMailer(ses, "hello@tenure.example", "tenure").send(MAIL)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme", "Acme <a@b.example>"),
        ('Acme, "Inc."', '"Acme, \\"Inc.\\"" <a@b.example>'),
        ("Acme\r\nBcc: x@y.example", '"Acme Bcc: x@y.example" <a@b.example>'),
        ("Käthe", "=?utf-8?b?S8OkdGhl?= <a@b.example>"),
        ("", "a@b.example"),
    ],
)
def test_a_senders_name_is_only_a_name(name: str, expected: str) -> None:
    assert mail.named_address(name, "a@b.example") == expected


def test_a_long_name_is_several_encoded_words_on_one_line() -> None:
    address = mail.named_address("日本" * 40, "a@b.example")
    assert "\n" not in address
    assert max(map(len, address.split())) <= 75


# The secrets


@dataclass(frozen=True, slots=True)
class SecretsRig:
    reader: Secrets
    keeper: SecretsKeeper
    broken: Secrets
    retire: Callable[[str, str], None]
    name: str


@pytest.fixture
def secrets_rig(kind: str, request: pytest.FixtureRequest) -> Iterator[SecretsRig]:
    name = f"tenure/sources/{VENTURE}/{next(_names)}"
    if kind == "memory":
        twin = MemorySecrets()
        yield SecretsRig(twin, twin, MemorySecrets(unavailable=True), twin.retire, name)
        return
    endpoint: str = request.getfixturevalue("ministack")
    with (
        client("secretsmanager", endpoint) as manager,
        client("secretsmanager", closed_port()) as nobody,
    ):

        def retire(name: str, secret: str) -> None:
            held = json.loads(manager.get_secret_value(SecretId=name)["SecretString"])
            text = json.dumps(held | {"retired": [*held.get("retired", []), secret]})
            manager.put_secret_value(SecretId=name, SecretString=text)

        yield SecretsRig(
            secrets.SecretsReader(manager),
            secrets.SecretsManagerKeeper(manager),
            secrets.SecretsReader(nobody),
            retire,
            name,
        )


@BOTH
def test_a_replaced_secret_stays_valid_until_the_next_one(secrets_rig: SecretsRig) -> None:
    held = [secrets_rig.reader.read(secrets_rig.name)]
    for secret in ("a", "a", "b", "b", "c"):
        secrets_rig.keeper.replace(secrets_rig.name, secret)
        if secret == "b":
            secrets_rig.keeper.replace(secrets_rig.name, secret)
        held.append(_fresh(secrets_rig))
    assert held == [(), ("a",), ("a",), ("b", "a"), ("b", "a"), ("c", "b")]


@BOTH
def test_retired_secrets_are_told_to_who_asks_for_them(secrets_rig: SecretsRig) -> None:
    for secret in ("c", "d"):
        secrets_rig.keeper.replace(secrets_rig.name, secret)
    for secret in ("a", "b"):
        secrets_rig.retire(secrets_rig.name, secret)
    assert _fresh(secrets_rig) == ("d", "c")
    assert _fresh(secrets_rig, retired=True) == ("d", "c", "a", "b")
    secrets_rig.keeper.replace(secrets_rig.name, "e")
    assert _fresh(secrets_rig, retired=True) == ("e", "d", "a", "b")


def _fresh(rig: SecretsRig, *, retired: bool = False) -> tuple[str, ...]:
    """What is stored now, whatever a reader remembers of this very moment."""
    reader = rig.reader
    if isinstance(reader, secrets.SecretsReader):
        reader = secrets.SecretsReader(reader._client)  # noqa: SLF001 -- another process' reader
    return reader.read(rig.name, fresh=True, retired=retired)


@BOTH
def test_secrets_that_cannot_be_read_are_not_taken_for_none(secrets_rig: SecretsRig) -> None:
    with pytest.raises(Unavailable):
        secrets_rig.broken.read(secrets_rig.name)


@pytest.mark.integration
def test_what_is_not_of_our_shape_is_no_secret_and_can_be_replaced(ministack: str) -> None:
    with client("secretsmanager", ministack) as manager:
        for number, text in enumerate(["plain", "[]", '{"current": 5}', '{"current": ""}']):
            name = f"odd-{number}"
            manager.create_secret(Name=name, SecretString=text)
            assert secrets.SecretsReader(manager).read(name) == ()
            secrets.SecretsManagerKeeper(manager).replace(name, "s")
            assert secrets.SecretsReader(manager).read(name) == ("s",)
        for number, retired in enumerate(["a", {"a": "b"}, [5, None, "", ["a"]]]):
            name, text = f"retired-{number}", json.dumps({"current": "s", "retired": retired})
            manager.create_secret(Name=name, SecretString=text)
            assert secrets.SecretsReader(manager).read(name, retired=True) == ("s",)


class CountingManager:
    """Secrets Manager that says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def get_secret_value(self, **request: str) -> dict[str, str]:
        self.asked += 1
        return {"SecretString": json.dumps({"current": f"s{self.asked}", "previous": None})}


def test_secrets_are_remembered_for_five_minutes() -> None:
    manager, ticks = CountingManager(), [0.0]
    reader = secrets.SecretsReader(manager, tick=lambda: ticks[0])
    for now, expected in [(0, "s1"), (299, "s1"), (300, "s2"), (599, "s2"), (601, "s3")]:
        ticks[0] = float(now)
        assert reader.read("n") == (expected,)


def test_fresh_looks_are_rationed_per_name() -> None:
    manager, ticks = CountingManager(), [0.0]
    reader = secrets.SecretsReader(manager, tick=lambda: ticks[0])
    reader.read("n")
    reader.read("n", fresh=True)
    assert manager.asked == 1, "it was read this very moment"
    for _ in range(100):
        ticks[0] += 0.1
        reader.read("n", fresh=True)
    assert manager.asked == 1 + 5 + 4, "five at once, and then one every two seconds"
    reader.read("other")
    ticks[0] += 0.1
    assert reader.read("other", fresh=True) == (f"s{manager.asked}",)


def test_whoever_floods_us_with_forgeries_keeps_our_memory_young() -> None:
    manager, ticks = CountingManager(), [0.0]
    reader = secrets.SecretsReader(manager, tick=lambda: ticks[0])
    renewed, oldest = 0.0, 0.0
    for _ in range(400):
        ticks[0] += 0.1
        asked = manager.asked
        reader.read("n")
        reader.read("n", fresh=True)
        renewed = ticks[0] if manager.asked > asked else renewed
        oldest = max(oldest, ticks[0] - renewed)
    assert oldest < 2.2, "a rotation is noticed all the same, after some two seconds"


def test_only_so_many_names_are_remembered() -> None:
    manager = CountingManager()
    reader = secrets.SecretsReader(manager)
    for number in range(2_100):
        reader.read(str(number))
    reader.read("2099")
    assert manager.asked == 2_100
    reader.read("0")
    assert manager.asked == 2_101
