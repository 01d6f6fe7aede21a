"""The pages that a contact sees who follows a link of a letter: HTML without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from functions.shared.domain import exits, languages, nps, surveys
from functions.shared.domain.languages import Notice, Words

LONGEST_COMMENT = 10_000

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#57606a;--edge:#6e7781;
--act:#1d5fbf;--on-act:#fff;--wrong:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e8eaed;--soft:#a9b1ba;
--edge:#8b949e;--act:#8ab4f8;--on-act:#10131a;--wrong:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{overflow-wrap:anywhere;max-width:40rem;margin:0 auto;padding:2rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem;text-wrap:balance}
p{margin:0 0 1rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
legend{padding:0}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:0 0 .5rem;color:var(--soft)}
.ends span:last-child{text-align:right}
.scale{display:grid;grid-template-columns:repeat(6,1fr);gap:.375rem}
.scale label:last-child{grid-column:span 2}
.scale label{position:relative;display:block;cursor:pointer}
.scale input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.scale span{display:grid;place-items:center;min-height:2.75rem;border:2px solid var(--edge);
border-radius:.375rem;font-weight:600}
.scale input:hover+span{border-color:var(--act)}
.scale input:checked+span{background:var(--act);border-color:var(--act);color:var(--on-act)}
.scale input:focus-visible+span,button:focus-visible,textarea:focus-visible,
summary:focus-visible,a:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.comment{display:block;margin:0 0 .375rem;font-weight:600}
textarea{display:block;width:100%;min-height:7rem;margin:0 0 1.5rem;padding:.625rem .75rem;
border:2px solid var(--edge);border-radius:.375rem;background:transparent;
color:inherit;font:inherit}
button{min-height:3rem;padding:.5rem 1.5rem;border:2px solid transparent;border-radius:.375rem;
background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
summary{cursor:pointer;padding:.5rem 0;color:var(--act);font-weight:600}
details[open] summary{margin-bottom:1rem}
.reasons label{display:flex;gap:.625rem;align-items:center;min-height:2.75rem;
padding:.375rem .75rem;margin:0 0 .375rem;border:2px solid var(--edge);border-radius:.375rem;
cursor:pointer}
.reasons input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--act)}
.reasons label:hover,.reasons label:has(:checked){border-color:var(--act)}
.reasons input:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.note{padding:.75rem 1rem;border:2px solid var(--edge);border-radius:.375rem}
.soft{margin:1.5rem 0 0;color:var(--soft)}
.wrong{color:var(--wrong);font-weight:600}
@media (min-width:36rem){.scale{grid-template-columns:repeat(11,1fr)}
.scale label:last-child{grid-column:auto}}
@media (forced-colors:active){.scale input:checked+span{outline:3px solid Highlight}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form of a survey shows as already filled in, and what is wrong with a field.

    `before` is the score that was given before, if one was.
    """

    score: int | None = None
    comment: str = ""
    before: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def survey(words: Words, venture: str, filled: Filled) -> str:
    """The page of a survey: the question, eleven choices, a comment, one button."""
    question = words.question.format(venture=venture)
    if filled.before is None:
        return _document(words, question, _form(words, question, filled, "h1", words.send))
    known = f'<p class="note">{escape(words.before.format(score=filled.before))}</p>'
    form = _form(words, question, filled, "h1", words.send_again)
    return _document(words, question, known + form)


def thanks(words: Words, venture: str, score: int, comment: str) -> str:
    """The page after an answer: what was recorded, and the form again to change it."""
    question = words.question.format(venture=venture)
    again = _form(words, question, Filled(score=score, comment=comment), "p", words.send_again)
    reply = words.replies[nps.category(score)].format(venture=venture)
    how_long = words.how_long.format(days=surveys.LINK_LIFE.days)
    # Who gave no reason finds the place for it open.
    more, opened = ("", "") if comment else (f"<p>{escape(words.tell_why)}</p>", " open")
    return _document(
        words,
        words.thanks,
        f"<h1>{escape(words.thanks_score.format(score=score))}</h1>"
        f"<p>{escape(reply)}</p>{more}"
        f"<details{opened}><summary>{escape(words.change)}</summary>{again}</details>"
        f'<p class="soft">{escape(how_long)}</p>',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What the form of an exit survey shows as filled in, and what is wrong with a field."""

    reason: str | None = None
    comment: str = ""
    answered: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


def exit_survey(words: Words, venture: str, shown: Explained) -> str:
    """The page of an exit survey: one question, seven reasons, a comment, one button."""
    question = words.leaving.question.format(venture=venture)
    known = f'<p class="note">{escape(words.leaving.before)}</p>' if shown.answered else ""
    return _document(words, question, known + _exit_form(words, question, shown, "h1"))


def exit_thanks(words: Words, venture: str, reason: str, comment: str) -> str:
    """The page after an exit survey's answer: what was recorded, and the form to change it."""
    said = words.leaving
    question = said.question.format(venture=venture)
    shown = Explained(reason=reason, comment=comment, answered=True)
    again = _exit_form(words, question, shown, "p")
    how_long = words.how_long.format(days=exits.LINK_LIFE.days)
    return _document(
        words,
        said.thanks.title,
        f"<h1>{escape(said.thanks.title)}</h1>"
        f'<p class="note">{escape(said.reasons[reason])}</p>'
        f"<p>{escape(said.thanks.advice)}</p>"
        f"<details><summary>{escape(words.change)}</summary>{again}</details>"
        f'<p class="soft">{escape(how_long)}</p>',
    )


def unsubscribe(words: Words, venture: str) -> str:
    """The page that asks once more before a contact is unsubscribed."""
    button = (
        f'<form method="post"><button type="submit">{escape(words.leave_button)}</button></form>'
    )
    return _notice(words, words.leave, venture, button)


def unsubscribed(words: Words, venture: str) -> str:
    """The page after a contact was unsubscribed."""
    return _notice(words, words.left, venture)


def failure(status: int, accepted: str) -> str:
    """The page that says what is wrong with a link or a request, and what to do.

    It speaks a language that an Accept-Language header names: a link that proves nothing does not
    tell whose it is.
    """
    words = languages.words(None, accepted)
    return _notice(words, words.failures.get(status, words.unexpected), "")


def _notice(words: Words, notice: Notice, venture: str, more: str = "") -> str:
    title, advice = (said.format(venture=venture) for said in (notice.title, notice.advice))
    return _document(words, title, f"<h1>{escape(title)}</h1><p>{escape(advice)}</p>{more}")


def _form(words: Words, question: str, filled: Filled, heading: str, button: str) -> str:
    choices = "".join(_choice(words, score, filled.score) for score in nps.SCORES)
    ends = f"<span>0: {escape(words.lowest)}</span><span>10: {escape(words.highest)}</span>"
    return (
        '<form method="post">'
        f"<fieldset{_described(filled, 'score')}>"
        f"<legend><{heading}>{escape(question)}</{heading}></legend>"
        f"{_wrong(filled, 'score')}"
        f'<div class="ends">{ends}</div>'
        f'<div class="scale">{choices}</div></fieldset>'
        f"{_comment(filled, words.reason)}"
        f'<button type="submit">{escape(button)}</button></form>'
    )


def _exit_form(words: Words, question: str, shown: Explained, heading: str) -> str:
    choices = "".join(
        f'<label><input type="radio" name="reason" value="{reason}" required'
        f"{' checked' if reason == shown.reason else ''}>"
        f"<span>{escape(words.leaving.reasons[reason])}</span></label>"
        for reason in exits.REASONS
    )
    return (
        '<form method="post">'
        f"<fieldset{_described(shown, 'reason')}>"
        f"<legend><{heading}>{escape(question)}</{heading}></legend>"
        f"{_wrong(shown, 'reason')}"
        f'<div class="reasons">{choices}</div></fieldset>'
        f"{_comment(shown, words.leaving.comment)}"
        f'<button type="submit">{escape(words.send_again if shown.answered else words.send)}'
        "</button></form>"
    )


def _comment(shown: Filled | Explained, label: str) -> str:
    return (
        f'<label class="comment" for="comment">{escape(label)}</label>'
        f"{_wrong(shown, 'comment')}"
        f'<textarea id="comment" name="comment" maxlength="{LONGEST_COMMENT}"'
        f"{_described(shown, 'comment')}>\n{escape(shown.comment)}</textarea>"
    )


def _choice(words: Words, score: int, chosen: int | None) -> str:
    said = {0: f"0, {words.lowest}", 10: f"10, {words.highest}"}.get(score)
    label = f' aria-label="{escape(said)}"' if said else ""
    checked = " checked" if score == chosen else ""
    return (
        f'<label><input type="radio" name="score" value="{score}" required{label}{checked}>'
        f"<span>{score}</span></label>"
    )


def _wrong(filled: Filled | Explained, field: str) -> str:
    message = filled.errors.get(field)
    if message is None:
        return ""
    return f'<p class="wrong" role="alert" id="{field}-error">{escape(message)}</p>'


def _described(filled: Filled | Explained, field: str) -> str:
    return f' aria-describedby="{field}-error"' if field in filled.errors else ""


def _document(words: Words, title: str, inside: str) -> str:
    return (
        f'<!doctype html><html lang="{words.tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{inside}</main></body></html>"
    )
