"""On the deployed stack: facts that wait, dead letters, rotation under load, and a burst."""

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from functions.shared.contracts.facts import read_facts
from functions.shared.gateways import facts_queue
from local.load import burst
from local.stack import Stack
from tests.e2e.conftest import ZENDESK, Scene

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
NOTHING = {"replayed": 0, "waiting": 0, "redriven": 0, "next": None}


def test_a_fact_expires_after_thirty_days_in_sight_of_everybody(
    scene: Callable[..., Scene],
) -> None:
    s = scene(AT)
    assert s.zendesk(s.ticket("org-acme", "1", "OPEN", AT)).status == 202
    s.live_at(AT + 29 * DAY)
    s.run("verify_scores")
    [waiting] = s.api("GET", "/holding")["items"]
    s.live_at(AT + 31 * DAY)
    s.run("verify_scores")
    assert s.stack.walks("verify_scores")[-1]["expired"] >= 1
    assert s.api("GET", "/holding")["items"] == []
    [expired] = s.api("GET", "/holding?status=expired", role="viewer")["items"]
    assert (expired["id"], expired["status"]) == (waiting["id"], "expired")
    s.customer("acme")
    s.stack.wait_idle()
    assert s.api("GET", "/customers/acme/timeline")["items"] == []


def test_dead_letters_are_taken_in_after_a_replay(
    scene: Callable[..., Scene], stack: Stack
) -> None:
    s = scene(AT)
    s.customer("acme")
    command = stack.client("lambda").get_function_configuration(
        FunctionName=stack.functions["accept_command"]
    )
    dead = command["Environment"]["Variables"]["FACTS_DEAD_LETTERS_URL"]
    told = [s.fact("acme", "goal_reached", AT, goal=f"goal {n}") for n in range(12)]
    for one in told:
        facts = read_facts([one], source="api", at=AT, ahead="refuse")
        (letter,) = facts_queue.messages(s.venture, facts, AT)
        stack.client("sqs").send_message(QueueUrl=dead, MessageBody=letter)
    assert sum(stack.dead_letters().values()) == 12
    s.api("POST", "/holding/replay", role="viewer", status=403)
    assert s.api("POST", "/holding/replay") == {**NOTHING, "redriven": 12}
    assert stack.dead_letters() == {}
    kept, held = burst.ended(stack, s.venture)
    assert (kept, held) == ({one["id"] for one in told}, set())
    assert s.api("POST", "/holding/replay") == NOTHING


def test_rotating_a_secret_under_load_refuses_no_good_delivery(
    scene: Callable[..., Scene],
) -> None:
    s = scene(AT)
    s.customer("acme")
    secrets, numbers, over = [ZENDESK], itertools.count(), threading.Event()
    answers: queue.Queue[tuple[int, list[str]]] = queue.Queue()
    signed = [0, 0, 0]  # Which of the secrets each sender's delivery under way is signed with.

    def deliver(sender: int) -> None:
        while not over.is_set():
            signed[sender] = len(secrets) - 1
            ticket = s.ticket("org-acme", str(next(numbers)), "OPEN", AT)
            answer = s.zendesk(ticket, secret=secrets[signed[sender]])
            answers.put((answer.status, answer.json().get("ids", [])))

    def pass_by(count: int) -> list[tuple[int, list[str]]]:
        return [answers.get(timeout=60) for _ in range(count)]

    seen = []
    with ThreadPoolExecutor(3) as pool:
        senders = [pool.submit(deliver, sender) for sender in range(3)]
        try:
            for rotation in range(5):
                seen += pass_by(20)
                while min(signed) < len(secrets) - 1:
                    seen += pass_by(1)  # It may start a function: two rotations would end it.
                renewed = f"the signing secret number {rotation}"
                s.api("PUT", "/sources/zendesk", {"secret": renewed})
                # The sender goes on with the former one for a moment.
                seen += pass_by(20)
                secrets.append(renewed)
            seen += pass_by(20)
        finally:
            over.set()
    for sender in senders:
        sender.result()
    seen += pass_by(answers.qsize())
    assert {status for status, _ in seen} == {202}
    kept, held = burst.ended(s.stack, s.venture)
    assert (kept, held) == ({one for _, told in seen for one in told}, set())
    assert s.zendesk(s.ticket("org-acme", "x", "OPEN", AT)).status == 401


def test_a_burst_of_every_source_is_accepted_or_told_to_come_again(stack: Stack) -> None:
    venture = burst.settle(stack)
    outcome = burst.send(stack, burst.made(stack, venture, 100), 1, senders=8)
    assert outcome.statuses.total() == 100
    assert outcome.statuses[202] > 0
    kept, held = burst.ended(stack, venture)
    assert outcome.accepted <= kept | held
    assert outcome.accepted & kept
    assert outcome.accepted & held
    assert stack.dead_letters() == {}
