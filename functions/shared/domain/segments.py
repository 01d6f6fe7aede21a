"""Segments: whose answers are counted together, by what the customer was when they were given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias

from functions.shared.domain.customers import Profile
from functions.shared.domain.health import stage

Kind: TypeAlias = Literal["tier", "stage", "owner"]
TIERS: Final = ("enterprise", "professional", "basic", "free")
STAGES: Final = ("onboarding", "activation", "engagement", "renewal")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a customer was at an instant: plan tier, journey stage, success manager."""

    tier: str
    stage: str | None = None
    owner: str | None = None


class Traced(Protocol):
    """Something that keeps the traits of its customer."""

    @property
    def tier(self) -> str: ...
    @property
    def stage(self) -> str | None: ...
    @property
    def owner(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """Everybody whose customer had one trait."""

    kind: Kind
    value: str

    def holds(self, one: Traced) -> bool:
        """Whether something belongs to the segment."""
        match self.kind:
            case "tier":
                return one.tier == self.value
            case "stage":
                return one.stage == self.value
            case "owner":
                return one.owner == self.value


def traits(profile: Profile, at: datetime) -> Traits:
    """What a customer is at an instant."""
    return Traits(profile.tier, stage(profile.onboarded_at, at), profile.owner)


def read(text: str) -> Segment:
    """A segment from `tier:enterprise`, `stage:activation` or `owner:dana`; a bare tier is one too.

    Raises:
        ValueError: it is none of these.
    """
    kind, mark, value = text.partition(":")
    if not mark:
        kind, value = "tier", text
    if kind == "tier" and value in TIERS:
        return Segment("tier", value)
    if kind == "stage" and value in STAGES:
        return Segment("stage", value)
    if kind == "owner" and value:
        return Segment("owner", value)
    raise ValueError(
        f"must be tier: with one of {', '.join(TIERS)}, stage: with one of {', '.join(STAGES)}, "
        "or owner: with a name"
    )
