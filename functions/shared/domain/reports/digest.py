"""The weekly digest: who needs somebody, what changed over the week, who recovered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from functions.shared.domain.insights import WEEK, Insight
from functions.shared.domain.letters import author
from functions.shared.domain.playbooks.effect import HELD_OUT, Fared
from functions.shared.domain.points import Share
from functions.shared.domain.rates import percent
from functions.shared.domain.reports import parts
from functions.shared.domain.reports.claims import Claim, Report, Section, told
from functions.shared.domain.reports.parts import BANDS, NOBODY, NOT_COUNTED, average, plain
from functions.shared.domain.system import Uptime
from functions.shared.domain.ventures import Venture
from functions.shared.domain.verdicts import Evidence
from functions.shared.kernel import ids

UNDER: Final = 50
"""Below this score somebody is told of by name."""
TOP: Final = 5
MOST_NAMED: Final = 10
RUNS: Final = 120
"""Days in which a run began that may have brought a recovery this week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """A customer with a low score, as they stand now; `before` was their score a week ago.

    `shares` are the components of the score: their names, points and maxima.
    """

    customer: str
    name: str
    score: int
    band: str
    before: int | None
    arr: Decimal
    currency: str
    owner: str | None
    program: str | None
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a digest is made of.

    `risks` are those with the highest revenue; `looked` is at how many was looked for them, and
    `whole` is False where there are more. `runs` are those that began since `runs_since`: 120 days
    ago, or later where there are too many.
    """

    venture: Venture
    at: datetime
    risks: Sequence[AtRisk]
    looked: int
    whole: bool
    counted: Insight | None
    runs: Sequence[Fared]
    runs_since: datetime
    uptime: Uptime
    target: Decimal


def digest(found: Material) -> Report:
    """The digest of the week that ends now."""
    return Report(
        kind="digest",
        title="Weekly digest",
        venture=found.venture.id,
        name=found.venture.name,
        at=found.at,
        sections=(
            _risks(found),
            _changes(found),
            _recovered(found),
            _programs(found),
            parts.uptime(found.uptime, found.target),
        ),
    )


def recovered_at(run: Fared) -> datetime | None:
    """When the customer of a run recovered: during it, or within 30 days after; None: not yet."""
    if run.outcome == "recovered":
        return run.ended_at
    return run.recovered_at


def _risks(found: Material) -> Section:
    bound = "" if found.whole else f" Looked for among {found.looked}, and there are more."
    return Section(
        id="risks",
        title="Who needs somebody first",
        counted=f"The {TOP} customers with the highest yearly revenue of those whose score is "
        f"under {UNDER} now; amounts as they are, whatever the currency.{bound}",
        path="/customers?band=critical",
        claims=tuple(_risk(one) for one in found.risks),
        empty=f"Nobody has a score under {UNDER}."
        if found.whole
        else f"None with a score under {UNDER} was found among {found.looked}, and there are more.",
    )


def _risk(one: AtRisk) -> Claim:
    evidence = [
        Evidence("band", plain(one.band)),
        Evidence("yearly revenue", parts.money(one.arr, one.currency)),
        *(Evidence(share.name, f"{share.points} of {share.max}") for share in one.shares),
    ]
    if one.before is not None:
        evidence += [
            Evidence("a week ago", one.before),
            Evidence("change", _signed(one.score - one.before)),
        ]
    if one.owner:
        evidence.append(Evidence("owner", author(one.owner, one.owner).name))
    evidence.append(Evidence("program", plain(one.program) if one.program else "none runs"))
    return Claim(
        id=f"risks/{one.customer}",
        says=one.name,
        value=one.score,
        unit="of 100",
        evidence=tuple(evidence),
        path=f"/customers/{one.customer}/health",
        pick=".score",
    )


def _changes(found: Material) -> Section:
    """The share of each band now and a week ago, and how many changed theirs."""
    counted = found.counted
    if counted is None:
        claims: tuple[Claim, ...] = ()
    else:
        claims = (
            *(_band(place, band, counted) for place, band in enumerate(BANDS)),
            _average(counted),
            _moved("fell", "Fell to a worse band", counted),
            _moved("rose", "Rose to a better band", counted),
        )
    return Section(
        id="week",
        title="The week",
        counted="Counted over everybody with a score, in the last night; a week ago is what the "
        "daily snapshots kept for that day.",
        path="/insights",
        claims=claims,
        empty=f"Not known: {NOT_COUNTED}.",
        as_of=counted.as_of if counted else None,
    )


def _band(place: int, band: str, counted: Insight) -> Claim:
    now, then = counted.now.now, counted.now.ago(WEEK)
    count, before = now.bands.get(band, 0), then.bands.get(band, 0)
    value = percent(count, now.scored) if now.scored else None
    evidence = [Evidence("customers", count), Evidence("customers with a score", now.scored)]
    if then.scored:
        share = percent(before, then.scored)
        evidence.append(Evidence("a week ago", f"{share.normalize():f} %"))
        if value is not None:
            evidence.append(Evidence("change", f"{_signed(value - share)} points"))
    else:
        evidence.append(Evidence("a week ago", "not known"))
    return Claim(
        id=f"week/{band}",
        says=plain(band).capitalize(),
        value=value,
        unit="%",
        evidence=tuple(evidence),
        unknown=None if now.scored else NOBODY,
        pick=f".bands[{place}].percent",
    )


def _average(counted: Insight) -> Claim:
    value, before = average(counted.now.now), average(counted.now.ago(WEEK))
    evidence = [Evidence("customers with a score", counted.now.scored)]
    if before is not None:
        evidence.append(Evidence("a week ago", before))
        if value is not None:
            evidence.append(Evidence("change", _signed(value - before)))
    return Claim(
        id="week/average",
        says="Average score",
        value=value,
        unit="points",
        evidence=tuple(evidence),
        unknown=None if value is not None else NOBODY,
        pick=".average",
    )


def _moved(way: str, says: str, counted: Insight) -> Claim:
    return Claim(
        id=f"week/{way}",
        says=says,
        value=counted.now.fell if way == "fell" else counted.now.rose,
        unit="customers",
        evidence=(Evidence("with a score a week ago", counted.now.ago(WEEK).scored),),
        pick=f".{way}",
    )


def _of_programs(found: Material) -> Iterator[Fared]:
    """The runs of programs; who was only watched went through none."""
    return (run for run in found.runs if run.program and run.arm != HELD_OUT)


def _recovered(found: Material) -> Section:
    since = found.at - timedelta(days=WEEK)
    latest: dict[str, tuple[datetime, Fared]] = {}
    for run in _of_programs(found):
        at, customer = recovered_at(run), ids.customer_of(run.id)
        if at and customer and since < at <= found.at:
            latest[customer] = max(
                latest.get(customer, (at, run)), (at, run), key=lambda one: one[0]
            )
    ordered = sorted(latest.items(), key=lambda one: (-one[1][1].arr, one[0]))
    kept: dict[str, Decimal] = {}
    for _, (_, run) in ordered:
        kept[run.currency] = kept.get(run.currency, Decimal(0)) + run.arr
    count = Claim(
        id="recovered/customers",
        says="Recovered",
        value=len(latest),
        unit="customers",
        evidence=tuple(
            Evidence(customer, plain(run.playbook), at)
            for customer, (at, run) in ordered[:MOST_NAMED]
        ),
    )
    amounts = [
        Claim(
            id=f"recovered/{currency}",
            says=f"Yearly revenue of these, {currency}",
            value=amount,
            unit=currency,
        )
        for currency, amount in sorted(kept.items())
    ]
    return Section(
        id="recovered",
        title="Recovered this week",
        counted="Customers who left a program because they recovered, or did so within 30 days of "
        f"entering one, in the last 7 days; of runs that began since {found.runs_since:%Y-%m-%d}. "
        "Each once, with the revenue that they had on entering.",
        path="/enrolments?status=ended",
        claims=(count, *amounts),
        empty="",
    )


def _programs(found: Material) -> Section:
    since = found.at - timedelta(days=WEEK)
    fewer = f" Counted since {found.runs_since:%Y-%m-%d}, for there are too many."
    begun: dict[str, int] = {}
    for run in _of_programs(found):
        if run.entered_at > since:
            begun[run.playbook] = begun.get(run.playbook, 0) + 1
    return Section(
        id="programs",
        title="Programs that began this week",
        counted="Runs of programs that customers entered in the last 7 days."
        + (fewer if found.runs_since > since else ""),
        path="/programs?days=7",
        claims=tuple(
            Claim(
                id=f"programs/{playbook}",
                says=plain(playbook).capitalize(),
                value=count,
                unit="runs",
            )
            for playbook, count in sorted(begun.items())
        ),
        empty="None began.",
    )


def subject(report: Report, found: Material) -> str:
    """The subject line of the digest's mail."""
    first = len(found.risks)
    if first:
        who = f"{first} customers need somebody" if first != 1 else "1 customer needs somebody"
    elif found.whole:
        who = f"nobody under {UNDER}"
    else:
        who = f"none under {UNDER} found among {found.looked}"
    return f"{report.name}: {who} ({told(found.at)[:10]})"


def _signed(value: int | Decimal) -> str:
    return f"{value:+}" if value else "0"
