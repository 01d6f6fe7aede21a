"""Templates of letters: those in force, every version that ever was, and what they may name."""

from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.templates import VARIABLES, Template
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.versions import Kept

MOST_VERSIONS = 1_000_000


def list_all(request: Request, stores: Stores) -> Response:
    """The newest version of every template, and every variable."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = queries.part(request, venture.pepper, stores.templates.all(venture.id))
    items = [_shown(stores.templates.kept(venture.id, template.name)) for template in page]
    variables = [
        answers.Variable(name=name, meaning=v.meaning, sample=v.sample, always=v.always)
        for name, v in VARIABLES.items()
    ]
    return as_json(answers.plain(answers.Templates(items=items, next=after, variables=variables)))


def show(request: Request, stores: Stores) -> Response:
    """One template: its newest version, or the one asked for."""
    queries.only(request, "version")
    version = queries.whole(request, "version", 0, most=MOST_VERSIONS) or None
    venture = venture_of(request, stores)
    kept = stores.templates.kept(venture.id, request.path["name"], version)
    return as_json(answers.plain(_shown(kept)))


def _shown(kept: Kept[Template]) -> answers.Template:
    template = kept.document
    return answers.Template(
        name=template.name,
        version=template.version,
        language=template.language,
        subject=template.subject,
        text=template.text,
        saved_by=kept.by,
        saved_at=kept.at,
    )
