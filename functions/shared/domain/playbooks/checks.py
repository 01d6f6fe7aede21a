"""What must hold within a playbook document beyond its shape; each mistake is named by its path."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from functions.shared.domain.parameters import SPECS
from functions.shared.domain.playbooks.conditions import (
    DAY,
    HIGH_VALUE,
    Adopted,
    All,
    Any,
    Condition,
    InBand,
    InStage,
    InTier,
    Lives,
    Not,
    PaysAtLeast,
    Scores,
    Setting,
    Uses,
)
from functions.shared.domain.playbooks.document import (
    END,
    UNITS,
    Answers,
    Branch,
    Day,
    Delay,
    Email,
    Falls,
    Lapses,
    Named,
    Offer,
    Playbook,
    Slack,
    Step,
    Turns,
    Wait,
    Webhook,
    conditions_of,
    delays_of,
    letters_of,
    repeat_of,
)
from functions.shared.domain.playbooks.effect import HELD_OUT
from functions.shared.domain.templates import VARIABLES, Shelf
from functions.shared.kernel.errors import FieldError

AMOUNT = re.compile(r"\d{1,15}(\.\d{1,4})?")
CURRENCY = re.compile(r"[A-Z]{3}")
NAME = re.compile(r"[a-z0-9_]{1,64}")
RESERVED = frozenset({END, "survey"})
"""No step is called so: where a run ends, and what a survey's message is tagged with."""
CHANNEL = re.compile(r"[#@][\w.-]{1,79}")
CHANNELS = frozenset({"critical_slack_channel", "executive_slack"})
"""Parameters that hold a channel, or a person's name, in Slack."""
URL = re.compile(r"(https://|http://127\.0\.0\.1:)[^\s/?#@]+([/?#]\S*)?")
"""Where webhooks go; the address of this machine itself is one of a local stage."""
EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
THRESHOLDS = frozenset({"healthy_threshold", "at_risk_threshold", "critical_threshold"})
MOST_STEPS = 50
MOST_HELD_OUT = 50
LONGEST_DAYS = 400


def mistakes(playbook: Playbook, templates: Shelf) -> list[FieldError]:
    """Everything that is wrong with a document, given the templates there are."""
    return [
        *_names(playbook),
        *_steps(playbook),
        *_variants(playbook),
        *_costs(playbook),
        *_letters(playbook, templates),
        *_ways(playbook),
        *_reachable(playbook),
        *(error for path, delay in delays_of(playbook) for error in _delay(path, delay)),
        *(error for path, when in conditions_of(playbook) for error in _condition(path, when)),
        *_entry(playbook),
    ]


def _names(playbook: Playbook) -> Iterator[FieldError]:
    named = {"name": playbook.name}
    named |= {f"steps.{number}.id": step.id for number, step in enumerate(playbook.steps)}
    for path, name in named.items():
        if not NAME.fullmatch(name):
            yield FieldError(path, "must be 1 to 64 small letters, digits and underscores")


def _steps(playbook: Playbook) -> Iterator[FieldError]:
    if not 1 <= len(playbook.steps) <= MOST_STEPS:
        yield FieldError("steps", f"must hold 1 to {MOST_STEPS} steps")
    seen: set[str] = set()
    latest = timedelta()
    for number, step in enumerate(playbook.steps):
        if step.id in seen | RESERVED:
            yield FieldError(f"steps.{number}.id", f"{step.id!r} is taken")
        seen.add(step.id)
        yield from (FieldError(f"steps.{number}.{name}", why) for name, why in _particulars(step))
        if not isinstance(step, Branch | Wait) and step.after.parameter is None:
            if step.after.own < latest:
                yield FieldError(f"steps.{number}.after", "is before the step that stands above")
            latest = max(latest, step.after.own)


def _variants(playbook: Playbook) -> Iterator[FieldError]:
    """The arms of a test are told apart, share everybody, and are those that steps name."""
    if not 0 <= playbook.hold_out_percent <= MOST_HELD_OUT:
        yield FieldError("hold_out_percent", f"must be from 0 to {MOST_HELD_OUT}")
    names = [variant.name for variant in playbook.variants]
    for number, variant in enumerate(playbook.variants):
        if not NAME.fullmatch(variant.name) or variant.name in (HELD_OUT, *names[:number]):
            yield FieldError(
                f"variants.{number}.name",
                "must be 1 to 64 small letters, digits and underscores, of its own, "
                f"and not {HELD_OUT}",
            )
        if not 1 <= variant.percent <= 100:
            yield FieldError(f"variants.{number}.percent", "must be from 1 to 100")
    if names and sum(variant.percent for variant in playbook.variants) != 100:
        yield FieldError("variants", "must have percents that sum to 100")
    for number, step in enumerate(playbook.steps):
        if isinstance(step, Email):
            yield from _instead(f"steps.{number}.instead", step, names)


def _costs(playbook: Playbook) -> Iterator[FieldError]:
    costs = playbook.costs
    for name, amount in (("message", costs.message), ("task", costs.task)):
        if not AMOUNT.fullmatch(amount):
            yield FieldError(f"costs.{name}", "must be a decimal amount")
    if not CURRENCY.fullmatch(costs.currency):
        yield FieldError("costs.currency", "must be three capital letters, as ISO 4217 has them")


def _instead(path: str, step: Email, names: Collection[str]) -> Iterator[FieldError]:
    """Each variant is one of the playbook's, and writes one other letter in a step."""
    seen: set[str] = set()
    for place, one in enumerate(step.instead):
        if one.variant not in names:
            yield FieldError(f"{path}.{place}.variant", f"there is no variant {one.variant!r}")
        elif one.variant in seen:
            yield FieldError(f"{path}.{place}.variant", "is named twice")
        seen.add(one.variant)


def _letters(playbook: Playbook, templates: Shelf) -> Iterator[FieldError]:
    for path, _, named in letters_of(playbook):
        yield from _template(path, named, templates)


def _template(path: str, step: Named, templates: Shelf) -> Iterator[FieldError]:
    newest = templates.newest.get(step.template)
    if newest is None:
        names = ", ".join(sorted(templates.newest))
        yield FieldError(f"{path}.template", f"is no template; there are {names}")
        return
    version = newest if step.template_version is None else step.template_version
    used = templates.uses(step.template, version)
    if used is None:
        yield FieldError(f"{path}.template_version", f"there is none; the newest is {newest}")
    elif gone := used - VARIABLES.keys():
        names = ", ".join(sorted(gone))
        yield FieldError(f"{path}.template", f"names variables that there are no more: {names}")


def _particulars(step: Step) -> Iterator[tuple[str, str]]:
    """What is wrong with the fields that a kind of step has for itself, by their names."""
    match step:
        case Slack(channel=Setting(parameter=name)) if name not in CHANNELS:
            yield "channel.parameter", f"must be one of {', '.join(sorted(CHANNELS))}"
        case Slack(channel=str(name)) if not CHANNEL.fullmatch(name):
            yield "channel", "must be a channel such as #success, or a person such as @dana"
        case Slack(alert=str(), buttons=buttons) if "approve" in buttons:
            yield "buttons", "must not ask for approval where the step is told as an alert"
        case Offer(valid_days=days) if not 1 <= days <= LONGEST_DAYS:
            yield "valid_days", f"must be 1 to {LONGEST_DAYS}"
        case Webhook(url=url, event=event):
            if not URL.fullmatch(url):
                yield "url", "must be an address that begins with https://, without a name in it"
            if not EVENT.fullmatch(event):
                yield "event", "must be small words joined by full stops, such as customer.at_risk"
        case _:
            pass
    repeat = repeat_of(step)
    if repeat and _may_be_short(repeat):
        yield "repeat", "must be at least a day"


def _ways(playbook: Playbook) -> Iterator[FieldError]:
    """`then` and `otherwise` lead on, to a step that there is."""
    order = {step.id: number for number, step in enumerate(playbook.steps)}
    for number, step in enumerate(playbook.steps):
        for name, way in _ways_of(step):
            if way is None or way == END:
                continue
            if way not in order:
                yield FieldError(f"steps.{number}.{name}", f"there is no step {way!r}")
            elif order[way] <= number:
                yield FieldError(f"steps.{number}.{name}", "must lead to a later step")


def _reachable(playbook: Playbook) -> Iterator[FieldError]:
    reached = {playbook.steps[0].id} if playbook.steps else set()
    for step in playbook.steps:
        if step.id not in reached or repeat_of(step):
            continue
        ways = [way for _, way in _ways_of(step)] or [None]
        reached.update(
            following for way in ways if (following := playbook.following(step.id, way)) is not None
        )
    for number, step in enumerate(playbook.steps):
        if step.id not in reached:
            yield FieldError(f"steps.{number}", f"no way leads to the step {step.id!r}")


def _ways_of(step: Step) -> list[tuple[str, str | None]]:
    if isinstance(step, Branch | Wait):
        return [("then", step.then), ("otherwise", step.otherwise)]
    return []


def _delay(path: str, delay: Delay) -> Iterator[FieldError]:
    parts = {"days": delay.days, "hours": delay.hours, "minutes": delay.minutes}
    for name, amount in parts.items():
        if amount < 0:
            yield FieldError(f"{path}.{name}", "must not be negative")
    if delay.own > LONGEST_DAYS * DAY:
        yield FieldError(path, f"must be at most {LONGEST_DAYS} days")
    if delay.parameter is None:
        return
    if any(parts.values()):
        yield FieldError(path, "must be a span of time or a parameter, not both")
    if delay.parameter not in SPECS:
        yield FieldError(f"{path}.parameter", f"there is no parameter {delay.parameter!r}")
    elif not delay.parameter.endswith(tuple(UNITS)):
        yield FieldError(f"{path}.parameter", f"{delay.parameter} is no span of time")


def _condition(path: str, condition: Condition) -> Iterator[FieldError]:
    match condition:
        case All(of=parts) | Any(of=parts):
            if not parts:
                yield FieldError(f"{path}.of", "must hold at least one condition")
            for number, part in enumerate(parts):
                yield from _condition(f"{path}.of.{number}", part)
        case Not(of=part):
            yield from _condition(f"{path}.of", part)
        case InBand() | Lives() | Uses() | InStage() | InTier():
            if not condition.one_of:
                yield FieldError(f"{path}.one_of", "must name at least one")
        case _:
            yield from _figure(path, condition)


def _figure(path: str, condition: Condition) -> Iterator[FieldError]:
    match condition:
        case Scores(at_least=Setting(parameter=name)):
            if name not in THRESHOLDS:
                known = ", ".join(sorted(THRESHOLDS))
                yield FieldError(f"{path}.at_least.parameter", f"must be one of {known}")
        case Scores(at_least=int(low), below=high) if not 0 <= low < high <= 101:
            yield FieldError(f"{path}.at_least", "must be from 0, and under `below` up to 101")
        case Adopted(at_least=least) if least < 1:
            yield FieldError(f"{path}.at_least", "must be at least 1")
        case PaysAtLeast(at_least=least) if least != HIGH_VALUE and not AMOUNT.fullmatch(least):
            yield FieldError(f"{path}.at_least", f"must be a decimal amount, or {HIGH_VALUE}")
        case _:
            pass


def _entry(playbook: Playbook) -> Iterator[FieldError]:
    match playbook.entry:
        case Day(day=day, until=until):
            if until < day:
                yield FieldError("entry.until", f"must not be before the day {day}")
            for name, number in (("day", day), ("until", until)):
                if abs(number) > LONGEST_DAYS:
                    yield FieldError(f"entry.{name}", f"must be within {LONGEST_DAYS} days")
        case Turns(again_after=again, look_every=every):
            # Who enters, or is looked at, again and again keeps everybody else waiting.
            yield from _day_at_least({"again_after": again, "look_every": every})
        case Answers(within=within):
            yield from _day_at_least({"within": within})
            yield from _in_time(playbook, within)
        case Falls() | Lapses():
            pass


def _day_at_least(delays: Mapping[str, Delay]) -> Iterator[FieldError]:
    for name, delay in delays.items():
        if _may_be_short(delay):
            yield FieldError(f"entry.{name}", "must be at least a day")


def _may_be_short(delay: Delay) -> bool:
    """Whether a span is, or whoever changes its parameter may make it, shorter than a day."""
    if delay.parameter is None:
        return delay.own < DAY
    if delay.parameter not in SPECS or not delay.parameter.endswith("_days"):
        return True
    try:
        SPECS[delay.parameter].read(0)
    except ValueError:
        return False
    return True


def _in_time(playbook: Playbook, within: Delay) -> Iterator[FieldError]:
    """A step that comes when its answer is too old to be acted on would never come."""
    for number, step in enumerate(playbook.steps):
        after = None if isinstance(step, Branch | Wait) else step.after
        own = after is not None and after.parameter is None and within.parameter is None
        if after is not None and own and after.own >= within.own:
            yield FieldError(f"steps.{number}.after", "is when the answer is acted on no more")
