"""Whatever a source may say once it has proved itself, it is told in our words or refused."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest_webhook.vendors import SOURCES, translate
from functions.shared.contracts.facts import FactsAccepted, accepted, addressed
from functions.shared.domain import state
from functions.shared.domain.state import History
from functions.shared.kernel.errors import Refused
from functions.shared.runtime.body import read_json
from tests.fuzz import spoil
from tests.payloads import AT, SAMPLES

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
EVERY = pytest.mark.parametrize("source", sorted(SOURCES))


def samples(source: str) -> list[Path]:
    return sorted((SAMPLES / source).glob("*.json"))


def tell(source: str, payload: Any) -> list[str] | None:
    """The ids of the facts that the payload tells, which every later reader must bear."""
    try:
        told, _ = translate(source, payload, AT)
    except Refused:
        return None
    message = accepted("venture", told, AT).model_dump_json()
    facts = [addressed(item).fact for item in FactsAccepted.model_validate_json(message).facts]
    assert facts == [one.fact for one in told]
    state.fold(History(), facts)
    return [fact.id for fact in facts]


@EVERY
@given(payload=ANYTHING)
def test_anything_is_told_or_refused(source: str, payload: object) -> None:
    tell(source, payload)


@EVERY
@given(chance=st.randoms(use_true_random=False), number=st.integers(0, 100))
def test_a_spoiled_sample_is_told_or_refused(source: str, chance: Random, number: int) -> None:
    paths = samples(source)
    payload = read_json(paths[number % len(paths)].read_bytes())
    tell(source, read_json(json.dumps(spoil.json_of(payload, chance)).encode()))


@EVERY
def test_a_delivery_sent_again_tells_the_same_facts(source: str) -> None:
    """Also where the sender writes its JSON anew, in another order."""
    for path in samples(source):
        payload = read_json(path.read_bytes())
        again = read_json(json.dumps(payload, sort_keys=True, indent=1).encode())
        assert tell(source, payload) == tell(source, again) is not None
