"""A little of what `make fuzz` does at length."""

from random import Random

import pytest

from tests.fuzz.deliveries import Forger
from tests.fuzz.document import Reader
from tests.fuzz.house import house


@pytest.mark.parametrize("seed", range(3))
def test_no_delivery_is_forged_and_none_is_our_fault(seed: int) -> None:
    with house() as home:
        forger = Forger(home, Random(seed))
        for _ in range(500):
            forger.one()
    assert home.answers[202] > 70
    assert home.answers[401] > 140


def test_the_document_knows_every_answer() -> None:
    with house() as home:
        Reader(home, Random(1)).read(400, list)
    assert home.answers[200] > 15
    assert home.answers[400] > 15
