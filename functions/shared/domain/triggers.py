"""The four standing triggers: what each firing rests on, what was done about it, how it ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias

from functions.shared.kernel import ids

Trigger: TypeAlias = Literal["RETENTION-001", "RETENTION-002", "RETENTION-003", "RETENTION-004"]
MOST_RESPONSES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One thing that was done about a firing: what, when, and the identifier of what it made."""

    what: str
    at: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The last look of a trigger at a venture: whether it could decide, and what it found.

    `counted` is the day, week or month that the last look which could decide stands for, so that
    none is looked at twice; `since` the one in which what the trigger is about began, None while
    it is not so. A look that had no time to see everybody goes on after a `place`.
    """

    venture: str
    trigger: Trigger
    at: datetime
    decided: bool
    found: str
    counted: str | None = None
    since: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A standing trigger fired, for one cause, about one subject; that happens once.

    `subject` is what it is about: a customer's id, a cohort, `nps`, a component; `cause` the
    natural key of what happened. `evidence` is what it rests on, by name, as it was then. `depth`
    says how far the response has come. It is looked at again at `look_at`, None where nobody need
    look. `customer` is set where it concerns one.
    """

    id: str
    venture: str
    trigger: Trigger
    subject: str
    cause: str
    customer: str | None = None
    fired_at: datetime
    why: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    depth: int = 1
    responses: tuple[Response, ...] = ()
    look_at: datetime | None = None
    status: Literal["open", "ended"] = "open"
    outcome: str | None = None
    ended_at: datetime | None = None
    revision: int = 0

    def did(self, *responses: Response) -> "Firing":
        """The firing, with what more was done about it."""
        both = (*self.responses, *responses)[-MOST_RESPONSES:]
        return self._changed(replace(self, responses=both))

    def deeper(self, look_at: datetime | None, *responses: Response) -> "Firing":
        """The firing, one step deeper, with what was done there, and when to look again."""
        later = replace(self, depth=self.depth + 1, look_at=look_at)
        both = (*self.responses, *responses)[-MOST_RESPONSES:]
        return self._changed(replace(later, responses=both))

    def waits(self, look_at: datetime | None) -> "Firing":
        """The firing, which is looked at again at another instant."""
        return self._changed(replace(self, look_at=look_at))

    def went_on(self, *responses: Response, depth: int, look_at: datetime | None) -> "Firing":
        """The firing as a look found it: what is new of what was done, how deep, when to look on.

        It is itself where the look found nothing new.
        """
        both = (*self.responses, *self.new(responses))[-MOST_RESPONSES:]
        after = replace(self, responses=both, depth=max(self.depth, depth), look_at=look_at)
        return self if after == self else self._changed(after)

    def ended(self, outcome: str, at: datetime, *responses: Response, depth: int = 1) -> "Firing":
        """The firing, at its end, with what is new of what was done until then, and how deep."""
        both = (*self.responses, *self.new(responses))[-MOST_RESPONSES:]
        over = replace(self, status="ended", outcome=outcome, ended_at=at, look_at=None)
        deep = max(self.depth, depth)
        return self._changed(replace(over, responses=both, depth=deep))

    def new(self, responses: Iterable[Response]) -> tuple[Response, ...]:
        """Those of some responses that it does not hold yet, by what they are and made."""
        known = {(one.what, one.subject) for one in self.responses}
        return tuple(one for one in responses if (one.what, one.subject) not in known)

    def _changed(self, after: "Firing") -> "Firing":
        return replace(after, revision=self.revision + 1)


def identifier(trigger: Trigger, subject: str, cause: str, customer: str | None = None) -> str:
    """The identifier of the firing for a cause, which carries the customer whom it concerns."""
    digest = ids.digest("firing", trigger, subject, cause)
    return ids.of_customer(digest, customer) if customer else digest
