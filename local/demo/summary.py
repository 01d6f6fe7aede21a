"""What three weeks came to, for a success manager; all of it from the system's own answers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from functions.shared.domain.playbooks.document import UNITS
from functions.shared.kernel import clock
from local.demo.api import Api, Json, Mail
from local.demo.life import Life
from local.demo.people import OPENING

BANDS = {"healthy": "healthy", "at_risk": "at risk", "critical": "critical", None: "gone"}
RESULTS = ("sent", "task", "dropped", "failed")
STEP_NAMES = {
    "personal_email": "personal email",
    "adoption_guide": "adoption guide",
    "call": "call",
}
ENDS = {"all steps run": "ran through all steps"}
MAIL_NAMES = {
    "survey": "survey",
    "survey_reminder": "survey reminder",
    "personal_email": "personal email",
    "adoption_guide": "adoption guide",
}
CALL = "Call the customer, one to one"
MOST_FALLS = 3
WIDTH = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that the system answers about the venture at an instant."""

    board: dict[str, Json]
    playbooks: dict[str, Json]
    enrolments: list[Json]
    tasks: list[Json]
    alerts: list[Json]
    nps: Json
    parameters: dict[str, int | str]
    profiles: dict[str, Json]
    health: dict[str, Json]
    since: dict[str, datetime]
    holding: list[Json]
    mail: list[Mail]
    told: dict[str, int]
    dead: dict[str, int]


def board(api: Api) -> dict[str, Json]:
    """Every customer as the board shows it now, by id."""
    return {row["customer_id"]: row for row in api.every("/customers")}


def look(api: Api, before: dict[str, Json]) -> Seen:
    """Ask the system everything that the summary says."""
    now = board(api)
    enrolments = api.every("/enrolments")
    written_to = {enrolment["customer_id"] for enrolment in enrolments}
    fallen = falls(before, now)
    return Seen(
        board=now,
        playbooks={one["name"]: one["document"] for one in api.ask("/playbooks")["items"]},
        enrolments=enrolments,
        tasks=api.every("/tasks"),
        alerts=api.every("/alerts"),
        nps=api.ask("/nps"),
        parameters={p["name"]: p["value"] for p in api.ask("/parameters")["items"]},
        profiles={c: api.ask(f"/customers/{quote(c)}") for c in sorted(written_to)},
        health={c: api.ask(f"/customers/{quote(c)}/health") for c in fallen},
        since={c: at for c in fallen if (at := _changed_at(api, c))},
        holding=api.every("/holding"),
        mail=api.mail(),
        told=api.told(),
        dead=api.stack.dead_letters(),
    )


def _changed_at(api: Api, customer: str) -> datetime | None:
    """When the customer's band changed for the last time, as its timeline tells."""
    entries = api.ask(f"/customers/{quote(customer)}/timeline?limit=100")["items"]
    changes = [clock.parse(e["at"]) for e in entries if e["text"].startswith("band changed")]
    return max(changes, default=None)


def falls(before: dict[str, Json], now: dict[str, Json]) -> list[str]:
    """The customers that lost the most points, the worst first."""
    lost = [
        (now[c]["score"] - row["score"], row["name"], c)
        for c, row in before.items()
        if c in now and row["score"] is not None and now[c]["score"] is not None
    ]
    return [c for points, _, c in sorted(lost)[:MOST_FALLS] if points < 0]


def wrong(seen: Seen, life: Life) -> list[str]:
    """What does not fit together, each in a sentence; nothing, if all is well."""
    return [*_wrong_mail(seen, life), *_wrong_steps(seen), *_wrong_inside(seen, life)]


def _wrong_mail(seen: Seen, life: Life) -> Iterator[str]:
    for effect, times in Counter(mail.effect for mail in seen.mail).items():
        if times > 1:
            yield f"One message went out {times} times (effect {effect})."
    for mail in seen.mail:
        if mail.sent_at > life.left.get(mail.to, mail.sent_at):
            yield f"{mail.to} was written to after they had unsubscribed."
    most = int(seen.parameters["max_messages_per_week"])
    for to, sent in _by_recipient(seen.mail).items():
        if any(b - a < timedelta(days=7) for a, b in zip(sent, sent[most:], strict=False)):
            yield f"{to} got more than {most} messages in seven days."
    zones = {
        contact["email"]: contact["timezone"] or profile["timezone"]
        for profile in seen.profiles.values()
        for contact in profile["contacts"]
    }
    for mail in seen.mail:
        if mail.to in zones and not _open(mail.sent_at.astimezone(ZoneInfo(zones[mail.to])), seen):
            yield f"{mail.to} was written to outside the sending hours, at {mail.sent_at}."


def _by_recipient(mails: Iterable[Mail]) -> dict[str, list[datetime]]:
    sent: dict[str, list[datetime]] = {}
    for mail in mails:
        sent.setdefault(mail.to, []).append(mail.sent_at)
    return sent


def _open(local: datetime, seen: Seen) -> bool:
    hours = range(
        int(seen.parameters["sending_hours_start"]), int(seen.parameters["sending_hours_end"])
    )
    return local.hour in hours and local.weekday() < 5


TO_EACH: Final = "exit_survey"
"""The step that is recorded once, and writes to every contact."""


def _wrong_steps(seen: Seen) -> Iterator[str]:
    for enrolment in seen.enrolments:
        entered = clock.parse(enrolment["entered_at"])
        for run in enrolment["runs"]:
            own_day = entered + _delay(seen, enrolment["playbook"], run["step"])
            if clock.parse(run["at"]) < own_day:
                yield f"{run['step']} of {enrolment['customer_id']} came before its day."
    sent = Counter(mail.step for mail in seen.mail)
    people = Counter(step for step, _ in {(mail.step, mail.to) for mail in seen.mail})
    for (step, result), times in _runs(seen.enrolments).items():
        # What asks why a customer left goes to each contact, once in a story of some weeks.
        whole = times <= sent[step] == people[step] if step == TO_EACH else sent[step] == times
        if result == "sent" and not whole:
            yield f"{step} is recorded as sent {times} times, but {sent[step]} such mails went out."


def _delay(seen: Seen, playbook: str, step_id: str) -> timedelta:
    """How long after the entry a step comes, as its document says."""
    steps = seen.playbooks[playbook]["steps"]
    after = next(step for step in steps if step["id"] == step_id).get("after", {})
    if "parameter" in after:
        unit = next(unit for end, unit in UNITS.items() if after["parameter"].endswith(end))
        return int(seen.parameters[after["parameter"]]) * unit
    return timedelta(**after)


def _wrong_inside(seen: Seen, life: Life) -> Iterator[str]:
    if life.nights.wrong:
        yield f"The nightly verification found {life.nights.wrong} wrong bands or entries."
    for queue, many in seen.dead.items():
        yield f"{many} messages could not be handled and lie in {queue}."
    for alert in seen.alerts:
        if untold(alert, life.now):
            yield f"An alert was due at {alert['due_at']}, and nobody was told of it."
    if seen.holding:
        yield f"{len(seen.holding)} facts found no customer."


def untold(alert: Json, now: datetime) -> bool:
    """Whether somebody should have heard of an alert by now, and has not."""
    due = clock.parse(alert["due_at"]) <= now - timedelta(minutes=2)
    over = alert["status"] == "closed" or alert["answers"]
    return due and not over and alert["sent_at"] is None


def _runs(enrolments: Iterable[Json]) -> Counter[tuple[str, str]]:
    return Counter((run["step"], run["result"]) for e in enrolments for run in e["runs"])


def lines(before: dict[str, Json], seen: Seen, life: Life, name: str) -> Iterator[str]:
    """The summary, line by line."""
    last = life.now - timedelta(minutes=1)
    yield f"{name}: three weeks with Tenure, {OPENING:%A %-d %B} to {last:%A %-d %B %Y}"
    for part in (
        _bands(before, seen),
        _falls(before, seen),
        _program(seen),
        _programs(seen),
        _journeys(seen),
        _mail(seen),
        _nps(seen.nps),
        _sources(life),
    ):
        yield ""
        yield from part


def _bands(before: dict[str, Json], seen: Seen) -> Iterator[str]:
    yield _row("Customers", "start", "now", "change")
    then, now = (Counter(row["band"] for row in rows.values()) for rows in (before, seen.board))
    for band, said in BANDS.items():
        if then[band] or now[band]:
            yield _row(f"  {said}", then[band], now[band], f"{now[band] - then[band]:+d}")
    total = len(before), len(seen.board)
    yield _row("  together", *total, f"{total[1] - total[0]:+d}")


def _falls(before: dict[str, Json], seen: Seen) -> Iterator[str]:
    yield "Biggest falls"
    for customer, health in seen.health.items():
        row, since = before[customer], seen.since.get(customer)
        band = BANDS[health["band"]] + (f" since {since:%A %-d %B}" if since else "")
        yield f"  {row['name']:<19}{row['score']:>3} to {health['score']}, {band}"
        for part in health["components"]:
            # Features are never lost, so value never falls.
            if part["points"] < part["max"] and part["name"] != "value":
                why = "; ".join(reason["text"] for reason in part["because"]) or "nothing on record"
                yield _cut(f"    {part['name']:<11}{part['points']:>2} of {part['max']}   {why}")


def _program(seen: Seen) -> Iterator[str]:
    program = [e for e in seen.enrolments if e["playbook"] == "at_risk"]
    yield from _ways("At-risk program", program)
    yield _row("  step", *RESULTS)
    runs = _runs(program)
    for step, name in STEP_NAMES.items():
        yield _row(f"  {name}", *(runs[step, result] or "" for result in RESULTS))
    dropped = Counter(
        run["detail"] for e in program for run in e["runs"] if run["result"] == "dropped"
    )
    yield from _counted("  dropped because", dropped)
    held = Counter(e["step"]["waiting"] for e in program if e["step"])
    del held[None]
    yield from _counted("  on hold because", held)
    steps = [task for task in seen.tasks if task["kind"] == "step"]
    calls = [task for task in steps if task["title"] == CALL]
    made = Counter(task["outcome"] for task in calls)
    overdue = sum(task["overdue"] for task in calls)
    yield _said(
        "  calls",
        f"{made['reached']} reached somebody, {made['not_reached']} did not, "
        f"{made[None]} still to make ({overdue} of them overdue)",
    )
    if questions := sum(task["kind"] == "question" for task in seen.tasks):
        yield _said("  open questions", f"{questions} messages may not have gone out")


def _programs(seen: Seen) -> Iterator[str]:
    """The programs that a person hears of first: whom they were about, and who was told."""
    for name, said in (("critical", "Critical program"), ("win_back", "Win-back program")):
        program = [e for e in seen.enrolments if e["playbook"] == name]
        yield from _ways(said, program)
    told = ", ".join(f"{many} {what}{'s' * (many != 1)}" for what, many in seen.told.items())
    yield _said("  told the team", told)
    if seen.alerts:
        sent = sum(alert["sent_at"] is not None for alert in seen.alerts)
        answered = sum(bool(alert["answers"]) for alert in seen.alerts)
        escalated = sum(alert["escalated_at"] is not None for alert in seen.alerts)
        yield _said(
            "  alerts",
            f"{sent} sent, {len(seen.alerts) - sent} over before they were due; "
            f"{answered} answered, {escalated} passed on",
        )


def _ways(name: str, program: list[Json]) -> Iterator[str]:
    """How many entered a program, and how it ended for them."""
    still = sum(e["status"] == "active" for e in program)
    yield _said(name, f"{len(program)} entered, {still} still in it")
    ends = Counter(e["outcome"] for e in program if e["status"] == "ended")
    ended = [f"{many} {ENDS.get(outcome, outcome)}" for outcome, many in sorted(ends.items())]
    if ended:
        yield _cut(_said("  left", ", ".join(ended)))


def _journeys(seen: Seen) -> Iterator[str]:
    yield _row("Journeys", "begun", "going on", "sent", "task")
    for name, document in sorted(seen.playbooks.items()):
        begun = [e for e in seen.enrolments if e["playbook"] == name]
        if begun and document["kind"] == "journey":
            results = Counter(run["result"] for e in begun for run in e["runs"])
            still = sum(e["status"] == "active" for e in begun)
            counts = (results[what] or "" for what in ("sent", "task"))
            yield _row(f"  {name}", len(begun), still, *counts)


def _mail(seen: Seen) -> Iterator[str]:
    kinds = Counter(mail.step for mail in seen.mail)
    named = [f"{kinds[step]} {name}s" for step, name in MAIL_NAMES.items() if kinds[step]]
    if journeys := sum(kinds.values()) - sum(kinds[step] for step in MAIL_NAMES):
        named.append(f"{journeys} more")
    said = ", ".join(named)
    people = len({mail.to for mail in seen.mail})
    yield _said("Mail", f"{len(seen.mail)} messages to {people} people")
    yield _cut(_said("  of them", said))


def _nps(nps: Json) -> Iterator[str]:
    if nps["score"] is None:
        yield _said("NPS", "nobody has answered yet")
        return
    worth = "significant" if nps["significant"] else "not yet significant"
    yield _said("NPS", f"{nps['score']:+.0f}, give or take {nps['margin']:.0f} ({worth})")
    yield _said(
        "  answers",
        f"{nps['responses']} in {nps['days']} days, {nps['response_rate']:.0f} % of those asked: "
        f"{nps['promoters']} promoters, {nps['passives']} passives, {nps['detractors']} detractors",
    )


def _sources(life: Life) -> Iterator[str]:
    sent = life.api.sent
    yield _said("Sources", f"{sent.requests} signed requests accepted, {sent.accepted} facts")
    yield _said("  on purpose", f"{sent.duplicates} facts sent twice, {sent.late} half a day late")
    nights = life.nights
    yield _said(
        "Verified",
        f"{nights.looked} customers in {nights.runs} night{'s' * (nights.runs != 1)}, "
        f"{nights.wrong} to correct",
    )


def _row(name: str, *cells: object) -> str:
    return f"{name:<21}" + "".join(f"{cell!s:>9}" for cell in cells)


def _said(name: str, text: str) -> str:
    return f"{name:<21}{text}"


def _counted(name: str, reasons: Counter[str]) -> Iterator[str]:
    for reason, many in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:2]:
        yield _cut(_said(name, f"{reason} ({many})"))


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."
