"""How messages of playbooks were taken, and the brake that too many bad ones put on.

What counts is read from a row for each message, so it can always be counted anew.
"""

from datetime import datetime

from functions.shared.domain import brakes
from functions.shared.domain.brake_causes import Cause
from functions.shared.domain.brakes import Brake, Evidence, Reception, playbook_scope
from functions.shared.domain.effects import Feedback
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock
from functions.shared.ports.table import Check, Item, Present, Table
from functions.shared.store import documents, keys, tasks
from functions.shared.store.automatic import AutomaticBrakes
from functions.shared.store.brakes import Brakes
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.ventures import Ventures

MOST = 10_000
"""So many messages are counted, the newest."""


class Receptions:
    """Takes feedback in, and looks whether it is too bad."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._messages = Messages(table)
        self._brakes = Brakes(table)
        self._automatic = AutomaticBrakes(table)
        self._ventures = Ventures(table)
        self._playbooks = Playbooks(table)

    def badly(
        self, venture: str, customer: str, key: str, said: Feedback, at: datetime
    ) -> Brake | None:
        """Keep that a message was taken badly, and look at its playbook; the brake if it is on.

        Of what belongs to no playbook, and of what certainly never went out, nothing is kept.
        """
        effect = self._messages.heard(venture, customer, key, said)
        if effect is None or effect.playbook is None or effect.feedback is None:
            return None
        return self.look(venture, effect.playbook, self._ventures.parameters(venture).active, at)

    def look(self, venture: str, playbook: str, p: Parameters, at: datetime) -> Brake | None:
        """Pause a playbook whose messages were taken too badly, once; the brake if that is so.

        Whoever finds the brake on makes sure that people have been told.
        """
        scope = playbook_scope(playbook)
        brake = self._brakes.find(venture, scope)
        if brake is None or brake.stage in ("cohort", "released"):
            since = brakes.counted_from(brake, at)
            counted = self.counted(venture, playbook, since)
            evidence = brakes.negative_feedback(counted, since, p.negative_feedback_percent)
            if evidence is None:
                return None
            cause = Cause(scope=scope, reason=_reason(evidence), evidence=evidence)
            brake, _ = self._automatic.pull(venture, cause, at)
        else:
            self._automatic.tell(venture, brake, at)
        if brake.automatic and brake.stage == "paused" and brake.evidence:
            if brake.evidence.customer:
                self._tell(venture, playbook, brake, brake.evidence)
            return brake
        return None

    def counted(self, venture: str, playbook: str, since: datetime) -> list[Reception]:
        """How the messages of a playbook since an instant were taken, the newest first."""
        found: list[Reception] = []
        after: Item | None = None
        while len(found) < MOST:
            page = self._table.query(
                keys.listing(venture, f"messages#{playbook}"),
                at_least=clock.stamp(since),
                at_most="~",
                descending=True,
                limit=MOST - len(found),
                after=after,
                index="board",
            )
            found += [documents.load(Reception, str(item["row"])) for item in page.items]
            after = page.after
            if after is None:
                break
        return found

    def _tell(self, venture: str, playbook: str, brake: Brake, evidence: Evidence) -> None:
        """A task for the playbook's owner, else the team, with the customer who complained last;
        once for each pause.
        """
        task = Task(
            id=tasks.task_id(evidence.customer, brake.scope, clock.stamp(brake.since), "review"),
            venture=venture,
            customer=evidence.customer,
            kind="review",
            title=f"Review why the {playbook} playbook is paused",
            why=f"{brake.opened.reason}; {evidence.customer} was the last of them",
            owner=self._playbooks.newest(venture, playbook).owner,
            subject=brake.scope,
            created_at=brake.since,
            due_at=brake.since + brakes.REVIEW_WITHIN,
        )
        profile = keys.profile(venture, evidence.customer)
        self._table.write(tasks.made(task), Check(profile, (Present(),)))


def _reason(evidence: Evidence) -> str:
    return (
        f"{evidence.negative} of {evidence.messages} messages ({evidence.percent} %) were taken "
        f"badly, over {evidence.limit} %"
    )
