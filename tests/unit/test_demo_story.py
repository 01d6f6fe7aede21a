"""The demo's story: the same from the same seed, and nothing in it that could not have happened."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.shared.contracts.facts import read_facts
from local.demo.people import DAY, HISTORY_DAYS, HOW_MANY, OPENING, STORY_DAYS, Fate, at
from local.demo.story import PERSONAL, SURVEY, Day, Delivery, Story

SEED = 7


@dataclass(frozen=True)
class Got:
    """A letter that somebody got."""

    to: str
    step: str
    sent_at: datetime


def days(story: Story, letters: tuple[Got, ...] = ()) -> list[Day]:
    return [story.day(OPENING + n * DAY, letters) for n in range(STORY_DAYS)]


def deliveries(story: Story) -> list[Delivery]:
    return [delivery for day in days(story) for delivery in day.deliveries]


def occurred(fact: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(fact["occurred_at"])


def test_one_seed_tells_one_story_and_another_seed_another() -> None:
    def told(seed: int) -> tuple[object, ...]:
        story = Story(seed)
        return story.accounts, list(story.history()), list(story.history_tickets()), days(story)

    assert told(SEED) == told(SEED)
    assert told(SEED) != told(SEED + 1)


def test_every_customer_is_somebody_of_its_own() -> None:
    accounts = Story(SEED).accounts
    assert len(accounts) == sum(HOW_MANY.values())
    for what in ("id", "name", "organization"):
        assert len({getattr(account, what) for account in accounts}) == len(accounts)
    emails = [person.email for account in accounts for person in account.contacts]
    assert len(set(emails)) == len(emails)
    assert {account.tier for account in accounts} == {"enterprise", "professional", "basic", "free"}
    assert any(len(account.contacts) == 2 for account in accounts)


def test_the_history_is_of_the_sixty_days_before_and_passes_the_contract() -> None:
    facts = list(Story(SEED).history())
    first, last = at(OPENING - HISTORY_DAYS * DAY, 0), at(OPENING, 0)
    assert all(first <= occurred(fact) < last for fact in facts)
    for n in range(0, len(facts), 500):
        read_facts(facts[n : n + 500], source="standard", at=last, ahead="refuse")


def test_a_customers_history_fits_into_one_write_of_its_state() -> None:
    most = Counter(fact["customer"] for fact in Story(SEED).history()).most_common(1)[0][1]
    assert most <= 50


def test_nothing_is_delivered_before_it_occurred_or_lost() -> None:
    story = Story(SEED)
    told = deliveries(story)
    for delivery in told:
        assert all(occurred(fact) <= delivery.at for fact in delivery.facts)
        for event in delivery.tickets:
            assert datetime.fromisoformat(event["time"]) <= delivery.at
    ids = Counter(fact["id"] for delivery in told for fact in delivery.facts)
    assert set(ids.values()) == {1}
    logins = {
        fact["id"]
        for account in story.accounts
        for n in range(STORY_DAYS)
        if account.uses(OPENING + n * DAY)
        for fact in [{"id": f"{account.id}-login-{OPENING + n * DAY}"}]
    }
    assert logins <= set(ids)


def test_some_facts_are_late_and_some_deliveries_come_twice() -> None:
    told = deliveries(Story(SEED))
    late = [
        fact
        for delivery in told
        for fact in delivery.facts
        if occurred(fact) < delivery.at - timedelta(hours=6)
    ]
    assert sum(delivery.late for delivery in told) >= len(late) > 0
    again = {fact["id"] for delivery in told for fact in delivery.facts_again}
    assert again
    assert again <= {fact["id"] for delivery in told for fact in delivery.facts}
    assert any(delivery.tickets_again for delivery in told)


@pytest.mark.parametrize(
    ("fate", "kind"), [(Fate.RETURNS, "login"), (Fate.REPLIES, "responded"), (Fate.SILENT, None)]
)
def test_a_personal_email_moves_those_whom_it_moves(fate: Fate, kind: str | None) -> None:
    story = Story(SEED)
    account = next(a for a in story.accounts if a.fate is fate)
    sent = at(OPENING + 14 * DAY, 14)
    email = account.contacts[0].email

    def of(day: Day) -> set[str]:
        whose = [f for d in day.deliveries for f in d.facts]
        return {
            f["kind"] for f in whose if f.get("customer") == account.id or f.get("email") == email
        }

    day = OPENING + 15 * DAY
    assert of(story.day(day, [])) == set()
    assert of(Story(SEED).day(day, [Got(email, PERSONAL, sent)])) == ({kind} if kind else set())


def test_surveys_are_answered_on_the_next_working_day() -> None:
    story = Story(SEED)
    friday = OPENING + 4 * DAY
    asked = [
        Got(person.email, SURVEY, at(friday, 14))
        for account in story.accounts
        for person in account.contacts
    ]
    answers = {n: story.day(friday + n * DAY, asked).replies for n in range(1, 5)}
    assert (answers[1], answers[2]) == ((), ())
    would = [p for a in story.accounts for p in a.contacts if p.score is not None]
    assert {reply.to for reply in answers[3]} == {person.email for person in would}
    assert 0 < len(answers[4]) < len(answers[3])  # Some think better of it.
    assert any(reply.scanned for reply in answers[3])


def test_three_people_have_had_enough_mail() -> None:
    story = Story(SEED)
    everything = [
        Got(account.contacts[0].email, step, at(OPENING, 14))
        for account in story.accounts
        for step in (PERSONAL, SURVEY)
    ]
    assert len(story.day(OPENING + DAY, everything).farewells) == 3
