"""Messages to people: the ledger of each contact, the claim of each message, the service's pulse.

A message is claimed in one transaction with the ledger and with whatever it belongs to, so two
senders cannot both send it, and an unsubscription or a full week in between makes the claim fail.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.shared.domain.brakes import Reception
from functions.shared.domain.contact import Ledger, MessageKind
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.effects import Effect, Pulse, Said
from functions.shared.domain.playbooks.document import Escalation
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import (
    Absent,
    Below,
    Condition,
    Delete,
    Is,
    Present,
    Put,
    Table,
    Update,
    Write,
)
from functions.shared.store import documents, keys

ATTEMPTS = 8
"""How often what is told of a message is written anew, because others wrote of it, too."""


class Messages:
    """Reads and changes what is known of messages."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ledger(self, venture: str, contact: str) -> Ledger:
        """The ledger of a contact, by the keyed digest of its address; an empty one if none is."""
        item = self._table.get(keys.contact(venture, contact), strong=True)
        return documents.load(Ledger, str(item["doc"])) if item else Ledger(contact=contact)

    def effect(self, venture: str, customer: str, key: str) -> Effect | None:
        """The claim of a message, if there is one."""
        item = self._table.get(keys.effect(venture, customer, key), strong=True)
        return documents.load(Effect, str(item["doc"])) if item else None

    def escalating(self, run: Enrolment) -> bool:
        """Whether a run's current step is telling the executive just now, or has in one way.

        About what nobody knows after an hour a person is asked; that counts no longer.
        """
        if not isinstance(run.current, Escalation):
            return False
        told = (
            self.effect(run.venture, run.customer, run.effect_key(reach))
            for reach in ("slack", "team")
        )
        return any(effect is not None and effect.status in ("claimed", "done") for effect in told)

    def pulse(self, venture: str) -> Pulse:
        """The mail service's latest sign of life about the venture's messages."""
        item = self._table.get(keys.pulse(venture), strong=True)
        return Pulse(clock.parse(str(item["latest"]))) if item else Pulse()

    def beat(self, venture: str, claimed_at: datetime) -> None:
        """An event came for a message that was claimed at this instant."""
        latest = clock.stamp(claimed_at)
        self._table.write(
            Update(keys.pulse(venture), (Below("latest", latest),), put={"latest": latest})
        )

    def claim(
        self,
        venture: str,
        customer: str,
        effect: Effect,
        ledger: Ledger,
        *,
        kind: MessageKind,
        joined: Sequence[Write],
    ) -> bool:
        """Claim a message, count it in the ledger, and do what joins it; all, or nothing.

        False when another run claimed it, or when the ledger or what joins changed meanwhile.
        """
        spent = ledger.with_message(effect.key, kind, effect.claimed_at)
        return self._table.write(
            _effect(venture, customer, effect, _free(effect)),
            _ledger(venture, spent),
            *joined,
        )

    def claim_inward(
        self, venture: str, customer: str, effect: Effect, joined: Sequence[Write]
    ) -> bool:
        """Claim a message to our own people, and do what joins it; all, or nothing.

        False when another run claimed it, or when what joins changed meanwhile.
        """
        return self._table.write(_effect(venture, customer, effect, _free(effect)), *joined)

    def settle(self, venture: str, customer: str, effect: Effect, joined: Sequence[Write]) -> bool:
        """Record what became of a claimed message, and do what joins it; all, or nothing.

        What certainly did not go out counts in no ledger. False when it was settled before, or when
        something was said of it or what joins changed meanwhile.
        """
        unsettled = (Present(), Is("settled", None), _heard(effect))
        settled = _effect(venture, customer, effect, unsettled)
        if effect.status != "failed" or effect.reaches != "contact":
            return self._table.write(settled, *joined)
        return self._uncount(venture, effect, settled, joined)

    def release(self, venture: str, customer: str, effect: Effect, joined: Sequence[Write]) -> bool:
        """Give a claim back that certainly was not sent, so that it can be claimed again.

        False when it was given back or claimed again before, or when what joins changed meanwhile.
        """
        key = keys.effect(venture, customer, effect.key)
        gone = Delete(key, (Is("attempts", effect.attempts),))
        if effect.reaches != "contact":
            return self._table.write(gone, *joined)
        return self._uncount(venture, effect, gone, joined)

    def _uncount(self, venture: str, effect: Effect, write: Write, joined: Sequence[Write]) -> bool:
        """Write of a message that counts in no ledger; anew, while the ledger is what changed."""
        for _ in range(ATTEMPTS):
            ledger = self.ledger(venture, effect.contact)
            uncounted = _ledger(venture, ledger.without_message(effect.key))
            if self._table.write(write, uncounted, *joined):
                return True
            if self.ledger(venture, effect.contact) == ledger:
                return False
        return False

    def take_back(
        self,
        venture: str,
        customer: str,
        effect: Effect,
        before: Effect | None,
        joined: Sequence[Write],
    ) -> bool:
        """Undo a claim that was not used, as far as before it: a former try is not forgotten."""
        if before is None:
            return self.release(venture, customer, effect, joined)
        unused = (Is("attempts", effect.attempts), Is("settled", None))
        return self._table.write(_effect(venture, customer, before, unused), *joined)

    def heard(self, venture: str, customer: str, key: str, said: Said) -> Effect | None:
        """Keep what is said of a playbook's message, where it is new; the worst word stands.

        Answers the message as it is then; None where there is none. Of what certainly never went
        out, and of what belongs to no playbook, nothing is kept.

        Raises:
            Unavailable: others keep changing it.
        """
        for _ in range(ATTEMPTS):
            item = self._table.get(keys.effect(venture, customer, key), strong=True)
            if item is None:
                return None
            effect = documents.load(Effect, str(item["doc"]))
            if effect.playbook is None or effect.status == "failed":
                return effect
            after = effect.heard(said)
            if after == effect:
                return effect
            unchanged = Is("doc", str(item["doc"]))
            if self._table.write(_effect(venture, customer, after, (unchanged,))):
                return after
        raise Unavailable("others keep changing what is known of the message")

    def suppress(self, venture: str, contact: str, reason: str, at: datetime) -> None:
        """Never write to this person again; repeated, the first reason stands."""
        while True:
            ledger = self.ledger(venture, contact)
            after = ledger.suppress(reason, at)
            if after == ledger or self._table.write(_ledger(venture, after)):
                return

    def forget(self, venture: str, contact: str) -> None:
        """Forget what was sent to a person who is erased; a suppression stays."""
        while True:
            ledger = self.ledger(venture, contact)
            if ledger == Ledger(contact=contact) or self._table.write(
                _ledger(venture, ledger.forgotten())
            ):
                return


def contact_digest(pepper: str, email: str) -> str:
    """What stands for an address in keys and links: its keyed digest."""
    return ids.keyed_digest(pepper, "contact", email.strip().lower())


def contact_of(venture: Venture, profile: Profile, digest: str) -> Contact | None:
    """The contact of a customer that a digest stands for; None where it is none of theirs."""
    return next(
        (c for c in profile.contacts if contact_digest(venture.pepper, c.email) == digest), None
    )


def _ledger(venture: str, ledger: Ledger) -> Put:
    key = keys.contact(venture, ledger.contact)
    before = ledger.revision - 1
    when: tuple[Condition, ...] = (Is("revision", before),) if before else (Absent(),)
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(ledger),
            "revision": ledger.revision,
        },
        when,
    )


def _free(effect: Effect) -> tuple[Condition, ...]:
    """That a message may be claimed, for the first time or once more."""
    earlier = effect.attempts - 1
    return (Is("attempts", earlier), _heard(effect)) if earlier else (Absent(),)


def _heard(effect: Effect) -> Is:
    """That nothing was said of a message but what this one knows."""
    return Is("words", effect.words or None)


def _effect(venture: str, customer: str, effect: Effect, when: tuple[Condition, ...]) -> Put:
    key = keys.effect(venture, customer, effect.key)
    # What a playbook sent is listed, with how it was taken: a brake rests on that.
    out = effect.playbook if effect.status == "done" else None
    taken = Reception(
        customer=customer,
        at=effect.claimed_at,
        run=effect.run or effect.owner,
        told=effect.told,
        negative=effect.feedback,
    )
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(effect),
            "attempts": effect.attempts,
            "settled": effect.status if effect.status in ("done", "failed") else None,
            "words": effect.words or None,
            "board_pk": keys.listing(venture, f"messages#{out}") if out else None,
            "board_sk": f"{clock.stamp(effect.claimed_at)}#{effect.key}" if out else None,
            "row": documents.dump(taken) if out else None,
        },
        when,
    )
