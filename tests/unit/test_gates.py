"""Gates: every condition in each of its three verdicts, and how verdicts are joined."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from functions.shared.domain import alerts, exit_gate, gates, nps, retention
from functions.shared.domain.alerts import Alert, Incident
from functions.shared.domain.brakes import Act, Brake, Reception
from functions.shared.domain.gates import Connected, Known, Synced, Trained
from functions.shared.domain.insights import Insight, Stood, Sums
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.rates import Rate
from functions.shared.domain.retention import Cohort, Recovery, Tally
from functions.shared.domain.retention import Sums as Cohorts
from functions.shared.domain.verdicts import Answer, Verdict, all_of, joined
from functions.shared.store.playbooks import delivered

AT = datetime(2026, 6, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
VERDICTS: tuple[Verdict, ...] = ("failed", "not_yet_decidable", "passed")
"""From false to true: of several, the least one stands."""


def alert(**said: Any) -> Alert:
    """A test alert, raised two days ago."""
    incident = Incident(
        kind="test",
        venture="v",
        subject="test",
        cause="c",
        title="A test",
        text=(),
        due_at=AT - 2 * DAY,
    )
    return replace(alerts.opened(incident, AT - 2 * DAY), **said)


def counted(**said: Any) -> Insight:
    """Ten customers with a score, of one owner, counted this morning."""
    stood = Stood(10, 700, {"healthy": 10})
    whole: dict[str, Any] = {"customers": 10, "now": stood, "owners": {"Dana": 10}}
    return Insight(AT - DAY / 4, Sums(**whole | said))


def told(first: tuple[int, int], later: tuple[int, int], month: str = "2026-03") -> retention.Told:
    """What is retained in month 1 of the first customers, of January, and of a later cohort."""

    def cohort(kept: tuple[int, int]) -> Cohort:
        return Cohort(kept[1], (Tally(kept[1], kept[0], kept[0]), Tally(), Tally()))

    sums = Cohorts(
        "2026-01-01",
        {"2026-01": cohort(first), month: cohort(later)},
        {"2026-01-01": cohort(first)},
        "2026-01-01",
    )
    return retention.told(sums, sums, AT, 12)


def returning(then: int, now: int, *, later: int) -> retention.Told:
    """Of 100 first ones and of March's so many were there in month 1, of those `later`, too."""
    first = Cohort(100, (Tally(100, later, then), Tally(), Tally()))
    march = Cohort(100, (Tally(100, now, now), Tally(), Tally()))
    sums = Cohorts(
        "2026-01-01", {"2026-01": first, "2026-03": march}, {"2026-01-01": first}, "2026-01-01"
    )
    return retention.told(sums, sums, AT, 12)


def imported(later: tuple[int, int]) -> retention.Told:
    """Customers came for years; usage is told since 20 January. 80 of 100 were kept at first."""

    def cohort(kept: int, of: int) -> Cohort:
        return Cohort(of, (Tally(of, kept, kept), Tally(), Tally()))

    months = {"2025-11": cohort(0, 100), "2026-01": cohort(80, 100), "2026-02": cohort(*later)}
    sums = Cohorts("2019-05-01", months, {}, "2026-01-20")
    return retention.told(sums, sums, AT, 12)


def answers(promoters: int, detractors: int) -> nps.Nps:
    """What so many answers say."""
    return nps.of_counts(
        promoters=promoters, passives=0, detractors=detractors, asked=0, answered=0, enough=100
    )


RUN = Fared(
    id="r",
    playbook="at_risk",
    version=1,
    arm=None,
    program=True,
    entered_at=AT - 3 * DAY,
    messages=1,
)
BRAKE = Brake(
    scope="venture",
    stage="paused",
    automatic=False,
    since=AT - DAY,
    acts=(Act(action="pause", by="eve", at=AT - DAY, reason="a fair"),),
)
GOOD = Known(
    at=AT,
    parameters=Parameters(version=3),
    entered=True,
    counted=counted(),
    scored=True,
    sources=[Connected(name="hubspot", at=AT - 9 * DAY, by="eve")],
    trained=[Trained(owner="dana ", by="u-1", at=AT - DAY)],
    playbooks=list(delivered().values()),
    test=alert(
        sent_at=AT - 2 * DAY,
        answers=(alerts.Answer(action="acknowledge", by="dana", at=AT - DAY),),
    ),
    late=0,
    sent=1,
    runs=[RUN],
    messages=[Reception(customer="c", at=AT, told=("delivered",))],
    brakes=[],
    nps=answers(60, 40),
    asked_at=AT - DAY,
    retained=told((80, 100), (81, 100)),
    recovery=Recovery(since=AT - 120 * DAY, until=AT - 30 * DAY, recovered=Rate(3, 10)),
    synced=Synced(succeeded_at=AT - DAY / 2, failures=0),
)
ALL_OFF = [replace(playbook, enabled=False) for playbook in delivered().values()]
NO_SCORES = counted(now=Stood())
Condition = Callable[[Known], Answer]
CASES: list[tuple[Condition, dict[str, Any], Verdict]] = [
    (gates.crm_configured, {}, "passed"),
    (gates.crm_configured, {"sources": []}, "failed"),
    (gates.crm_configured, {"parameters": Parameters(crm_platform="intercom")}, "failed"),
    (gates.playbooks_created, {}, "passed"),
    (gates.playbooks_created, {"playbooks": ALL_OFF}, "failed"),
    (gates.team_trained, {}, "passed"),
    (gates.team_trained, {"trained": []}, "failed"),
    (gates.team_trained, {"counted": None}, "not_yet_decidable"),
    (gates.team_trained, {"counted": counted(owners={})}, "not_yet_decidable"),
    (gates.metrics_defined, {}, "passed"),
    (gates.metrics_defined, {"parameters": Parameters(retention_target_1m=Decimal(0))}, "failed"),
    (gates.scoring_implemented, {}, "passed"),
    (gates.scoring_implemented, {"scored": False}, "failed"),
    (gates.scoring_implemented, {"scored": None}, "not_yet_decidable"),
    (gates.alerts_configured, {}, "passed"),
    (gates.alerts_configured, {"test": None}, "failed"),
    (gates.alerts_configured, {"test": alert(answer_by=AT + DAY)}, "not_yet_decidable"),
    (gates.alerts_configured, {"test": alert()}, "not_yet_decidable"),
    (gates.alerts_configured, {"test": alert(answer_by=AT)}, "failed"),
    (gates.programs_designed, {}, "passed"),
    (gates.programs_designed, {"playbooks": ALL_OFF}, "failed"),
    (gates.automation_built, {}, "passed"),
    (gates.automation_built, {"entered": False}, "not_yet_decidable"),
    (gates.automation_built, {"runs": []}, "not_yet_decidable"),
    (gates.automation_built, {"runs": [replace(RUN, messages=0)]}, "not_yet_decidable"),
    (
        gates.automation_built,
        {"runs": [replace(RUN, messages=0, entered_at=AT - 15 * DAY)]},
        "failed",
    ),
    (gates.engagement_tracked, {}, "passed"),
    (gates.engagement_tracked, {"messages": []}, "not_yet_decidable"),
    (gates.engagement_tracked, {"messages": [Reception(customer="c", at=AT)]}, "failed"),
    (exit_gate.crm_syncing, {}, "passed"),
    (exit_gate.crm_syncing, {"sources": []}, "failed"),
    (exit_gate.crm_syncing, {"synced": None}, "not_yet_decidable"),
    (exit_gate.crm_syncing, {"synced": Synced(succeeded_at=None, failures=0)}, "not_yet_decidable"),
    (exit_gate.crm_syncing, {"synced": Synced(succeeded_at=None, failures=1)}, "failed"),
    (exit_gate.crm_syncing, {"synced": Synced(succeeded_at=AT - DAY, failures=3)}, "passed"),
    (exit_gate.crm_syncing, {"synced": Synced(succeeded_at=AT - 2 * DAY, failures=3)}, "failed"),
    (exit_gate.playbooks_running, {}, "passed"),
    (exit_gate.playbooks_running, {"brakes": [BRAKE]}, "failed"),
    (exit_gate.playbooks_running, {"brakes": [replace(BRAKE, stage="released")]}, "passed"),
    (exit_gate.playbooks_running, {"runs": []}, "not_yet_decidable"),
    (exit_gate.playbooks_running, {"runs": [], "playbooks": ALL_OFF}, "failed"),
    (
        exit_gate.playbooks_running,
        {"runs": [replace(RUN, entered_at=AT - 31 * DAY, ended_at=AT - 31 * DAY)]},
        "not_yet_decidable",
    ),
    (exit_gate.scores_updating, {}, "passed"),
    (exit_gate.scores_updating, {"counted": None}, "not_yet_decidable"),
    (exit_gate.scores_updating, {"counted": NO_SCORES}, "not_yet_decidable"),
    (exit_gate.scores_updating, {"counted": counted(stale=1)}, "failed"),
    (
        exit_gate.scores_updating,
        {"counted": replace(counted(), as_of=AT - 3 * DAY)},
        "failed",
    ),
    (exit_gate.alerts_working, {}, "passed"),
    (exit_gate.alerts_working, {"sent": 0}, "not_yet_decidable"),
    (exit_gate.alerts_working, {"late": 1}, "failed"),
    # 20 of 100 were lost; 19 are exactly 5 % fewer.
    (exit_gate.churn_reduced, {}, "passed"),
    (exit_gate.churn_reduced, {"retained": told((80, 100), (80, 100))}, "failed"),
    (exit_gate.churn_reduced, {"retained": told((100, 100), (100, 100))}, "passed"),
    (exit_gate.churn_reduced, {"retained": told((100, 100), (99, 100))}, "failed"),
    # The first customers had longer to come back; of both is asked who was there in month 1.
    (exit_gate.churn_reduced, {"retained": returning(80, 81, later=99)}, "passed"),
    (exit_gate.churn_reduced, {"retained": returning(80, 80, later=99)}, "failed"),
    # Of who came before usage was told nothing is known; the first are those of the month after.
    (exit_gate.churn_reduced, {"retained": imported((81, 100))}, "passed"),
    (exit_gate.churn_reduced, {"retained": imported((80, 100))}, "failed"),
    (exit_gate.churn_reduced, {"retained": None}, "not_yet_decidable"),
    (
        exit_gate.churn_reduced,
        {"retained": told((80, 100), (9, 10), "2026-01")},
        "not_yet_decidable",
    ),
    (exit_gate.churn_reduced, {"at": AT + 60 * DAY}, "not_yet_decidable"),
    (
        exit_gate.churn_reduced,
        {"retained": retention.told(retention.merged([]), retention.merged([]), AT, 12)},
        "not_yet_decidable",
    ),
    (exit_gate.at_risk_recovering, {}, "passed"),
    (
        exit_gate.at_risk_recovering,
        {"recovery": Recovery(since=AT, until=AT, recovered=Rate(29, 100))},
        "failed",
    ),
    (
        exit_gate.at_risk_recovering,
        {"recovery": Recovery(since=AT, until=AT, recovered=Rate(0, 0))},
        "not_yet_decidable",
    ),
    (exit_gate.survey_deployed, {}, "passed"),
    (exit_gate.survey_deployed, {"asked_at": None}, "passed"),
    (exit_gate.survey_deployed, {"asked_at": None, "nps": answers(0, 0)}, "failed"),
    (exit_gate.enough_answers, {}, "passed"),
    (exit_gate.enough_answers, {"nps": answers(60, 39)}, "not_yet_decidable"),
    (exit_gate.nps_reached, {}, "passed"),
    (exit_gate.nps_reached, {"nps": answers(50, 50)}, "passed"),
    (exit_gate.nps_reached, {"nps": answers(49, 51)}, "failed"),
    (exit_gate.nps_reached, {"nps": answers(0, 99)}, "not_yet_decidable"),
    (exit_gate.nps_reached, {"nps": answers(0, 0)}, "not_yet_decidable"),
]


@pytest.mark.parametrize(("condition", "otherwise", "verdict"), CASES)
def test_each_condition_is_decided_by_what_is_known(
    condition: Condition, otherwise: dict[str, Any], verdict: Verdict
) -> None:
    said = condition(replace(GOOD, **otherwise))
    assert said.verdict == verdict
    assert said.why
    assert said.name == condition.__name__


def test_each_condition_is_tried_where_it_passes_and_where_it_does_not() -> None:
    tried: dict[str, set[Verdict]] = {}
    for condition, _, verdict in CASES:
        tried.setdefault(condition.__name__, set()).add(verdict)
    leaves = {part.name for gate in decided(GOOD) for part in leaves_of(gate)}
    assert tried.keys() == leaves
    assert all("passed" in verdicts and len(verdicts) > 1 for verdicts in tried.values())


def decided(known: Known) -> tuple[Answer, ...]:
    """The four gates."""
    return (
        gates.infrastructure(known),
        gates.monitoring(known),
        gates.programs(known),
        exit_gate.exit_gate(known),
    )


def leaves_of(answer: Answer) -> list[Answer]:
    """The conditions that are joined of no others."""
    return [leaf for part in answer.parts for leaf in leaves_of(part)] or [answer]


def test_with_everything_good_every_gate_is_passed() -> None:
    assert [gate.verdict for gate in decided(GOOD)] == ["passed"] * 4


@pytest.mark.parametrize(("condition", "otherwise", "verdict"), CASES)
def test_a_gate_is_what_its_conditions_come_to(
    condition: Condition, otherwise: dict[str, Any], verdict: Verdict
) -> None:
    for gate in decided(replace(GOOD, **otherwise)):
        assert gate.verdict == min((one.verdict for one in leaves_of(gate)), key=VERDICTS.index)
        if condition.__name__ in {one.name for one in leaves_of(gate)}:
            assert VERDICTS.index(gate.verdict) <= VERDICTS.index(verdict)


@pytest.mark.parametrize("parts", [p for n in range(4) for p in product(VERDICTS, repeat=n)])
def test_verdicts_are_joined_as_the_least_of_them(parts: tuple[Verdict, ...]) -> None:
    least = min(parts, key=VERDICTS.index, default="passed")
    assert joined(parts) == least
    said = all_of(
        "all", *(Answer(name=str(n), verdict=one, why=f"{n}") for n, one in enumerate(parts))
    )
    assert said.verdict == least
    assert said.why == "; ".join(str(n) for n, one in enumerate(parts) if one == least)
    # In any grouping it is the same.
    for cut in range(len(parts) + 1):
        assert joined([joined(parts[:cut]), joined(parts[cut:])]) == least


def test_what_churn_is_measured_by_is_shown() -> None:
    said = exit_gate.churn_reduced(replace(GOOD, retained=told((80, 100), (95, 100))))
    assert {one.what: one.value for one in said.evidence} == {
        "of the first customers": 100,
        "not active in month 1, of those": 20,
        "of those onboarded in 2026-03": 100,
        "not active in month 1, of these": 5,
        "churn below the baseline's, in percent": Decimal("75.00"),
    }
    assert said.why == "churn is 75.00 % below the baseline's; 5 % are wanted"
