"""RETENTION-004 over real flows: what fails is found, tried again, told, and ends."""

from datetime import timedelta

import pytest

from functions.check_system import flow
from functions.check_system.flow import Checked
from functions.shared.contracts import turns as contract
from functions.shared.domain.system import LATE, Standing
from functions.shared.ports.table import Put
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.firings import Firings
from functions.shared.store.health import HealthStore
from functions.shared.store.playbooks import delivered
from functions.shared.store.surveys import Surveys
from functions.shared.store.systems import Systems
from functions.shared.store.ventures import Ventures
from tests.unit.api import AT, DAY, HOUR
from tests.unit.checking import MINUTE, Health, healthy

CHANGED = "the firing changed since it was read; look again"


def standing(here: Health) -> dict[str, Standing]:
    """What the last look found."""
    [*_, last] = Systems(here.table).looks(here.api.venture, here.api.at - DAY, here.api.at)
    assert last.at == here.api.at
    return dict(last.found)


def test_a_venture_is_looked_at_once_in_an_hour_and_each_look_is_kept_once() -> None:
    here = healthy()
    assert here.look() == Checked(looked=1)
    assert flow.run(here.api.at, here.world()) == Checked()
    assert here.look(here.api.at + 59 * MINUTE) == Checked()
    assert here.look(here.api.at + MINUTE) == Checked(looked=1)
    looks = Systems(here.table).looks(here.api.venture, AT, here.api.at)
    assert [one.at for one in looks] == [AT + HOUR, AT + 2 * HOUR]
    assert {one.minutes for one in looks} == {60}


def test_a_look_is_told_as_the_triggers_last_one_with_the_uptime() -> None:
    here = healthy()
    here.look()
    here.look()
    said = here.api.of("GET", "/triggers")["items"][3]
    assert said["trigger"] == "RETENTION-004"
    assert said["last_look"]["at"] == "2026-03-02T12:30:00Z"
    assert said["last_look"]["found"].startswith("scores working, crm_sync not_applicable")
    [uptime] = [one for one in said["figures"] if one["name"] == "uptime"]
    assert (uptime["value"], uptime["target"], uptime["reached"]) == (100, 99.5, True)


def test_what_is_not_asked_for_is_not_applicable_and_no_failure() -> None:
    here = healthy()
    here.look()
    assert standing(here) == {
        "scores": "working",
        "crm_sync": "not_applicable",
        "campaigns": "working",
        "surveys": "not_applicable",
    }
    assert here.firings() == []
    assert here.told() == []


def test_before_the_entry_gate_campaigns_and_surveys_are_not_asked_for() -> None:
    here = healthy()
    other = here.api.ask("POST", "/v1/ventures", {"name": "Later"}, status=201)["id"]
    here.look()
    [last] = Systems(here.table).looks(other, AT, here.api.at)
    assert set(last.found.values()) == {"not_applicable"}


def test_a_venture_that_is_not_active_is_left_alone() -> None:
    here = healthy()
    here.api.of("PATCH", "", {"status": "paused"})
    assert here.look() == Checked()


def test_scores_that_nobody_looks_at_fail_are_looked_at_and_work_again() -> None:
    here = healthy()
    due_at = HealthStore(here.table).read(here.api.venture, "acme", strong=True).due_at
    assert due_at
    here.look(due_at + 2 * DAY - MINUTE)
    assert standing(here)["scores"] == "working"
    here.look(due_at + 2 * DAY + HOUR)
    assert standing(here)["scores"] == "failing"
    [firing] = here.firings()
    assert (firing.subject, firing.status, firing.depth) == ("scores", "open", 1)
    assert [one.what for one in firing.responses] == ["1 customers were looked at"]
    assert ("system_degraded", "scores") in here.alerts()
    assert here.look() == Checked(looked=1)
    assert standing(here)["scores"] == "working"
    [firing] = here.firings()
    assert (firing.status, firing.outcome and firing.outcome[:32]) == (
        "ended",
        "it works again after 60 minutes:",
    )
    assert ("system_degraded", "scores") in here.alerts("closed")


def unreadable(here: Health) -> None:
    """The customer's stored state cannot be read, so their score cannot be computed."""
    key = keys.state(here.api.venture, "acme")
    item = here.table.get(key, strong=True)
    assert item
    spoilt = {**item, "doc": "{", "due_at": (here.api.at - 3 * DAY).isoformat()}
    assert here.table.write(Put(spoilt, ()))


def test_a_component_that_does_not_heal_is_told_to_operators_and_then_to_the_executive() -> None:
    here = healthy()
    unreadable(here)
    degraded = ("system_degraded", "scores")
    again = ("system_degraded", "scores, again and again")
    executive = ("component_failing", "scores")
    for depth, told in enumerate(({degraded}, {degraded}, {degraded, again}), start=1):
        here.look()
        assert {one for one in here.alerts() if one[0] != "campaigns_paused"} == told, depth
    here.look()
    assert {degraded, again, executive} <= here.alerts()
    here.look()
    [firing] = here.firings()
    assert (firing.depth, len(firing.responses)) == (3, 5)
    assert (
        firing.responses[0].what == "0 customers were looked at; others failed of JSONDecodeError"
    )
    assert all(len(one.causes) == 1 for one in here.told() if one.incident.kind != executive[0])


def test_a_look_that_dies_on_its_way_is_done_again_and_does_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = healthy()
    unreadable(here)

    def die(*_: object) -> bool:
        raise RuntimeError("the container is gone")

    with monkeypatch.context() as dying:
        dying.setattr(Systems, "keep", die)
        checked = flow.run(AT + HOUR, here.world())
        assert len(checked.failures) == 1
    assert here.look(AT + HOUR + MINUTE).looked == 1
    [firing] = here.firings()
    assert firing.fired_at == AT + HOUR
    degraded = [one for one in here.told() if one.incident.kind == "system_degraded"]
    assert [one.causes for one in degraded] == [(firing.cause,)]


def test_an_outage_that_is_mended_by_a_look_that_dies_ends_and_the_next_one_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = healthy()
    due_at = HealthStore(here.table).read(here.api.venture, "acme", strong=True).due_at
    assert due_at
    here.look(due_at + 2 * DAY - MINUTE)

    def die(*_: object) -> bool:
        raise RuntimeError("the container is gone")

    with monkeypatch.context() as dying:
        dying.setattr(Systems, "keep", die)
        assert len(flow.run(due_at + 2 * DAY + HOUR, here.world()).failures) == 1
    assert ("system_degraded", "scores") in here.alerts()
    with monkeypatch.context() as dying:
        dying.setattr(Firings, "save", lambda *_: False)
        checked = flow.run(due_at + 2 * DAY + HOUR + MINUTE, here.world())
        assert [str(error) for _, error in checked.failures] == [CHANGED]
    here.look(due_at + 2 * DAY + HOUR + 2 * MINUTE)
    assert standing(here)["scores"] == "working"
    [firing] = here.firings()
    assert (firing.status, (firing.outcome or "").split(":")[0]) == (
        "ended",
        "it works again after 2 minutes",
    )
    assert ("system_degraded", "scores") in here.alerts("closed")
    unreadable(here)
    here.look()
    assert [one.status for one in here.firings()] == ["open", "ended"]
    assert ("system_degraded", "scores") in here.alerts()


def test_steps_that_nobody_carries_out_are_handed_to_the_workers() -> None:
    here = healthy()
    here.at_risk("beta")
    here.look(here.api.at + DAY + HOUR)
    assert standing(here)["campaigns"] == "failing"
    [(_, body)] = here.steps.messages
    kind, entries = contract.read(body)
    assert (kind, len(entries)) == ("mail", 1)
    [firing] = here.firings()
    assert firing.responses[-1].what == "1 were handed to the workers again"


def campaigns(here: Health) -> str:
    """What the component of campaigns rests on, as it is told now."""
    said = {
        one["component"]: one["evidence"] for one in here.api.of("GET", "/system")["components"]
    }
    return str(said["campaigns"])


def test_a_pause_that_somebody_decided_is_no_failure_however_long_it_lasts() -> None:
    here = healthy()
    here.at_risk("beta")
    here.api.of("POST", "/brakes/venture", {"action": "pause", "reason": "a strike"})
    since = here.api.at.isoformat()
    for _ in range(5):
        here.look()
        assert standing(here)["campaigns"] == "not_applicable"
    who = here.api.of("GET", "/brakes")["items"][0]["acts"][0]["by"]
    why = f"venture is paused since {since} by {who}: a strike"
    assert campaigns(here) == why
    said = here.api.of("GET", "/system")
    assert (said["status"], said["because"]) == ("warning", [f"no campaign is active: {why}"])
    assert here.firings() == []
    assert here.told() == []
    here.api.of("POST", "/brakes/venture", {"action": "resume", "reason": "go on"})
    here.look()
    assert standing(here)["campaigns"] == "working"


def test_a_brake_on_each_playbook_is_a_pause_and_one_less_is_none() -> None:
    here = healthy()
    names = [one.name for one in delivered().values() if one.enabled]
    for name in names[1:]:
        here.api.of("POST", f"/brakes/playbook:{name}", {"action": "pause", "reason": "a pause"})
    here.look()
    assert campaigns(here) == f"1 of {len(names)} playbooks are active"
    here.api.of("POST", f"/brakes/playbook:{names[0]}", {"action": "pause", "reason": "a pause"})
    here.look()
    assert standing(here)["campaigns"] == "not_applicable"
    assert all(f"playbook:{name} is paused since" in campaigns(here) for name in names)
    # A cohort goes on: that is a campaign.
    cohort = {"action": "cohort", "reason": "some first", "percent": 10}
    here.api.of("POST", f"/brakes/playbook:{names[0]}", cohort)
    here.look()
    assert standing(here)["campaigns"] == "working"


def test_playbooks_that_are_all_switched_off_fail_until_one_is_on() -> None:
    here = healthy()
    first = ""
    for name in (one.name for one in delivered().values() if one.enabled):
        document = here.api.of("GET", f"/playbooks/{name}")["document"]
        here.api.of("PUT", f"/playbooks/{name}", {**document, "enabled": False}, status=201)
        first = first or name
    for _ in range(4):
        here.look()
        assert standing(here)["campaigns"] == "failing"
    [firing] = here.firings()
    count = len(delivered())
    assert firing.why == f"none of {count} playbooks is switched on, and nothing is paused"
    assert firing.responses[-1].what.endswith("a person must switch a playbook on")
    assert ("component_failing", "campaigns") in here.alerts()
    # A pause of what is switched off holds nobody.
    here.api.of("POST", "/brakes/playbook:at_risk", {"action": "pause", "reason": "a pause"})
    here.look()
    assert standing(here)["campaigns"] == "failing"
    document = here.api.of("GET", f"/playbooks/{first}")["document"]
    here.api.of("PUT", f"/playbooks/{first}", {**document, "enabled": True}, status=201)
    here.look()
    assert standing(here)["campaigns"] == "working"
    assert ("component_failing", "campaigns") in here.alerts("closed")


def test_an_automatic_brake_is_told_once_and_not_as_a_failure_besides() -> None:
    here = healthy()
    for number in range(200):
        before = number < 100
        score = 9 if number % 100 < (90 if before else 50) else 3
        here.asked(number, score, here.api.at - (40 if before else 5) * DAY)
    here.api.settle()
    for _ in range(6):
        here.look()
    assert "venture is paused since" in campaigns(here)
    assert "by the NPS brake" in campaigns(here)
    assert here.firings() == []
    assert {kind for kind, _ in here.alerts()} == {"campaigns_paused", "nps_dropped"}


def test_a_survey_within_seven_days_works_and_one_that_waits_for_longer_fails() -> None:
    here = healthy()
    api = here.api
    surveys = Surveys(here.table)
    venture = Ventures(here.table).get(api.venture)
    profile = Customers(here.table).get(api.venture, "acme")
    assert surveys.plan_all(venture, profile, "90_day_checkpoint", api.at) == 1
    here.look(api.at + DAY + HOUR)
    assert standing(here)["surveys"] == "failing"
    assert contract.read(here.surveyors.messages[0][1])[0] == "survey"
    assert "none ever went out" in here.firings()[0].why


def test_a_sync_that_is_a_day_old_fails_and_three_that_failed_are_told() -> None:
    here = healthy()
    here.synced()
    here.look()
    assert standing(here)["crm_sync"] == "working"
    here.look(here.api.at + DAY)
    assert standing(here)["crm_sync"] == "failing"
    for _ in range(2):
        here.synced("failed", count=0)
        here.look()
    assert ("crm_sync_failed", "crm_sync") not in here.alerts()
    here.synced("failed", count=0)
    here.look()
    assert ("crm_sync_failed", "crm_sync") in here.alerts()
    here.synced()
    here.look()
    assert standing(here)["crm_sync"] == "working"
    assert ("crm_sync_failed", "crm_sync") in here.alerts("closed")


@pytest.mark.parametrize("more", [1, 3])
def test_failures_after_a_success_between_two_looks_are_another_incident(more: int) -> None:
    here = healthy()

    def syncs(*, failed: int) -> None:
        for _ in range(failed):
            here.api.at += MINUTE
            here.synced("failed", count=0)

    syncs(failed=3)
    here.look()
    [first] = [one for one in here.told() if one.incident.kind == "crm_sync_failed"]
    here.api.of("POST", f"/alerts/{first.id}", {"action": "acknowledge"})
    here.api.at += MINUTE
    here.synced()
    good_at = here.api.at.isoformat()
    syncs(failed=more)
    here.look()
    [closed] = [one for one in here.told("closed") if one.incident.kind == "crm_sync_failed"]
    assert (closed.id, closed.outcome) == (first.id, f"a sync went through at {good_at}")
    syncs(failed=3 - more)
    for _ in range(2):
        here.look()
    [second] = [one for one in here.told() if one.incident.kind == "crm_sync_failed"]
    assert (second.answered, len(second.causes)) == (False, 1)


def test_one_venture_that_cannot_be_looked_at_holds_nobody_up() -> None:
    here = healthy()
    here.api.ask("POST", "/v1/ventures", {"name": "Another"}, status=201)
    newest = Ventures(here.table).all()[0].id
    key = keys.brake(newest, "venture")
    assert here.table.write(Put({"pk": key.pk, "sk": key.sk, "doc": "{"}, ()))
    checked = flow.run(AT + HOUR, here.world())
    assert (checked.looked, [name for name, _ in checked.failures]) == (1, [newest])


def test_a_gap_between_looks_is_told_as_unknown() -> None:
    here = healthy()
    here.look()
    here.look(here.api.at + 5 * HOUR)
    said = here.api.of("GET", "/system")
    [week] = [one for one in said["uptime"] if (one["days"], one["component"]) == (7, None)]
    assert (week["up"], week["down"]) == (3600 + LATE.total_seconds(), 0)
    assert week["unknown"] == timedelta(days=7).total_seconds() - week["up"]
