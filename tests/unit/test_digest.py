"""The weekly digest from what it is made of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from functions.shared.domain import system
from functions.shared.domain.playbooks.effect import HELD_OUT, Fared
from functions.shared.domain.playbooks.enrolment import identifier
from functions.shared.domain.reports.claims import Claim
from functions.shared.domain.reports.digest import AtRisk, Material, digest
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


def claims(runs: list[Fared], risks: list[AtRisk] | None = None) -> dict[str, Claim]:
    """What is said of some runs, and of some who need somebody."""
    material = Material(
        venture=VENTURE,
        at=AT,
        risks=risks or [],
        looked=0,
        whole=True,
        counted=None,
        runs=runs,
        uptime=system.uptime([], AT - 7 * DAY, AT),
        target=Decimal("99.5"),
    )
    return {claim.id: claim for part in digest(material).sections for claim in part.claims}


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
