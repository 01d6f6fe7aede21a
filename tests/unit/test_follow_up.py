"""Who answers a survey is followed up once: the owner's task at once, the letter to them alone."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.enrol_customer import flow as entries
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.store.courses import Courses
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.outbox import news
from functions.shared.store.playbooks import delivered
from tests.unit.advancing import LINKS
from tests.unit.api import DAY, HOUR, founded
from tests.unit.working import MINUTE, Work

ADA, BO = "ada@acme.example", "bo@acme.example"
ROUTED = {"BandChanged", "MilestoneReached", "ResponseReceived", "CustomerEnded", "EntryDue"}
SHIPPED = ("detractor", "passive", "promoter")


@dataclass(slots=True)
class Office(Work):
    """A venture whose customer Acme answers surveys; whoever is told of something reacts."""

    outcomes: list[entries.Outcome] = field(default_factory=list)
    _heard: int = 0

    def answers(
        self,
        score: int,
        comment: str = "",
        who: str = ADA,
        at: datetime | None = None,
        survey: str = "spring",
    ) -> None:
        """A contact answers, and whoever is told of it reacts."""
        said: dict[str, Any] = {"survey": survey, "contact": who, "score": score}
        if comment:
            said["comment"] = comment
        self.api.happened("nps_answered", at=at, **said)
        self.hear()

    def hear(self) -> None:
        """What the table's stream tells is heard, as the bus would carry it."""
        records, self._heard = self.api.table.stream[self._heard :], len(self.api.table.stream)
        for record in records:
            for notice in news(record.old, record.new):
                if notice.name in ROUTED:
                    self.outcomes += self.react()

    def passes(self, span: timedelta = MINUTE) -> None:
        """So much time passes, and at its end the schedule fires until all has come to rest."""
        self.api.at += span
        for _ in range(4):
            self.bus.events.clear()
            self.advance()
            for event in self.bus.events:
                self.outcomes += self.react(str(event.detail["customer"]))

    @property
    def mails(self) -> list[tuple[str, str]]:
        """To whom which letters went."""
        return [(sent.mail.to, sent.mail.letter.subject) for sent in self.mailer.sent]

    @property
    def runs(self) -> dict[str, str | None]:
        """Every run by the playbook's name, and how it ended."""
        found = self.api.of("GET", "/enrolments?status=active")["items"]
        found += self.api.of("GET", "/enrolments?status=ended")["items"]
        return {run["playbook"]: run["outcome"] for run in found}

    def running(self) -> list[Enrolment]:
        """The runs that are under way."""
        course = Courses(self.api.table).get(self.api.venture, "acme")
        return Enrolments(self.api.table).running(self.api.venture, course)


def office(mode: str = "auto") -> Office:
    api = founded(progression_mode=mode)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    contacts = [{"email": ADA, "name": "Ada"}, {"email": BO, "name": "Bo"}]
    api.customer(contacts=contacts, onboarded_at=(api.at - 200 * DAY).isoformat())
    api.secrets.replace(LINKS, "a long secret")
    return Office(api)


LETTER = (ADA, "Your answer about Acme")


def test_a_detractor_gets_a_call_within_a_day_and_a_letter_later() -> None:
    here = office()
    here.answers(3, "The export <fails>")
    here.passes()
    (task,) = here.tasks()
    assert task["why"] == "Ada answered 3 of 10 in the survey spring: “The export <fails>”"
    assert datetime.fromisoformat(task["due_at"]) - here.api.at == 24 * HOUR
    assert here.mails == []
    here.passes(2 * HOUR)
    assert here.mails == [LETTER]
    here.passes(10 * DAY)
    assert here.mails == [LETTER]
    assert here.runs == {"detractor": "all steps run"}
    assert len(here.tasks()) == 1


@pytest.mark.parametrize("score", [7, 8, 9, 10])
def test_who_is_content_gets_nothing_where_the_playbooks_are_switched_off(score: int) -> None:
    here = office()
    here.answers(score, "fine")
    here.passes(2 * DAY)
    assert (here.mails, here.tasks(), here.runs) == ([], [], {})


@pytest.mark.parametrize(("score", "group"), [(7, "passive"), (8, "passive"), (9, "promoter")])
def test_a_venture_switches_on_what_passives_and_promoters_get(score: int, group: str) -> None:
    here = office()
    document = here.api.of("GET", f"/playbooks/{group}")["document"]
    here.api.of("PUT", f"/playbooks/{group}", {**document, "enabled": True}, status=201)
    here.answers(score)
    here.passes(DAY + MINUTE)
    assert [to for to, _ in here.mails] == [ADA]
    assert here.runs == {group: "all steps run"}


def test_a_comment_that_comes_later_is_in_the_open_task() -> None:
    here = office()
    here.answers(2)
    here.passes()
    assert here.tasks()[0]["why"].endswith("in the survey spring, without a comment")
    here.api.at += 3 * MINUTE
    here.answers(2, "Nobody answers my tickets")
    (task,) = here.tasks()
    assert task["why"].endswith("spring: “Nobody answers my tickets”")
    here.passes(2 * HOUR)
    assert here.mails == [LETTER]


def test_an_answer_that_leaves_the_group_drops_the_letter_and_says_so_in_the_task() -> None:
    here = office()
    here.answers(2)
    here.passes()
    here.api.at += MINUTE
    here.answers(9, "A slip of the thumb")
    here.passes(3 * HOUR)
    assert here.mails == []
    assert here.runs == {"detractor": "the answer was changed: it is 9 of 10 now"}
    (task,) = here.tasks()
    assert task["why"] == "Ada answered 9 of 10 in the survey spring: “A slip of the thumb”"
    # Back again, they are followed up again: nothing was written yet.
    here.answers(1)
    here.passes(3 * HOUR)
    here.passes(MINUTE)
    assert here.mails == [LETTER]
    # And once they were written to, never again for this survey.
    for score in (9, 0, 8, 4):
        here.api.at += HOUR
        here.answers(score)
        here.passes(3 * HOUR)
    assert here.mails == [LETTER]


def test_a_correction_into_the_group_enters() -> None:
    here = office()
    here.answers(8)
    here.passes()
    assert here.runs == {}
    here.api.at += HOUR
    here.answers(6)
    here.passes()
    assert here.runs == {"detractor": None}


def test_a_last_word_on_an_earlier_survey_was_met_before() -> None:
    here = office()
    for survey in ("spring", "summer"):
        here.answers(3, survey=survey)
        here.passes(3 * HOUR)
    calls = len(here.tasks())
    here.answers(2, survey="spring")
    here.passes()
    # Whoever was called about both answers is not called again, nor looked at day after day.
    looked = Courses(here.api.table).get(here.api.venture, "acme")
    assert len(here.tasks()) == calls == 2
    assert looked.due_at is not None
    assert looked.due_at > here.api.at + 2 * DAY


def test_each_contact_is_followed_up_apart_and_only_they_are_written_to() -> None:
    here = office()
    here.answers(6, "first", BO)
    here.answers(0, "second", ADA, at=here.api.at - MINUTE)  # An older one, which arrives later.
    here.passes()
    assert sorted(task["why"][:5] for task in here.tasks()) == ["Ada a", "Bo an"]
    here.passes(2 * HOUR)
    assert sorted(here.mails) == [LETTER, (BO, LETTER[1])]


def test_an_answer_of_somebody_who_is_no_contact_is_a_task_without_a_letter() -> None:
    here = office()
    here.answers(1, who="somebody@elsewhere.example")
    here.passes()
    assert here.tasks()[0]["why"].startswith("a contact answered 1 of 10")
    here.passes(3 * HOUR)
    assert here.mails == []
    assert here.runs == {"detractor": "all steps run"}


def test_the_call_does_not_wait_for_a_program_and_the_letter_does() -> None:
    here = office()
    here.api.of(
        "POST",
        "/customers/acme/enrolments",
        {"playbook": "at_risk", "reason": "a test"},
        status=201,
    )
    (program,) = here.running()
    here.answers(3)
    here.passes()
    assert [task["why"][:5] for task in here.tasks()] == ["Ada a"]
    here.passes(3 * HOUR)
    assert LETTER not in here.mails
    (run,) = (run for run in here.running() if run.playbook == "detractor")
    assert run.waiting == "journeys hold while a program runs"
    here.api.of("POST", f"/enrolments/{program.id}/stop", {"reason": "a test"})
    here.passes()
    here.passes(9 * DAY)
    assert LETTER in here.mails


def test_a_letter_that_was_held_for_too_long_never_goes() -> None:
    here = office("assisted")
    here.answers(3)
    here.passes()
    here.passes(2 * HOUR)
    (run,) = here.running()
    assert run.approval == "pending"
    here.api.at += 14 * DAY
    here.react()
    assert here.runs == {"detractor": "the answer is too old to be acted on"}


def test_what_is_imported_or_old_begins_nothing() -> None:
    here = office()
    here.answers(0, at=here.api.at - 14 * DAY)
    here.passes(3 * HOUR)
    assert here.runs == {}


@pytest.mark.parametrize("looks", ["after each", "at the end"])
def test_whatever_the_order_the_last_word_decides(looks: str) -> None:
    """Answers of one hour arrive late, twice and in any order; then the letter is due."""
    said = [(0, 2, ADA), (10, 9, ADA), (20, 5, ADA), (5, 9, BO), (15, 1, BO), (25, 8, BO)]
    ends = set()
    for seed, order in enumerate(itertools.permutations(said, 6)):
        if seed % 37:
            continue  # Twenty orders tell as much as all 720.
        here = office()
        here.api.at += HOUR
        for minute, score, who in (*order, order[seed % 6]):
            here.answers(score, who=who, at=here.api.at - HOUR + timedelta(minutes=minute))
            if looks == "after each":
                here.passes(timedelta(seconds=1))
        here.passes(MINUTE)
        here.passes(3 * HOUR)
        ends.add((tuple(here.mails), looks == "at the end" and len(here.tasks())))
    assert ends == {((LETTER,), looks == "at the end" and 1)}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_documents_are_for_their_group(name: str) -> None:
    playbook = delivered()[name]
    assert playbook.enabled == (name == "detractor")
    assert getattr(playbook.entry, "group", None) == name
