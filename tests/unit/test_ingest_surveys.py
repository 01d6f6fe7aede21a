"""What outside survey tools say, in our words: Typeform, Delighted, SurveyMonkey."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.ingest_webhook import vendors
from functions.ingest_webhook.vendors import SOURCES
from functions.ingest_webhook.vendors.typeform import CLAIMED
from functions.shared.domain import nps, state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.domain.segments import Traits
from functions.shared.domain.state import History
from functions.shared.kernel.errors import Refused, Unproven
from functions.shared.store.customers import Customers
from functions.shared.store.memory import MemoryTable
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from tests import payloads
from tests.payloads import AT
from tests.senders import SENDERS
from tests.unit.surveying import VENTURE

SCORE, NO_SCORE = "form_response-score", "form_response-no_score"
CREATED, UPDATED = "survey_response.created", "survey_response.updated"
INES = Alias("email", "ines.prado@acme.example")


def form(name: str, **changes: Any) -> Addressed:
    changes = {f"form_response__{path}": value for path, value in changes.items()}
    (told,) = payloads.told("typeform", name, **changes)
    return told


def delighted(name: str, **changes: Any) -> Addressed:
    changes = {f"event_data__{path}": value for path, value in changes.items()}
    (told,) = payloads.told("delighted", name, **changes)
    return told


def survey(name: str, **changes: Any) -> list[Addressed]:
    return payloads.told("surveymonkey", name, **changes)


# Typeform


def test_the_question_for_a_recommendation_is_the_score_and_what_follows_the_comment() -> None:
    told = form(SCORE)
    assert told.fact.id == "typeform:7f3c0d1b9a8e4c55b2d6e0f1a2b3c4d5"
    assert told.fact.kind is Kind.NPS_ANSWERED
    assert told.fact.occurred_at == datetime(2026, 3, 2, 10, 1, 44, tzinfo=UTC)
    assert told.fact.data == {
        "survey": "typeform:tNr9Qx:2026-03",
        "contact": "acme-7d1f",
        "score": 9,
        "comment": "The export saves us a day each month.",
    }
    assert told.aliases == (Alias("typeform", "acme-7d1f"),)
    assert told.fact.flags == (CLAIMED,)


@pytest.mark.parametrize(
    "field",
    [
        {"id": "Kq1", "type": "nps"},
        {"id": "Kq1", "type": "number", "ref": "nps"},
        {"id": "Kq1", "type": "opinion_scale", "ref": "nps_2026"},
    ],
)
def test_a_question_may_say_itself_that_it_asks_for_the_score(field: dict[str, str]) -> None:
    assert form(SCORE, answers__0__field=field, definition={"fields": []}).fact.data["score"] == 9


@pytest.mark.parametrize(
    "changes",
    [
        {"definition__fields__0__title": "How many days a week do you use it?"},
        {"definition__fields__0__type": "rating"},
        {"definition": {"fields": []}},
        {"answers__0__number": 11},
        {"answers__0__number": -1},
        {"answers__0__number": 8.5},
        {"answers__0__number": True},
        {"answers__0__number": None},
        {"answers__0__field": {}},
    ],
    ids=str,
)
def test_what_is_not_said_to_be_a_score_is_none(changes: dict[str, Any]) -> None:
    told = form(SCORE, **changes)
    assert told.fact.kind is Kind.RESPONDED
    assert told.fact.data == {"channel": "survey", "contact": "acme-7d1f"}


@pytest.mark.parametrize(
    "title",
    [
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Wie wahrscheinlich ist eine Weiterempfehlung?",
        "Recommanderiez-vous Brightdesk ?",
        "¿Recomendaría Brightdesk a un colega?",
        "How likely are you to recommend us (0 to 10)?",
        "Would you recommend us? 0 is never, 5 is perhaps, 10 is surely.",
        "On a scale of 10, would you recommend Brightdesk 365, version 2026.1?",
        "Würden Sie Brightdesk 3 empfehlen?",
        "Thinking of the last 30 days, how likely are you to recommend us (0-10)?",
        "Question 3 of 12: would you recommend us, 0 to 10?",
        "Would you recommend us on a scale of 0 to 10? 10 is 100% likely",
        "{{field:01F5abc9d}}, would you recommend us?",
        "Would you recommend our 24/7 support?",
        "Recommanderiez-vous notre offre sur 30 mois ?",
    ],
)
def test_a_scale_asks_for_a_recommendation_in_the_languages_that_we_speak(title: str) -> None:
    assert form(SCORE, definition__fields__0__title=title).fact.data["score"] == 9


@pytest.mark.parametrize(
    "title",
    [
        "Would you recommend us? (1-5)",
        "Would you recommend us? 1 is never, 5 is surely.",
        "Würden Sie uns empfehlen (1 bis 10)?",
        "Would you recommend us, from 0 to 100?",
        "Recommanderiez-vous Brightdesk (sur 7) ?",
        "Would you recommend us, out of 5?",
        "Recomendaría Brightdesk /5",
        "Voulez-vous recommencer ?",
    ],
)
def test_a_scale_of_other_ends_is_no_score(title: str) -> None:
    told = form(SCORE, definition__fields__0__title=title, answers__0__number=5)
    assert told.fact.kind is Kind.RESPONDED


def test_a_scale_is_the_score_where_its_reference_says_so_whatever_it_asks() -> None:
    said = {
        "definition__fields__0__title": "Recommend us? (1-5)",
        "definition__fields__0__ref": "nps",
    }
    assert form(SCORE, **said).fact.data["score"] == 9


def test_a_score_of_the_forms_own_type_stands_before_one_by_its_words() -> None:
    nps = {"type": "number", "number": 3, "field": {"id": "Kq9", "type": "nps"}}
    told = form(SCORE, answers__1=nps)
    assert told.fact.data["score"] == 3
    assert "comment" not in told.fact.data


def test_a_form_without_a_score_is_a_sign_of_life() -> None:
    told = form(NO_SCORE)
    assert told.fact.kind is Kind.RESPONDED
    assert told.fact.data == {"channel": "survey", "contact": INES.value}
    assert told.aliases == (INES,)


def test_who_answered_is_their_own_claim() -> None:
    hidden = {"user_id": 17, "customer_id": "c-1", "email": "A@b.c", "other": "x"}
    told = form(NO_SCORE, hidden=hidden)
    assert told.aliases == (
        Alias("typeform", "c-1"),
        Alias("typeform", "17"),
        Alias("email", "a@b.c"),
        INES,
    )
    assert told.fact.flags == (CLAIMED,)
    nobodies: list[Any] = [
        {},
        None,
        [],
        {"customer_id": ""},
        {"customer_id": {"a": 1}},
        {"email": "no"},
    ]
    for nobody in nobodies:
        told = form(SCORE, hidden=nobody)
        assert told.aliases == (Alias("typeform", "response:7f3c0d1b9a8e4c55b2d6e0f1a2b3c4d5"),)
        assert told.fact.flags == ()
        assert told.fact.data["contact"] == "response:7f3c0d1b9a8e4c55b2d6e0f1a2b3c4d5"


@pytest.mark.parametrize(
    ("submitted_at", "month"),
    [
        ("2026-02-28T23:59:59Z", "2026-02"),
        ("2026-03-01T00:00:00Z", "2026-03"),
        ("2026-03-01T00:30:00+01:00", "2026-02"),
    ],
)
def test_a_form_that_is_sent_each_month_is_a_survey_of_each(submitted_at: str, month: str) -> None:
    told = form(SCORE, submitted_at=submitted_at)
    assert told.fact.data["survey"] == f"typeform:tNr9Qx:{month}"


def test_an_answer_of_this_quarter_leaves_that_of_the_last_one_where_it_was() -> None:
    table = MemoryTable()
    house = Surveys(table)
    Ventures(table).create(VENTURE)
    Customers(table).put(VENTURE, Profile(customer="acme", name="Acme", saved_at=AT))
    for days, score in ((45, 9), (5, 2), (4, 3)):
        submitted_at = (AT - timedelta(days=days)).isoformat()
        told = form(SCORE, token=f"t{days}", submitted_at=submitted_at, answers__0__number=score)
        house.record_answer_fact(VENTURE.id, "acme", told.fact, Traits("basic"))
    given, asked = house.window(VENTURE.id, AT - timedelta(days=60), AT)
    before, now = nps.windows(given, asked, until=AT, span=timedelta(days=30), count=2, enough=100)
    assert (before.nps.score, before.nps.responses) == (100, 1)
    # The last answer of a month stands.
    assert (now.nps.score, now.nps.responses) == (-100, 1)


def test_a_response_sent_again_is_the_same_fact() -> None:
    assert form(SCORE) == payloads.told("typeform", SCORE, event_id="01KK0R5C7Z3Q1FJ6X0")[0]


def test_a_form_that_was_only_begun_says_nothing() -> None:
    assert payloads.told("typeform", "dropped-form_response_partial") == []


def test_a_long_comment_is_cut() -> None:
    assert len(str(form(SCORE, answers__1__text="x" * 20_000).fact.data["comment"])) == 10_000


# Delighted


def test_an_answer_to_delighted_is_an_answer() -> None:
    told = delighted(CREATED)
    assert told.fact.id == "delighted:5f0c1d7a1e"
    assert told.fact.kind is Kind.NPS_ANSWERED
    assert told.fact.occurred_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert told.fact.data == {
        "survey": "delighted:88102",
        "contact": INES.value,
        "score": 6,
        "sequence": 0,
    }
    assert told.aliases == (Alias("delighted", "7741"), INES)


def test_created_then_updated_is_one_answer_in_whatever_order() -> None:
    first, second = delighted(CREATED), delighted(UPDATED)
    assert [first.fact.data[n] for n in ("survey", "contact")] == [
        second.fact.data[n] for n in ("survey", "contact")
    ]
    at_once = delighted(UPDATED, updated_at=1772445600)
    for later in (second, at_once):
        for order in permutations([first.fact, later.fact, later.fact]):
            stands = state.fold(History(), order).state.register("nps")
            assert stands is not None
            assert stands.fact == "delighted:9b8d22c4f0"


def test_a_person_is_known_by_the_properties_that_the_venture_gave() -> None:
    told = delighted(CREATED, person_properties={"customer_id": "acme", "Plan": "Scale"})
    assert told.aliases == (Alias("delighted", "acme"), Alias("delighted", "7741"), INES)
    told = delighted(CREATED, person={"id": 7741})
    assert told.aliases == (Alias("delighted", "7741"),)
    assert told.fact.data["contact"] == "person:7741"
    told = delighted(CREATED, person={})
    assert told.aliases == (Alias("delighted", "response:88102"),)


@pytest.mark.parametrize("changes", [{"survey_type": "csat"}, {"score": None}, {"score": 11}])
def test_other_surveys_of_delighted_are_a_sign_of_life(changes: dict[str, Any]) -> None:
    told = delighted(CREATED, **changes)
    assert told.fact.kind is Kind.RESPONDED
    assert told.fact.data == {"channel": "survey", "contact": INES.value}


def test_who_unsubscribes_from_delighted_says_nothing_of_our_mail() -> None:
    assert payloads.told("delighted", "dropped-unsubscribe.created") == []


# SurveyMonkey


def test_a_completed_survey_is_a_sign_of_life_for_its_score_is_not_told() -> None:
    (told,) = survey("response_completed")
    assert told.fact.id == "surveymonkey:10020030041"
    assert told.fact.kind is Kind.RESPONDED
    assert told.fact.occurred_at == datetime(2026, 3, 2, 10, 12, 31, 182613, tzinfo=UTC)
    assert told.fact.data == {"channel": "survey"}
    assert told.aliases == (Alias("surveymonkey", "7730021"),)


@pytest.mark.parametrize("nobody", [None, "", "0", 0], ids=repr)
def test_who_answers_by_an_open_link_is_known_by_the_response(nobody: object) -> None:
    (told,) = survey("response_completed-open_link", resources={"recipient_id": nobody})
    assert told.aliases == (Alias("surveymonkey", "respondent:118021187002"),)


def test_other_events_of_surveymonkey_say_nothing() -> None:
    assert survey("dropped-survey_updated") == []
    for what in ("response_created", "response_updated", "collector_created"):
        assert survey("response_completed", event_type=what) == []


def test_the_key_is_both_parts_or_made_of_both_and_the_client_is_the_one_named() -> None:
    sender = SENDERS["surveymonkey"]
    client, _, alone = sender.secret.partition("&")
    headers = sender.headers(b"{}", AT)

    def check(secret: str, **changes: str) -> None:
        vendors.verify(
            "surveymonkey",
            secrets=[secret],
            method="POST",
            url="",
            headers=headers | changes,
            body=b"{}",
            at=AT,
        )

    check(sender.secret)
    check(alone)
    for wrong in (client, f"{alone}&{client}", f"other&{alone}", f"{client}&", f"{client}&x"):
        with pytest.raises(Unproven):
            check(wrong)
    with pytest.raises(Unproven):
        check(sender.secret, **{"sm-apikey": "other"})
    with pytest.raises(Unproven):
        check(alone, **{"sm-apikey": "other"})


@pytest.mark.parametrize(
    ("source", "name", "changes", "field"),
    [
        ("typeform", SCORE, {"event_type": None}, "event_type"),
        ("typeform", SCORE, {"form_response__token": None}, "form_response.token"),
        ("typeform", SCORE, {"form_response__submitted_at": "x"}, "form_response.submitted_at"),
        ("typeform", SCORE, {"form_response__answers": 5}, "form_response.answers"),
        ("delighted", CREATED, {"event_type": 5}, "event_type"),
        ("delighted", CREATED, {"event_id": ""}, "event_id"),
        ("delighted", CREATED, {"event_data__id": None}, "event_data.id"),
        ("delighted", CREATED, {"event_data__updated_at": "x"}, "event_data.updated_at"),
        ("surveymonkey", "response_completed", {"event_type": []}, "event_type"),
        ("surveymonkey", "response_completed", {"event_id": None}, "event_id"),
        ("surveymonkey", "response_completed", {"event_datetime": 5}, "event_datetime"),
        ("surveymonkey", "response_completed", {"resources": 5}, "resources"),
    ],
)
def test_what_is_wrong_is_named(
    source: str, name: str, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        payloads.told(source, name, **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]


@pytest.mark.parametrize("source", ["typeform", "delighted", "surveymonkey"])
@pytest.mark.parametrize("payload", [[], "text", 5, None, [{}], {"event_type": ["x"]}])
def test_another_shape_is_refused(source: str, payload: object) -> None:
    with pytest.raises(Refused):
        SOURCES[source].matters(payload)
