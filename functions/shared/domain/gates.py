"""The gates of the customer-success stage: its three substages, and the exit to the next stage.

Each condition is a pure function of what is known, and says why. The entry gate is in `ventures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
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
    RECOVERY_TARGET,
    Recovery,
    Retained,
    Told,
    months_after,
)
from functions.shared.domain.verdicts import Answer, Evidence, all_of, decided

FRESH: Final = timedelta(days=2)
"""Scores that nobody looked at for longer are not updated daily."""
LATE: Final = timedelta(minutes=5)
"""An alert that is due for longer and still not sent does not work."""
IMPROVED_WITHIN: Final = timedelta(days=60)
LESS_CHURN: Final = 5
"""Percent by which churn is to be below the baseline's."""
PROGRAMS: Final = ("at_risk", "critical", "win_back")
TARGETS: Final = (
    "retention_target_1m",
    "retention_target_3m",
    "retention_target_6m",
    "nps_target_score",
    "nps_target_response_rate",
    "target_uptime_percent",
)
_CENT: Final = Decimal("0.01")


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


def exit_gate(known: Known) -> Answer:
    """The exit: the system is active, retention improves, NPS is positive."""
    return all_of("exit", system_active(known), retention_improving(known), nps_positive(known))


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
        return _open(name, "who owns customers is counted once a night, and was not yet")
    owners = known.counted.now.owners
    if not owners:
        return _open(name, "no customer has an owner", _counted(known.counted))
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
        return _open(name, "there is nobody to score")
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
        return _open(name, "a test alert waits for its answer", *evidence)
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
        return _open(name, "automation acts on nobody before the entry gate is passed", *evidence)
    if acted:
        return Answer(
            name=name, verdict="passed", why="playbooks carry out steps", evidence=evidence
        )
    if known.runs and min(run.entered_at for run in known.runs) < known.at - timedelta(days=14):
        why = "runs began two weeks ago, and none of their steps was carried out"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    return _open(name, "no step of a playbook was due yet", *evidence)


def engagement_tracked(known: Known) -> Answer:
    """What becomes of messages is heard from the mail service."""
    told = Rate(sum(bool(one.told) for one in known.messages), len(known.messages))
    name = "engagement_tracked"
    evidence = (
        Evidence("messages out in 90 days", told.of),
        Evidence("of them with a word on what became of them", told.count),
    )
    if not told.of:
        return _open(name, "no message is out yet", *evidence)
    why = "the mail service tells what becomes of messages"
    if not told.count:
        why = "messages are out, and the mail service never told what became of one"
    return Answer(name=name, verdict=decided(holds=told.count > 0), why=why, evidence=evidence)


def system_active(known: Known) -> Answer:
    """The success system is active."""
    return all_of(
        "success_system_active",
        crm_syncing(known),
        playbooks_running(known),
        scores_updating(known),
        alerts_working(known),
    )


def crm_syncing(known: Known) -> Answer:
    """The CRM is connected, and a synchronization succeeded within its time."""
    name, configured, synced = "crm_syncing", crm_configured(known), known.synced
    if configured.verdict == "failed":
        return Answer(name=name, verdict="failed", why=configured.why, evidence=configured.evidence)
    if synced is None or (synced.succeeded_at is None and not synced.failures):
        return _open(name, "no synchronization with the CRM was logged yet", *configured.evidence)
    within = timedelta(hours=known.parameters.crm_sync_frequency_hours)
    last = synced.succeeded_at
    evidence = (
        *configured.evidence,
        *((Evidence("last synchronization", "succeeded", last),) if last else ()),
        Evidence("failures since", synced.failures),
    )
    working = last is not None and known.at - last <= within
    why = f"the CRM is to be synchronized every {within // timedelta(hours=1)} h, and "
    why += "it is" if working else "the last success is older"
    return Answer(name=name, verdict=decided(holds=working), why=why, evidence=evidence)


def playbooks_running(known: Known) -> Answer:
    """Customers run through playbooks, and nothing holds all of them."""
    name = "playbooks_running"
    holding = [brake for brake in known.brakes if brake.holding]
    running = [run for run in known.runs if run.ended_at is None]
    lately = [run for run in known.runs if run.entered_at >= known.at - timedelta(days=30)]
    evidence = (
        Evidence("runs under way", len(running)),
        Evidence("runs that began in 30 days", len(lately)),
        *(
            Evidence(f"paused: {brake.scope}", brake.opened.reason, brake.since)
            for brake in holding
        ),
    )
    if holding:
        return Answer(
            name=name, verdict="failed", why=f"{holding[0].scope} is paused", evidence=evidence
        )
    if running or lately:
        return Answer(name=name, verdict="passed", why="playbooks run", evidence=evidence)
    if not any(playbook.enabled for playbook in known.playbooks):
        why = "no playbook is switched on"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    return _open(name, "nobody needed a playbook in the last 30 days", *evidence)


def scores_updating(known: Known) -> Answer:
    """The last count of everybody is fresh, and found no score that nobody looks at."""
    name, counted = "scores_updating", known.counted
    if counted is None:
        return _open(name, "everybody is looked at once a night, and was not yet")
    stale, scored = counted.now.stale, counted.now.scored
    evidence = (
        Evidence("customers with a score", scored, counted.as_of),
        Evidence("of them with a stale one", stale, counted.as_of),
    )
    if known.at - counted.as_of > FRESH:
        why = "nobody looked at all scores for more than two days"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    if not scored:
        return _open(name, "nobody has a score yet", *evidence)
    why = f"{stale} scores are stale" if stale else "scores are up to date"
    return Answer(name=name, verdict=decided(holds=not stale), why=why, evidence=evidence)


def alerts_working(known: Known) -> Answer:
    """No alert is late, and some were sent: the test alert at least."""
    name = "alerts_working"
    evidence = (
        Evidence("alerts that are due and not sent", known.late, known.at),
        Evidence("alerts that were sent, of the last ones", known.sent),
    )
    if known.late:
        why = f"{known.late} alerts are due for more than five minutes and were not sent"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    if known.sent:
        return Answer(
            name=name, verdict="passed", why="alerts are sent when they are due", evidence=evidence
        )
    return _open(name, "no alert was sent yet: a test alert shows whether they arrive", *evidence)


def retention_improving(known: Known) -> Answer:
    """Churn is below the baseline's, and customers at risk recover."""
    return all_of("retention_improving", churn_reduced(known), at_risk_recovering(known))


def churn_reduced(known: Known) -> Answer:
    """Fewer are lost in their first month than of the first customers: 5 % of that, or more.

    Asked of the newest cohort that is decided, which must have been within the last 60 days.
    """
    name = "churn_reduced"
    if known.retained is None:
        return _open(name, "nobody was counted yet; everybody is once a night")
    first, latest = known.retained.baseline, known.retained.latest[0]
    if not first.retained or first.retained[0].rolling is None:
        why = first.reason or (first.retained[0].reason if first.retained else None)
        return _open(name, f"the baseline is not known: {why}")
    before, now = first.retained[0].rolling, latest.rolling
    evidence = [
        Evidence("of the first customers", before.of, known.retained.as_of),
        Evidence("lost by month 1, of those", before.of - before.count),
    ]
    if now is None or latest.cohort is None:
        return _open(name, str(latest.reason), *evidence)
    evidence += [
        Evidence(f"of those onboarded in {latest.cohort}", now.of),
        Evidence("lost by month 1, of these", now.of - now.count),
    ]
    if first.until and latest.cohort <= first.until.isoformat()[:7]:
        return _open(name, "no later cohort than the first customers is decided yet", *evidence)
    if known.at.date() - _decided(latest) > IMPROVED_WITHIN:
        return _open(name, "no cohort was decided in the last 60 days", *evidence)
    lost, left = _lost(before), _lost(now)
    if not lost:
        why = "nobody of the first customers was lost, and nobody is now"
        if left:
            why = "nobody of the first customers was lost, and some are now"
        return Answer(name=name, verdict=decided(holds=not left), why=why, evidence=(*evidence,))
    less = (100 * (lost - left) / lost).quantize(_CENT, ROUND_HALF_UP)
    reduced = left * 100 <= lost * (100 - LESS_CHURN)
    return Answer(
        name=name,
        verdict=decided(holds=reduced),
        why=f"churn is {less} % below the baseline's; {LESS_CHURN} % are wanted",
        evidence=(*evidence, Evidence("churn below the baseline's, in percent", less)),
    )


def at_risk_recovering(known: Known) -> Answer:
    """Of the customers at risk enough recover within 30 days."""
    name, rate = "at_risk_recovering", known.recovery.recovered
    evidence = (
        Evidence("entered the at_risk program", rate.of, known.recovery.since),
        Evidence("recovered within 30 days", rate.count, known.recovery.until),
    )
    if not rate.of:
        return _open(name, "nobody's 30 days in the at_risk program are over", *evidence)
    percent = (Decimal(100 * rate.count) / rate.of).quantize(_CENT, ROUND_HALF_UP)
    return Answer(
        name=name,
        verdict=decided(holds=rate.count * 100 >= RECOVERY_TARGET * rate.of),
        why=f"{percent} % recovered; {RECOVERY_TARGET:g} % are wanted",
        evidence=evidence,
    )


def nps_positive(known: Known) -> Answer:
    """Surveys go out, enough are answered, and the score is not below its threshold."""
    return all_of("nps_positive", survey_deployed(known), enough_answers(known), nps_reached(known))


def survey_deployed(known: Known) -> Answer:
    """A survey went out."""
    name = "survey_deployed"
    if known.asked_at:
        return Answer(
            name=name,
            verdict="passed",
            why="surveys go out",
            evidence=(Evidence("last survey", "sent", known.asked_at),),
        )
    if known.nps.responses:
        return Answer(
            name=name,
            verdict="passed",
            why="answers come in from a survey tool",
            evidence=(Evidence("answers in 30 days", known.nps.responses),),
        )
    return Answer(name=name, verdict="failed", why="no survey went out in the last 90 days")


def enough_answers(known: Known) -> Answer:
    """There are enough answers to decide anything by."""
    wanted, there = known.parameters.nps_min_responses, known.nps.responses
    return Answer(
        name="enough_answers",
        verdict="passed" if there >= wanted else "not_yet_decidable",
        why=f"{there} of {wanted} answers in the last 30 days",
        evidence=(Evidence("answers in 30 days", there, known.at),),
    )


def nps_reached(known: Known) -> Answer:
    """The score is at its threshold or above."""
    name, said = "nps_reached", known.nps
    least = known.parameters.nps_positive_threshold
    if said.score is None or not said.significant:
        return _open(name, "too few answers say anything")
    points = said.promoters - said.detractors
    return Answer(
        name=name,
        verdict=decided(holds=points * 100 >= least * said.responses),
        why=f"NPS is {said.score:g}; {least} or more is wanted",
        evidence=(
            Evidence("NPS", Decimal(str(said.score)), known.at),
            Evidence("promoters", said.promoters),
            Evidence("detractors", said.detractors),
            Evidence("answers", said.responses),
        ),
    )


def _open(name: str, why: str, *evidence: Evidence) -> Answer:
    return Answer(name=name, verdict="not_yet_decidable", why=why, evidence=evidence)


def _counted(counted: Insight) -> Evidence:
    return Evidence("customers", counted.now.customers, counted.as_of)


def _plain(owner: str) -> str:
    return " ".join(owner.split()).casefold()


def _lost(rate: Rate) -> Decimal:
    return Decimal(rate.of - rate.count) / rate.of


def _decided(cohort: Retained) -> date:
    """The day on which month 1 was over for whoever came last in a month's cohort."""
    last = months_after(date.fromisoformat(f"{cohort.cohort}-01"), 1) - timedelta(days=1)
    return months_after(last, cohort.months + 1)
