"""A customer's stored health: state, days of usage, band, and the one conditional write.

Two ways in which a stored band could go wrong unseen, and the care that each takes: a writer with
old parameters is refused by the item's own version and reads anew; whoever writes the state reads
the days of usage once more after it, because a login sets its hour without touching the state.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from functions.shared.domain import records, state
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.facts import USAGE_LIFE, Fact
from functions.shared.domain.health import Band, Glance, Lifecycle
from functions.shared.domain.parameters import InForce
from functions.shared.domain.records import FIRST, Notice, Record
from functions.shared.domain.signals import WINDOW_DAYS, day_of
from functions.shared.domain.state import Day, DayKey, History, Register, State
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import (
    Absent,
    AtMost,
    Check,
    Condition,
    Delete,
    Is,
    Item,
    Key,
    Page,
    Present,
    Put,
    Table,
    Update,
    Value,
    Write,
)
from functions.shared.store import documents, due, keys, timeline
from functions.shared.store.outbox import outbox_of

# One page holds the state, the 28 days that count of a customer seen by one source, and some room.
LATEST = 32
ATTEMPTS = 8
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError)
"""How something shows that is stored in another way than it should be."""


class Parameters(Protocol):
    """How the parameters in force are asked for; `fresh` insists on the newest."""

    def __call__(self, *, fresh: bool = False) -> InForce:
        """The parameters in force."""
        ...


class HealthStore:
    """Reads and moves stored health."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(
        self, venture: str, customer: str, *, at: datetime | None = None, strong: bool = False
    ) -> Record:
        """The stored health with the days of usage that count; one query, mostly.

        Those are the days back to the last login, and the window in which active days are counted:
        the one that ends today, and where an earlier `at` is asked for, the one that ends then.
        """
        pk = keys.customer_partition(venture, customer)
        items: list[Item] = []
        page = Page((), None)
        while not items or (page.after is not None and not _far_enough(items, at)):
            page = self._table.query(
                pk,
                prefix=keys.HEALTH,
                descending=True,
                limit=LATEST,
                after=page.after,
                strong=strong,
            )
            items += page.items
            if page.after is None:
                break
        return record_of(items)

    def days(
        self, venture: str, customer: str, wanted: Iterable[DayKey], *, strong: bool = False
    ) -> dict[DayKey, Day]:
        """Some days of usage, as they are stored."""
        by_key = {keys.day(venture, customer, k.day, k.source): k for k in wanted}
        found = self._table.get_many(list(by_key), strong=strong)
        return {by_key[key]: _day(item) for key, item in found.items()}

    def add_day(self, venture: str, customer: str, key: DayKey, day: Day) -> None:
        """Take usage in; it joins what is stored by union, so repeating it changes nothing."""
        self._table.write(_day_joined(venture, customer, key, day))

    def forget_days(self, venture: str, customer: str, wanted: Iterable[DayKey]) -> None:
        """Let days of usage go that were added for somebody who was erased meanwhile."""
        for key in wanted:
            self._table.write(Delete(keys.day(venture, customer, key.day, key.source)))

    def keep(self, venture: str, customer: str, facts: Iterable[Fact]) -> None:
        """Keep facts for the timeline, each once; of a customer without a profile, none."""
        puts = [timeline.of_fact(venture, customer, fact) for fact in facts]
        entries = {Key(str(put.item["pk"]), str(put.item["sk"])): put for put in puts}
        # A refused write costs as much as one that is done; a look, a tenth of it.
        known = self._table.get_many(list(entries)) if entries else {}
        for key, put in entries.items():
            if key not in known:
                self._table.write(put, _alive(venture, customer))

    def bring_up_to_date(
        self,
        venture: str,
        customer: str,
        facts: Sequence[Fact],
        parameters: Parameters,
        at: datetime,
        *,
        imported: Mapping[DayKey, Day] | None = None,
    ) -> Record:
        """Take facts into the state and look at the band, as of an instant.

        Usage must be stored with `add_day` before; that of an import is given as `imported` (which
        may be empty) and stored together with what it moves: a look in between would make news of
        a starting point. `parameters` answers those in force.
        With no facts this is a look alone; a customer without state gets one. Where there is no
        profile there is nobody to keep anything about: revision 0 is answered, nothing is stored.

        Raises:
            Unavailable: others kept changing the customer; try again.
        """
        fresh, quiet, joining = False, imported is not None, imported or {}
        for _ in range(ATTEMPTS):
            before = self.read(venture, customer, at=at, strong=True)
            in_force = parameters(fresh=fresh or before.revision == 0)
            before = self._with_closed(venture, customer, before, facts)
            after = before.moved(state.fold(before.history, facts), in_force, at, quiet=quiet)
            if quiet and after.due_at != before.due_at:
                spread = _spread(customer, after.history, after.as_of, after.due_at)
                after = replace(after, due_at=spread)
            if after.revision == before.revision and not joining:
                return after
            joined: list[Write] = [
                _day_joined(venture, customer, key, day) for key, day in joining.items()
            ]
            if after.revision == before.revision:
                self._table.write(*joined)
                joining = {}
                continue
            if quiet and before.revision and before.band is not after.band:
                joined.append(_starting_point(venture, customer, before, after))
            saved = self._save(venture, customer, before, after, *joined)
            joining = {} if saved else joining
            if not saved and before.revision == 0 and self._erased(venture, customer):
                return Record()
            # Saved or not, look once more: where it was not, somebody was faster; where it was, a
            # login may have set its hour between the read and the write, and seen no need to write.
            fresh = not saved
        raise Unavailable(f"customer {customer} kept changing")

    def lower_due(self, venture: str, customer: str, in_force: InForce, at: datetime) -> None:
        """Prepare a customer for pending parameters: look again early enough for both versions."""
        for _ in range(ATTEMPTS):
            record = self.read(venture, customer, at=at, strong=True)
            if record.revision == 0 or record.parameters_version >= in_force.newest:
                return
            at = max(at, record.as_of)
            needed = records.due(record.history, record.band, in_force, at)
            if needed is not None and (record.due_at is None or needed < record.due_at):
                needed = _spread(customer, record.history, at, needed)
            stored = [soon for soon in (record.due_at, needed) if soon is not None]
            after = replace(
                record,
                due_at=min(stored, default=None),
                parameters_version=in_force.newest,
                revision=record.revision + 1,
            )
            if self._save(venture, customer, record, after):
                return
        raise Unavailable(f"customer {customer} kept changing")

    def due(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Venture and customer of everybody whose band must be looked at by an instant."""
        for entry in due.entries(self._table, "band", at):
            yield keys.customer_of(str(entry["pk"]))

    def last_good(self, venture: str, customer: str) -> Glance:
        """The score and band as they were last kept, without the facts that they rest on."""
        item = self._table.get(keys.state(venture, customer), strong=True) or {}
        band, as_of = item.get("band"), item.get("as_of")
        return Glance(
            score=_number(item, "score"),
            band=Band(str(band)) if band else None,
            lifecycle=Lifecycle.ACTIVE if band else Lifecycle.CHURNED,
            as_of=clock.parse(str(as_of)) if as_of else FIRST,
            parameters_version=_number(item, "parameters_version") or 0,
        )

    def _erased(self, venture: str, customer: str) -> bool:
        return self._table.get(keys.profile(venture, customer), strong=True) is None

    def _with_closed(
        self, venture: str, customer: str, record: Record, facts: Sequence[Fact]
    ) -> Record:
        """The record with the last word on every closed ticket that the facts speak of."""
        subjects = {s for fact in facts for s in state.registers_of(fact) if state.is_ticket(s)}
        if not subjects:
            return record
        wanted = {keys.closed_ticket(venture, customer, s): s for s in sorted(subjects)}
        found = self._table.get_many(list(wanted), strong=True)
        registers = dict(record.history.state.registers)
        for key, item in found.items():
            closed = documents.load(Register, str(item["doc"]))
            subject = wanted[key]
            registers[subject] = state.joined(subject, closed, registers.get(subject, closed))
        whole = replace(record.history.state, registers=registers)
        return replace(record, history=replace(record.history, state=whole))

    def _save(
        self, venture: str, customer: str, before: Record, after: Record, *joined: Write
    ) -> bool:
        """Write the record if nobody else did since it was read, with what must join it."""
        key = keys.state(venture, customer)
        conditions: tuple[Condition, ...] = (
            (Absent(),)
            if before.revision == 0
            else (
                Is("revision", before.revision),
                # The whole item is put: what was published meanwhile must not be forgotten.
                Is("published", before.published),
                AtMost("parameters_version", after.parameters_version),
            )
        )
        writes: list[Write] = [Put(_item(venture, customer, key, after), conditions), *joined]
        if before.revision == 0:
            # A parameter change lists the customers first: who is made meanwhile must know of it.
            head = keys.parameters_head(venture)
            writes.append(Check(head, (Is("newest", after.parameters_version),)))
            # The due index may still name who was erased, and a slow run may still hold the facts.
            writes.append(_alive(venture, customer))
        for subject, register in after.history.state.registers.items():
            if state.is_ticket(subject) and not state.is_open(register):
                writes.append(_closed(venture, customer, subject, register))
        writes.extend(
            _band_decision(venture, customer, before, after, notice)
            for notice in after.outbox
            if notice.n == after.revision and notice.name == "BandChanged"
        )
        return self._table.write(*writes)


def _spread(customer: str, history: History, at: datetime, due: datetime | None) -> datetime | None:
    """An instant up to when to look at a customer: somewhere until it is due, by the customer.

    Who is set to be looked at together with everybody (an import, a change of the parameters) would
    be looked at with everybody on one day, and on one day again each time after. What is shared out
    is the whole time from the last login until it is due, as if the customer had long been there.
    """
    if due is None or due <= at:
        return due
    login = history.last_login
    since = min(login.at, at) if login else at
    share = int(ids.digest("due", customer)[:8], 16) / 2**32
    return min(due, at + (due - since) * share)


def _alive(venture: str, customer: str) -> Check:
    """What must hold for anything to be kept about a customer: the profile, which erasing ends."""
    return Check(keys.profile(venture, customer), (Present(),))


def _closed(venture: str, customer: str, subject: str, register: Register) -> Put:
    key = keys.closed_ticket(venture, customer, subject)
    # Every writer of this item holds the state's revision, so no older word can come after. It
    # stays for good: an older word may arrive at any age, and must not open the ticket again.
    return Put({"pk": key.pk, "sk": key.sk, "doc": documents.dump(register)}, ())


def _band_decision(
    venture: str, customer: str, earlier: Record, after: Record, notice: Notice
) -> Put:
    before, now = notice.detail["from"], notice.detail["to"]
    return timeline.decision(
        venture,
        customer,
        at=after.as_of,
        entry_id=f"band:{after.revision}",
        text=f"band changed from {before} to {now}",
        before=before,
        band=now,
        score_before=earlier.score,
        score=after.score,
        parameters_version=after.parameters_version,
    )


def _starting_point(venture: str, customer: str, before: Record, after: Record) -> Put:
    was, now = (r.band.value if r.band else "none" for r in (before, after))
    return timeline.decision(
        venture,
        customer,
        at=after.as_of,
        entry_id=f"band:{after.revision}",
        text=f"band changed from {was} to {now} by an import: a starting point",
        before=was,
        band=now,
        starting_point=True,
        score=after.score,
        parameters_version=after.parameters_version,
    )


def _day_joined(venture: str, customer: str, key: DayKey, day: Day) -> Update:
    seconds = int((key.day - date(1970, 1, 1) + USAGE_LIFE) / timedelta(seconds=1))
    return Update(
        keys.day(venture, customer, key.day, key.source),
        (),
        put={"expires_at": seconds},
        add={"hours": day.hours, "features": day.features},
    )


def _item(venture: str, customer: str, key: Key, record: Record) -> dict[str, Value]:
    band = record.band.value if record.band else "none"
    score = record.score if record.score is not None else 0
    due_at = record.due_at
    return {
        "pk": key.pk,
        "sk": key.sk,
        "doc": documents.dump(_kept(record.history.state)),
        "band": record.band.value if record.band else None,
        "score": record.score,
        "as_of": clock.stamp(record.as_of),
        "due_pk": keys.due("band", customer) if due_at else None,
        "due_at": clock.stamp(due_at) if due_at else None,
        "parameters_version": record.parameters_version,
        "revision": record.revision,
        "board_pk": keys.board(venture, band, customer),
        "board_sk": f"{score:03d}#{customer}",
        "outbox": ids.canonical(documents.plain(record.outbox)) if record.outbox else None,
        "published": record.published,
    }


def _kept(full: State) -> State:
    """The state without the tickets that are closed, which are items of their own."""
    registers = {
        subject: register
        for subject, register in full.registers.items()
        if not state.is_ticket(subject) or state.is_open(register)
    }
    return replace(full, registers=registers)


def record_of(items: Sequence[Item]) -> Record:
    """The stored health in items of a customer: the state, and days of usage."""
    usage = {}
    stored: Item | None = None
    for item in items:
        if str(item["sk"]) == keys.STATE:
            stored = item
        else:
            key, (hours, features) = timeline.parse_day(item)
            usage[key] = Day(hours, features)
    if stored is None:
        return Record(history=History(State(), usage))
    band, due_at, outbox = stored.get("band"), stored.get("due_at"), stored.get("outbox")
    return Record(
        history=History(documents.load(State, str(stored["doc"])), usage),
        band=Band(str(band)) if band else None,
        score=_number(stored, "score"),
        as_of=clock.parse(str(stored["as_of"])),
        due_at=clock.parse(str(due_at)) if due_at else None,
        parameters_version=_number(stored, "parameters_version") or 0,
        revision=_number(stored, "revision") or 0,
        outbox=outbox_of(str(outbox)) if outbox else (),
        published=_number(stored, "published") or 0,
    )


def told_since(profile: Profile, item: Item) -> Profile:
    """A profile with what later facts said of it, as far as that can be read."""
    try:
        return overlaid(profile, record_of([item]).history.state)
    except UNREADABLE:
        return profile


def _number(item: Item, name: str) -> int | None:
    value = item.get(name)
    return int(value) if isinstance(value, int) else None


def _day(item: Item) -> Day:
    _, (hours, features) = timeline.parse_day(item)
    return Day(hours, features)


def _far_enough(items: Sequence[Item], at: datetime | None) -> bool:
    """Whether the days read reach past the last login and the window, so that none is missing."""
    days = [timeline.parse_day(item) for item in items if str(item["sk"]) != keys.STATE]
    logins = [key.day for key, (hours, _) in days if hours]
    if not logins:
        return False
    newest = max(key.day for key, _ in days)
    # A day more than the window has: the latest fact may be minutes ahead, in the next day.
    start = min(newest, day_of(at) if at else newest) - WINDOW_DAYS * timedelta(days=1)
    return min(key.day for key, _ in days) < min(max(logins), start)
