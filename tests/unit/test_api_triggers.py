"""The standing triggers as the API answers them: rules, looks, firings, figures."""

from datetime import timedelta

from tests.unit.triggering import watched

DAY = timedelta(days=1)
NAMES = [f"RETENTION-00{number}" for number in range(1, 5)]


def test_before_anything_happens_every_trigger_says_what_it_waits_for() -> None:
    house = watched()
    said = house.api.of("GET", "/triggers", role="viewer")
    assert [one["trigger"] for one in said["items"]] == NAMES
    assert said["days"] == 90
    for one in said["items"]:
        assert one["last_look"] is None
        assert one["open"] == []
        told = {figure["name"]: figure for figure in one["figures"]}
        assert told["fired"]["value"] == 0
        assert told["duration"]["value"] is None
        assert told["duration"]["reason"] == "none of them has ended yet"
    page = house.api.of("GET", "/triggers?limit=1")
    assert [one["trigger"] for one in page["items"]] == NAMES[:1]
    assert page["next"]


def test_a_firing_can_be_opened_and_is_counted_once_it_ends() -> None:
    house = watched()
    house.customer()
    house.customer("other")
    house.fall()
    house.fall("other")
    house.hours(2)
    [critical, *_] = house.api.of("GET", "/triggers?days=30")["items"]
    assert critical["last_look"]["decided"] is True
    assert {one["subject"] for one in critical["open"]} == {"acme", "other"}
    house.rise()
    [critical, *_] = house.api.of("GET", "/triggers")["items"]
    assert [one["subject"] for one in critical["open"]] == ["other"]
    figures = {figure["name"]: figure for figure in critical["figures"]}
    assert figures["fired"]["value"] == 2
    assert (figures["recovery_rate"]["value"], figures["recovery_rate"]["number"]) == (100, 1)
    assert figures["recovery_rate"]["reached"] is True
    assert figures["duration"]["value"] == 0.08
    first = house.api.of("GET", "/triggers/RETENTION-001/firings?limit=1")
    rest = house.api.of("GET", f"/triggers/RETENTION-001/firings?cursor={first['next']}")
    listed = [*first["items"], *rest["items"]]
    assert {one["subject"] for one in listed} == {"acme", "other"}
    over = next(one for one in listed if one["subject"] == "acme")
    opened = house.api.of("GET", f"/triggers/RETENTION-001/firings/{over['id']}", role="viewer")
    assert opened == over
    assert opened["outcome"] == "recovered to 40 or above"
    assert opened["seconds"] == 2 * 60 * 60
    assert opened["evidence"]["owner"] == "dana"


def test_what_heals_before_it_is_due_counts_neither_way() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.rise()
    [critical, *_] = house.api.of("GET", "/triggers")["items"]
    figures = {figure["name"]: figure for figure in critical["figures"]}
    assert figures["recovery_rate"]["value"] is None
    assert figures["recovery_rate"]["reason"] == "no firing that came to be due has ended yet"


def test_only_what_lies_in_the_window_is_counted() -> None:
    house = watched()
    house.customer()
    house.fall()
    house.api.at += 40 * DAY
    [critical, *_] = house.api.of("GET", "/triggers?days=30")["items"]
    assert critical["figures"][0]["value"] == 0
    assert len(critical["open"]) == 1


def test_what_is_not_there_is_not_found() -> None:
    house = watched()
    house.customer()
    house.fall()
    [firing] = house.firings()
    house.api.of("GET", "/triggers/RETENTION-009/firings", status=404)
    house.api.of("GET", "/triggers/RETENTION-001/firings/nothing", status=404)
    house.api.of("GET", f"/triggers/RETENTION-002/firings/{firing.id}", status=404)
    assert house.api.fields("GET", "/triggers?days=500") == {"days"}
    assert house.api.fields("GET", "/triggers?band=critical") == {"band"}


def test_an_erased_customer_leaves_no_firing() -> None:
    house = watched()
    house.customer()
    house.fall()
    assert house.firings()
    house.api.of("DELETE", "/customers/acme", status=204)
    assert house.firings() == []
    assert house.alerts("customer_critical") == []
    house.hours(1)
    assert house.firings() == []
