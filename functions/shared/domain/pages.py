"""The pages that a contact sees who follows a link of a letter: HTML without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from functions.shared.domain import nps
from functions.shared.domain.letters import HIGHEST, LOWEST

LONGEST_COMMENT = 10_000

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#57606a;--edge:#6e7781;
--act:#1d5fbf;--on-act:#fff;--wrong:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e8eaed;--soft:#a9b1ba;
--edge:#8b949e;--act:#8ab4f8;--on-act:#10131a;--wrong:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:40rem;margin:0 auto;padding:2rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem;text-wrap:balance}
p{margin:0 0 1rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
legend{padding:0}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:0 0 .5rem;color:var(--soft)}
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
.wrong{color:var(--wrong);font-weight:600}
@media (min-width:36rem){.scale{grid-template-columns:repeat(11,1fr)}
.scale label:last-child{grid-column:auto}}
@media (forced-colors:active){.scale input:checked+span{outline:3px solid Highlight}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form of a survey shows as already filled in, and what is wrong with a field."""

    score: int | None = None
    comment: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def survey(venture: str, filled: Filled) -> str:
    """The page of a survey: the question, eleven choices, a comment, one button."""
    return _document(_question(venture), _form(venture, filled, "h1", "Send my answer"))


def thanks(venture: str, score: int, comment: str) -> str:
    """The page after an answer: what was recorded, and the form again to change it."""
    again = _form(venture, Filled(score=score, comment=comment), "p", "Send my new answer")
    return _document(
        "Thank you",
        f"<h1>Thank you. You chose {score}.</h1>{_reply(venture, score, comment)}"
        f"<details><summary>Change your answer or its reason</summary>{again}</details>",
    )


def unsubscribe(venture: str) -> str:
    """The page that asks once more before a contact is unsubscribed."""
    return _document(
        f"No more mail from {venture}",
        f"<h1>No more mail from {escape(venture)}?</h1>"
        "<p>Press the button, and nothing more will be sent to your address.</p>"
        '<form method="post"><button type="submit">Unsubscribe</button></form>',
    )


def unsubscribed(venture: str) -> str:
    """The page after a contact was unsubscribed."""
    return _document(
        "You are unsubscribed",
        "<h1>You are unsubscribed.</h1>"
        f"<p>{escape(venture)} will send nothing more to your address.</p>",
    )


def failure(status: int) -> str:
    """The page that says what is wrong with a link or a request, and what to do."""
    title, advice = _FAILURES.get(status, _UNEXPECTED)
    return _document(title, f"<h1>{title}</h1><p>{advice}</p>")


_FAILURES = {
    400: ("That did not work.", "What was sent is not the form of this page. Please try it again."),
    404: ("There is nothing here.", "Please check that the whole link was copied from the mail."),
    410: ("This link is no longer valid.", "The survey that it belongs to is over."),
    413: ("That was too long.", "Please go back, and shorten the text."),
    415: ("That did not work.", "Please go back, and send the form of the page itself."),
    503: ("This does not work right now.", "Nothing was lost or changed. Try again in a minute."),
}
_UNEXPECTED = ("Something went wrong.", "It is our fault, not yours. Please try again later.")


def _question(venture: str) -> str:
    return f"How likely are you to recommend {venture} to a friend or colleague?"


def _form(venture: str, filled: Filled, heading: str, button: str) -> str:
    question = escape(_question(venture))
    choices = "".join(_choice(score, filled.score) for score in nps.SCORES)
    return (
        '<form method="post">'
        f"<fieldset{_described(filled, 'score')}><legend><{heading}>{question}</{heading}></legend>"
        f"{_wrong(filled, 'score')}"
        f'<div class="ends"><span>0: {LOWEST}</span><span>10: {HIGHEST}</span></div>'
        f'<div class="scale">{choices}</div></fieldset>'
        '<label class="comment" for="comment">'
        "What is the main reason for your choice? (optional)</label>"
        f"{_wrong(filled, 'comment')}"
        f'<textarea id="comment" name="comment" maxlength="{LONGEST_COMMENT}"'
        f"{_described(filled, 'comment')}>\n{escape(filled.comment)}</textarea>"
        f'<button type="submit">{escape(button)}</button></form>'
    )


def _choice(score: int, chosen: int | None) -> str:
    said = {0: f"0, {LOWEST}", 10: f"10, {HIGHEST}"}.get(score)
    label = f' aria-label="{said}"' if said else ""
    checked = " checked" if score == chosen else ""
    return (
        f'<label><input type="radio" name="score" value="{score}" required{label}{checked}>'
        f"<span>{score}</span></label>"
    )


def _wrong(filled: Filled, field: str) -> str:
    message = filled.errors.get(field)
    if message is None:
        return ""
    return f'<p class="wrong" role="alert" id="{field}-error">{escape(message)}</p>'


def _described(filled: Filled, field: str) -> str:
    return f' aria-describedby="{field}-error"' if field in filled.errors else ""


def _reply(venture: str, score: int, comment: str) -> str:
    more = "" if comment else " If you like, add below why you chose this number."
    said = {
        "promoter": f"We are glad that {venture} works well for you.",
        "passive": f"That tells us that {venture} is good, and could be better.",
        "detractor": f"We are sorry that {venture} is not what you need it to be.",
    }[nps.category(score)]
    return f"<p>{escape(said + more)}</p>"


def _document(title: str, inside: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{inside}</main></body></html>"
    )
