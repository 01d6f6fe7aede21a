"""Customers: profiles, the names under which facts come for them, and facts that know no name yet.

An alias is kept as a keyed digest only. A name that is not known yet collects the facts that came
under it: the holding area. Whoever holds a fact looks for its names once more, strongly, and
whoever gives a customer a name looks for facts held under it, strongly: so no fact is left behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeAlias

from functions.shared.contracts import facts as contracts
from functions.shared.domain import surveys
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import EXPIRED_LIFE, HOLDING_LIFE, Addressed, Alias
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Conflict, Expired, FieldError, Unavailable, Unknown
from functions.shared.ports.table import (
    Absent,
    Check,
    Condition,
    Delete,
    Is,
    Item,
    Key,
    Present,
    Put,
    Table,
    Update,
    Value,
    Write,
)
from functions.shared.store import documents, keys
from functions.shared.store.brakes import Brakes
from functions.shared.store.health import told_since
from functions.shared.store.messages import Messages, contact_digest

ATTEMPTS = 5
TRANSACTION = 100
CUSTOMER = "customer"
"""The source under which a customer's own id is held, and its erasure remembered."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """The fact belongs to this customer."""

    customer: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The fact belongs to somebody who was erased; it must be dropped."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """Nobody is known by any of the fact's names; it must be held."""


Whose: TypeAlias = Known | Erased | Unheard


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that waits for its customer, since when and until when; or that waited in vain."""

    fact: Addressed
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A customer as the venture's list has it."""

    customer: str
    onboarded_at: datetime | None = None


class Customers:
    """Reads and changes customers."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, venture: str, customer: str, *, strong: bool = False) -> Profile | None:
        """The customer's profile, if there is one."""
        item = self._table.get(keys.profile(venture, customer), strong=strong)
        return _profile(item) if item else None

    def get(self, venture: str, customer: str, *, strong: bool = False) -> Profile:
        """The customer's profile.

        Raises:
            Unknown: there is none.
        """
        found = self.find(venture, customer, strong=strong)
        if found is None:
            raise Unknown(f"there is no customer {customer!r}")
        return found

    def current(self, venture: str, customer: str, *, strong: bool = False) -> Profile:
        """The profile with what later facts said of it, as far as that can be read.

        Raises:
            Unknown: there is none.
        """
        profile = self.get(venture, customer, strong=strong)
        item = self._table.get(keys.state(venture, customer), strong=strong)
        return told_since(profile, item) if item else profile

    def find_current(self, venture: str, customer: str, *, strong: bool = False) -> Profile | None:
        """The same, or None where there is none."""
        try:
            return self.current(venture, customer, strong=strong)
        except Unknown:
            return None

    def find_many(self, venture: str, customers: Sequence[str]) -> dict[str, Profile]:
        """The profiles of those customers that have one."""
        wanted = {keys.profile(venture, customer): customer for customer in customers}
        found = self._table.get_many(list(wanted))
        return {wanted[key]: _profile(item) for key, item in found.items()}

    def put(self, venture: Venture, profile: Profile, *, unless_newer: bool = False) -> bool:
        """Keep a profile in place of the former one, with its names; those no longer said are free.

        False where `unless_newer` and a profile that was saved later stands; it goes on standing.

        Raises:
            Conflict: a name belongs to another customer (the error names the field), or others
                kept changing the profile.
            Expired: the customer was erased, or one of the names belongs to somebody who was.
        """
        key = keys.profile(venture.id, profile.customer)
        tombstone = _alias_key(venture, Alias(CUSTOMER, profile.customer))
        for _ in range(ATTEMPTS):
            before = self._table.get(key, strong=True)
            known = _profile(before) if before else None
            if known and unless_newer and known.saved_at > profile.saved_at:
                return False
            former = known.identities if known else frozenset()
            own = self._own_names(venture, profile, tombstone)
            added = [
                _named(venture, a, profile.customer)
                for a in sorted(profile.identities - former - own)
            ]
            freed = [
                _freed(venture, a, profile.customer) for a in sorted(former - profile.identities)
            ]
            if self._table.write(
                _profile_put(venture.id, profile, before),
                Check(tombstone, (Absent(),)),
                *_listed_put(venture.id, profile, known),
                *added,
                *freed,
            ):
                return True
        raise Conflict("others kept changing the customer; read it and try again")

    def segment(
        self, venture: str, segment: int, *, limit: int = PAGE, after: str | None = None
    ) -> tuple[list[Listed], str | None]:
        """Up to `limit` customers of one of a venture's `keys.SEGMENTS`, and whom to go on after.

        In the order of their ids, read strongly: whoever was put before is in it, and a walk that
        goes on later misses nobody who was there when it began.
        """
        pk = keys.segment(venture, segment)
        start = {"pk": pk, "sk": after} if after is not None else None
        page = self._table.query(pk, limit=limit, after=start, strong=True)
        last = str(page.after["sk"]) if page.after else None
        return [_read_listed(item) for item in page.items], last

    def onboarded(self, venture: str, at: datetime, enough: int) -> int:
        """How many customers are onboarded by an instant, counted up to `enough`."""
        known = (one.onboarded_at for page in self.pages(venture) for one in page)
        past = (1 for instant in known if instant is not None and instant <= at)
        return sum(islice(past, enough))

    def pages(self, venture: str) -> Iterator[list[Listed]]:
        """All customers of a venture, page by page; for as many as one run can look at."""
        for segment in range(keys.SEGMENTS):
            listed, after = self.segment(venture, segment)
            yield listed
            while after is not None:
                listed, after = self.segment(venture, segment, after=after)
                yield listed

    def learn(self, venture: Venture, customer: str, names: Iterable[Alias]) -> tuple[Alias, ...]:
        """Give a customer further names, for good; answers those that are somebody else's.

        A name has one owner, and a fact never moves it: whoever has it keeps it, also when they
        were erased. Repeating it changes nothing. Somebody without a profile is given no name.

        Raises:
            Unavailable: others kept changing the customer; try again.
        """
        return tuple(name for name in dict.fromkeys(names) if self._taken(venture, customer, name))

    def pass_milestone(self, venture: str, profile: Profile, seen: datetime, at: datetime) -> bool:
        """Look for the customer's next milestone after `at`; False when that was done already."""
        following = _next_milestone(venture, profile, at)
        return self._table.write(
            Update(
                keys.profile(venture, profile.customer),
                (Is("due_at", clock.stamp(seen)),),
                put=_milestone(profile.customer, following),
            )
        )

    def resolve(self, venture: Venture, fact: Addressed, *, strong: bool = False) -> Whose:
        """Whose a fact is: the named customer's, else the first's of its names that is known."""
        return self.resolve_all(venture, [fact], strong=strong)[0]

    def resolve_all(
        self, venture: Venture, facts: Sequence[Addressed], *, strong: bool = False
    ) -> list[Whose]:
        """Whose each fact is, asked together."""
        named = {f.customer for f in facts if f.customer is not None}
        profiles = {keys.profile(venture.id, customer): customer for customer in sorted(named)}
        names = {_alias_key(venture, alias) for fact in facts for alias in _aliases(fact)}
        found = self._table.get_many([*profiles, *sorted(names)], strong=strong)
        alive = {customer for key, customer in profiles.items() if key in found}
        lost = [_alias_key(venture, Alias(CUSTOMER, c)) for c in sorted(named - alive)]
        found = {**found, **self._table.get_many(lost, strong=strong)} if lost else found
        return [_whose(venture, fact, alive, found) for fact in facts]

    def hold(self, venture: Venture, fact: Addressed, at: datetime) -> None:
        """Let a fact wait under every name that it carries; once, however often it comes.

        Only while none of them is known: else a run that dies right after would leave a copy that
        nobody looks for again. The caller must `resolve` it once more, strongly, and `release` it
        if it is known by then.
        """
        names, unknown = names_of(fact), _unknown(venture, fact)
        copies = [_held(venture, a, fact, at, listed=n == 0) for n, a in enumerate(names)]
        if not self._table.write(*copies, *unknown):
            for copy in copies:
                # It came before, perhaps under other names: each copy for itself.
                self._table.write(copy, *unknown)

    def held(self, venture: Venture, alias: Alias) -> Iterator[list[Held]]:
        """The facts that wait under a name, page by page, read strongly."""
        yield from self._under(venture, alias, keys.HELD)

    def release(self, venture: Venture, facts: Sequence[Addressed]) -> None:
        """Let facts wait no longer, under any of their names."""
        copies = (Delete(_held_key(venture, a, fact)) for fact in facts for a in names_of(fact))
        self._delete(copies)

    def holding(
        self, venture: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Held], Item | None]:
        """Up to `limit` of the venture's facts that wait, newest first, and where to go on."""
        page = self._table.query(
            keys.listing(venture, keys.HOLDING),
            index="board",
            descending=True,
            limit=limit,
            after=after,
        )
        return [_read_held(item) for item in page.items], page.after

    def expired(
        self, venture: str, at: datetime, *, limit: int, after: Item | None = None
    ) -> tuple[list[Held], Item | None]:
        """Up to `limit` facts that waited in vain, told for `EXPIRED_LIFE`, the latest first."""
        page = self._table.query(
            keys.listing(venture, keys.HOLDING_EXPIRED),
            index="board",
            at_least=clock.stamp(at - EXPIRED_LIFE),
            descending=True,
            limit=limit,
            after=after,
        )
        return [_read_held(item, expired=True) for item in page.items], page.after

    def expire(self, venture: Venture, at: datetime, *, most: int) -> tuple[int, bool]:
        """Let up to `most` facts that waited for `HOLDING_LIFE` wait no longer, and list them so.

        How many did, and whether more may. A fact whose name is known by now is not one of them:
        it is on its way, or a replay takes it along.
        """
        expired, after = 0, None
        while expired < most:
            page = self._table.query(
                keys.listing(venture.id, keys.HOLDING),
                index="board",
                at_most=clock.stamp(at - HOLDING_LIFE),
                limit=min(PAGE, most - expired),
                after=after,
            )
            for item in page.items:
                expired += self._table.write(*_expiry(venture, _read_held(item), at))
            after = page.after
            if after is None:
                return expired, False
        return expired, True

    def erase(self, venture: Venture, customer: str, at: datetime) -> None:
        """Forget a person: what remains are tombstones of the names, and suppressions.

        Safe to repeat when it was cut short: the profile, which says what there is to forget, goes
        last. Repeated after its end it does nothing.

        Raises:
            Unknown: there is no such customer, and never was.
        """
        profile = self.find(venture.id, customer, strong=True)
        tombstone = _alias_key(venture, Alias(CUSTOMER, customer))
        if profile is None:
            if self._table.get(tombstone, strong=True) is None:
                raise Unknown(f"there is no customer {customer!r}")
            return
        names = [Alias(CUSTOMER, customer), *sorted(profile.identities, key=_order)]
        if self._table.get(tombstone, strong=True) is None and not self._table.write(
            *(_tombstone(venture, a, customer, at) for a in names)
        ):
            raise Unavailable("the customer is being changed; try again")
        for name in (learned := [*self._learned(venture.id, customer)]):
            self._table.write(_tombstone(venture, name, customer, at))
        for name in (*names, *learned):
            for page in self.held(venture, name):
                self.release(venture, [held.fact for held in page])
            for page in self._under(venture, name, keys.EXPIRED):
                self._delete(
                    Delete(_expired_key(venture, each, held.fact))
                    for held in page
                    for each in names_of(held.fact)
                )
        messages = Messages(self._table)
        for contact in profile.contacts:
            messages.forget(venture.id, contact_digest(venture.pepper, contact.email))
        Brakes(self._table).forget(venture.id, customer)
        self._empty(venture.id, customer)
        self._table.write(
            Delete(keys.profile(venture.id, customer)), Delete(keys.listed(venture.id, customer))
        )
        # A run that began before may have written since; now that there is no profile, none does.
        self._empty(venture.id, customer)

    def _under(self, venture: Venture, alias: Alias, prefix: str) -> Iterator[list[Held]]:
        """The facts that wait, or waited in vain, under a name, page by page, read strongly."""
        pk = _alias_key(venture, alias).pk
        after: Item | None = None
        while True:
            page = self._table.query(pk, prefix=prefix, limit=PAGE, after=after, strong=True)
            if page.items:
                yield [_read_held(item) for item in page.items]
            after = page.after
            if after is None:
                return

    def _taken(self, venture: Venture, customer: str, name: Alias) -> bool:
        """Whether a name is somebody else's; if it is nobody's, it becomes the customer's."""
        for _ in range(ATTEMPTS):
            owner = self._table.get(_alias_key(venture, name), strong=True)
            if owner is not None:
                return owner.get("customer") != customer
            key = keys.learned(venture.id, customer, _digest(venture, name))
            if self._table.write(
                _named(venture, name, customer),
                Put({"pk": key.pk, "sk": key.sk, "doc": documents.dump(name)}, ()),
                Check(keys.profile(venture.id, customer), (Present(),)),
                Check(_alias_key(venture, Alias(CUSTOMER, customer)), (Absent(),)),
            ):
                return False
            if self._table.get(keys.profile(venture.id, customer), strong=True) is None:
                return False
        raise Unavailable("others kept changing the customer; try again")

    def _empty(self, venture: str, customer: str) -> None:
        """Delete all of a customer's items but the profile."""
        keep = keys.profile(venture, customer)
        after: Item | None = None
        while True:
            page = self._table.query(keep.pk, limit=TRANSACTION, after=after, strong=True)
            found = (Key(str(item["pk"]), str(item["sk"])) for item in page.items)
            self._delete(Delete(key) for key in found if key != keep)
            after = page.after
            if after is None:
                return

    def _delete(self, deletes: Iterator[Delete]) -> None:
        while batch := list(islice(deletes, TRANSACTION)):
            self._table.write(*batch)

    def _own_names(self, venture: Venture, profile: Profile, tombstone: Key) -> frozenset[Alias]:
        """Those of a profile's names that are its customer's already; the others must be free."""
        wanted = {_alias_key(venture, alias): alias for alias in profile.identities}
        found = self._table.get_many([tombstone, *sorted(wanted)], strong=True)
        if tombstone in found:
            raise Expired("the customer was erased, and stays so")
        errors = []
        for key, alias in sorted(wanted.items(), key=lambda pair: _order(pair[1])):
            item = found.get(key)
            if item and (item.get("erased") or item.get("customer") != profile.customer):
                whose = "somebody who was erased" if item.get("erased") else "another customer"
                errors.append(FieldError(_field(alias, profile), f"belongs to {whose}"))
        if errors:
            raise Conflict("a name that facts come under has one owner: nothing changed", *errors)
        return frozenset(wanted[key] for key in found)

    def _learned(self, venture: str, customer: str) -> Iterator[Alias]:
        """The names that a customer was given by facts."""
        pk, after = keys.customer_partition(venture, customer), None
        while True:
            page = self._table.query(
                pk, prefix=keys.LEARNED, limit=TRANSACTION, after=after, strong=True
            )
            for item in page.items:
                yield documents.load(Alias, str(item["doc"]))
            after = page.after
            if after is None:
                return


def names_of(fact: Addressed) -> tuple[Alias, ...]:
    """Every name that a fact carries; a customer's own id is one, of the source `customer`."""
    own = (Alias(CUSTOMER, fact.customer),) if fact.customer is not None else ()
    return (*own, *_aliases(fact))


def _aliases(fact: Addressed) -> tuple[Alias, ...]:
    return tuple(dict.fromkeys(fact.aliases))


def _whose(venture: Venture, fact: Addressed, alive: set[str], found: Mapping[Key, Item]) -> Whose:
    if fact.customer in alive:
        return Known(str(fact.customer))
    erased = False
    for alias in names_of(fact):
        item = found.get(_alias_key(venture, alias))
        if item and item.get("customer"):
            return Known(str(item["customer"]))
        erased = erased or bool(item and item.get("erased"))
    return Erased() if erased else Unheard()


def _alias_key(venture: Venture, alias: Alias) -> Key:
    return keys.alias(venture.id, _digest(venture, alias))


def _held_key(venture: Venture, alias: Alias, fact: Addressed) -> Key:
    # The fact's own id may be longer than a key can be.
    return keys.held_fact(venture.id, _digest(venture, alias), ids.digest(fact.fact.id))


def _digest(venture: Venture, alias: Alias) -> str:
    value = alias.value.lower() if alias.source == "email" else alias.value
    return ids.keyed_digest(venture.pepper, alias.source, value)


def _order(alias: Alias) -> tuple[str, str]:
    return (alias.source, alias.value)


def _field(alias: Alias, profile: Profile) -> str:
    """The field of a profile that holds a name."""
    if alias.source != "email":
        return f"aliases.{alias.source}"
    emails = [contact.email.lower() for contact in profile.contacts]
    return f"contacts.{emails.index(alias.value)}.email"


def _named(venture: Venture, alias: Alias, customer: str) -> Write:
    key = _alias_key(venture, alias)
    return Put({"pk": key.pk, "sk": key.sk, "customer": customer}, (Absent(),))


def _freed(venture: Venture, alias: Alias, customer: str) -> Write:
    return Delete(_alias_key(venture, alias), (Is("customer", customer),))


def _tombstone(venture: Venture, alias: Alias, customer: str, at: datetime) -> Write:
    key = _alias_key(venture, alias)
    when: Condition = Absent() if alias.source == CUSTOMER else Is("customer", customer)
    stone: Item = {"pk": key.pk, "sk": key.sk, "erased": True, "erased_at": clock.stamp(at)}
    return Put(stone, (when,))


def _expired_key(venture: Venture, alias: Alias, fact: Addressed) -> Key:
    return keys.expired_fact(venture.id, _digest(venture, alias), ids.digest(fact.fact.id))


def _unknown(venture: Venture, fact: Addressed) -> list[Check]:
    """That nobody is known by any of the fact's names."""
    unknown = [Check(_alias_key(venture, alias), (Absent(),)) for alias in names_of(fact)]
    if fact.customer is not None:
        unknown.append(Check(keys.profile(venture.id, fact.customer), (Absent(),)))
    return unknown


def _expiry(venture: Venture, held: Held, at: datetime) -> Iterator[Write]:
    """What lets a fact wait no longer: each copy is kept apart, for erasing to find it."""
    for number, name in enumerate(names_of(held.fact)):
        listed = number == 0
        # The listed copy tells who comes first, of two that let the same fact expire.
        waiting = (Present(),) if listed else ()
        yield Delete(_held_key(venture, name, held.fact), waiting)
        key = _expired_key(venture, name, held.fact)
        kept = _copy(venture, key, held.fact, held.since)
        shown = _shown(venture, keys.HOLDING_EXPIRED, key, at) if listed else {}
        yield Put({**kept, **shown, "expires_at": int((at + EXPIRED_LIFE).timestamp())}, ())
    yield from _unknown(venture, held.fact)


def _held(venture: Venture, alias: Alias, fact: Addressed, at: datetime, *, listed: bool) -> Put:
    key = _held_key(venture, alias, fact)
    shown = _shown(venture, keys.HOLDING, key, at) if listed else {}
    return Put({**_copy(venture, key, fact, at), **shown}, (Absent(),))


def _copy(venture: Venture, key: Key, fact: Addressed, since: datetime) -> dict[str, Value]:
    row = contracts.accepted(venture.id, [fact], since).model_dump_json(exclude_none=True)
    return {"pk": key.pk, "sk": key.sk, "row": row}


def _shown(venture: Venture, listing: str, key: Key, at: datetime) -> dict[str, Value]:
    """The place in a list, in the order of the instants; ended by the key, of which each is one."""
    return {
        "board_pk": keys.listing(venture.id, listing),
        "board_sk": f"{clock.stamp(at)}#{key.sk}",
    }


def _read_held(item: Item, *, expired: bool = False) -> Held:
    message = contracts.FactsAccepted.model_validate_json(str(item["row"]))
    until = message.received_at + HOLDING_LIFE
    if expired:
        until = clock.parse(str(item["board_sk"]).partition("#")[0])
    return Held(contracts.addressed(message.facts[0]), message.received_at, until)


def _profile_put(venture: str, profile: Profile, before: Item | None) -> Put:
    key = keys.profile(venture, profile.customer)
    revision = before.get("revision") if before else None
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(profile),
            "revision": revision + 1 if isinstance(revision, int) else 1,
            **_milestone(profile.customer, _next_look(venture, profile, before)),
        },
        (Is("revision", revision),) if isinstance(revision, int) else (Absent(),),
    )


def _listed_put(venture: str, profile: Profile, known: Profile | None) -> Iterator[Put]:
    """The entry in the list, where it is not there as it should be.

    No condition of its own: it joins the profile, which is written under its revision. It is an
    item and not an index's row, because an index may be behind when a walk over everybody begins.
    """
    if known is None or known.onboarded_at != profile.onboarded_at:
        key = keys.listed(venture, profile.customer)
        onboarded = clock.stamp(profile.onboarded_at) if profile.onboarded_at else None
        yield Put({"pk": key.pk, "sk": key.sk, "onboarded_at": onboarded}, ())


def _read_listed(item: Item) -> Listed:
    onboarded = item.get("onboarded_at")
    return Listed(
        customer=str(item["sk"]), onboarded_at=clock.parse(str(onboarded)) if onboarded else None
    )


def _next_look(venture: str, profile: Profile, before: Item | None) -> datetime | None:
    """When to look at milestones next; one that is due already is not jumped over."""
    following = _next_milestone(venture, profile, profile.saved_at)
    due_at = before.get("due_at") if before else None
    if before and due_at and _profile(before).onboarded_at == profile.onboarded_at:
        standing = clock.parse(str(due_at))
        return min(standing, following) if following else standing
    return following


def _next_milestone(venture: str, profile: Profile, after: datetime) -> datetime | None:
    emails = [contact.email for contact in profile.contacts]
    return surveys.next_look(venture, profile.onboarded_at, emails, after)


def _milestone(customer: str, at: datetime | None) -> dict[str, str | None]:
    return {
        "due_pk": keys.due("milestone", customer) if at else None,
        "due_at": clock.stamp(at) if at else None,
    }


def _profile(item: Item) -> Profile:
    return documents.load(Profile, str(item["doc"]))
