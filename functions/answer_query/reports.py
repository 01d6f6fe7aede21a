"""Reports, as JSON, Markdown or a page; and the last count of everybody that they rest on."""

from collections.abc import Callable
from typing import Final

from functions.answer_query.lists import segment_of
from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import insights as counted
from functions.shared.contracts import reports as contract
from functions.shared.domain.insights import EVERYBODY
from functions.shared.domain.reports.claims import Report
from functions.shared.domain.reports.parts import NOT_COUNTED
from functions.shared.rendering import reports as rendered
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_html, as_json, as_markdown

FORMATS: Final = ("json", "markdown", "html")


def show_digest(request: Request, stores: Stores) -> Response:
    """The digest of the week that ends now."""
    venture = venture_of(request, stores)
    return _shown(
        request, lambda: stores.reports.digest(venture, active(venture, stores), request.at)
    )


def show_insights(request: Request, stores: Stores) -> Response:
    """What is known of the customers."""
    venture = venture_of(request, stores)
    return _shown(
        request, lambda: stores.reports.insights(venture, active(venture, stores), request.at)
    )


def show_handover(request: Request, stores: Stores) -> Response:
    """What the next stage must know, and the dossier until then."""
    venture = venture_of(request, stores)
    return _shown(
        request, lambda: stores.reports.handover(venture, active(venture, stores), request.at)
    )


def show_count(request: Request, stores: Stores) -> Response:
    """How everybody, or a tier, stood when all were last counted."""
    queries.only(request, "segment")
    segment = segment_of(request)
    if segment and segment.kind != "tier":
        raise queries.wrong("segment", "everybody is counted by tier alone; say tier:")
    venture = venture_of(request, stores)
    trait = f"tier:{segment.value}" if segment else EVERYBODY
    found = stores.insights.newest(venture.id, trait)
    said = counted.InsightsShown.of(
        found[0] if found else None,
        segment=queries.text(request, "segment"),
        at=request.at,
        reason=NOT_COUNTED,
    )
    return as_json(answers.plain(said))


def _shown(request: Request, make: Callable[[], Report]) -> Response:
    """The report in the format that is asked for."""
    queries.only(request, "format")
    wanted = queries.choice(request, "format", FORMATS) or "json"
    report = make()
    if wanted == "markdown":
        return as_markdown(rendered.markdown(report))
    if wanted == "html":
        return as_html(rendered.page(report))
    return as_json(answers.plain(contract.Report.of(report)))
