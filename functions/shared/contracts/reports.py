"""What the HTTP API answers of reports: sections of claims, each with what it rests on."""

from datetime import datetime
from decimal import Decimal

from functions.shared.contracts.answers import Said
from functions.shared.domain.reports import claims
from functions.shared.domain.reports.claims import Value, command


class ReportFact(Said):
    """One thing that a claim rests on: what it is, its number or word, and when it was so."""

    what: str
    value: int | float | str
    at: datetime | None


class ReportClaim(Said):
    """One thing that a report says: `value` in `unit`, null where it is not known, and why.

    `command` prints it, where `$API` is this API's address and `$TOKEN` a bearer token; where it
    ends without jq, it lists what was counted. `quotes` are customers' own words.
    """

    id: str
    says: str
    value: int | float | str | None
    unit: str
    unknown: str | None
    evidence: list[ReportFact]
    quotes: list[str]
    command: str


class ReportSection(Said):
    """Claims that are counted in one way; `as_of` says for when, where that is not now."""

    id: str
    title: str
    counted: str
    as_of: datetime | None
    age_seconds: int | None
    empty: str | None
    claims: list[ReportClaim]


class Report(Said):
    """What is said of a venture as of an instant; the same data makes the same report."""

    report: claims.Kind
    title: str
    venture_id: str
    venture: str
    as_of: datetime
    sections: list[ReportSection]

    @classmethod
    def of(cls, report: claims.Report) -> "Report":
        """The report as callers see it."""
        return cls(
            report=report.kind,
            title=report.title,
            venture_id=report.venture,
            venture=report.name,
            as_of=report.at,
            sections=[_section(report, section) for section in report.sections],
        )


def _section(report: claims.Report, section: claims.Section) -> ReportSection:
    age = report.at - section.as_of if section.as_of else None
    return ReportSection(
        id=section.id,
        title=section.title,
        counted=section.counted,
        as_of=section.as_of,
        age_seconds=max(0, int(age.total_seconds())) if age is not None else None,
        empty=None if section.claims else section.empty,
        claims=[
            ReportClaim(
                id=claim.id,
                says=claim.says,
                value=_plain(claim.value),
                unit=claim.unit,
                unknown=claim.unknown,
                evidence=[
                    ReportFact(what=one.what, value=_number(one.value), at=one.at)
                    for one in claim.evidence
                ],
                quotes=list(claim.quotes),
                command=command(report, section, claim),
            )
            for claim in section.claims
        ],
    )


def _plain(value: Value | None) -> int | float | str | None:
    return None if value is None else _number(value)


def _number(value: Value) -> int | float | str:
    return float(value) if isinstance(value, Decimal) else value
