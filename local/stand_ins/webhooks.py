"""A receiver of webhooks that keeps what it was told.

    POST   /hooks/...         takes a call; answers 204
    GET    /calls             {"calls": [...]}, oldest first; DELETE forgets them
    GET    /faults, POST      the switches of `Faults`; DELETE switches all off

A call is kept as it came: `path`, `headers` (names in lower case), `body` (its very text).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from http import HTTPStatus
from typing import Any

from local.stand_ins.door import Asked, Listening, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong, until it is switched off again."""

    status: int = 0
    """Every call is answered with this status (429, 503, 410, 302), and not kept."""
    lose_answer: bool = False
    """A call is kept, but whoever called never hears of it."""

    def switched(self, changes: Mapping[str, Any]) -> "Faults":
        """These faults with some of them changed.

        Raises:
            ValueError: there is no such fault.
        """
        unknown = changes.keys() - {known.name for known in fields(self)}
        if unknown:
            raise ValueError(f"there is no fault {sorted(unknown)}")
        return replace(self, **changes)


class Receiver:
    """Whoever is called."""

    def __init__(self) -> None:
        self._calls: list[dict[str, Any]] = []
        self.faults = Faults()

    def answer(self, asked: Asked) -> Reply:
        """What the receiver answers."""
        match asked.method, asked.path:
            case "GET", "/calls":
                return Reply({"calls": list(self._calls)})
            case "DELETE", "/calls":
                self._calls.clear()
                return Reply({})
            case (("GET" | "POST" | "DELETE"), "/faults"):
                return self._switch(asked)
            case "POST", path if path.startswith("/hooks/"):
                return self._called(asked)
        return Reply({"error": "no such path"}, HTTPStatus.NOT_FOUND)

    def _switch(self, asked: Asked) -> Reply:
        if asked.method == "DELETE":
            self.faults = Faults()
        elif asked.method == "POST":
            self.faults = self.faults.switched(asked.fields())
        return Reply(asdict(self.faults))

    def _called(self, asked: Asked) -> Reply:
        if self.faults.status:
            elsewhere = {"Location": "/hooks/elsewhere"} if self.faults.status < 400 else {}
            return Reply(None, self.faults.status, elsewhere)
        call = {"path": asked.path, "headers": dict(asked.headers), "body": asked.raw.decode()}
        self._calls.append(call)
        return Reply(None, HTTPStatus.NO_CONTENT, lost=self.faults.lose_answer)


class WebhooksStandIn(Listening):
    """The receiver listening on loopback, while the `with` block lasts; port 0 picks one."""

    def __init__(self, port: int) -> None:
        self.receiver = Receiver()
        super().__init__(port, self.receiver.answer, "webhooks")
