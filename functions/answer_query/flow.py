"""Which question is answered where: one line per route."""

from collections.abc import Callable, Mapping
from typing import Final

from functions.answer_query import (
    alerts,
    board,
    brakes,
    channels,
    customers,
    gates,
    nps,
    parameters,
    playbooks,
    programs,
    reports,
    retention,
    revenue,
    system,
    templates,
    triggers,
    ventures,
    work,
)
from functions.answer_query.stores import Stores
from functions.shared.runtime.http import Request, Response, Route
from functions.shared.runtime.people import for_role

_VENTURE: Final = "GET /v1/ventures/{venture}"
_CUSTOMER: Final = f"{_VENTURE}/customers/{{customer}}"

ANSWERS: Final[Mapping[str, Callable[[Request, Stores], Response]]] = {
    "GET /v1/ventures": ventures.list_all,
    "GET /v1/ventures/selected": ventures.show_selected,
    _VENTURE: ventures.show,
    f"{_VENTURE}/sources": ventures.list_sources,
    f"{_VENTURE}/channels": channels.list_all,
    f"{_VENTURE}/channels/slack/people": channels.show_slack_people,
    f"{_VENTURE}/gates": gates.list_all,
    f"{_VENTURE}/parameters": parameters.show,
    f"{_VENTURE}/parameters/audit": parameters.list_acts,
    f"{_VENTURE}/holding": ventures.list_holding,
    f"{_VENTURE}/imports": ventures.list_imports,
    f"{_VENTURE}/customers": board.show,
    _CUSTOMER: customers.show,
    f"{_CUSTOMER}/health": customers.show_health,
    f"{_CUSTOMER}/timeline": customers.show_timeline,
    f"{_CUSTOMER}/history": customers.show_history,
    f"{_VENTURE}/playbooks": playbooks.list_all,
    f"{_VENTURE}/playbooks/{{name}}": playbooks.show,
    f"{_VENTURE}/templates": templates.list_all,
    f"{_VENTURE}/templates/{{name}}": templates.show,
    f"{_VENTURE}/enrolments": work.list_enrolments,
    f"{_VENTURE}/tasks": work.list_tasks,
    f"{_VENTURE}/approvals": work.list_approvals,
    f"{_VENTURE}/alerts": alerts.list_all,
    f"{_VENTURE}/alerts/{{alert}}": alerts.show,
    f"{_VENTURE}/brakes": brakes.show,
    f"{_VENTURE}/held": brakes.list_held,
    f"{_VENTURE}/holidays": brakes.show_holidays,
    f"{_VENTURE}/programs": programs.show,
    f"{_VENTURE}/nps": nps.show,
    f"{_VENTURE}/nps/comments": nps.list_comments,
    f"{_VENTURE}/nps/pains": nps.list_pains,
    f"{_VENTURE}/retention": retention.show,
    f"{_VENTURE}/revenue": revenue.show,
    f"{_VENTURE}/churn-reasons": nps.list_churn_reasons,
    f"{_VENTURE}/triggers": triggers.show,
    f"{_VENTURE}/triggers/{{trigger}}/firings": triggers.list_firings,
    f"{_VENTURE}/triggers/{{trigger}}/firings/{{firing}}": triggers.show_firing,
    f"{_VENTURE}/system": system.show,
    f"{_VENTURE}/insights": reports.show_count,
    f"{_VENTURE}/reports/digest": reports.show_digest,
    f"{_VENTURE}/reports/insights": reports.show_insights,
    f"{_VENTURE}/reports/handover": reports.show_handover,
}


def routes(stores: Stores) -> dict[str, Route]:
    """Every route, open to whoever may look."""
    return {key: for_role("viewer", _of(answered, stores)) for key, answered in ANSWERS.items()}


def _of(answered: Callable[[Request, Stores], Response], stores: Stores) -> Route:
    return lambda request: answered(request, stores)
