"""Reports as Markdown, as a page, and as a mail: one text each, the same for the same data.

Whatever was said by somebody is text wherever it stands. The page has no script and no link, fits
a phone, and follows its reader's light or dark.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Final

from functions.shared.domain.letters import Letter, line
from functions.shared.domain.reports.claims import (
    Claim,
    Report,
    Section,
    Value,
    age,
    command,
    told,
)
from functions.shared.domain.verdicts import Evidence

_LONG: Final = 48
"""Characters of a fact that has a line of its own."""
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_VERDICTS: Final = {
    "passed": "good",
    "failed": "bad",
    "not_yet_decidable": "open",
    "healthy": "good",
    "critical": "bad",
}
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c2330;--dim:#5a6372;--line:#d9dee6;--page:#ffffff;
--good:#156f3d;--bad:#a61b1b;--open:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--dim:#a3adbb;--line:#343c49;--page:#14181f;
--good:#6fce97;--bad:#ff9a94;--open:#ecc069}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:20px 16px 48px}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.15rem;line-height:1.3;margin:36px 0 4px}
p{margin:4px 0}
.dim{color:var(--dim);font-size:.875rem}
.claims{margin:12px 0 8px;padding:0;list-style:none;border-top:1px solid var(--line)}
.claims>li{padding:10px 0;border-bottom:1px solid var(--line)}
.row{display:flex;justify-content:space-between;gap:16px;align-items:baseline}
.row>span{min-width:0;overflow-wrap:anywhere}
.value{flex:none;max-width:60%;text-align:right;font-weight:650;font-variant-numeric:tabular-nums}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.facts{margin:2px 0 0;padding:0;list-style:none;color:var(--dim);font-size:.875rem}
.facts.line>li{display:inline-block;margin-right:1em}
.facts li{overflow-wrap:anywhere}
blockquote{margin:6px 0 0;padding-left:10px;border-left:3px solid var(--line);color:var(--dim);
font-size:.9rem;overflow-wrap:anywhere}
details{margin:6px 0 0;color:var(--dim);font-size:.875rem}
summary{cursor:pointer}
pre{margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;font:.8rem/1.45 ui-monospace,monospace}
"""


def markdown(report: Report) -> str:
    """The report as Markdown (CommonMark)."""
    said = [
        f"# {_quiet(report.title)}: {_quiet(report.name)}",
        f"As of {told(report.at)}.",
    ]
    for section in report.sections:
        said += _section_in_markdown(report, section)
    return "\n\n".join(said) + "\n"


def page(report: Report) -> str:
    """The report as a page."""
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(report.title)}: {escape(report.name)}</title>",
            f"<style>{_STYLE}</style></head><body><main>",
            f"<h1>{escape(report.title)}: {escape(report.name)}</h1>",
            f'<p class="dim">As of {told(report.at)}</p>',
            *(_section_in_html(report, section) for section in report.sections),
            "</main></body></html>",
        )
    )


def letter(report: Report, subject: str) -> Letter:
    """The report as a mail: without the commands, which mail programs have no place for."""
    sections = ["\n\n".join(_lines_of_mail(report, section)) for section in report.sections]
    head = f"{report.title}: {report.name}, as of {told(report.at)}"
    return Letter(
        subject=line(subject),
        text="\n\n\n".join((head, *sections)) + "\n",
        html="".join(
            (
                '<!doctype html><html lang="en"><head><meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                f"<title>{escape(line(subject))}</title></head>",
                '<body style="margin:0;padding:16px;font:16px/1.5 system-ui,sans-serif">',
                '<h1 style="font-size:22px;line-height:1.25;margin:0">',
                f"{escape(report.title)}: {escape(report.name)}</h1>",
                f'<p style="margin:4px 0;font-size:14px">As of {told(report.at)}</p>',
                *(_section_of_mail(report, section) for section in report.sections),
                "</body></html>",
            )
        ),
    )


def shown(claim: Claim) -> str:
    """A claim's value with its unit, as people read it."""
    if claim.value is None:
        return "not known"
    said = _value(claim.value)
    if isinstance(claim.value, str):
        said = said.replace("_", " ")
    space = "" if claim.unit == "%" else " "
    return f"{said}{space}{_singular(claim)}".strip()


def _singular(claim: Claim) -> str:
    plural = claim.unit in ("customers", "runs", "comments")
    return claim.unit[:-1] if plural and claim.value == 1 else claim.unit


def _value(value: Value) -> str:
    """A number without needless zeros; text as it is."""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)


def _fact(one: Evidence) -> str:
    when = f" ({told(one.at)})" if one.at else ""
    return f"{one.what}: {_value(one.value)}{when}"


def _facts(claim: Claim) -> list[str]:
    unknown = [claim.unknown] if claim.unknown else []
    return [*unknown, *(_fact(one) for one in claim.evidence)]


def _long(claim: Claim) -> bool:
    """Whether what a claim rests on is told one by one, rather than in a line."""
    return any(len(_fact(one)) > _LONG for one in claim.evidence)


def _when(report: Report, section: Section) -> str:
    if section.as_of is None:
        return section.counted
    counted: datetime = section.as_of
    return f"{section.counted} As of {told(counted)}, {age(counted, report.at)}."


def _quiet(text: str) -> str:
    """Text in which nothing means anything to Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _section_in_markdown(report: Report, section: Section) -> Iterator[str]:
    yield f"## {_quiet(section.title)}"
    yield _quiet(_when(report, section))
    if not section.claims:
        yield _quiet(section.empty)
    for claim in section.claims:
        rows = [f"- **{_quiet(claim.says)}: {_quiet(shown(claim))}**"]
        rows += [f"  - {_quiet(fact)}" for fact in _facts(claim)]
        rows += [f"  > {_quiet(quote)}\n" for quote in claim.quotes]
        rows += [f"  - `{command(report, section, claim)}`"]
        yield "\n".join(rows)
    if not section.claims:
        yield f"`{command(report, section)}`"


def _section_in_html(report: Report, section: Section) -> str:
    claims = "".join(_claim_in_html(report, section, claim) for claim in section.claims)
    listed = f'<ul class="claims">{claims}</ul>' if claims else f"<p>{escape(section.empty)}</p>"
    return (
        f'<section><h2>{escape(section.title)}</h2>{listed}<p class="dim">'
        f"{escape(_when(report, section))}</p></section>"
    )


def _claim_in_html(report: Report, section: Section, claim: Claim) -> str:
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in _facts(claim))
    kind = "facts" if _long(claim) else "facts line"
    tone = _VERDICTS.get(str(claim.value), "")
    return "".join(
        (
            f'<li><div class="row"><span>{escape(claim.says)}</span>',
            f'<span class="value {tone}">{escape(shown(claim))}</span></div>',
            f'<ul class="{kind}">{facts}</ul>' if facts else "",
            *(f"<blockquote>{escape(quote)}</blockquote>" for quote in claim.quotes),
            "<details><summary>Reproduce</summary><pre>",
            escape(command(report, section, claim)),
            "</pre></details></li>",
        )
    )


def _lines_of_mail(report: Report, section: Section) -> Iterator[str]:
    yield section.title.upper()
    if not section.claims:
        yield section.empty
    for claim in section.claims:
        facts = "".join(f"\n    {fact}" for fact in _facts(claim))
        yield f"{claim.says}: {shown(claim)}{facts}"
    yield _when(report, section)


def _fact_of_mail(fact: str) -> str:
    """A fact, which breaks within only where it is long."""
    keep = "" if len(fact) > _LONG else ";white-space:nowrap"
    return f'<span style="display:inline-block;margin-right:14px{keep}">{escape(fact)}</span> '


def _section_of_mail(report: Report, section: Section) -> str:
    """A section as mail programs show it: a table, and styles that stand with each element."""
    small = 'style="margin:4px 0;font-size:13px;line-height:1.45;opacity:.8"'
    rows = "".join(
        f'<tr><td style="padding:10px 12px 0 0;vertical-align:top">{escape(claim.says)}</td>'
        '<td style="padding:10px 0 0;text-align:right;font-weight:bold;white-space:nowrap;'
        f'vertical-align:top">{escape(shown(claim))}</td></tr>'
        '<tr><td colspan="2" style="padding:2px 0 10px;border-bottom:1px solid #8886;'
        f'font-size:13px;line-height:1.45">{"".join(map(_fact_of_mail, _facts(claim)))}</td></tr>'
        for claim in section.claims
    )
    table = (
        f'<table role="presentation" style="width:100%;border-collapse:collapse">{rows}</table>'
        if rows
        else f"<p>{escape(section.empty)}</p>"
    )
    return (
        f'<h2 style="font-size:18px;line-height:1.3;margin:28px 0 4px">{escape(section.title)}</h2>'
        f"{table}<p {small}>{escape(_when(report, section))}</p>"
    )
