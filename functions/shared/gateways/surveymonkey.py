"""SurveyMonkey, asked what a response says of which its event told only that it was completed.

Source: api.surveymonkey.com/v3/docs, "Survey Details" and "Response Details". The account's token
needs the scopes View Surveys and View Response Details. Accounts in Europe and Canada live at
addresses of their own, which the token's prefix names (`eu:`, `ca:`).
"""

import json
import os
import re
from collections.abc import Mapping
from typing import Any, Final

from functions.shared.gateways import outgoing, secrets
from functions.shared.gateways.channel_secrets import ChannelSecrets
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Completed

HOMES: Final[Mapping[str, str]] = {
    "": "https://api.surveymonkey.com",
    "eu": "https://api.eu.surveymonkey.com",
    "ca": "https://api.surveymonkey.ca",
}
LOCAL: Final = "TENURE_LOCAL_SURVEYMONKEY"
"""The variable by which the local stage, and no other, names a stand-in for SurveyMonkey."""

SECONDS: Final = 3
"""For each of two questions: whoever delivered the event waits for our answer."""
_MOST_SURVEYS: Final = 50
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CHOICE: Final = re.compile(rb'"choice_id"\s*:\s*("[^"]+")')


def connect(secret_prefix: str, **options: Any) -> "SurveyMonkeyApi":
    """SurveyMonkey with the ventures' tokens; `options` are those of `boto3.client`."""
    held = ChannelSecrets(secrets.connect(**options), secret_prefix, "surveymonkey")
    local = os.environ.get(LOCAL)
    return SurveyMonkeyApi(held, homes=dict.fromkeys(HOMES, local) if local else HOMES)


class SurveyMonkeyApi:
    """The SurveyMonkey port; it remembers surveys, for accounts may ask a few hundred times a day.

    A survey is asked for anew when a response chose what it does not know.
    """

    def __init__(
        self,
        held: ChannelSecrets,
        *,
        homes: Mapping[str, str] = HOMES,
        seconds: float = SECONDS,
    ) -> None:
        self._held = held
        self._homes = homes
        self._seconds = seconds
        self._surveys: dict[tuple[str, str], bytes] = {}

    def read(self, venture: str, survey: str, response: str) -> Completed | None:
        """A response and the survey that it is one to; None where the venture gave no token.

        Raises:
            Refused: it will never be told.
            Unavailable: SurveyMonkey cannot answer now; asking again does no harm.
        """
        try:
            self._held.of(venture)
        except Refused:
            return None
        if not (_ID.fullmatch(survey) and _ID.fullmatch(response)):
            raise Refused("SurveyMonkey has no such names")
        said = self._ask(venture, f"/v3/surveys/{survey}/responses/{response}/details")
        return Completed(survey=self._survey(venture, survey, said), response=_read(said))

    def _survey(self, venture: str, survey: str, response: bytes) -> Mapping[str, Any]:
        known = self._surveys.get((venture, survey), b"")
        if not known or not all(choice in known for choice in _CHOICE.findall(response)):
            known = self._ask(venture, f"/v3/surveys/{survey}/details")
            while len(self._surveys) >= _MOST_SURVEYS:
                del self._surveys[next(iter(self._surveys))]
            self._surveys[venture, survey] = known
        return _read(known)

    def _ask(self, venture: str, path: str) -> bytes:
        token = self._held.of(venture)[0]
        answer = self._asked(token, path)
        if answer.status == 401 and (renewed := self._held.renewed(venture, token)):
            answer = self._asked(renewed, path)
        if answer.status == 429 or answer.status >= 500:
            raise Unavailable(f"SurveyMonkey answers {answer.status}")
        if answer.status != 200:
            raise Refused(f"SurveyMonkey refuses the request: {answer.status}")
        return answer.body

    def _asked(self, token: str, path: str) -> outgoing.Answer:
        home, _, bare = token.rpartition(":")
        headers = {"authorization": f"Bearer {bare}", "accept": "application/json"}
        try:
            return outgoing.get(f"{self._homes[home]}{path}", headers, seconds=self._seconds)
        except (outgoing.Unsent, outgoing.Unanswered) as error:
            raise Unavailable(f"SurveyMonkey does not answer: {error}") from error


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unavailable("SurveyMonkey answered nothing that can be read")
    return said
