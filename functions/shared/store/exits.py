"""Answers to exit surveys: of one contact to one survey the last stands; listed by instant."""

from datetime import datetime

from functions.shared.domain.comments import quoting
from functions.shared.domain.comments.sorting import Sorted
from functions.shared.domain.exits import Leaving
from functions.shared.domain.facts import Fact
from functions.shared.domain.segments import Traits
from functions.shared.kernel import clock
from functions.shared.ports.table import Below, Check, Item, Present, Put, Table
from functions.shared.store import documents, keys
from functions.shared.store.surveys import Surveys, place_of


class Exits:
    """Takes answers to exit surveys in, and lists them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._surveys = Surveys(table)

    def record(
        self, venture: str, customer: str, fact: Fact, whose: Traits, place: Sorted | None = None
    ) -> None:
        """Take an `exit_answered` fact in; an answer older than the one that stands does nothing.

        Nor does one of a customer who was erased meanwhile. `place` says where its comment belongs.
        """
        comment = fact.data.get("comment")
        text = str(comment) if comment else None
        answer = Leaving(
            customer=customer,
            survey=str(fact.data["survey"]),
            contact=self._surveys.contact(venture, str(fact.data["contact"])),
            reason=str(fact.data["reason"]),  # type: ignore[arg-type]
            quote=quoting.cut(text) if text else None,
            category=place.category if place else None,
            sentiment=place.sentiment if place else None,
            tier=whose.tier,
            stage=whose.stage,
            owner=whose.owner,
            at=fact.occurred_at,
        )
        key = keys.exit_answer(venture, customer, answer.survey, answer.contact)
        rank = place_of(fact)
        self._table.write(
            Put(
                {
                    "pk": key.pk,
                    "sk": key.sk,
                    "place": rank,
                    "comment": text,
                    "board_pk": keys.listing(venture, "exits"),
                    "board_sk": f"{clock.stamp(answer.at)}#{answer.customer}#{key.sk}",
                    "row": documents.dump(answer),
                },
                (Below("place", rank),),
            ),
            Check(keys.profile(venture, customer), (Present(),)),
        )

    def standing(
        self, venture: str, customer: str, survey: str, contact: str
    ) -> tuple[Leaving, str] | None:
        """The answer that stands and its whole comment; some seconds old at most."""
        item = self._table.get(keys.exit_answer(venture, customer, survey, contact))
        if not item:
            return None
        return documents.load(Leaving, str(item["row"])), str(item.get("comment") or "")

    def window(self, venture: str, since: datetime, until: datetime) -> list[Leaving]:
        """The standing answers given from one instant to another, oldest first."""
        rows: list[Leaving] = []
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.listing(venture, "exits"),
                at_least=clock.stamp(since),
                at_most=clock.stamp(until) + "~",
                after=after,
                index="board",
            )
            rows += [documents.load(Leaving, str(item["row"])) for item in page.items]
            after = page.after
            if after is None:
                return rows
