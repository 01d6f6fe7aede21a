"""The letters that go to customers: what is written, and by whom; pure text in, text out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from html import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written: subject, plain text, HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs a letter: a name, and the address that replies go to, where there is one."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who writes to whom. `contact` may be empty; `unsubscribe_url` stands in every footer."""

    contact: str
    customer: str
    venture: str
    author: str
    unsubscribe_url: str


def author(owner: str | None, venture: str) -> Author:
    """Who signs for a customer's owner, such as `Dana Reyes <dana@example.com>`.

    An owner that is an address alone gets the replies, and the venture's name stands for theirs.
    """
    said = _line(owner or "")
    name, address = parseaddr(said)
    if "@" not in address:
        return Author(said or _line(venture), None)
    return Author(name or _line(venture), address)


def personal_email(o: Occasion) -> Letter:
    """The success manager asks how things stand."""
    return _written(
        o,
        f"How is {_line(o.venture)} working out for you?",
        (
            (
                f"I look after {o.customer} at {o.venture}, and I have the impression that "
                f"{o.venture} is not as useful to you at the moment as it should be."
            ),
            (
                "I would rather hear it from you than guess. Is something in the way: "
                "an open question, something that is missing, a change on your side?"
            ),
            (
                "Please reply to this mail, one line is enough. If a short call is easier, "
                "suggest a time."
            ),
        ),
    )


def adoption_guide(o: Occasion) -> Letter:
    """The success manager suggests how to get more out of the product, and offers to help."""
    return _written(
        o,
        f"Getting more out of {_line(o.venture)}",
        (
            (
                f"Here is how I would go about getting more out of {o.venture} at {o.customer}. "
                "It takes about an hour."
            ),
            _Steps(
                (
                    "Pick one job that takes your team longer than it should.",
                    (
                        f"Have the two people who do it most often do it once in {o.venture}, "
                        "side by side."
                    ),
                    (
                        "Write down where you got stuck, and send me the list. I will tell you "
                        "what helps with each point, and say so plainly where "
                        f"{o.venture} has no answer."
                    ),
                )
            ),
            (
                "Which job would you pick? Reply with one line, and I will tell you how I would "
                "set it up."
            ),
        ),
    )


def welcome_first_steps(o: Occasion) -> Letter:
    """The success manager welcomes somebody who has not begun yet."""
    return _written(
        o,
        f"Your first steps with {_line(o.venture)}",
        (
            f"welcome to {o.venture}. I look after {o.customer}, and this is how most begin:",
            _Steps(
                (
                    "Sign in once, and look around for five minutes. Nothing can break.",
                    "Choose one piece of work that comes up this week anyway.",
                    f"Do that one piece in {o.venture}, and leave the rest for later.",
                )
            ),
            "If something keeps you from it, reply with one line. I read every answer myself.",
        ),
    )


def welcome_first_result(o: Occasion) -> Letter:
    """The success manager offers to come to a first result together."""
    return _written(
        o,
        "The first result, together",
        (
            (
                f"most teams are convinced by {o.venture} when they have finished one piece of "
                "their own work in it, and few when they have only looked at it."
            ),
            (
                f"Tell me one thing that {o.customer} wants to get done, and I will write back how "
                f"I would set it up in {o.venture}, step by step."
            ),
            "If this is not the right time, tell me when is, and I will write then.",
        ),
    )


def product_tour(o: Occasion) -> Letter:
    """The success manager offers a tour of the product."""
    return _written(
        o,
        f"Twenty minutes through {_line(o.venture)}",
        (
            (
                f"would a short tour help? I would show you and your team at {o.customer} the "
                f"parts of {o.venture} that matter for your work, with your questions first."
            ),
            "Reply with two times that suit you, and I will confirm one of them.",
        ),
    )


def feature_adoption(o: Occasion) -> Letter:
    """The success manager suggests a second thing that goes well with the first."""
    return _written(
        o,
        f"What goes well with what you use of {_line(o.venture)}",
        (
            (
                f"you have begun to use the heart of {o.venture} at {o.customer}, and nothing else "
                "of it yet. That may be just right."
            ),
            (
                "If it is not: tell me what happens before and after the piece of work that you "
                "do with it. Often the next step is done by hand that need not be, and I will "
                "tell you plainly where we can help and where we cannot."
            ),
        ),
    )


def webinar_invitation(o: Occasion) -> Letter:
    """The success manager invites to hear how others work."""
    return _written(
        o,
        f"How others work with {_line(o.venture)}",
        (
            (
                f"you use {o.venture} less than a few weeks ago. That can have good reasons; if "
                "one of them is that something is in the way, I would like to know."
            ),
            (
                "In our best-practice webinar customers show how they work, half an hour of "
                "practice and no slides. Reply with a yes, and I will send you the next date."
            ),
        ),
    )


def community_invitation(o: Occasion) -> Letter:
    """The success manager invites to the community of users."""
    return _written(
        o,
        f"People who use {_line(o.venture)} every day",
        (
            (
                f"some questions about {o.venture} are answered best by those who work with it. "
                "Our customers have a place to ask each other, and we listen there too."
            ),
            f"Reply with a yes, and I will send you and your team at {o.customer} an invitation.",
        ),
    )


LETTERS: Mapping[str, Callable[[Occasion], Letter]] = {
    "personal_email": personal_email,
    "adoption_guide": adoption_guide,
    "welcome_first_steps": welcome_first_steps,
    "welcome_first_result": welcome_first_result,
    "product_tour": product_tour,
    "feature_adoption": feature_adoption,
    "webinar_invitation": webinar_invitation,
    "community_invitation": community_invitation,
}


def unsubscribe_headers(url: str) -> dict[str, str]:
    """The headers by which a mail program unsubscribes with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@dataclass(frozen=True, slots=True)
class _Steps:
    """Numbered lines of a letter."""

    lines: Sequence[str]


def _written(o: Occasion, subject: str, parts: Sequence[str | _Steps]) -> Letter:
    """A letter as a person would type it: paragraphs, a name below, no decoration."""
    whole = (_greeting(o), *parts, _signed(o))
    text = "\n\n".join(_text(part) for part in whole) + "\n\n" + _footer(o)
    inside = "".join(_html(part) for part in whole) + _footer_html(o)
    return Letter(subject=subject, text=text + "\n", html=_document(subject, inside))


def _greeting(o: Occasion) -> str:
    name = _line(o.contact)
    return f"Hello {name}," if name else "Hello,"


def _signed(o: Occasion) -> str:
    name, venture = _line(o.author), _line(o.venture)
    return name if name == venture else f"{name}\n{venture}"


def _footer(o: Occasion) -> str:
    return f"--\nNo more mail from {_line(o.venture)}: {o.unsubscribe_url}"


def _footer_html(o: Occasion) -> str:
    return (
        '<p style="margin:32px 0 0;font-size:13px">'
        f'<a href="{escape(o.unsubscribe_url)}">No more mail from {escape(_line(o.venture))}</a>'
        "</p>"
    )


def _text(part: str | _Steps) -> str:
    if isinstance(part, _Steps):
        return "\n".join(f"{number}. {line}" for number, line in enumerate(part.lines, 1))
    return part


def _html(part: str | _Steps) -> str:
    if isinstance(part, _Steps):
        items = "".join(f'<li style="margin:0 0 8px">{escape(line)}</li>' for line in part.lines)
        return f'<ol style="margin:0 0 16px;padding-left:24px">{items}</ol>'
    return _paragraph(part)


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 16px">{escape(text).replace(chr(10), "<br>")}</p>'


def _document(title: str, inside: str) -> str:
    # No colour of text or ground is set: the reader's own, light or dark, is the right one.
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title></head>"
        '<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,Segoe UI,Roboto,'
        'Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">'
        f'<div style="max-width:560px">{inside}</div></body></html>'
    )


def _line(text: str) -> str:
    """A name on one line: a stray line break would end a header."""
    return " ".join(text.split())
