"""What our own people are told of a customer, in Slack and by mail: the same words in both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from functions.shared.domain.customers import Profile
from functions.shared.domain.health import Glance
from functions.shared.domain.letters import Letter
from functions.shared.domain.playbooks.document import Branch, Offer, Step, Wait
from functions.shared.domain.playbooks.enrolment import Asked, Enrolment

MOST_TRIED = 12
"""Things tried that are told one by one; of those before, only how many."""
TRIED = "Tried so far:"
CHOICES = (
    "You can stop or override the program, authorize an offer, talk to them yourself, or pause "
    "all campaigns. What you decide is carried out and recorded with its reason."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said: a title, paragraphs, and facts by their names."""

    title: str
    text: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A customer as our people know them, and why they are told."""

    profile: Profile
    seen: Glance
    cause: str


def standing(about: About) -> dict[str, str]:
    """How a customer stands, by the names of what is said; what is not known is left out."""
    profile, seen = about.profile, about.seen
    score = "none" if seen.score is None else str(seen.score)
    said = {
        "Customer": profile.name,
        "Score": f"{score}, {_plain(seen.band or seen.lifecycle)}",
        "Why": about.cause,
        "Plan": profile.tier,
        "ARR": f"{profile.arr} {profile.currency}",
        "Owner": profile.owner or "",
        "Onboarded": _day(profile.onboarded_at),
        "Renews": _day(profile.renews_at),
    }
    return {name: value for name, value in said.items() if value}


def alert(title: str, text: str, about: About) -> Words:
    """An alert: what a step of a playbook says, and how the customer stands."""
    return Words(title=f"{title}: {about.profile.name}", text=(text,), fields=standing(about))


def escalation(
    title: str, reason: str, about: About, runs: Iterable[Enrolment], before: Mapping[str, int]
) -> Words:
    """What the executive needs to decide: the standing, the score's past, and what was tried.

    `before` are earlier scores by when they were, such as "a week ago".
    """
    return Words(
        title=f"{title}: {about.profile.name}",
        text=(reason, tried(runs), CHOICES),
        fields={**standing(about), **past(before)},
    )


def past(before: Mapping[str, int]) -> dict[str, str]:
    """Earlier scores by when they were, such as "a week ago", as a field of what is said."""
    said = ", ".join(f"{score} {when}" for when, score in before.items())
    return {"Score before": said} if said else {}


def tried(runs: Iterable[Enrolment]) -> str:
    """What was tried for a customer in these runs, as a paragraph."""
    return "\n".join((TRIED, *_tried(runs)))


def question(step: Step, asked: Asked, about: About) -> Words:
    """What the executive is told of a step that waits for their approval."""
    title = "" if isinstance(step, Branch | Wait) else step.title
    until = f"{asked.until:%Y-%m-%d %H:%M} UTC"
    fields = {"Undecided since": f"{asked.since:%Y-%m-%d %H:%M} UTC", **standing(about)}
    if isinstance(step, Offer):
        fields["Stands for"] = f"{step.valid_days} days from when it is sent"
    return Words(
        title=f"Decide: {title}: {about.profile.name}",
        text=(
            f"This waits for you: {asked.reason}.",
            "Once you approve it, it goes on as the playbook says; what you reject is left out.",
            f"What nobody decides until {until} is left out, too.",
        ),
        fields=fields,
    )


def _tried(runs: Iterable[Enrolment]) -> Sequence[str]:
    """What was done for a customer in these runs, the latest last."""
    done = [
        (run.at, f"{of.playbook}, {_plain(run.step)}: {run.result}, {run.detail}")
        for of in runs
        for run in of.runs
        if run.result != "passed"
    ]
    done += [
        (act.at, f"{of.playbook}: {act.kind} by {act.by}" + (f", {act.note}" if act.note else ""))
        for of in runs
        for act in of.acts
    ]
    lines = [f"- {_day(at)}: {what}" for at, what in sorted(done)]
    if not lines:
        return ["- nothing yet"]
    left = len(lines) - MOST_TRIED
    return [f"- {left} things before", *lines[left:]] if left > 0 else lines


def letter(words: Words) -> Letter:
    """The words as a mail to one of our own people."""
    facts = [f"{name}: {value}" for name, value in words.fields.items()]
    rows = "".join(
        f'<tr><td style="padding:2px 16px 2px 0"><b>{escape(name)}</b></td>'
        f"<td>{escape(value)}</td></tr>"
        for name, value in words.fields.items()
    )
    inside = "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in (words.title, *words.text)
    )
    # As in the letters to customers, the reader's own colours are the right ones.
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)}</title></head>"
        '<body style="margin:0;padding:16px;font-family:system-ui,sans-serif;font-size:16px;'
        f'line-height:1.5">{inside}<table>{rows}</table></body></html>'
    )
    text = "\n\n".join((words.title, *words.text, "\n".join(facts))) + "\n"
    return Letter(subject=" ".join(words.title.split()), text=text, html=html)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""
