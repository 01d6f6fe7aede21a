"""The weekly digest from what it is made of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.shared.domain import system
from functions.shared.domain.playbooks.effect import HELD_OUT, Fared
from functions.shared.domain.playbooks.enrolment import identifier
from functions.shared.domain.reports.claims import Claim, Report
from functions.shared.domain.reports.digest import RUNS, AtRisk, Material, digest
from functions.shared.domain.ventures import Venture

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
VENTURE = Venture(
    id="v",
    name="Acme",
    status="active",
    current_workflow_stage=32,
    created_at=AT - 90 * DAY,
    pepper="p",
)


def ran(customer: str, **said: Any) -> Fared:
    """A run of the at-risk program that began this week, and from which the customer recovered."""
    whole: dict[str, Any] = {
        "id": identifier("v", customer, "at_risk", "o"),
        "playbook": "at_risk",
        "version": 1,
        "arm": None,
        "program": True,
        "entered_at": AT - 3 * DAY,
        "ended_at": AT - DAY,
        "outcome": "recovered",
        "arr": Decimal(100),
    }
    return Fared(**whole | said)


def report(
    runs: list[Fared], risks: list[AtRisk] | None = None, since: datetime = AT - RUNS * DAY
) -> Report:
    """The digest of some runs that began since an instant, and of some who need somebody."""
    material = Material(
        venture=VENTURE,
        at=AT,
        risks=risks or [],
        looked=0,
        whole=True,
        counted=None,
        runs=runs,
        runs_since=since,
        uptime=system.uptime([], AT - 7 * DAY, AT),
        target=Decimal("99.5"),
    )
    return digest(material)


def claims(runs: list[Fared], risks: list[AtRisk] | None = None) -> dict[str, Claim]:
    """What is said of some runs, and of some who need somebody."""
    return {claim.id: claim for _, claim in report(runs, risks).claims}


def counted(said: Report, section: str) -> str:
    """What a section says of how it was counted."""
    return next(one.counted for one in said.sections if one.id == section)


def test_where_there_are_too_many_runs_it_is_said_since_when_they_were_counted() -> None:
    whole, most = report([ran("a")]), report([ran("a")], since=AT - 40 * DAY)
    assert "runs that began since 2025-11-02" in counted(whole, "recovered")
    assert "runs that began since 2026-01-21" in counted(most, "recovered")
    week = counted(most, "programs")
    assert (
        week
        == counted(whole, "programs")
        == "Runs of programs that customers entered in the last 7 days."
    )
    few = report([ran("a")], since=AT - 5 * DAY)
    assert "since 2026-02-25" in counted(few, "programs")


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("Dana Reyes <dana@example.com>", "Dana Reyes"),
        ("dana@example.com", "dana@example.com"),
        ("Dana", "Dana"),
    ],
)
def test_an_owner_is_named_also_where_they_are_an_address_alone(owner: str, said: str) -> None:
    one = AtRisk(
        customer="a",
        name="A",
        score=30,
        band="critical",
        before=None,
        arr=Decimal(1),
        currency="USD",
        owner=owner,
        program=None,
        shares=(),
    )
    evidence = {part.what: part.value for part in claims([], [one])["risks/a"].evidence}
    assert evidence["owner"] == said


def test_who_was_only_watched_or_came_to_the_end_of_a_journey_did_not_recover_from_a_program() -> (
    None
):
    said = claims(
        [
            ran("a"),
            ran("b", arm="first"),
            ran("c", arm=HELD_OUT),
            ran("d", playbook="activation", program=False),
        ]
    )
    recovered = said["recovered/customers"]
    assert (recovered.value, [one.what for one in recovered.evidence]) == (2, ["a", "b"])
    assert said["recovered/USD"].value == 200
    assert said["programs/at_risk"].value == 2
    assert "programs/activation" not in said
