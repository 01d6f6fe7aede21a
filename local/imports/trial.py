"""One trial: a sample is imported, the function is killed on the way, and nothing shows of it."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.shared.contracts.facts import FactsAccepted
from functions.shared.domain import health, state
from functions.shared.domain.facts import USAGE
from functions.shared.domain.imports import Import
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.records import STARTING_POINTS
from functions.shared.domain.state import History
from functions.shared.domain.ventures import Venture
from functions.shared.store import keys
from functions.shared.store.health import HealthStore
from local.imports.rig import Death, Rig
from local.imports.sample import Sample
from local.simulator.watch import difference, everything, stored_history

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
VENTURE = Venture(
    id="00000000-0000-4000-8000-000000000001",
    name="Brightside",
    status="active",
    current_workflow_stage=32,
    created_at=AT,
    pepper="pepper",
)


class Wrong(Exception):
    """The import did not end as it must; says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a trial found, where all was as it must be."""

    ended: Import
    deaths: tuple[str, ...]
    calls: int
    sent: int
    entries: int
    customers: int


def run(sample: Sample, *, deaths: int, seed: int, step: Callable[[str], object]) -> Found:
    """Import a sample once without and once with deaths, and hold the second to what it must be.

    One death is half-way through the facts, some come later there, the others came among the
    customers. `step` is told what begins.

    Raises:
        Wrong: it did not end as it must.
    """
    step("importing, without a death")
    clean = Rig(VENTURE, AT)
    clean.take(clean.drop(*_customers(sample)))
    people = clean.death.calls
    wanted = clean.take(clean.drop(*_facts(sample)))
    facts = clean.death.calls - people
    chance = random.Random(seed)
    step("importing, killed half-way and resumed")
    rig = Rig(VENTURE, AT, _deaths(chance, 1, people, deaths // 2))
    rig.take(rig.drop(*_customers(sample)))
    among, half = rig.death, (facts // 2, True)
    rig.death = _deaths(chance, facts // 2 + 1, facts, deaths - deaths // 2 - 1, half)
    ended = rig.take(rig.drop(*_facts(sample)))
    _check_report(sample, clean, rig, wanted, ended)
    sent = sum(len(FactsAccepted.model_validate_json(m).facts) for m in rig.facts.messages)
    step("scoring")
    rig.score()
    step("comparing")
    return Found(
        ended=ended,
        deaths=(*among.happened, *rig.death.happened),
        calls=people + facts,
        sent=sent,
        entries=sum(_entries(sample, rig, name) for name in sample.facts),
        customers=len(sample.facts),
    )


def _deaths(
    chance: random.Random, first: int, last: int, number: int, *more: tuple[int, bool]
) -> Death:
    """So many deaths anywhere between two calls, and some more."""
    calls = chance.sample(range(first, last), number)
    anywhere = ((call, chance.random() < 0.5) for call in calls)
    return Death(frozenset([*anywhere, *more]))


def _customers(sample: Sample) -> tuple[str, bytes]:
    return "customers/crm.csv", sample.customers_file


def _facts(sample: Sample) -> tuple[str, bytes]:
    return "facts/history.csv", sample.facts_file


def _check_report(sample: Sample, clean: Rig, rig: Rig, wanted: Import, ended: Import) -> None:
    """The report names exactly the broken rows, and is the one that no death leaves."""
    _must(ended == wanted, f"ended as {ended}, and without a death as {wanted}")
    _must(ended.status == "done", f"ended as {ended.status}")
    good = sum(map(len, sample.facts.values()))
    counted = (ended.rows, ended.accepted, ended.refused)
    _must(counted == (good + len(sample.broken), good, len(sample.broken)), f"counted {counted}")
    name = f"{ended.report}refused.ndjson"
    told: dict[int, set[str]] = {}
    for line in rig.bucket.files[name].decode().splitlines():
        said = json.loads(line)
        told.setdefault(said["line"], set()).add(said["field"])
    _must(told.keys() == sample.broken.keys(), "other lines are refused than the broken ones")
    silent = [line for line, field in sample.broken.items() if field not in told[line]]
    _must(not silent, f"the refusals of lines {silent[:5]} do not name the field")
    _must(rig.bucket.files[name] == clean.bucket.files[name], "the reports differ")


def _entries(sample: Sample, rig: Rig, name: str) -> int:
    """How many facts a customer's timeline holds, after everything of the customer was compared."""
    clean = state.fold(History(), sample.facts[name])
    stored = stored_history(rig.table, (VENTURE.id, name), clean)
    _must(stored == clean, f"{name}: {difference(stored, clean)}")
    record = HealthStore(rig.table).read(VENTURE.id, name, strong=True)
    # A score is computed when it is asked for; what is stored, and noticed, is its band.
    band = health.band_at(clean, Parameters(), AT)
    _must(record.band is band, f"{name}: stored as {record.band}, and not as {band}")
    news = [notice.name for notice in record.outbox if notice.name in STARTING_POINTS]
    _must(not news, f"{name}: others were told of {news}")
    kept = everything(rig.table, keys.customer_partition(VENTURE.id, name), keys.LOG)
    facts = sum("#fact#" in str(item["sk"]) for item in kept)
    told = sum(fact.kind not in USAGE for fact in sample.facts[name])
    _must(facts == told, f"{name}: {facts} facts are kept of {told}")
    return facts


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001 -- a condition reads best bare
    if not holds:
        raise Wrong(otherwise)
