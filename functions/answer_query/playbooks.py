"""Playbooks: the documents in force, and every version that ever was."""

from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store import documents
from functions.shared.store.versions import Kept

MOST_VERSIONS = 1_000_000


def list_all(request: Request, stores: Stores) -> Response:
    """The newest version of every playbook."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = queries.part(request, venture.pepper, stores.playbooks.all(venture.id))
    items = [_shown(stores.playbooks.kept(venture.id, playbook.name)) for playbook in page]
    return as_json(answers.plain(answers.Playbooks(items=items, next=after)))


def show(request: Request, stores: Stores) -> Response:
    """One playbook: its newest version, or the one asked for."""
    queries.only(request, "version")
    version = queries.whole(request, "version", 0, most=MOST_VERSIONS) or None
    venture = venture_of(request, stores)
    kept = stores.playbooks.kept(venture.id, request.path["name"], version)
    return as_json(answers.plain(_shown(kept)))


def _shown(kept: Kept[Playbook]) -> answers.Playbook:
    return answers.Playbook(
        name=kept.document.name,
        version=kept.document.version,
        saved_by=kept.by,
        saved_at=kept.at,
        document=documents.plain(kept.document),
    )
