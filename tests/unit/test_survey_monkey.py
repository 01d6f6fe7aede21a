"""What SurveyMonkey's account tells of a completed response, and how the door asks for it."""

import copy
import json
from typing import Any

import pytest

from functions.ingest_webhook.vendors.surveymonkey import UNREAD, answered, place
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Completed
from tests import payloads
from tests.payloads import AT
from tests.unit.test_ingest_flow import VENTURE, Door, door

__all__ = ["door"]

Json = dict[str, Any]
EVENT = payloads.sample("surveymonkey", "response_completed")
SURVEY_ID, RESPONSE_ID = "310044501", "118021187001"
QUESTION = "How likely is it that you would recommend Brightside to a friend or colleague?"


def scale(*texts: str) -> list[Json]:
    """The choices of a scale, out of order, as the account may list them."""
    choices = [{"id": f"c{n}", "position": n + 1, "text": text} for n, text in enumerate(texts)]
    return choices[5:] + choices[:5]


ENDS = scale("Not at all likely", *9 * [""], "Extremely likely")
SURVEY: Json = {
    "id": SURVEY_ID,
    "pages": [
        {"questions": [{"id": "q0", "family": "single_choice", "answers": {"choices": ENDS}}]},
        {
            "questions": [
                {
                    "id": "q1",
                    "family": "matrix",
                    "subtype": "rating",
                    "headings": [{"heading": QUESTION}],
                    "answers": {"rows": [{"id": "r", "text": ""}], "choices": ENDS},
                },
                {"id": "q2", "family": "open_ended", "subtype": "essay"},
                {"id": "q3", "family": "open_ended", "subtype": "single"},
            ]
        },
    ],
}
RESPONSE: Json = {
    "id": RESPONSE_ID,
    "recipient_id": "7730021",
    "email_address": "",
    "custom_variables": {},
    "pages": [
        {"questions": [{"id": "q0", "answers": [{"choice_id": "c2"}]}]},
        {
            "questions": [
                {"id": "q1", "answers": [{"row_id": "r", "choice_id": "c9"}]},
                {"id": "q2", "answers": [{"text": "The export saves us a day."}]},
                {"id": "q3", "answers": [{"text": "Ines"}]},
            ]
        },
    ],
}


def changed(whole: Json, **changes: object) -> Json:
    """The same with other values, by dotted path (`pages__1__questions__0__family`)."""
    other = copy.deepcopy(whole)
    for path, value in changes.items():
        *way, last = path.split("__")
        part: Any = other
        for name in way:
            part = part[int(name) if isinstance(part, list) else name]
        part[int(last) if isinstance(part, list) else last] = value
    return other


def told(survey: Json = SURVEY, response: Json = RESPONSE) -> Addressed:
    (fact,) = answered(EVENT, survey, response, AT)
    return fact


def test_an_event_says_where_its_answer_stands() -> None:
    assert place(EVENT) == (SURVEY_ID, RESPONSE_ID)
    with pytest.raises(Refused):
        place(changed(EVENT, resources__survey_id=None))


def test_the_question_for_a_recommendation_is_the_score_and_what_follows_the_comment() -> None:
    one = told()
    assert one.fact.id == "surveymonkey:10020030041:answer"
    assert one.fact.kind is Kind.NPS_ANSWERED
    assert one.fact.data == {
        "survey": f"surveymonkey:{SURVEY_ID}:2026-03",
        "contact": "7730021",
        "score": 9,
        "comment": "The export saves us a day.",
    }
    assert one.aliases == (Alias("surveymonkey", "7730021"),)


@pytest.mark.parametrize("score", range(11))
def test_each_place_on_the_scale_is_its_score(score: int) -> None:
    path = "pages__1__questions__0__answers__0__choice_id"
    assert told(response=changed(RESPONSE, **{path: f"c{score}"})).fact.data["score"] == score


def test_numbers_that_choices_are_called_by_count_before_their_order() -> None:
    falling = scale("10 Extremely likely", *map(str, range(9, 0, -1)), "0 Not at all likely")
    choices = "pages__1__questions__0__answers__choices"
    for family in ("matrix", "single_choice"):
        kind = {"pages__1__questions__0__family": family, choices: falling}
        assert told(changed(SURVEY, **kind)).fact.data["score"] == 1


@pytest.mark.parametrize(
    "heading",
    [
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Quelle est la probabilité que vous nous recommandiez ?",
        "¿Qué probabilidad hay de que nos recomiende?",
    ],
)
def test_it_is_asked_in_other_languages_too(heading: str) -> None:
    asked = changed(SURVEY, pages__1__questions__0__headings=[{"heading": heading}])
    assert told(asked).fact.data["score"] == 9


QUESTIONS = "pages__1__questions__0__"


@pytest.mark.parametrize(
    "changes",
    [
        {f"{QUESTIONS}headings": [{"heading": "How happy are you?"}]},
        {f"{QUESTIONS}subtype": "ranking"},
        {f"{QUESTIONS}answers__rows": [{"id": "r"}, {"id": "s"}]},
        {f"{QUESTIONS}answers__choices": scale(*"0123456789")},
        # Of a choice among eleven, nobody says that the first one means nothing.
        {f"{QUESTIONS}family": "single_choice"},
    ],
)
def test_what_need_not_be_a_score_of_0_to_10_is_none(changes: Json) -> None:
    one = told(changed(SURVEY, **changes))
    assert one.fact.kind is Kind.RESPONDED
    assert one.fact.data == {"channel": "survey", "contact": "7730021"}


def test_a_choice_of_no_answer_beside_the_scale_is_no_score() -> None:
    choices = [*ENDS, {"id": "na", "position": 12, "text": "N/A", "is_na": True}]
    asked = changed(SURVEY, **{f"{QUESTIONS}answers__choices": choices})
    assert told(asked).fact.data["score"] == 9
    path = "pages__1__questions__0__answers__0__choice_id"
    skipped = told(asked, changed(RESPONSE, **{path: "na"}))
    assert skipped.fact.kind is Kind.RESPONDED


def test_who_answered_is_whom_the_account_names() -> None:
    known = {"email_address": "Ines@Acme.example", "custom_variables": {"customer_id": "acme"}}
    one = told(response=RESPONSE | known)
    assert one.fact.data["contact"] == "ines@acme.example"
    assert one.aliases == (
        Alias("surveymonkey", "acme"),
        Alias("surveymonkey", "7730021"),
        Alias("email", "ines@acme.example"),
    )


@pytest.mark.parametrize("broken", [[], {"pages": 5}, {"pages": [{"questions": [{}]}]}])
def test_another_shape_is_refused(broken: object) -> None:
    for survey, response in ((broken, RESPONSE), (SURVEY, broken)):
        with pytest.raises(Refused):
            answered(EVENT, survey, response, AT)


# The door


def deliver(door: Door) -> tuple[int, list[tuple[str, str, tuple[str, ...]]]]:
    """The status, and what was kept: each fact's id, kind and flags."""
    status, _ = door.deliver("surveymonkey", json.dumps(EVENT).encode())
    kept = [fact for message in door.queue.receive() for fact in message.facts]
    return status, [(fact.id, fact.kind, tuple(fact.flags)) for fact in kept]


BARE = ("surveymonkey:10020030041", "responded", ())
WHOLE = ("surveymonkey:10020030041:answer", "nps_answered", ())


def connected(door: Door, survey: Json = SURVEY) -> None:
    completed = Completed(survey=survey, response=RESPONSE)
    door.survey_monkey.kept[VENTURE] = {(SURVEY_ID, RESPONSE_ID): completed}


def test_the_door_asks_for_what_was_answered(door: Door) -> None:
    assert deliver(door) == (202, [BARE])
    connected(door)
    assert deliver(door) == (202, [WHOLE])


def test_an_account_that_cannot_tell_now_is_asked_again_and_nothing_is_lost(door: Door) -> None:
    connected(door)
    door.survey_monkey.fails = [Unavailable("busy")]
    assert deliver(door) == (503, [BARE])
    assert deliver(door) == (202, [WHOLE])


@pytest.mark.parametrize("why", ["refused", "gone", "unreadable"])
def test_where_nobody_will_tell_it_is_known_that_they_answered(door: Door, why: str) -> None:
    connected(door, {"pages": 5} if why == "unreadable" else SURVEY)
    if why == "refused":
        door.survey_monkey.fails = [Refused("the token is not valid")]
    elif why == "gone":
        door.survey_monkey.kept[VENTURE] = {}
    name, kind, _ = BARE
    assert deliver(door) == (202, [(name, kind, (UNREAD,))])
