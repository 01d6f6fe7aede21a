"""Steps that tell others: webhooks tried again, surveys, what repeats; and bad documents."""

from datetime import timedelta
from typing import Any

import pytest

from functions.advance_playbooks.webhooks import PAUSES
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.store import due, keys
from functions.shared.store.surveys import Surveys
from tests.unit.advancing import House, house
from tests.unit.api import DAY
from tests.unit.test_api_playbooks import SCHEMA, refused, shipped

Json = dict[str, Any]
HOOK = {"id": "hook", "kind": "webhook", "url": "https://crm.example/in", "event": "customer.risk"}
SLACK = {"id": "tell", "kind": "slack", "title": "T", "text": "Look.", "channel": "#here"}
OFFER = {"id": "offer", "kind": "offer", "title": "T", "template": "check_in", "valid_days": 30}


def document(*steps: Json, **changes: object) -> Json:
    """A program that a person begins, with these steps."""
    entry = {"on": "fall", "band": "at_risk"}
    return {
        "name": "own",
        "version": 0,
        "kind": "program",
        "title": "Our own",
        "priority": 9,
        "entry": entry,
        "steps": [*steps],
        **changes,
    }


def running(*steps: Json) -> House:
    """A customer in a program with these steps."""
    here = house()
    here.api.customer()
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    here.api.of("PUT", "/playbooks/own", document(*steps), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    return here


CALL = {"id": "call", "kind": "task", "title": "Call them"}


@pytest.mark.parametrize(("owner", "whose"), [("dana", "dana"), (None, "olga")])
def test_who_has_no_owner_is_looked_after_by_the_playbooks(owner: str | None, whose: str) -> None:
    here = house()
    here.api.customer(owner=owner)
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    here.api.of("PUT", "/playbooks/own", document(CALL, owner="olga"), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    here.later(minutes=3)
    [task] = here.tasks
    assert (task.title, task.owner) == ("Call them", whose)


LETTER = {"id": "letter", "kind": "email", "title": "Write", "template": "check_in"}


def test_a_playbooks_own_cooldown_holds_what_follows_a_campaign() -> None:
    here = house()
    here.api.customer(timezone="UTC")
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    for name, cooldown in (("first", None), ("second", {"days": 30})):
        said = document(LETTER, name=name, cooldown=cooldown)
        here.api.of("PUT", f"/playbooks/{name}", said, status=201)
        here.api.of("POST", "/customers/acme/enrolments", {"playbook": name}, status=201)
        here.later(days=1)
    ended = here.run_of("first").ended_at
    assert ended
    assert len(here.written) == 1
    here.until(ended + 30 * DAY - timedelta(minutes=2))
    assert len(here.written) == 1
    assert here.run_of("second").waiting == "the last campaign ended less than 30 days ago"
    here.until(ended + 33 * DAY)
    assert len(here.written) == 2


def test_a_journey_that_ends_after_a_program_does_not_end_its_cooldown() -> None:
    here = house()
    here.api.customer(timezone="UTC")
    here.api.happened("login", at=here.at - 3 * DAY)
    here.hear()

    def begin(name: str, *steps: Json, kind: str, priority: int) -> str:
        said = document(*steps, name=name, kind=kind, priority=priority)
        here.api.of("PUT", f"/playbooks/{name}", said, status=201)
        run = here.api.of("POST", "/customers/acme/enrolments", {"playbook": name}, status=201)
        here.later(days=1)
        return str(run["id"])

    journey = begin("long", LETTER, CALL | {"after": {"days": 100}}, kind="journey", priority=0)
    here.later(days=8)
    begin("first", LETTER, kind="program", priority=2)
    ended = here.run_of("first").ended_at
    assert ended
    here.api.of("POST", f"/enrolments/{journey}/stop", {})
    begin("second", LETTER, kind="program", priority=2)
    assert here.run_of("second").waiting == "the last campaign ended less than 7 days ago"
    # The journey's own end delays no program, which is more urgent.
    here.until(ended + 7 * DAY + timedelta(minutes=2))
    assert here.run_of("second").outcome == "all steps run"
    assert len(here.written) == 3


def test_a_webhook_says_who_and_where_they_stand_and_names_nobody() -> None:
    here = running(HOOK)
    here.later(minutes=3)
    [told] = here.webhooks.told
    run = here.run_of("own")
    assert (told.call.event, told.call.url) == ("customer.risk", "https://crm.example/in")
    assert told.call.data["customer_id"] == "acme"
    assert (told.call.data["score"], told.call.data["band"]) == (50, "at_risk")
    assert "ada@" not in str(told.call)
    assert [(one.result, one.detail) for one in run.runs] == [
        ("told", "told crm.example: customer.risk")
    ]


def test_a_webhook_is_tried_again_under_the_same_name_then_given_up() -> None:
    here = running(HOOK)
    here.webhooks.fails = [Unavailable("busy"), Unavailable("busy")]
    here.webhooks.takes_all_the_same = True
    here.later(hours=1)
    assert len({told.call.id for told in here.webhooks.told}) == 1
    assert len(here.webhooks.told) == 3
    assert here.run_of("own").runs[0].result == "told"
    here = running(HOOK)
    here.webhooks.fails = [Unavailable("busy")] * 100
    here.later(days=4)
    assert len(here.webhooks.fails) == 100 - len(PAUSES) - 1
    [given_up] = here.run_of("own").runs
    assert (given_up.result, given_up.detail) == ("failed", "given up after 8 tries: busy")


def test_a_webhook_that_nobody_will_ever_take_is_not_tried_again() -> None:
    here = running(HOOK)
    here.webhooks.fails = [Refused("gone")]
    here.later(days=1)
    assert [(run.result, run.detail) for run in here.run_of("own").runs] == [("failed", "gone")]
    assert here.webhooks.told == []


def test_a_survey_is_planned_for_each_contact() -> None:
    here = running({"id": "ask", "kind": "survey", "survey": "nps"})
    here.later(minutes=3)
    [run] = here.run_of("own").runs
    assert (run.result, run.detail) == ("planned", "a survey for 1 contact")
    [planned] = due.entries(here.table, "survey", here.at)
    place = str(planned["sk"]).removeprefix(keys.SURVEYS)
    survey = Surveys(here.table).get(here.api.venture, place)
    assert survey.milestone == f"own_ask_{here.at.date().isoformat()}"
    assert survey.scopes == ("everything", "venture", "playbook:own", "step:own:ask")


def test_what_repeats_comes_on_its_own_days_and_makes_another_task_each_time() -> None:
    call = {"id": "call", "kind": "task", "title": "Call", "repeat": {"days": 10}}
    here = running(call)
    begun = here.run_of("own").entered_at
    here.until(begun + 35 * DAY)
    run = here.run_of("own")
    assert [round((one.at - begun) / DAY) for one in run.runs] == [0, 10, 20, 30]
    assert len({task.id for task in here.tasks}) == 4
    assert run.due_at == begun + 40 * DAY
    texts = [one["text"] for one in here.api.of("GET", "/customers/acme/timeline")["items"]]
    assert sum("own, call: task" in text for text in texts) == 4


def test_what_no_customer_reads_waits_for_nobodys_approval_but_while_the_venture_is_paused() -> (
    None
):
    here = running(SLACK, HOOK)
    changes = {"changes": {"progression_mode": "manual"}, "reason": "r"}
    here.api.of("PATCH", "/parameters", changes)
    here.api.settle()
    here.api.of("POST", "/brakes/venture", {"action": "pause", "reason": "a test"})
    here.later(minutes=5)
    assert (here.notes, here.webhooks.told) == ([], [])
    here.api.of("POST", "/brakes/venture", {"action": "resume", "reason": "done"})
    here.minute()
    here.later(hours=2)
    assert (len(here.notes), len(here.webhooks.told)) == (1, 1)
    assert here.notes[0].channel == "#here"


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ([{**SLACK, "channel": "here"}], "steps.0.channel"),
        ([{**SLACK, "channel": 7}], "steps.0.channel"),
        ([{**SLACK, "channel": {"parameter": "crm_platform"}}], "steps.0.channel.parameter"),
        ([{**SLACK, "channel": {}}], "steps.0.channel.parameter"),
        ([{**SLACK, "buttons": ["explode"]}], "steps.0.buttons.0"),
        ([{**HOOK, "url": "http://crm.example/in"}], "steps.0.url"),
        ([{**HOOK, "url": "https://user@crm.example/in"}], "steps.0.url"),
        ([{**HOOK, "event": "Customer Risk"}], "steps.0.event"),
        ([{**OFFER, "valid_days": 0}], "steps.0.valid_days"),
        ([{**OFFER, "template": "none"}], "steps.0.template"),
        ([{"id": "ask", "kind": "survey", "survey": "csat"}], "steps.0.survey"),
        ([{"id": "up", "kind": "escalation"}], "steps.0.reason"),
        (
            [{"id": "c", "kind": "task", "title": "C", "repeat": {"hours": 1}}],
            "steps.0.repeat",
        ),
        (
            [CALL | {"repeat": {"parameter": "at_risk_email_delay_days"}}],
            "steps.0.repeat",
        ),
        ([{"id": "c", "kind": "task", "title": "C", "repeat": {"days": 9}}, HOOK], "steps.1"),
    ],
)
def test_a_step_that_cannot_be_carried_out_is_refused_by_its_path(
    steps: list[Json], path: str
) -> None:
    assert path in refused(document(*steps))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("parameter", {"parameter": "crm_platform"}),
        ("text", "70"),
    ],
)
def test_a_score_is_a_number_or_a_threshold(path: str, value: object) -> None:
    recovered = {"test": "score", "at_least": value}
    wrong = refused(document(HOOK, exit={"recovered": recovered}))
    assert any(field.startswith("exit.recovered.at_least") for field in wrong), path


def test_the_schema_knows_the_kinds_of_steps() -> None:
    whole = document(HOOK, SLACK, OFFER)
    assert SCHEMA.is_valid(whole)
    assert not SCHEMA.is_valid(document({**HOOK, "retries": 3}))
    assert SCHEMA.is_valid(shipped("critical"))
