"""Playbooks, as people write them: a new version of a document; none that was saved changes."""

from collections import Counter
from http import HTTPStatus

from functions.accept_command import drafts
from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.ports.table import Item
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import who
from functions.shared.store import documents

PAGE = 100
MOST_PAGES = 10
"""So many pages of runs are counted before a saved version is answered."""


def save(request: Request, world: World) -> Response:
    """Keep a document as the next version of its playbook; who runs on an older one stays on it."""
    venture = venture_of(request, world)
    name = request.path["name"]
    saved = drafts.next_version(request.json(), name, venture.id, world.templates)
    world.playbooks.save(venture.id, saved, by=who(request), at=request.at)
    under_way, counted_all = _under_way(venture.id, saved.name, world)
    said = answers.PlaybookSaved(
        name=saved.name,
        version=saved.version,
        saved_by=who(request),
        saved_at=request.at,
        document=documents.plain(saved),
        under_way=[
            answers.RunsOnVersion(version=version, runs=runs)
            for version, runs in sorted(under_way.items())
        ],
        counted_all=counted_all,
        says=_says(saved, under_way.total(), counted_all=counted_all),
    )
    return as_json(answers.plain(said), HTTPStatus.CREATED)


def _says(saved: Playbook, runs: int, *, counted_all: bool) -> str:
    """What happens to those under way, and who enters from now on."""
    many = f"{'' if counted_all else 'at least '}{runs} run{'' if runs == 1 else 's'}"
    now = f"{many} under way: each goes on, to its end, with the version that it began with"
    if saved.enabled:
        return f"{now}; who enters from now on begins with version {saved.version}"
    return f"{now}, unless the playbook is paused; nobody enters any more"


def _under_way(venture: str, name: str, world: World) -> tuple[Counter[int], bool]:
    """How many runs of a playbook are under way on each version, and whether all were counted."""
    found: Counter[int] = Counter()
    after: Item | None = None
    for _ in range(MOST_PAGES):
        page, after = world.enrolments.page(venture, "active", limit=PAGE, after=after)
        found.update(run.version for run in page if run.playbook == name)
        if after is None:
            return found, True
    return found, False
