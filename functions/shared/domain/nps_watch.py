"""RETENTION-003: more would warn against us than recommend us; what is done, and how it ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.shared.domain.comments.sorting import Category
from functions.shared.domain.nps import Nps
from functions.shared.domain.pains import Pain
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.triggers import Firing, Response, identifier

TRIGGER: Final = "RETENTION-003"
SUBJECT: Final = "nps"
WINDOW: Final = timedelta(days=30)
LOOK_EVERY: Final = timedelta(days=1)
CAUSES_WITHIN: Final = timedelta(days=7)
PLAN_WITHIN: Final = timedelta(days=14)
TOP: Final = 3
CARE_OF: Final[Mapping[Category, str]] = {
    "product": "hand it over to stage 33, post-MVP expansion",
    "support": "more capacity in support",
    "pricing": "the executive decides about the price",
    "onboarding": "the success team changes how customers begin",
    "other": "the success team reads each comment, and calls back",
}
"""Who takes care of a pain."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that people owe by an instant; when its time is up, they hear of it by an alert."""

    name: str
    what: str
    within: timedelta

    @property
    def subject(self) -> str:
        """The subject of that alert: its own, for what is folded into an open one tells nobody."""
        return f"{SUBJECT}, {self.name}"


DEADLINES: Final = (
    Deadline("causes", "the causes of the top pains are to be named", CAUSES_WITHIN),
    Deadline("plan", "the action plan is to be decided", PLAN_WITHIN),
)
SUBJECTS: Final = (SUBJECT, *(due.subject for due in DEADLINES))
"""The subjects of all the alerts about a firing."""


def undecided(said: Nps, p: Parameters) -> str | None:
    """Why nothing is decided by this NPS; None where it is significant."""
    if said.significant:
        return None
    return f"{said.responses} answers in 30 days, {p.nps_min_responses} are needed"


def below(said: Nps, p: Parameters) -> bool:
    """Whether NPS is below where it is positive; exactly, and not as it is rounded."""
    return 100 * (said.promoters - said.detractors) < p.nps_positive_threshold * said.responses


def found(said: Nps, p: Parameters) -> str:
    """What a look found, in a sentence."""
    side = "below" if below(said, p) else "not below"
    return f"NPS is {said.score} from {said.responses} answers, {side} {p.nps_positive_threshold}"


def stands(said: Nps, p: Parameters) -> str:
    """How NPS stands, in a sentence, also where too few have answered to decide by it."""
    if said.score is None:
        return "nobody has answered in 30 days"
    why = undecided(said, p)
    return f"NPS is {said.score} from too few: {why}" if why else found(said, p)


def fired(
    venture: str, said: Nps, pains: Sequence[Pain], p: Parameters, *, since: str, at: datetime
) -> Firing:
    """The firing for NPS being below since a week, the first one in which that was seen."""
    cause = f"below:{since}"
    return Firing(
        id=identifier(TRIGGER, SUBJECT, cause),
        venture=venture,
        trigger=TRIGGER,
        subject=SUBJECT,
        cause=cause,
        fired_at=at,
        why=found(said, p),
        evidence={
            "score": str(said.score),
            "margin": str(said.margin),
            "responses": str(said.responses),
            "promoters": str(said.promoters),
            "passives": str(said.passives),
            "detractors": str(said.detractors),
            "threshold": str(p.nps_positive_threshold),
            **{f"pain_{place}": _told(pain) for place, pain in _top(pains)},
            **{f"{due.name}_by": (at + due.within).isoformat() for due in DEADLINES},
        },
        look_at=at,
    )


def draft(firing: Firing, pains: Sequence[Pain], p: Parameters) -> Iterator[Response]:
    """What is worked out at once: the pains, where their causes can be read, and a plan for each.

    What customers wrote stays with them, for a firing outlives who is erased.
    """
    at = firing.fired_at
    for place, pain in _top(pains):
        cause = f"causes of pain {place}, as detractors say: nps/pains has their words"
        yield Response(what=f"pain {place}: {_told(pain)}", at=at, subject=pain.category)
        yield Response(what=cause, at=at, subject=pain.category)
        care = CARE_OF[pain.category]
        yield Response(what=f"action plan, {pain.category}: {care}", at=at, subject=pain.category)
    if not pains:
        yield Response(what="no detractor wrote a comment: ask them in person", at=at)
    yield Response(
        what=f"no survey of its own to the {firing.evidence['detractors']} detractors: each "
        f"answered within 30 days, and nobody is asked twice in {p.nps_survey_interval_days} "
        "days; the detractor playbook follows each of them up",
        at=at,
    )


def overdue(firing: Firing, at: datetime) -> list[Deadline]:
    """The deadlines whose time is up."""
    return [due for due in DEADLINES if at >= firing.fired_at + due.within]


def next_look(firing: Firing, at: datetime) -> datetime:
    """When to look again: tomorrow, or when the next deadline's time is up."""
    ahead = [firing.fired_at + due.within for due in DEADLINES]
    return min([at + LOOK_EVERY, *(instant for instant in ahead if instant > at)])


def _top(pains: Sequence[Pain]) -> list[tuple[int, Pain]]:
    return list(enumerate(pains[:TOP], start=1))


def _told(pain: Pain) -> str:
    return (
        f"{pain.category}, {pain.count} comments ({pain.percent} %) of {pain.customers} customers"
    )
