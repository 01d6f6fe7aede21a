"""What is done about a component that fails: fire, try again, tell; and about one that works again.

The first failure is told to operations; so many in a row, once more; more than that, the executive.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from functions.check_system import retrying
from functions.check_system.world import Case, World
from functions.shared.domain import crm, triggers
from functions.shared.domain.alerts import Incident, Kind
from functions.shared.domain.system import Component, Finding
from functions.shared.domain.triggers import Firing, Response
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict

TRIGGER: Final = "RETENTION-004"
NAMES: Final[Mapping[Component, str]] = {
    "scores": "Scores are too old",
    "crm_sync": "The CRM is not synced",
    "campaigns": "No campaign is carried out",
    "surveys": "No survey goes out",
}


def follow(finding: Finding, case: Case, world: World) -> None:
    """Respond to what was found of a component.

    What an outage left open is ended also where the look that saw it died before it was kept.
    """
    if finding.standing == "failing":
        firing = _fired(finding, case, world)
        done = retrying.retry(finding.component, case, world)
        _go_on(firing, Response(what=done, at=case.at), case, world)
        for incident in _incidents(finding, firing, done, case):
            world.alerts.report(incident, case.at)
        return
    was = case.was(finding.component)
    still_open = world.firings.open_about(case.venture.id, TRIGGER, finding.component)
    if still_open or (was and was.standing == "failing"):
        _over(finding, still_open, case, world)


def follow_crm(case: Case, world: World) -> None:
    """Tell of a sync that failed several times in a row, until one succeeds after that."""
    venture, runs, at = case.venture.id, case.examined.runs, case.at
    failed, good = crm.failed_in_a_row(runs), crm.last_good(runs)
    incident = _crm_failed(case, failed) if len(failed) >= crm.FAILED_IN_A_ROW else None
    known = world.alerts.open_about(venture, "crm_sync_failed", "crm_sync")
    if known and good and (incident is None or incident.cause not in known.causes):
        # It came after what the alert is about, whatever failed since.
        again = f"a sync went through at {good.at.isoformat()}"
        world.alerts.close(venture, "crm_sync_failed", "crm_sync", again, at)
    if incident:
        world.alerts.report(incident, at)


def _fired(finding: Finding, case: Case, world: World) -> Firing:
    """The open firing about a component; made, where none is open yet."""
    venture, component = case.venture.id, finding.component
    known = world.firings.open_about(venture, TRIGGER, component)
    if known:
        return known
    since = case.after.seen[component].since
    cause = clock.stamp(since)
    firing = Firing(
        id=triggers.identifier(TRIGGER, component, cause),
        venture=venture,
        trigger=TRIGGER,
        subject=component,
        cause=cause,
        fired_at=case.at,
        why=finding.evidence,
        evidence={"component": component, "failing_since": since.isoformat()},
    )
    if world.firings.fire(firing):
        return firing
    # Somebody else looked at the same time.
    return world.firings.open_about(venture, TRIGGER, component) or firing


def _go_on(firing: Firing, done: Response, case: Case, world: World) -> None:
    """Note what was done, one step deeper where the failures in a row ask for it."""
    if any(one.at == done.at for one in firing.responses):
        return  # This very look was begun before.
    deeper = _depth(firing, case) > firing.depth
    # Where somebody was faster, theirs stands; the next look notes its own.
    world.firings.save(firing.deeper(None, done) if deeper else firing.did(done))


def _failures(firing: Firing, case: Case) -> int:
    return next(s.failures for name, s in case.after.seen.items() if name == firing.subject)


def _depth(firing: Firing, case: Case) -> int:
    """1 while it is tried again, 2 when the operators must act, 3 when the executive must know."""
    failures, most = _failures(firing, case), case.parameters.max_consecutive_failures
    if failures > most:
        return 3
    return 2 if failures >= most else 1


def _incidents(finding: Finding, firing: Firing, done: str, case: Case) -> list[Incident]:
    """Whom to tell by now; what was told before is folded."""
    name, depth = NAMES[finding.component], _depth(firing, case)
    failures = _failures(firing, case)

    def incident(kind: Kind, subject: str, title: str) -> Incident:
        return Incident(
            kind=kind,
            venture=firing.venture,
            subject=subject,
            cause=firing.cause,
            title=title,
            text=(finding.evidence, done),
            fields={
                "component": finding.component,
                "failing since": firing.fired_at.isoformat(),
                "failures in a row": str(failures),
            },
            due_at=case.at,
            firing=firing.id,
        )

    said = [incident("system_degraded", finding.component, name)]
    if depth >= 2:
        again = f"{name}, {failures} times in a row: it does not heal by itself"
        said.append(incident("system_degraded", operators(finding.component), again))
    if depth >= 3:
        often = f"{name}, {failures} times in a row"
        said.append(incident("component_failing", finding.component, often))
    return said


def operators(component: Component) -> str:
    """The subject of the alert that asks the operators to act."""
    return f"{component}, again and again"


def _over(finding: Finding, firing: Firing | None, case: Case, world: World) -> None:
    """It works again, or nothing is asked of it any more: end what was open, the firing last.

    Raises:
        Conflict: the firing changed since it was read; looking again does no harm.
    """
    venture, component, at = case.venture.id, finding.component, case.at
    again = "it works again" if finding.standing == "working" else "nothing is asked of it any more"
    outcome = f"{again}: {finding.evidence}"
    if firing:
        minutes = round((at - firing.fired_at).total_seconds() / 60)
        outcome = f"{again} after {minutes} minutes: {finding.evidence}"
    subjects: tuple[tuple[Kind, str], ...] = (
        ("system_degraded", component),
        ("system_degraded", operators(component)),
        ("component_failing", component),
    )
    for kind, subject in subjects:
        world.alerts.close(venture, kind, subject, outcome, at)
    if firing and not world.firings.save(firing.ended(outcome, at)):
        raise Conflict("the firing changed since it was read; look again")


def _crm_failed(case: Case, failed: Sequence[crm.Run]) -> Incident:
    first, newest = failed[-1], failed[0]
    why = newest.error or "it did not say"
    return Incident(
        kind="crm_sync_failed",
        venture=case.venture.id,
        subject="crm_sync",
        cause=f"{clock.stamp(first.at)}#{first.id}",
        title=f"The sync with the CRM failed {len(failed)} times in a row",
        text=(f"No sync went through since {first.at.isoformat()}; the newest failed of: {why}.",),
        fields={"failed in a row": str(len(failed)), "since": first.at.isoformat()},
        due_at=case.at,
    )
