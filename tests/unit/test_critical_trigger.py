"""RETENTION-001: a fall into a critical state fires once, is recorded, and ends as it should."""

from datetime import timedelta

from functions.evaluate_triggers import critical, flow, stores
from functions.evaluate_triggers.outcomes import Fired, NotFired, Outcome
from functions.shared.domain.critical import HEALED, NO_CRM
from functions.shared.kernel import clock
from functions.shared.ports.table import Put, Update
from functions.shared.store import keys
from functions.shared.store.crossings import Crossings
from functions.shared.store.looks import Looks
from tests.unit.advancing import MINUTE
from tests.unit.test_stale import unreadable
from tests.unit.test_starting_points import imported, take, trouble
from tests.unit.triggering import Watched, watched

DAY = timedelta(days=1)


def the(house: Watched) -> tuple[str | None, int, list[str]]:
    """How the only firing ended, how deep it came, and what was done."""
    [firing] = house.firings()
    return firing.outcome, firing.depth, [response.what for response in firing.responses]


def about_falls(house: Watched) -> list[Outcome]:
    """What the hour came to for this trigger."""
    return [one for one in house.hour() if one.trigger == "RETENTION-001"]


def test_a_fall_fires_at_once_and_its_record_says_what_it_rests_on() -> None:
    house = watched()
    house.customer()
    fell_at = house.at
    house.fall()
    [firing] = house.firings()
    assert (firing.fired_at, firing.subject, firing.status) == (fell_at, "acme", "open")
    assert (firing.evidence["score_before"], firing.evidence["score"]) == ("40", "30")
    assert firing.evidence["arr"] == "12000.00 EUR"
    assert firing.evidence["owner"] == "dana"
    assert "Ticket acme-1 is open" in firing.evidence["support"]
    assert firing.evidence["engagement"].startswith("20 of 40: Last login 10 days ago")
    [alert] = house.alerts("customer_critical")
    assert alert.incident.firing == firing.id
    assert alert.incident.cause == firing.cause
    assert alert.incident.due_at == fell_at + 5 * MINUTE == firing.look_at


def test_a_fall_that_heals_before_it_is_due_raises_nothing() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.until(house.at + 4 * MINUTE)
    house.rise()
    assert the(house) == (HEALED, 1, [])
    [alert] = house.alerts("customer_critical")
    assert (alert.status, alert.outcome, alert.sent_at) == ("closed", HEALED, None)
    house.hours(2)
    assert len(house.firings()) == 1


def test_what_comes_to_pass_is_recorded_and_the_executive_comes_second() -> None:
    house = watched()
    house.api.of("PUT", "/sources/hubspot", {"secret": "s"})
    house.customer()
    house.fall()
    fell_at = house.at
    house.hours(2)
    assert "configured" not in NO_CRM, "one may be, as it is here"
    assert the(house) == (None, 1, [NO_CRM, "alert sent", "critical program entered"])
    house.hours(48)
    outcome, depth, done = the(house)
    assert (outcome, depth) == (None, 2)
    assert done[3:] == ["executive told"], "nobody answered the alert: once is enough"
    house.until(fell_at + 3 * DAY)
    house.api.happened("responded", channel="call")
    house.hear()
    outcome, depth, _ = the(house)
    assert (outcome, depth) == ("responded", 2)


def test_whoever_recovers_later_ends_it_and_the_alert() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.hours(3)
    house.rise()
    outcome, depth, done = the(house)
    assert (outcome, depth) == ("recovered to 40 or above", 1)
    assert "critical program entered" in done
    [alert] = house.alerts("customer_critical")
    assert alert.outcome == "recovered to 40 or above"
    [firing] = house.firings()
    assert firing.ended_at == house.at


def test_whoever_churns_ends_it() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.hours(3)
    house.api.happened("subscription_changed", status="canceled")
    house.hear()
    assert the(house)[0] == "churned"
    assert house.alerts("customer_critical")[0].outcome == "churned"


def test_win_back_is_the_third_depth_and_its_end() -> None:
    house = watched()
    house.customer(days=25)
    house.fall()
    house.hours(24 * 10)
    outcome, depth, done = the(house)
    assert outcome == "depth reached: nobody responded, and win-back took over"
    assert depth == 3
    assert done[-1] == "win_back program entered"


def test_who_falls_again_within_seven_days_of_a_program_does_not_fire_again() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.hours(2)
    house.rise()
    house.until(house.at + DAY)
    house.fall()
    assert len(house.firings()) == 1
    assert isinstance(house.heard[-1], NotFired)
    assert "within 7 days" in house.heard[-1].reason
    house.rise()
    house.until(house.at + 7 * DAY)
    house.api.happened("login", at=house.at - 10 * DAY)
    house.fall()
    assert len(house.firings()) == 2


def test_a_fall_for_which_it_does_not_fire_is_told_of_all_the_same() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.hours(2)
    house.rise()
    house.hours(1)
    house.fall()
    fell_at = house.at
    house.hours(1)
    assert [firing.status for firing in house.firings()] == ["ended"]
    first, second = house.alerts("customer_critical")
    assert (first.status, second.status) == ("closed", "sent")
    assert (second.sent_at, second.incident.firing) == (fell_at + 5 * MINUTE, None)
    assert second.incident.fields.keys() == first.incident.fields.keys()
    house.hours(25)
    assert house.alerts("customer_critical")[1].escalated_at, "nobody answers"
    house.rise()
    assert house.alerts("customer_critical")[1].outcome == "recovered"


def test_without_a_delay_the_falls_own_program_is_none_before_it_and_counts() -> None:
    house = watched()
    change = {"changes": {"critical_alert_delay_minutes": 0}, "reason": "a test"}
    house.api.of("PATCH", "/parameters", change)
    house.customer()
    house.fall()
    [run] = house.runs()
    [firing] = house.firings()
    assert run.entered_at == firing.fired_at, "in one and the same instant"
    house.hours(8)
    assert set(the(house)[2]) == {NO_CRM, "alert sent", "critical program entered"}
    house.hours(40)
    house.rise()
    house.until(house.at + DAY)
    house.fall()
    assert len(house.firings()) == 1, "within seven days"


def test_starting_points_fire_nothing() -> None:
    house = watched()
    house.api.customer()
    house.fall()
    assert about_falls(house) == []
    assert house.firings() == []
    assert house.alerts("customer_critical") == []


def test_a_fall_of_which_nobody_heard_is_found_by_the_daily_look() -> None:
    house = watched()
    house.customer()
    house.deaf = True
    house.hour()
    house.fall()
    house.deaf = False
    fell_at = house.at
    assert about_falls(house) == []
    house.until(fell_at.replace(hour=0, minute=30) + DAY)
    assert [type(outcome) for outcome in about_falls(house)] == [Fired]
    [firing] = house.firings()
    assert firing.fired_at == fell_at
    house.api.at += timedelta(hours=1)
    assert not any(isinstance(outcome, Fired) for outcome in about_falls(house))
    assert len(house.firings()) == 1


def test_nothing_fires_for_a_venture_that_is_paused_or_before_its_gate() -> None:
    house = watched()
    house.customer()
    house.api.of("PATCH", "", {"status": "paused"})
    house.fall()
    assert house.firings() == []
    assert {one.reason for one in house.heard} == {"the venture is paused"}
    assert house.alerts("customer_critical") == []
    assert house.alerts("high_value_at_risk") == []


def test_a_stale_score_decides_nothing() -> None:
    house = watched()
    house.customer(days=29)
    house.fall()
    [before] = house.firings()
    # Nobody has looked at the customer for days after the band was to be looked at again.
    state = keys.state(house.api.venture, "acme")
    house.table.write(Update(state, (), put={"due_at": clock.stamp(house.at)}))
    late = house.at + 3 * DAY
    assert critical.look(house.api.venture, "acme", late, stores.over(house.table)) == []
    assert house.firings() == [before]


def test_a_customer_of_high_value_at_risk_is_put_to_the_executive_once() -> None:
    house = watched()
    house.api.customer()
    house.api.happened("login")
    house.api.happened("feature_used", feature="export", core=True)
    house.api.at += 8 * DAY
    house.minute()
    [alert] = house.alerts("high_value_at_risk")
    assert alert.incident.title.endswith("Acme")
    assert "Tried so far" in "".join(alert.incident.text)
    assert alert.incident.due_at > house.at
    house.fall()
    [alert] = house.alerts("high_value_at_risk")
    assert len(alert.causes) == 2
    house.rise()
    house.api.happened("login")
    house.hear()
    [alert] = house.alerts("high_value_at_risk")
    assert (alert.status, alert.outcome) == ("closed", "recovered")


def test_a_customer_of_less_value_is_not() -> None:
    house = watched()
    house.customer(arr="9999.99")
    house.fall()
    assert len(house.firings()) == 1
    assert house.alerts("high_value_at_risk") == []


def test_the_last_crossing_is_kept_with_the_state() -> None:
    house = watched()
    house.customer()
    house.fall()
    crossings = Crossings(house.table)
    last = crossings.last(house.api.venture, "acme", house.at - DAY)
    assert last is not None
    assert last.fell
    assert (last.score_before, last.before, last.band) == (40, "at_risk", "critical")
    house.rise()
    last = crossings.last(house.api.venture, "acme", house.at - DAY)
    assert last is not None
    assert not last.fell
    assert crossings.last(house.api.venture, "acme", house.at + MINUTE) is None


def test_who_cannot_be_looked_at_keeps_nobody_else_and_no_other_trigger_from_it() -> None:
    house = watched()
    house.deaf = True
    for name in ("acme", "brio"):
        house.customer(name)
        house.fall(name)
    state = house.table.get(keys.state(house.api.venture, "acme"), strong=True)
    assert state
    unreadable(house.api)
    looked = flow.run(house.at, stores.over(house.table))
    assert [venture for venture, _ in looked.failures] == [house.api.venture]
    assert [firing.customer for firing in house.firings()] == ["brio"]
    looks = Looks(house.table)
    last = looks.last(house.api.venture, "RETENTION-001")
    assert last
    assert (last.decided, last.counted) == (False, None)
    assert last.found == "1 customers in a critical state were looked at, 1 could not be"
    assert looks.last(house.api.venture, "RETENTION-002")
    assert looks.last(house.api.venture, "RETENTION-003")
    assert house.table.write(Put(state, ()))
    house.hour(house.at + MINUTE)
    assert sorted(str(firing.customer) for firing in house.firings()) == ["acme", "brio"]
    last = looks.last(house.api.venture, "RETENTION-001")
    assert last
    assert last.decided


def test_who_rose_unheard_and_is_critical_again_by_an_import_is_over_the_fall() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.hours(1)
    house.deaf = True
    house.rise()
    house.api.at += MINUTE
    take(house.api, imported(*trouble(house.at)), house.at)
    house.deaf = False
    house.hours(6)
    assert the(house)[0] == "recovered, and fell again"
    assert [alert.status for alert in house.alerts("customer_critical")] == ["closed"]
