"""The exit from customer success: the system is active, retention improves, NPS is positive."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.shared.domain.gates import Known, crm_configured, undecided
from functions.shared.domain.rates import Rate
from functions.shared.domain.retention import RECOVERY_TARGET, Retained, months_after
from functions.shared.domain.verdicts import Answer, Evidence, all_of, decided

FRESH: Final = timedelta(days=2)
"""Scores that nobody looked at for longer are not updated daily."""
IMPROVED_WITHIN: Final = timedelta(days=60)
LESS_CHURN: Final = 5
"""Percent by which churn is to be below the baseline's."""
_CENT: Final = Decimal("0.01")


def exit_gate(known: Known) -> Answer:
    """The exit: the system is active, retention improves, NPS is positive."""
    return all_of("exit", system_active(known), retention_improving(known), nps_positive(known))


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
        return undecided(
            name, "no synchronization with the CRM was logged yet", *configured.evidence
        )
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
    return undecided(name, "nobody needed a playbook in the last 30 days", *evidence)


def scores_updating(known: Known) -> Answer:
    """The last count of everybody is fresh, and found no score that nobody looks at."""
    name, counted = "scores_updating", known.counted
    if counted is None:
        return undecided(name, "everybody is looked at once a night, and was not yet")
    stale, scored = counted.now.stale, counted.now.scored
    evidence = (
        Evidence("customers with a score", scored, counted.as_of),
        Evidence("of them with a stale one", stale, counted.as_of),
    )
    if known.at - counted.as_of > FRESH:
        why = "nobody looked at all scores for more than two days"
        return Answer(name=name, verdict="failed", why=why, evidence=evidence)
    if not scored:
        return undecided(name, "nobody has a score yet", *evidence)
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
    return undecided(
        name, "no alert was sent yet: a test alert shows whether they arrive", *evidence
    )


def retention_improving(known: Known) -> Answer:
    """Churn is below the baseline's, and customers at risk recover."""
    return all_of("retention_improving", churn_reduced(known), at_risk_recovering(known))


def churn_reduced(known: Known) -> Answer:
    """Fewer are gone in month 1 of a life than of the first customers: 5 % of that, or more.

    Gone is who was not active in exactly that month, or the first customers would have had longer
    to come back than these. Asked of the newest cohort that is decided, which must have been
    within the last 60 days.
    """
    name = "churn_reduced"
    if known.retained is None:
        return undecided(name, "nobody was counted yet; everybody is once a night")
    first, latest = known.retained.baseline, known.retained.latest[0]
    if not first.retained or first.retained[0].classic is None:
        why = first.reason or (first.retained[0].reason if first.retained else None)
        return undecided(name, f"the baseline is not known: {why}")
    before, now = first.retained[0].classic, latest.classic
    evidence = [
        Evidence("of the first customers", before.of, known.retained.as_of),
        Evidence("not active in month 1, of those", before.of - before.count),
    ]
    if now is None or latest.cohort is None:
        return undecided(name, str(latest.reason), *evidence)
    evidence += [
        Evidence(f"of those onboarded in {latest.cohort}", now.of),
        Evidence("not active in month 1, of these", now.of - now.count),
    ]
    if first.until and latest.cohort <= (first.until - timedelta(days=1)).isoformat()[:7]:
        return undecided(name, "no later cohort than the first customers is decided yet", *evidence)
    if known.at.date() - _decided(latest) > IMPROVED_WITHIN:
        return undecided(name, "no cohort was decided in the last 60 days", *evidence)
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
        return undecided(name, "nobody's 30 days in the at_risk program are over", *evidence)
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
        return undecided(name, "too few answers say anything")
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


def _lost(rate: Rate) -> Decimal:
    return Decimal(rate.of - rate.count) / rate.of


def _decided(cohort: Retained) -> date:
    """The day on which month 1 was over for whoever came last in a month's cohort."""
    last = months_after(date.fromisoformat(f"{cohort.cohort}-01"), 1) - timedelta(days=1)
    return months_after(last, cohort.months + 1)
