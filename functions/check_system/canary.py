"""The canary travels the whole path once an hour, and is looked after once a minute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.shared.domain import canary, ventures
from functions.shared.domain.alerts import Incident
from functions.shared.domain.canary import TICKETS, VENTURE, Journey, Leg
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import TenureError, Unknown
from functions.shared.ports.outside import Door, Secrets, SecretsKeeper
from functions.shared.ports.table import Table
from functions.shared.store.alerts import Alerts
from functions.shared.store.canaries import Canaries
from functions.shared.store.ventures import Ventures

SUBJECT: Final = "canary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nest:
    """What the canary travels with; `new_secret` and `new_pepper` draw what nobody can guess."""

    canaries: Canaries
    ventures: Ventures
    alerts: Alerts
    door: Door
    secrets: Secrets
    keeper: SecretsKeeper
    secret_name: str
    new_secret: Callable[[], str]
    new_pepper: Callable[[], str]


def over(
    table: Table,
    *,
    door: Door,
    secrets: Secrets,
    keeper: SecretsKeeper,
    secret_prefix: str,
    new_secret: Callable[[], str],
    new_pepper: Callable[[], str],
) -> Nest:
    """The nest over a table."""
    return Nest(
        canaries=Canaries(table),
        ventures=Ventures(table),
        alerts=Alerts(table),
        door=door,
        secrets=secrets,
        keeper=keeper,
        secret_name=f"{secret_prefix}{VENTURE}/standard",
        new_secret=new_secret,
        new_pepper=new_pepper,
    )


def travel(at: datetime, nest: Nest) -> Journey | None:
    """Let this hour's canary set out, or look how far it has come; None where nothing moves."""
    last = nest.canaries.last()
    journey = canary.sets_out(last, at) or last
    if journey is None or (journey is last and journey.status != "travelling"):
        return None
    paused = nest.canaries.paused()
    if paused and journey is not last:
        return None  # It would not come through, and nothing would be wrong with the path.
    venture = nest.canaries.venture(at, nest.new_pepper())
    if paused:
        after, why = journey.called_off(paused), ""
        nest.canaries.erase(venture, after, at)
    else:
        after, why = _as_far_as_it_comes(journey, venture, at, nest)
    if after.status == "travelling" and after.is_late(at):
        after = after.failed(at, why)
        # Nobody waits for the rest of it.
        nest.canaries.erase(venture, after, at)
    if after.status in ("arrived", "failed"):
        after = _told(after, at, nest)
    kept = replace(after, revision=journey.revision + 1)
    return kept if nest.canaries.keep(last, kept) else None


def _as_far_as_it_comes(
    journey: Journey, venture: Venture, at: datetime, nest: Nest
) -> tuple[Journey, str]:
    """Pass every leg that is behind it by now; and what keeps it from the next one, if anything."""
    try:
        while (leg := journey.next) and _passed(leg, journey, venture, at, nest):
            journey = journey.reached(leg, at)
    except TenureError as trouble:
        return journey, trouble.detail
    return journey, ""


def _passed(leg: Leg, journey: Journey, venture: Venture, at: datetime, nest: Nest) -> bool:
    """Whether a leg is behind it; does what the next one needs, which does no harm twice."""
    match leg:
        case "accepted":
            if not nest.secrets.read(nest.secret_name, fresh=True):
                nest.keeper.replace(nest.secret_name, nest.new_secret())
            nest.canaries.prepare(venture, journey, at)
            nest.door.deliver(VENTURE, _id(journey, "login"), [_login(journey)], at)
            return True
        case "scored":
            if nest.canaries.band(journey) is None:
                return False
            nest.door.deliver(VENTURE, _id(journey, "tickets"), _tickets(journey, at), at)
            return True
        case "enrolled":
            return nest.canaries.step(journey) is not None
        case "sent":
            return nest.canaries.step(journey) == "sent"
        case "reported":
            return nest.canaries.delivered(journey)
        case "erased":
            return nest.canaries.erase(venture, journey, at)


def _id(journey: Journey, what: str) -> str:
    return ids.digest(journey.customer, what)


def _login(journey: Journey) -> Mapping[str, object]:
    return {
        "id": _id(journey, "login"),
        "kind": "login",
        "customer": journey.customer,
        "occurred_at": journey.began_at.isoformat(),
        "data": {},
    }


def _tickets(journey: Journey, at: datetime) -> list[Mapping[str, object]]:
    return [
        {
            "id": _id(journey, f"ticket {n}"),
            "kind": "ticket_changed",
            "customer": journey.customer,
            "occurred_at": at.isoformat(),
            "data": {"ticket": f"{n}", "status": "open"},
        }
        for n in range(TICKETS)
    ]


def _told(journey: Journey, at: datetime, nest: Nest) -> Journey:
    """Tell the people of the selected venture of a failure, until one arrives again."""
    if journey.status == "arrived":
        if journey.alerted:
            outcome = f"the canary of {journey.hour.isoformat()} arrived"
            nest.alerts.close(journey.alerted, "system_degraded", SUBJECT, outcome, at)
        return replace(journey, alerted=None)
    try:
        whose = journey.alerted or ventures.selected(nest.ventures.all()).id
    except Unknown:
        return journey  # There is nobody to tell; the alarm rings all the same.
    nest.alerts.report(_incident(journey, whose, at), at)
    return replace(journey, alerted=whose)


def _incident(journey: Journey, venture: str, at: datetime) -> Incident:
    failure = journey.failure or "it failed"
    lags = {leg: f"{seconds} s" for leg, seconds in journey.lags.items()}
    return Incident(
        kind="system_degraded",
        venture=venture,
        subject=SUBJECT,
        cause=clock.stamp(journey.hour),
        title="The canary did not arrive",
        text=(f"Of the path that every customer's facts and messages take, {failure}.",),
        fields={"set out": journey.began_at.isoformat(), **lags},
        due_at=at,
    )
