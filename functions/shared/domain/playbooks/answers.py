"""Answers to surveys as occasions of playbooks: whose they are, whether they still stand."""

from functions.shared.domain.comments import quoting
from functions.shared.domain.nps import Answer, category
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.document import Answers, Playbook
from functions.shared.kernel import ids

ANSWER = "answer:"
"""What begins the occasions that are answers."""
CHANGED = "the answer was changed"
"""What begins the outcome of a run that left because of it, before it wrote anything."""
OLD = "the answer is too old to be acted on"
LONGEST_COMMENT = 1_000


def occasion_key(answer: Answer) -> str:
    """The occasion that an answer is: of its survey and contact, however often it is changed."""
    return f"{ANSWER}{answer.contact}:{ids.digest(answer.survey)}"


def same(occasion: str, key: str) -> bool:
    """Whether an occasion is about the answer of a key, for the first time or once more."""
    return occasion == key or occasion.startswith(f"{key}:")


def first_of(occasion: str) -> str | None:
    """The occasion that an answer was for the first time; None where it is no answer."""
    return ":".join(occasion.split(":")[:3]) if occasion.startswith(ANSWER) else None


def contact_of(occasion: str) -> str | None:
    """The digest of the contact whose answer an occasion is; None where it is no answer."""
    return occasion.split(":")[1] if occasion.startswith(ANSWER) else None


def lane_of(playbook: str, occasion: str) -> str:
    """What of a playbook runs once at a time: all of it, or its part that answers one contact."""
    contact = contact_of(occasion)
    return f"{playbook}@{contact}" if contact else playbook


def name_of(lane: str) -> str:
    """The name of the playbook that a lane belongs to."""
    return lane.partition("@")[0]


def standing(occasion: str, view: View) -> Answer | None:
    """The last word of the contact whose answer an occasion is, on whatever survey."""
    contact = contact_of(occasion)
    return next((a for a in view.answers if a.contact == contact), None)


def over(playbook: Playbook, occasion: str, view: View) -> str | None:
    """Why what follows an answer must not go on: it was changed, or is too old. Else None."""
    entry = playbook.entry
    if not isinstance(entry, Answers) or contact_of(occasion) is None:
        return None
    answer = standing(occasion, view)
    if answer is None:
        return f"{CHANGED}: none stands"
    if category(answer.score) != entry.group:
        return f"{CHANGED}: it is {answer.score} of 10 now"
    if view.at >= answer.at + entry.within.span(view.parameters):
        return OLD
    return None


def told(answer: Answer, name: str) -> str:
    """What a person is told who follows an answer up: who, which score, which words."""
    said = f"{name or 'a contact'} answered {answer.score} of 10 in the survey {answer.survey}"
    comment = quoting.cut(answer.comment or "", LONGEST_COMMENT)
    return f"{said}: “{comment}”" if comment else f"{said}, without a comment"
