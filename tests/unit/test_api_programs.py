"""What playbooks are worth, over HTTP: some weeks are lived, then counted by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from functions.answer_query import flow as questions
from functions.answer_query import stores
from functions.record_mail_event import flow as mail_events
from functions.shared.domain.brakes import Reception
from functions.shared.domain.effects import Told
from functions.shared.domain.playbooks.document import Playbook, Variant
from functions.shared.domain.playbooks.effect import Fared, effects
from functions.shared.domain.playbooks.enrolment import assigned
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock, ids
from functions.shared.ports.outside import Mail
from functions.shared.ports.table import Put
from functions.shared.store import documents, keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import delivered
from functions.shared.store.programs import Programs
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from tests.unit.api import AT, DAY, HOUR, founded
from tests.unit.working import Work, at_work

MINUTE = timedelta(minutes=1)
OPENED: tuple[Told, ...] = ("opened",)
NAMES = ("ann", "bob", "cid", "dee", "eve")


def tell(work: Work, mail: Mail, *words: mail_events.Told) -> None:
    """The mail service tells what became of a message."""
    table = work.api.table
    world = mail_events.Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=work.api.facts,
    )
    for word in words:
        event = mail_events.MailEvent(
            venture=mail.tags["venture"],
            customer=ids.untag(mail.tags["customer"]),
            effect=mail.tags["effect"],
            message_id="m",
            told=word,
            lasting=True,
            at=work.api.at,
        )
        mail_events.record(event, work.api.at, world)
    work.api.settle()


def weeks() -> Work:
    """Five customers fall, and are written to; what becomes of them takes some weeks."""
    work = at_work("auto")
    api = work.api
    document = api.of("GET", "/playbooks/at_risk")["document"]
    document |= {"costs": {"message": "0.50", "task": "20", "currency": "EUR"}}
    document |= {"goal": {"test": "returned"}}
    api.of("PUT", "/playbooks/at_risk", document, status=201)
    for name in NAMES:
        owner = "dana" if name in ("ann", "bob") else "olga"
        api.customer(name, owner=owner, tier="basic" if name == "eve" else "enterprise")
        api.happened("login", name, at=api.at - 10 * DAY)
        api.of("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)
    work.advance(api.at + HOUR)
    mails = {ids.untag(sent.mail.tags["customer"]): sent.mail for sent in work.mailer.sent}
    assert sorted(mails) == [*NAMES]
    tell(work, mails["ann"], "delivered", "opened", "clicked", "opened")
    tell(work, mails["bob"], "opened", "delivered")
    tell(work, mails["cid"], "delivered", "complained")
    tell(work, mails["dee"], "bounced")
    api.at += DAY
    api.happened("responded", "ann", channel="email")
    api.happened("login", "bob")
    for name in NAMES:
        work.react(name)
    run = ongoing(work, "dee")
    api.of("POST", f"/enrolments/{run}/stop", {"false_alarm": True, "reason": "on holiday"})
    for name in NAMES:
        work.react(name)
    return work


def ongoing(work: Work, name: str) -> str:
    [run] = work.api.of("GET", f"/customers/{name}")["enrolments"]
    return str(run["id"])


def programs(work: Work, query: str = "", **said: Any) -> Any:
    return work.api.of("GET", f"/programs{query}", **said)


def counted(share: dict[str, Any]) -> tuple[int, int]:
    assert (share["percent"] is None) == (share["of"] == 0)
    if share["of"]:
        assert share["percent"] == round(100 * share["count"] / share["of"], 2)
        assert share["low"] <= share["percent"] <= share["high"]
        assert share["unknown"] is None
    else:
        assert share["unknown"]
    return share["count"], share["of"]


def test_before_anybody_entered_there_is_nothing_to_tell() -> None:
    api = founded()
    said = api.of("GET", "/programs", role="viewer")
    assert said == {
        "as_of": clock.stamp(AT).replace(".000000", ""),
        "since": clock.stamp(AT - 90 * DAY).replace(".000000", ""),
        "days": 90,
        "segment": None,
        "counted_all": True,
        "items": [],
    }
    assert api.fields("GET", "/programs?days=0") == {"days"}
    assert api.fields("GET", "/programs?days=401") == {"days"}
    assert api.fields("GET", "/programs?segment=gold") == {"segment"}
    assert api.fields("GET", "/programs?limit=5") == {"limit"}


def test_after_some_weeks_each_figure_is_what_happened() -> None:
    work = weeks()
    [said] = programs(work)["items"]
    figures = said["figures"]
    assert (said["playbook"], said["version"], said["kind"]) == ("at_risk", 2, "program")
    assert (figures["entered"], figures["under_way"], figures["sent"]) == (5, 2, 5)
    told = {
        word: counted(figures[word])
        for word in ("delivered", "opened", "clicked", "bounced", "complained", "unsubscribed")
    }
    assert told == {
        "delivered": (3, 5),
        "opened": (2, 5),
        "clicked": (1, 5),
        "bounced": (1, 5),
        "complained": (1, 5),
        "unsubscribed": (0, 5),
    }
    # ann answered, bob recovered, dee was no alarm; the others are under way.
    assert figures["outcomes"] == {"recovered": 1, "responded": 1, "stopped": 1}
    assert counted(figures["true_alarms"]) == (4, 5)
    assert counted(figures["contacted"]) == (5, 5)
    assert figures["hours_to_contact"] == 1
    assert figures["cost"] == {"EUR": "2.50"}
    assert figures["revenue_kept"] == {"EUR": "12000.00"}
    # Nobody's thirty days are over: of answers and recovery nothing is known, and that is said.
    for name in ("responded", "recovered"):
        assert counted(figures[name]) == (0, 0)
        assert figures[name]["unknown"] == "nobody's 30 days are over yet"
    targets = {one["figure"]: (one["reached"], one["sure"]) for one in said["targets"]}
    assert targets == {
        "responded": (None, None),
        "recovered": (None, None),
        "true_alarms": (False, False),
    }
    work.api.at += 30 * DAY
    [later] = programs(work)["items"]
    assert counted(later["figures"]["recovered"]) == (1, 5)
    assert counted(later["figures"]["healthy"]) == (1, 5)
    assert counted(later["figures"]["reached_goal"]) == (1, 5)
    assert counted(later["figures"]["responded"]) == (1, 5)
    assert programs(work, "?days=30")["items"] == []


def test_owners_and_segments_are_those_at_entry() -> None:
    work = weeks()
    [said] = programs(work)["items"]
    owners = {one["owner"]: one["figures"] for one in said["owners"]}
    assert {name: one["entered"] for name, one in owners.items()} == {"dana": 2, "olga": 3}
    assert owners["dana"]["outcomes"] == {"recovered": 1, "responded": 1}
    assert owners["olga"]["outcomes"] == {"stopped": 1}
    work.api.customer("eve", owner="dana", tier="free")
    for segment, entered in (("tier:basic", 1), ("enterprise", 4), ("owner:olga", 3)):
        answer = programs(work, f"?segment={segment}")
        assert answer["segment"] == segment
        assert [one["figures"]["entered"] for one in answer["items"]] == [entered]
        assert [one["figures"]["sent"] for one in answer["items"]] == [entered]
    assert programs(work, "?segment=free")["items"] == []


def test_a_call_that_is_made_is_completed_and_one_that_is_late_is_not() -> None:
    work = at_work("auto")
    api = work.api
    for name in ("ann", "bob"):
        api.customer(name)
        api.happened("login", name, at=api.at - 10 * DAY)
        api.of("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)
    for _ in range(12):
        work.advance(api.at + DAY)
    by_customer = {task["customer_id"]: task for task in work.tasks() if task["kind"] == "step"}
    assert sorted(by_customer) == ["ann", "bob"]
    work.close(by_customer["ann"]["id"], "done")
    [said] = programs(work)["items"]
    calls = said["figures"]["calls"]
    assert (calls["made"], calls["done"], calls["reached"]) == (2, 1, 0)
    assert counted(calls["completed"]) == (1, 2)


def on_trial() -> Playbook:
    return replace(
        delivered()["at_risk"],
        variants=(Variant(name="short", percent=50), Variant(name="long", percent=50)),
        hold_out_percent=40,
    )


def test_each_arm_is_told_apart_and_compared_and_who_is_watched_gets_no_message() -> None:
    work = at_work("auto")
    api = work.api
    document = api.of("GET", "/playbooks/at_risk")["document"]
    document |= {
        "variants": [{"name": "short", "percent": 50}, {"name": "long", "percent": 50}],
        "hold_out_percent": 40,
    }
    api.of("PUT", "/playbooks/at_risk", document, status=201)
    names = [f"c{n}" for n in range(40)]
    for name in names:
        api.customer(name)
        api.happened("login", name, at=api.at - 10 * DAY)
        api.of("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)
    work.advance(api.at + MINUTE)
    arms = {name: assigned(on_trial(), api.venture, name) for name in names}
    # Whoever got the short letter comes back.
    for name in names:
        if arms[name].variant == "short":
            api.happened("login", name)
        work.react(name)
        work.react(name)
    [early] = programs(work)["items"]
    assert {one["says"] for one in early["compared"]} == {
        "one of the two has nobody whose 30 days are over"
    }
    api.at += 31 * DAY
    [said] = programs(work)["items"]
    watched = sum(arm.held_out for arm in arms.values())
    short = sum(arm.variant == "short" for arm in arms.values())
    assert min(watched, short) >= 10, "of fewer nothing is significant"
    told = {one["variant"]: one for one in said["arms"]}
    assert sorted(one["held_out"] for one in said["arms"]) == [False, False, True]
    assert told[None]["held_out"]
    assert [told[arm]["figures"]["entered"] for arm in ("short", "long", None)] == [
        short,
        40 - short - watched,
        watched,
    ]
    assert told[None]["figures"]["sent"] == 0
    assert told[None]["figures"]["contacted"]["unknown"] == "nobody was treated"
    assert said["figures"]["entered"] == 40 - watched
    assert counted(said["figures"]["recovered"]) == (short, 40 - watched)
    compared = {(one["arm"], one["over"]): one for one in said["compared"]}
    assert set(compared) == {("long", "held_out"), ("short", "held_out"), ("short", "long")}
    assert compared["short", "held_out"]["lift"] == 100
    assert compared["short", "held_out"]["says"] == "more"
    assert compared["short", "held_out"]["significant"]
    assert compared["long", "held_out"]["says"] == "not yet significant"


def kept(table: MemoryTable, name: str, at: datetime, key: str, row: object) -> None:
    """One row of a list, as the stores keep it."""
    item = {
        "pk": f"p{key}",
        "sk": name,
        "board_pk": keys.listing("v", name),
        "board_sk": f"{clock.stamp(at)}#{key}",
        "row": documents.dump(row),
    }
    assert table.write(Put(item, ()))


def lived(table: MemoryTable, seed: int) -> None:
    """Some runs with their messages and tasks, many of them at one instant."""
    chance = Random(seed)
    for n in range(60):
        entered = AT - chance.randrange(20) * DAY
        ended = entered + DAY if chance.random() < 0.5 else None
        playbook = chance.choice(["at_risk", "critical"])
        run = Fared(
            id=f"r{n}",
            playbook=playbook,
            version=1,
            arm=None,
            program=True,
            entered_at=entered,
            ended_at=ended,
        )
        kept(table, "enrolments#ended" if ended else "enrolments#active", entered, run.id, run)
        for m in range(chance.randrange(3)):
            at = entered + m * DAY
            out = Reception(customer="c", at=at, run=run.id, told=chance.choice([OPENED, ()]))
            kept(table, f"messages#{playbook}", at, f"{n}.{m}", out)
        if chance.random() < 0.5:
            task = Task(
                id=f"t{n}",
                venture="v",
                customer="c",
                kind="step",
                title="Call",
                why="",
                owner=None,
                subject=run.id,
                contact=True,
                created_at=entered,
                due_at=entered + DAY,
                closed_at=entered + HOUR if ended else None,
                outcome="done" if ended else None,
            )
            kept(table, "tasks#closed" if ended else "tasks#open", task.due_at, task.id, task)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("most", [2, 20, 60, 61, 200])
def test_what_is_too_much_is_counted_whole_from_a_later_instant_on(seed: int, most: int) -> None:
    table = MemoryTable()
    lived(table, seed)
    part = Programs(table, most).lived("v", AT - 30 * DAY, AT)
    everything = Programs(table).lived("v", AT - 30 * DAY, AT)
    assert everything.whole
    assert part.whole == (part.since == AT - 30 * DAY)
    assert part.whole or most < 200
    assert len(part.runs) <= most
    later = [run for run in everything.runs if run.entered_at >= part.since]

    def figures(runs: Sequence[Fared], messages: object, tasks: object) -> object:
        return effects(runs, messages, tasks, AT)  # type: ignore[arg-type]

    assert figures(part.runs, part.messages, part.tasks) == figures(
        later, everything.messages, everything.tasks
    )


def test_an_answer_that_does_not_count_all_says_so() -> None:
    work = weeks()
    few = replace(stores.over(work.api.table), programs=Programs(work.api.table, 2))
    work.api.routes |= questions.routes(few)
    said = programs(work)
    assert not said["counted_all"]
    assert said["since"] > clock.stamp(work.api.at - 90 * DAY)
