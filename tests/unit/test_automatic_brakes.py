"""Brakes that the hourly look pulls: people hear of each, a review ends that, none comes again."""

import pytest

from functions.check_system import flow
from functions.shared.domain.alerts import Alert
from functions.shared.domain.brakes import AUTOMATIC
from functions.shared.ports.table import Delete
from functions.shared.store import keys
from functions.shared.store.systems import Systems
from tests.unit.api import DAY, HOUR
from tests.unit.checking import Health, healthy


def brake_of(here: Health, scope: str) -> dict[str, object]:
    found = {one["scope"]: one for one in here.api.of("GET", "/brakes")["items"]}
    said: dict[str, object] = found[scope]
    return said


def act(here: Health, scope: str, action: str, **said: object) -> None:
    here.api.of("POST", f"/brakes/{scope}", {"action": action, "reason": "why", **said})


def fallen() -> Health:
    """A venture whose NPS fell by more than ten points from one month to the next."""
    here = healthy()
    for n in range(200):
        before = n < 100
        score = 9 if n % 100 < (90 if before else 50) else 3
        here.asked(n, score, here.api.at - (40 if before else 5) * DAY)
    here.api.settle()
    return here


def test_a_fall_of_nps_pauses_all_campaigns_and_asks_the_executive() -> None:
    here = fallen()
    assert here.look().braked == 1
    said = brake_of(here, "venture")
    assert (said["stage"], said["automatic"], said["by"]) == ("paused", True, AUTOMATIC["nps"])
    assert {("campaigns_paused", "venture"), ("nps_dropped", "nps")} <= here.alerts()
    [told] = [one for one in here.told() if one.incident.kind == "campaigns_paused"]
    assert told.incident.due_at == here.api.at
    assert told.incident.title.startswith("venture is paused: NPS fell by 80 points")
    here.look()
    assert len([one for one in here.told() if one.causes == told.causes]) == 1


def test_a_review_ends_the_alert_and_the_release_is_step_by_step_and_final() -> None:
    here = fallen()
    here.look()
    refused = {"action": "resume", "reason": "please"}
    here.api.of("POST", "/brakes/venture", refused, status=409)
    act(here, "venture", "review", root_cause="a bad release")
    assert ("campaigns_paused", "venture") in here.alerts("closed")
    [ended] = [one for one in here.told("closed") if one.incident.kind == "campaigns_paused"]
    assert ended.outcome == "review by executive-1: a bad release"
    assert here.alerts() == set(), "nor does the executive's time to answer run on"
    for action in ("fix", "cohort", "resume"):
        act(here, "venture", action)
        assert here.look().braked == 0
    assert here.api.of("GET", "/brakes")["items"] == []
    assert ("campaigns_paused", "venture") not in here.alerts()


def test_what_a_person_paused_stays_theirs() -> None:
    here = fallen()
    act(here, "venture", "pause")
    assert here.look().braked == 0
    assert brake_of(here, "venture")["automatic"] is False
    assert "campaigns_paused" not in {kind for kind, _ in here.alerts()}


def dropped(here: Health) -> list[Alert]:
    """What the executive was told of a fall of NPS, the oldest first."""
    told = [*here.told(), *here.told("closed")]
    found = [one for one in told if one.incident.kind == "nps_dropped"]
    return sorted(found, key=lambda one: one.opened_at)


def test_the_executive_hears_of_a_fall_of_nps_also_where_a_person_paused_before() -> None:
    here = fallen()
    act(here, "venture", "pause")
    since = here.api.at.isoformat()
    here.look()
    [told] = dropped(here)
    assert told.incident.title.startswith("NPS fell by 80 points in 30 days, from 80 to 0,")
    assert told.incident.fields["points"] == "-80"
    who = brake_of(here, "venture")["by"]
    assert told.incident.text[0] == f"venture is paused since {since} by {who}: why."
    here.api.of("POST", f"/alerts/{told.id}", {"action": "acknowledge"})
    here.look()
    assert len(dropped(here)) == 1, "once"


def test_and_where_somebody_has_resumed_lately_for_whatever_reason() -> None:
    here = fallen()
    for action in ("pause", "resume"):
        act(here, "venture", action)
    resumed = here.api.at.isoformat()
    assert here.look().braked == 0
    [told] = dropped(here)
    assert told.incident.text[0].startswith(f"Campaigns go on: venture came back at {resumed}")
    assert here.api.of("GET", "/brakes")["items"] == []


def test_a_look_that_dies_tells_of_the_fall_once_and_a_month_later_it_is_another() -> None:
    here = fallen()
    act(here, "venture", "pause")
    case_dies(here)
    [told] = dropped(here)
    here.api.of("POST", f"/alerts/{told.id}", {"action": "acknowledge"})
    here.look()
    first = here.api.at
    assert len(dropped(here)) == 1
    here.api.at = first + 25 * DAY
    for n in range(200):
        here.asked(1000 + n, 3, first + 20 * DAY)
    here.api.settle()
    here.look(first + 30 * DAY - HOUR)
    assert len(dropped(here)) == 1
    here.look(first + 30 * DAY)
    assert [one.opened_at for one in dropped(here)] == [told.opened_at, first + 30 * DAY]


def test_a_month_after_a_fall_that_nobody_answered_the_next_is_told_all_the_same() -> None:
    here = fallen()
    act(here, "venture", "pause")
    here.look()
    first = here.api.at
    here.api.at = first + 25 * DAY
    for n in range(200):
        here.asked(1000 + n, 3, first + 20 * DAY)
    here.api.settle()
    here.look(first + 30 * DAY)
    assert [(one.opened_at, len(one.causes)) for one in dropped(here)] == [
        (first, 1),
        (first + 30 * DAY, 1),
    ]


def test_the_executive_hears_of_the_next_fall_before_the_brake_may_come_again() -> None:
    here = fallen()
    here.look()
    first = here.api.at
    here.api.at = first + 24 * DAY
    act(here, "venture", "review", root_cause="a bad release")
    for action in ("fix", "cohort", "resume"):
        act(here, "venture", action)
    for n in range(200):
        here.asked(1000 + n, 3, here.api.at)
    here.api.settle()
    here.look(first + 30 * DAY - HOUR)
    assert len(dropped(here)) == 1, "they were asked less than a month ago"
    for days in (35, 36):
        here.look(first + days * DAY)
        assert "venture" not in {one["scope"] for one in here.api.of("GET", "/brakes")["items"]}
    _, told = dropped(here)
    assert told.opened_at == first + 35 * DAY
    assert told.incident.text[0].startswith("Campaigns go on: venture came back at")


def test_whom_the_brake_has_asked_hears_no_second_time_once_it_is_off() -> None:
    here = fallen()
    here.look()
    act(here, "venture", "review", root_cause="a bad release")
    for action in ("fix", "cohort", "resume"):
        act(here, "venture", action)
    here.look()
    for action in ("pause", "resume"):
        act(here, "venture", action)
        here.look()
    assert len(dropped(here)) == 1


def case_dies(here: Health) -> None:
    """A look that does all, and dies before it is kept."""
    with pytest.MonkeyPatch.context() as dying:

        def die(*_: object) -> bool:
            raise RuntimeError("the container is gone")

        dying.setattr(Systems, "keep", die)
        here.api.at += HOUR
        assert len(flow.run(here.api.at, here.world()).failures) == 1


def test_errors_of_the_crm_pause_renewals_and_degrade_the_system() -> None:
    here = healthy()
    here.synced("partial", count=100, errors=6)
    assert here.look().braked == 1
    assert brake_of(here, "playbook:renewal")["evidence"] == {
        "about": "crm",
        "messages": None,
        "negative": None,
        "percent": 6.0,
        "limit": "5",
        "since": "2026-03-01T11:30:00Z",
        "customer_id": "",
        "figures": {"rows": "100", "errors": "6"},
    }
    said = here.api.of("GET", "/system")
    assert (said["status"], said["crm_success"]) == ("degraded", 94)
    assert said["because"] == ["94 % of the CRM's sync succeeded, under 95 %"]


def test_people_are_told_of_a_brake_whose_telling_was_cut_short() -> None:
    here = healthy()
    here.synced("partial", count=100, errors=6)
    here.look()
    [told] = here.told()
    venture, kind, scope = here.api.venture, told.incident.kind, told.incident.subject
    alert, opening = (
        keys.alert(venture, told.id, None),
        keys.open_alert(venture, kind, scope, None),
    )
    assert here.table.write(Delete(alert), Delete(opening))
    assert here.told() == []
    here.look()
    assert here.alerts() == {("campaigns_paused", "playbook:renewal")}


def test_of_a_paused_venture_nobody_is_told_anything() -> None:
    here = fallen()
    here.api.of("PATCH", "", {"status": "paused"})
    assert here.look(here.api.at + HOUR).looked == 0
    assert here.told() == []
