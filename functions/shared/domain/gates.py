"""The gates of the three substages of customer success, and what all its gates are decided by.

Each condition is a pure function of what is known, and says why. The exit is in
`exit_gate`, the entry in `ventures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from functions.shared.domain.alerts import Alert
from functions.shared.domain.brakes import Brake, Reception
from functions.shared.domain.insights import Insight
from functions.shared.domain.nps import Nps
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.rates import Rate
from functions.shared.domain.retention import (
    Recovery,
    Told,
)
from functions.shared.domain.verdicts import Answer, Evidence, all_of, decided

LATE: Final = timedelta(minutes=5)
"""An alert that is due for longer and still not sent does not work."""
PROGRAMS: Final = ("at_risk", "critical", "win_back")
TARGETS: Final = (
    "retention_target_1m",
    "retention_target_3m",
    "retention_target_6m",
    "nps_target_score",
    "nps_target_response_rate",
    "target_uptime_percent",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Somebody's word that who looks after an owner's customers was shown how; said once."""

    owner: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A tool that is connected, since when and by whom."""

    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """How the synchronization with the CRM went lately: its last success, and failures since."""

    succeeded_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the gates are decided by, as of `at`.

    `counted` is the last count of everybody, where there was one. `sources` are connected tools,
    `test` is the last test alert, `late` how many alerts are due and not sent, `sent` how many of
    the last ones were. `runs` and `messages` are of playbooks in the last 90 days, `brakes` those
    that hold the venture as a whole. `nps` is of the last 30 days, `asked_at` when the last survey
    went out. `synced` is None where no synchronization was ever logged.
    """

    at: datetime
    parameters: Parameters
    entered: bool
    counted: Insight | None
    scored: bool | None
    sources: Sequence[Connected]
    trained: Sequence[Trained]
    playbooks: Sequence[Playbook]
    test: Alert | None
    late: int
    sent: int
    runs: Sequence[Fared]
    messages: Sequence[Reception]
    brakes: Sequence[Brake]
    nps: Nps
    asked_at: datetime | None
    retained: Told | None
    recovery: Recovery
    synced: Synced | None = None


def is_late(alert: Alert, at: datetime) -> bool:
    """Whether somebody should have been told of an alert by now; who answered it knows."""
    unsent = alert.status == "waiting" and not alert.answered
    return unsent and alert.due_at < at - LATE


def infrastructure(known: Known) -> Answer:
    """Substage 32.1: the CRM is configured, playbooks are there, the team is trained."""
    return all_of("32.1", crm_configured(known), playbooks_created(known), team_trained(known))


def monitoring(known: Known) -> Answer:
    """Substage 32.2: metrics are defined, scores are computed, alerts arrive."""
    return all_of(
        "32.2", metrics_defined(known), scoring_implemented(known), alerts_configured(known)
    )


def programs(known: Known) -> Answer:
    """Substage 32.3: programs are designed, automation carries them out, engagement is seen."""
    return all_of(
        "32.3", programs_designed(known), automation_built(known), engagement_tracked(known)
    )


def crm_configured(known: Known) -> Answer:
    """The CRM that the parameters name is connected."""
    name = known.parameters.crm_platform
    found = next((source for source in known.sources if source.name == name), None)
    return Answer(
        name="crm_configured",
        verdict=decided(holds=found is not None),
        why=f"{name} is connected" if found else f"{name} is the CRM, and it is not connected",
        evidence=(
            Evidence("CRM", name),
            *((Evidence("connected by", found.by, found.at),) if found else ()),
        ),
    )


def playbooks_created(known: Known) -> Answer:
    """There are playbooks that are switched on."""
    on = [playbook for playbook in known.playbooks if playbook.enabled]
    return Answer(
        name="playbooks_created",
        verdict=decided(holds=bool(on)),
        why=f"{len(on)} of {len(known.playbooks)} playbooks are on",
        evidence=(
            Evidence("playbooks", len(known.playbooks)),
            *(Evidence(playbook.name, f"version {playbook.version}") for playbook in on),
        ),
    )


def team_trained(known: Known) -> Answer:
    """For every owner of customers somebody has confirmed, once, that they were trained."""
    name = "team_trained"
    if known.counted is None:
        return undecided(name, "who owns customers is counted once a night, and was not yet")
    owners = known.counted.now.owners
    if not owners:
        return undecided(name, "no customer has an owner", _counted(known.counted))
    confirmed = {_plain(one.owner): one for one in known.trained}
    missing = [owner for owner in sorted(owners) if _plain(owner) not in confirmed]
    there = [confirmed[_plain(owner)] for owner in sorted(owners) if _plain(owner) in confirmed]
    return Answer(
        name=name,
        verdict=decided(holds=not missing),
        why=f"not confirmed: {', '.join(missing)}" if missing else "every owner has confirmed",
        evidence=(
            Evidence("owners of customers", len(owners), known.counted.as_of),
            Evidence("of them trained", len(there)),
            *(Evidence(f"{one.owner}, confirmed by", one.by, one.at) for one in there),
        ),
    )


def metrics_defined(known: Known) -> Answer:
    """Each metric has a target; one of 0 says nothing."""
    values = {name: Decimal(str(getattr(known.parameters, name))) for name in TARGETS}
    without = [name for name, value in values.items() if not value]
    return Answer(
        name="metrics_defined",
        verdict=decided(holds=not without),
        why=f"without a target: {', '.join(without)}" if without else "every metric has a target",
        evidence=(
            Evidence("version of the parameters", known.parameters.version),
            *(Evidence(name, value) for name, value in values.items()),
        ),
    )


def scoring_implemented(known: Known) -> Answer:
    """Customers have scores."""
    name = "scoring_implemented"
    if known.scored is None:
        return undecided(name, "there is nobody to score")
    evidence: tuple[Evidence, ...] = ()
    if known.counted:
        evidence = (
            _counted(known.counted),
            Evidence("of them with a score", known.counted.now.scored, known.counted.as_of),
        )
    return Answer(
        name=name,
        verdict=decided(holds=known.scored),
        why="customers have scores" if known.scored else "no customer has a score",
        evidence=evidence,
    )


def alerts_configured(known: Known) -> Answer:
    """A test alert arrived: somebody has answered it."""
    name, test = "alerts_configured", known.test
    if test is None:
        return Answer(name=name, verdict="failed", why="no test alert was ever raised")
    evidence = [Evidence("test alert raised", test.id, test.opened_at)]
    if test.answers:
        first = test.answers[0]
        evidence.append(Evidence("answered by", first.by, first.at))
        return Answer(
            name=name, verdict="passed", why="a test alert was answered", evidence=(*evidence,)
        )
    if test.answer_by is None or known.at < test.answer_by:
        return undecided(name, "a test alert waits for its answer", *evidence)
    return Answer(
        name=name,
        verdict="failed",
        why="the last test alert was not answered in its time",
        evidence=(*evidence, Evidence("was to be answered", "by then", test.answer_by)),
    )


def programs_designed(known: Known) -> Answer:
    """The three programs have documents that are switched on."""
    by_name = {playbook.name: playbook for playbook in known.playbooks}
    off = [name for name in PROGRAMS if not (name in by_name and by_name[name].enabled)]
    return Answer(
        name="programs_designed",
        verdict=decided(holds=not off),
        why=f"not switched on: {', '.join(off)}" if off else "every program is switched on",
        evidence=tuple(
            Evidence(name, f"version {by_name[name].version}")
            for name in PROGRAMS
            if name in by_name and name not in off
        ),
    )


def automation_built(known: Known) -> Answer:
    """Playbooks do something: steps of runs were carried out."""
    name = "automation_built"
    acted = [run for run in known.runs if run.messages or run.cost or run.ended_at]
    evidence = (
        Evidence("progression mode", known.parameters.progression_mode),
        Evidence("runs in 90 days", len(known.runs)),
        Evidence("of them with a step carried out, or at their end", len(acted)),
    )
    if not known.entered:
        return undecided(
            name, "automation acts on nobody before the entry gate is passed", *evidence
        )
    if acted:
        return Answer(
            name=name, verdict="passed", why="playbooks carry out steps", evidence=evidence
        )
    if known.runs and min(run.entered_at for run in known.runs) < known.at - timedelta(days=14):
        why = "runs began two weeks ago, and none of their steps was carried out"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    return undecided(name, "no step of a playbook was due yet", *evidence)


def engagement_tracked(known: Known) -> Answer:
    """What becomes of messages is heard from the mail service."""
    told = Rate(sum(bool(one.told) for one in known.messages), len(known.messages))
    name = "engagement_tracked"
    evidence = (
        Evidence("messages out in 90 days", told.of),
        Evidence("of them with a word on what became of them", told.count),
    )
    if not told.of:
        return undecided(name, "no message is out yet", *evidence)
    why = "the mail service tells what becomes of messages"
    if not told.count:
        why = "messages are out, and the mail service never told what became of one"
    return Answer(name=name, verdict=decided(holds=told.count > 0), why=why, evidence=evidence)


def undecided(name: str, why: str, *evidence: Evidence) -> Answer:
    """That a condition is not yet decidable, and why."""
    return Answer(name=name, verdict="not_yet_decidable", why=why, evidence=evidence)


def _counted(counted: Insight) -> Evidence:
    return Evidence("customers", counted.now.customers, counted.as_of)


def _plain(owner: str) -> str:
    return " ".join(owner.split()).casefold()
