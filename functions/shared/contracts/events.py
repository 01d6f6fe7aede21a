"""What happened, as our bus carries it: one model per event and version, additive changes only."""

import json
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from functions.shared.contracts.facts import Instant


class _Detail(BaseModel):
    """What every event says: `id` is the same for every delivery of it, `n` its item's count."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    id: str
    version: Literal[1]
    venture: str
    n: int
    at: Instant


class BandChanged(_Detail):
    """The band of a customer crossed a threshold; `score` is the one at the crossing."""

    customer: str
    source: Annotated[Literal["healthy", "at_risk", "critical"], Field(alias="from")]
    target: Annotated[Literal["healthy", "at_risk", "critical"], Field(alias="to")]
    score: int


class MilestoneReached(_Detail):
    """A customer reached a milestone of its journey."""

    customer: str
    milestone: str


class ResponseReceived(_Detail):
    """A customer responded, at an instant that may lie before the event's own."""

    customer: str
    responded_at: Instant


class CustomerEnded(_Detail):
    """A customer ended its subscription."""

    customer: str
    reason: Literal["churned"]


class EntryDue(_Detail):
    """It is time to look whether a customer may enter a playbook."""

    customer: str


class TaskOverdue(_Detail):
    """The time of a task is up, and nobody has closed it; `contacted`: who it is about was tried.

    `owner` is the success manager, `playbook` what it came from; each None where there is none.
    """

    customer: str
    task: str
    kind: str
    contact: bool
    contacted: bool
    owner: str | None
    playbook: str | None
    due_at: Instant


class AlertOpened(_Detail):
    """Our own people must hear of something; `customer` is empty where it concerns nobody alone."""

    customer: str = ""
    alert: str


class ParametersProposed(_Detail):
    """A version of the parameters waits until every customer is prepared for it."""

    parameters_version: int


Event: TypeAlias = (
    BandChanged
    | MilestoneReached
    | ResponseReceived
    | CustomerEnded
    | EntryDue
    | TaskOverdue
    | AlertOpened
    | ParametersProposed
)
MODELS: dict[str, TypeAdapter[Event]] = {
    model.__name__: TypeAdapter(model)
    for model in (
        BandChanged,
        MilestoneReached,
        ResponseReceived,
        CustomerEnded,
        EntryDue,
        TaskOverdue,
        AlertOpened,
        ParametersProposed,
    )
}


def read(envelope: str) -> Event:
    """The event in an envelope of the bus, as a queue's message carries it.

    Raises:
        ValueError: it is no event of ours, or not of its documented shape.
    """
    said = json.loads(envelope)
    model = MODELS.get(str(said.get("detail-type")))
    if model is None:
        raise ValueError(f"unknown event {said.get('detail-type')!r}")
    return model.validate_json(json.dumps(said["detail"]))
