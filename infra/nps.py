"""NPS: whom to ask, the survey that is due, and the answer."""

from constructs import Construct

from functions.plan_survey.settings import Settings as PlanSurvey
from functions.record_answer.settings import Settings as RecordAnswer
from functions.send_surveys.settings import Settings as SendSurveys
from infra.changes import Changes
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.links import Links
from infra.mail import Mail
from infra.platform import Platform
from infra.queue import WorkQueue
from infra.schedule import EVERY_MINUTE, Scheduled

TIMEOUT = 55
WORKERS = 100
"""Packs of 25 that are carried out at the same time."""


class Nps(Construct):
    """From a milestone to an answer; the answer itself comes in as a fact."""

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        data: Data,
        changes: Changes,
        intake: Intake,
        links: Links,
        mail: Mail,
    ) -> None:
        super().__init__(scope, "Nps")
        self._plan(platform, data, changes)
        self._send(platform, data, links, mail)
        self.record_answer = TenureFunction(
            self,
            platform,
            RecordAnswer(
                table_name=data.table_name,
                facts_queue_url=intake.facts.url,
                link_secret_name=links.secret_name,
            ),
            timeout=10,
        )
        data.let(self.record_answer, "GetItem")
        intake.facts.let_send(self.record_answer)
        links.let_sign(self.record_answer)

    def _plan(self, platform: Platform, data: Data, changes: Changes) -> None:
        milestones = WorkQueue(self, "Milestones", platform)
        changes.route("MilestoneReached", to=milestones)
        plan = TenureFunction(self, platform, PlanSurvey(table_name=data.table_name))
        data.let(plan, "GetItem", "Query", "PutItem", "ConditionCheckItem")
        milestones.feed(plan)

    def _send(self, platform: Platform, data: Data, links: Links, mail: Mail) -> None:
        self.surveys = surveys = WorkQueue(self, "Surveys", platform, timeout=TIMEOUT)
        send = TenureFunction(
            self,
            platform,
            SendSurveys(
                table_name=data.table_name,
                surveys_queue_url=surveys.url,
                link_secret_name=links.secret_name,
                public_base_url=links.base_url,
                mail_sender=mail.sender,
                mail_configuration_set=mail.configuration_set,
            ),
            timeout=TIMEOUT,
        )
        data.let(
            send,
            "GetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["due"],
        )
        links.let_sign(send)
        mail.let_send(send)
        Scheduled(self, platform, send, EVERY_MINUTE)
        surveys.let_send(send)
        surveys.feed(send, batch=1, at_once=WORKERS)
