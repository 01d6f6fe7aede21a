"""The local stack itself: that it comes up whole, lives as told, and goes without a trace."""

import io
import json
import os
import signal
import socket
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.stack import NotIdle, Places, Stack, assembly, down, lifecycle, up
from local.stack.assembly import Asset, Broken
from local.stack.client import Failed

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SCHEDULED = (
    "sweep_decay",
    "verify_scores",
    "count_retention",
    "count_insights",
    "advance_playbooks",
    "send_surveys",
    "check_system",
    "raise_alert",
    "evaluate_triggers",
    "send_digest",
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    places = Places.anywhere(tmp_path_factory.mktemp("local-stack"))
    yield places
    down(places)


@pytest.fixture(scope="module")
def stack(places: Places) -> Iterator[Stack]:
    stack = up(places)
    yield stack
    stack.close()


def test_the_file_says_where_everything_is(stack: Stack, places: Places) -> None:
    said = json.loads(places.stack.read_text(encoding="utf-8"))

    assert said == stack.facts
    assert said["endpoint"] == f"http://127.0.0.1:{places.port}"
    assert said["console"] is None
    assert said["token"] == said["tokens"]["executive"]
    assert set(said["tokens"]) == {"viewer", "success_manager", "executive"}
    assert said["clock"] == str(places.clock)
    assert said["mailbox"].endswith("/mailbox")
    assert said["stand_ins"] == {
        "slack": places.slack,
        "webhooks": places.webhooks,
        "surveymonkey": places.surveymonkey,
    }
    assert all(said["functions"][name] for name in SCHEDULED)
    assert stack.client("dynamodb").describe_table(TableName=said["table"])
    assert stack.client("events").describe_event_bus(Name=said["bus"])
    assert stack.client("sqs").get_queue_attributes(QueueUrl=said["queues"]["facts"])


def test_a_token_opens_the_api_and_nothing_else_does(stack: Stack) -> None:
    path = "/v1/ventures"

    assert stack.request("GET", path).status == 401
    forged = stack.tokens["viewer"][:-8] + "AAAAAAAA"
    headers = {"Authorization": f"Bearer {forged}"}
    assert stack.request("GET", path, headers=headers).status == 401
    for role in stack.tokens:
        assert stack.request("GET", path, role=role).status == 200


def test_nothing_listens_beyond_the_loopback(stack: Stack, places: Places) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: this only asks which of this machine's addresses faces outwards.
        probe.connect(("192.0.2.1", 9))
        outward = probe.getsockname()[0]
    for port in places.ports.values():
        with socket.socket() as attempt:
            assert outward == "127.0.0.1" or attempt.connect_ex((outward, port)) != 0


def test_the_schedules_are_deployed_and_left_to_the_stack_to_fire(stack: Stack) -> None:
    rules = stack.client("events").list_rules()["Rules"]
    scheduled = [rule for rule in rules if "ScheduleExpression" in rule]

    assert len(scheduled) >= len(SCHEDULED)
    assert {rule["State"] for rule in scheduled} == {"DISABLED"}


def test_a_scheduled_function_runs_for_a_chosen_instant(stack: Stack) -> None:
    for function in SCHEDULED:
        stack.invoke(function, at=AT)
    stack.wait_idle()

    assert stack.dead_letters() == {}


def is_walking(stack: Stack) -> bool:
    """Whether a walk is under way at this moment."""
    try:
        stack.wait_idle(seconds=0)
    except NotIdle as under_way:
        return "executions running" in str(under_way)
    return False


def test_a_walk_is_under_way_until_its_end_and_says_what_it_came_to(stack: Stack) -> None:
    before, seen = len(stack.walks("verify_scores")), False
    # On a busy machine this may look too late, once or twice.
    for _ in range(5):
        stack.invoke("verify_scores", at=AT)
        if seen := is_walking(stack):
            break
    assert seen
    stack.wait_idle()
    ended = stack.walks("verify_scores")[before:]
    assert {found["looked"] for found in ended} == {0}


def test_a_walk_that_failed_is_not_passed_over(stack: Stack) -> None:
    states = stack.client("stepfunctions")
    machine = states.create_state_machine(
        name="failing",
        roleArn="arn:aws:iam::000000000000:role/failing",
        definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Fail"}}}),
    )["stateMachineArn"]
    states.start_execution(stateMachineArn=machine, name="broken")
    stack.wait_idle()
    failing = Stack({**stack.facts, "outputs": {"WalkApplyParameters": machine}})
    with pytest.raises(Failed, match="broken of apply_parameters: FAILED"):
        failing.walks("apply_parameters")


def _send(stack: Stack) -> None:
    stack.client("sesv2").send_email(
        FromEmailAddress="Tenure <a@tenure.example>",
        Destination={"ToAddresses": ["Bo <bo@acme.example>"]},
        Content={"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "plain"}}}},
    )


def test_mail_is_kept_at_the_clocks_instant_and_its_events_come_to_rest(stack: Stack) -> None:
    stack.set_clock(AT)
    _send(stack)
    stack.wait_idle()
    stack.set_clock(None)

    (message,) = stack.mailbox()
    assert message["to"] == ["bo@acme.example"]
    assert datetime.fromisoformat(message["sent_at"]) == AT
    assert stack.dead_letters() == {}
    stack.empty_mailbox()
    assert stack.mailbox() == []


def test_work_that_waits_is_named(stack: Stack) -> None:
    stack.client("sqs").send_message(
        QueueUrl=stack.queues["facts"], MessageBody="{}", DelaySeconds=900
    )

    with pytest.raises(NotIdle, match="FactsQueue"):
        stack.wait_idle(seconds=0)


def test_up_again_starts_afresh(stack: Stack, places: Places) -> None:
    key = {"pk": {"S": "left"}, "sk": {"S": "over"}}
    stack.client("dynamodb").put_item(TableName=stack.table, Item=key)
    stack.set_clock(AT)

    again = up(places)

    assert "Item" not in again.client("dynamodb").get_item(TableName=again.table, Key=key)
    assert not places.clock_is_set()
    again.wait_idle()
    again.close()


def test_a_killed_supervisor_leaves_nothing_behind(places: Places) -> None:
    up(places)
    os.kill(int(places.lock.read_text(encoding="utf-8")), signal.SIGKILL)

    assert lifecycle.ends(places)
    assert places.taken() == {}


def test_down_leaves_nothing_running_and_nothing_that_says_so(places: Places) -> None:
    up(places)

    assert down(places)
    assert not down(places)

    assert places.taken() == {}
    assert sorted(path.name for path in places.state.iterdir()) == ["stack.log", "supervisor.lock"]


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    places = Places.anywhere(tmp_path)
    with (
        socket.create_server(("127.0.0.1", places.port + 1)),
        pytest.raises(Broken, match=f"port {places.port + 1}, wanted for mail, is taken"),
    ):
        up(places)

    assert not lifecycle.is_running(places)


def test_an_application_that_does_not_synthesize_says_why_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "sources"
    root.mkdir()
    (root / "app.py").write_text("raise SystemExit('no such capability')", encoding="utf-8")
    monkeypatch.setattr(assembly, "ROOT", root)
    places = Places.anywhere(tmp_path / "state")

    with pytest.raises(Broken, match="no such capability"):
        lifecycle.up(places)

    assert not lifecycle.is_running(places)
    assert places.taken() == {}


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small application, which counts how often it is synthesized."""
    root = tmp_path / "sources"
    (root / "functions").mkdir(parents=True)
    (root / "app.py").write_text(
        "import os, pathlib, time\n"
        "with open(pathlib.Path(__file__).parents[1] / 'count', 'a') as count:\n"
        "    count.write('+')\n"
        "out = pathlib.Path(os.environ['CDK_OUTDIR'])\n"
        "out.mkdir()\n"
        "(out / 'asset').mkdir()\n"
        "(out / 'asset' / 'handler.py').write_text('pass')\n"
        "(out / 'manifest.json').write_text(os.environ['TENURE_STAGE'])\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(assembly, "ROOT", root)
    return root


def test_an_application_is_synthesized_once_per_state_of_its_sources(
    tmp_path: Path, sources: Path
) -> None:
    cache = tmp_path / "cache"
    assert assembly.synthesized(cache) is None
    first = assembly.synthesize(cache)
    assert assembly.synthesized(cache) == first
    assert (first / "manifest.json").read_text(encoding="utf-8") == "local"
    (sources / "functions" / "new.py").touch()
    assert assembly.synthesized(cache) is None
    second = assembly.synthesize(cache)
    (sources / "functions" / "new.py").unlink()
    assert assembly.synthesized(cache) == first != second


def test_stacks_that_start_at_once_synthesize_and_zip_without_getting_in_each_others_way(
    tmp_path: Path, sources: Path
) -> None:
    def started(_: int) -> bytes:
        folder = assembly.synthesize(tmp_path / "cache")
        return Asset(bucket="b", key="k", source=folder / "asset").content()

    with ThreadPoolExecutor(4) as pool:
        zips = set(pool.map(started, range(4)))
    assert (tmp_path / "count").read_text(encoding="utf-8") == "+"
    for content in zips:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("handler.py") == b"pass"
