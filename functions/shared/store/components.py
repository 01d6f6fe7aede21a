"""The four components of the success system, as they stand: what each rests on, read anew.

The strongest evidence that is cheap: of what is due nobody must look too late. Where all is well,
the index of what is overdue is empty, whoever asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from functions.shared.domain import brakes as braking
from functions.shared.domain import crm
from functions.shared.domain.brakes import ALL_CAMPAIGNS, Brake, playbook_scope
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.system import (
    CRM_WITHIN,
    SCORES_WITHIN,
    STANDS_STILL,
    SURVEY_WITHIN,
    Component,
    Finding,
)
from functions.shared.domain.turns import Entry
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.ports.table import Table
from functions.shared.store import keys
from functions.shared.store.brakes import Brakes
from functions.shared.store.crm_runs import CrmRuns
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.gates import Gates
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys

KINDS: Final[Mapping[Component, tuple[tuple[str, ...], timedelta]]] = {
    "scores": (("band",), SCORES_WITHIN),
    "campaigns": (("step", "mail"), STANDS_STILL),
    "surveys": (("survey", "milestone"), STANDS_STILL),
}
"""The due work of each component, and since when at least it has been due where nobody looks."""
MOST_READ: Final = 50_000
"""So much overdue work of one kind is read, of all ventures, what waits longest first: some ten
pages of the index, so that one venture's standstill does not soon hide another's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Work of one kind that nobody took up, what waits longest first."""

    kind: str
    entries: tuple[Entry, ...]

    @property
    def since(self) -> datetime:
        """When the first of it was due."""
        return clock.parse(self.entries[0].due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """How many playbooks there are, are `enabled`, and `active`: that is, not paused either.

    Where none is active but some are enabled, `held` are the brakes that pause them.
    """

    playbooks: int
    enabled: int
    active: int
    held: tuple[Brake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found of a venture's components, with what it was read from.

    `crm_success` is in percent of the last day's rows, None where none were synced.
    """

    findings: tuple[Finding, ...]
    overdue: Mapping[Component, Sequence[Overdue]]
    brakes: Sequence[Brake]
    runs: Sequence[crm.Run]
    active_campaigns: int
    crm_success: float | None

    def of(self, component: Component) -> Finding:
        """What was found of a component."""
        return next(one for one in self.findings if one.component == component)


class Components:
    """Reads how components stand."""

    def __init__(self, table: Table) -> None:
        self._due = Due(table)
        self._brakes = Brakes(table)
        self._crm_runs = CrmRuns(table)
        self._customers = Customers(table)
        self._gates = Gates(table)
        self._playbooks = Playbooks(table)
        self._surveys = Surveys(table)

    def overdue(self, at: datetime) -> dict[str, dict[Component, list[Overdue]]]:
        """What nobody took up of any venture, by venture and component."""
        found: dict[str, dict[Component, list[Overdue]]] = {}
        for component, (kinds, after) in KINDS.items():
            for kind in kinds:
                for venture, entries in self._of_kind(kind, at - after).items():
                    late = Overdue(kind=kind, entries=tuple(entries))
                    found.setdefault(venture, {}).setdefault(component, []).append(late)
        return found

    def lag(self, venture: str, at: datetime) -> timedelta:
        """How long the look at a score has waited that waits longest; none where none waits."""
        waiting = self._of_kind("band", at).get(venture)
        return at - clock.parse(waiting[0].due_at) if waiting else timedelta()

    def examine(
        self,
        venture: Venture,
        p: Parameters,
        at: datetime,
        overdue: Mapping[Component, Sequence[Overdue]],
    ) -> Examined:
        """How the components of a venture stand; `overdue` is what nobody took up of it."""
        brakes = self._brakes.of(venture.id)
        runs = self._crm_runs.last(venture.id, at)
        blocked = self._gates.blocked(venture, p, at)
        campaigns = self._carried_out(venture.id, brakes)
        return Examined(
            findings=(
                self._scores(venture.id, overdue.get("scores", ())),
                _crm_sync(runs, at),
                self._campaigns(venture.id, overdue.get("campaigns", ()), campaigns, blocked),
                self._asked(venture.id, at, blocked, overdue.get("surveys", ())),
            ),
            overdue=overdue,
            brakes=brakes,
            runs=runs,
            active_campaigns=0 if blocked else campaigns.active,
            crm_success=crm.success(runs, at),
        )

    def _of_kind(self, kind: str, at: datetime) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in islice(self._due.line(kind, at), MOST_READ):
            found.setdefault(keys.venture_of(entry.pk), []).append(entry)
        return found

    def _carried_out(self, venture: str, brakes: Sequence[Brake]) -> Campaigns:
        playbooks = self._playbooks.all(venture)
        enabled = [playbook_scope(one.name) for one in playbooks if one.enabled]
        paused = {one.scope: one for one in brakes if one.holding and one.stage != "cohort"}
        wide = [paused[scope] for scope in ALL_CAMPAIGNS if scope in paused]
        active = 0 if wide else sum(scope not in paused for scope in enabled)
        held = wide or [paused[scope] for scope in enabled if scope in paused]
        return Campaigns(
            playbooks=len(playbooks),
            enabled=len(enabled),
            active=active,
            held=tuple(held) if enabled and not active else (),
        )

    def _scores(self, venture: str, overdue: Sequence[Overdue]) -> Finding:
        if overdue:
            late = min(one.since for one in overdue)
            return _failing(
                "scores",
                f"{_many(overdue)} customers were to be looked at, the first at "
                f"{late.isoformat()}: their scores are older than {SCORES_WITHIN.days} days",
            )
        if not any(self._somebody(venture)):
            return _not_applicable("scores", "there is no customer yet")
        return _working("scores", f"no score is older than {SCORES_WITHIN.days} days")

    def _somebody(self, venture: str) -> Iterator[bool]:
        for number in range(keys.SEGMENTS):
            listed, _ = self._customers.segment(venture, number, limit=1)
            yield bool(listed)

    def _campaigns(
        self,
        venture: str,
        overdue: Sequence[Overdue],
        campaigns: Campaigns,
        blocked: str | None,
    ) -> Finding:
        if blocked:
            return _not_applicable("campaigns", blocked)
        if overdue:
            late = min(one.since for one in overdue)
            return _failing(
                "campaigns",
                f"{_many(overdue)} steps are not carried out, the first was due at "
                f"{late.isoformat()}",
            )
        if campaigns.active:
            said = f"{campaigns.active} of {campaigns.enabled} playbooks are active"
            return _working("campaigns", said)
        if campaigns.held:
            # Who paused them, or was told that they were, has decided; it is no failure.
            said = "; ".join(braking.said(brake) for brake in campaigns.held)
            return _not_applicable("campaigns", said)
        if not any(self._somebody(venture)):
            return _not_applicable("campaigns", "no playbook is active, and there is no customer")
        said = f"none of {campaigns.playbooks} playbooks is switched on, and nothing is paused"
        return _failing("campaigns", said)

    def _asked(
        self, venture: str, at: datetime, blocked: str | None, overdue: Sequence[Overdue]
    ) -> Finding:
        if blocked:
            return _not_applicable("surveys", blocked)
        last = self._surveys.last_asked(venture, at)
        if last and at - last.at <= SURVEY_WITHIN:
            return _working("surveys", f"the last survey went out at {last.at.isoformat()}")
        if not overdue:
            return _not_applicable("surveys", f"none was due in {SURVEY_WITHIN.days} days")
        late = min(one.since for one in overdue)
        said = f"the last went out at {last.at.isoformat()}" if last else "none ever went out"
        return _failing(
            "surveys",
            f"{_many(overdue)} surveys wait, the first was due at {late.isoformat()}; {said}",
        )


def _crm_sync(runs: Sequence[crm.Run], at: datetime) -> Finding:
    if not runs:
        return _not_applicable("crm_sync", "no CRM is connected")
    good = crm.last_good(runs)
    if good and at - good.at <= CRM_WITHIN:
        return _working("crm_sync", f"the last sync was at {good.at.isoformat()}")
    said = f"the last good sync was at {good.at.isoformat()}" if good else "no sync was good"
    newest = runs[0]
    why = f"; the newest, at {newest.at.isoformat()}, {newest.status}: {newest.error or 'no word'}"
    return _failing("crm_sync", said + (why if newest is not good else ""))


def _many(overdue: Sequence[Overdue]) -> int:
    return sum(len(one.entries) for one in overdue)


def _working(component: Component, evidence: str) -> Finding:
    return Finding(component=component, standing="working", evidence=evidence)


def _failing(component: Component, evidence: str) -> Finding:
    return Finding(component=component, standing="failing", evidence=evidence)


def _not_applicable(component: Component, evidence: str) -> Finding:
    return Finding(component=component, standing="not_applicable", evidence=evidence)
