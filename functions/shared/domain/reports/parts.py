"""Sections that several reports have: how everybody stands, features, wishes, reasons, answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from functions.shared.domain.exits import Named
from functions.shared.domain.insights import BEFORE, EVERYBODY, Insight, Stood, most_used
from functions.shared.domain.nps import Nps
from functions.shared.domain.rates import Rate, percent
from functions.shared.domain.reports.claims import Claim, Section, share, two
from functions.shared.domain.reports.wishes import Wishes
from functions.shared.domain.segments import TIERS
from functions.shared.domain.system import Uptime
from functions.shared.domain.verdicts import Evidence

BANDS: Final = ("healthy", "at_risk", "critical")
NOT_COUNTED: Final = "everybody is counted once a night, and was not yet"
NOBODY: Final = "nobody has a score"
MOST_FEATURES: Final = 20
CUT: Final = " There are more names than are counted: the rarest features are left out."


def plain(name: str) -> str:
    """A name of ours as people write it."""
    return name.replace("_", " ")


def money(amount: Decimal, currency: str) -> str:
    """An amount as people write it."""
    return f"{amount:,.2f} {currency}"


def average(stood: Stood) -> Decimal | None:
    """The average score; None of nobody."""
    return two(Decimal(stood.total) / stood.scored) if stood.scored else None


def adoption(counted: Insight | None, most: int = MOST_FEATURES) -> Section:
    """Which features are used, by how many."""
    claims: list[Claim] = []
    if counted:
        scored = counted.now.scored
        claims = [
            share(
                f"features/{name}",
                name,
                Rate(use.lately, scored),
                which="used it in 28 days",
                of="customers with a score",
                unknown=NOBODY,
                pick=f".features[{place}].percent",
            )
            for place, (name, use) in enumerate(most_used(counted.now.features)[:most])
        ]
        claims = [_with_adopted(claim, counted) for claim in claims]
    return Section(
        id="features",
        title="Most-used features",
        counted="Customers with a use of the feature on one of the last 28 days, of all with a "
        "score; counted once a night." + (CUT if counted and counted.now.cut else ""),
        path="/insights",
        claims=tuple(claims),
        empty="No customer has used a feature." if counted else f"Not known: {NOT_COUNTED}.",
        as_of=counted.as_of if counted else None,
    )


def _with_adopted(claim: Claim, counted: Insight) -> Claim:
    use = counted.now.features[claim.says]
    more = (Evidence("ever used it", use.adopted), Evidence("as a core feature", use.core))
    return replace(claim, evidence=(*claim.evidence, *more))


def wished(wishes: Wishes, days: int) -> Section:
    """What customers ask for, as far as words tell."""
    return Section(
        id="wishes",
        title="What customers ask for",
        counted=f"Words in sentences that ask for something, in survey comments about the product "
        f"and in exit surveys that miss something, of the last {days} days; by how many customers "
        "used each, from two on. They are words and no list of features: read the comments.",
        path="/nps/comments?category=product",
        claims=tuple(
            Claim(
                id=f"wishes/{one.word}",
                says=one.word,
                value=one.customers,
                unit="customers",
                evidence=(Evidence("customers who ask for something", wishes.asking),),
            )
            for one in wishes.words
        ),
        empty="No word was used by two customers who ask for something.",
    )


def reasons(named: Sequence[Named], responses: int, days: int) -> Section:
    """Why customers left, as they said."""
    return Section(
        id="churn",
        title="Why customers left",
        counted=f"Answers to exit surveys of the last {days} days, by the reason that was chosen.",
        path=f"/churn-reasons?days={days}",
        claims=tuple(
            Claim(
                id=f"churn/{one.reason}",
                says=plain(one.reason).capitalize(),
                value=percent(one.count, responses),
                unit="%",
                evidence=(
                    Evidence("gave this reason", one.count),
                    Evidence("answers", responses),
                ),
                quotes=one.quotes,
                pick=f".items[{place}].percent",
            )
            for place, one in enumerate(named)
        ),
        empty="Nobody has answered an exit survey.",
    )


def answers(said: Nps, enough: int, days: int) -> Section:
    """The NPS of the last days, with its margin."""
    evidence = (
        Evidence("answers", said.responses),
        Evidence("promoters", said.promoters),
        Evidence("passives", said.passives),
        Evidence("detractors", said.detractors),
    )
    score = Claim(
        id="nps/score",
        says="NPS" if said.significant else f"NPS, not yet significant below {enough} answers",
        value=None if said.score is None else Decimal(str(said.score)),
        unit="points",
        evidence=evidence,
        unknown="nobody has answered" if said.score is None else None,
        pick=".score",
    )
    margin = Claim(
        id="nps/margin",
        says="95 % margin of error, either way",
        value=None if said.margin is None else Decimal(str(said.margin)),
        unit="points",
        unknown="nobody has answered" if said.margin is None else None,
        pick=".margin",
    )
    rate = share(
        "nps/response_rate",
        "Response rate",
        Rate(said.answered, said.asked),
        which="answered",
        of="surveys sent",
        unknown="no survey was sent",
        pick=".response_rate",
    )
    return Section(
        id="nps",
        title="NPS",
        counted=f"Promoters (9, 10) less detractors (0 to 6) in percent of the answers of the last "
        f"{days} days; the last answer of each contact to a survey counts.",
        path=f"/nps?days={days}",
        claims=(score, margin, rate),
        empty="",
    )


def trends(counted: Mapping[str, Insight]) -> Section:
    """Average scores now and some days ago, of everybody and by tier."""
    claims: list[Claim] = []
    for trait in (EVERYBODY, *(f"tier:{tier}" for tier in TIERS)):
        if trait in counted and counted[trait].now.customers:
            claims += _trend(trait, counted[trait])
    return Section(
        id="trends",
        title="Score trends",
        counted="The average score of those who have one; earlier ones from the daily snapshots, "
        "of those who had a score then. Who has left since counts as they stood then.",
        path="/insights",
        claims=tuple(claims),
        empty="There are no customers." if counted else f"Not known: {NOT_COUNTED}.",
        as_of=counted[EVERYBODY].as_of if EVERYBODY in counted else None,
    )


def _trend(trait: str, counted: Insight) -> list[Claim]:
    who = "all" if trait == EVERYBODY else trait.partition(":")[2]
    path = "/insights" if trait == EVERYBODY else f"/insights?segment={trait}"
    now = Claim(
        id=f"trends/{who}/now",
        says=f"{who}: now",
        value=average(counted.now.now),
        unit="points",
        evidence=(Evidence("customers with a score", counted.now.scored),),
        unknown=None if counted.now.scored else NOBODY,
        path=path,
        pick=".average",
    )
    earlier = [
        Claim(
            id=f"trends/{who}/{days}",
            says=f"{who}: {days} days ago",
            value=average(counted.now.ago(days)),
            unit="points",
            evidence=(Evidence("customers with a score then", counted.now.ago(days).scored),),
            unknown=None if counted.now.ago(days).scored else "no snapshot is that old",
            path=path,
            pick=f".before[{place}].average",
        )
        for place, days in enumerate(BEFORE)
    ]
    return [now, *earlier]


def uptime(said: Uptime, target: Decimal) -> Section:
    """How much of the week the success system itself worked."""
    known = said.percent is not None
    claim = Claim(
        id="system/uptime",
        says="Uptime",
        value=Decimal(str(said.percent)) if known else None,
        unit="%",
        evidence=(
            Evidence("hours up", _hours(said.up)),
            Evidence("hours down", _hours(said.down)),
            Evidence("hours not needed", _hours(said.idle)),
            Evidence("hours in which nobody looked", _hours(said.unknown)),
            Evidence("target", target),
        ),
        unknown=None if known else "in 7 days nobody looked, or nothing of it was needed",
        pick=".uptime[0].percent",
    )
    return Section(
        id="system",
        title="Whether the system itself worked",
        counted="Of the time of the last 7 days that is known, that in which no part of it failed: "
        "scores, the CRM's sync, campaigns, surveys; rounded down.",
        path="/system",
        claims=(claim,),
        empty="",
    )


def _hours(seconds: int) -> Decimal:
    return two(Decimal(seconds) / 3600)
