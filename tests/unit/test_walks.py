"""The questions of a walk: each answer is the next question, and what was counted adds up."""

import json
from typing import Any

from functions.shared.runtime import walks

PEOPLE = {0: ["a", "b", "c", "d", "e"], 1: [], 2: ["f"]}


def look(segment: int, after: Any) -> tuple[dict[str, int], str | None]:
    """Two people at a time."""
    rest = [name for name in PEOPLE[segment] if after is None or name > after]
    return {"looked": len(rest[:2]), "f": rest.count("f")}, rest[1] if len(rest) > 2 else None


def walked(segment: int) -> tuple[dict[str, Any], int]:
    """The last answer about a segment, and how many steps it took."""
    asked: dict[str, Any] = {"walk": {"time": "now"}, "segment": segment}
    for steps in range(1, 9):
        assert walks.goes_on(asked)
        asked = json.loads(json.dumps(walks.step(asked, look)))
        if asked["after"] is None:
            return asked, steps
    raise AssertionError("it never ends")


def test_a_segment_goes_on_to_its_end() -> None:
    answer, steps = walked(0)
    assert steps == 3
    assert answer == {
        "walk": {"time": "now"},
        "segment": 0,
        "after": None,
        "counts": {"looked": 5, "f": 0},
    }
    assert walked(1)[1] == walked(2)[1] == 1


def test_the_end_adds_up_what_the_segments_counted() -> None:
    counts = [walked(segment)[0]["counts"] for segment in PEOPLE]
    asked = {"walk": {"time": "now"}, "counts": counts}
    assert not walks.goes_on(asked)
    assert walks.total(asked) == {"looked": 6, "f": 1}


def test_a_step_that_comes_again_answers_the_same() -> None:
    asked = {"walk": {}, "segment": 0, "after": "b", "counts": {"looked": 2, "f": 0}}
    assert walks.step(asked, look) == walks.step(asked, look)
    assert asked["counts"] == {"looked": 2, "f": 0}
