"""What the ports to Slack and to receivers of webhooks promise, of the gateways and their twins."""

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.ingest_webhook.vendors import verify
from functions.shared.contracts.presses import PressAccepted
from functions.shared.domain.presses import Press
from functions.shared.gateways import aws, outgoing
from functions.shared.gateways.channel_secrets import ChannelSecrets
from functions.shared.gateways.presses import SqsPresses
from functions.shared.gateways.slack import SlackReplies, SlackWeb
from functions.shared.gateways.webhooks import StandardWebhooks
from functions.shared.kernel.errors import Refused, TenureError, Unavailable, Undecided
from functions.shared.ports.outside import Button, Call, Note, Presses, Slack, Webhooks
from functions.shared.ports.outside import SlackReplies as Replies
from local.stand_ins.slack import Faults, SlackStandIn, person_id
from local.stand_ins.webhooks import Faults as Trouble
from local.stand_ins.webhooks import WebhooksStandIn
from tests.fakes.outside import (
    MemoryPresses,
    MemoryReplies,
    MemorySecrets,
    MemorySlack,
    MemoryWebhooks,
)
from tests.ministack import CREDENTIALS

AT = datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
VENTURE = "3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11"
STRANGERS = "00000000-0000-4000-8000-000000000000"
BOTH = pytest.mark.parametrize(
    "kind", ["memory", pytest.param("http", marks=pytest.mark.integration)]
)
KEY = base64.b64encode(b"a key of thirty-two bytes, it is").decode()
FORMER = base64.b64encode(b"the former key of thirty-two byt").decode()
NOTE = Note(
    channel="#customer-success-urgent",
    title="Acme is critical",
    text=("The score fell to 35 <today> & nobody answered.",),
    fields={"Score": "35", "Owner": "ada@example.com"},
    buttons=(
        Button("approve", "Approve", "call 0123-acme", "primary"),
        Button("contacted", "Contacted", "call 0123-acme"),
    ),
    effect="b1946ac92492d2347c6235b4d2611184",
)


def held(channel: str, *current: str) -> ChannelSecrets:
    secrets = MemorySecrets(stored={f"tenure/{VENTURE}/{channel}": current})
    return ChannelSecrets(secrets, "tenure/", channel)


def nowhere() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def answering(answer: bytes, *, each: float = 0) -> Iterator[str]:
    """Somebody who takes any request and says this, perhaps a byte at a time."""

    def serve() -> None:
        taken, _ = listener.accept()
        with taken:
            taken.recv(65_536)
            try:
                for byte in answer if each else ():
                    taken.sendall(bytes([byte]))
                    time.sleep(each)
                if not each:
                    taken.sendall(answer)
            except OSError:
                return  # Who asked has hung up.

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(timeout=10)


# Slack


@dataclass(frozen=True, slots=True)
class SlackRig:
    """`fail` lets the next posts fail: with the message posted, or without."""

    slack: Slack
    texts: Callable[[], list[str]]
    refuse: Callable[[], None]
    throttle: Callable[[], None]
    lose: Callable[[bool], None]
    mend: Callable[[], None]


@pytest.fixture
def slack_rig(kind: str) -> Iterator[SlackRig]:
    if kind == "memory":
        yield memory_slack()
        return
    with SlackStandIn(0, at=lambda: AT) as stand_in:
        workspace = stand_in.workspace

        def switch(**faults: Any) -> None:
            workspace.faults = Faults(**faults)

        yield SlackRig(
            SlackWeb(held("slack", "xoxb-1"), url=f"{stand_in.url}/api"),
            lambda: [message["blocks"][0]["text"]["text"] for message in posted(workspace)],
            refuse=lambda: switch(error="channel_not_found"),
            throttle=lambda: switch(rate_limited=30),
            lose=lambda kept: switch(lose_answer=kept, lose_message=not kept),
            mend=switch,
        )


def posted(workspace: Any) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = workspace._messages  # noqa: SLF001 -- over HTTP: e2e
    return messages


def memory_slack() -> SlackRig:
    twin = MemorySlack(unconnected={STRANGERS})

    def lose(kept: bool) -> None:
        twin.posts_all_the_same = kept
        twin.fails = [Undecided("no answer")]

    def mend() -> None:
        twin.unknown.clear()
        twin.fails.clear()

    return SlackRig(
        twin,
        lambda: [said.note.title for said in twin.posted],
        refuse=lambda: twin.unknown.add(NOTE.channel),
        throttle=lambda: twin.fails.append(Unavailable("slower")),
        lose=lose,
        mend=mend,
    )


@BOTH
def test_a_posted_message_is_found_by_its_effect(slack_rig: SlackRig) -> None:
    others = replace(NOTE, title="Others", effect="another")
    before = [slack_rig.slack.post(VENTURE, replace(others, effect=f"o{n}")) for n in range(3)]
    ts = slack_rig.slack.post(VENTURE, NOTE)
    after = slack_rig.slack.post(VENTURE, replace(others, effect="later"))
    assert len({*before, ts, after}) == 5
    assert slack_rig.texts() == ["Others"] * 3 + ["Acme is critical", "Others"]
    assert slack_rig.slack.find(VENTURE, NOTE, AT) == ts
    assert slack_rig.slack.find(VENTURE, others, AT) is None


@BOTH
def test_where_slack_is_not_connected_nothing_is_ever_posted(slack_rig: SlackRig) -> None:
    with pytest.raises(Refused, match="not connected"):
        slack_rig.slack.post(STRANGERS, NOTE)
    with pytest.raises(Refused, match="not connected"):
        slack_rig.slack.find(STRANGERS, NOTE, AT)


@BOTH
def test_a_channel_that_is_not_there_takes_nothing_and_is_named(slack_rig: SlackRig) -> None:
    slack_rig.refuse()
    with pytest.raises(Refused, match="channel_not_found"):
        slack_rig.slack.post(VENTURE, NOTE)
    slack_rig.mend()
    assert slack_rig.texts() == []
    assert slack_rig.slack.find(VENTURE, NOTE, AT) is None


@BOTH
def test_a_message_that_must_wait_was_not_posted(slack_rig: SlackRig) -> None:
    slack_rig.throttle()
    with pytest.raises(Unavailable):
        slack_rig.slack.post(VENTURE, NOTE)
    slack_rig.mend()
    assert slack_rig.texts() == []
    slack_rig.slack.post(VENTURE, NOTE)
    assert slack_rig.texts() == ["Acme is critical"]


@pytest.mark.parametrize("kept", [True, False])
@BOTH
def test_a_lost_answer_leaves_open_what_the_channel_then_tells(
    slack_rig: SlackRig, kept: bool
) -> None:
    slack_rig.lose(kept)
    with pytest.raises(Undecided):
        slack_rig.slack.post(VENTURE, NOTE)
    slack_rig.mend()
    assert (slack_rig.slack.find(VENTURE, NOTE, AT) is not None) is kept
    assert slack_rig.texts() == ["Acme is critical"] * kept


@pytest.fixture
def workspace() -> Iterator[SlackStandIn]:
    with SlackStandIn(0, at=lambda: AT) as stand_in:
        yield stand_in


def over_http(stand_in: SlackStandIn, *tokens: str) -> SlackWeb:
    return SlackWeb(held("slack", *(tokens or ("xoxb-1",))), url=f"{stand_in.url}/api")


@pytest.mark.integration
def test_a_message_looks_as_it_was_meant(workspace: SlackStandIn) -> None:
    long = replace(
        NOTE, text=(*NOTE.text, "", "x" * 4_000), fields={str(n): "v" for n in range(12)}
    )
    over_http(workspace).post(VENTURE, long)
    (message,) = posted(workspace.workspace)
    assert message["text"].startswith("Acme is critical\nThe score fell to 35 &lt;today&gt; &amp;")
    assert [block["type"] for block in message["blocks"]] == [
        "header", "section", "section", "section", "section", "actions",
    ]  # fmt: skip
    words, clipped, ten, two, actions = message["blocks"][1:]
    assert words["text"]["text"] == NOTE.text[0]
    assert clipped["text"]["text"] == "x" * 2_999 + "…"
    assert [field["text"] for field in ten["fields"] + two["fields"]][:2] == ["0: v", "1: v"]
    assert (len(ten["fields"]), len(two["fields"])) == (10, 2)
    assert [(b["action_id"], b["value"], b.get("style")) for b in actions["elements"]] == [
        ("approve", "call 0123-acme", "primary"),
        ("contacted", "call 0123-acme", None),
    ]
    assert message["metadata"]["event_payload"] == {"effect": NOTE.effect}


@pytest.mark.integration
def test_a_person_is_written_to_by_name(workspace: SlackStandIn) -> None:
    slack = over_http(workspace)
    note = replace(NOTE, channel="@chairman")
    ts = slack.post(VENTURE, note)
    (message,) = posted(workspace.workspace)
    assert message["channel_name"] == person_id("chairman")
    assert slack.find(VENTURE, note, AT) == ts
    with pytest.raises(Refused, match="no person @nobody"):
        slack.post(VENTURE, replace(NOTE, channel="@nobody"))


@pytest.mark.integration
def test_nothing_older_than_the_claim_is_looked_at(workspace: SlackStandIn) -> None:
    slack = over_http(workspace)
    ts = slack.post(VENTURE, NOTE)
    assert slack.find(VENTURE, NOTE, AT + timedelta(minutes=4)) == ts
    assert slack.find(VENTURE, NOTE, AT + timedelta(minutes=6)) is None


@pytest.mark.integration
@pytest.mark.parametrize(
    ("code", "outcome", "finding"),
    [
        ("not_in_channel", Refused, Refused),
        ("invalid_auth", Refused, Refused),
        ("invalid_blocks", Refused, Refused),
        ("missing_scope", Refused, Refused),
        ("a_code_of_tomorrow", Refused, Refused),
        ("ratelimited", Unavailable, Unavailable),
        ("service_unavailable", Unavailable, Unavailable),
        ("internal_error", Undecided, Unavailable),
        ("fatal_error", Undecided, Unavailable),
    ],
)
def test_what_a_code_of_slack_leaves_known(
    code: str, outcome: type[TenureError], finding: type[TenureError], workspace: SlackStandIn
) -> None:
    workspace.workspace.faults = Faults(error=code)
    with pytest.raises(TenureError, match=code) as error:
        over_http(workspace).post(VENTURE, NOTE)
    assert type(error.value) is outcome
    with pytest.raises(TenureError, match=code) as error:
        over_http(workspace).find(VENTURE, NOTE, AT)
    assert type(error.value) is finding


@pytest.mark.integration
@pytest.mark.parametrize(
    ("status", "outcome", "finding"),
    [(403, Refused, Refused), (500, Undecided, Unavailable), (503, Undecided, Unavailable)],
)
def test_what_a_status_of_slack_leaves_known(
    status: int, outcome: type[TenureError], finding: type[TenureError], workspace: SlackStandIn
) -> None:
    workspace.workspace.faults = Faults(status=status)
    with pytest.raises(TenureError, match=str(status)) as error:
        over_http(workspace).post(VENTURE, NOTE)
    assert type(error.value) is outcome
    with pytest.raises(TenureError, match=str(status)) as error:
        over_http(workspace).find(VENTURE, NOTE, AT)
    assert type(error.value) is finding


@pytest.mark.integration
def test_slack_says_how_long_it_wants_to_be_left_alone(workspace: SlackStandIn) -> None:
    workspace.workspace.faults = Faults(rate_limited=30)
    with pytest.raises(Unavailable, match="wait 30 s"):
        over_http(workspace).post(VENTURE, NOTE)


@pytest.mark.integration
def test_where_nobody_listens_nothing_was_posted() -> None:
    with pytest.raises(Unavailable):
        SlackWeb(held("slack", "xoxb-1"), url=nowhere()).post(VENTURE, NOTE)


@pytest.mark.integration
@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"ok": true}', b'{"ok": false}', b"{}"])
def test_an_answer_that_says_nothing_leaves_it_open(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with answering(head + body) as url, pytest.raises(Undecided):
        SlackWeb(held("slack", "xoxb-1"), url=url).post(VENTURE, NOTE)


@pytest.mark.integration
def test_a_token_that_was_replaced_is_read_anew(workspace: SlackStandIn) -> None:
    secrets = MemorySecrets(stored={f"t/{VENTURE}/slack": ("expired",)}, remembers=True)
    slack = SlackWeb(ChannelSecrets(secrets, "t/", "slack"), url=f"{workspace.url}/api")
    with pytest.raises(Refused, match="invalid_auth"):
        slack.post(VENTURE, NOTE)
    secrets.stored[f"t/{VENTURE}/slack"] = ("xoxb-new",)
    assert slack.post(VENTURE, NOTE)
    assert len(posted(workspace.workspace)) == 1


# Answers to presses


@dataclass(frozen=True, slots=True)
class RepliesRig:
    replies: Replies
    url: str
    said: Callable[[], list[bool]]
    broken: Replies
    silent: str


@pytest.fixture
def replies_rig(kind: str) -> Iterator[RepliesRig]:
    if kind == "memory":
        twin = MemoryReplies()
        url = "https://hooks.slack.com/actions/1"
        yield RepliesRig(
            twin,
            url,
            lambda: [to_all for _, _, to_all in twin.replies],
            MemoryReplies(unavailable=True),
            url,
        )
        return
    silent = nowhere()
    with SlackStandIn(0, at=lambda: AT) as one:
        kept = one.workspace._replies  # noqa: SLF001 -- over HTTP: e2e
        yield RepliesRig(
            SlackReplies(f"{one.url}/"),
            f"{one.url}/actions/1",
            lambda: [reply["response_type"] == "in_channel" for reply in kept],
            SlackReplies(f"{silent}/"),
            f"{silent}/actions/1",
        )


@BOTH
def test_who_pressed_is_answered_where_they_pressed(replies_rig: RepliesRig) -> None:
    replies_rig.replies.reply(replies_rig.url, "U1", "approved", to_all=True)
    replies_rig.replies.reply(replies_rig.url, "U1", "not for you", to_all=False)
    assert replies_rig.said() == [True, False]


@BOTH
def test_no_other_address_is_ever_answered(replies_rig: RepliesRig) -> None:
    for url in ("https://example.com/actions/1", "https://hooks.slack.com.example.com/1", "x"):
        with pytest.raises(Refused):
            replies_rig.replies.reply(url, "U1", "approved", to_all=True)
    assert replies_rig.said() == []


@BOTH
def test_an_answer_that_is_not_taken_says_so(replies_rig: RepliesRig) -> None:
    with pytest.raises(Unavailable):
        replies_rig.broken.reply(replies_rig.silent, "U1", "approved", to_all=True)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("status", "outcome"), [(404, Refused), (410, Refused), (429, Unavailable), (500, Unavailable)]
)
def test_what_the_status_of_an_answer_to_a_press_means(
    status: int, outcome: type[TenureError]
) -> None:
    with answering(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status) as url:
        with pytest.raises(TenureError) as error:
            SlackReplies(f"{url}/").reply(f"{url}/actions/1", "U1", "approved", to_all=True)
        assert type(error.value) is outcome


@pytest.mark.integration
def test_a_mention_is_slacks_and_the_words_are_not(workspace: SlackStandIn) -> None:
    replies = SlackReplies(f"{workspace.url}/")
    replies.reply(f"{workspace.url}/actions/1", "U1", "no <!channel> & so on", to_all=False)
    (said,) = workspace.workspace._replies  # noqa: SLF001 -- over HTTP: e2e
    assert said["text"] == "<@U1> no &lt;!channel&gt; &amp; so on"
    assert said["replace_original"] is False


# Webhooks


CALL = Call(
    url="https://hooks.example.com/tenure",
    id="b1946ac92492d2347c6235b4d2611184",
    event="playbook.step",
    at=AT - timedelta(hours=1),
    data={"customer": "acme", "name": "Grüße"},
)


@dataclass(frozen=True, slots=True)
class WebhooksRig:
    webhooks: Webhooks
    call: Call
    told: Callable[[], list[str]]
    lose: Callable[[], None]
    throttle: Callable[[], None]
    leave: Callable[[], None]
    mend: Callable[[], None]


@pytest.fixture
def webhooks_rig(kind: str) -> Iterator[WebhooksRig]:
    if kind == "memory":
        yield memory_webhooks()
        return
    with WebhooksStandIn(0) as stand_in:
        receiver = stand_in.receiver

        def switch(**faults: Any) -> None:
            receiver.faults = Trouble(**faults)

        yield WebhooksRig(
            local_webhooks(stand_in),
            replace(CALL, url=f"{stand_in.url}/hooks/tenure"),
            lambda: [call["headers"]["webhook-id"] for call in kept(stand_in)],
            lose=lambda: switch(lose_answer=True),
            throttle=lambda: switch(status=429),
            leave=lambda: switch(status=410),
            mend=switch,
        )


def kept(stand_in: WebhooksStandIn) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = stand_in.receiver._calls  # noqa: SLF001 -- over HTTP: e2e
    return calls


def local_webhooks(stand_in: WebhooksStandIn, seconds: float = 10) -> StandardWebhooks:
    both = held("webhook", f"whsec_{KEY}", f"whsec_{FORMER}")
    return StandardWebhooks(both, local=stand_in.url, now=lambda: AT, seconds=seconds)


def memory_webhooks() -> WebhooksRig:
    twin = MemoryWebhooks(unconnected={STRANGERS})

    def lose() -> None:
        twin.takes_all_the_same = True
        twin.fails = [Unavailable("no answer")]

    return WebhooksRig(
        twin,
        CALL,
        lambda: [told.call.id for told in twin.told],
        lose=lose,
        throttle=lambda: twin.fails.append(Unavailable("slower")),
        leave=lambda: twin.fails.append(Refused("gone (410)")),
        mend=twin.fails.clear,
    )


@BOTH
def test_a_call_is_told_under_its_own_name(webhooks_rig: WebhooksRig) -> None:
    webhooks_rig.webhooks.send(VENTURE, webhooks_rig.call)
    assert webhooks_rig.told() == [CALL.id]


@BOTH
def test_where_there_is_no_secret_nobody_is_told(webhooks_rig: WebhooksRig) -> None:
    with pytest.raises(Refused):
        webhooks_rig.webhooks.send(STRANGERS, webhooks_rig.call)
    assert webhooks_rig.told() == []


@BOTH
def test_a_call_that_must_wait_was_not_taken(webhooks_rig: WebhooksRig) -> None:
    webhooks_rig.throttle()
    with pytest.raises(Unavailable):
        webhooks_rig.webhooks.send(VENTURE, webhooks_rig.call)
    webhooks_rig.mend()
    assert webhooks_rig.told() == []


@BOTH
def test_a_lost_answer_is_asked_for_again_under_the_same_name(webhooks_rig: WebhooksRig) -> None:
    webhooks_rig.lose()
    with pytest.raises(Unavailable):
        webhooks_rig.webhooks.send(VENTURE, webhooks_rig.call)
    webhooks_rig.mend()
    webhooks_rig.webhooks.send(VENTURE, webhooks_rig.call)
    assert webhooks_rig.told() == [CALL.id, CALL.id]


@BOTH
def test_who_is_gone_is_left_alone(webhooks_rig: WebhooksRig) -> None:
    webhooks_rig.leave()
    with pytest.raises(Refused, match="410"):
        webhooks_rig.webhooks.send(VENTURE, webhooks_rig.call)


@BOTH
@pytest.mark.parametrize("url", ["http://hooks.example.com/", "ftp://hooks.example.com/", "hooks"])
def test_nobody_is_called_but_by_https(webhooks_rig: WebhooksRig, url: str) -> None:
    with pytest.raises(Refused):
        webhooks_rig.webhooks.send(VENTURE, replace(CALL, url=url))
    assert webhooks_rig.told() == []


@pytest.fixture
def receiver() -> Iterator[WebhooksStandIn]:
    with WebhooksStandIn(0) as stand_in:
        yield stand_in


@pytest.mark.integration
@pytest.mark.parametrize("key", [KEY, FORMER], ids=["current", "previous"])
def test_every_valid_secret_signs_what_was_told(key: str, receiver: WebhooksStandIn) -> None:
    url = f"{receiver.url}/hooks/tenure?a=1"
    local_webhooks(receiver).send(VENTURE, replace(CALL, url=url))
    (call,) = kept(receiver)
    signed = {"headers": call["headers"], "body": call["body"].encode(), "at": AT}
    verify("standard", secrets=[f"whsec_{key}"], method="POST", url=url, **signed)
    assert json.loads(call["body"]) == {
        "type": "playbook.step",
        "timestamp": "2026-03-02T07:14:06.000000Z",
        "data": {"customer": "acme", "name": "Grüße"},
    }
    with pytest.raises(Refused):
        verify("standard", secrets=["whsec_" + "A" * 32], method="POST", url=url, **signed)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (302, Refused), (400, Refused), (404, Refused), (410, Refused),
        (408, Unavailable), (429, Unavailable), (500, Unavailable), (503, Unavailable),
    ],
)  # fmt: skip
def test_what_a_receivers_status_means(
    status: int, outcome: type[TenureError], receiver: WebhooksStandIn
) -> None:
    receiver.receiver.faults = Trouble(status=status)
    with pytest.raises(TenureError, match=str(status)) as error:
        local_webhooks(receiver).send(VENTURE, replace(CALL, url=f"{receiver.url}/hooks/1"))
    assert type(error.value) is outcome
    assert kept(receiver) == []


@pytest.mark.integration
def test_an_answer_that_drips_is_not_waited_for() -> None:
    drips = b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100
    with answering(drips, each=0.1) as url:
        webhooks = StandardWebhooks(held("webhook", f"whsec_{KEY}"), local=url, seconds=0.5)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            webhooks.send(VENTURE, replace(CALL, url=f"{url}/hooks/1"))
        assert time.monotonic() - began < 5


@pytest.mark.integration
def test_where_nobody_listens_nobody_was_told() -> None:
    url = nowhere()
    webhooks = StandardWebhooks(held("webhook", f"whsec_{KEY}"), local=url)
    with pytest.raises(Unavailable):
        webhooks.send(VENTURE, replace(CALL, url=f"{url}/hooks/1"))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://127.1/", "https://2130706433/",
        "https://0x7f.1/", "https://10.0.0.1/", "https://172.16.0.1:8443/x", "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://100.64.0.1/",
        "https://224.0.0.1/", "https://255.255.255.255/", "https://[::1]/", "https://[fe80::1]/",
        "https://[::ffff:10.0.0.1]/", "https://user@example.com/", "https:///path", "https://",
        "https://example.com/a b", "https://example.com:99999/", "https://exa\r\nmple.com/",
        "https://example.com\\@127.0.0.1/", "https://[x/", "//example.com/",
    ],
)  # fmt: skip
def test_nothing_that_is_not_public_is_called(url: str) -> None:
    with pytest.raises(Refused):
        StandardWebhooks(held("webhook", f"whsec_{KEY}")).send(VENTURE, replace(CALL, url=url))


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(("93.184.215.14", "169.254.169.254"))
    connected: list[str] = []

    def resolve(*_: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def connect(place: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(place[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    webhooks = StandardWebhooks(held("webhook", f"whsec_{KEY}"))
    with pytest.raises(Unavailable):
        webhooks.send(VENTURE, CALL)
    assert connected == ["93.184.215.14"]
    with pytest.raises(Refused, match="public"):
        webhooks.send(VENTURE, CALL)


def test_an_id_that_could_forge_what_is_signed_is_refused() -> None:
    with pytest.raises(Refused, match="id"):
        MemoryWebhooks().send(VENTURE, replace(CALL, url="http://x", id="a.b"))
    with pytest.raises(Refused, match="id"):
        StandardWebhooks(held("webhook", f"whsec_{KEY}")).send(VENTURE, replace(CALL, id="a.b"))


@pytest.mark.integration
def test_an_address_that_is_no_stand_ins_is_not_local(receiver: WebhooksStandIn) -> None:
    with pytest.raises(Refused):
        local_webhooks(receiver).send(VENTURE, replace(CALL, url=f"{receiver.url}0/hooks/1"))
    with pytest.raises(Refused):
        outgoing.parts_of("https://example.com/\u00e4")


# Presses


PRESS = Press(
    id="9a0364b9e99bb480dd25e1f0284c8555",
    action="approve",
    enrolment="0b1c2d3e4f5061728394a5b6c7d8e9f0-acme",
    step="personal_email",
    user="U0DANA1",
    at=AT,
    reply_url="https://hooks.slack.com/actions/1",
)


@pytest.mark.parametrize("kind", ["memory", pytest.param("aws", marks=pytest.mark.integration)])
def test_kept_presses_come_out_as_they_went_in(kind: str, request: pytest.FixtureRequest) -> None:
    pressed = [PRESS, replace(PRESS, id="b", reply_url=None)]
    if kind == "memory":
        twin = MemoryPresses()
        twin.accept(VENTURE, pressed)
        bodies = twin.messages
        broken: Presses = MemoryPresses(unavailable=True)
    else:
        endpoint: str = request.getfixturevalue("ministack")
        credentials: dict[str, Any] = {**CREDENTIALS}
        sqs = aws.connect("sqs", endpoint_url=endpoint, **credentials)
        url = sqs.create_queue(QueueName="presses")["QueueUrl"]
        SqsPresses(sqs, url).accept(VENTURE, pressed)
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        bodies = [message["Body"] for message in found["Messages"]]
        broken = SqsPresses(sqs, f"{url}-that-is-not-there")
        request.addfinalizer(sqs.close)
    messages = [PressAccepted.model_validate_json(body) for body in bodies]
    assert sorted((m.press for m in messages), key=lambda p: p.id) == pressed
    assert {m.venture for m in messages} == {VENTURE}
    with pytest.raises(Unavailable):
        broken.accept(VENTURE, pressed)
    broken.accept(VENTURE, [])
