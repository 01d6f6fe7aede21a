"""The success system's own health: whether it works is looked at, and some of it tried again."""

from constructs import Construct

from functions.check_system.settings import Settings as CheckSystem
from functions.shared.runtime.metrics import Metric
from infra.data import Data
from infra.function import TenureFunction
from infra.nps import Nps
from infra.platform import Platform
from infra.playbooks import Playbooks
from infra.schedule import EVERY_MINUTE, Scheduled

TIMEOUT = 55


class System(Construct):
    """The function that looks; which venture's time it is, it decides from the instant."""

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        data: Data,
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
            "ConditionCheckItem",
            indexes=["due", "board"],
        )
        playbooks.steps.let_send(check)
        nps.surveys.let_send(check)
        Scheduled(self, platform, check, EVERY_MINUTE)
        platform.alarm(
            self,
            "Failing",
            check.counted(Metric.COMPONENTS_FAILING),
            above=0,
            because="Part of the success system does not work; GET .../system says which.",
        )
