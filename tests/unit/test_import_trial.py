"""The large import's own trial, made small, and its eyes: it sees what it is to see."""

from dataclasses import replace

import pytest

from functions.import_file import flow
from local.imports import sample, trial


def test_an_import_killed_on_the_way_leaves_what_its_good_rows_make(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 500, "customers": 15})
    made = sample.made(2_000, 40, 3, trial.AT)
    found = trial.run(made, deaths=9, seed=3, step=lambda _: None)
    assert len(found.deaths) == 9
    assert (found.ended.rows, found.ended.refused, found.ended.chunks) == (2_000, 40, 4)
    assert found.sent > found.ended.accepted


def test_a_row_that_is_lost_or_a_refusal_too_many_is_noticed() -> None:
    made = sample.made(300, 10, 5, trial.AT)
    name = next(name for name, facts in made.facts.items() if facts)
    more = replace(made.facts[name][0], id="n-1")
    for other in (
        replace(made, facts={**made.facts, name: [*made.facts[name], more]}),
        replace(made, facts={**made.facts, name: made.facts[name][1:]}),
        replace(made, broken=dict(list(made.broken.items())[1:])),
        replace(made, broken=dict.fromkeys(made.broken, "data.colour")),
    ):
        with pytest.raises(trial.Wrong):
            trial.run(other, deaths=3, seed=5, step=lambda _: None)
