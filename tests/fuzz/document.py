"""The API's own document, read by schemathesis: requests that it allows, and that it forbids."""

import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from local.api_document import DOCUMENT
from tests.fuzz.house import AT, VENTURE, Broken, House
from tests.senders import SENDERS

JSON = "application/json"
ROLES = ("viewer", "success_manager", "executive")
KNOWN_OFTEN = 0.7


class Reader:
    """Asks what the document says can be asked, and what it says cannot."""

    def __init__(self, house: House, chance: Random) -> None:
        self._house = house
        self._chance = chance
        document = json.loads(DOCUMENT.read_text("utf-8"))
        self._said = document["paths"]
        schema = schemathesis.openapi.from_dict(document)
        found = schema.get_all_operations()
        self._operations = [operation.ok() for operation in found if isinstance(operation, Ok)]

    def read(self, requests: int, after_each: Callable[[], object]) -> None:
        """About so many requests, spread over all operations.

        Raises:
            Broken: an answer was our own fault, or none that the document knows.
        """
        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        each = max(1, requests // (len(self._operations) * len(modes)))
        for operation in self._operations:
            for mode in modes:
                self._live(operation.as_strategy(generation_mode=mode), each, after_each)

    def _live(self, cases: Any, examples: int, after_each: Callable[[], object]) -> None:
        @seed(self._chance.randrange(2**32))
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def ask(case: Any) -> None:
            self._ask(case)
            after_each()

        try:
            ask()
        except Unsatisfiable:
            # Of an operation that takes anything nothing can be forbidden.
            return

    def _ask(self, case: Any) -> None:
        path, method = case.operation.path, case.method.upper()
        names = self._names(path, case.path_parameters or {})
        body, media_type = _body(case)
        headers = {str(n): str(t) for n, t in (case.headers or {}).items()}
        if media_type:
            headers["content-type"] = media_type
        said = self._house.ask(
            f"{method} {path}",
            path.format(**{name: quote(text, safe="") for name, text in names.items()}),
            names=names,
            headers=headers,
            body=body,
            query=urlencode(case.query or {}, doseq=True),
            at=AT,
            role=self._chance.choice(ROLES),
        )
        if str(said.status) not in self._said[path][method.lower()]["responses"]:
            raise Broken(f"an answer that the document does not know: {said} to {names} {body!r}")

    def _names(self, path: str, made_up: Mapping[str, Any]) -> dict[str, str]:
        """The names in the path; mostly such as there are, for else everything is unknown."""
        known = {
            "venture": VENTURE,
            "customer": "nordlys",
            "source": self._chance.choice(sorted(SENDERS)),
            "token": self._house.tokens.get(path.split("/")[1], ""),
        }
        return {
            name: known[name]
            if name in known and self._chance.random() < KNOWN_OFTEN
            else str(made_up[name])
            for name in made_up
        }


def _body(case: Any) -> tuple[bytes, str | None]:
    """The body's bytes, and their type."""
    body, media_type = case.body, case.media_type
    if body is NOT_SET:
        return b"", None
    if isinstance(body, bytes):
        return body, media_type
    if media_type and media_type != JSON and isinstance(body, dict):
        return urlencode(body, doseq=True).encode(), media_type
    return json.dumps(body).encode("utf-8", "surrogatepass"), media_type
