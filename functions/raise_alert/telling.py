"""Sends an alert's messages, each once: claimed in the alert before it goes out, settled after.

What a crash leaves open in Slack is settled by looking there; what it leaves open in a mail, by the
mail service's events, and where those tell nothing, it counts as failed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from functions.raise_alert.case import Case, World, known
from functions.shared.domain import announcing, effects, inward, presses, routing
from functions.shared.domain.alerts import Alert
from functions.shared.domain.deliveries import Delivery, Turn
from functions.shared.domain.inward import Words
from functions.shared.domain.tasks import Task
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Button, Mail, Note
from functions.shared.ports.table import Write
from functions.shared.store import tasks, timeline

ATTEMPTS: Final = 5
TASK_TIME: Final = timedelta(hours=24)
LABELS: Final = {
    "acknowledge": "I am on it",
    "contacted": "I contacted them",
    "stop_program": "Stop the program",
    "pause_campaigns": "Pause all campaigns",
}
STEPS: Final[Mapping[Turn, str]] = {"first": "alert", "escalated": "alert_escalated"}
"""What a mail is tagged with, as those of playbooks are with their steps."""
DANGEROUS: Final = frozenset({"stop_program", "pause_campaigns"})


def tell(alert: Alert, case: Case, world: World) -> Alert:
    """Send what is due of an alert's messages, one after the other; the alert as it stands then."""
    seen: set[str] = set()
    while alert.look_at is not None:
        due = (d for d in alert.deliveries if d.look_at and d.look_at <= case.at)
        delivery = next((d for d in due if d.key(alert.id) not in seen), None)
        if delivery is None:
            break
        seen.add(delivery.key(alert.id))
        alert = _one(alert, delivery, case, world)
    return alert


def _one(alert: Alert, delivery: Delivery, case: Case, world: World) -> Alert:
    if delivery.status == "returned":
        return _settle(alert, delivery, delivery.failed(case.at, delivery.why), case, world)
    said = _words(alert, delivery, case, world)
    note = _note(alert, delivery, said, case)
    if delivery.status == "claimed":
        left = _left_open(note, alert, delivery, case, world)
        if left == delivery:
            return alert
        if left is not None:
            return _settle(alert, delivery, left, case, world)
    claimed, mine = _claim(alert, delivery, case, world)
    if mine is None:
        return claimed  # Somebody else was faster, or nobody is to be told any more.
    if delivery.channel == "slack":
        after = _post(note, mine, case, world)
    else:
        after = _send(_mail(alert, mine, said, case), mine, case, world)
    return claimed if after is None else _settle(claimed, mine, after, case, world)


def _words(alert: Alert, delivery: Delivery, case: Case, world: World) -> Words:
    whole = announcing.for_executive(alert, delivery)
    who = known(case, world, whole=whole)
    return announcing.words(alert, delivery, who, case.parameters)


def _claim(
    alert: Alert, delivery: Delivery, case: Case, world: World
) -> tuple[Alert, Delivery | None]:
    """The alert with the message claimed, and that; as others changed it, where it is not ours."""
    key, mine = delivery.key(alert.id), delivery.claimed(case.at)
    for _ in range(ATTEMPTS):
        claimed = alert.with_delivery(key, mine)
        if world.alerts.save(claimed):
            return claimed, mine
        alert = world.alerts.get(case.venture.id, alert.id)
        if alert.look_at is None or alert.delivery(key) != delivery:
            break
    return alert, None


def _post(note: Note, mine: Delivery, case: Case, world: World) -> Delivery | None:
    """What became of a post; None where nobody knows, which the next look asks Slack."""
    try:
        ts = world.slack.post(case.venture.id, note)
    except Undecided:
        return None
    except Unavailable as trouble:
        return mine.given_back(case.at, trouble.detail)
    except Refused as refusal:
        return mine.failed(case.at, refusal.detail)
    return mine.done(case.at, ts)


def _send(mail: Mail, mine: Delivery, case: Case, world: World) -> Delivery | None:
    """What became of a mail; None where nobody knows, which the mail service's events tell."""
    try:
        message_id = world.mailer.send(mail)
    except Undecided:
        return None
    except Unavailable as trouble:
        # A second try is not given back: whether the first went out is what it was about.
        return mine.given_back(case.at, trouble.detail) if mine.attempts == 1 else None
    except Refused as refusal:
        return mine.failed(case.at, refusal.detail)
    return mine.done(case.at, message_id)


def _left_open(
    note: Note, alert: Alert, delivery: Delivery, case: Case, world: World
) -> Delivery | None:
    """What became of a message that a crash left open; itself where that is not known yet.

    None where it certainly never went out.
    """
    if delivery.channel == "slack":
        return _look_there(note, delivery, case, world)
    pulse = world.messages.pulse(case.venture.id)
    match effects.resolve(delivery.effect(alert.id), pulse, case.at):
        case effects.SendOnceMore():
            return None
        case effects.AskPerson(reason):
            return delivery.failed(case.at, reason)
        case effects.KeepWaiting() | effects.Settled():
            return delivery


def _look_there(note: Note, delivery: Delivery, case: Case, world: World) -> Delivery | None:
    try:
        ts = world.slack.find(case.venture.id, note, delivery.at)
    except Unavailable as trouble:
        if case.at < delivery.at + effects.PATIENCE:
            return delivery
        return delivery.failed(case.at, f"nobody can tell whether it did: {trouble.detail}")
    except Refused as refusal:
        return delivery.failed(case.at, f"nobody can tell whether it did: {refusal.detail}")
    return delivery.done(case.at, ts) if ts else None


def _settle(alert: Alert, known: Delivery, after: Delivery, case: Case, world: World) -> Alert:
    """Record what became of a message, with what follows. Where an event was faster, that stands.

    Where others keep changing the alert, the claim stands, and is settled as after a crash.
    """
    key = known.key(alert.id)
    for _ in range(ATTEMPTS):
        if alert.delivery(key) != known:
            return alert
        changed = routing.settled(alert, key, after, case.parameters, case.owner, case.at)
        if world.alerts.save(changed, *told(alert, changed, case)):
            return changed
        alert = world.alerts.get(case.venture.id, alert.id)
    return alert


def told(before: Alert, after: Alert, case: Case) -> tuple[Write, ...]:
    """What a customer's own record is told of: what became of which message, and of what a task."""
    customer = after.incident.customer
    if customer is None:
        return ()
    known = {d.key(before.id) for d in before.deliveries if not d.open}
    back = {d.key(before.id) for d in before.deliveries if d.status == "returned"}
    new = [d for d in after.deliveries if not d.open and d.key(after.id) not in known]
    made = [tasks.made(_task(after, d, case)) for d in new if d.channel == "task"]
    entries = [
        timeline.decision(
            case.venture.id,
            customer,
            at=case.at,
            entry_id=f"{'returned' if d.key(after.id) in back else 'told'}:{d.key(after.id)}",
            text=f"alert, {after.incident.title}: {d.said}",
            alert=after.id,
        )
        for d in new
    ]
    return (*made, *entries)


def _task(alert: Alert, delivery: Delivery, case: Case) -> Task:
    incident, customer = alert.incident, alert.incident.customer or ""
    failed = [d.said for d in alert.deliveries if d.turn == delivery.turn and d.status == "failed"]
    return Task(
        id=tasks.task_id(customer, alert.id, delivery.turn, "untold"),
        venture=case.venture.id,
        customer=customer,
        kind="notice",
        title=incident.title,
        why="; ".join([*incident.text, *failed]),
        owner=case.customer.profile.owner if case.customer else None,
        subject=alert.id,
        contact=incident.kind == "customer_critical",
        created_at=case.at,
        due_at=case.at + TASK_TIME,
    )


def _note(alert: Alert, delivery: Delivery, said: Words, case: Case) -> Note:
    return Note(
        channel=delivery.to,
        title=said.title,
        text=said.text,
        fields=said.fields,
        buttons=tuple(_button(alert, action) for action in _actions(alert, delivery, case)),
        effect=delivery.key(alert.id),
    )


def _actions(alert: Alert, delivery: Delivery, case: Case) -> tuple[str, ...]:
    """What may be done about an alert with a press; the rest takes more words than a button has."""
    if announcing.for_executive(alert, delivery):
        stop = ("stop_program",) if case.customer and case.customer.program else ()
        return ("acknowledge", *stop, "pause_campaigns")
    if alert.incident.kind == "customer_critical":
        return ("acknowledge", "contacted")
    return ("acknowledge",)


def _button(alert: Alert, action: str) -> Button:
    value = presses.subject(alert.id, presses.ALERT)
    return Button(action, LABELS[action], value, "danger" if action in DANGEROUS else "primary")


def _mail(alert: Alert, delivery: Delivery, said: Words, case: Case) -> Mail:
    customer = alert.incident.customer
    tags = {
        "venture": case.venture.id,
        "effect": delivery.key(alert.id),
        # The customer stands beside it, so that both together name the alert.
        "alert": alert.id.partition("-")[0],
        "step": STEPS[delivery.turn],
    }
    return Mail(
        to=delivery.to,
        sender_name=case.venture.name,
        reply_to=None,
        letter=inward.letter(said),
        tags=tags | ({"customer": ids.tag(customer)} if customer else {}),
    )
