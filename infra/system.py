"""The success system's own health: whether it works is looked at, and some of it tried again."""

from constructs import Construct

from functions.check_system.settings import Settings as CheckSystem
from functions.shared.runtime.metrics import Metric
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.links import Links
from infra.nps import Nps
from infra.platform import Platform
from infra.playbooks import Playbooks
from infra.schedule import EVERY_MINUTE, Scheduled

TIMEOUT = 55
CANARY_VENTURE = "ca4a7000-0000-4000-8000-000000000001"
"""As `functions.shared.domain.canary` has it; a test holds the two together."""


class System(Construct):
    """The function that looks; which venture's time it is, it decides from the instant."""

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        data: Data,
        *,
        intake: Intake,
        links: Links,
        playbooks: Playbooks,
        nps: Nps,
    ) -> None:
        super().__init__(scope, "System")
        check = TenureFunction(
            self,
            platform,
            CheckSystem(
                table_name=data.table_name,
                steps_queue_url=playbooks.steps.url,
                surveys_queue_url=nps.surveys.url,
                source_secret_prefix=intake.secret_prefix,
                public_base_url=links.base_url,
                # On a developer's machine it would travel through every test and every demo.
                canary="asked" if platform.stage.local else "hourly",
            ),
            timeout=TIMEOUT,
        )
        data.let(
            check,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["due", "board"],
        )
        playbooks.steps.let_send(check)
        nps.surveys.let_send(check)
        intake.let_write_secret_of(check, CANARY_VENTURE)
        Scheduled(self, platform, check, EVERY_MINUTE)
        platform.alarm(
            self,
            "Failing",
            check.counted(Metric.COMPONENTS_FAILING),
            above=0,
            because="Part of the success system does not work; GET .../system says which.",
        )
        platform.alarm(
            self,
            "Lost",
            check.counted(Metric.CANARIES_LOST),
            above=0,
            because="The hourly canary did not travel the whole path; GET .../system says how far.",
        )
