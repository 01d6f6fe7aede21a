"""Proposals: changes of parameters that wait for the executive, whoever thought of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from functions.shared.domain.changes import (
    AUTOMATION,
    Audit,
    Decision,
    Proposal,
    Steering,
    Verdict,
    differences,
    proposed,
    timing,
)
from functions.shared.domain.parameters import Parameters
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, FieldError, Refused, Unknown
from functions.shared.ports.table import Absent, Condition, Is, Item, Put, Table
from functions.shared.store import documents, keys
from functions.shared.store.configuration import Act, Changed, Configuration

OPEN = "proposals#open"
_VERDICTS: Mapping[str, Verdict] = {
    "approve": "approved",
    "modify": "modified",
    "reject": "rejected",
}


class Proposals:
    """Makes, lists and decides proposals."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._configuration = Configuration(table)

    def propose(
        self, venture_id: str, changes: Mapping[str, object], *, by: str, reason: str, at: datetime
    ) -> Proposal:
        """Let a change wait for the executive; one that waits already is the same proposal.

        Raises:
            Unknown: there is no such venture.
            Locked: names every parameter that is locked.
            Refused: names every field that is wrong, or all of them where nothing would change.
            Conflict: just this, with this reason, was decided already.
        """

        def decide(steering: Steering) -> Act[Proposal]:
            proposal = proposed(steering, changes, venture=venture_id, by=by, reason=reason, at=at)
            known = self._find(venture_id, proposal.id)
            if known and known.decision:
                raise Conflict(
                    f"this was {known.status} by {known.decision.by}: {known.decision.reason}; "
                    "to ask again, give another reason"
                )
            if known:
                return Act(answer=known)
            audit = Audit(
                act="proposed",
                version=proposal.version,
                at=at,
                by=by,
                reason=reason,
                changes=proposal.changes,
                proposal=proposal.id,
                proposed_by=by,
            )
            return Act(answer=proposal, audit=audit, joined=(_put(proposal, (Absent(),)),))

        return self._configuration.act(venture_id, decide)

    def automate(
        self, venture_id: str, changes: Mapping[str, object], *, reason: str, at: datetime
    ) -> Changed | Proposal:
        """What automation wants changed: applied when all of it is timing, else proposed.

        Raises:
            Unknown, Locked, Refused, Conflict: as of the change, or of the proposal.
        """
        if timing(changes):
            return self._configuration.change(
                venture_id, changes, by=AUTOMATION, reason=reason, at=at
            )
        return self.propose(venture_id, changes, by=AUTOMATION, reason=reason, at=at)

    def get(self, venture_id: str, proposal_id: str) -> Proposal:
        """The proposal, open or decided.

        Raises:
            Unknown: there is none.
        """
        found = self._find(venture_id, proposal_id)
        if found is None:
            raise Unknown(f"there is no proposal {proposal_id!r}")
        return found

    def page(
        self, venture_id: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Proposal], Item | None]:
        """Up to `limit` open proposals, newest first, and where to go on after."""
        page = self._table.query(
            keys.listing(venture_id, OPEN), index="board", descending=True, limit=limit, after=after
        )
        return [documents.load(Proposal, str(row["row"])) for row in page.items], page.after

    def decide(
        self,
        venture_id: str,
        proposal_id: str,
        decision: Literal["approve", "modify", "reject"],
        *,
        changes: Mapping[str, object],
        by: str,
        reason: str,
        at: datetime,
    ) -> Proposal:
        """Decide a proposal; a modified one is applied with these changes in place of its own.

        The decision, the version that it makes and both their traces are one write. What cannot
        be applied as it stands stays open, so that a person says what becomes of it.

        Raises:
            Unknown: there is no such proposal.
            Conflict: it was decided otherwise, it is stale, or a version is pending.
            Locked: names every parameter that is locked.
            Refused: names every field of a modification that is wrong.
        """
        verdict = _VERDICTS[decision]

        def decided(steering: Steering) -> Act[Proposal]:
            proposal = self.get(venture_id, proposal_id)
            if proposal.decision:
                if proposal.status == verdict:
                    return Act(answer=proposal)
                raise Conflict(f"the proposal was {proposal.status} by {proposal.decision.by}")
            made = _made(proposal, verdict, changes, steering)
            word = Decision(by, at, reason, made.version if made else None)
            after = proposal.decided(verdict, word)
            return Act(
                answer=after,
                audit=_audit(after, word, steering, made),
                after=made,
                joined=(_put(after, (Is("revision", proposal.revision),)),),
            )

        return self._configuration.act(venture_id, decided)

    def _find(self, venture_id: str, proposal_id: str) -> Proposal | None:
        item = self._table.get(keys.proposal(venture_id, proposal_id), strong=True)
        return documents.load(Proposal, str(item["doc"])) if item else None


def _made(
    proposal: Proposal, verdict: Verdict, changes: Mapping[str, object], steering: Steering
) -> Parameters | None:
    """The version that a decision makes; a rejection makes none."""
    if verdict == "rejected":
        return None
    if verdict == "approved":
        return proposal.approved(steering)
    made = steering.changed(changes)
    if not differences(steering.in_force.active, made):
        raise Refused(
            "the modification would change nothing: reject the proposal instead",
            *(FieldError(name, "has this value already") for name in changes),
        )
    return made


def _audit(
    after: Proposal, decision: Decision, steering: Steering, made: Parameters | None
) -> Audit:
    active = steering.in_force.active
    return Audit(
        act=after.status if after.status != "open" else "proposed",
        version=made.version if made else steering.newest.version,
        at=decision.at,
        by=decision.by,
        reason=decision.reason,
        changes=differences(active, made) if made else after.changes,
        proposal=after.id,
        proposed_by=after.by,
    )


def _put(proposal: Proposal, when: tuple[Condition, ...]) -> Put:
    """The proposal; only an open one stands in the list."""
    key = keys.proposal(proposal.venture, proposal.id)
    text = documents.dump(proposal)
    waits = proposal.status == "open"
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": text,
            "revision": proposal.revision,
            "board_pk": keys.listing(proposal.venture, OPEN) if waits else None,
            "board_sk": f"{clock.stamp(proposal.at)}#{proposal.id}" if waits else None,
            "row": text if waits else None,
        },
        when,
    )
