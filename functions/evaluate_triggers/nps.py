"""RETENTION-003: once a week it is looked at whether NPS is positive; if not, the executive hears.

NPS that stays below is one cause, from the first week on in which that was seen, until a look finds
it positive again; so it fires once, however it ended.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.evaluate_triggers import alerting
from functions.evaluate_triggers.outcomes import Ended, Fired, NotFired, Outcome, WentOn
from functions.evaluate_triggers.stores import Stores
from functions.shared.domain import nps, pains
from functions.shared.domain import nps_watch as watch
from functions.shared.domain.alerts import Incident
from functions.shared.domain.nps import Nps
from functions.shared.domain.nps_watch import SUBJECT, TRIGGER, Deadline
from functions.shared.domain.pains import Pain
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.periods import week
from functions.shared.domain.triggers import Firing, Look, Response
from functions.shared.store import looks

RECOVERED: Final = "recovered: "


def look(venture: str, at: datetime, stores: Stores) -> list[Outcome]:
    """Look whether NPS is positive; fire where it is not, once for as long as that lasts."""
    p = stores.remembered.parameters(venture).active
    said = _nps(venture, at, p, stores)
    last = stores.looks.last(venture, TRIGGER)
    before = last or Look(venture=venture, trigger=TRIGGER, at=at, decided=False, found="")
    if why := watch.undecided(said, p):
        stores.looks.keep(replace(before, at=at, decided=False, found=why))
        return [NotFired(TRIGGER, why)]
    since = (before.since or week(at)) if watch.below(said, p) else None
    found = watch.found(said, p)
    kept = replace(before, at=at, decided=True, found=found, counted=week(at), since=since)
    if since is None:
        stores.looks.keep(kept)
        return [NotFired(TRIGGER, found)]
    firing = watch.fired(venture, said, _pains(venture, at, stores), p, since=since, at=at)
    if stores.firings.fire(firing, looks.put(kept)):
        return [Fired(TRIGGER, firing.id), *follow(firing, at, stores)]
    stores.looks.keep(kept)
    return [NotFired(TRIGGER, f"it fired for NPS being below since {since}")]


def follow(firing: Firing, at: datetime, stores: Stores) -> list[Outcome]:
    """Go on with a firing: end it, or see that the executive hears of it, and of what is due."""
    p = stores.remembered.parameters(firing.venture).active
    said = _nps(firing.venture, at, p, stores)
    if watch.undecided(said, p) is None and not watch.below(said, p):
        return _recovered(firing, said, at, stores)
    alerts = [stores.alerts.report(one, at)[0] for one in _incidents(firing, said, p, at)]
    responses = [one for alert in alerts for one in alerting.told("executive told", alert)]
    if not firing.responses:
        responses = [*watch.draft(firing, _pains(firing.venture, at, stores), p), *responses]
    responses += [
        Response(what=f"reminded: {due.what} by now", at=at, subject=due.name)
        for due in watch.overdue(firing, at)
    ]
    if decided := alerting.decision(alerts):
        _close(firing, decided, at, stores)
        return _save(firing.ended(decided, at, *responses), stores)
    return _save(firing.went_on(*responses, depth=1, look_at=watch.next_look(firing, at)), stores)


def _nps(venture: str, at: datetime, p: Parameters, stores: Stores) -> Nps:
    given, asked = stores.surveys.window(venture, at - watch.WINDOW, at)
    [window] = nps.windows(
        given, asked, until=at, span=watch.WINDOW, count=1, enough=p.nps_min_responses
    )
    return window.nps


def _pains(venture: str, at: datetime, stores: Stores) -> tuple[Pain, ...]:
    return pains.ranked(stores.surveys.written(venture, at - watch.WINDOW, at))


def _recovered(firing: Firing, said: Nps, at: datetime, stores: Stores) -> list[Outcome]:
    """NPS is positive again: its alerts close, and the next time it is below is another cause."""
    outcome = f"{RECOVERED}NPS is {said.score} from {said.responses} answers"
    _close(firing, outcome, at, stores)
    last = stores.looks.last(firing.venture, TRIGGER)
    over = [looks.put(replace(last, at=max(at, last.at), since=None))] if last else []
    if not stores.firings.save(firing.ended(outcome, at), *over):
        return []
    return [Ended(TRIGGER, outcome)]


def _close(firing: Firing, outcome: str, at: datetime, stores: Stores) -> None:
    """Close what is open of the alerts about a firing that is over."""
    for subject in watch.SUBJECTS:
        stores.alerts.close(firing.venture, "nps_negative", subject, outcome, at)


def _incidents(firing: Firing, said: Nps, p: Parameters, at: datetime) -> list[Incident]:
    """What the executive must hear of at once, and again with each deadline whose time is up.

    By then NPS has moved: what it is now stands beside what it was when it fired.
    """
    incident = Incident(
        kind="nps_negative",
        venture=firing.venture,
        subject=SUBJECT,
        cause=firing.cause,
        title=f"NPS is {firing.evidence['score']}",
        text=(
            f"{firing.why}.",
            "What hurts most: " + ("; ".join(_said(firing)) or "nobody wrote a comment"),
            "Name the causes within 7 days, and decide about an action plan within 14.",
        ),
        fields={
            "NPS": f"{firing.evidence['score']}, give or take {firing.evidence['margin']}",
            "Answers": firing.evidence["responses"],
            "Detractors": firing.evidence["detractors"],
            "Positive from": str(p.nps_positive_threshold),
        },
        due_at=firing.fired_at,
        firing=firing.id,
    )
    overdue = watch.overdue(firing, at)
    return [incident, *(_reminder(incident, due, firing, said, p) for due in overdue)]


def _reminder(
    incident: Incident, due: Deadline, firing: Firing, said: Nps, p: Parameters
) -> Incident:
    first, stands = firing.evidence["score"], watch.stands(said, p)
    now = {
        "NPS now": "unknown" if said.score is None else f"{said.score}, give or take {said.margin}",
        "Answers now": str(said.responses),
        "Detractors now": str(said.detractors),
    }
    return replace(
        incident,
        subject=due.subject,
        cause=f"{firing.cause}:{due.name}",
        title=f"NPS was {first}, and is {'unknown' if said.score is None else said.score} now",
        text=(
            f"On {firing.fired_at:%Y-%m-%d}: {firing.why}. Now: {stands}.",
            incident.text[1],
            f"By now {due.what}.",
        ),
        fields={**incident.fields, **now},
        due_at=firing.fired_at + due.within,
    )


def _said(firing: Firing) -> list[str]:
    return [text for name, text in sorted(firing.evidence.items()) if name.startswith("pain_")]


def _save(after: Firing, stores: Stores) -> list[Outcome]:
    if not stores.firings.save(after):
        # Who changed it meanwhile did as much; the next look sees what is left.
        return []
    if after.status == "ended":
        return [Ended(TRIGGER, after.outcome or "")]
    return [WentOn(TRIGGER, f"{len(after.responses)} responses")]
