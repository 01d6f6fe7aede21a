"""The hand-over to the next stage, and the operating dossier of the venture until then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from functions.shared.domain import revenue
from functions.shared.domain.exits import Named
from functions.shared.domain.health import Lifecycle
from functions.shared.domain.insights import EVERYBODY, Insight
from functions.shared.domain.nps import Nps
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.effect import Effect
from functions.shared.domain.rates import Rate, percent
from functions.shared.domain.reports import money, parts, playbooks
from functions.shared.domain.reports.claims import Claim, Report, Section, share
from functions.shared.domain.reports.parts import average, plain
from functions.shared.domain.reports.wishes import Wishes
from functions.shared.domain.retention import MONTHS, RECOVERY_TARGET, Recovery, Retained, Told
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.domain.ventures import EntryGate, Venture
from functions.shared.domain.verdicts import Answer, Evidence, decided

NPS_DAYS: Final = 30
EXIT_DAYS: Final = 365
WISH_DAYS: Final = 90
PROGRAM_DAYS: Final = 365
TRIGGER_DAYS: Final = 90
MOST_FIRINGS: Final = 1_000
"""Firings of a trigger that are read; whoever has so many may have more."""
FEATURES: Final = 10
STAGE: Final = 32
TITLES: Final = {
    "32.1": "Substage 32.1, success infrastructure",
    "32.2": "Substage 32.2, health monitoring",
    "32.3": "Substage 32.3, retention programs",
    "exit": "Exit of stage 32",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the hand-over is made of.

    `gates` are the substages and the exit. `retained`, `earned` and `counted` are of the last
    counts of everybody, None or empty where there was none. `effects` are of the playbooks that
    customers entered since `lived_since`. `fired` are the firings of the last 90 days by trigger,
    the newest first.
    """

    venture: Venture
    parameters: Parameters
    at: datetime
    entry: EntryGate
    gates: Sequence[Answer]
    nps: Nps
    retained: Told | None
    earned: revenue.Told | None
    recovery: Recovery
    counted: Mapping[str, Insight]
    effects: Sequence[Effect]
    lived_since: datetime
    named: Sequence[Named]
    responses: int
    wishes: Wishes
    fired: Mapping[Trigger, Sequence[Firing]]


def handover(found: Material) -> Report:
    """What the next stage must know, as of an instant."""
    answers = parts.answers(found.nps, found.parameters.nps_min_responses, NPS_DAYS)
    return Report(
        kind="handover",
        title="Hand-over and operating dossier",
        venture=found.venture.id,
        name=found.venture.name,
        at=found.at,
        sections=(
            _venture(found),
            _gates(found),
            _customers(found.counted.get(EVERYBODY)),
            _retention(found),
            money.earned(found.earned),
            firings(found.fired),
            answers,
            parts.adoption(found.counted.get(EVERYBODY), FEATURES),
            parts.wished(found.wishes, WISH_DAYS),
            parts.reasons(found.named, found.responses, EXIT_DAYS),
            *playbooks.sections(found.effects, found.lived_since, PROGRAM_DAYS),
            parts.trends(found.counted),
        ),
    )


def _venture(found: Material) -> Section:
    venture = found.venture
    return Section(
        id="venture",
        title="The venture",
        counted="As it is now.",
        path="",
        claims=(
            Claim(
                id="venture/stage",
                says="Workflow stage",
                value=venture.current_workflow_stage,
                unit="of 40",
                evidence=(Evidence("customer success is stage", STAGE),),
                pick=".current_workflow_stage",
            ),
            Claim(id="venture/status", says="Status", value=venture.status, pick=".status"),
            Claim(
                id="venture/mode",
                says="Progression mode",
                value=found.parameters.progression_mode,
                evidence=(Evidence("version of the parameters", found.parameters.version),),
                pick=".progression_mode",
            ),
        ),
        empty="",
    )


def _gates(found: Material) -> Section:
    entry = Claim(
        id="gates/entry",
        says="Entry",
        value=decided(holds=found.entry.passed),
        evidence=(
            *(Evidence(plain(one.name), one.evidence) for one in found.entry.conditions),
            Evidence("because", found.entry.reason),
        ),
        pick=".items[0].status",
    )
    others = [
        Claim(
            id=f"gates/{gate.name}",
            says=TITLES[gate.name],
            value=gate.verdict,
            evidence=tuple(
                Evidence(f"{plain(one.name)}: {plain(one.verdict)}", one.why)
                for one in _leaves(gate)
            ),
            pick=f".items[{place}].status",
        )
        for place, gate in enumerate(found.gates, 1)
    ]
    return Section(
        id="gates",
        title="Gates",
        counted="Each condition is passed, failed or not yet decidable; a gate is passed when each "
        "of its conditions is.",
        path="/gates",
        claims=(entry, *others),
        empty="",
    )


def _leaves(answer: Answer) -> Iterator[Answer]:
    """The conditions that are joined of no others."""
    for part in answer.parts:
        yield from _leaves(part)
    if not answer.parts:
        yield answer


def _customers(counted: Insight | None) -> Section:
    """How many customers there are, and how they stand."""
    claims: list[Claim] = []
    if counted:
        now = counted.now
        claims = [
            Claim(
                id="customers/all",
                says="Customers",
                value=now.customers,
                unit="customers",
                evidence=tuple(
                    Evidence(one.value, now.lifecycles.get(one.value, 0))
                    for one in (Lifecycle.ACTIVE, Lifecycle.INACTIVE, Lifecycle.CHURNED)
                ),
                pick=".customers",
            ),
            Claim(
                id="customers/average",
                says="Average score",
                value=average(now.now),
                unit="points",
                evidence=(Evidence("customers with a score", now.scored),),
                unknown=None if now.scored else parts.NOBODY,
                pick=".average",
            ),
            *(
                share(
                    f"customers/{band}",
                    plain(band).capitalize(),
                    Rate(now.now.bands.get(band, 0), now.scored),
                    which="customers",
                    of="customers with a score",
                    unknown=parts.NOBODY,
                    pick=f".bands[{place}].percent",
                )
                for place, band in enumerate(parts.BANDS)
            ),
        ]
    return Section(
        id="customers",
        title="Customers",
        counted="Everybody, counted once a night.",
        path="/insights",
        claims=tuple(claims),
        empty=f"Not known: {parts.NOT_COUNTED}.",
        as_of=counted.as_of if counted else None,
    )


def _retention(found: Material) -> Section:
    """What is retained after 1, 3 and 6 months, and who recovers."""
    p = found.parameters
    targets = {1: p.retention_target_1m, 3: p.retention_target_3m, 6: p.retention_target_6m}
    latest = found.retained.latest if found.retained else [_uncounted(one) for one in MONTHS]
    claims = [_retained(place, one, targets[one.months]) for place, one in enumerate(latest)]
    rate = found.recovery.recovered
    recovery = Claim(
        id="retention/recovery",
        says="At-risk customers who recover within 30 days",
        value=percent(rate.count, rate.of) if rate.of else None,
        unit="%",
        evidence=(
            Evidence("recovered", rate.count),
            Evidence("entered the at_risk program", rate.of, found.recovery.since),
            Evidence("target", Decimal(str(RECOVERY_TARGET))),
        ),
        unknown=None if rate.of else "nobody's 30 days in the at_risk program are over",
        pick=".recovery.recovered.percent" if rate.of else None,
    )
    return Section(
        id="retention",
        title="Retention",
        counted="Of the newest cohort that is decided, those who were active in that month of "
        "their lives or later; counted once a night. Recovery is of now.",
        path="/retention",
        claims=(*claims, recovery),
        empty="",
        as_of=found.retained.as_of if found.retained else None,
    )


def _retained(place: int, one: Retained, target: Decimal) -> Claim:
    rate = one.rolling
    return Claim(
        id=f"retention/{one.months}",
        says=f"Retained in month {one.months}",
        value=percent(rate.count, rate.of) if rate else None,
        unit="%",
        evidence=(
            *((Evidence("cohort", one.cohort),) if one.cohort else ()),
            *((Evidence("retained", rate.count), Evidence("customers", rate.of)) if rate else ()),
            Evidence("target", target),
        ),
        unknown=one.reason,
        pick=f".retained[{place}].rolling.percent" if rate else None,
    )


def firings(found: Mapping[Trigger, Sequence[Firing]]) -> Section:
    """How often each standing trigger fired."""
    return Section(
        id="triggers",
        title="Standing triggers",
        counted=f"Firings of the last {TRIGGER_DAYS} days.",
        path=f"/triggers?days={TRIGGER_DAYS}",
        claims=tuple(
            Claim(
                id=f"triggers/{trigger}",
                says=f"{trigger} fired",
                value=len(fired),
                unit="times" if len(fired) < MOST_FIRINGS else "times or more",
                evidence=(
                    Evidence("still open", sum(one.status == "open" for one in fired)),
                    *(Evidence("last", one.why, one.fired_at) for one in fired[:1]),
                ),
            )
            for trigger, fired in found.items()
        ),
        empty="",
    )


def _uncounted(months: int) -> Retained:
    return Retained(
        months=months,
        cohort=None,
        customers=0,
        pending=0,
        rolling=None,
        classic=None,
        change=None,
        reason=parts.NOT_COUNTED,
    )
