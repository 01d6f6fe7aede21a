"""A stand-in for SurveyMonkey's API: the details of surveys and of responses to them.

    GET    /v3/surveys/<survey>/details                        what was put there
    GET    /v3/surveys/<survey>/responses/<response>/details   the same
    POST   /details    {"survey": {...}, "responses": [{...}]}: keeps them, by their `id`
    GET    /faults, POST      the switches of `Faults`; DELETE switches all off

Every question needs a bearer token, and is counted.
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
    """Every question is answered with this status (401, 429, 503)."""
    lose_answer: bool = False
    """Whoever asks never hears of it."""

    def switched(self, changes: Mapping[str, Any]) -> "Faults":
        """These faults with some of them changed.

        Raises:
            ValueError: there is no such fault.
        """
        unknown = changes.keys() - {known.name for known in fields(self)}
        if unknown:
            raise ValueError(f"there is no fault {sorted(unknown)}")
        return replace(self, **changes)


class Account:
    """One account, with its surveys and the responses to them; `asked` is what was asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}
        self.asked: list[str] = []
        self.faults = Faults()

    def keep(self, survey: Mapping[str, Any], responses: list[Mapping[str, Any]]) -> None:
        """Keep a survey and some responses to it."""
        place = f"/v3/surveys/{survey['id']}"
        self._kept[f"{place}/details"] = survey
        for response in responses:
            self._kept[f"{place}/responses/{response['id']}/details"] = response

    def answer(self, asked: Asked) -> Reply:
        """What the API answers."""
        match asked.method, asked.path:
            case "POST", "/details":
                said = asked.fields()
                self.keep(said["survey"], said["responses"])
                return Reply({})
            case (("GET" | "POST" | "DELETE"), "/faults"):
                return self._switch(asked)
            case "GET", path if path.startswith("/v3/"):
                return self._details(asked)
        return Reply({"error": "no such path"}, HTTPStatus.NOT_FOUND)

    def _switch(self, asked: Asked) -> Reply:
        if asked.method == "DELETE":
            self.faults = Faults()
        elif asked.method == "POST":
            self.faults = self.faults.switched(asked.fields())
        return Reply(asdict(self.faults))

    def _details(self, asked: Asked) -> Reply:
        self.asked.append(asked.path)
        if not asked.headers.get("authorization", "").startswith("Bearer "):
            return Reply({"error": {"id": "1010"}}, HTTPStatus.UNAUTHORIZED)
        if self.faults.status or self.faults.lose_answer:
            return Reply({"error": {}}, self.faults.status or 200, lost=self.faults.lose_answer)
        found = self._kept.get(asked.path)
        if found is None:
            return Reply({"error": {"id": "1020"}}, HTTPStatus.NOT_FOUND)
        return Reply(found)


class SurveyMonkeyStandIn(Listening):
    """The account listening on loopback, while the `with` block lasts; port 0 picks one."""

    def __init__(self, port: int) -> None:
        self.account = Account()
        super().__init__(port, self.account.answer, "surveymonkey")
