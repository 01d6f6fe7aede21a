"""Simulations: what a change of parameters, or a playbook, would do to everybody."""

from constructs import Construct

from functions.simulate_parameters.settings import Settings as SimulateParameters
from functions.simulate_playbooks.settings import Settings as SimulatePlaybooks
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start

WHOLE_CPU = 1769
"""Megabytes at which Lambda gives a function one whole processor; a walk over a past computes."""


class Simulations(Construct):
    """The functions that try a change; what they write is what they found, and nothing else."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Simulations")
        walk = arn_of(self, platform, "simulate_parameters")
        settings = SimulateParameters(table_name=data.table_name, state_machine_arn=walk)
        self.simulate_parameters = self._function(platform, data, settings, walk)
        walk = arn_of(self, platform, "simulate_playbooks")
        lived = SimulatePlaybooks(table_name=data.table_name, state_machine_arn=walk)
        self.simulate_playbooks = self._function(platform, data, lived, walk)

    def _function(
        self,
        platform: Platform,
        data: Data,
        settings: SimulateParameters | SimulatePlaybooks,
        walk: str,
    ) -> TenureFunction:
        function = TenureFunction(
            self,
            platform,
            settings,
            memory=WHOLE_CPU,
            # The gateway waits 30 seconds; a step of the walk takes less.
            timeout=29,
        )
        data.let(function, "GetItem", "Query", "PutItem")
        let_start(function, walk)
        Walk(self, platform, function)
        return function
