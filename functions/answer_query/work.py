"""Work for people: runs through playbooks, tasks, and what waits for a decision."""

from collections.abc import Callable, Sequence

from functions.answer_query.lists import gather
from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.changes import Proposal
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Task
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json


def list_enrolments(request: Request, stores: Stores) -> Response:
    """Enrolments, the active ones first, each kind newest first."""
    queries.only(request, "playbook", "status", *queries.PAGING)
    playbook = queries.text(request, "playbook")
    rows, following = _enrolments(
        request, stores, lambda enrolment: playbook in (None, enrolment.playbook)
    )
    listed = answers.Enrolments(items=[answers.Enrolment.of(row) for row in rows], next=following)
    return as_json(answers.plain(listed))


def list_approvals(request: Request, stores: Stores) -> Response:
    """What waits for a person: proposals, then steps, the newest of each first."""
    queries.only(request, "kind", "owner", "role", *queries.PAGING)
    kind = queries.choice(request, "kind", ("parameters", "step"))
    owner = queries.text(request, "owner")
    role = queries.choice(request, "role", ("success_manager", "executive"))
    venture = venture_of(request, stores)

    def fetch(
        part: str, wanted: int, after: Item | None
    ) -> tuple[Sequence[Enrolment | Proposal], Item | None]:
        if part == "parameters":
            return stores.proposals.page(venture.id, limit=wanted, after=after)
        return stores.enrolments.page(venture.id, "active", limit=wanted, after=after)

    rows, after = gather(
        (kind,) if kind else ("parameters", "step"),
        fetch,
        lambda row: _waits(row, owner, role),
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    steering = stores.configuration.steering(venture.id, strong=True)
    listed = answers.Approvals(
        items=[
            answers.Proposal.of(row, steering)
            if isinstance(row, Proposal)
            else answers.Approval.of(row)
            for row in rows
        ],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def _waits(row: Enrolment | Proposal, owner: str | None, role: str | None) -> bool:
    """Whether somebody of the role must decide; of an owner, only about their own customers."""
    if isinstance(row, Proposal):
        return owner is None and role in (None, "executive")
    whose = row.asked
    return (
        row.approval == "pending"
        and (owner is None or (whose is not None and whose.owner == owner))
        and (role is None or (whose.role if whose else "success_manager") == role)
    )


def list_tasks(request: Request, stores: Stores) -> Response:
    """Tasks, the open ones first, each kind by when it is due."""
    queries.only(request, "owner", "status", *queries.PAGING)
    status = queries.choice(request, "status", ("open", "closed"))
    owner = queries.text(request, "owner")
    venture = venture_of(request, stores)

    def fetch(part: str, wanted: int, after: Item | None) -> tuple[list[Task], Item | None]:
        return stores.tasks.page(venture.id, part, limit=wanted, after=after)

    rows, after = gather(
        (status,) if status else ("open", "closed"),
        fetch,
        lambda task: owner in (None, task.owner),
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    listed = answers.Tasks(
        items=[answers.Task.of(row, request.at) for row in rows],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def _enrolments(
    request: Request, stores: Stores, keep: Callable[[Enrolment], bool]
) -> tuple[list[Enrolment], str | None]:
    """A page of the venture's enrolments that are to be kept, and the next one's cursor."""
    status = queries.choice(request, "status", ("active", "ended"))
    venture = venture_of(request, stores)

    def fetch(part: str, wanted: int, after: Item | None) -> tuple[list[Enrolment], Item | None]:
        return stores.enrolments.page(venture.id, part, limit=wanted, after=after)

    rows, after = gather(
        (status,) if status else ("active", "ended"),
        fetch,
        keep,
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    return rows, queries.cursor(request, venture.pepper, after)
