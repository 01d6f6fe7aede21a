"""Retention, counted night by night, against the reference from raw facts."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.count_retention import flow
from functions.shared.domain import retention, retention_watch
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.rates import Rate
from functions.shared.domain.retention import Sums
from functions.shared.kernel import clock
from functions.shared.runtime import counts
from functions.shared.store import documents, keys
from functions.shared.store.programs import Programs
from functions.shared.store.retention import Part, Retention
from tests.fakes.outside import MemoryWalks
from tests.retained import Person, Raw, began, beside, changed, expected, joined_in, plus, share
from tests.unit.api import Api, founded
from tests.unit.counting import count, enter, tell
from tests.unit.test_stale import unreadable

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AT = datetime(2026, 3, 31, 3, tzinfo=UTC)
KEPT = date(2025, 3, 1)
"""The first day of the oldest cohort that is kept then."""


ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(quarters * HOUR / 4))


def ends_of_months() -> st.SearchStrategy[datetime]:
    """Instants of onboarding: around the ends of months, in any time zone."""
    days = st.integers(-3, 460).map(lambda back: AT - back * DAY - 3 * HOUR)
    near = st.sampled_from((timedelta(0), -timedelta(microseconds=1), 9 * HOUR, 23 * HOUR))
    months = st.integers(0, 14).map(lambda n: datetime(2025 + n // 12, n % 12 + 1, 1, tzinfo=UTC))
    return st.builds(lambda at, off, zone: (at + off).astimezone(zone), days | months, near, ZONES)


KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("login", {}),
    ("feature_used", {"feature": "export"}),
    ("subscription_changed", {"status": "active", "currency": "EUR", "arr": "1200"}),
    ("subscription_changed", {"status": "canceled"}),
    ("subscription_changed", {"status": "past_due", "currency": "USD", "arr": "900"}),
    ("subscription_changed", {"status": "active"}),
    ("subscription_changed", {"status": "trialing", "plan": "team"}),
    ("ticket_changed", {"ticket": "1", "status": "open"}),
)


def instants(onboarded: datetime) -> st.SearchStrategy[datetime]:
    """Hours of the past in any zone, often about the ends of a customer's months of life."""
    joined = onboarded.astimezone(UTC).date()
    turns = st.builds(
        lambda months, hours: datetime.combine(plus(joined, months), time(), UTC) + hours * HOUR,
        st.integers(1, 7),
        st.sampled_from((-25, -1, 0, 23, 24)),
    )
    past = st.integers(0, 9600).map(lambda back: AT - back * HOUR)
    told = past | turns.map(lambda at: min(at, AT))
    return st.builds(lambda at, zone: at.astimezone(zone), told, ZONES)


@st.composite
def populations(draw: st.DrawFn) -> tuple[list[Person], list[Raw]]:
    """Customers with what happened to them, and the order in which it is told, partly twice."""
    people = []
    for number in range(draw(st.integers(0, 9))):
        onboarded = draw(ends_of_months())
        happened = st.tuples(instants(onboarded), st.sampled_from(KINDS))
        facts = []
        for n, (at, (kind, data)) in enumerate(draw(st.lists(happened, max_size=14))):
            said = data | ({"sequence": n} if kind == "subscription_changed" else {})
            facts.append(Raw(f"{number}-{n}", kind, at, said))
        tier, owner = (draw(st.sampled_from(some)) for some in (("basic", "free"), (None, "dana")))
        people.append(Person(f"c{number}", onboarded, tuple(facts), str(tier), owner))
    late = draw(st.permutations([fact for person in people for fact in person.facts]))
    return people, [*late, *late[: len(late) // 3]]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    populations(),
    st.sampled_from((None, "tier:free", "owner:dana")),
    st.integers(1, 4),
    st.permutations(range(keys.SEGMENTS)),
)
def test_every_number_is_the_references(
    told: tuple[list[Person], list[Raw]], segment: str | None, page: int, segments: list[int]
) -> None:
    people, order = told
    api = founded()
    api.at = AT
    enter(api, people)
    half = len(order) // 2
    tell(api, people, order[:half])
    count(api, AT, page=page)
    # The rest comes late: it is counted the next time, wherever it belongs.
    tell(api, people, order[half:])
    count(api, AT, run="next", page=page, segments=segments, again=True)
    said = api.of("GET", f"/retention?months=12{f'&segment={segment}' if segment else ''}")
    assert said["as_of"] == clock.stamp(AT).replace(".000000", "")
    there = [
        person
        for person in people
        if person.onboarded <= AT
        and segment in (None, f"tier:{person.tier}", f"owner:{person.owner}")
    ]
    cohorts = joined_in(there)
    everybody = [person for person in people if person.onboarded <= AT]
    launch = min((p.onboarded.astimezone(UTC).date() for p in everybody), default=AT.date())
    used = began(everybody, AT, KEPT)

    def asked(month: str) -> list[dict[str, Any]]:
        return expected(cohorts.get(month, ()), AT, max(day_of(month), launch), used)

    for cohort in said["cohorts"]:
        assert beside(cohort["retained"]) == asked(cohort["month"])
        former = f"{day_of(cohort['month']) - DAY:%Y-%m}"
        moved = changed(asked(cohort["month"]), asked(former))
        assert [one["change"] for one in cohort["retained"]] == moved
    assert [cohort["month"] for cohort in said["cohorts"]][::11] == ["2026-03", "2025-04"]

    first = said["baseline"]
    known = {day: used is not None and plus(day, 1) >= used for day in (launch, KEPT)}
    if not everybody:
        assert (first["since"], first["retained"]) == (None, [])
    elif used is None:
        assert (first["since"], first["retained"]) == (launch.isoformat(), [])
        assert "use anything" in first["reason"]
    elif launch < KEPT and known[KEPT]:
        assert (first["since"], first["retained"]) == (launch.isoformat(), [])
        assert "no longer kept" in first["reason"]
    elif known[launch]:
        early = [p for p in there if p.onboarded.astimezone(UTC).date() < launch + 30 * DAY]
        assert beside(first["retained"]) == expected(early, AT)
    else:
        months = {name for name in joined_in(everybody) if name >= f"{KEPT:%Y-%m}"}
        later = [name for name in sorted(months) if plus(max(day_of(name), launch), 1) >= used]
        if later:
            assert first["since"] == max(day_of(later[0]), launch).isoformat()
            assert beside(first["retained"]) == asked(later[0])
        else:
            assert (first["since"], first["retained"]) == (None, [])
            assert used.isoformat() in first["reason"]


def day_of(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def sums() -> st.SearchStrategy[Sums]:
    """What single customers add."""
    return st.builds(
        lambda onboarded, backs: retention.of_customer(
            onboarded, [AT.date() - back * DAY for back in backs], AT
        ),
        ends_of_months(),
        st.lists(st.integers(0, 400), max_size=9),
    )


@given(st.lists(st.lists(sums(), max_size=6), max_size=5))
def test_parts_come_to_the_whole_however_they_are_grouped(groups: list[list[Sums]]) -> None:
    whole = retention.merged(one for group in groups for one in group)
    assert retention.merged(retention.merged(group) for group in groups) == whole
    assert retention.merged(map(retention.merged, reversed(groups))) == whole
    assert retention.merged([whole]) == whole


def older(sums: Sums) -> Sums:
    """What a version that did not count since when there was usage would have stored."""
    said = documents.plain(sums)
    said.pop("began", None)
    return documents.load(Sums, json.dumps(said))


def test_what_an_older_version_counted_is_told_as_it_was() -> None:
    joined = datetime(2026, 1, 5, tzinfo=UTC)
    stayed = retention.of_customer(joined, [joined.date(), date(2026, 2, 10)], AT)
    left = retention.of_customer(joined, [], AT)
    whole = retention.merged([older(stayed), older(left)])
    said = retention.told(whole, whole, AT, 3)
    assert said.cohorts["2026-01"][0].classic == Rate(1, 2)
    assert said.baseline.retained[0].classic == Rate(1, 2)


def test_of_a_count_that_an_older_version_began_usage_does_not_begin_with_the_later_parts() -> None:
    joined = datetime(2026, 1, 5, tzinfo=UTC)
    before = older(retention.of_customer(joined, [date(2026, 2, 10)], AT))
    after = retention.of_customer(joined, [date(2026, 3, 20)], AT)
    for parts in ([before, after], [after, before]):
        whole = retention.merged([retention.merged(parts), retention.of_customer(joined, [], AT)])
        assert retention.told(whole, whole, AT, 3).cohorts["2026-01"][0].classic == Rate(1, 3)


def test_that_nobody_was_seen_is_kept_as_such() -> None:
    joined = datetime(2026, 1, 5, tzinfo=UTC)
    alone = retention.merged([retention.of_customer(joined, [], AT), retention.launched(joined)])
    kept = documents.load(Sums, documents.dump(alone))
    assert retention.told(kept, kept, AT, 3).cohorts["2026-01"][0].reason == retention.UNUSED


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert retention.months_after(day, months) == then
    assert months < 0 or plus(day, months) == then


def living(name: str, onboarded: datetime, *logins: datetime, **said: Any) -> Person:
    """A customer who logged in on the day on which they came, and at some instants."""
    facts = (Raw(f"{name}-{n}", "login", at, {}) for n, at in enumerate((onboarded, *logins)))
    return Person(name, onboarded, tuple(facts), **said)


def came(api: Api, people: list[Person]) -> None:
    """Customers are put, and what happened to them is told."""
    enter(api, people)
    tell(api, people)


def told_of(api: Api, month: str, query: str = "") -> dict[int, Any]:
    """What is said of a cohort, by month of life."""
    said = api.of("GET", f"/retention?months=12{query}")
    (cohort,) = [one for one in said["cohorts"] if one["month"] == month]
    return {one["months"]: one for one in cohort["retained"]}


def test_a_cohort_is_told_when_its_month_is_over_for_all_and_compared_with_the_one_before() -> None:
    api = founded()
    api.at = AT
    december, january = datetime(2025, 12, 5, tzinfo=UTC), datetime(2026, 1, 31, tzinfo=UTC)
    came(
        api,
        [
            living("a", december, december + 40 * DAY),
            living("b", december, december + 70 * DAY),
            # Month 1 of who came on the 31st is the 28th of February up to the 30th of March.
            living("c", january, datetime(2026, 3, 30, 23, 59, tzinfo=UTC)),
            living("d", january, datetime(2026, 2, 27, 23, 59, tzinfo=UTC)),
        ],
    )
    count(api, datetime(2026, 3, 30, 23, tzinfo=UTC))
    early = told_of(api, "2026-01")[1]
    assert (early["rolling"], early["reached"], early["pending"]) == (None, None, 2)
    assert early["reason"] == "month 1 is not over yet for 2 of 2 customers"

    count(api, AT)
    said = told_of(api, "2026-01")[1]
    assert (said["rolling"], said["classic"]) == (share(1, 2), share(1, 2))
    assert (said["target"], said["reached"], said["change"]) == (85, False, 0)
    before = told_of(api, "2025-12")[1]
    assert (before["rolling"], before["classic"]) == (share(2, 2), share(1, 2))
    assert (before["reached"], before["change"]) == (True, None)
    newest = {one["months"]: one for one in api.of("GET", "/retention")["retained"]}
    assert newest[1] == said
    assert (newest[6]["cohort"], newest[6]["rolling"]) == (None, None)
    assert newest[6]["reason"] == "for no cohort month 6 is over yet"


def steady(now: datetime) -> list[Person]:
    """Ten a month who never leave: every second one is there each day, the others each 95 days."""
    first = datetime(2025, 6, 1, tzinfo=UTC)
    joined = [
        datetime.combine(plus(first.date(), month), time(9), UTC) + 2 * n * DAY
        for month in range(13)
        for n in range(10)
    ]
    return [
        living(f"c{n:03}", on, *(on + k * gap * DAY for k in range((now - on).days // gap + 1)))
        for n, on in enumerate(joined)
        if on <= now
        for gap in (1 if n % 2 else 95,)
    ]


@pytest.mark.parametrize(
    "at", [datetime(2026, 6, 1, 3, tzinfo=UTC), datetime(2026, 6, 30, 3, tzinfo=UTC)]
)
def test_whose_customers_never_leave_has_lost_nothing_against_the_cohort_before(
    at: datetime,
) -> None:
    """An older cohort had more time in which somebody could come back; that is no churn."""
    sums = retention.merged(
        retention.of_customer(person.onboarded, [fact.at.date() for fact in person.facts], at)
        for person in steady(at)
    )
    said = retention.told(sums, sums, at, 12)
    newest = said.latest[0]
    before = [months[0] for months in said.cohorts.values() if months[0].rolling][1]
    assert (newest.rolling, before.rolling) == (Rate(5, 10), Rate(10, 10))
    assert (newest.classic, newest.change) == (Rate(5, 10), Decimal(0))
    found = retention_watch.find(said, Parameters())
    assert isinstance(found, retention_watch.Found)
    assert found.fell is None


def test_whoever_has_a_venture_is_told_its_newest_rates_and_recoveries_in_one_call() -> None:
    api = founded()
    api.at = AT
    kept, programs = Retention(api.table), Programs(api.table)
    assert (kept.told(api.venture), kept.earned(api.venture)) == (None, None)
    december, january = datetime(2025, 12, 5, tzinfo=UTC), datetime(2026, 1, 10, tzinfo=UTC)
    people = [living(name, december, december + 40 * DAY) for name in ("a", "b")]
    people += [living("c", january, january + 40 * DAY, tier="free")]
    people += [living("d", january), living("e", january)]
    came(api, people)
    count(api, AT)
    everybody = kept.told(api.venture)
    assert everybody is not None
    newest = everybody.latest[0]
    assert (newest.cohort, newest.rolling) == ("2026-01", Rate(1, 3))
    assert newest.change == Decimal(-200) / 3
    assert list(everybody.cohorts)[-1] == "2025-04"
    free = kept.told(api.venture, "tier:free", 3)
    assert free is not None
    assert (free.latest[0].rolling, free.latest[0].change) == (Rate(1, 1), None)
    assert list(free.cohorts) == ["2026-03", "2026-02", "2026-01"]
    assert kept.told("another") is None
    recovery = programs.recovery(api.venture, None, AT)
    assert (recovery.recovered, recovery.reached) == (Rate(0, 0), None)


def test_what_comes_late_counts_from_the_next_night_and_an_older_count_undoes_nothing() -> None:
    api = founded()
    api.at = AT
    joined = datetime(2025, 12, 5, tzinfo=UTC)
    came(api, [living("a", joined)])
    count(api, AT)
    assert told_of(api, "2025-12")[1]["rolling"] == share(0, 1)
    late = joined + 45 * DAY
    api.happened("login", "a", at=late)
    assert told_of(api, "2025-12")[1]["rolling"] == share(0, 1)
    count(api, AT + DAY, run="next")
    count(api, AT, run="late")
    assert told_of(api, "2025-12")[1]["rolling"] == share(1, 1)
    assert api.of("GET", "/retention")["as_of"].startswith("2026-04-01T03:00:00")


def test_use_after_the_end_of_a_subscription_is_no_retention_until_it_is_taken_up_again() -> None:
    api = founded()
    api.at = AT
    joined = datetime(2025, 12, 5, tzinfo=UTC)
    api.customer("a", onboarded_at=joined.isoformat())
    for days in (0, 33):
        api.happened("login", "a", at=joined + days * DAY)
    # Canceled and used on one day: the day began as a customer's.
    api.happened("subscription_changed", "a", at=joined + 32 * DAY + HOUR, status="canceled")
    count(api, AT)
    assert told_of(api, "2025-12")[1]["rolling"] == share(0, 1)
    api.happened("login", "a", at=joined + 32 * DAY + 2 * HOUR)
    count(api, AT, run="2")
    assert told_of(api, "2025-12")[1]["classic"] == share(1, 1)
    assert told_of(api, "2025-12")[3]["rolling"] is None
    api.happened("subscription_changed", "a", at=joined + 92 * DAY, status="active")
    api.happened("login", "a", at=joined + 93 * DAY)
    api.at = later = datetime(2026, 4, 6, 3, tzinfo=UTC)
    count(api, later)
    assert told_of(api, "2025-12")[3]["classic"] == share(1, 1)


def test_who_was_erased_is_counted_nowhere_and_who_was_never_heard_of_is_not_retained() -> None:
    api = founded()
    api.at = AT
    joined = datetime(2025, 12, 5, tzinfo=UTC)
    came(api, [living("a", joined, AT - DAY), living("b", joined)])
    assert count(api, AT) == 2
    assert told_of(api, "2025-12")[1]["rolling"] == share(1, 2)
    api.of("DELETE", "/customers/a", status=204)
    assert count(api, AT, run="again") == 1
    assert told_of(api, "2025-12")[1]["rolling"] == share(0, 1)


def test_who_cannot_be_read_keeps_nobody_else_from_being_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    api = founded()
    api.at = AT
    joined = datetime(2025, 12, 5, tzinfo=UTC)
    came(api, [living("a", joined, AT - DAY), living("b", joined, AT - DAY)])
    unreadable(api, "a")
    assert count(api, AT) == 2
    assert told_of(api, "2025-12")[1]["rolling"] == share(1, 1)
    assert "customer_not_counted" in capsys.readouterr().out


def test_of_who_came_before_usage_was_told_nothing_is_known_and_the_first_are_those_after() -> None:
    """An old customer is imported, others came before a source of usage was connected."""
    api = founded()
    api.at = AT
    old, before = datetime(2020, 5, 1, tzinfo=UTC), datetime(2025, 10, 5, tzinfo=UTC)
    begins, after = datetime(2025, 12, 3, tzinfo=UTC), datetime(2025, 12, 20, tzinfo=UTC)
    people = [Person("old", old, ()), Person("lost", before, ())]
    people.append(Person("early", before, (Raw("l", "login", begins, {}),)))
    people += [living("a", after, after + 40 * DAY), living("b", after)]
    came(api, people)
    count(api, AT)
    said = told_of(api, "2025-10")
    assert (said[1]["rolling"], said[1]["pending"], said[1]["reached"]) == (None, 2, None)
    assert said[1]["reason"] == "month 1 began before usage was told, which is since 2025-12-03"
    # Month 3 of their lives began later; of the two one was not seen in it, nor was the other.
    assert said[3]["classic"] == share(0, 2)
    assert told_of(api, "2025-12")[1]["rolling"] == share(1, 2)
    first = api.of("GET", "/retention")["baseline"]
    assert (first["since"], first["until"]) == ("2025-12-01", "2026-01-01")
    assert (first["customers"], first["retained"][0]["classic"]) == (2, share(1, 2))
    assert first["reason"] is None


def test_where_no_usage_was_ever_told_nobody_is_called_lost() -> None:
    api = founded()
    api.at = AT
    came(api, [Person("a", datetime(2025, 12, 5, tzinfo=UTC), ())])
    count(api, AT)
    said = told_of(api, "2025-12")[1]
    assert (said["rolling"], said["pending"]) == (None, 1)
    assert said["reason"] == "nobody was seen to use anything yet"
    found = retention_watch.find(
        retention.told(
            sums := retention.of_customer(datetime(2025, 12, 5, tzinfo=UTC), (), AT), sums, AT, 12
        ),
        Parameters(),
    )
    assert isinstance(found, str)


def test_nothing_is_told_before_anybody_was_counted_and_bad_questions_are_refused() -> None:
    api = founded()
    said = api.of("GET", "/retention", role="viewer")
    assert (said["as_of"], said["cohorts"], said["baseline"]) == (None, [], None)
    assert said["reason"] == "nobody was counted yet; everybody is once a night"
    assert said["recovery"]["reason"] == "nobody entered the at_risk program then"
    assert api.fields("GET", "/retention?months=13") == {"months"}
    assert api.fields("GET", "/retention?segment=stage:renewal") == {"segment"}
    assert api.fields("GET", "/retention?segment=gold") == {"segment"}
    assert api.fields("GET", "/retention?days=3") == {"days"}
    count(api, api.at - HOUR)
    said = api.of("GET", "/retention")
    assert (said["age_seconds"], len(said["cohorts"]), said["reason"]) == (3600, 6, None)
    assert said["baseline"]["reason"] == "nobody is onboarded yet"


def test_ventures_are_counted_apart_and_a_closed_one_not_at_all() -> None:
    api = founded()
    api.at = AT
    joined = datetime(2025, 12, 5, tzinfo=UTC)
    came(api, [living(f"c{n}", joined, AT - DAY) for n in range(20)])
    first, other = api.venture, api.ask("POST", "/v1/ventures", {"name": "B"}, status=201)["id"]
    api.venture = other
    came(api, [living("x", joined)])
    assert count(api, AT, page=2) == 21
    assert told_of(api, "2025-12")[1]["rolling"] == share(0, 1)
    api.venture = first
    assert told_of(api, "2025-12")[1]["rolling"] == share(20, 20)
    api.of("PATCH", "", {"status": "closed"})
    assert count(api, AT, run="2") == 1


def test_a_venture_that_was_entered_during_a_walk_is_told_from_the_next_one_on() -> None:
    api = founded()
    api.at = AT
    stores, walks = flow.over(api.table), MemoryWalks()
    walk: Any = walks.started[counts.begin(AT, "r", walks)]
    counted, first = flow.count_of(walk), api.venture
    for segment in range(keys.SEGMENTS):
        if segment == keys.SEGMENTS // 2:
            said = api.ask("POST", "/v1/ventures", {"name": "B"}, status=201)
            api.venture = said["id"]
        flow.look(counted, segment, None, stores)
    stores.retention.end(counted)
    assert api.of("GET", "/retention")["as_of"] is None
    count(api, AT, run="next")
    assert api.of("GET", "/retention")["as_of"] is not None
    api.venture = first
    assert api.of("GET", "/retention")["as_of"] is not None


def test_what_is_kept_stays_small_however_many_there_are() -> None:
    added = [
        retention.of_customer(AT - back * DAY, [AT.date() - n * DAY for n in range(0, 300, 9)], AT)
        for back in range(380)
    ]
    # A page of customers, each of another owner, is the largest part that a step may keep.
    part = Part({f"owner:{n:0300}": added[n] for n in range(flow.PAGE)}, "c")
    assert len(documents.dump(part)) < 300_000
    everybody = retention.merged([retention.merged(added)] * 10_000)
    assert everybody.cohorts["2026-01"].customers == 310_000
    assert len(documents.dump(everybody)) < 8_000
