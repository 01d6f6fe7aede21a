"""What worked in the playbooks, what did not, and of what it is not known yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from functions.shared.domain.playbooks.effect import HELD_OUT, Effect, Measured, Target
from functions.shared.domain.rates import percent
from functions.shared.domain.reports.claims import Claim, Section, two
from functions.shared.domain.reports.parts import money, plain
from functions.shared.domain.verdicts import Evidence


def sections(
    effects: Sequence[Effect], lived_since: datetime, days: int
) -> tuple[Section, Section, Section]:
    """What worked, what did not, and of what it is not known yet."""
    worked: list[Claim] = []
    failed: list[Claim] = []
    unknown: list[Claim] = []
    for place, effect in enumerate(effects):
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
    since = f"{lived_since:%Y-%m-%d}"

    def section(name: str, title: str, counted: str, claims: list[Claim], empty: str) -> Section:
        return Section(
            id=name,
            title=title,
            counted=f"{counted} Of runs that customers entered since {since}.",
            path=f"/programs?days={days}",
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
        Evidence(f"{which}, {currency}", money(amount, currency))
        for which, amounts in (("cost", measured.cost), ("revenue kept", measured.kept))
        for currency, amount in amounts.items()
    ]
