"""A change that is tried says what it would do, and does nothing; applied, it does just that."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.shared.domain.simulation import Alert, Found
from functions.shared.store import findings as findings_store
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.simulations import Simulations
from functions.shared.store.ventures import Remembered, Ventures
from functions.simulate_parameters import flow, routes
from functions.sweep_decay import flow as sweeping
from tests.unit.api import AT, DAY, HOUR, Api, founded
from tests.unit.test_stale import unreadable

MINUTE = timedelta(minutes=1)
STRICTER = {"healthy_threshold": 90, "at_risk_threshold": 60}


def tried(api: Api, changes: dict[str, Any], status: int = 200, **said: Any) -> Any:
    body = {"changes": changes, **said}
    role = "success_manager"
    return api.of("POST", "/parameters/simulations", body, role=role, status=status)


def lived(api: Api, name: str, *, login: timedelta, features: int, tickets: int) -> None:
    """A customer who logged in some time ago, uses features and has open tickets."""
    api.customer(name)
    api.happened("login", name, api.at - login)
    for number in range(features):
        api.happened("feature_used", name, api.at - login, feature=f"f{number}", core=number == 0)
    for number in range(tickets):
        api.happened(
            "ticket_changed", name, api.at - login, ticket=f"{name}-{number}", status="open"
        )


def bands(api: Api) -> dict[str, str]:
    """The bands as they are stored, once everybody who is due was swept."""
    store = HealthStore(api.table)
    sweeping.sweep(api.at, health=store, remembered=Remembered(Ventures(api.table)))
    names = (item["customer_id"] for item in api.of("GET", "/customers?limit=100")["items"])
    records = {name: store.read(api.venture, name, strong=True) for name in names}
    return {name: str(record.band) for name, record in records.items() if record.band}


_customers = st.lists(
    st.tuples(
        st.sampled_from([HOUR, 2 * DAY, 8 * DAY, 31 * DAY]), st.integers(0, 6), st.integers(0, 3)
    ),
    min_size=1,
    max_size=5,
)
_weights = st.sampled_from([(60, 20, 20), (30, 30, 40), (20, 60, 20)]).map(
    lambda shares: dict(
        zip(("engagement_weight", "support_weight", "value_weight"), shares, strict=True)
    )
)
_others = st.fixed_dictionaries(
    {},
    optional={
        "healthy_threshold": st.integers(60, 90),
        "at_risk_threshold": st.integers(30, 59),
        "ticket_penalty": st.integers(5, 20),
        "points_per_feature": st.integers(1, 10),
        "active_login_days": st.integers(1, 6),
        "moderate_login_days": st.integers(7, 9),
        "low_engagement_points": st.integers(0, 30),
        "usage_frequency_points": st.integers(0, 20),
        "ticket_age_penalty_per_day": st.integers(0, 5),
    },
)
_changes = st.tuples(st.one_of(st.just({}), _weights), _others).map(lambda two: two[0] | two[1])


@settings(max_examples=40, deadline=None)
@given(_customers, _changes.filter(bool))
def test_what_is_applied_is_what_was_simulated_customer_by_customer(
    customers: list[tuple[timedelta, int, int]], changes: dict[str, int]
) -> None:
    api = founded()
    for number, (login, features, tickets) in enumerate(customers):
        lived(api, f"c{number}", login=login, features=features, tickets=tickets)
    before = bands(api)
    said = tried(api, changes)

    api.of("PATCH", "/parameters", {"changes": changes, "reason": "as simulated"})
    api.settle()
    after = bands(api)

    assert said["population"] == len(customers)
    assert {c["customer_id"]: (c["from"], c["to"]) for c in said["changes"]} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }


def test_trying_changes_nothing() -> None:
    api = founded()
    lived(api, "acme", login=HOUR, features=4, tickets=2)
    writes = len(api.table.stream)
    assert tried(api, STRICTER)["changes"] == [
        {"customer_id": "acme", "from": "healthy", "to": "at_risk"}
    ]
    assert len(api.table.stream) == writes
    assert api.of("GET", "/parameters")["version"] == 0


def test_who_falls_would_enter_the_program_unless_one_runs_already() -> None:
    api = founded()
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    for name in ("acme", "beta"):
        lived(api, name, login=2 * DAY, features=4, tickets=2)
    assert tried(api, STRICTER)["programs"] == [
        {"playbook": "at_risk", "customers": ["acme", "beta"]}
    ]
    # Where the program begins at some scores of its band alone, theirs must be one of them.
    assert tried(api, STRICTER | {"at_risk_trigger_score": "60-69"})["programs"] == []
    assert tried(api, STRICTER | {"at_risk_trigger_score": "70-80"})["programs"] != []
    # A ticket lets one of them fall, and a person enters it.
    api.happened("ticket_changed", "acme", ticket="3", status="open")
    api.of("POST", "/customers/acme/enrolments", {"playbook": "at_risk"}, status=201)
    api.happened("ticket_changed", "acme", api.at + MINUTE, ticket="3", status="solved")
    said = tried(api, STRICTER)
    assert [change["customer_id"] for change in said["changes"]] == ["acme", "beta"]
    assert said["programs"] == [{"playbook": "at_risk", "customers": ["beta"]}]
    assert said["programs_blocked"] is None


def test_a_closed_gate_says_why_no_program_would_start() -> None:
    api = founded()
    api.of("PUT", "/parameters/entry_min_customers", {"value": 9, "reason": "a test"})
    lived(api, "acme", login=HOUR, features=4, tickets=2)
    assert "1 of 9 customers onboarded" in tried(api, STRICTER)["programs_blocked"]


def test_an_alert_is_named_on_the_day_on_which_it_would_have_fired() -> None:
    api = founded()
    api.customer("acme", onboarded_at=(AT - 80 * DAY).isoformat())
    api.happened("feature_used", "acme", AT - 60 * DAY, feature="export", core=True)
    api.happened("login", "acme", AT - 60 * DAY)
    # 85 at first; 65 from the seventh day on, 45 from the thirtieth: at risk, and critical by 50.
    said = tried(api, {"at_risk_threshold": 50})
    fell_at = (AT - 30 * DAY).replace(minute=0) + 5 * MINUTE
    assert said["alerts"] == [{"day": fell_at.date().isoformat(), "old": [], "new": ["acme"]}]
    assert tried(api, {"at_risk_threshold": 50}, days=29)["alerts"] == []


def churned(api: Api) -> None:
    """Two customers of the past: one left while healthy, one stayed and is not."""
    for name in ("acme", "beta"):
        api.customer(name, onboarded_at=(AT - 200 * DAY).isoformat())
    for days in (95, 65, 41):
        for number in range(4):
            at = AT - days * DAY
            api.happened("feature_used", "acme", at, feature=f"f{number}", core=number == 0)
        api.happened("login", "acme", AT - days * DAY)
    api.happened("subscription_changed", "acme", AT - 40 * DAY, status="canceled")


def test_who_churned_though_healthy_is_named_with_the_scores_before() -> None:
    api = founded()
    churned(api)
    said = tried(api, {"healthy_threshold": 90})
    assert (said["population"], said["churned"]) == (1, 1)
    assert said["healthy_but_churned"] == [
        {
            "customer_id": "acme",
            "churned_at": (AT - 40 * DAY).isoformat().replace("+00:00", "Z"),
            "old": 90,
            "new": 90,
        }
    ]
    assert said["changes"] == []


def test_the_quality_of_both_scores_is_measured_against_who_churned() -> None:
    api = founded()
    churned(api)
    said = tried(api, {"active_login_days": 5, "moderate_login_days": 6})["quality"]
    thirty, sixty, ninety = said["old"]
    # 30 days ago nobody was left to churn.
    assert (thirty["customers"], thirty["churned"], thirty["recall"]) == (1, 0, None)
    assert thirty["undefined"] == {"recall": "nobody churned", "auc": "nobody churned"}
    # 60 days ago acme had 90 by a login 5 days old, beta 30; acme churned.
    assert (sixty["customers"], sixty["flagged"]) == (2, 1)
    assert (sixty["precision"], sixty["recall"], sixty["auc"]) == (0.0, 0.0, 0.0)
    assert sixty["brier"] == pytest.approx((0.9**2 + 0.7**2) / 2)
    assert (ninety["customers"], ninety["churned"]) == (2, 1)


def test_a_walk_shorter_than_a_horizon_measures_nothing_there() -> None:
    api = founded()
    churned(api)
    said = tried(api, STRICTER, days=60)["quality"]["new"]
    assert [horizon["undefined"] == {} for horizon in said] == [False, True, False]
    assert "shorter than the horizon" in said[2]["undefined"]["brier"]
    assert (said[2]["customers"], said[2]["precision"]) == (0, None)


def test_who_has_not_begun_has_no_past_and_the_erased_are_nobody() -> None:
    api = founded()
    api.customer("acme", onboarded_at=(AT + 5 * DAY).isoformat())
    api.customer("beta")
    api.of("DELETE", "/customers/beta", status=204)
    said = tried(api, STRICTER)
    assert (said["population"], said["alerts"]) == (1, [])


def test_who_cannot_be_read_keeps_nobody_else_from_being_tried() -> None:
    api = founded()
    api.at = AT
    for name in ("a", "b"):
        lived(api, name, login=2 * DAY, features=2, tickets=0)
    whole = tried(api, {"ticket_penalty": 15})["population"]
    unreadable(api, "a")
    assert tried(api, {"ticket_penalty": 15})["population"] == whole - 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "changes"),
        ({"changes": {}}, "changes"),
        ({"changes": {"healthy_threshold": 80}, "days": 401}, "days"),
        ({"changes": {"healthy_threshold": 80}, "days": -1}, "days"),
        ({"changes": {"healthy_threshold": 80}, "reason": "none is asked"}, "reason"),
    ],
)
def test_a_bad_question_is_refused_naming_the_field(body: object, field: str) -> None:
    assert field in founded().fields("POST", "/parameters/simulations", body)


@pytest.mark.parametrize(
    "changes",
    [
        {"engagement_weight": 39},
        {"healthy_threshold": 91},
        {"no_such_parameter": 1, "healthy_threshold": 91},
        {"healthy_threshold": "80"},
        {"active_login_days": 7, "moderate_login_days": 7},
    ],
)
def test_a_change_is_refused_just_as_when_it_is_made(changes: dict[str, Any]) -> None:
    api = founded()
    made = api.of("PATCH", "/parameters", {"changes": changes, "reason": "a test"}, status=400)
    assert tried(api, changes, status=400)["errors"] == made["errors"]


def test_a_viewer_may_not_and_of_an_unknown_venture_nothing_is_said() -> None:
    api = founded()
    body = {"changes": STRICTER}
    api.of("POST", "/parameters/simulations", body, role="viewer", status=403)
    path = "/v1/ventures/00000000-0000-4000-8000-000000009999/parameters/simulations"
    api.ask("POST", path, body, status=404)


def peopled(number: int = 30) -> Api:
    """Customers who differ, with a past, some of whom have left."""
    api = founded()
    for one in range(number):
        name = f"c{one:02}"
        login = (HOUR, 2 * DAY, 8 * DAY, 45 * DAY)[one % 4]
        lived(api, name, login=login, features=one % 5, tickets=one % 3)
        if one % 7 == 3:
            api.happened("subscription_changed", name, api.at - 3 * DAY, status="canceled")
    return api


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked at directly, and a step looks at two customers."""
    monkeypatch.setattr(flow, "DIRECT", 0)
    monkeypatch.setattr(flow, "PAGE", 2)


def test_a_walk_finds_what_a_direct_look_finds(
    in_small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = peopled()
    walked = tried(api, STRICTER)
    monkeypatch.setattr(flow, "DIRECT", 10**9)
    direct = tried(api, STRICTER)
    assert len(walked["changes"]) > 5
    assert walked["alerts"]
    assert walked.pop("id")
    assert direct.pop("id") is None
    assert walked == direct


def test_of_too_many_the_answer_is_a_place_to_look(
    in_small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = peopled()
    whole = tried(api, STRICTER)
    api.walks.started.clear()
    api.at += timedelta(milliseconds=1)
    monkeypatch.setattr(flow, "MOST_AWAITED", 29)
    promised = tried(api, STRICTER, status=202)
    assert promised["location"].endswith(f"/parameters/simulations/{promised['id']}")

    place = f"/parameters/simulations/{promised['id']}"
    assert api.of("GET", place, status=202) == promised
    api.walk()
    said = api.of("GET", place)
    assert (said["population"], said["changes"]) == (whole["population"], whole["changes"])
    assert said["quality"]["new"][0]["customers"] == whole["quality"]["new"][0]["customers"]
    assert said["next"] is None

    # The same lists in pages, each step's findings on one of them; the numbers are of all.
    monkeypatch.setattr(flow, "MOST_FINDINGS", 1)
    pages = [api.of("GET", place)]
    while pages[-1]["next"]:
        pages.append(api.of("GET", f"{place}?cursor={pages[-1]['next']}"))
    assert len(pages) > 5
    listed = [change for page in pages for change in page["changes"]]
    assert sorted(listed, key=lambda change: str(change["customer_id"])) == whole["changes"]
    assert {page["population"] for page in pages} == {whole["population"]}


def test_what_does_not_fit_into_one_answer_is_read_at_its_place(
    in_small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = peopled(6)
    monkeypatch.setattr(flow, "MOST_AT_ONCE", 1)
    promised = tried(api, STRICTER, status=202)
    said = api.of("GET", f"/parameters/simulations/{promised['id']}")
    assert (said["status"], said["population"], said["next"]) == ("done", 5, None)


def test_a_walk_that_takes_too_long_is_waited_for_no_longer(in_small_steps: None) -> None:
    api = peopled(3)
    impatient = replace(api.trying, elapsed=itertools.count(0, 24).__next__)
    api.routes |= routes.routes(impatient)
    promised = tried(api, STRICTER, status=202)
    assert list(api.walks.started) == [promised["id"]]
    # The same question of the same instant is the same simulation.
    assert tried(api, STRICTER, status=202) == promised


def test_who_takes_long_is_walked_after_all_and_a_step_stops_in_time() -> None:
    api = peopled()
    at_once = tried(api, STRICTER)
    # Each look at the clock finds it eleven seconds on, so that no look has time for two.
    slow = replace(api.trying, elapsed=itertools.count(0, 11).__next__)
    api.routes |= routes.routes(slow)
    promised = tried(api, STRICTER, status=202)
    steps = []
    for segment in range(16):
        looked, after = flow.step(api.venture, promised["id"], segment, None, slow)
        steps.append(looked)
        while after:
            looked, after = flow.step(api.venture, promised["id"], segment, after, slow)
            steps.append(looked)
    assert (sum(steps), max(steps)) == (30, 1)
    flow.finish(api.venture, promised["id"], slow)
    said = api.of("GET", f"/parameters/simulations/{promised['id']}")
    assert said | {"id": None} == at_once


def test_what_is_asked_for_must_be_there_and_be_ones_own(in_small_steps: None) -> None:
    api = peopled(3)
    identity = tried(api, STRICTER)["id"]
    place = f"/parameters/simulations/{identity}"
    api.of("GET", place, role="viewer", status=403)
    api.of("GET", f"{place}?cursor=forged", status=400)
    api.of("GET", f"{place}0", status=404)
    other = api.ask("POST", "/v1/ventures", {"name": "Other"}, status=201)["id"]
    api.ask("GET", f"/v1/ventures/{other}{place}", status=404)


def test_a_step_that_comes_again_counts_once(in_small_steps: None) -> None:
    api = peopled(6)
    whole = tried(api, STRICTER)
    for segment in range(16):
        flow.step(api.venture, whole["id"], segment, None, api.trying)
    flow.finish(api.venture, whole["id"], api.trying)
    assert api.of("GET", f"/parameters/simulations/{whole['id']}") == whole


def test_findings_larger_than_an_item_are_kept_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Simulations(MemoryTable())
    alerts = tuple(Alert(at=AT, customer=f"c{number}", by="new") for number in range(50))
    many, few = Found(population=50, alerts=alerts), Found(population=1)
    monkeypatch.setattr(findings_store, "PIECE", 100)
    store.keep("v", "s", "00#", many, AT)
    store.keep("v", "s", "00#c50", few, AT)
    assert [part for _, part in store.parts("v", "s")] == [many, few]
    assert [part for _, part in store.parts("v", "s", after="part#00##")] == [few]
    # A step that is repeated, and finds less, leaves nothing of what it said before.
    store.keep("v", "s", "00#", few, AT)
    assert [part for _, part in store.parts("v", "s")] == [few, few]
    assert store.sum("v", "s") is None
    assert store.end("v", "s", AT).population == 2
    assert store.sum("v", "s") == store.end("v", "s", AT)
