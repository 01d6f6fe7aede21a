"""A fall is one incident: trigger and program both tell of it, and one message goes out."""

import pytest

from tests.unit.test_api_playbooks import refused, shipped
from tests.unit.triggering import Watched, watched

CHANNEL = "#customer-success-urgent"
DANA = "Dana Reyes <dana@acme.example>"


def fallen(*, deaf: bool = False, program: bool = True) -> Watched:
    """A customer who fell to critical a quarter of an hour ago, and is there still."""
    house = watched()
    house.deaf = deaf
    if not program:
        document = shipped("critical") | {"enabled": False}
        house.api.of("PUT", "/playbooks/critical", document, status=201)
    house.customer(owner=DANA)
    house.fall()
    house.later(minutes=15)
    return house


@pytest.mark.parametrize(("deaf", "program"), [(False, True), (True, True), (False, False)])
def test_whoever_tells_of_a_fall_one_message_goes_to_each_channel(
    *, deaf: bool, program: bool
) -> None:
    house = fallen(deaf=deaf, program=program)
    urgent = [note for note in house.notes if note.channel == CHANNEL]
    assert [note.title for note in urgent] == ["A customer is in a critical state: Acme"]
    assert [mail.to for mail in house.mails if "critical" in mail.letter.subject] == [
        "dana@acme.example"
    ]
    [alert] = house.alerts("customer_critical")
    assert alert.causes == (alert.incident.cause,)
    if program:
        told = house.run_of("critical").runs[0]
        assert (told.step, told.result) == ("alert", "told")
        assert told.detail == "told as an alert, which people answer for"


def test_a_step_told_as_an_alert_asks_for_no_approval() -> None:
    document = shipped("critical")
    document["steps"][0]["buttons"] = ["approve"]
    wrong = "must not ask for approval where the step is told as an alert"
    assert refused(document) == {"steps.0.buttons": wrong}
