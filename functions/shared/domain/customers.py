"""Customers: the profile that a venture keeps of an account, and who may be written to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from functions.shared.domain.facts import Alias
from functions.shared.domain.state import State
from functions.shared.kernel import clock


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of a customer, with an address and, where it differs, a time zone.

    `language` is a tag of BCP 47, such as `de-AT`; None where it is not known. Without `consent`
    nobody writes to them.
    """

    email: str
    name: str = ""
    timezone: str | None = None
    language: str | None = None
    consent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is kept about a customer apart from its facts; `saved_at` is when it was last put."""

    customer: str
    name: str
    tier: str = "basic"
    arr: Decimal = Decimal(0)
    currency: str = "USD"
    onboarded_at: datetime | None = None
    renews_at: datetime | None = None
    timezone: str = "UTC"
    owner: str | None = None
    contacts: tuple[Contact, ...] = ()
    aliases: tuple[Alias, ...] = ()
    saved_at: datetime

    @property
    def identities(self) -> frozenset[Alias]:
        """Every name under which facts may come for this customer: aliases and emails."""
        emails = {Alias("email", contact.email.lower()) for contact in self.contacts}
        return frozenset(self.aliases) | emails

    def timezone_of(self, contact: Contact) -> str:
        """The time zone that a contact is written to in."""
        return contact.timezone or self.timezone


def overlaid(profile: Profile, state: State) -> Profile:
    """The profile with what later facts said about it."""
    later = sorted(
        (
            register
            for subject, register in state.registers.items()
            if (subject.startswith("profile/") or subject == "subscription")
            and register.at > profile.saved_at
        ),
        key=lambda register: register.rank,
    )
    changes: dict[str, object] = {}
    for register in later:
        changes |= _read(register.data)
    return replace(profile, **changes)  # type: ignore[arg-type]


def _read(data: Mapping[str, object]) -> dict[str, object]:
    known: dict[str, object] = {}
    for name in ("name", "tier", "currency", "owner", "timezone"):
        if data.get(name) is not None:
            known[name] = data[name]
    if data.get("arr") is not None:
        known["arr"] = Decimal(str(data["arr"]))
    if data.get("renews_at") is not None:
        known["renews_at"] = clock.parse(str(data["renews_at"]))
    return known
