"""What the port to SurveyMonkey promises, of its gateway and its twin."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from functions.shared.gateways.channel_secrets import ChannelSecrets
from functions.shared.gateways.surveymonkey import HOMES, SurveyMonkeyApi
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Completed, SurveyMonkey
from local.stand_ins.surveymonkey import Faults, SurveyMonkeyStandIn
from tests.fakes.outside import MemorySecrets, MemorySurveyMonkey

VENTURE = "3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11"
STRANGERS = "00000000-0000-4000-8000-000000000000"
TOKEN = "the.access.token-of-the-account"
NAME = f"tenure/{VENTURE}/surveymonkey"
BOTH = pytest.mark.parametrize(
    "kind", ["memory", pytest.param("http", marks=pytest.mark.integration)]
)


def survey(*choices: str) -> dict[str, Any]:
    offered = [{"id": choice, "position": n} for n, choice in enumerate(choices)]
    return {"id": "31", "pages": [{"questions": [{"id": "q", "answers": {"choices": offered}}]}]}


def response(name: str, choice: str) -> dict[str, Any]:
    said = {"id": "q", "answers": [{"choice_id": choice}]}
    return {"id": name, "pages": [{"questions": [said]}]}


SURVEY, RESPONSE = survey("a", "b"), response("7", "b")


@dataclass(frozen=True, slots=True)
class Rig:
    account: SurveyMonkey
    throttle: Callable[[], None]
    mend: Callable[[], None]


@pytest.fixture
def rig(kind: str) -> Iterator[Rig]:
    if kind == "memory":
        kept = {("31", "7"): Completed(survey=SURVEY, response=RESPONSE)}
        twin = MemorySurveyMonkey(kept={VENTURE: kept})
        yield Rig(twin, lambda: twin.fails.append(Unavailable("busy")), twin.fails.clear)
        return
    with SurveyMonkeyStandIn(0) as stand_in:
        stand_in.account.keep(SURVEY, [RESPONSE])

        def switch(**faults: Any) -> None:
            stand_in.account.faults = Faults(**faults)

        yield Rig(api(stand_in), lambda: switch(status=429), switch)


def api(
    stand_in: SurveyMonkeyStandIn, homes: Mapping[str, str] | None = None, *tokens: str
) -> SurveyMonkeyApi:
    secrets = MemorySecrets(stored={NAME: tokens or (TOKEN,)})
    held = ChannelSecrets(secrets, "tenure/", "surveymonkey")
    return SurveyMonkeyApi(held, homes=homes or dict.fromkeys(HOMES, stand_in.url), seconds=2)


@BOTH
def test_a_response_is_told_with_the_survey_that_it_is_one_to(rig: Rig) -> None:
    told = rig.account.read(VENTURE, "31", "7")
    assert told == Completed(survey=SURVEY, response=RESPONSE)


@BOTH
def test_a_venture_that_gave_no_token_is_told_nothing(rig: Rig) -> None:
    assert rig.account.read(STRANGERS, "31", "7") is None


@BOTH
def test_what_is_not_there_will_never_be_told(rig: Rig) -> None:
    with pytest.raises(Refused):
        rig.account.read(VENTURE, "31", "8")


@BOTH
def test_a_busy_account_is_asked_again(rig: Rig) -> None:
    rig.throttle()
    with pytest.raises(Unavailable):
        rig.account.read(VENTURE, "31", "7")
    rig.mend()
    assert rig.account.read(VENTURE, "31", "7")


@pytest.fixture
def stand_in() -> Iterator[SurveyMonkeyStandIn]:
    with SurveyMonkeyStandIn(0) as listening:
        listening.account.keep(SURVEY, [RESPONSE])
        yield listening


@pytest.mark.integration
def test_a_survey_is_asked_for_again_only_when_it_has_changed(
    stand_in: SurveyMonkeyStandIn,
) -> None:
    account, asked = api(stand_in), stand_in.account.asked
    for _ in range(3):
        account.read(VENTURE, "31", "7")
    assert [path.split("/")[4] for path in asked] == ["responses", "details", *2 * ["responses"]]
    changed = survey("a", "b", "c")
    stand_in.account.keep(changed, [response("8", "c")])
    told = account.read(VENTURE, "31", "8")
    assert told
    assert told.survey == changed


@pytest.mark.integration
@pytest.mark.parametrize("faults", [{"status": 500}, {"lose_answer": True}])
def test_an_account_that_does_not_answer_may_later(
    stand_in: SurveyMonkeyStandIn, faults: dict[str, Any]
) -> None:
    stand_in.account.faults = Faults(**faults)
    with pytest.raises(Unavailable):
        api(stand_in).read(VENTURE, "31", "7")


@pytest.mark.integration
@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_account_that_refuses_will_not_tell(stand_in: SurveyMonkeyStandIn, status: int) -> None:
    stand_in.account.faults = Faults(status=status)
    with pytest.raises(Refused, match=str(status)):
        api(stand_in).read(VENTURE, "31", "7")


@pytest.mark.integration
@pytest.mark.parametrize("home", ["", "eu", "ca"])
def test_a_tokens_prefix_names_where_its_account_lives(
    stand_in: SurveyMonkeyStandIn, home: str
) -> None:
    elsewhere = dict.fromkeys(HOMES, "http://127.0.0.1:9") | {home: stand_in.url}
    token = f"{home}:{TOKEN}" if home else TOKEN
    assert api(stand_in, elsewhere, token).read(VENTURE, "31", "7")


@pytest.mark.integration
def test_a_name_is_no_path(stand_in: SurveyMonkeyStandIn) -> None:
    with pytest.raises(Refused):
        api(stand_in).read(VENTURE, "31", "../../users/me")
    assert stand_in.account.asked == []
