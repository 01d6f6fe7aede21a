"""What the gates of the customer-success stage are decided by, read from where it is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from functions.shared.domain import crm, exit_gate, gates, nps
from functions.shared.domain.alerts import Alert
from functions.shared.domain.brakes import EVERYTHING, VENTURE
from functions.shared.domain.gates import Connected, Known, Synced, Trained
from functions.shared.domain.insights import EVERYBODY
from functions.shared.domain.nps import Answer, Asked, Nps
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.verdicts import Answer as Verdict
from functions.shared.ports.table import Absent, Check, Item, Present, Put, Table
from functions.shared.store import documents, keys
from functions.shared.store.alerts import Alerts, Listed
from functions.shared.store.board import BANDS, Board
from functions.shared.store.brakes import Brakes
from functions.shared.store.crm_runs import CrmRuns
from functions.shared.store.customers import Customers
from functions.shared.store.gates import Gates
from functions.shared.store.insights import Insights
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.programs import Programs
from functions.shared.store.retention import Retention
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures

DAY: Final = timedelta(days=1)
LIVED: Final = 90
"""Days in which playbooks, and surveys that went out, are looked at."""
NPS_DAYS: Final = 30
MOST_ALERTS: Final = 1_000
"""So many of the open alerts, and as many of the closed ones, are looked at: the newest."""
PAGE: Final = 100


class Stages:
    """Reads what the gates rest on, and keeps who was trained."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._ventures = Ventures(table)
        self._customers = Customers(table)
        self._gates = Gates(table)

    def train(self, venture: str, said: Trained) -> Trained:
        """Keep that who looks after an owner's customers was trained; the first word stands.

        Raises:
            Unknown: there is no such venture.
        """
        key = keys.trained(venture, " ".join(said.owner.split()).casefold())
        kept = self._table.write(
            Put({"pk": key.pk, "sk": key.sk, "doc": documents.dump(said)}, (Absent(),)),
            Check(keys.venture(venture), (Present(),)),
        )
        if kept:
            return said
        known = self._table.get(key, strong=True)
        self._ventures.get(venture)
        return documents.load(Trained, str(known["doc"])) if known else said

    def trained(self, venture: str) -> list[Trained]:
        """Who was trained, by owner."""
        found: list[Trained] = []
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.venture(venture).pk, prefix=keys.TRAINED, after=after, strong=True
            )
            found += [documents.load(Trained, str(item["doc"])) for item in page.items]
            after = page.after
            if after is None:
                return sorted(found, key=lambda one: one.owner)

    def decided(self, venture: str, parameters: Parameters, at: datetime) -> tuple[Verdict, ...]:
        """The three substages and the exit, as they are decided at an instant."""
        known = self.known(venture, parameters, at)
        return (
            gates.infrastructure(known),
            gates.monitoring(known),
            gates.programs(known),
            exit_gate.exit_gate(known),
        )

    def known(self, venture: str, parameters: Parameters, at: datetime) -> Known:
        """What the gates are decided by at an instant."""
        counted = Insights(self._table).newest(venture, EVERYBODY)
        programs = Programs(self._table)
        lived = programs.lived(venture, at - LIVED * DAY, at)
        alerts = [one for listed in ("open", "closed") for one in self._alerts(venture, listed)]
        tests = [one for one in alerts if one.incident.kind == "test"]
        given, asked = Surveys(self._table).window(venture, at - LIVED * DAY, at)
        return Known(
            at=at,
            parameters=parameters,
            entered=self._gates.entry(venture, parameters, at).passed,
            counted=counted[0] if counted else None,
            scored=self._scored(venture),
            sources=[
                Connected(name=source.name, at=source.connected_at, by=source.by)
                for source in self._ventures.sources(venture)
            ],
            trained=self.trained(venture),
            playbooks=Playbooks(self._table).all(venture),
            # An answered one says more than a later one that still waits.
            test=max(tests, key=lambda one: (one.answered, one.opened_at), default=None),
            late=sum(gates.is_late(one, at) for one in alerts),
            sent=sum(one.sent_at is not None for one in alerts),
            runs=lived.runs,
            messages=lived.messages,
            brakes=[
                brake
                for brake in Brakes(self._table).of(venture)
                if brake.scope in (EVERYTHING, VENTURE)
            ],
            nps=latest_nps(given, asked, parameters, at),
            asked_at=max((one.at for one in asked), default=None),
            retained=Retention(self._table).told(venture),
            recovery=programs.recovery(venture, None, at),
            synced=self._synced(venture, at),
        )

    def _synced(self, venture: str, at: datetime) -> Synced | None:
        """How the CRM's sync went lately; None where none was ever logged."""
        runs = CrmRuns(self._table).last(venture, at)
        good = crm.last_good(runs)
        if not runs:
            return None
        failures = sum(good is None or run.at > good.at for run in runs)
        return Synced(succeeded_at=good.at if good else None, failures=failures)

    def _scored(self, venture: str) -> bool | None:
        """Whether somebody has a score; None where there is nobody."""
        board = Board(self._table)
        if any(board.page(venture, band, limit=1)[0] for band in BANDS if band != "none"):
            return True
        return False if any(self._customers.pages(venture)) else None

    def _alerts(self, venture: str, listed: Listed) -> list[Alert]:
        """The newest alerts that are open, or closed."""
        found: list[Alert] = []
        after: Item | None = None
        while len(found) < MOST_ALERTS:
            page, after = Alerts(self._table).page(venture, listed, limit=PAGE, after=after)
            found += page
            if after is None:
                break
        return found


def latest_nps(
    given: Sequence[Answer], asked: Sequence[Asked], parameters: Parameters, at: datetime
) -> Nps:
    """The NPS of the last 30 days."""
    [window] = nps.windows(
        given,
        asked,
        until=at,
        span=NPS_DAYS * DAY,
        count=1,
        enough=parameters.nps_min_responses,
    )
    return window.nps
