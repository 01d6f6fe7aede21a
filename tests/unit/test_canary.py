"""The canary's journey over real flows: every leg is seen, one that does not come is told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.check_system import canary
from functions.record_mail_event import flow as mail_events
from functions.shared.domain.canary import LEGS, PATIENCE, VENTURE, Journey, sets_out
from functions.shared.kernel import ids
from functions.shared.store.alerts import Alerts
from functions.shared.store.canaries import Canaries
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Ventures
from infra.system import CANARY_VENTURE
from tests.fakes.outside import MemoryDoor, MemorySecrets
from tests.unit.advancing import House, house
from tests.unit.api import AT, HOUR

MINUTE = timedelta(minutes=1)
SECRET = f"sources/{VENTURE}/standard"


@dataclass(slots=True)
class Sky:
    """Everything that the canary flies through, minute after minute."""

    house: House = field(default_factory=house)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    door: MemoryDoor = field(init=False)
    reports: bool = True
    _reported: int = 0

    def __post_init__(self) -> None:
        self.door = MemoryDoor(self.house.api.facts)

    def nest(self) -> canary.Nest:
        return canary.over(
            self.house.table,
            door=self.door,
            secrets=self.secrets,
            keeper=self.secrets,
            secret_prefix="sources/",
            new_secret=lambda: "whsec_secret",
            new_pepper=lambda: "pepper",
        )

    def minute(self) -> Journey | None:
        """A minute passes: facts are scored, what is due is done, then it is looked after."""
        self.house.api.settle()
        self.house.minute()
        self._report()
        self.house.api.settle()
        return canary.travel(self.house.at, self.nest())

    def fly(self, minutes: int) -> Journey:
        """So many minutes pass; how far it has come then."""
        for _ in range(minutes):
            self.minute()
        last = Canaries(self.house.table).last()
        assert last
        return last

    def _report(self) -> None:
        """The mail service tells that its messages were delivered."""
        table = self.house.table
        stores = mail_events.Stores(
            messages=Messages(table),
            enrolments=Enrolments(table),
            surveys=Surveys(table),
            customers=Customers(table),
            receptions=Receptions(table),
            facts=self.house.api.facts,
            alerts=Alerts(table),
            tasks=Tasks(table),
        )
        sent = self.house.mailer.sent
        for number, one in enumerate(sent[self._reported :] if self.reports else []):
            told = mail_events.MailEvent(
                venture=one.mail.tags["venture"],
                customer=ids.untag(one.mail.tags["customer"]),
                effect=one.mail.tags["effect"],
                message_id=f"m{self._reported + number}",
                told="delivered",
                lasting=False,
                at=self.house.at,
            )
            mail_events.record(told, self.house.at, stores)
        self._reported = len(sent) if self.reports else self._reported


def test_it_travels_the_whole_path_and_nothing_of_it_is_left() -> None:
    sky = Sky()
    arrived = sky.fly(6)
    assert (arrived.status, tuple(arrived.lags)) == ("arrived", LEGS)
    assert all(0 <= lag <= 180 for lag in arrived.lags.values())
    [mail] = [one.mail for one in sky.house.mailer.sent]
    assert mail.to == "success+2026030210@simulator.amazonses.com"
    assert Customers(sky.house.table).find(VENTURE, arrived.customer) is None
    assert sky.secrets.stored[SECRET] == ("whsec_secret",)
    assert sky.minute() is None, "its hour is over"


def test_its_venture_is_on_no_list_and_is_selected_by_nobody() -> None:
    sky = Sky()
    sky.fly(6)
    ventures = Ventures(sky.house.table)
    assert ventures.get(VENTURE).name == "Canary"
    ventures.change(VENTURE, lambda before: before)
    assert VENTURE not in {one.id for one in ventures.all()}
    assert VENTURE == CANARY_VENTURE


def test_the_next_one_sets_out_in_the_next_hour() -> None:
    sky = Sky()
    first = sky.fly(6)
    sky.house.api.at = AT.replace(minute=59) - MINUTE
    assert sky.minute() is None
    second = sky.minute()
    assert second
    assert second.hour == first.hour + HOUR
    assert second.status == "travelling"
    assert sky.fly(6).status == "arrived"


def test_a_leg_that_does_not_come_is_told_until_one_arrives_again() -> None:
    sky = Sky(reports=False)
    lost = sky.fly(4 + int(PATIENCE / MINUTE) + 2)
    assert lost.status == "failed"
    assert lost.failure
    assert lost.failure.startswith("reported did not come, ")
    assert Customers(sky.house.table).find(VENTURE, lost.customer) is None
    venture = sky.house.api.venture
    alerts = Alerts(sky.house.table)
    told = alerts.open_about(venture, "system_degraded", "canary")
    assert told
    assert told.incident.fields.keys() >= {"accepted", "scored", "enrolled", "sent"}
    sky.reports = True
    sky.house.api.at = AT.replace(hour=11, minute=0)
    assert sky.fly(7).status == "arrived"
    assert alerts.open_about(venture, "system_degraded", "canary") is None


def test_a_door_that_does_not_answer_is_knocked_at_again_and_is_why_in_the_end() -> None:
    sky = Sky()
    sky.door.unavailable = True
    assert sky.fly(3).next == "accepted"
    sky.door.unavailable = False
    assert sky.fly(6).status == "arrived"
    sky.door.unavailable = True
    sky.house.api.at = AT.replace(hour=11, minute=0)
    lost = sky.fly(int(PATIENCE / MINUTE) + 3)
    assert lost.failure
    assert lost.failure.endswith("our own door does not answer")


def test_while_everything_is_paused_none_sets_out_and_one_on_its_way_is_called_off() -> None:
    sky = Sky(reports=False)
    assert sky.fly(5).next == "reported"
    pause = {"action": "pause", "reason": "a restore"}
    sky.house.api.of("POST", "/brakes/everything", pause)
    called_off = sky.fly(2)
    assert called_off.status == "called_off"
    assert (called_off.failure or "").startswith("everything is paused since ")
    assert Alerts(sky.house.table).page(sky.house.api.venture, "open", limit=1)[0] == []
    sky.house.api.at = AT.replace(hour=11, minute=0)
    assert sky.fly(2) == called_off
    sky.house.api.of("POST", "/brakes/everything", pause | {"action": "resume"})
    sky.reports = True
    assert sky.fly(7).status == "arrived"


def test_where_no_venture_is_active_there_is_nobody_to_tell() -> None:
    sky = Sky(reports=False)
    sky.house.api.of("PATCH", "", {"status": "paused"})
    lost = sky.fly(4 + int(PATIENCE / MINUTE) + 2)
    assert (lost.status, lost.alerted) == ("failed", None)


def test_a_clock_that_was_set_back_lets_it_set_out_anew() -> None:
    at = datetime.fromisoformat("2026-03-02T10:05:00+00:00")
    travelling = Journey(hour=at.replace(minute=0), began_at=at, revision=4)
    assert sets_out(travelling, at + MINUTE) is None
    again = sets_out(travelling, at - MINUTE)
    assert again
    assert again.revision == 4


def test_erasing_who_never_came_into_being_does_no_harm() -> None:
    sky = Sky()
    venture = Canaries(sky.house.table).venture(AT, "pepper")
    assert Canaries(sky.house.table).erase(venture, Journey(hour=AT, began_at=AT), AT)
