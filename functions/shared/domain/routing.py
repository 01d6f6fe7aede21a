"""Whom an alert goes to, by which way, and by which other one where that fails."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.shared.domain.alerts import OWNER, Alert
from functions.shared.domain.deliveries import Channel, Delivery, Turn
from functions.shared.domain.letters import Author
from functions.shared.domain.parameters import Parameters

NOBODY: Final = "nobody's address is known"
EXECUTIVE: Final[Sequence[tuple[Channel, str]]] = (
    ("slack", "executive_slack"),
    ("mail", "executive_email"),
)
UNHEARD: Final[tuple[Channel, str]] = ("mail", "at_risk_digest_recipients")
"""Who hears, too, of what the executive does not answer."""


def first(alert: Alert, p: Parameters, owner: Author | None, at: datetime) -> tuple[Delivery, ...]:
    """The messages by which an alert's people are told, by what is in force now.

    Slack comes first, for whoever is mailed is told where Slack did not take it.
    """
    rule, only = alert.rule, alert.incident.channel
    ways: list[tuple[Channel, str | None]] = [("slack", rule.slack), ("mail", rule.mail)]
    wanted = [(channel, name) for channel, name in ways if name and only in (None, channel)]
    return tuple(
        one for channel, name in wanted for one in _to(channel, name, "first", p, owner, at)
    )


def escalated(alert: Alert, p: Parameters, at: datetime) -> tuple[Delivery, ...]:
    """The messages by which the executive hears that nobody answers.

    What was theirs from the beginning is told to them once more, and to the success team.
    """
    ways = (*EXECUTIVE, UNHEARD) if alert.rule.executive else EXECUTIVE
    return tuple(
        one for channel, name in ways for one in _to(channel, name, "escalated", p, None, at)
    )


def settled(  # noqa: PLR0917 -- what a message came to, and by which rules
    alert: Alert, key: str, after: Delivery, p: Parameters, owner: Author | None, at: datetime
) -> Alert:
    """The alert, with what became of one of its messages, and with what follows from that."""
    changed = followed(alert.with_delivery(key, after), after.turn, p, owner, at)
    return replace(changed, revision=alert.revision + 1)


def followed(alert: Alert, turn: Turn, p: Parameters, owner: Author | None, at: datetime) -> Alert:
    """The alert, with what follows from what became of a turn's messages; again, it is the same.

    Once the first of its people is told, their time to answer begins. A way that fails leads to the
    other one, where that is not gone already; where none is left, a customer's alert becomes a task
    for the owner, and the deadline runs all the same. However much follows, it is one change, and
    one revision.
    """
    after = _followed(alert, turn, p, owner, at)
    return after if after is alert else replace(after, revision=alert.revision + 1)


def _followed(alert: Alert, turn: Turn, p: Parameters, owner: Author | None, at: datetime) -> Alert:
    if others := tuple(_instead(alert, turn, p, at)):
        return alert.telling(*others)
    ours = [d for d in alert.deliveries if d.turn == turn]
    told = any(d.status == "done" for d in ours)
    if not told and any(d.open for d in ours):
        return alert
    if not told and alert.incident.customer:
        who = owner.name if owner else "the team"
        task = Delivery(channel="task", to=who, turn=turn, status="done", at=at)
        alert = alert.telling(task)
    return alert.sent(at, p) if alert.status == "waiting" else alert


def untold(alert: Alert, turn: Turn) -> bool:
    """Whether nobody could be told, and nobody will."""
    ours = [d for d in alert.deliveries if d.turn == turn]
    return bool(ours) and all(d.status == "failed" for d in ours)


def executive_heard(alert: Alert) -> bool:
    """Whether the executive heard that nobody answers, or is hearing of it just now."""
    ours = to_executive(alert)
    known = not ours or any(d.status != "failed" for d in ours)
    return alert.escalated_at is not None and known


def to_executive(alert: Alert) -> list[Delivery]:
    """The messages by which the executive hears that nobody answers; a task is none."""
    return [d for d in alert.deliveries if d.turn == "escalated" and d.channel != "task"]


def missed(alert: Alert, delivery: Delivery) -> tuple[str, ...]:
    """What a message has to say of the other ways of its turn: those that did not work."""
    if delivery.instead:
        return (delivery.instead,)
    return tuple(
        f"{d.said}."
        for d in alert.deliveries
        if d.turn == delivery.turn
        and d.channel not in (delivery.channel, "task")
        and (d.status == "failed" or (d.open and d.why))
    )


def _instead(alert: Alert, turn: Turn, p: Parameters, at: datetime) -> Iterator[Delivery]:
    """The messages of the other way, where the only way of a rule has failed."""
    name, ours = alert.rule.instead, [d for d in alert.deliveries if d.turn == turn]
    if turn != "first" or name is None or not ours or any(d.status != "failed" for d in ours):
        return
    last = ours[-1]
    if any(d.channel != last.channel for d in ours):
        return
    for one in _to("slack" if last.channel == "mail" else "mail", name, "first", p, None, at):
        yield replace(one, instead=f"{last.said}.")


def _to(  # noqa: PLR0917 -- a way is made of these
    channel: Channel,
    name: str,
    turn: Turn,
    p: Parameters,
    owner: Author | None,
    at: datetime,
) -> Iterator[Delivery]:
    """One message to each address that a parameter names, each once."""
    if name == OWNER:
        if owner is None or owner.address is None:
            yield Delivery(
                channel=channel, to="the owner", turn=turn, status="failed", at=at, why=NOBODY
            )
            return
        addresses = [owner.address]
    else:
        addresses = [part.strip() for part in str(getattr(p, name)).split(",") if part.strip()]
    for address in dict.fromkeys(addresses):
        yield Delivery(channel=channel, to=address, turn=turn, at=at)
