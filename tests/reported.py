"""Every number of every report, worked out from raw facts the slow way.

It knows what was told, and when, and the words of the specification; nothing of the code that
counts. What is not in `expected` has no reference, and the test that compares fails.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Any

from local.walk.reference import RULES, Told, band, score
from tests.retained import Person, Raw
from tests.retained import expected as retained

DAY = timedelta(days=1)
BANDS = ("healthy", "at_risk", "critical")
TIERS = ("enterprise", "professional", "basic", "free")
BEFORE = (7, 30, 90)
PROGRAMS = ("at_risk", "critical", "win_back")
"""What reacts to risk; whoever comes to the end of a journey has not recovered from anything."""


@dataclass(frozen=True)
class Story:
    """A run that a person began, and how it came to its end."""

    playbook: str
    entered: datetime
    recovered: datetime | None = None
    responded: datetime | None = None
    contacted: datetime | None = None
    false_alarm: bool = False

    @property
    def ended(self) -> datetime | None:
        """When it ended."""
        return self.recovered or self.responded


@dataclass
class Life:
    """A customer, and all that was told of them."""

    name: str
    tier: str
    owner: str
    arr: Decimal
    currency: str
    onboarded: datetime
    facts: list[Raw] = field(default_factory=list)
    story: Story | None = None

    def told(self, at: datetime) -> Told:
        """What was told by an instant."""
        said = Told()
        for fact in self.facts:
            if fact.at > at:
                continue
            if fact.kind == "login":
                said.logged_in(fact.at)
            elif fact.kind == "feature_used":
                said.used(fact.data["feature"], fact.at, core=fact.data.get("core", False))
            elif fact.kind == "ticket_changed":
                said.ticket(fact.data["ticket"], fact.data["status"], fact.at)
        return said

    def left(self, at: datetime) -> bool:
        """Whether the subscription had ended by an instant."""
        return any(fact.kind == "subscription_changed" and fact.at <= at for fact in self.facts)

    def score(self, at: datetime) -> int | None:
        """The score at an instant."""
        return None if self.left(at) else score(self.told(at), RULES, at)

    def band(self, at: datetime) -> str | None:
        """The band at an instant."""
        return None if self.left(at) else band(self.told(at), RULES, at)

    def active(self, at: datetime) -> bool:
        """Whether there was a login, or a feature used, in the last 30 days."""
        ends = [
            fact.at.replace(minute=0, second=0, microsecond=0)
            if fact.kind == "login"
            else fact.at.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
            for fact in self.facts
            if fact.kind in ("login", "feature_used") and fact.at <= at
        ]
        return bool(ends) and at - max(ends) <= 30 * DAY

    def used_lately(self, at: datetime) -> set[str]:
        """The features used on one of the last 28 days, today included."""
        first = at.date() - 27 * DAY
        return {
            fact.data["feature"]
            for fact in self.facts
            if fact.kind == "feature_used" and first <= fact.at.date() <= at.date()
        }


@dataclass(frozen=True)
class Said:
    """An answer to a survey; its comment is about something, and wishes for some things."""

    customer: str
    score: int
    at: datetime
    comment: str | None = None
    category: str | None = None
    sentiment: str | None = None
    wishes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Left:
    """An answer to an exit survey."""

    customer: str
    reason: str
    at: datetime
    wishes: tuple[str, ...] = ()
    comment: str | None = None


@dataclass
class World:
    """All that was told of a venture; everybody was counted at `counted`."""

    at: datetime
    counted: datetime
    lives: list[Life]
    said: list[Said]
    left: list[Left]
    asked: int
    answered: int
    looks: list[str] = field(default_factory=list)
    fired: int = 0


Number = int | float | str
Expected = dict[str, tuple[Number | None, dict[str, Number]]]
"""By claim: its value, and what it rests on."""


def two(value: Decimal) -> float:
    """Rounded half-up to two decimals."""
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def percent(count: int, of: int) -> float | None:
    """So many of some in percent."""
    return two(Decimal(100) * count / of) if of else None


def mean(scores: Iterable[int | None]) -> tuple[float | None, int]:
    """The average of those that are known, and how many that are."""
    known = [one for one in scores if one is not None]
    return (two(Decimal(sum(known)) / len(known)) if known else None), len(known)


def signed(value: Decimal | float) -> str:
    """A change, with its sign."""
    exact = Decimal(str(value))
    return f"{exact:+}" if exact else "0"


def standing(world: World, days: int) -> list[tuple[Life, int]]:
    """Who had a score so many days before the count, as it was at two that night."""
    night = (world.counted - days * DAY).replace(hour=2, minute=0, second=0, microsecond=0)
    found = []
    for life in world.lives:
        told_by_then = life.onboarded <= night
        points = life.score(night)
        gone = life.left(world.counted - days * DAY)
        if told_by_then and points is not None and not gone:
            found.append((life, points))
    return found


def band_of(points: int) -> str:
    """The band of a score."""
    return "healthy" if points >= 70 else "at_risk" if points >= 40 else "critical"


def digest(world: World) -> Expected:
    """The weekly digest."""
    at, c = world.at, world.counted
    low = [life for life in world.lives if (life.score(at) or 0) < 50 and not life.left(at)]
    low.sort(key=lambda life: (-life.arr, life.name))
    then = {life.name: points for life, points in standing(world, 7)}
    found: Expected = {}
    for life in low[:5]:
        points = life.score(at)
        assert points is not None
        rests: dict[str, Number] = {
            "band": band_of(points).replace("_", " "),
            "yearly revenue": f"{life.arr:,.2f} {life.currency}",
            **parts_of(life.told(at), points),
        }
        if life.name in then:
            rests["a week ago"] = then[life.name]
            rests["change"] = signed(points - then[life.name])
        rests["owner"] = life.owner.partition(" <")[0]
        story = life.story
        running = "none runs"
        if story and story.playbook in PROGRAMS and story.ended is None:
            running = story.playbook
        rests["program"] = running.replace("_", " ")
        found[f"risks/{life.name}"] = points, rests
    found |= week(world)
    found |= recoveries(world)
    found |= uptime(world)
    begun = Counter(
        life.story.playbook
        for life in world.lives
        if life.story and life.story.playbook in PROGRAMS and life.story.entered > at - 7 * DAY
    )
    found |= {f"programs/{name}": (count, {}) for name, count in begun.items()}
    assert c <= at
    return found


def parts_of(said: Told, points: int) -> dict[str, Number]:
    """The components of a score."""
    support = max(0, 30 - 10 * said.troubles)
    value = min(30, 5 * len(said.features) + 10 * any(said.features.values()))
    return {
        "engagement": f"{points - support - value} of 40",
        "support": f"{support} of 30",
        "value": f"{value} of 30",
    }


def money(kept: Mapping[str, Decimal]) -> dict[str, Number]:
    """Revenue kept; where it is of several currencies, each has a line."""
    return {f"revenue kept, {name}": f"{kept[name]:,.2f} {name}" for name in sorted(kept)}


def uptime(world: World) -> Expected:
    """How much of the last 7 days the system worked, by the looks of each hour."""
    hours = Counter(world.looks)
    known = hours["working"] + hours["failing"]
    # Never rounded up.
    share = hours["working"] * 10_000 // known / 100 if known else None
    rests: dict[str, Number] = {
        "hours up": float(hours["working"]),
        "hours down": float(hours["failing"]),
        "hours not needed": float(hours["not_applicable"]),
        "hours in which nobody looked": 168.0 - len(world.looks),
        "target": 99.5,
    }
    return {"system/uptime": (share, rests)}


def week(world: World) -> Expected:
    """The changes of the week."""
    c = world.counted
    now = [(life, life.score(c)) for life in world.lives if life.score(c) is not None]
    then = standing(world, 7)
    found: Expected = {}
    for name in BANDS:
        count = sum(band_of(points) == name for _, points in now if points is not None)
        before = sum(band_of(points) == name for _, points in then)
        share, share_before = percent(count, len(now)), percent(before, len(then))
        assert share is not None
        assert share_before is not None
        found[f"week/{name}"] = (
            share,
            {
                "customers": count,
                "customers with a score": len(now),
                "a week ago": f"{share_before:.2f}".rstrip("0").rstrip(".") + " %",
                "change": signed(
                    (Decimal(str(share)) - Decimal(str(share_before))).quantize(Decimal("0.01"))
                )
                + " points",
            },
        )
    average, many = mean(points for _, points in now)
    before_average, _ = mean(points for _, points in then)
    assert average is not None
    assert before_average is not None
    found["week/average"] = (
        average,
        {
            "customers with a score": many,
            "a week ago": before_average,
            "change": signed(
                (Decimal(str(average)) - Decimal(str(before_average))).quantize(Decimal("0.01"))
            ),
        },
    )
    ranks = {"critical": 0, "at_risk": 1, "healthy": 2}
    present = {life.name: points for life, points in now}
    moves = [
        ranks[band_of(present[life.name] or 0)] - ranks[band_of(points)]
        for life, points in then
        if life.name in present
    ]
    rests: dict[str, Number] = {"with a score a week ago": len(then)}
    found["week/fell"] = sum(move < 0 for move in moves), rests
    found["week/rose"] = sum(move > 0 for move in moves), rests
    return found


def recoveries(world: World) -> Expected:
    """Who recovered this week."""
    there = [
        life
        for life in world.lives
        if life.story
        and life.story.playbook in PROGRAMS
        and life.story.recovered
        and world.at - 7 * DAY < life.story.recovered <= world.at
    ]
    there.sort(key=lambda life: (-life.arr, life.name))
    kept: dict[str, Decimal] = {}
    for life in there:
        kept[life.currency] = kept.get(life.currency, Decimal(0)) + life.arr
    names: dict[str, Number] = {
        life.name: life.story.playbook.replace("_", " ") for life in there[:10] if life.story
    }
    return {"recovered/customers": (len(there), names)} | {
        f"recovered/{currency}": (float(amount), {}) for currency, amount in kept.items()
    }


def features(world: World, most: int) -> Expected:
    """The use of features."""
    c = world.counted
    there = [life for life in world.lives if not life.left(c)]
    names = {name for life in there for name in life.told(c).features}
    use = {
        name: (
            sum(name in life.used_lately(c) for life in there),
            sum(name in life.told(c).features for life in there),
            sum(life.told(c).features.get(name, False) for life in there),
        )
        for name in names
    }
    ranked = sorted(use.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    return {
        f"features/{name}": (
            percent(lately, len(there)),
            {
                "used it in 28 days": lately,
                "customers with a score": len(there),
                "ever used it": adopted,
                "as a core feature": core,
            },
        )
        for name, (lately, adopted, core) in ranked[:most]
    }


def churn(world: World, days: int) -> Expected:
    """Why customers left."""
    within = [one for one in world.left if one.at >= world.at - days * DAY]
    return {
        f"churn/{reason}": (
            percent(count, len(within)),
            {"gave this reason": count, "answers": len(within)},
        )
        for reason, count in Counter(one.reason for one in within).items()
    }


def wishes(world: World) -> Expected:
    """What customers ask for."""
    since = world.at - 90 * DAY
    asks = [
        (one.customer, one.wishes)
        for one in world.said
        if one.at >= since and one.category == "product" and one.wishes is not None
    ]
    asks += [
        (one.customer, one.wishes)
        for one in world.left
        if one.at >= since and one.reason == "missing_something" and one.comment
    ]
    by_word: dict[str, set[str]] = {}
    for customer, words in asks:
        for word in words:
            by_word.setdefault(word, set()).add(customer)
    asking = len({customer for customer, _ in asks})
    return {
        f"wishes/{word}": (len(who), {"customers who ask for something": asking})
        for word, who in by_word.items()
        if len(who) > 1
    }


def nps(world: World) -> Expected:
    """NPS over 30 days, with its margin."""
    last: dict[str, Said] = {}
    for one in sorted(world.said, key=lambda one: one.at):
        if world.at - 30 * DAY < one.at <= world.at:
            last[f"{one.customer} {one.at}"] = one
    scores = [one.score for one in last.values()]
    n = len(scores)
    up, down = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
    p, d = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3)
    margin = 196 * sqrt((p + d - (p - d) ** 2) / (n + 3))
    return {
        "nps/score": (
            two(Decimal(100 * (up - down)) / n) if n else None,
            {"answers": n, "promoters": up, "passives": n - up - down, "detractors": down},
        ),
        "nps/margin": (two(Decimal(str(margin))) if n else None, {}),
        "nps/response_rate": (
            percent(world.answered, world.asked),
            {"answered": world.answered, "surveys sent": world.asked},
        ),
    }


def themes(world: World) -> Expected:
    """What comments are about."""
    since = world.at - 90 * DAY
    about = [one for one in world.said if one.comment and one.at >= since]
    return {
        f"themes/{category}": (
            len(some := [one for one in about if one.category == category]),
            {
                mood: sum(one.sentiment == mood for one in some)
                for mood in ("positive", "neutral", "negative")
            },
        )
        for category in {str(one.category) for one in about}
    }


def segments(world: World) -> Expected:
    """Health per plan tier."""
    c = world.counted
    found: Expected = {}
    for tier in TIERS:
        there = [life for life in world.lives if life.tier == tier]
        bands = Counter(life.band(c) for life in there)
        average, many = mean(life.score(c) for life in there)
        if there:
            rests: dict[str, Number] = {"customers": len(there), "with a score": many}
            rests |= {name.replace("_", " "): bands[name] for name in BANDS}
            found[f"segments/{tier}"] = average, rests
    return found


def trends(world: World) -> Expected:
    """Average scores, now and before."""
    found: Expected = {}
    for who in ("all", *TIERS):
        there = [life for life in world.lives if who in ("all", life.tier)]
        if not there:
            continue
        average, many = mean(life.score(world.counted) for life in there)
        found[f"trends/{who}/now"] = average, {"customers with a score": many}
        for days in BEFORE:
            then = [points for life, points in standing(world, days) if who in ("all", life.tier)]
            average, many = mean(then)
            found[f"trends/{who}/{days}"] = average, {"customers with a score then": many}
    return found


def insights(world: World) -> Expected:
    """Customer insights."""
    return {
        **churn(world, 90),
        **wishes(world),
        **features(world, 20),
        **nps(world),
        **themes(world),
        **segments(world),
    }


def programs(world: World) -> Expected:
    """What the playbooks brought, each figure against its target."""
    targets: Mapping[str, Mapping[str, int]] = {
        "at_risk": {"responded": 20, "recovered": 30, "true_alarms": 90},
        "critical": {"contacted": 100, "recovered": 50, "true_alarms": 90},
    }
    found: Expected = {}
    # A journey has no target, and in these worlds none began 30 days ago.
    journeys = Counter(
        life.story.playbook
        for life in world.lives
        if life.story and life.story.playbook not in PROGRAMS
    )
    for playbook, wanted in targets.items():
        lives = [one for one in world.lives if one.story and one.story.playbook == playbook]
        runs = [one.story for one in lives if one.story]
        ripe = [r for r in runs if r.entered + 30 * DAY <= world.at]
        old = [r for r in runs if r.entered + DAY <= world.at]
        figures = {
            "responded": (
                sum(
                    answered(one, playbook)
                    for one in lives
                    if one.story and world.at - one.story.entered >= 30 * DAY
                ),
                ripe,
            ),
            "recovered": (sum(bool(r.recovered) for r in ripe), ripe),
            "contacted": (sum(bool(r.contacted or r.responded) for r in old), old),
            "true_alarms": (sum(not r.false_alarm for r in runs), runs),
        }
        for figure, target in wanted.items():
            count, of = figures[figure][0], len(figures[figure][1])
            if not runs:
                continue
            rests: dict[str, Number] = {figure.replace("_", " "): count, "of": of, "target": target}
            if of:
                low, high = wilson(count, of)
                chance = of < 10 or low <= target / 100 <= high
                rests["more than chance"] = "no" if chance else "yes"
            rests |= money(kept_by(lives))
            found[f"playbooks/{playbook}/1/{figure}"] = percent(count, of), rests
    for playbook, count in journeys.items():
        lives = [one for one in world.lives if one.story and one.story.playbook == playbook]
        rests = {"responded": 0, "of": 0, **money(kept_by(lives))}
        found[f"playbooks/{playbook}/1/entered"] = count, rests
    return found


def kept_by(lives: Iterable[Life]) -> dict[str, Decimal]:
    """The yearly revenue of those who recovered."""
    kept: dict[str, Decimal] = {}
    for life in lives:
        if life.story and life.story.recovered:
            kept[life.currency] = kept.get(life.currency, Decimal(0)) + life.arr
    return kept


def answered(life: Life, playbook: str) -> bool:
    """Whether a customer said something within 30 days of entering.

    Of a run that writes, an answer is one to a message: none went.
    """
    if life.story is None or playbook == "at_risk":
        return False
    entered = life.story.entered
    return any(
        fact.kind == "responded" and entered < fact.at <= entered + 30 * DAY for fact in life.facts
    )


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % score interval."""
    z = 1.959963984540054
    p, spread = count / of, z * sqrt(count * (of - count) / of**3 + z * z / (4 * of * of))
    middle, whole = p + z * z / (2 * of), 1 + z * z / of
    return (middle - spread) / whole if count else 0.0, (middle + spread) / whole


def recovery(world: World) -> tuple[int, int]:
    """Of those at risk whose 30 days were over in the last 90 days, who recovered."""
    there = [
        life.story
        for life in world.lives
        if life.story
        and life.story.playbook == "at_risk"
        and world.at - 120 * DAY <= life.story.entered <= world.at - 30 * DAY
    ]
    return sum(bool(one.recovered) for one in there), len(there)


def retention(world: World) -> Expected:
    """What is retained of the newest cohort of which it is known, and who recovers."""
    people = [
        Person(
            life.name,
            life.onboarded,
            tuple(fact for fact in life.facts if fact.kind != "ticket_changed"),
            life.tier,
            life.owner,
        )
        for life in world.lives
    ]
    found: Expected = {}
    months = sorted({f"{one.onboarded:%Y-%m}" for one in people}, reverse=True)
    for place, (number, target) in enumerate(((1, 85.0), (3, 70.0), (6, 60.0))):
        decided = None
        for month in months:
            some = [one for one in people if f"{one.onboarded:%Y-%m}" == month]
            kept = retained(some, world.counted)[place]["rolling"]
            if kept is not None:
                decided = month, kept
                break
        if decided is None:
            found[f"retention/{number}"] = None, {"target": target}
            continue
        month, kept = decided
        found[f"retention/{number}"] = (
            kept["percent"],
            {"cohort": month, "retained": kept["count"], "customers": kept["of"], "target": target},
        )
    count, of = recovery(world)
    found["retention/recovery"] = (
        percent(count, of),
        {"recovered": count, "entered the at_risk program": of, "target": 30.0},
    )
    return found


def revenue(world: World) -> Expected:
    """What is paid, what is left of what was paid a year before, and what is at risk."""
    c = world.counted
    before = c.replace(year=c.year - 1)
    found: Expected = {}
    for name in {life.currency for life in world.lives}:

        def paid(some: Iterable[Life]) -> Decimal:
            return sum((life.arr for life in some), Decimal(0))

        def said(amount: Decimal, name: str = name) -> str:
            return f"{amount:,.2f} {name}"

        all_of_it = [life for life in world.lives if life.currency == name]
        now = [life for life in all_of_it if not life.left(c)]
        first = [one for one in all_of_it if one.onboarded <= before and not one.left(before)]
        lost = [life for life in first if life.left(c)]
        low = [life for life in now if life.band(c) in ("critical", "at_risk")]
        critical = [life for life in low if life.band(c) == "critical"]
        share = two(100 * (paid(first) - paid(lost)) / paid(first)) if first else None
        rests: dict[str, Number] = {
            "paid at the beginning": said(paid(first)),
            "lost": said(paid(lost)),
            "paid less": said(Decimal(0)),
            "paid more": said(Decimal(0)),
        }
        if not now and not first:
            continue
        found[f"revenue/{name}/paying"] = float(paid(now)), {"customers": len(now)}
        found[f"revenue/{name}/net"] = found[f"revenue/{name}/gross"] = share, rests
        found[f"revenue/{name}/at_risk"] = (
            float(paid(low)),
            {
                "customers": len(low),
                "of this critical": said(paid(critical)),
                "to be renewed in 90 days": said(Decimal(0)),
            },
        )
    return found


def fired(world: World) -> Expected:
    """The firings of each trigger: the second was told of, and nothing of the others."""
    found: Expected = {}
    for number in range(1, 5):
        count = world.fired if number == 2 else 0
        rests: dict[str, Number] = {"still open": count}
        if count:
            rests["last"] = f"cohort {count - 1} is below"
        found[f"triggers/RETENTION-00{number}"] = count, rests
    return found


def customers(world: World) -> Expected:
    """How many customers there are, and how they stand."""
    c = world.counted
    there = [life for life in world.lives if not life.left(c)]
    active = sum(life.active(c) for life in there)
    average, many = mean(life.score(c) for life in there)
    bands = Counter(life.band(c) for life in there)
    found: Expected = {
        "customers/all": (
            len(world.lives),
            {
                "active": active,
                "inactive": len(there) - active,
                "churned": len(world.lives) - len(there),
            },
        ),
        "customers/average": (average, {"customers with a score": many}),
    }
    for name in BANDS:
        rests: dict[str, Number] = {"customers": bands[name], "customers with a score": many}
        found[f"customers/{name}"] = percent(bands[name], many), rests
    return found


def handover(world: World, gates: Expected) -> Expected:
    """The hand-over; what the gates say is worked out where it is known what was set up."""
    return {
        "venture/stage": (32, {"customer success is stage": 32}),
        "venture/status": ("active", {}),
        "venture/mode": ("auto", {"version of the parameters": 2}),
        **gates,
        **customers(world),
        **retention(world),
        **revenue(world),
        **fired(world),
        **nps(world),
        **features(world, 10),
        **wishes(world),
        **churn(world, 365),
        **programs(world),
        **trends(world),
    }


def compare(said: dict[str, Any], wanted: Expected) -> None:
    """Each claim has a reference, each reference a claim, and every number of them is the same."""
    assert said.keys() == wanted.keys()
    for name, claim in said.items():
        value, rests = wanted[name]
        found = claim["value"], {one["what"]: one["value"] for one in claim["evidence"]}
        assert found == (value, rests), name
        assert (claim["unknown"] is None) == (value is not None), name
