"""Revenue, worked out from raw facts the slow way; it knows nothing of the code that counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from local.walk.reference import RULES, Told, band
from tests.retained import Person, Raw

DAY = timedelta(days=1)
LINES = ("starting", "churned", "contracted", "expanded", "switched")


def back(at: datetime, months: int) -> datetime:
    """So many calendar months earlier, step by step; a day that is missing is the last one."""
    year, month = at.year, at.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    for last in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month, day=min(at.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def said(person: Person, kind: str, now: datetime) -> list[Raw]:
    """What was said of one kind by now, in order; of one instant, as the sender numbers it."""
    told = [fact for fact in person.facts if fact.kind == kind and fact.at <= now]
    return sorted(told, key=lambda fact: (fact.at, fact.data.get("sequence", 0), fact.id))


def later(person: Person, name: str) -> Any:
    """What the profile_changed facts after the profile was saved say last of a field; else None."""
    told = [fact for fact in person.facts if fact.kind == "profile_changed" and name in fact.data]
    newer = [fact for fact in told if person.saved is None or fact.at > person.saved]
    return max(newer, key=lambda fact: (fact.at, fact.id)).data[name] if newer else None


def tier(person: Person) -> str:
    """The plan tier of now."""
    return later(person, "tier") or person.tier


def renews(person: Person, now: datetime) -> datetime | None:
    """When somebody renews, by the latest of what is said in the profile, and of the last word."""
    told = [fact for fact in person.facts if fact.kind == "profile_changed"]
    told += said(person, "subscription_changed", now)[-1:]
    found, since = person.renews, (person.saved or now, -1, "")
    for fact in told:
        rank = (fact.at, fact.data.get("sequence", 0), fact.id)
        if "renews_at" in fact.data and fact.at > (person.saved or now) and rank > since:
            found, since = datetime.fromisoformat(fact.data["renews_at"]), rank
    return found


def paid(person: Person, at: datetime, now: datetime) -> tuple[Fraction, str]:
    """What somebody pays at an instant, by all that is known now: everything is gone through."""
    arr, currency = later(person, "arr") or person.arr, later(person, "currency") or person.currency
    words = said(person, "subscription_changed", now)
    began_as_a_trial = bool(words) and words[0].data["status"] == "trialing"
    pays = person.onboarded <= at and not began_as_a_trial
    for word in words:
        if word.at <= at:
            pays = word.data["status"] in ("active", "past_due")
            if "arr" in word.data:
                arr, currency = word.data["arr"], word.data.get("currency", currency)
    return (Fraction(arr) if pays else Fraction(0)), currency


def became(person: Person, months: int, now: datetime) -> tuple[str, dict[str, Fraction]]:
    """In which currency somebody paid so many months ago, and what became of it."""
    before, currency = paid(person, back(now, months), now)
    after, then = paid(person, now, now)
    if not before:
        return currency, {}
    if after and then != currency:
        return currency, {"switched": before}
    found = {"starting": before}
    if not after:
        found["churned"] = before
    elif after < before:
        found["contracted"] = before - after
    elif after > before:
        found["expanded"] = after - before
    return currency, found


def stands(person: Person, now: datetime) -> str:
    """The band of somebody now."""
    told = Told()
    for fact in person.facts:
        at = fact.at.astimezone(now.tzinfo)
        if fact.kind == "login":
            told.logged_in(at)
        elif fact.kind == "feature_used":
            told.used(fact.data["feature"], at, core=fact.data.get("core", False))
        elif fact.kind == "ticket_changed":
            told.ticket(fact.data["ticket"], fact.data["status"], at)
    return band(told, RULES, now)


def amount(amounts: Iterable[Fraction]) -> dict[str, Any]:
    """So many customers, and how much that is."""
    some = list(amounts)
    return {"customers": len(some), "arr": sum(some, Fraction(0))}


def percent(part: Fraction, of: Fraction) -> float | None:
    """Percent to the cent, a half upwards; of nothing, none."""
    if not of:
        return None
    hundredths = int(part * 20_000 / of) + 1
    return float(Decimal(hundredths // 2) / 100)


def expected(people: Sequence[Person], months: int, now: datetime) -> list[dict[str, Any]]:
    """What is to be said of some customers, currency by currency."""
    moved = [became(person, months, now) for person in people]
    paying = [(person, *paid(person, now, now)) for person in people]
    named = {currency for currency, lines in moved if lines}
    named |= {currency for _, arr, currency in paying if arr}
    found = []
    for currency in sorted(named):
        lines = {
            line: amount(said[line] for of, said in moved if of == currency and line in said)
            for line in LINES
        }
        starting = lines["starting"]["arr"]
        kept = starting - lines["churned"]["arr"] - lines["contracted"]["arr"]
        net = kept + lines["expanded"]["arr"]
        still = lines["starting"]["customers"] - lines["churned"]["customers"]
        here = [(person, arr) for person, arr, of in paying if of == currency and arr]
        found.append(
            {
                "currency": currency,
                "retention": lines
                | {
                    "ending": {"customers": still, "arr": net},
                    "gross": percent(kept, starting),
                    "net": percent(net, starting),
                },
                "paying": amount(arr for _, arr in here),
                "arr_at_risk": {
                    "at_risk": endangered(here, ("at_risk",), now),
                    "critical": endangered(here, ("critical",), now),
                    "total": endangered(here, ("at_risk", "critical"), now),
                },
            }
        )
    return found


def endangered(
    here: Sequence[tuple[Person, Fraction]], bands: tuple[str, ...], now: datetime
) -> dict[str, Any]:
    """What those pay who stand in some bands, and those of them who renew within 90 days."""
    there = [(person, arr) for person, arr in here if stands(person, now) in bands]
    dates = [(arr, renews(person, now)) for person, arr in there]
    near = [arr for arr, date in dates if date and now <= date <= now + 90 * DAY]
    return amount(arr for _, arr in there) | {"renewing": amount(near)}


def beside(answered: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is answered, with its amounts as exact numbers, as far as the reference knows of it."""

    def exact(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: Fraction(part) if name == "arr" else exact(part)
                for name, part in value.items()
                if name != "reason"
            }
        return value

    return [exact(one) for one in answered]
