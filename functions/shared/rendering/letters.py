"""Letters made of templates: plain text and HTML out of one body, with a footer that is ours.

The footer lets its reader go, and no template can leave it out.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from jinja2 import TemplateError

from functions.shared.domain.languages import ENGLISH, SPOKEN, Words
from functions.shared.domain.letters import Letter, Occasion, line
from functions.shared.domain.templates import MOST_SUBJECT, MOST_TEXT, VARIABLES, Template
from functions.shared.kernel.errors import FieldError
from functions.shared.rendering import language

MOST_VALUE: Final = 500
"""Characters of a value: a name that fills pages is nobody's."""
_KNOWN: Final = frozenset(VARIABLES)
_MAY_BE_EMPTY: Final = frozenset(name for name, v in VARIABLES.items() if not v.always)
_GAP: Final = re.compile(r"\n[ \t]*\n\s*")
_NUMBERED: Final = re.compile(r"\d{1,2}\. +")
_MARKED: Final = re.compile(r"[-*] +")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def mistakes(template: Template) -> list[FieldError]:
    """Everything that is wrong with a template, by field and line."""
    return [
        FieldError(field, message)
        for field, said in (
            ("language", _language(template.language)),
            ("subject", _subject(template.subject)),
            ("text", _source(template.text, MOST_TEXT)),
        )
        for message in said
    ]


def uses(template: Template) -> frozenset[str]:
    """The variables that a template without mistakes names."""
    return language.uses(template.subject) | language.uses(template.text)


def written(template: Template, o: Occasion) -> Letter:
    """The letter that a template without mistakes makes of an occasion.

    A value is text wherever it stands: on one line, and escaped in HTML.
    """
    values = _values(o)
    words = SPOKEN.get(template.language, ENGLISH)
    let_go = words.let_go.format(venture=values["venture_name"])
    subject = line(_filled(template.subject, values))
    text = "\n\n".join(_blocks(_filled(template.text, values)))
    blocks = _blocks(_filled(template.text, values, html=True))
    return Letter(
        subject=subject,
        text=f"{text}\n\n--\n{let_go}: {o.unsubscribe_url}\n",
        html=_document(words, subject, "".join(map(_html, blocks)) + _footer(let_go, o)),
    )


def _values(o: Occasion) -> dict[str, str]:
    author, venture = _short(o.author), _short(o.venture)
    return {
        "contact_name": _short(o.contact),
        "customer_name": _short(o.customer),
        "venture_name": venture,
        "author_name": author,
        "signature": author if author == venture else f"{author}\n{venture}",
        "tier": _short(o.tier),
        "renews_on": _short(o.renews_on),
        "valid_until": _short(o.valid_until),
    }


def _short(value: str) -> str:
    return line(value[:MOST_VALUE])


def _filled(source: str, values: Mapping[str, str], *, html: bool = False) -> str:
    return language.compiled(source, html=html).render(values)


def _language(tag: str) -> Iterator[str]:
    if tag not in SPOKEN:
        yield f"must be one of {', '.join(SPOKEN)}"


def _subject(source: str) -> Iterator[str]:
    if "\n" in source:
        yield "must be one line"
    yield from _source(source, MOST_SUBJECT)


def _source(source: str, most: int) -> Iterator[str]:
    if len(source) > most:
        yield f"must be at most {most} characters"
        return
    if found := _UNSEEN.search(source):
        number = source.count("\n", 0, found.start()) + 1
        yield f"line {number}: holds the control character {found.group()!r}"
        return
    wrong = language.mistakes(source, _KNOWN, _MAY_BE_EMPTY)
    yield from wrong or _tried(source)


def _tried(source: str) -> Iterator[str]:
    """What shows only when it is filled in, with everything known, and with no more than must."""
    known = {name: variable.sample for name, variable in VARIABLES.items()}
    for values in (known, known | dict.fromkeys(_MAY_BE_EMPTY, "")):
        try:
            said = _filled(source, values)
        except (TemplateError, SyntaxError, RecursionError) as error:
            yield f"line 1: cannot be filled in: {error}"
            return
        if not said.strip():
            yield "would be empty"
            return


def _blocks(text: str) -> list[str]:
    """The paragraphs and lists of a letter, which stand apart by empty lines."""
    blocks = _GAP.split(text.strip())
    return ["\n".join(one.rstrip() for one in block.split("\n")) for block in blocks]


def _html(block: str) -> str:
    lines = block.split("\n")
    for tag, mark in (("ol", _NUMBERED), ("ul", _MARKED)):
        if len(lines) > 1 and all(map(mark.match, lines)):
            items = "".join(
                f'<li style="margin:0 0 8px">{mark.sub("", one, count=1)}</li>' for one in lines
            )
            return f'<{tag} style="margin:0 0 16px;padding-left:24px">{items}</{tag}>'
    return f'<p style="margin:0 0 16px">{"<br>".join(lines)}</p>'


def _footer(let_go: str, o: Occasion) -> str:
    link = f'<a href="{escape(o.unsubscribe_url)}">{escape(let_go)}</a>'
    return f'<p style="margin:32px 0 0;font-size:13px">{link}</p>'


def _document(words: Words, title: str, inside: str) -> str:
    # No colour of text or ground is set: the reader's own, light or dark, is the right one.
    return (
        f'<!doctype html><html lang="{words.tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title></head>"
        '<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,Segoe UI,Roboto,'
        'Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">'
        f'<div style="max-width:560px">{inside}</div></body></html>'
    )
