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
from functions.shared.domain.playbooks.effect import HELD_OUT, Effect, Measured, Target
from functions.shared.domain.rates import Rate
from functions.shared.domain.reports import money, parts
from functions.shared.domain.reports.claims import Claim, Report, Section, percent, share, two
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
            _triggers(found),
            answers,
            parts.adoption(found.counted.get(EVERYBODY), FEATURES),
            parts.wished(found.wishes, WISH_DAYS),
            parts.reasons(found.named, found.responses, EXIT_DAYS),
            *_playbooks(found),
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


def _triggers(found: Material) -> Section:
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
                unit="times",
                evidence=(
                    Evidence("still open", sum(one.status == "open" for one in fired)),
                    *(Evidence("last", one.why, one.fired_at) for one in fired[:1]),
                ),
            )
            for trigger, fired in found.fired.items()
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


def _playbooks(found: Material) -> tuple[Section, Section, Section]:
    """What worked, what did not, and of what it is not known yet."""
    worked: list[Claim] = []
    failed: list[Claim] = []
    unknown: list[Claim] = []
    for place, effect in enumerate(found.effects):
        for target in effect.targets:
            claim = _target(place, effect, target)
            if target.reached is None:
                unknown.append(claim)
            else:
                (worked if target.reached else failed).append(claim)
        for claim, better in _lifts(place, effect):
            (unknown if better is None else worked if better else failed).append(claim)
        if not effect.targets:
            unknown.append(_entered(place, effect))
    since = f"{found.lived_since:%Y-%m-%d}"

    def section(name: str, title: str, counted: str, claims: list[Claim], empty: str) -> Section:
        return Section(
            id=name,
            title=title,
            counted=f"{counted} Of runs that customers entered since {since}.",
            path=f"/programs?days={PROGRAM_DAYS}",
            claims=tuple(claims),
            empty=empty,
        )

    return (
        section(
            "worked",
            "What worked",
            "Playbooks whose rate is at its target, and variants that do better than chance.",
            worked,
            "Nothing is known to have worked.",
        ),
        section(
            "failed",
            "What did not",
            "Playbooks whose rate is below its target, and variants that do worse than chance.",
            failed,
            "Nothing is known to have failed.",
        ),
        section(
            "open",
            "What is not known yet",
            "Playbooks that nobody ran through for long enough, that have no target, and variants "
            "whose difference may be chance.",
            unknown,
            "Nothing is open.",
        ),
    )


def _target(place: int, effect: Effect, target: Target) -> Claim:
    rate, name = target.rate, f"{effect.playbook}/{effect.version}/{target.figure}"
    evidence = [Evidence(plain(target.figure), rate.count), Evidence("of", rate.of)]
    evidence.append(Evidence("target", target.percent))
    if target.sure is not None:
        evidence.append(Evidence("more than chance", "yes" if target.sure else "no"))
    evidence += _money(effect.measured)
    return Claim(
        id=f"playbooks/{name}",
        says=f"{plain(effect.playbook)} version {effect.version}: {plain(target.figure)}",
        value=percent(rate.count, rate.of) if rate.of else None,
        unit="%",
        evidence=tuple(evidence),
        unknown=None if rate.of else "nobody ran through it for long enough",
        pick=f".items[{place}].figures.{target.figure}.percent",
    )


def _lifts(place: int, effect: Effect) -> Iterator[tuple[Claim, bool | None]]:
    """How much more recovered under each variant, and whether that is better; None: by chance."""
    for number, compared in enumerate(effect.compared):
        lift = compared.lift
        if lift is None:
            continue
        arm, over = compared.arm or "treated", compared.over or "treated"
        against = "those only watched" if over == HELD_OUT else over
        yield (
            Claim(
                id=f"playbooks/{effect.playbook}/{effect.version}/{arm}-{over}",
                says=f"{plain(effect.playbook)} version {effect.version}: {arm} against {against}",
                value=two(Decimal(str(round(lift.difference * 100, 2)))),
                unit="points more recovered",
                evidence=(
                    Evidence("95 % interval from", two(Decimal(str(round(lift.low * 100, 2))))),
                    Evidence("to", two(Decimal(str(round(lift.high * 100, 2))))),
                ),
                pick=f".items[{place}].compared[{number}].lift",
            ),
            (lift.difference > 0) if lift.significant else None,
        )


def _entered(place: int, effect: Effect) -> Claim:
    return Claim(
        id=f"playbooks/{effect.playbook}/{effect.version}/entered",
        says=f"{plain(effect.playbook)} version {effect.version}: runs, no target is set",
        value=effect.measured.entered,
        unit="runs",
        evidence=(
            Evidence("responded", effect.measured.responded.count),
            Evidence("of", effect.measured.responded.of),
            *_money(effect.measured),
        ),
        pick=f".items[{place}].figures.entered",
    )


def _money(measured: Measured) -> list[Evidence]:
    """What it cost and kept, by currency."""
    return [
        Evidence(f"{which}, {currency}", parts.money(amount, currency))
        for which, amounts in (("cost", measured.cost), ("revenue kept", measured.kept))
        for currency, amount in amounts.items()
    ]
