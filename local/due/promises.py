"""What is promised of a minute in which very many steps are due, and what came of it, in words."""

from collections.abc import Iterator
from math import ceil

from functions.shared.domain.turns import A_MINUTE, HEADROOM, PACK
from local.due.minute import UNLIMITED, Lived

SLACK_MINUTES = 2
"""By so much a line may take longer than the schedule's first answer said: for the few that are
throttled all the same, and go a minute later."""


def told(lived: Lived, enrolments: int, rate: float) -> Iterator[str]:
    """The figures, one line each."""
    first = lived.answers[0]
    limit = "no limit to mail" if rate >= UNLIMITED else f"{rate:g} mails a second"
    yield f"{enrolments:,} enrolments, {lived.due:,} due ({lived.poisoned} unreadable), {limit}"
    yield f"  sent {lived.sent.total():,}, throttled {lived.throttled}, failed {lived.failed}"
    yield f"  calls per due step {lived.calls_per_step:.1f}: " + ", ".join(
        f"{kind} {count / lived.due:.2f}" for kind, count in sorted(lived.calls.items())
    )
    yield f"  reads of idle enrolments {lived.idle}, entries read {lived.entries:,}"
    yield f"  over after {lived.seconds:.1f} s of the model's time, {len(lived.answers)} runs"
    yield (
        f"  the first run says: {first.handed_out:,} handed out, held {first.held:,}"
        f" ({first.because or 'nobody waits'}), the line takes {first.line_minutes} minutes"
    )


def broken(lived: Lived, rate: float) -> list[str]:
    """Which promises were not kept."""
    first, wanted = lived.answers[0], lived.due - lived.poisoned
    said = first.line_minutes or 1
    a_minute = min(int(60 * rate * HEADROOM), A_MINUTE)
    promises = {
        "every step that can be carried out is, once": len(lived.sent) == wanted
        and set(lived.sent.values()) <= {1},
        "an idle enrolment costs nothing": lived.idle == 0,
        "what fails is put off, not tried each minute": lived.failed
        <= lived.poisoned * min(2, len(lived.answers)) + lived.poisoned * len(lived.answers) // 5,
        "the queue holds a minute's work at most": lived.most_waiting <= ceil(A_MINUTE / PACK)
        or lived.most_waiting <= a_minute,
        "the mail service is not asked for more than it takes": lived.throttled <= wanted // 100,
    }
    if lived.due <= a_minute:
        promises["all run within the schedule's minute"] = lived.seconds <= 60
    else:
        promises["the first answer says how long the line takes"] = (
            lived.seconds <= 60 * (said + SLACK_MINUTES) and first.held_by_rate > 0
        )
    return [name for name, kept in promises.items() if not kept]
