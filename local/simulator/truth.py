"""What the simulator knows to be true, whatever the system believes: facts, mail, events."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from functions.shared.domain import state
from functions.shared.domain.facts import Addressed, Alias, Fact
from functions.shared.domain.state import History
from functions.shared.kernel import ids
from functions.shared.store.customers import CUSTOMER, names_of
from local.simulator.ports import Accepted
from local.simulator.world import World

Who = tuple[str, str]
"""A venture and one of its customers."""


@dataclass(slots=True)
class Sent:
    """A message that the mail service took, and what became of its events."""

    accepted: Accepted
    at: datetime
    rejected: bool = False
    recorded_at: datetime | None = None
    told: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Truth:
    """Everything that was accepted, sent and told."""

    owners: dict[tuple[str, Alias], str] = field(default_factory=dict)
    clean: dict[Who, History] = field(default_factory=dict)
    facts: dict[Who, dict[str, Fact]] = field(default_factory=dict)
    strangers: dict[str, dict[str, Addressed]] = field(default_factory=dict)
    moving: Counter[Who] = field(default_factory=Counter)
    sent: dict[str, list[Sent]] = field(default_factory=dict)
    by_message: dict[str, Sent] = field(default_factory=dict)
    came_back: set[str] = field(default_factory=set)
    chance: Random = field(default_factory=lambda: Random("truth"))

    def meet(self, world: World) -> None:
        """Learn who will turn out to be whom."""
        for joining in world.joinings:
            profile = joining.profile
            names = {*profile.identities, Alias(CUSTOMER, profile.customer)}
            for alias in names:
                self.owners[joining.venture, alias] = profile.customer

    def owner(self, venture: str, fact: Addressed) -> str | None:
        """Whose a fact is, or will turn out to be."""
        found = (self.owners.get((venture, alias)) for alias in names_of(fact))
        return next((customer for customer in found if customer), None)

    def accept(self, venture: str, facts: Sequence[Addressed]) -> None:
        """Facts are durable: from now on they may not be lost."""
        for addressed in facts:
            customer = self.owner(venture, addressed)
            if customer is None:
                self.strangers.setdefault(venture, {})[addressed.fact.id] = addressed
                continue
            who = (venture, customer)
            self.facts.setdefault(who, {})[addressed.fact.id] = addressed.fact
            self.clean[who] = state.fold(self.clean.get(who, History()), [addressed.fact])

    def whose(self, venture: str, facts: Iterable[Addressed]) -> list[Who]:
        """The customers that some facts are about."""
        owners = dict.fromkeys(self.owner(venture, fact) for fact in facts)
        return [(venture, owner) for owner in owners if owner]

    def holder(self, venture: str) -> dict[str, str | None]:
        """Whose each fact is, by the name under which it is held."""
        known = {
            ids.digest(fact): customer
            for (of, customer), facts in self.facts.items()
            if of == venture
            for fact in facts
        }
        return {**{ids.digest(f): None for f in self.strangers.get(venture, {})}, **known}

    def take(self, accepted: Accepted, at: datetime, *, rejected: bool) -> Sent:
        """The mail service took a message."""
        sent = Sent(accepted, at, rejected)
        self.sent.setdefault(accepted.effect, []).append(sent)
        self.by_message[accepted.message_id] = sent
        return sent

    def went_out(self, effect: str) -> bool:
        """Whether a message for this claim went out."""
        return any(not sent.rejected for sent in self.sent.get(effect, []))
