"""Writes docs/openapi.json: every route of the HTTP API, with the shapes that the code itself uses,
and docs/playbook.schema.json: the shape of a playbook document.

`python -m local.api_document` writes both; tests hold the files to what this would write, and the
handlers to the first. The deployment reads the routes, and nothing else, from the file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from functions.shared.contracts import (
    alerts,
    answers,
    gates,
    insights,
    programs,
    reports,
    requests,
    retention,
    revenue,
    simulations,
    system,
    triggers,
)
from functions.shared.contracts.facts import DATA
from functions.shared.domain.alerts import RULES
from functions.shared.domain.comments.sorting import CATEGORIES, SENTIMENTS
from functions.shared.domain.exits import REASONS
from functions.shared.domain.playbooks.document import Playbook

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"
PLAYBOOK_SCHEMA = DOCUMENT.with_name("playbook.schema.json")
REFERENCE = "#/components/schemas/{model}"
PROBLEM = "Problem"
OPERATIONS_OF_PEOPLE = ("answer_query", "accept_command")
Role = Literal["viewer", "success_manager", "executive"]

VENTURE = "/v1/ventures/{venture}"
CUSTOMER = f"{VENTURE}/customers/{{customer}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query parameter."""

    name: str
    schema: Mapping[str, Any]
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route: who answers it, who may ask, what is said and answered."""

    method: str
    path: str
    id: str
    summary: str
    function: str
    role: Role | None = None
    query: tuple[Query, ...] = ()
    body: type[BaseModel] | None = None
    body_optional: bool = False
    form: bool = False
    answer: type[BaseModel] | None = None
    page: bool = False
    texts: tuple[str, ...] = ()
    """Media types in which the answer may be had as text, beside JSON."""
    status: int = HTTPStatus.OK
    later: type[BaseModel] | None = None
    """What 202 says, where the answer may take its time."""
    errors: tuple[int, ...] = field(default=())

    @property
    def route_key(self) -> str:
        """The route as the gateway names it."""
        return f"{self.method} {self.path}"


def _text(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)} if values else {"type": "string"}


def _paging(default: int) -> tuple[Query, Query]:
    return (
        Query(
            name="limit",
            schema={"type": "integer", "minimum": 1, "maximum": 100, "default": default},
            meaning="how many items at most",
        ),
        Query(name="cursor", schema=_text(), meaning="the `next` of the page before"),
    )


PAGING = _paging(25)
WHOLE = _paging(100)
"""Of lists that fit a page."""
LOCKABLE = (400, 401, 403, 404, 409, 423, 503)
BANDS = _text("healthy", "at_risk", "critical")


def _query(*queries: tuple[str, Mapping[str, Any], str]) -> tuple[Query, ...]:
    return tuple(Query(name=n, schema=s, meaning=m) for n, s, m in queries)


def _get(
    path: str,
    operation_id: str,
    summary: str,
    answer: type[BaseModel],
    *,
    query: tuple[Query, ...] = (),
) -> Operation:
    return Operation(
        method="GET",
        path=path,
        id=operation_id,
        summary=summary,
        function="answer_query",
        role="viewer",
        query=query,
        answer=answer,
        errors=(400, 401, 403, 404, 503),
    )


def _do(
    method: str,
    path: str,
    operation_id: str,
    summary: str,
    *,
    role: Role,
    query: tuple[Query, ...] = (),
    body: type[BaseModel] | None = None,
    body_optional: bool = False,
    answer: type[BaseModel] | None = None,
    status: int = HTTPStatus.OK,
    errors: tuple[int, ...] = (400, 401, 403, 404, 409, 503),
) -> Operation:
    return Operation(
        method=method,
        path=path,
        id=operation_id,
        summary=summary,
        function="accept_command",
        role=role,
        query=query,
        body=body,
        body_optional=body_optional,
        answer=answer,
        status=status,
        errors=errors,
    )


def operations() -> Iterator[Operation]:
    """Every route, in the document's order."""
    yield from _ventures()
    yield from _channels()
    yield from _customers()
    yield from _playbooks()
    yield from _brakes()
    yield from _templates()
    yield from _work()
    yield from _steering()
    yield from _triggers()
    yield from _system()
    yield from _alerts()
    yield from _reports()
    yield from _public()


def _system() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/system",
        "getSystem",
        "Whether the success system itself works: scores, the CRM's sync, campaigns and surveys, "
        "each with what it rests on; uptime over 7, 30 and 90 days; the last outages.",
        system.System,
    )


FORMAT = _query(
    (
        "format",
        {**_text("json", "markdown", "html"), "default": "json"},
        "how it is told; Markdown and HTML are texts",
    )
)


def _reports() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/insights",
        "getInsights",
        "How everybody, or a plan tier, stood when all were last counted, which is once a night: "
        "scores and bands, also 7, 30 and 90 days before, and the use of features.",
        insights.InsightsShown,
        query=_query(("segment", _text(), "`tier:`, and which")),
    )
    for name, summary in (
        ("digest", "Who needs somebody first, the week's changes, who recovered."),
        ("insights", "Why customers leave, what they ask for, use and say; health per tier."),
        (
            "handover",
            "What the next stage must know, and the dossier until then: gates, metrics, features.",
        ),
    ):
        shown = _get(
            f"{VENTURE}/reports/{name}",
            f"get{name.capitalize()}Report",
            summary,
            reports.Report,
            query=FORMAT,
        )
        yield replace(shown, texts=("text/markdown", "text/html"))


def _ventures() -> Iterator[Operation]:
    yield _get("/v1/ventures", "listVentures", "All ventures.", answers.Ventures, query=PAGING)
    yield _do(
        "POST",
        "/v1/ventures",
        "createVenture",
        "A new venture.",
        role="executive",
        body=requests.VentureBody,
        answer=answers.Venture,
        status=HTTPStatus.CREATED,
    )
    yield _get(
        "/v1/ventures/selected",
        "getSelectedVenture",
        "The venture that is meant where none is named: of the active ones the furthest in its "
        "workflow, of equals the newest.",
        answers.Venture,
    )
    yield _get(VENTURE, "getVenture", "One venture.", answers.Venture)
    yield _do(
        "PATCH",
        VENTURE,
        "changeVenture",
        "Change a venture. A progression_mode is a parameter, and is changed as one.",
        role="executive",
        body=requests.VenturePatch,
        answer=answers.Venture,
        errors=LOCKABLE,
    )
    yield _get(
        f"{VENTURE}/sources", "listSources", "Connected sources.", answers.Sources, query=WHOLE
    )
    yield _do(
        "PUT",
        f"{VENTURE}/sources/{{source}}",
        "connectSource",
        "Set the secret that a source signs with; the former one stays valid beside it.",
        role="executive",
        body=requests.SourceBody,
        answer=answers.Source,
    )


def _channels() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/channels", "listChannels", "Connected channels.", answers.Channels, query=WHOLE
    )
    yield _do(
        "PUT",
        f"{VENTURE}/channels/{{channel}}",
        "connectChannel",
        "Set the secret that opens a channel, `slack` or `webhook`; the former one stays valid.",
        role="executive",
        body=requests.ChannelBody,
        answer=answers.Channel,
    )
    yield _get(
        f"{VENTURE}/channels/slack/people",
        "showSlackPeople",
        "Who may press buttons in Slack.",
        answers.SlackPeople,
    )
    yield _do(
        "PUT",
        f"{VENTURE}/channels/slack/people",
        "knowSlackPeople",
        "Say who may press buttons in Slack, and as what; nobody else may.",
        role="executive",
        body=requests.SlackPeopleBody,
        answer=answers.SlackPeople,
    )


def _alerts() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/alerts",
        "listAlerts",
        "Alerts to our own people: the open ones, then the closed ones, each newest first.",
        alerts.Alerts,
        query=(
            *_query(
                ("status", _text("open", "closed"), "only those"),
                ("kind", _text(*RULES), "only alerts of this kind"),
            ),
            *PAGING,
        ),
    )
    yield _get(
        f"{VENTURE}/alerts/{{alert}}",
        "getAlert",
        "One alert: who was told, when, and what they did about it.",
        alerts.Alert,
    )
    yield _do(
        "POST",
        f"{VENTURE}/alerts/test",
        "testAlert",
        "Send an alert that shows whether alerts arrive, in one channel or in both.",
        role="success_manager",
        body=alerts.AlertTestBody,
        body_optional=True,
        answer=alerts.Alert,
        status=HTTPStatus.CREATED,
    )
    yield _do(
        "POST",
        f"{VENTURE}/alerts/{{alert}}",
        "answerAlert",
        "Say what you do about an alert. The executive's decisions are carried out, and recorded "
        "with their reason.",
        role="success_manager",
        body=alerts.AlertBody,
        answer=alerts.Alert,
    )


def _customers() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/customers",
        "listCustomers",
        "The board: customers by score, the lowest first, with the score of now.",
        answers.Board,
        query=(
            *_query(
                ("band", BANDS, "only customers in this band"),
                ("trend", _text("improving", "declining", "stable"), "only with this trend"),
                ("min_arr", _text(), "only customers of this annual revenue or more"),
                ("sort", {**_text("score"), "default": "score"}, "the order"),
            ),
            *PAGING,
        ),
    )
    yield _do(
        "PUT",
        CUSTOMER,
        "putCustomer",
        "Keep a customer's profile, in place of the former one.",
        role="success_manager",
        body=requests.ProfileBody,
        answer=answers.Customer,
        errors=(400, 401, 403, 404, 409, 410, 503),
    )
    yield _get(
        CUSTOMER,
        "getCustomer",
        "A customer's profile, and the runs under way.",
        answers.CustomerShown,
    )
    yield _do(
        "DELETE",
        CUSTOMER,
        "eraseCustomer",
        "Erase a customer: facts that come later are dropped. Safe to repeat.",
        role="executive",
        status=HTTPStatus.NO_CONTENT,
    )
    yield _do(
        "POST",
        f"{VENTURE}/facts",
        "acceptFacts",
        "Up to 500 facts, durable when this answers; all of them, or none.",
        role="success_manager",
        body=requests.FactsBody,
        answer=answers.Accepted,
        status=HTTPStatus.ACCEPTED,
    )
    yield _get(
        f"{CUSTOMER}/health",
        "getHealth",
        "The score, explained; since an instant, also what moved it.",
        answers.Health,
        query=(
            Query(
                name="since",
                schema={"type": "string", "format": "date-time"},
                meaning="Split the move of the score since this instant of the last 400 days.",
            ),
        ),
    )
    yield _get(
        f"{CUSTOMER}/timeline",
        "getTimeline",
        "Facts, decisions and interventions, newest first.",
        answers.Timeline,
        query=PAGING,
    )
    yield _get(
        f"{CUSTOMER}/history",
        "getHistory",
        "The daily snapshots that were kept, newest first.",
        answers.History,
        query=(
            *_query(
                (
                    "days",
                    {"type": "integer", "minimum": 1, "maximum": 400, "default": 90},
                    "how far back",
                )
            ),
            *PAGING,
        ),
    )


def _playbooks() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/playbooks",
        "listPlaybooks",
        "The newest version of every playbook.",
        answers.Playbooks,
        query=WHOLE,
    )
    one = f"{VENTURE}/playbooks/{{name}}"
    version = {"type": "integer", "minimum": 1}
    yield _get(
        one,
        "getPlaybook",
        "One playbook.",
        answers.Playbook,
        query=_query(("version", version, "this version, and not the newest")),
    )
    yield _do(
        "PUT",
        one,
        "savePlaybook",
        "Save a document as the next version of its playbook: `version` is the one that it was "
        "made from, 0 for a new playbook. Runs under way finish on the version that they began "
        "with; who is not under way is looked at by the new one within a fortnight.",
        role="executive",
        body=requests.PlaybookBody,
        answer=answers.PlaybookSaved,
        status=HTTPStatus.CREATED,
    )

    for action, summary in (
        ("pause", "Pause a playbook: nothing of it that is not sent yet happens."),
        ("resume", "Resume a playbook, as `resume` of its brake does."),
    ):
        yield _do(
            "POST",
            f"{one}/{action}",
            f"{action}Playbook",
            summary,
            role="success_manager",
            body=requests.PauseBody,
            answer=answers.Brake,
        )


def _brakes() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/brakes",
        "listBrakes",
        "What is paused, why, by whom and since when, and how far it has come back.",
        answers.Brakes,
        query=(
            *_query(
                (
                    "status",
                    {**_text("paused", "released"), "default": "paused"},
                    "what holds now, or what came back",
                )
            ),
            *WHOLE,
        ),
    )
    yield _do(
        "POST",
        f"{VENTURE}/brakes/{{scope}}",
        "changeBrake",
        "Pause `everything`, `venture`, `playbook:<name>` or `step:<name>:<step>`, or take it a "
        "step further on its way back. What people paused may be resumed at once; an automatic "
        "brake needs a review with its root cause, a fix and a cohort first. `venture` and "
        "`everything`, which holds every venture, are the executive's.",
        role="success_manager",
        body=requests.BrakeBody,
        answer=answers.Brake,
    )
    yield _get(
        f"{VENTURE}/held",
        "listHeld",
        "Messages that wait, why, and until when.",
        answers.HeldMessages,
        query=PAGING,
    )
    yield _get(
        f"{VENTURE}/holidays",
        "getHolidays",
        "Days on which nobody is written to.",
        answers.Holidays,
    )
    yield _do(
        "PUT",
        f"{VENTURE}/holidays",
        "putHolidays",
        "Keep the days on which nobody is written to, in place of the former ones.",
        role="executive",
        body=requests.HolidaysBody,
        answer=answers.Holidays,
    )


def _acts() -> Iterator[Operation]:
    one = f"{VENTURE}/enrolments/{{enrolment}}"
    yield _do(
        "POST",
        f"{one}/contacted",
        "contactedCustomer",
        "Record that somebody tried to reach the customer: it closes the run's contact tasks, and "
        "is no response. The same note again changes nothing while no such task is open.",
        role="success_manager",
        body=requests.ContactedBody,
        body_optional=True,
        answer=answers.Enrolment,
    )
    yield _do(
        "POST",
        f"{one}/snooze",
        "snoozeEnrolment",
        "Let a run rest, for at most 31 days: nothing of it goes to the customer until then, and "
        "each step keeps its day, or comes after. What waits for approval is asked for anew.",
        role="success_manager",
        body=requests.SnoozeBody,
        answer=answers.Enrolment,
    )
    yield _do(
        "POST",
        f"{one}/skip",
        "skipStep",
        "Leave the current step out. A step that is behind already stays as it is; about offers "
        "and escalations the executive alone decides.",
        role="success_manager",
        body=requests.SkipBody,
        answer=answers.Enrolment,
    )


def _templates() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/templates",
        "listTemplates",
        "The newest version of every template of a letter, and the variables that one may name.",
        answers.Templates,
        query=WHOLE,
    )
    one = f"{VENTURE}/templates/{{name}}"
    yield _get(
        one,
        "getTemplate",
        "One template.",
        answers.Template,
        query=_query(
            ("version", {"type": "integer", "minimum": 1}, "this version, and not the newest")
        ),
    )
    yield _do(
        "PUT",
        one,
        "saveTemplate",
        "Save a letter as the next version of its template: `version` is the one that it was "
        "made from, 0 for a new template. Values stand in `{{ customer_name }}`, what may be "
        "empty under `{% if renews_on %}...{% endif %}`. HTML is made of the text, and the link "
        "to unsubscribe is added to both. A playbook sends the version that it names until it "
        "is saved with another one.",
        role="executive",
        body=requests.TemplateBody,
        answer=answers.TemplateSaved,
        status=HTTPStatus.CREATED,
    )
    yield _do(
        "POST",
        f"{one}/preview",
        "previewTemplate",
        "Show the letter that a template, or a draft of it, makes for a customer, or for a "
        "made up one. Nothing is sent.",
        role="viewer",
        body=requests.PreviewBody,
        body_optional=True,
        answer=answers.LetterShown,
        errors=(400, 401, 403, 404, 503),
    )


def _work() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/enrolments",
        "listEnrolments",
        "Runs through playbooks, the active ones first, each kind newest first.",
        answers.Enrolments,
        query=(
            *_query(
                ("playbook", _text(), "only of this playbook"),
                (
                    "status",
                    _text("active", "ended"),
                    "only with this status",
                ),
            ),
            *PAGING,
        ),
    )
    yield _do(
        "POST",
        f"{CUSTOMER}/enrolments",
        "enrolCustomer",
        "Let a customer enter a playbook.",
        role="success_manager",
        body=requests.EnrolmentBody,
        answer=answers.Enrolment,
        status=HTTPStatus.CREATED,
    )
    yield _do(
        "POST",
        f"{VENTURE}/enrolments/{{enrolment}}/stop",
        "stopEnrolment",
        "Stop a run: nothing more of it is sent.",
        role="success_manager",
        body=requests.StopBody,
        body_optional=True,
        answer=answers.Enrolment,
    )
    yield from _acts()
    yield replace(
        _do(
            "POST",
            f"{VENTURE}/playbooks/{{name}}/simulations",
            "simulatePlaybook",
            "What a playbook would do to everybody in days that come, or would have done in those "
            "that were, beside the venture's others; nothing is changed. 202 where that takes its "
            "time: the answer will be at the given place, for a week.",
            role="success_manager",
            body=simulations.PlaybookSimulationBody,
            body_optional=True,
            answer=simulations.PlaybookSimulation,
            errors=(400, 401, 403, 404, 503),
        ),
        function="simulate_playbooks",
        later=simulations.UnderWay,
    )
    yield replace(
        _get(
            f"{VENTURE}/playbooks/{{name}}/simulations/{{simulation}}",
            "getPlaybookSimulation",
            "What a playbook would do, where the answer took its time; 202 while it takes it.",
            simulations.PlaybookSimulation,
            query=PAGING[1:],
        ),
        function="simulate_playbooks",
        role="success_manager",
        later=simulations.UnderWay,
    )
    yield _get(
        f"{VENTURE}/tasks",
        "listTasks",
        "Tasks for people, the open ones first, each kind by when it is due.",
        answers.Tasks,
        query=(
            *_query(
                ("owner", _text(), "only of this owner"),
                ("status", _text("open", "closed"), "only with this status"),
            ),
            *PAGING,
        ),
    )
    yield _do(
        "POST",
        f"{VENTURE}/tasks/{{task}}",
        "closeTask",
        "Record a task's outcome. `reached` is a response of the customer.",
        role="success_manager",
        body=requests.OutcomeBody,
        answer=answers.Task,
    )
    yield _get(
        f"{VENTURE}/approvals",
        "listApprovals",
        "What waits for approval: proposed changes of parameters, then steps of playbooks.",
        answers.Approvals,
        query=(
            *_query(
                ("kind", _text("parameters", "step"), "only of this kind"),
                ("owner", _text(), "only steps about this owner's customers"),
                ("role", _text("success_manager", "executive"), "only what this role decides"),
            ),
            *PAGING,
        ),
    )
    yield _do(
        "POST",
        f"{VENTURE}/approvals/{{approval}}",
        "decideApproval",
        "Approve, reject or modify what waits. Of a proposal the executive alone decides.",
        role="success_manager",
        body=requests.DecisionBody,
        answer=answers.Decided,
        errors=LOCKABLE,
    )
    yield _get(
        f"{VENTURE}/programs",
        "getPrograms",
        "What playbooks are worth, by version and arm: what was sent, who answered and recovered.",
        programs.Programs,
        query=_query(
            (
                "days",
                {"type": "integer", "minimum": 1, "maximum": 400, "default": 90},
                "those who entered in so many days",
            ),
            (
                "segment",
                _text(),
                "what the customer was at entry: `tier:`, `stage:` or `owner:`, and which",
            ),
        ),
    )
    yield _get(
        f"{VENTURE}/nps",
        "getNps",
        "The net promoter score of the last days, with its margin.",
        answers.Nps,
        query=_query(
            (
                "days",
                {"type": "integer", "minimum": 1, "maximum": 400, "default": 30},
                "the window",
            ),
            (
                "segment",
                _text(),
                "what the customer was then: `tier:`, `stage:` or `owner:`, and which",
            ),
            (
                "windows",
                {"type": "integer", "minimum": 1, "maximum": 24, "default": 2},
                "how many windows the trend has; times `days` at most 800",
            ),
        ),
    )
    yield _get(
        f"{VENTURE}/nps/comments",
        "listComments",
        "What people wrote with their answers, sorted by what it is about; newest first.",
        answers.Comments,
        query=(
            *_query(
                ("category", _text(*CATEGORIES), "only comments about this"),
                ("sentiment", _text(*SENTIMENTS), "only comments that are meant so"),
            ),
            *PAGING,
        ),
    )
    yield _get(
        f"{VENTURE}/nps/pains",
        "listPains",
        "What detractors write about, the most frequent first, with some of their words.",
        answers.Pains,
        query=_query(
            (
                "days",
                {"type": "integer", "minimum": 1, "maximum": 400, "default": 30},
                "the window",
            ),
        ),
    )
    yield _get(
        f"{VENTURE}/retention",
        "getRetention",
        "How many of each month's new customers are still there after 1, 3 and 6 months, as it "
        "was counted last night; the first customers as a baseline; who recovered.",
        retention.Retention,
        query=_query(
            (
                "months",
                {"type": "integer", "minimum": 1, "maximum": 12, "default": 6},
                "how many cohorts, this month's included",
            ),
            (
                "segment",
                _text(),
                "what the customer is now: `tier:` or `owner:`, and which",
            ),
        ),
    )
    yield _get(
        f"{VENTURE}/revenue",
        "getRevenue",
        "How much of what customers paid some months ago they still pay, gross and net, and how "
        "much of what is paid now is at risk, by currency; as it was counted last night.",
        revenue.Revenue,
        query=_query(
            (
                "months",
                {"type": "integer", "minimum": 1, "maximum": 12, "default": 12},
                "how long ago the window begins",
            ),
            (
                "segment",
                _text(),
                "what the customer is now: `tier:` or `owner:`, and which",
            ),
        ),
    )
    yield _get(
        f"{VENTURE}/churn-reasons",
        "listChurnReasons",
        "Why customers left, as they said in exit surveys, the most frequent reason first.",
        answers.ChurnReasons,
        query=_query(
            (
                "days",
                {"type": "integer", "minimum": 1, "maximum": 400, "default": 90},
                "the window",
            ),
            (
                "segment",
                _text(),
                "what the customer was then: `tier:`, `stage:` or `owner:`, and which",
            ),
        ),
    )


def _steering() -> Iterator[Operation]:
    yield _get(
        f"{VENTURE}/gates",
        "listGates",
        "The entry, the three substages and the exit: passed, failed or not yet decidable, and "
        "what that rests on.",
        gates.Gates,
        query=WHOLE,
    )
    yield _do(
        "POST",
        f"{VENTURE}/gates/entry",
        "overrideEntryGate",
        "Let the entry gate count as passed.",
        role="executive",
        body=requests.OverrideBody,
        answer=gates.Gate,
    )
    yield _do(
        "POST",
        f"{VENTURE}/gates/training",
        "confirmTraining",
        "Confirm, once, that who looks after an owner's customers was trained.",
        role="viewer",
        body=gates.TrainingBody,
        answer=gates.Training,
    )
    yield _get(
        f"{VENTURE}/parameters",
        "listParameters",
        "Every parameter with its value, default, range and meaning, and who locked it.",
        answers.ParametersInForce,
        query=WHOLE,
    )
    yield _do(
        "PATCH",
        f"{VENTURE}/parameters",
        "changeParameters",
        "Change several parameters as one version, checked as a whole.",
        role="executive",
        body=requests.ParametersPatch,
        answer=answers.ParametersChanged,
        errors=LOCKABLE,
    )
    yield _get(
        f"{VENTURE}/parameters/audit",
        "listParameterActs",
        "Who changed, locked, proposed or decided what about parameters, and why; newest first.",
        answers.ParametersAudit,
        query=PAGING,
    )
    yield replace(
        _do(
            "POST",
            f"{VENTURE}/parameters/simulations",
            "simulateParameters",
            "What a change would do to everybody, now and over the past days; nothing is changed. "
            "202 where that takes its time: the answer will be at the given place, for a week.",
            role="success_manager",
            body=simulations.SimulationBody,
            answer=simulations.Simulation,
            errors=(400, 401, 403, 404, 503),
        ),
        function="simulate_parameters",
        later=simulations.UnderWay,
    )
    yield replace(
        _get(
            f"{VENTURE}/parameters/simulations/{{simulation}}",
            "getSimulation",
            "What a change would do, where the answer took its time; 202 while it takes it.",
            simulations.Simulation,
            query=PAGING[1:],
        ),
        function="simulate_parameters",
        role="success_manager",
        later=simulations.UnderWay,
    )
    yield _do(
        "POST",
        f"{VENTURE}/parameters/presets/{{preset}}",
        "applyPreset",
        "Change what a preset names, as one version.",
        role="executive",
        body=requests.PresetBody,
        body_optional=True,
        answer=answers.ParametersChanged,
        errors=LOCKABLE,
    )
    yield _do(
        "POST",
        f"{VENTURE}/parameters/proposals",
        "proposeParameters",
        "Let a change wait for the executive. The same one, while it waits, is one proposal.",
        role="success_manager",
        body=requests.ProposalBody,
        answer=answers.Proposal,
        status=HTTPStatus.CREATED,
        errors=LOCKABLE,
    )
    yield _do(
        "PUT",
        f"{VENTURE}/parameters/{{name}}",
        "changeParameter",
        "Change one parameter.",
        role="executive",
        body=requests.ParameterBody,
        answer=answers.ParametersChanged,
        errors=LOCKABLE,
    )
    for act, meaning in (
        ("lock", "Forbid changes to a parameter, to everybody; a lock that stands stays."),
        ("unlock", "Allow changes to a parameter again."),
    ):
        yield _do(
            "POST",
            f"{VENTURE}/parameters/{{name}}/{act}",
            f"{act}Parameter",
            meaning,
            role="executive",
            body=requests.LockBody,
            body_optional=True,
            answer=answers.Parameter,
        )
    yield _get(
        f"{VENTURE}/holding",
        "listHolding",
        "Facts that wait for their customer to become known, or waited in vain, newest first.",
        answers.Holding,
        query=(
            *_query(
                (
                    "status",
                    _text("waiting", "expired"),
                    "those that wait (the default), or those that expired in the last 90 days",
                )
            ),
            *PAGING,
        ),
    )
    yield _do(
        "POST",
        f"{VENTURE}/holding/replay",
        "replayHolding",
        "Send held facts whose customer is known by now on their way again, and the dead letters "
        "of the facts queue, which is every venture's. Repeating it does no harm.",
        role="success_manager",
        query=(Query(name="cursor", schema=_text(), meaning="the `next` of the answer before"),),
        answer=answers.Replayed,
    )
    yield _get(
        f"{VENTURE}/imports",
        "listImports",
        "Files that were dropped into the bucket, and what became of them, newest first.",
        answers.Imports,
        query=PAGING,
    )


def _public() -> Iterator[Operation]:
    webhook = "/webhooks/{venture}/{source}"
    yield Operation(
        method="POST",
        path=webhook,
        id="receiveWebhook",
        summary="A source's signed delivery; durable when this answers.",
        function="ingest_webhook",
        answer=answers.Accepted,
        status=HTTPStatus.ACCEPTED,
        errors=(400, 401, 404, 413, 415, 503),
    )
    for method, name in (("GET", "verifyWebhook"), ("HEAD", "probeWebhook")):
        yield Operation(
            method=method,
            path=webhook,
            id=name,
            summary="A vendor's question whether somebody listens here.",
            function="ingest_webhook",
            errors=(404, 503),
        )
    for path, function, noun in (
        ("/nps/{token}", "record_answer", "Survey"),
        ("/exit/{token}", "record_answer", "ExitSurvey"),
        ("/unsubscribe/{token}", "unsubscribe_contact", "Unsubscription"),
    ):
        yield Operation(
            method="GET",
            path=path,
            id=f"show{noun}",
            summary="The page behind a link. Nothing is recorded by looking at it.",
            function=function,
            query=_query(("score", {"type": "integer", "minimum": 0, "maximum": 10}, "preselected"))
            if noun == "Survey"
            else (),
            page=True,
            errors=(404, 410, 503),
        )
        yield Operation(
            method="POST",
            path=path,
            id=f"answer{noun}" if "Survey" in noun else "unsubscribe",
            summary="Record the answer; it can be changed, the last one stands."
            if "Survey" in noun
            else "Unsubscribe at once, with one click (RFC 8058).",
            function=function,
            form=True,
            page=True,
            errors=(400, 404, 410, 413, 415, 503) if "Survey" in noun else (400, 404, 410, 503),
        )


def _triggers() -> Iterator[Operation]:
    firings = f"{VENTURE}/triggers/{{trigger}}/firings"
    yield _get(
        f"{VENTURE}/triggers",
        "listTriggers",
        "The standing triggers: the rule of each, its last look, what is open, and its figures.",
        triggers.StandingTriggers,
        query=_query(
            (
                "days",
                {"type": "integer", "minimum": 1, "maximum": 400, "default": 90},
                "the window of the figures",
            ),
        )
        + WHOLE,
    )
    yield _get(
        firings,
        "listFirings",
        "A trigger's firings, the newest first.",
        triggers.Firings,
        query=PAGING,
    )
    yield _get(
        f"{firings}/{{firing}}",
        "getFiring",
        "One firing: what it rests on, what was done about it, and how it ended.",
        triggers.Firing,
    )


def document() -> dict[str, Any]:
    """The whole OpenAPI document."""
    listed = list(operations())
    paths: dict[str, dict[str, Any]] = {}
    for operation in listed:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tenure",
            "version": "1",
            "description": "Customer health, retention work and surveys. Instants are ISO 8601 "
            "with an offset; unknown fields are refused; errors are application/problem+json.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
            "responses": {
                PROBLEM: {
                    "description": "What went wrong, as RFC 9457 has it.",
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": REFERENCE.format(model=PROBLEM)}
                        }
                    },
                }
            },
            "schemas": _schemas(listed),
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "x-function": operation.function,
        "security": [{"bearer": [operation.role]}] if operation.role else [],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": _text()}
            for name in re.findall(r"{(\w+)}", operation.path)
        ]
        + [
            {"name": q.name, "in": "query", "description": q.meaning, "schema": dict(q.schema)}
            for q in operation.query
        ],
        "responses": {
            str(int(operation.status)): _answered(operation),
            **_promised(operation),
            **{
                str(status): {"$ref": f"#/components/responses/{PROBLEM}"}
                for status in operation.errors
            },
        },
    }
    if operation.body or operation.form:
        said["requestBody"] = _asked(operation)
    return said


_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "/nps/{token}": {
        "score": {"type": "integer", "minimum": 0, "maximum": 10},
        "comment": _text(),
    },
    "/exit/{token}": {"reason": _text(*REASONS), "comment": _text()},
}
"""What the forms of pages say."""


def _asked(operation: Operation) -> dict[str, Any]:
    if operation.form:
        kinds = ("application/x-www-form-urlencoded", "application/json")
        shape = {"type": "object", "properties": _FIELDS.get(operation.path, {})}
        return {"required": False, "content": {kind: {"schema": shape} for kind in kinds}}
    schema = {"$ref": REFERENCE.format(model=_name(operation.body))}
    return {
        "required": not operation.body_optional,
        "content": {"application/json": {"schema": schema}},
    }


def _answered(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer:
        schema = {"$ref": REFERENCE.format(model=_name(operation.answer))}
        texts = {media_type: {"schema": _text()} for media_type in operation.texts}
        said["content"] = {"application/json": {"schema": schema}, **texts}
    elif operation.page:
        said["content"] = {"text/html": {"schema": _text()}}
    return said


def _promised(operation: Operation) -> dict[str, Any]:
    if operation.later is None:
        return {}
    later = replace(operation, status=HTTPStatus.ACCEPTED, answer=operation.later)
    return {str(int(later.status)): _answered(later)}


def _schemas(listed: list[Operation]) -> dict[str, Any]:
    said = {model for o in listed if (model := o.body)} | set(DATA.values())
    told = {model for o in listed for model in (o.answer, o.later) if model} | {answers.Problem}
    ordered = sorted(said, key=_name) + sorted(told, key=_name)
    modes = [(m, "validation" if m in said else "serialization") for m in ordered]
    _, schemas = models_json_schema(modes, ref_template=REFERENCE)  # type: ignore[arg-type]
    defined: dict[str, Any] = schemas["$defs"]
    return dict(sorted(defined.items()))


def _name(model: type[BaseModel] | None) -> str:
    return model.__name__ if model else ""


def text() -> str:
    """The document as the file holds it."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def playbook_schema() -> str:
    """The JSON Schema of playbook documents, as the file holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(Playbook).json_schema(),
    }
    for part in schema["$defs"].values():
        # What tells the parts apart has to be said.
        marks = {name for name, said in part["properties"].items() if "const" in said}
        if marks:
            part["required"] = sorted({*part.get("required", ()), *marks})
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    for path, written in ((DOCUMENT, text()), (PLAYBOOK_SCHEMA, playbook_schema())):
        path.write_text(written, encoding="utf-8")
        print(f"wrote {path}")
