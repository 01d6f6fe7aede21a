"""Surveys and their answers: found when due, and listed by when they went out or came in.

Of the answers of one contact to one survey the last stands, by its own instant, then its place in
the sequence, then the fact's id; so late, repeated and reordered answers end in one state.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from operator import itemgetter
from typing import TypeVar

from functions.shared.domain import surveys
from functions.shared.domain.comments.sorting import (
    CATEGORIES,
    NOT_UNDERSTOOD,
    SENTIMENTS,
    Category,
    Sentiment,
    Sorted,
)
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Fact
from functions.shared.domain.nps import Answer, Asked, Comment
from functions.shared.domain.segments import Traits
from functions.shared.domain.surveys import Survey
from functions.shared.domain.turns import Entry
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import (
    Absent,
    Below,
    Check,
    Condition,
    Delete,
    Is,
    Item,
    Key,
    Present,
    Put,
    Table,
    Write,
)
from functions.shared.store import documents, keys
from functions.shared.store.messages import contact_digest
from functions.shared.store.ventures import Ventures

T = TypeVar("T")
_DIGEST = re.compile(r"[0-9a-f]{32}")
_SEQUENCE_DIGITS = 20


class Surveys:
    """Reads and changes surveys, and takes answers in."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._peppers: dict[str, str] = {}

    def get(self, venture: str, survey_id: str) -> Survey:
        """The survey.

        Raises:
            Unknown: there is none.
        """
        customer = ids.customer_of(survey_id)
        found = customer and self._table.get(keys.survey(venture, customer, survey_id), strong=True)
        if not found:
            raise Unknown("there is no such survey")
        return documents.load(Survey, str(found["doc"]))

    def asked(self, venture: str, customer: str, name: str, contact: str) -> Survey | None:
        """The survey of ours that an answer belongs to; None where we asked nobody so."""
        place = surveys.identifier(venture, customer, name, contact)
        found = self._table.get(keys.survey(venture, customer, place), strong=True)
        return documents.load(Survey, str(found["doc"])) if found else None

    def plan(self, survey: Survey) -> bool:
        """Keep a new survey; False when its occasion has one already, or the customer is gone."""
        profile = keys.profile(survey.venture, survey.customer)
        return self._table.write(_put(survey, (Absent(),)), Check(profile, (Present(),)))

    def plan_all(
        self,
        venture: Venture,
        profile: Profile,
        milestone: str,
        at: datetime,
        *,
        of: tuple[str, str, str] | None = None,
    ) -> int:
        """Plan a survey for every contact of a customer; answers how many are new.

        `of` names the playbook that asks, its step, and the run.
        """
        return sum(
            self.plan_one(venture, profile, person, milestone=milestone, at=at, of=of)
            for person in profile.contacts
        )

    def plan_one(
        self,
        venture: Venture,
        profile: Profile,
        person: Contact,
        *,
        milestone: str,
        at: datetime,
        until: datetime | None = None,
        of: tuple[str, str, str] | None = None,
    ) -> bool:
        """Plan a survey for one contact; False when its occasion has one already."""
        planned = surveys.plan(
            venture=venture.id,
            customer=profile.customer,
            milestone=milestone,
            contact=contact_digest(venture.pepper, person.email),
            at=at,
            until=until,
        )
        playbook, step, run = of or (None, None, None)
        return self.plan(replace(planned, playbook=playbook, step=step, run=run))

    def save(self, after: Survey, *joined: Write) -> bool:
        """Change a survey; False when it changed since it was read."""
        return self._table.write(changed(after), *joined)

    def record_answer_fact(
        self, venture: str, customer: str, fact: Fact, whose: Traits, place: Sorted | None = None
    ) -> None:
        """Take an `nps_answered` fact in; an answer older than the one that stands does nothing.

        Nor does one of a customer who was erased meanwhile. A contact is named by the digest of its
        address, or, by outside tools, as they like. `place` says where its comment belongs.
        """
        comment = fact.data.get("comment")
        answer = Answer(
            customer=customer,
            survey=str(fact.data["survey"]),
            contact=self.contact(venture, str(fact.data["contact"])),
            score=int(str(fact.data["score"])),
            tier=whose.tier,
            stage=whose.stage,
            owner=whose.owner,
            at=fact.occurred_at,
            imported=fact.imported,
        )
        text = str(comment) if comment else None
        key = keys.answer(venture, customer, ids.digest(answer.survey), answer.contact)
        rank = place_of(fact)
        self._table.write(
            Put(
                {
                    "pk": key.pk,
                    "sk": key.sk,
                    "place": rank,
                    "comment": text,
                    "board_pk": keys.listing(venture, "answers"),
                    "board_sk": f"{clock.stamp(answer.at)}#{answer.customer}#{key.sk}",
                    "row": documents.dump(answer),
                },
                (Below("place", rank),),
            ),
            _comment(venture, answer, text, place),
            Check(keys.profile(venture, customer), (Present(),)),
        )

    def answer(self, survey: Survey, *, strong: bool = False) -> Answer | None:
        """The answer to a survey that stands, where there is one; some seconds old at most."""
        item = self._table.get(_answer_of(survey), strong=strong)
        return _given(item) if item else None

    def answered(self, survey: Survey) -> bool:
        """Whether an answer was given since the survey was planned: then its message went out."""
        answer = self.answer(survey, strong=True)
        return answer is not None and answer.at >= survey.planned_at

    def last_words(self, venture: str, customer: str) -> tuple[Answer, ...]:
        """The last answer of each contact of a customer, whatever the survey, with its comment."""
        last: dict[str, tuple[str, Answer]] = {}
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.customer_partition(venture, customer),
                prefix=keys.ANSWERS,
                strong=True,
                after=after,
            )
            for item in page.items:
                given, place = _given(item), str(item["place"])
                if given.contact not in last or last[given.contact][0] < place:
                    last[given.contact] = (place, given)
            after = page.after
            if after is None:
                return tuple(given for _, (_, given) in sorted(last.items()))

    def comments(
        self,
        venture: str,
        categories: Sequence[Category],
        sentiments: Sequence[Sentiment],
        *,
        limit: int,
        before: str | None = None,
    ) -> tuple[list[Comment], str | None]:
        """Up to `limit` comments of some kinds, newest first, and the place to go on after.

        Each kind is a run of the index by itself, so a filter reads nothing that it leaves out.
        """
        runs = [
            self._comments(keys.comments(venture, category, sentiment), limit, before)
            for category in categories
            for sentiment in sentiments
        ]
        merged = list(merge(*runs, key=itemgetter(0), reverse=True))
        given = merged[:limit]
        more = len(merged) > limit or any(len(run) == limit for run in runs)
        return [comment for _, comment in given], given[-1][0] if given and more else None

    def written(self, venture: str, since: datetime, until: datetime) -> list[Comment]:
        """The comments of standing answers given from one instant to another, in no order."""
        return [
            comment
            for category in CATEGORIES
            for sentiment in SENTIMENTS
            for comment in self._listed(
                Comment, keys.comments(venture, category, sentiment), since, until
            )
        ]

    def _comments(
        self, partition: str, limit: int, before: str | None
    ) -> list[tuple[str, Comment]]:
        """Up to `limit` comments of one kind below a place, newest first, each with its place."""
        found: list[tuple[str, Comment]] = []
        after: Item | None = None
        while len(found) < limit:
            page = self._table.query(
                partition,
                at_most=before,
                descending=True,
                limit=limit + 1,
                after=after,
                index="board",
            )
            found += [
                (place, documents.load(Comment, str(item["row"])))
                for item in page.items
                if (place := str(item["board_sk"])) != before
            ]
            after = page.after
            if after is None:
                break
        return found[:limit]

    def window(
        self, venture: str, since: datetime, until: datetime
    ) -> tuple[list[Answer], list[Asked]]:
        """The standing answers given, and the surveys sent, from one instant to another."""
        return (
            self._listed(Answer, keys.listing(venture, "answers"), since, until),
            self._listed(Asked, keys.listing(venture, "surveys"), since, until),
        )

    def last_asked(self, venture: str, until: datetime) -> Asked | None:
        """The newest survey that went out by an instant; None where none did."""
        page = self._table.query(
            keys.listing(venture, "surveys"),
            at_most=clock.stamp(until) + "~",
            descending=True,
            limit=1,
            index="board",
        )
        rows = [documents.load(Asked, str(item["row"])) for item in page.items]
        return rows[0] if rows else None

    def given(self, venture: str, since: datetime, until: datetime) -> list[Answer]:
        """The standing answers given from one instant to another."""
        return self._listed(Answer, keys.listing(venture, "answers"), since, until)

    def _listed(self, kind: type[T], partition: str, since: datetime, until: datetime) -> list[T]:
        rows: list[T] = []
        after: Item | None = None
        while True:
            page = self._table.query(
                partition,
                at_least=clock.stamp(since),
                at_most=clock.stamp(until) + "~",
                after=after,
                index="board",
            )
            rows += [documents.load(kind, str(item["row"])) for item in page.items]
            after = page.after
            if after is None:
                return rows

    def contact(self, venture: str, said: str) -> str:
        """The digest that stands for a contact, whether an address was said or the digest."""
        if _DIGEST.fullmatch(said):
            return said
        if venture not in self._peppers:
            self._peppers[venture] = Ventures(self._table).get(venture).pepper
        return contact_digest(self._peppers[venture], said)


def of_entry(entry: Entry) -> tuple[str, str]:
    """Venture and identifier of the survey that an entry of the due index stands for."""
    venture, _ = keys.customer_of(entry.pk)
    return venture, entry.sk.removeprefix(keys.SURVEYS)


def milestone_of(entry: Entry) -> tuple[str, str, datetime]:
    """Venture, customer and instant of the milestone that an entry stands for."""
    return *keys.customer_of(entry.pk), clock.parse(entry.due_at)


def _given(item: Item) -> Answer:
    """The answer that an item keeps, with its comment."""
    comment = item.get("comment")
    row = documents.load(Answer, str(item["row"]))
    return replace(row, comment=str(comment) if comment else None)


def changed(after: Survey) -> Put:
    """The write that changes a survey, if it is as it was read: one revision before."""
    return _put(after, (Is("revision", after.revision - 1),))


def unanswered(survey: Survey) -> Check:
    """The condition that no answer to a survey stands."""
    return Check(_answer_of(survey), (Absent(),))


def _answer_of(survey: Survey) -> Key:
    return keys.answer(survey.venture, survey.customer, ids.digest(survey.name), survey.contact)


def place_of(fact: Fact) -> str:
    """Where an answer stands among others: text that sorts like instant, sequence, fact id."""
    sequence = fact.data.get("sequence")
    number = sequence if isinstance(sequence, int) else 0
    number = min(number, 10**_SEQUENCE_DIGITS - 1)
    return f"{clock.stamp(fact.occurred_at)}#{number:0{_SEQUENCE_DIGITS}}#{fact.id}"


def _comment(venture: str, answer: Answer, text: str | None, place: Sorted | None) -> Write:
    """The write that keeps the comment of an answer, in place of what it said before."""
    key = keys.comment(venture, answer.customer, ids.digest(answer.survey), answer.contact)
    if text is None:
        return Delete(key)
    place = place or NOT_UNDERSTOOD
    comment = Comment(
        customer=answer.customer,
        survey=answer.survey,
        contact=answer.contact,
        score=answer.score,
        comment=text,
        category=place.category,
        sentiment=place.sentiment,
        at=answer.at,
    )
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "board_pk": keys.comments(venture, place.category, place.sentiment),
            "board_sk": f"{clock.stamp(answer.at)}#{answer.customer}#{key.sk}",
            "row": documents.dump(comment),
        },
        (),
    )


def _put(survey: Survey, when: tuple[Condition, ...]) -> Put:
    key = keys.survey(survey.venture, survey.customer, survey.id)
    due_at, sent_at = survey.due_at, survey.sent_at
    asked = sent_at and Asked(
        customer=survey.customer,
        survey=survey.name,
        contact=survey.contact,
        tier=survey.tier or "",
        at=sent_at,
        stage=survey.stage,
        owner=survey.owner,
    )
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(survey),
            "revision": survey.revision,
            "due_pk": keys.due("survey", survey.id) if due_at else None,
            "due_at": clock.stamp(due_at) if due_at else None,
            "board_pk": keys.listing(survey.venture, "surveys") if sent_at else None,
            "board_sk": f"{clock.stamp(sent_at)}#{survey.id}" if sent_at else None,
            "row": documents.dump(asked) if asked else None,
        },
        when,
    )
