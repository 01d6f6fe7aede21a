"""NPS and comments over HTTP: windows, segments, changes, and pages that stay where they are."""

from datetime import datetime, timedelta

from functions.shared.domain import nps
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.segments import Traits
from functions.shared.domain.surveys import plan
from functions.shared.kernel import ids
from functions.shared.store.surveys import Surveys
from tests.unit.api import AT, DAY, HOUR, Api, founded


def answered(
    api: Api, number: int, score: int, at: datetime, whose: Traits | None = None, **said: object
) -> None:
    fact = Fact(
        id=f"n{number}",
        source="page",
        kind=Kind.NPS_ANSWERED,
        occurred_at=at,
        data={"survey": "s", "contact": f"c{number}", "score": score, **said},
    )
    Surveys(api.table).record_answer_fact(api.venture, "acme", fact, whose or Traits("basic"))


def test_nps_is_told_with_its_margin() -> None:
    api = founded()
    empty = api.of("GET", "/nps", role="viewer")
    assert (empty["score"], empty["margin"], empty["responses"]) == (None, None, 0)
    assert (empty["change"], empty["response_rate_reached"]) == (None, None)
    api.customer()
    for number, score in enumerate((10, 9, 9, 7, 0)):
        answered(api, number, score, AT - DAY, Traits("enterprise" if number else "free"))
    answered(api, 9, 0, AT - 31 * DAY)
    said = api.of("GET", "/nps")
    assert (said["score"], said["promoters"], said["passives"], said["detractors"]) == (40, 3, 1, 1)
    assert said["margin"] == nps.margin(3, 1, 5)
    assert not said["significant"]
    assert (said["days"], said["segment"]) == (30, None)
    assert api.of("GET", "/nps?days=60")["responses"] == 6
    assert api.of("GET", "/nps?segment=free")["responses"] == 1
    assert api.fields("GET", "/nps?segment=gold") == {"segment"}
    assert api.fields("GET", "/nps?days=0") == {"days"}


def test_the_response_rate_stands_beside_its_target_and_says_how_sure_that_is() -> None:
    api = founded()
    api.customer()
    empty = api.of("GET", "/nps")
    assert (empty["asked"], empty["response_rate_sure"], empty["surveys_needed"]) == (0, None, 334)
    surveys = Surveys(api.table)
    for number in range(50):
        survey = plan(
            venture=api.venture,
            customer="acme",
            milestone="s",
            contact=ids.digest(str(number)),
            at=AT - DAY,
        )
        assert surveys.plan(survey)
        assert surveys.save(survey.sent(AT - DAY, Traits("basic")))
    for number in range(2):
        answered(api, number, 9, AT - HOUR, contact=ids.digest(str(number)))
    said = api.of("GET", "/nps")
    assert (said["asked"], said["answered"], said["response_rate"]) == (50, 2, 4)
    assert said["response_rate_low"] < 4 < said["response_rate_high"] < 30
    assert (said["response_rate_reached"], said["response_rate_sure"]) == (False, True)
    assert (said["response_rate_target"], said["surveys_needed"]) == (30, 2500)
    assert said["trend"][-1]["asked"] == 50


def test_a_segments_survey_is_answered_by_whoever_answered_it_in_another_segment() -> None:
    api = founded()
    api.customer()
    contact = ids.digest("mara")
    survey = plan(
        venture=api.venture, customer="acme", milestone="s", contact=contact, at=AT - 2 * DAY
    )
    surveys = Surveys(api.table)
    assert surveys.plan(survey)
    assert surveys.save(survey.sent(AT - 2 * DAY, Traits("basic", "onboarding")))
    answered(api, 1, 9, AT - DAY, Traits("basic", "activation"), contact=contact)

    def said(segment: str) -> list[object]:
        shown = api.of("GET", f"/nps?segment={segment}")
        return [shown[name] for name in ("responses", "asked", "answered", "response_rate")]

    assert said("stage:onboarding") == [0, 1, 1, 100]
    assert said("stage:activation") == [1, 0, 0, None]
    assert said("tier:basic") == [1, 1, 1, 100]


def test_the_trend_has_windows_side_by_side_and_the_change_between_the_last_two() -> None:
    api = founded()
    api.customer()
    ages = {0: 9, 29: 9, 30: 0, 59: 0, 60: 7, 100: 9}
    for number, (age, score) in enumerate(ages.items()):
        answered(api, number, score, AT - age * DAY)
    said = api.of("GET", "/nps?windows=3")
    assert [window["responses"] for window in said["trend"]] == [1, 2, 2]
    assert [window["score"] for window in said["trend"]] == [0, -100, 100]
    edges = [(window["since"], window["until"]) for window in said["trend"]]
    assert [until for _, until in edges[:-1]] == [since for since, _ in edges[1:]]
    assert said["change"]["points"] == 200
    assert not said["change"]["significant"]
    assert api.of("GET", "/nps?windows=1")["change"] is None
    assert api.fields("GET", "/nps?windows=25") == {"windows"}
    assert api.fields("GET", "/nps?windows=3&days=400") == {"windows"}


def test_segments_are_what_the_customer_was_when_it_was_asked_and_answered() -> None:
    api = founded()
    api.customer(owner="dana", tier="enterprise")
    api.happened("nps_answered", at=AT - HOUR, survey="s", contact="ada", score=9)
    api.at += 40 * DAY
    api.customer(owner="olga", tier="free", onboarded_at=(AT - 20 * DAY).isoformat())
    api.happened("nps_answered", survey="t", contact="ada", score=0)

    def score(segment: str) -> object:
        return api.of("GET", f"/nps?days=60&segment={segment}")["score"]

    assert (score("tier:enterprise"), score("tier:free"), score("tier:basic")) == (100, -100, None)
    assert (score("owner:dana"), score("owner:olga"), score("owner:ada")) == (100, -100, None)
    assert (score("stage:activation"), score("stage:engagement")) == (100, -100)
    for wrong in ("stage:late", "owner:", "tier:", "band:healthy", ":"):
        assert api.fields("GET", f"/nps?segment={wrong}") == {"segment"}


COMMENTS = (
    (2, "The app crashes every day", "product", "negative"),
    (9, "Your support team is amazing", "support", "positive"),
    (3, "Far too expensive", "pricing", "negative"),
    (8, "Il prodotto non mi convince molto", "other", "neutral"),
    (1, "Setup was a nightmare", "onboarding", "negative"),
)


def commented(api: Api) -> None:
    api.customer()
    for number, (score, text, _, _) in enumerate(COMMENTS):
        at, who = AT - timedelta(hours=number), f"p{number}"
        api.happened("nps_answered", at=at, survey="s", contact=who, score=score, comment=text)


def test_comments_are_listed_by_what_they_are_about() -> None:
    api = founded()
    commented(api)
    items = api.of("GET", "/nps/comments", role="viewer")["items"]
    assert [(i["score"], i["comment"], i["category"], i["sentiment"]) for i in items] == [*COMMENTS]
    assert {item["customer_id"] for item in items} == {"acme"}
    assert not any("@" in item["contact"] for item in items)
    blamed = api.of("GET", "/nps/comments?sentiment=negative")["items"]
    assert [item["category"] for item in blamed] == ["product", "pricing", "onboarding"]
    [support] = api.of("GET", "/nps/comments?category=support")["items"]
    assert support["comment"] == COMMENTS[1][1]
    assert not api.of("GET", "/nps/comments?category=support&sentiment=negative")["items"]
    assert api.fields("GET", "/nps/comments?category=praise") == {"category"}
    assert api.fields("GET", "/nps/comments?sentiment=sour") == {"sentiment"}


def test_pages_of_comments_stay_where_they_are() -> None:
    api = founded()
    commented(api)
    seen, cursor = [], ""
    for _ in COMMENTS:
        page = api.of("GET", f"/nps/comments?limit=1{cursor}")
        seen += [item["comment"] for item in page["items"]]
        # What comes in meanwhile is newer: it moves nothing that is still to be read.
        answered(api, 100 + len(seen), 9, AT + timedelta(seconds=1), comment="great")
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [text for _, text, _, _ in COMMENTS]
    assert api.fields("GET", "/nps/comments?limit=2" + cursor + "x") == {"cursor"}


def test_an_answer_that_is_changed_takes_its_comment_along() -> None:
    api = founded()
    commented(api)
    api.at += HOUR
    new = "Great value for money"
    api.happened("nps_answered", survey="s", contact="p0", score=9, comment=new)
    listed = api.of("GET", "/nps/comments?category=pricing")["items"]
    assert [item["score"] for item in listed] == [9, 3]
    assert not api.of("GET", "/nps/comments?category=product")["items"]
    api.at += HOUR
    api.happened("nps_answered", survey="s", contact="p0", score=9)
    assert len(api.of("GET", "/nps/comments")["items"]) == len(COMMENTS) - 1
    kept = api.of("GET", "/customers/acme/timeline?limit=100")["items"]
    said = [entry["data"].get("comment") for entry in kept if entry["kind"] == "fact"]
    assert new in said
    assert COMMENTS[0][1] in said


def test_what_hurts_detractors_is_ranked_in_their_own_words() -> None:
    api = founded()
    commented(api)
    api.at += HOUR
    for who, text in (("q1", "The app crashes a lot"), ("q2", "Qwertz uiop"), ("q3", "Asdf jkl")):
        api.happened("nps_answered", survey="s", contact=who, score=0, comment=text)
    said = api.of("GET", "/nps/pains?days=7", role="viewer")
    assert (said["days"], said["comments"]) == (7, 6)
    ranked = [(pain["category"], pain["count"], pain["percent"]) for pain in said["items"]]
    # What nobody can act on as one thing comes last, though it is as frequent as the first.
    assert ranked == [
        ("product", 2, 33.33),
        ("onboarding", 1, 16.67),
        ("pricing", 1, 16.67),
        ("other", 2, 33.33),
    ]
    first = said["items"][0]
    assert (first["customers"], first["quotes"]) == (1, ["The app crashes a lot"])
    api.of("GET", "/nps/pains?days=x", status=400)
    api.at += 8 * DAY
    assert api.of("GET", "/nps/pains?days=7")["items"] == []


def test_comments_go_with_the_customer() -> None:
    api = founded()
    commented(api)
    api.of("DELETE", "/customers/acme", status=204)
    assert api.of("GET", "/nps/comments")["items"] == []
    assert api.of("GET", "/nps")["responses"] == 0
