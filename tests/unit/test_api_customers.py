"""Customers and facts over HTTP: profiles, names, waiting facts, health, timeline, erasure."""

from datetime import timedelta

import pytest

from functions.shared.ports.table import Put
from functions.shared.store import keys
from tests.unit.api import AT, DAY, HOUR, Api, founded


def snapshot(api: Api, days_ago: int, score: int) -> None:
    key = keys.snapshot(api.venture, "acme", (api.at - days_ago * DAY).date())
    api.table.write(Put({"pk": key.pk, "sk": key.sk, "score": score, "band": "critical"}, ()))


def test_a_profile_is_put_and_shown_as_it_was_said() -> None:
    api = founded()
    said = api.customer(renews_at="2026-09-01T02:00:00+02:00", timezone="Europe/Berlin")
    assert said | {"enrolments": []} == api.of("GET", "/customers/acme", role="viewer")
    assert said == {
        "customer_id": "acme",
        "name": "Acme",
        "tier": "professional",
        "arr": "12000.00",
        "currency": "EUR",
        "onboarded_at": "2026-02-10T10:30:00Z",
        "renews_at": "2026-09-01T00:00:00Z",
        "timezone": "Europe/Berlin",
        "owner": "dana",
        "contacts": [
            {
                "email": "ada@acme.example",
                "name": "Ada",
                "timezone": None,
                "language": None,
                "consent": True,
            }
        ],
        "aliases": {"zendesk": ["org-acme"]},
        "saved_at": "2026-03-02T10:30:00Z",
    }
    api.of("PUT", "/customers/acme", {"name": "Acme"}, role="success_manager")
    again = api.of("GET", "/customers/acme")
    assert (again["contacts"], again["arr"], again["tier"]) == ([], "0", "basic")


def test_a_contacts_language_is_kept_as_it_was_said() -> None:
    api = founded()
    contacts = [
        {"email": f"{tag}@b.example", "language": tag} for tag in ("de-AT", "zh-Hant", "pt")
    ]
    shown = api.customer(contacts=contacts)
    assert [contact["language"] for contact in shown["contacts"]] == ["de-AT", "zh-Hant", "pt"]


def test_later_facts_show_in_the_profile_until_it_is_put_again() -> None:
    api = founded()
    api.customer()
    api.at += HOUR
    api.happened("profile_changed", owner="olga")
    api.happened("subscription_changed", status="active", arr="24000")
    shown = api.of("GET", "/customers/acme")
    assert (shown["owner"], shown["arr"]) == ("olga", "24000")
    api.at += HOUR
    api.customer()
    assert api.of("GET", "/customers/acme")["owner"] == "dana"


def test_one_alias_may_be_said_plainly() -> None:
    api = founded()
    said = api.customer(aliases={"stripe": "cus_1", "hubspot": ["company:1", "company:2"]})
    assert said["aliases"] == {"stripe": ["cus_1"], "hubspot": ["company:1", "company:2"]}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": None}, "name"),
        ({"tier": "gold"}, "tier"),
        ({"arr": 12000}, "arr"),
        ({"arr": "-1"}, "arr"),
        ({"currency": "euro"}, "currency"),
        ({"onboarded_at": "2026-01-01"}, "onboarded_at"),
        ({"onboarded_at": "2026-01-01T00:00:00"}, "onboarded_at"),
        ({"onboarded_at": "0001-01-01T00:00:00+14:00"}, "onboarded_at"),
        ({"renews_at": "9999-12-31T00:00:00Z"}, "renews_at"),
        ({"timezone": "Mars"}, "timezone"),
        ({"contacts": [{"email": "nobody"}]}, "contacts.0.email"),
        ({"contacts": [{"email": "a@b.c", "language": "German!"}]}, "contacts.0.language"),
        ({"contacts": [{"email": "a@b.c", "language": ""}]}, "contacts.0.language"),
        ({"contacts": [{"email": "a@b.c", "consent": "no"}]}, "contacts.0.consent"),
        ({"contacts": [{"email": "a@b.c"}, {"email": "A@B.C"}]}, "contacts"),
        ({"contacts": [{"email": f"a{n}@b.c"} for n in range(26)]}, "contacts"),
        ({"aliases": {"email": "a@b.c"}}, "aliases"),
        ({"aliases": {"customer": "x"}}, "aliases"),
        ({"aliases": {"zendesk": 5}}, "aliases.zendesk"),
        ({"aliases": {"zendesk": ["a", 5]}}, "aliases.zendesk.1"),
        ({"aliases": {"zendesk": ""}}, "aliases.zendesk.0"),
        (
            {"aliases": {"x": [str(n) for n in range(15)], "y": [str(n) for n in range(6)]}},
            "aliases",
        ),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_of_a_profile_is_named(said: dict[str, object], field: str) -> None:
    api = founded()
    assert api.fields("PUT", "/customers/acme", {"name": "Acme"} | said) == {field}
    api.of("GET", "/customers/acme", status=404)


def test_a_customers_id_is_plain() -> None:
    assert founded().fields("PUT", "/customers/a%20b", {"name": "A"}) == {"customer"}


def test_a_name_belongs_to_one_customer() -> None:
    api = founded()
    api.customer("acme")
    taken = {"name": "Other", "aliases": {"zendesk": "org-acme"}}
    assert api.fields("PUT", "/customers/other", taken, status=409) == {"aliases.zendesk"}


def test_a_viewer_changes_nothing() -> None:
    api = founded()
    api.of("PUT", "/customers/acme", {"name": "A"}, role="viewer", status=403)
    api.of("POST", "/facts", {"facts": []}, role="viewer", status=403)
    api.of("DELETE", "/customers/acme", role="success_manager", status=403)


def test_facts_are_accepted_and_scored() -> None:
    api = founded()
    api.customer()
    facts = [
        {"id": "1", "kind": "login", "customer": "acme", "occurred_at": AT.isoformat()},
        {
            "id": "2",
            "kind": "ticket_changed",
            "alias": {"source": "zendesk", "value": "org-acme"},
            "occurred_at": AT.isoformat(),
            "data": {"ticket": "7", "status": "open"},
        },
        {
            "id": "3",
            "kind": "feature_used",
            "email": "ADA@acme.example",
            "occurred_at": AT.isoformat(),
            "data": {"feature": "export", "core": True},
        },
    ]
    said = api.of("POST", "/facts", {"facts": facts}, role="success_manager", status=202)
    assert said == {"accepted": 3, "ids": ["1", "2", "3"]}
    api.settle()
    assert api.of("GET", "/customers/acme/health")["score"] == 40 + 20 + 15


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "facts"),
        ([], "facts"),
        ({"facts": {}}, "facts"),
        ({"facts": []}, "facts"),
        ({"facts": [], "more": 1}, "facts"),
        ({"facts": [{}] * 501}, "facts"),
        ({"facts": [{"id": "1", "kind": "sneezed"}]}, "facts.0.kind"),
    ],
)
def test_facts_out_of_shape_are_refused_by_field(body: object, field: str) -> None:
    api = founded()
    assert field in api.fields("POST", "/facts", body)
    assert not api.facts.messages


def test_a_fact_from_the_future_is_refused_with_all_the_others() -> None:
    api = founded()
    now = {"id": "1", "kind": "login", "customer": "a", "occurred_at": AT.isoformat()}
    later = now | {"id": "2", "occurred_at": (AT + timedelta(minutes=6)).isoformat()}
    assert api.fields("POST", "/facts", {"facts": [now, later]}) == {"facts.1.occurred_at"}
    assert not api.facts.messages


def test_health_has_the_documented_shape() -> None:
    api = founded()
    api.customer()
    api.happened("login", at=AT - 2 * DAY)
    api.happened("feature_used", feature="export", core=True)
    snapshot(api, 8, 40)
    health = api.of("GET", "/customers/acme/health", role="viewer")
    assert health["customer_id"] == "acme"
    assert (health["score"], health["band"], health["trend"]) == (75, "healthy", "improving")
    assert (health["lifecycle"], health["stage"], health["stale"]) == (
        "active",
        "activation",
        False,
    )
    assert health["as_of"] == "2026-03-02T10:30:00Z"
    assert health["next_change_at"] == "2026-03-07T10:00:00Z"
    assert health["parameters_version"] == 0
    assert health["to_next_band"] is None
    engagement = health["components"][0]
    assert (engagement["name"], engagement["points"], engagement["max"]) == ("engagement", 30, 40)
    assert engagement["because"][0]["source"] == "api"


def test_health_is_computed_for_the_instant_of_the_question() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    assert api.of("GET", "/customers/acme/health")["score"] == 70
    api.at = AT + 7 * DAY
    later = api.of("GET", "/customers/acme/health")
    assert (later["score"], later["band"]) == (50, "at_risk")
    assert later["to_next_band"]["points"] == 20
    assert later["to_next_band"]["ways"]


def test_a_customer_without_facts_has_a_score_and_one_who_ended_has_none() -> None:
    api = founded()
    api.customer(onboarded_at=None)
    new = api.of("GET", "/customers/acme/health")
    assert (new["score"], new["band"], new["lifecycle"], new["stage"]) == (
        30,
        "critical",
        "inactive",
        None,
    )
    api.happened("subscription_changed", status="canceled")
    ended = api.of("GET", "/customers/acme/health")
    assert (ended["score"], ended["band"], ended["lifecycle"]) == (None, None, "churned")
    assert ended["trend"] == "stable"
    [row] = api.of("GET", "/customers")["items"]
    assert (row["customer_id"], row["score"], row["lifecycle"]) == ("acme", None, "churned")


def test_nobody_has_no_health() -> None:
    api = founded()
    for path in ("", "/health", "/timeline", "/history"):
        api.of("GET", f"/customers/nobody{path}", status=404)


def test_the_board_shows_the_score_of_now_lowest_first() -> None:
    api = founded()
    for name in ("good", "bad", "fair"):
        api.customer(name, arr="5000" if name == "fair" else "20000")
        if name != "bad":
            api.happened("login", name)
    api.happened("feature_used", "good", feature="export", core=True)
    board = api.of("GET", "/customers")
    assert [(row["customer_id"], row["score"]) for row in board["items"]] == [
        ("bad", 30),
        ("fair", 70),
        ("good", 85),
    ]
    assert board["ordered_as_of"] == "2026-03-02T10:30:00Z"
    assert board["next"] is None
    assert ids(api, "min_arr=10000") == ["bad", "good"]
    assert ids(api, "band=healthy") == ["fair", "good"]
    assert ids(api, "sort=score&band=critical&min_arr=20000.00") == ["bad"]
    api.at = AT + 8 * DAY
    assert ids(api, "band=at_risk") == []  # Nobody has swept, so they still stand with the healthy.
    assert [row["score"] for row in api.of("GET", "/customers")["items"]] == [30, 50, 65]


def ids(api: Api, query: str) -> list[str]:
    return [row["customer_id"] for row in api.of("GET", f"/customers?{query}")["items"]]


def test_the_board_tells_who_improves() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    snapshot(api, 9, 30)
    assert ids(api, "trend=improving") == ["acme"]
    assert ids(api, "trend=declining") == []


@pytest.mark.parametrize(
    "query",
    [
        "band=fine",
        "trend=up",
        "min_arr=x",
        "min_arr=-1",
        "min_arr=NaN",
        "min_arr=Infinity",
        "sort=arr",
    ],
)
def test_the_boards_filters_are_checked(query: str) -> None:
    assert founded().fields("GET", f"/customers?{query}") == {query.partition("=")[0]}


def test_the_board_goes_page_by_page_over_bands_and_shards() -> None:
    api = founded()
    names = [f"c{number:02}" for number in range(23)]
    for number, name in enumerate(names):
        api.customer(name)
        if number % 3:
            api.happened("login", name)
    seen: list[str] = []
    scores: list[int] = []
    cursor = ""
    while True:
        page = api.of("GET", f"/customers?limit=4{cursor}")
        assert len(page["items"]) <= 4
        seen += [row["customer_id"] for row in page["items"]]
        scores += [row["score"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == names
    assert scores == sorted(scores)


def test_the_timeline_goes_page_by_page_newest_first() -> None:
    api = founded()
    api.customer()
    for day in range(5):
        api.happened("goal_reached", at=AT - day * DAY, goal=f"g{day}")
        api.happened("login", at=AT - day * DAY)
    listed, cursor = [], ""
    while True:
        page = api.of("GET", f"/customers/acme/timeline?limit=3{cursor}", role="viewer")
        listed += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    whole = api.of("GET", "/customers/acme/timeline?limit=100")["items"]
    assert listed == whole
    # Five goals, five days of usage, and the band that the first login changed.
    assert len({entry["id"] for entry in listed}) == len(listed) == 11
    instants = [entry["at"] for entry in listed]
    assert instants == sorted(instants, reverse=True)


def test_history_tells_the_kept_snapshots() -> None:
    api = founded()
    api.customer()
    for days_ago, score in ((100, 10), (50, 20), (1, 30)):
        snapshot(api, days_ago, score)
    assert [one["score"] for one in api.of("GET", "/customers/acme/history")["items"]] == [30, 20]
    page = api.of("GET", "/customers/acme/history?days=400&limit=2")
    rest = api.of("GET", f"/customers/acme/history?days=400&limit=2&cursor={page['next']}")
    assert [one["score"] for one in page["items"] + rest["items"]] == [30, 20, 10]
    assert page["items"][0] == {"day": "2026-03-01", "score": 30, "band": "critical"}
    assert api.fields("GET", "/customers/acme/history?days=401") == {"days"}


def test_a_fact_waits_until_its_name_is_known() -> None:
    api = founded()
    fact = {
        "id": "1",
        "kind": "ticket_changed",
        "alias": {"source": "zendesk", "value": "org-acme"},
        "occurred_at": AT.isoformat(),
        "data": {"ticket": "7", "status": "open"},
    }
    named = {"id": "2", "kind": "login", "customer": "acme", "occurred_at": AT.isoformat()}
    api.of("POST", "/facts", {"facts": [fact, named]}, status=202)
    api.settle()
    held = api.of("GET", "/holding", role="viewer")["items"]
    assert sorted((one["id"], one["customer"]) for one in held) == [
        ("1", None),
        ("2", "acme"),
    ]
    assert {"source": "zendesk", "value": "org-acme"} in [a for one in held for a in one["aliases"]]
    api.customer()
    assert api.of("GET", "/holding")["items"] == []
    api.settle()
    assert api.of("GET", "/holding")["items"] == []
    assert api.of("GET", "/customers/acme/health")["score"] == 60


def test_a_put_that_could_not_replay_is_repeated() -> None:
    api = founded()
    named = {"id": "2", "kind": "login", "customer": "acme", "occurred_at": AT.isoformat()}
    api.of("POST", "/facts", {"facts": [named]}, status=202)
    api.settle()
    api.facts.unavailable = True
    api.of("PUT", "/customers/acme", {"name": "Acme"}, status=503)
    assert len(api.of("GET", "/holding")["items"]) == 1
    api.facts.unavailable = False
    api.of("PUT", "/customers/acme", {"name": "Acme"})
    api.settle()
    assert api.of("GET", "/customers/acme/health")["score"] == 70
    assert api.of("GET", "/holding")["items"] == []


def test_who_is_erased_is_gone_and_stays_gone() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    api.of("DELETE", "/customers/acme", status=204)
    api.of("DELETE", "/customers/acme", status=204)
    for path in ("", "/health", "/timeline", "/history"):
        api.of("GET", f"/customers/acme{path}", status=404)
    api.happened("login")
    api.happened("goal_reached", goal="late")
    assert api.of("GET", "/customers")["items"] == []
    assert api.of("GET", "/holding")["items"] == []
    assert not api.table.query(keys.customer_partition(api.venture, "acme")).items
    api.of("PUT", "/customers/acme", {"name": "Acme"}, status=410)
    api.of("DELETE", "/customers/nobody", status=404)


def test_what_people_wrote_stays_out_of_the_state() -> None:
    """An item holds 400 KB: forty open tickets with a page of subject each were too much."""
    api = founded()
    api.customer()
    page = "a page of subject " * 500
    for number in range(40):
        api.happened("ticket_changed", ticket=str(number), status="open", subject=page)
    api.happened("nps_answered", survey="s", contact="c", score=9, comment=page)
    support = api.of("GET", "/customers/acme/health")["components"][1]
    assert (support["points"], len(support["because"])) == (0, 40)
    stored = api.table.get(keys.state(api.venture, "acme"))
    assert stored is not None
    assert len(str(stored["doc"])) < 20_000
