"""A year with a bad release, new prices and a support desk that does not answer, each at a date.

What fires is listed here, with its instant and its reason, and nothing else may fire: no trigger,
no brake that the system puts on by itself, and nothing that goes to the executive. Whom it
concerns, and on which day, follows from the story by the arithmetic in `yearly`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.triggers import Firing
from functions.shared.store.enrolments import Enrolments
from local.year import calendar, story
from local.year.calendar import Entry
from local.year.life import VENTURE, Year, lived
from tests.unit import yearly

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AT_RISK = "The band fell to at risk, and the customer is worth 10000 or more a year."
CRITICAL = "The band fell to critical, and the customer is worth 10000 or more a year."
BELOW_40 = "the score fell below 40"
PAUSED = "All campaigns are paused until this is decided."
LATER = "On 2026-06-15: NPS is -5.75 from 87 answers, below 0. Now: NPS is {} answers, below 0."
STALE = (
    "4 customers were to be looked at, the first at 2026-10-20T09:00:00+00:00: their scores are "
    "older than 2 days"
)
SURVEYS = (
    "{} surveys wait, the first was due at 2026-11-10T09:01:00+00:00; the last went out at "
    "2026-11-09T09:00:00+00:00"
)

# When, what, about which customers (by their number in the story) or what else, and why.
CALENDAR: dict[str, tuple[tuple[str, str, tuple[int, ...] | str, str], ...]] = {
    "The release of 17 March keeps two of five away, and they open tickets, until the 30th": (
        ("03-18 11:00", "high_value_at_risk", (21, 30, 31), AT_RISK),
        ("03-19 11:00", "high_value_at_risk", (1,), AT_RISK),
        ("03-20 09:00", "high_value_at_risk", (11,), AT_RISK),
        # For these the product is broken altogether: they open a third ticket.
        ("03-21 11:00", "RETENTION-001", (0, 30), BELOW_40),
        ("03-21 11:00", "high_value_at_risk", (30,), CRITICAL),
        ("03-22 09:00", "RETENTION-001", (15,), BELOW_40),
        # Number 0 writes to us; 15 never does again, and win-back takes over.
        ("03-23 11:05", "no response in 48 hours", (30,), "depth 2"),
        ("03-24 09:05", "no response in 48 hours", (15,), "depth 3"),
        # Whom it keeps away would not recommend us.
        (
            "03-25 00:00",
            "the NPS brake",
            "venture",
            "NPS fell by 13.07 points in 30 days, from 52.54 to 39.47, over 10 points",
        ),
        ("03-25 00:00", "nps_dropped", "nps", PAUSED),
    ),
    "The prices of 1 June, of which seven in ten say that they are too high, until 13 July": (
        (
            "06-04 00:00",
            "the NPS brake",
            "venture",
            "NPS fell by 14.35 points in 30 days, from 51.85 to 37.5, over 10 points",
        ),
        ("06-04 00:00", "nps_dropped", "nps", PAUSED),
        ("06-15 00:00", "RETENTION-003", "nps", "NPS is -5.75 from 87 answers, below 0"),
        ("06-15 00:00", "nps_negative", "nps", "NPS is -5.75 from 87 answers, below 0."),
        # The chairman answers in the afternoon; an hour was asked for.
        ("06-15 01:00", "nps_negative, unanswered", "nps", "since 2026-06-15 00:00"),
        # The causes are to be named within 7 days, a plan is to be made within 14.
        ("06-22 00:00", "nps_negative", "nps, causes", LATER.format("-42.05 from 88")),
        ("06-22 01:00", "nps_negative, unanswered", "nps, causes", "since 2026-06-22 00:00"),
        ("06-29 00:00", "nps_negative", "nps, plan", LATER.format("-68.97 from 87")),
        ("06-29 01:00", "nps_negative, unanswered", "nps, plan", "since 2026-06-29 00:00"),
        # A month after the brake was put on NPS is lower still; it came off less than one ago.
        (
            "07-04 00:00",
            "nps_dropped",
            "nps, after 2026-06-04",
            (
                "Campaigns go on: venture came back at 2026-06-08T16:30:00+00:00, and is not "
                "paused by itself within 30 days."
            ),
        ),
        (
            "07-08 00:00",
            "the NPS brake",
            "venture",
            "NPS fell by 84.43 points in 30 days, from 15.38 to -69.05, over 10 points",
        ),
        ("07-08 00:00", "nps_dropped", "nps", PAUSED),
        # Of the five who came in May three had left before their second month; it is over in July.
        (
            "08-01 04:00",
            "RETENTION-002",
            "retention",
            (
                "of 2026-05 40.00 % are retained; below 85 %: 2026-05 (40.00 %); -60.00 % against "
                "the cohort before"
            ),
        ),
        (
            "08-01 04:00",
            "retention_dropped",
            "retention",
            "Retention fell by more than 15 % against the cohort before.",
        ),
    ),
    "The support desk answers nobody from 14 to 25 September, and Tomas is away": (
        ("09-15 11:00", "high_value_at_risk", (21,), AT_RISK),
        ("09-17 11:00", "high_value_at_risk", (1, 61), AT_RISK),
        # Who logs in is healthy again, for a day.
        ("09-19 09:00", "high_value_at_risk", (1, 61), AT_RISK),
        ("09-19 11:00", "high_value_at_risk", (41,), AT_RISK),
        ("09-19 11:00", "RETENTION-001", (21, 57), BELOW_40),
        ("09-19 11:00", "high_value_at_risk", (21,), CRITICAL),
        ("09-20 11:05", "customer_critical, unanswered", (21, 57), "since 2026-09-19 11:05"),
        ("09-21 09:00", "RETENTION-001", (33, 45), BELOW_40),
        ("09-21 09:00", "high_value_at_risk", (41,), AT_RISK),
        ("09-22 09:00", "RETENTION-001", (9,), BELOW_40),
        ("09-22 09:05", "customer_critical, unanswered", (33, 45), "since 2026-09-21 09:05"),
        ("09-23 09:05", "customer_critical, unanswered", (9,), "since 2026-09-22 09:05"),
        # Numbers 9 and 45 write to us; of the others' silence the executive knows by then.
    ),
    "Nobody looks at bands that time has changed, from 20 to 23 October": (
        ("10-23 00:00", "RETENTION-004", "scores", STALE),
        *(
            (
                "10-23 00:00",
                "the scores brake",
                f"playbook:{program}",
                f"scores cannot be computed: {STALE}",
            )
            for program in ("at_risk", "critical", "win_back")
        ),
    ),
    "No survey is sent from 10 to 23 November": (
        ("11-17 00:00", "RETENTION-004", "surveys", SURVEYS.format(15)),
        # The fourth look in a row.
        ("11-20 00:00", "component_failing", "surveys", SURVEYS.format(29)),
    ),
}

# How each firing ends, on which day, how deep the response had come by then.
ENDS: dict[tuple[str, str, int | str], tuple[str, str, int]] = {
    ("03-21", "RETENTION-001", 0): ("03-22", "responded", 1),
    ("03-21", "RETENTION-001", 30): ("03-24", "responded", 2),
    ("03-22", "RETENTION-001", 15): (
        "04-15",
        "depth reached: nobody responded, and win-back took over",
        3,
    ),
    ("06-15", "RETENTION-003", "nps"): ("07-29", "recovered: NPS is 1.1 from 91 answers", 1),
    ("08-01", "RETENTION-002", "retention"): (
        "10-23",
        "recovered: every cohort is retained as it should be",
        3,
    ),
    ("09-19", "RETENTION-001", 21): ("09-24", "responded", 2),
    ("09-19", "RETENTION-001", 57): ("09-25", "recovered to 40 or above", 2),
    ("09-21", "RETENTION-001", 33): ("09-25", "recovered to 40 or above", 2),
    ("09-21", "RETENTION-001", 45): ("09-22", "responded", 2),
    ("09-22", "RETENTION-001", 9): ("09-23", "responded", 2),
    ("10-23", "RETENTION-004", "scores"): ("10-24", "it works again", 1),
    ("11-17", "RETENTION-004", "surveys"): ("11-24", "nothing is asked of it any more", 3),
}


@pytest.fixture(scope="module")
def year() -> Year:
    """The whole year, lived through once."""
    return lived()


def at(text: str) -> datetime:
    """An instant of the year, such as `03-21 11:00`."""
    return datetime.fromisoformat(f"{story.OPENING.year}-{text}Z")


def listed(accounts: tuple[story.Account, ...], *kinds: str) -> Iterator[Entry]:
    """What the calendar lists, of these kinds, or all of it."""
    for rows in CALENDAR.values():
        for when, what, whom, why in rows:
            whose = [whom] if isinstance(whom, str) else [accounts[number].id for number in whom]
            if not kinds or what in kinds:
                yield from (Entry(at(when), what, one, why) for one in whose)


def told(entries: list[Entry]) -> list[Entry]:
    """What fired, to the minute where it says since when."""
    cut = len("since 2026-06-15 00:00")
    return [
        Entry(e.at, e.what, e.subject, e.why[:cut] if e.what.endswith("unanswered") else e.why)
        for e in entries
    ]


def test_what_is_listed_fires_and_nothing_else(year: Year) -> None:
    fired = told(calendar.entries(year.deployment.table, VENTURE.id))
    assert fired == sorted(listed(year.accounts))


def test_each_firing_ends_with_what_it_was_about(year: Year) -> None:
    numbers: dict[str, int | str] = {one.id: one.number for one in year.accounts}
    found: dict[tuple[str, str, int | str], Firing] = {
        (f"{f.fired_at:%m-%d}", f.trigger, numbers.get(f.subject, f.subject)): f
        for f in calendar.firings(year.deployment.table, VENTURE.id)
    }
    assert found.keys() == ENDS.keys()
    for name, (day, outcome, depth) in ENDS.items():
        ended = found[name].ended_at
        assert ended
        assert (f"{ended:%m-%d}", found[name].depth) == (day, depth)
        assert (found[name].outcome or "").startswith(outcome)


def test_whoever_falls_below_40_is_listed_at_the_instant(year: Year) -> None:
    fell = [(f.at, f.account.id) for one in year.accounts for f in yearly.falls(one, 40)]
    fires = [(entry.at, entry.subject) for entry in listed(year.accounts, "RETENTION-001")]
    assert sorted(fell) == sorted(fires)


def test_each_of_them_enters_the_critical_program_five_minutes_later(year: Year) -> None:
    entered = [(run.entered_at, run.customer) for run in _runs(year, "critical")]
    fires = [(one.at, one.subject) for one in listed(year.accounts, "RETENTION-001")]
    assert sorted(entered) == sorted((fell + 5 * MINUTE, who) for fell, who in fires)


def test_whoever_falls_below_70_enters_the_program_of_those_at_risk(year: Year) -> None:
    entered = {(run.entered_at.date(), run.customer) for run in _runs(year, "at_risk")}
    fell = {(f.at.date(), f.account.id) for one in year.accounts for f in yearly.falls(one, 70)}
    assert entered <= fell
    began = {one.customer for one in _runs(year, "at_risk")}
    assert began == {who for _, who in fell}


def test_the_executive_hears_of_every_fall_of_who_is_worth_much(year: Year) -> None:
    """In the afternoon they answer, so that a fall on another day is told of anew."""
    large = [one for one in year.accounts if one.arr >= 10_000]
    fell = {(f.at, f.account.id) for one in large for b in (70, 40) for f in yearly.falls(one, b)}
    told_of = [(one.at, one.subject) for one in listed(year.accounts, "high_value_at_risk")]
    assert sorted(fell) == sorted(told_of)


def test_the_executive_hears_of_who_says_nothing_for_48_hours(year: Year) -> None:
    """But for those of whom they heard a day before, because nobody answered the alert."""
    silent = {(when, one.id) for one in year.accounts for when in yearly.unheard(one)}
    unanswered = listed(year.accounts, "customer_critical, unanswered")
    known = {(one.at + DAY, one.subject) for one in unanswered}
    told_of = {(one.at, one.subject) for one in listed(year.accounts, "no response in 48 hours")}
    assert told_of == silent - known
    assert silent & known


def test_nps_brakes_and_fires_when_the_answers_say_so(year: Year) -> None:
    given = yearly.answers(year.accounts)
    brakes = [
        Entry(
            when,
            "the NPS brake",
            "venture",
            f"NPS fell by {round(before - after, 2):g} points in 30 days, from {before:g} to "
            f"{after:g}, over 10 points",
        )
        for when, before, after in yearly.nps_falls(given)
    ]
    assert brakes == list(listed(year.accounts, "the NPS brake"))
    mondays = [at("01-05 00:00") + n * 7 * DAY for n in range(52)]
    said = {monday: yearly.nps(given, monday) for monday in mondays}
    below = [monday for monday, found in said.items() if found and found[0] < 0]
    first, last = below[0], below[-1]
    assert below == [monday for monday in mondays if first <= monday <= last]
    score, answers = said[first] or (0, 0)
    why = f"NPS is {score} from {answers} answers, below 0"
    reminded = (said[first + n * 7 * DAY] or (0, 0) for n in (1, 2))
    now = [LATER.format(f"{points} from {count}") for points, count in reminded]
    told_of = [entry.why for entry in listed(year.accounts, "nps_negative")]
    assert told_of == [f"{why}.", *now]
    assert list(listed(year.accounts, "RETENTION-003")) == [
        Entry(first, "RETENTION-003", "nps", why)
    ]


def test_a_component_fails_from_when_it_stands_still(year: Year) -> None:
    """It is looked at every midnight: two days after, seven days after; a brake is no failure."""
    stale = story.moment(story.STANDSTILL, 9) + 2 * DAY
    silent = story.moment(story.SILENCE - DAY, 9) + 7 * DAY
    midnights = [day.replace(hour=0) + DAY for day in (stale, silent)]
    fires = [entry.at for entry in listed(year.accounts, "RETENTION-004")]
    assert fires == midnights
    [failing] = listed(year.accounts, "component_failing")
    assert failing.at == midnights[1] + 3 * DAY


def test_retention_fires_for_the_one_cohort_that_is_not_retained(year: Year) -> None:
    months = [date(story.OPENING.year, month, 1) for month in range(1, 11)]
    rates = {month: yearly.retained(year.accounts, month) for month in months}
    assert {month: rate for month, rate in rates.items() if rate < 85} == {date(2026, 5, 1): 40}
    there = {month: yearly.there(year.accounts, month) for month in months}
    moved = {new: 100 * (there[new] / there[old] - 1) for old, new in pairwise(months)}
    assert {month: by for month, by in moved.items() if by < -15} == {date(2026, 5, 1): -60}


def test_the_nightly_looks_find_nothing_but_what_nobody_swept(year: Year) -> None:
    nights = [when.date() for when in year.deployment.found_wrong]
    assert nights
    assert all(story.STANDSTILL < night < story.SWEPT for night in nights)


def test_the_same_year_is_the_same_again(year: Year) -> None:
    until = date(2026, 3, 20)
    again = calendar.entries(lived(until=until).deployment.table, VENTURE.id)
    whole = calendar.entries(year.deployment.table, VENTURE.id)
    shown = [entry for entry in whole if entry.at.date() < until]
    assert again == shown != []


def test_another_seed_is_another_year_by_the_same_arithmetic() -> None:
    until = date(2026, 3, 24)
    other = lived(seed=story.SEED + 1, until=until)
    fires = [
        (entry.at, entry.subject)
        for entry in calendar.entries(other.deployment.table, VENTURE.id)
        if entry.what == "RETENTION-001"
    ]
    fell = [(f.at, f.account.id) for one in other.accounts for f in yearly.falls(one, 40)]
    assert fires == sorted(fall for fall in fell if fall[0] < story.moment(until, 0)) != []


def _runs(year: Year, playbook: str) -> Iterator[Enrolment]:
    for account in year.accounts:
        for run in Enrolments(year.deployment.table).of_customer(VENTURE.id, account.id):
            if run.playbook == playbook:
                yield run
