"""The letters of surveys, in HTML for narrow mail programs and in text: eleven links, or one.

Tables and inline styles alone, for that is what mail programs keep. Two short tables beside each
other hold the scores: where both do not fit, the second one slips below the first.
"""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from functions.shared.domain.languages import Words
from functions.shared.domain.letters import Letter, Occasion, line
from functions.shared.domain.nps import SCORES

# One colour for all scores, so that none is recommended; and one of middle lightness with its own
# text on it, so that no dark mode makes it unreadable. Of text and ground no colour is set: the
# reader's own, light or dark, is the right one.
BUTTON, ON_BUTTON = "#1d5fbf", "#ffffff"

_FONT: Final = (
    "font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;"
    "font-size:16px;line-height:1.5"
)
_CELL: Final = 42
"""Pixels of a score with the space around it; six of them fit a screen of 276."""
_FIRST_ROW: Final = 6


def written(words: Words, o: Occasion, answer_url: str, *, again: bool = False) -> Letter:
    """The survey, or its reminder. A link of it opens a page; that page's button answers."""
    venture, name = line(o.venture), line(o.contact)
    question = words.question.format(venture=venture)
    hello = words.hello_named.format(name=name) if name else words.hello
    let_go = words.let_go.format(venture=venture)
    signed = list(dict.fromkeys([line(o.author), venture]))
    links = [(score, f"{answer_url}?{urlencode({'score': score})}") for score in SCORES]
    ends = {0: words.lowest, 10: words.highest}
    lines = [
        f"{score} ({ends[score].lower()}): {url}" if score in ends else f"{score}: {url}"
        for score, url in links
    ]
    footer = f"--\n{let_go}: {o.unsubscribe_url}"
    opening = [hello, words.reminder] if again else [hello]
    text = "\n\n".join([*opening, question, words.how, "\n".join(lines), "\n".join(signed), footer])
    inside = (
        "".join(_paragraph(escape(said)) for said in opening)
        + '<p style="margin:0 0 16px;font-size:20px;line-height:1.35">'
        + f"<b>{escape(question)}</b></p>"
        + _scale(words, links)
        + _paragraph(escape(words.how))
        + _paragraph("<br>".join(map(escape, signed)))
        + _way_out(let_go, o)
    )
    subject = words.reminder_subject.format(question=question) if again else question
    return Letter(subject=subject, text=text + "\n", html=_document(words, question, inside))


def exit_survey(words: Words, o: Occasion, answer_url: str) -> Letter:
    """The exit survey: a person asks why. Its one link opens a page, whose button answers."""
    venture, name = line(o.venture), line(o.contact)
    said = words.leaving
    hello = words.hello_named.format(name=name) if name else words.hello
    why = said.why.format(venture=venture)
    let_go = words.let_go.format(venture=venture)
    signed = list(dict.fromkeys([line(o.author), venture]))
    footer = f"--\n{let_go}: {o.unsubscribe_url}"
    asked = f"{said.link}: {answer_url}"
    text = "\n\n".join([hello, why, asked, said.how, "\n".join(signed), footer])
    button = (
        f"display:inline-block;padding:11px 20px;background-color:{BUTTON};color:{ON_BUTTON};"
        "border-radius:4px;font-weight:bold;text-decoration:none"
    )
    inside = (
        _paragraph(escape(hello))
        + _paragraph(escape(why))
        + _paragraph(f'<a href="{escape(answer_url)}" style="{button}">{escape(said.link)}</a>')
        + _paragraph(escape(said.how))
        + _paragraph("<br>".join(map(escape, signed)))
        + _way_out(let_go, o)
    )
    return Letter(
        subject=said.subject, text=text + "\n", html=_document(words, said.subject, inside)
    )


def _way_out(let_go: str, o: Occasion) -> str:
    return (
        f'<p style="margin:32px 0 0;font-size:13px"><a href="{escape(o.unsubscribe_url)}" '
        f'style="color:inherit">{escape(let_go)}</a></p>'
    )


def _scale(words: Words, links: Sequence[tuple[int, str]]) -> str:
    width = _CELL * len(links)
    end = 'valign="bottom" style="padding:0 1px 6px;font-size:14px;line-height:1.35'
    return (
        f'<table role="presentation" width="{width}" {_BARE} '
        f'style="width:100%;max-width:{width}px"><tr>'
        f'<td {end}">0: {escape(words.lowest)}</td>'
        f'<td align="right" {end};text-align:right">10: {escape(words.highest)}</td></tr></table>'
        + _row(words, links[:_FIRST_ROW])
        + _row(words, links[_FIRST_ROW:])
        + '<div style="clear:both;height:18px;line-height:18px">&nbsp;</div>'
    )


_BARE: Final = 'cellpadding="0" cellspacing="0" border="0"'


def _row(words: Words, links: Sequence[tuple[int, str]]) -> str:
    link = (
        f"display:block;padding:11px 0;background-color:{BUTTON};color:{ON_BUTTON};"
        "border-radius:4px;font-weight:bold;text-align:center;text-decoration:none"
    )
    cells = "".join(
        f'<td width="{_CELL}" style="width:{_CELL - 2}px;padding:1px"><a '
        f'href="{escape(url)}"{_said(words, score)} style="{link}">{score}</a></td>'
        for score, url in links
    )
    width = _CELL * len(links)
    return (
        f'<table role="presentation" align="left" width="{width}" {_BARE} '
        f'style="width:{width}px;border-collapse:separate"><tr>{cells}</tr></table>'
    )


def _said(words: Words, score: int) -> str:
    """What a screen reader says of a score at an end of the scale."""
    end = {0: words.lowest, 10: words.highest}.get(score)
    return f' aria-label="{score}, {escape(end)}"' if end else ""


def _paragraph(html: str) -> str:
    return f'<p style="margin:0 0 16px">{html}</p>'


def _document(words: Words, title: str, inside: str) -> str:
    # Some mail programs keep nothing outside the body: the table says the language and font again.
    return (
        f'<!doctype html><html lang="{words.tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title></head>"
        f'<body style="margin:0;padding:0;{_FONT}">'
        f'<table role="presentation" lang="{words.tag}" width="100%" {_BARE} '
        f'style="width:100%;max-width:592px;{_FONT}"><tr><td style="padding:16px 12px">'
        f"{inside}</td></tr></table></body></html>"
    )
