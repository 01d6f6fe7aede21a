"""A detractor's answer to what a playbook asked counts against that playbook, once a message."""

import pytest

from functions.send_surveys.case import World
from functions.send_surveys.flow import run as send_surveys
from functions.send_surveys.writing import Writer
from functions.shared.domain.brakes import Reception
from functions.shared.runtime.turns import Turns
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.feedback import Receptions
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures
from tests.fakes.outside import MemoryPacks, MemorySecrets
from tests.unit.advancing import LINKS, House, house
from tests.unit.api import DAY
from tests.unit.test_step_kinds import document

ASK = {"id": "ask", "kind": "survey", "survey": "nps"}


def asked(*names: str) -> tuple[House, str]:
    """Customers whom a program is about to ask for NPS, and the name of the survey."""
    here = house()
    here.api.of("PUT", "/playbooks/own", document(ASK), status=201)
    for name in names or ("acme",):
        here.api.customer(name)
        here.api.happened("login", name, at=here.at - 10 * DAY)
        here.hear()
        here.api.of("POST", f"/customers/{name}/enrolments", {"playbook": "own"}, status=201)
    here.minute()
    send(here)
    return here, f"own_ask_{here.at.date().isoformat()}"


def send(here: House) -> None:
    """The schedule of surveys fires."""
    table, secrets = here.table, MemorySecrets()
    secrets.replace(LINKS, "a long secret")
    writer = Writer(secrets=secrets, link_secret_name=LINKS, public_base_url="https://t")
    world = World(
        remembered=Remembered(Ventures(table)),
        customers=Customers(table),
        health=HealthStore(table),
        surveys=Surveys(table),
        messages=Messages(table),
        gates=Gates(table),
        brakes=Brakes(table),
        tasks=Tasks(table),
        writer=writer,
        mailer=here.mailer,
        turns=Turns(index=Due(table), packs=MemoryPacks(), mailer=here.mailer),
    )
    for taken in send_surveys(here.at, world, lambda: True):
        assert taken.failures == []


def answers(here: House, survey: str, score: int, name: str = "acme") -> None:
    """The customer's contact answers."""
    here.api.at += DAY / 24
    email = f"ada@{name}.example"
    here.api.happened("nps_answered", name, survey=survey, contact=email, score=score, at=here.at)
    here.hear()


def counted(here: House) -> list[Reception]:
    return Receptions(here.table).counted(here.api.venture, "own", here.at - DAY)


@pytest.mark.parametrize(("score", "bad"), [(0, True), (6, True), (7, False), (10, False)])
def test_a_detractors_answer_counts_and_no_other(score: int, bad: bool) -> None:
    here, survey = asked()
    [message] = counted(here)
    assert (message.negative, message.run) == (None, here.run_of("own").id)
    answers(here, survey, score)
    [message] = counted(here)
    assert message.negative == ("bad answer" if bad else None)


def test_it_counts_once_and_a_better_answer_takes_nothing_back() -> None:
    here, survey = asked()
    answers(here, survey, 2)
    once = counted(here)
    for score in (3, 9, 1):
        answers(here, survey, score)
        assert counted(here) == once
    assert once[0].negative == "bad answer"


def test_where_no_playbook_is_known_to_have_asked_none_is_blamed() -> None:
    here, survey = asked()
    for other in ("delighted", f"{survey}_2", "onboarding_complete"):
        answers(here, other, 0)
    assert [message.negative for message in counted(here)] == [None]


def test_too_many_bad_answers_pause_the_playbook_and_what_it_has_not_asked_yet() -> None:
    names = [f"c{n}" for n in range(20)]
    here, survey = asked(*names)
    assert len(here.mails) == 20
    for name in names[:2]:
        answers(here, survey, 0, name)
    assert here.api.of("GET", "/brakes")["items"] == []
    here.api.customer("late")
    here.api.happened("login", "late", at=here.at - 10 * DAY)
    here.hear()
    here.api.of("POST", "/customers/late/enrolments", {"playbook": "own"}, status=201)
    here.minute()
    answers(here, survey, 1, names[2])
    [brake] = here.api.of("GET", "/brakes")["items"]
    assert (brake["scope"], brake["automatic"]) == ("playbook:own", True)
    assert "3 of 20 messages" in brake["reason"]
    # It was planned before, and is not sent while its playbook is paused.
    send(here)
    # Our own people alone hear more: that it is paused.
    assert [mail.to for mail in here.mails[20:]] == ["success@company.com"]
    [row] = here.api.of("GET", "/held")["items"]
    assert (row["customer_id"], row["paused"]) == ("late", "playbook:own")
