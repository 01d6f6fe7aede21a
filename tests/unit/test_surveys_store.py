"""Answers from anywhere: the last stands, whatever order they come in, and windows see it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.nps import Answer
from functions.shared.domain.segments import Traits
from functions.shared.domain.surveys import plan
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Put
from functions.shared.store import keys
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from tests.unit.surveying import MARA, MONDAY, VENTURE

DIGEST = contact_digest(VENTURE.pepper, MARA.email)


def make(page_bytes: int = 1024 * 1024) -> Surveys:
    table = MemoryTable(page_bytes=page_bytes)
    Ventures(table).create(VENTURE)
    for customer in ("acme", "umbrella"):
        profile = keys.profile(VENTURE.id, customer)
        table.write(Put({"pk": profile.pk, "sk": profile.sk}, ()))
    return Surveys(table)


def answered(
    score: int, at: datetime = MONDAY, *, contact: str = DIGEST, number: int = 0, **data: object
) -> Fact:
    return Fact(
        id=f"t:{score}:{number}",
        source="t",
        kind=Kind.NPS_ANSWERED,
        occurred_at=at,
        data={"survey": "30_day_checkpoint", "contact": contact, "score": score, **data},
    )


def take(surveys: Surveys, *facts: Fact, customer: str = "acme") -> None:
    for fact in facts:
        surveys.record_answer_fact(VENTURE.id, customer, fact, Traits("basic"))


def standing(surveys: Surveys) -> list[Answer]:
    return surveys.window(VENTURE.id, MONDAY - timedelta(days=30), MONDAY + timedelta(days=30))[0]


FACTS = st.lists(
    st.builds(
        lambda score, minutes, sequence, number: answered(
            score, MONDAY + timedelta(minutes=minutes), sequence=sequence, number=number
        ),
        st.integers(0, 10),
        st.integers(0, 2),
        st.sampled_from([0, 1, 9, 10, 1_773_050_401_000, 10**30]),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=6,
)


@given(FACTS, st.randoms())
def test_any_order_and_repetition_ends_in_one_state(facts: list[Fact], random: object) -> None:
    first, second = make(), make()
    take(first, *facts)
    shuffled = [*facts, *facts]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    take(second, *shuffled)
    assert standing(first) == standing(second)
    assert len(standing(first)) == 1


def test_the_order_is_instant_then_sequence_then_id() -> None:
    facts = [
        answered(1, MONDAY, sequence=99),
        answered(2, MONDAY + timedelta(seconds=1), sequence=2),
        answered(3, MONDAY + timedelta(seconds=1), sequence=10, number=1),
        answered(4, MONDAY + timedelta(seconds=1), sequence=10, number=2),
    ]
    for order in permutations(facts):
        surveys = make()
        take(surveys, *order)
        assert [answer.score for answer in standing(surveys)] == [4]


def test_a_tool_that_names_the_address_names_the_same_contact() -> None:
    surveys = make()
    take(surveys, answered(3))
    take(surveys, answered(9, MONDAY + timedelta(hours=1), contact=MARA.email.upper()))
    assert [answer.score for answer in standing(surveys)] == [9]
    take(surveys, answered(0, contact="respondent 17"))
    assert len(standing(surveys)) == 2
    assert all("@" not in answer.contact for answer in standing(surveys))


def test_the_same_contact_of_two_customers_answers_for_each() -> None:
    surveys = make()
    take(surveys, answered(3), customer="acme")
    take(surveys, answered(9), customer="umbrella")
    assert sorted(answer.score for answer in standing(surveys)) == [3, 9]


def test_a_window_reads_all_pages_and_nothing_else() -> None:
    surveys = make(page_bytes=600)
    for number in range(40):
        at = MONDAY - timedelta(days=number)
        take(surveys, answered(number % 11, at, contact=f"p{number}"))
    answers, asked = surveys.window(VENTURE.id, MONDAY - timedelta(days=30), MONDAY)
    assert (len(answers), asked) == (31, [])
    assert surveys.window("another venture", MONDAY - timedelta(days=30), MONDAY) == ([], [])


def test_a_survey_that_nobody_planned_is_unknown() -> None:
    surveys = make()
    for name in ("", "x", "0" * 32 + "-acme"):
        with pytest.raises(Unknown):
            surveys.get(VENTURE.id, name)


def test_without_a_profile_nothing_is_planned_or_kept() -> None:
    survey = plan(
        venture=VENTURE.id,
        customer="nobody",
        milestone="30_day_checkpoint",
        contact=DIGEST,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    surveys = make()
    assert not surveys.plan(survey)
    take(surveys, answered(9), customer="nobody")
    assert standing(surveys) == []
