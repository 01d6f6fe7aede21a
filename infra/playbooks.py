"""Retention work: who enters a playbook, and the steps that are due."""

from constructs import Construct

from functions.advance_playbooks.settings import Settings as AdvancePlaybooks
from functions.enrol_customer.settings import Settings as EnrolCustomer
from infra.changes import Changes
from infra.channels import Channels
from infra.data import Data
from infra.function import TenureFunction
from infra.links import Links
from infra.mail import Mail
from infra.platform import Platform
from infra.queue import WorkQueue
from infra.schedule import EVERY_MINUTE, Scheduled

TIMEOUT = 55
WORKERS = 100
"""Packs of 25 that are carried out at the same time; `make due` says how far this goes."""


class Playbooks(Construct):
    """Enrolment by what changed, and the steps by the clock."""

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        data: Data,
        changes: Changes,
        links: Links,
        mail: Mail,
        channels: Channels,
    ) -> None:
        super().__init__(scope, "Playbooks")
        self._enrol(platform, data, changes)
        self.steps = steps = WorkQueue(self, "Steps", platform, timeout=TIMEOUT)
        advance = TenureFunction(
            self,
            platform,
            AdvancePlaybooks(
                table_name=data.table_name,
                steps_queue_url=steps.url,
                bus_name=changes.bus.event_bus_name,
                link_secret_name=links.secret_name,
                public_base_url=links.base_url,
                mail_sender=mail.sender,
                mail_configuration_set=mail.configuration_set,
                channel_secret_prefix=channels.secret_prefix,
            ),
            timeout=TIMEOUT,
        )
        data.let(
            advance,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["due", "board"],
        )
        changes.let_publish(advance)
        links.let_sign(advance)
        mail.let_send(advance)
        channels.let_post(advance)
        channels.let_call(advance)
        Scheduled(self, platform, advance, EVERY_MINUTE)
        steps.let_send(advance)
        steps.feed(advance, batch=1, at_once=WORKERS)

    def _enrol(self, platform: Platform, data: Data, changes: Changes) -> None:
        entries = WorkQueue(self, "Entries", platform)
        changes.route(
            "BandChanged",
            "MilestoneReached",
            "ResponseReceived",
            "CustomerEnded",
            "EntryDue",
            to=entries,
        )
        enrol = TenureFunction(self, platform, EnrolCustomer(table_name=data.table_name))
        data.let(
            enrol,
            "GetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "ConditionCheckItem",
            indexes=["board"],
        )
        entries.feed(enrol)
