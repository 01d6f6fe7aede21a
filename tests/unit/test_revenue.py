"""Revenue, counted night by night, against the reference from raw facts."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from operator import itemgetter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.count_retention import flow
from functions.score_health import flow as scoring
from functions.shared.domain import retention, revenue
from functions.shared.domain.health import Band
from functions.shared.domain.revenue import Paid, Step, Sums
from functions.shared.store import documents, keys
from functions.shared.store.retention import Part, Retention
from tests import payloads
from tests.earned import back, beside, expected, tier
from tests.retained import Person, Raw
from tests.unit.api import Api, founded
from tests.unit.counting import count, enter, tell

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
AT = datetime(2026, 3, 31, 3, tzinfo=UTC)
NIGHTS = (AT, datetime(2028, 2, 29, 3, tzinfo=UTC), datetime(2026, 7, 31, 3, tzinfo=UTC))
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(quarters * HOUR / 4))
CURRENCIES = ("EUR", "USD")
AMOUNTS = ("0", "0.0001", "1200", "999.99", "12000.00", "33333.3333", "999999999999999.9999")


def instants(at: datetime) -> st.SearchStrategy[datetime]:
    """Instants of the past in any zone, often those about the beginnings of windows."""
    turns = st.builds(
        lambda months, off: back(at, months) + off,
        st.integers(1, 13),
        st.sampled_from((-DAY, -HOUR, -INSTANT, timedelta(0), INSTANT, HOUR)),
    )
    past = st.integers(0, 9600).map(lambda hours: at - hours * HOUR)
    when = st.one_of(turns, turns, turns, past)
    return st.builds(lambda when, zone: min(when, at).astimezone(zone), when, ZONES)


RENEWALS = (None, -DAY, -INSTANT, timedelta(0), 90 * DAY, 90 * DAY + INSTANT)
TIERS = ("basic", "free")


def data(draw: st.DrawFn, kind: str, number: int, at: datetime) -> dict[str, Any]:
    """What a fact says; of amount and currency either, both or none."""
    off = draw(st.sampled_from(RENEWALS))
    about = {
        "arr": draw(st.sampled_from((None, *AMOUNTS))),
        "currency": draw(st.sampled_from((None, *CURRENCIES))),
        "renews_at": (at + off).isoformat() if off is not None else None,
    }
    told = {name: said for name, said in about.items() if said is not None}
    match kind:
        case "subscription_changed":
            statuses = ("active", "active", "past_due", "trialing", "canceled")
            return told | {"status": draw(st.sampled_from(statuses)), "sequence": number}
        case "profile_changed":
            return told | draw(st.sampled_from(({}, *({"tier": name} for name in TIERS))))
        case "feature_used":
            feature = draw(st.sampled_from(("export", "import", "share")))
            return {"feature": feature, "core": draw(st.booleans())}
        case "ticket_changed":
            return {"ticket": str(number), "status": draw(st.sampled_from(("open", "solved")))}
        case _:
            return {}


KINDS = (
    *["subscription_changed"] * 4,
    "profile_changed",
    "login",
    "feature_used",
    "ticket_changed",
)


@st.composite
def populations(draw: st.DrawFn, at: datetime) -> tuple[list[Person], list[Raw]]:
    """Customers with what happened to them, and the order in which it is told, partly twice."""
    people = []
    for number in range(draw(st.integers(0, 6))):
        facts = []
        for n in range(draw(st.integers(0, 9))):
            kind, when = draw(st.sampled_from(KINDS)), draw(instants(at))
            facts.append(Raw(f"{number}-{n}", kind, when, data(draw, kind, n, at)))
        renews = draw(st.sampled_from(RENEWALS))
        people.append(
            Person(
                f"c{number}",
                draw(instants(at) | st.just(at + HOUR)),
                tuple(facts),
                draw(st.sampled_from(TIERS)),
                draw(st.sampled_from((None, "dana"))),
                draw(st.sampled_from(AMOUNTS)),
                draw(st.sampled_from((*CURRENCIES, "JPY"))),
                at + renews if renews is not None else None,
                draw(st.sampled_from((at - 400 * DAY, at - 150 * DAY, at))),
            )
        )
    order = draw(st.permutations([fact for person in people for fact in person.facts]))
    return people, [*order, *order[: len(order) // 3]]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_amount_is_the_references(data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(NIGHTS))
    people, order = data.draw(populations(at))
    page = data.draw(st.integers(1, 4))
    api = founded()
    api.at = at
    enter(api, people)
    half = len(order) // 2
    tell(api, people, order[:half])
    count(api, at, page=page)
    # The rest comes late: it is counted the next time, wherever it belongs.
    tell(api, people, order[half:])
    segments = data.draw(st.permutations(range(keys.SEGMENTS)))
    count(api, at, run="next", page=page, segments=segments, again=True)
    asked: list[tuple[str | None, int]] = [(None, months) for months in range(1, 13)]
    asked += [(segment, data.draw(st.integers(1, 12))) for segment in ("tier:free", "owner:dana")]
    for segment, months in asked:
        query = f"?months={months}" + (f"&segment={segment}" if segment else "")
        said = api.of("GET", f"/revenue{query}")
        some = [p for p in people if segment in (None, f"tier:{tier(p)}", f"owner:{p.owner}")]
        assert beside(said["currencies"]) == expected(some, months, at)
        assert datetime.fromisoformat(said["since"]) == back(at, months)
        for one in said["currencies"]:
            gross, net = one["retention"]["gross"], one["retention"]["net"]
            assert (gross is None) == (net is None) == (one["retention"]["reason"] is not None)
            assert gross is None or 0 <= gross <= min(100, net)


JOINED = AT - 800 * DAY


def paying(name: str, *words: tuple[datetime, dict[str, Any]], **said: Any) -> Person:
    """A customer of whose subscription something was said at some instants."""
    facts = tuple(
        Raw(f"{name}-{n}", "subscription_changed", at, word) for n, (at, word) in enumerate(words)
    )
    whole: dict[str, Any] = {"onboarded": JOINED, "facts": facts, "currency": "EUR"}
    return Person(name, **(whole | said))


def counted(*people: Person, at: datetime = AT) -> Api:
    """The API after everybody was told and counted."""
    api = founded()
    api.at = at
    enter(api, people)
    tell(api, people)
    count(api, at)
    return api


def held(api: Api, query: str = "") -> dict[str, Any]:
    """What is said of the one currency that there is."""
    (one,) = api.of("GET", f"/revenue{query}")["currencies"]
    said: dict[str, Any] = one
    return said


def of(customers: int, arr: str) -> dict[str, Any]:
    """An amount as it is answered."""
    return {"customers": customers, "arr": arr}


def test_gross_and_net_retention_over_a_year_a_month_and_a_segment() -> None:
    year, month = AT - 400 * DAY, AT - 20 * DAY
    active = {"status": "active", "arr": "1000.00"}
    api = counted(
        paying("stays", (year, active)),
        paying("leaves", (year, active), (month, {"status": "canceled"})),
        paying("shrinks", (year, active), (month, {"status": "past_due", "arr": "400.50"})),
        paying("grows", (year, active), (month, active | {"arr": "3000"}), tier="free"),
        paying("comes", (month, active), onboarded=month),
    )
    said = held(api)
    assert said["retention"] == {
        "starting": of(4, "4000.00"),
        "churned": of(1, "1000.00"),
        "contracted": of(1, "599.50"),
        "expanded": of(1, "2000.00"),
        "ending": of(3, "4400.50"),
        "switched": of(0, "0"),
        "gross": 60.01,
        "net": 110.01,
        "reason": None,
    }
    assert said["paying"] == of(4, "5400.50")
    assert held(api, "?months=1")["retention"] == said["retention"]
    free = held(api, "?segment=tier:free")["retention"]
    assert (free["gross"], free["net"]) == (100, 300)
    assert api.of("GET", "/revenue?segment=owner:nobody")["reason"] == (
        "nobody pays, and nobody did then"
    )


def test_who_left_and_came_back_is_still_there_unless_they_had_left_before() -> None:
    old = (AT - 500 * DAY, {"status": "active", "arr": "100"})
    back_again = (AT - 10 * DAY, {"status": "active", "arr": "80"})
    within = paying("a", old, (AT - 90 * DAY, {"status": "canceled"}), back_again)
    said = held(counted(within))["retention"]
    assert (said["gross"], said["net"], said["churned"]["customers"]) == (80, 80, 0)
    before = paying("a", old, (AT - 400 * DAY, {"status": "canceled"}), back_again)
    said = held(counted(before))
    assert said["retention"]["starting"] == of(0, "0")
    assert (said["retention"]["net"], said["paying"]) == (None, of(1, "80"))
    assert said["retention"]["reason"] == "nobody paid at the beginning"


def test_the_window_of_a_month_begins_on_the_last_day_of_a_shorter_one() -> None:
    began = datetime(2026, 2, 28, 3, tzinfo=UTC)
    active, ended = {"status": "active", "arr": "100"}, {"status": "canceled"}
    for off, customers in ((-INSTANT, 1), (timedelta(0), 1), (INSTANT, 0)):
        said = counted(paying("a", (began + off, active), onboarded=began + off))
        assert held(said, "?months=1")["retention"]["starting"]["customers"] == customers
    there = counted(paying("a", (JOINED, active), (began, ended)), paying("b", (JOINED, active)))
    assert held(there, "?months=1")["retention"]["gross"] == 100
    assert held(there, "?months=2")["retention"]["gross"] == 50
    said = there.of("GET", "/revenue?months=1")
    assert datetime.fromisoformat(said["since"]) == began


def test_a_word_that_tells_no_amount_leaves_it_and_an_amount_alone_its_currency() -> None:
    told = paying(
        "a",
        (AT - 500 * DAY, {"status": "active", "arr": "100", "currency": "USD"}),
        (AT - 300 * DAY, {"status": "past_due", "currency": "JPY"}),
        (AT - 200 * DAY, {"status": "active", "arr": "150"}),
        (AT - 100 * DAY, {"status": "canceled", "arr": "0"}),
        (AT - 90 * DAY, {"status": "active", "arr": "150"}),
        arr="7",
    )
    said = held(counted(told))
    assert said["currency"] == "USD"
    assert (said["retention"]["net"], said["paying"]) == (150, of(1, "150"))


def billed(api: Api, customer: str, *words: tuple[datetime, str]) -> None:
    """What Stripe said of a customer's subscription, of 7,200 EUR a year."""
    told = [
        addressed
        for n, (when, status) in enumerate(words)
        for addressed in payloads.told(
            "stripe",
            "customer.subscription.updated-past_due",
            api.at,
            id=f"evt_{customer}{n}",
            created=int(when.timestamp()),
            data__object__status=status,
            data__object__metadata={"customer_id": customer},
        )
    ]
    scoring.take_in(api.venture, told, api.at, api.scoring())
    api.settle()


def test_a_trial_that_was_never_paid_for_is_no_revenue() -> None:
    api = founded()
    api.at = AT
    tried, ended = AT - 400 * DAY, AT - 386 * DAY
    for name in ("pays", "owes", "paused", "resumed", "incomplete", "expired", "only"):
        api.customer(name, arr="500", currency="EUR", onboarded_at=tried.isoformat())
    billed(api, "pays", (tried, "trialing"), (ended, "active"))
    # Who has paid before owes what was billed; who never did only tried.
    billed(api, "owes", (tried, "active"), (ended, "past_due"), (ended + DAY, "unpaid"))
    billed(api, "paused", (tried, "trialing"), (ended, "paused"))
    billed(api, "resumed", (tried, "trialing"), (ended, "paused"), (AT - 9 * DAY, "active"))
    billed(api, "incomplete", (AT - 9 * DAY, "incomplete"))
    billed(api, "expired", (AT - 9 * DAY, "incomplete"), (AT - 8 * DAY, "incomplete_expired"))
    billed(api, "only", (AT - 8 * DAY, "incomplete_expired"))
    count(api, AT)
    said = held(api)
    assert said["paying"] == of(3, "21600.00")
    assert said["retention"]["starting"] == of(2, "14400.00")
    assert said["retention"]["churned"] == of(0, "0")


def test_before_a_first_word_the_profile_tells_the_amount_but_not_before_a_trial() -> None:
    never = paying("never", arr="500")
    leaves = paying("leaves", (AT - 9 * DAY, {"status": "canceled"}), arr="500")
    tries = paying(
        "tries",
        (AT - 90 * DAY, {"status": "trialing"}),
        (AT - 60 * DAY, {"status": "active"}),
        arr="500",
    )
    recent = paying("recent", arr="500", onboarded=AT - 40 * DAY)
    api = counted(never, leaves, tries, recent)
    assert held(api)["retention"]["starting"] == of(2, "1000")
    assert held(api)["retention"]["gross"] == 50
    assert held(api, "?months=1")["retention"]["starting"] == of(4, "2000")
    # The profile is the latest, but what billing told once goes on counting.
    api.customer("recent", arr="900", currency="EUR", onboarded_at=JOINED.isoformat())
    told = {"status": "active", "arr": "300", "currency": "EUR"}
    api.happened("subscription_changed", "never", at=AT - 400 * DAY, **told)
    api.customer("never", arr="900", currency="EUR", onboarded_at=JOINED.isoformat())
    count(api, AT, run="2")
    assert held(api)["retention"]["starting"] == of(3, "1700")
    assert held(api)["paying"] == of(3, "1700")


def test_what_is_said_for_later_counts_later_and_whose_onboarding_is_unknown_pays_now() -> None:
    api = counted(paying("a", (JOINED, {"status": "active", "arr": "100"})))
    api.customer("b", arr="30", currency="EUR", onboarded_at=None)
    api.happened("subscription_changed", "a", at=AT + HOUR / 60, status="canceled")
    count(api, AT, run="2")
    assert held(api)["retention"]["starting"] == of(1, "100")
    assert (held(api)["retention"]["gross"], held(api)["paying"]) == (100, of(2, "130"))
    api.at += DAY
    count(api, api.at)
    assert (held(api)["retention"]["gross"], held(api)["paying"]) == (0, of(1, "30"))
    # What facts say of the profile is newer than it, and not a word on the subscription.
    api.happened("profile_changed", "b", arr="40.5", currency="USD", tier="enterprise")
    count(api, api.at, run="2")
    assert held(api, "?segment=tier:enterprise")["currency"] == "USD"
    assert held(api, "?segment=tier:enterprise")["paying"] == of(1, "40.5")


def test_currencies_stand_apart_and_who_changes_theirs_is_in_no_rate() -> None:
    euro, dollar = ({"status": "active", "arr": "100", "currency": c} for c in ("EUR", "USD"))
    api = counted(
        paying("a", (JOINED, euro)),
        paying("b", (JOINED, euro), (AT - DAY, dollar)),
        paying("c", (JOINED, euro), (AT - DAY, dollar), (AT - HOUR, {"status": "canceled"})),
        paying("d", (JOINED, dollar), (AT - DAY, {"status": "active", "arr": "0"})),
    )
    euros, dollars = api.of("GET", "/revenue")["currencies"]
    assert (euros["currency"], dollars["currency"]) == ("EUR", "USD")
    assert euros["retention"]["starting"] == of(2, "200")
    assert euros["retention"]["switched"] == of(1, "100")
    assert (euros["retention"]["gross"], euros["paying"]) == (50, of(1, "100"))
    assert (dollars["retention"]["gross"], dollars["paying"]) == (0, of(1, "100"))


def test_what_is_at_risk_is_told_by_band_and_what_of_it_renews_soon() -> None:
    def there(name: str, *facts: tuple[str, dict[str, Any]], days: int) -> Person:
        told = tuple(Raw(f"{name}-{n}", k, AT - HOUR, d) for n, (k, d) in enumerate(facts))
        renews = AT + days * DAY
        return Person(name, JOINED, told, "basic", None, "100", "EUR", renews)

    login: tuple[str, dict[str, Any]] = ("login", {})
    core: tuple[str, dict[str, Any]] = ("feature_used", {"feature": "x", "core": True})
    over: tuple[str, dict[str, Any]] = ("subscription_changed", {"status": "canceled"})
    api = counted(
        there("healthy", login, core, days=1),
        there("risky", core, days=91),
        there("near", core, days=90),
        there("silent", days=2),
        there("gone", over, days=3),
    )
    said = held(api)["arr_at_risk"]
    assert said["at_risk"] == of(2, "200") | {"renewing": of(1, "100")}
    assert said["critical"] == of(1, "100") | {"renewing": of(1, "100")}
    assert said["total"] == of(3, "300") | {"renewing": of(2, "200")}
    assert held(api)["paying"] == of(4, "400")


def test_nothing_is_told_before_anybody_was_counted_and_bad_questions_are_refused() -> None:
    api = founded()
    said = api.of("GET", "/revenue", role="viewer")
    assert (said["as_of"], said["since"], said["currencies"]) == (None, None, [])
    assert said["reason"] == "nobody was counted yet; everybody is once a night"
    for query, field in (
        ("months=0", "months"),
        ("months=13", "months"),
        ("months=1.5", "months"),
        ("segment=stage:renewal", "segment"),
        ("segment=gold", "segment"),
        ("days=3", "days"),
    ):
        assert api.fields("GET", f"/revenue?{query}") == {field}
    count(api, api.at - HOUR)
    said = api.of("GET", "/revenue")
    assert (said["age_seconds"], said["months"], said["currencies"]) == (3600, 12, [])
    assert Retention(api.table).earned(api.venture) is not None
    api.venture = api.ask("POST", "/v1/ventures", {"name": "B"}, status=201)["id"]
    assert api.of("GET", "/revenue")["as_of"] is None
    assert Retention(api.table).earned(api.venture) is None


def test_what_a_step_no_longer_finds_when_it_comes_again_is_no_longer_there() -> None:
    api = counted(paying("a", arr="100"), paying("b", arr="30", currency="USD"))
    assert [one["currency"] for one in api.of("GET", "/revenue")["currencies"]] == ["EUR", "USD"]
    api.of("DELETE", "/customers/b", status=204)
    count(api, AT)
    assert held(api)["paying"] == of(1, "100")


def sums() -> st.SearchStrategy[Sums]:
    """What single customers add."""
    paid = st.builds(Paid, st.sampled_from(AMOUNTS[1:]).map(Decimal), st.sampled_from(CURRENCIES))
    steps = st.lists(st.tuples(instants(AT), st.none() | paid), max_size=4)
    return st.builds(
        lambda told, band: revenue.of_customer(sorted(told, key=itemgetter(0)), band, AT, AT),
        steps,
        st.sampled_from(Band),
    )


@given(st.lists(st.lists(sums(), max_size=6), max_size=5))
def test_parts_come_to_the_whole_however_they_are_grouped(groups: list[list[Sums]]) -> None:
    whole = revenue.merged(one for group in groups for one in group)
    assert revenue.merged(revenue.merged(group) for group in groups) == whole
    assert revenue.merged(map(revenue.merged, reversed(groups))) == whole
    assert documents.load(Sums, documents.dump(whole)) == whole


def test_what_is_kept_stays_small_however_many_there_are() -> None:
    most = Decimal("999999999999999.9999")
    told: list[Step] = [(JOINED, Paid(most, "EUR")), (AT - DAY, Paid(most - 1, "EUR"))]
    one = revenue.of_customer(told, Band.CRITICAL, AT, AT)
    stayed = [AT.date() - n * DAY for n in range(0, 380, 3)]
    cohort = retention.of_customer(AT - 380 * DAY, stayed, AT)
    owners = [f"owner:{n:0256}" for n in range(flow.PAGE)]
    # A page of customers, each of another owner, is the largest part that a step may keep.
    part = Part(dict.fromkeys(owners, cohort), "c", dict.fromkeys(owners, one))
    assert len(documents.dump(part)) < 300_000
    everybody = revenue.merged([revenue.merged([one] * 1000)] * 1000)
    assert everybody.amounts["EUR"]["paying"].arr == 1_000_000 * (most - 1)
    assert len(documents.dump(everybody)) < 8_000


def test_any_number_of_currencies_is_kept_and_told() -> None:
    names = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(200)]
    api = counted(*(paying(f"c{n}", arr="1", currency=name) for n, name in enumerate(names)))
    said = api.of("GET", "/revenue")["currencies"]
    assert [one["currency"] for one in said] == sorted(names)
