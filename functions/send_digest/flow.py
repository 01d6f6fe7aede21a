"""Mail the digest of each venture on its day, from its hour on, once a week to each recipient.

A run that was missed is made up by the next one of the same day. A message is claimed before it is
sent; of one that a crash left open the mail service's events decide, as of any other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, assert_never

from functions.shared.domain import effects
from functions.shared.domain.effects import Effect
from functions.shared.domain.letters import Letter
from functions.shared.domain.parameters import Parameters, days_of
from functions.shared.domain.reports import digest
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Mail, Mailer
from functions.shared.ports.table import Table
from functions.shared.rendering import reports as rendered
from functions.shared.store.messages import Messages
from functions.shared.store.reports import Reports
from functions.shared.store.ventures import Ventures

STEP: Final = "digest"
NOBODY: Final = ""
"""In place of a customer: a digest concerns none alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is read and written, and the mail service."""

    ventures: Ventures
    messages: Messages
    reports: Reports
    mailer: Mailer


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is due to one recipient, with the claim that a crash left open."""

    venture: Venture
    address: str
    before: Effect | None = None


@dataclass(slots=True)
class Done:
    """What became of the digests that were due: each recipient's is one.

    `empty` are ventures without a customer, of which there is nothing to tell.
    """

    sent: int = 0
    known: int = 0
    open: int = 0
    refused: int = 0
    later: int = 0
    empty: int = 0
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        names = ("sent", "known", "open", "refused", "later", "empty")
        return {name: getattr(self, name) for name in names}


def over(table: Table, mailer: Mailer) -> World:
    """The world over a table."""
    return World(
        ventures=Ventures(table),
        messages=Messages(table),
        reports=Reports(table),
        mailer=mailer,
    )


def run(at: datetime, world: World, time_left: Callable[[], bool]) -> Done:
    """Mail what is due at an instant; what is `later` certainly did not go: run it again."""
    done = Done()
    for venture in _active(world):
        try:
            _of_venture(venture, at, world, time_left, done)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this venture's alone
            done.failures.append((venture.id, error))
    return done


def week_of(at: datetime) -> str:
    """The ISO week of an instant (UTC): `2026-W10`."""
    return f"{at.astimezone(UTC):%G-W%V}"


def key_of(venture: str, week: str, address: str) -> str:
    """The natural key of a week's digest to a recipient."""
    return ids.digest(STEP, venture, week, address.lower())


def _active(world: World) -> list[Venture]:
    """The ventures that do not rest, in an order that stays the same."""
    active = (one for one in world.ventures.all() if one.status == "active")
    return sorted(active, key=lambda one: one.id)


def _of_venture(
    venture: Venture, at: datetime, world: World, time_left: Callable[[], bool], done: Done
) -> None:
    """Mail a venture's digest, where its day is there and its hour has come."""
    now = at.astimezone(UTC)
    parameters = world.ventures.parameters(venture.id, strong=True).active
    its_day = now.weekday() in days_of(parameters.weekly_digest_day)
    if not its_day or now.hour < parameters.weekly_digest_hour:
        return
    waiting = _waiting(venture, parameters, at, world, done)
    if waiting and not world.reports.anybody(venture.id):
        done.empty += 1
        return
    letter: Letter | None = None
    for due in waiting:
        if time_left():
            letter = letter or _letter(venture, parameters, at, world)
            _send(due, letter, at, world, done)
        else:
            done.later += 1


def _waiting(
    venture: Venture, parameters: Parameters, at: datetime, world: World, done: Done
) -> list[Due]:
    """Who has not got the week's digest yet."""
    found: list[Due] = []
    for address in parameters.at_risk_digest_recipients.split(","):
        key = key_of(venture.id, week_of(at), address)
        effect = world.messages.effect(venture.id, NOBODY, key)
        if effect is None:
            found.append(Due(venture, address))
            continue
        match effects.resolve(effect, world.messages.pulse(venture.id), at):
            case effects.Settled():
                done.known += 1
            case effects.SendOnceMore():
                found.append(Due(venture, address, effect))
            case effects.KeepWaiting() | effects.AskPerson():
                done.open += 1
            case other:
                assert_never(other)
    return found


def _letter(venture: Venture, parameters: Parameters, at: datetime, world: World) -> Letter:
    material = world.reports.digested(venture, parameters, at)
    report = digest.digest(material)
    return rendered.letter(report, digest.subject(report, material))


def _send(due: Due, letter: Letter, at: datetime, world: World, done: Done) -> None:
    """Claim one recipient's digest, and send it."""
    venture, week, before = due.venture, week_of(at), due.before
    key = key_of(venture.id, week, due.address)
    effect = (
        before.claimed_again(at)
        if before
        else Effect(
            key=key,
            owner=week,
            step=STEP,
            contact="team",
            status="claimed",
            claimed_at=at,
            reaches="team",
        )
    )
    if not world.messages.claim_inward(venture.id, NOBODY, effect, joined=()):
        done.open += 1  # Another run is faster.
        return
    mail = Mail(
        to=due.address,
        sender_name=venture.name,
        reply_to=None,
        letter=letter,
        tags={"venture": venture.id, "effect": key, "digest": week},
    )
    try:
        name = world.mailer.send(mail)
    except Undecided:
        done.open += 1  # The claim stands; the mail service's events settle it.
    except Unavailable:
        world.messages.take_back(venture.id, NOBODY, effect, before, joined=())
        done.later += 1
    except Refused as refusal:
        world.messages.settle(venture.id, NOBODY, effect.failed(refusal.detail, at), joined=())
        done.refused += 1
    else:
        world.messages.settle(venture.id, NOBODY, effect.done("mail service", at, name), joined=())
        done.sent += 1
