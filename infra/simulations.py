"""Simulations: what a change of parameters would do, read from everybody's past."""

from constructs import Construct

from functions.simulate_parameters.settings import Settings as SimulateParameters
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start

WHOLE_CPU = 1769
"""Megabytes at which Lambda gives a function one whole processor; a walk over a past computes."""


class Simulations(Construct):
    """The function that tries a change; what it writes is what it found, and nothing else."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Simulations")
        walk = arn_of(self, platform, "simulate_parameters")
        self.simulate_parameters = TenureFunction(
            self,
            platform,
            SimulateParameters(table_name=data.table_name, state_machine_arn=walk),
            memory=WHOLE_CPU,
            # The gateway waits 30 seconds; a step of the walk takes less.
            timeout=29,
        )
        data.let(self.simulate_parameters, "GetItem", "Query", "PutItem")
        let_start(self.simulate_parameters, walk)
        Walk(self, platform, self.simulate_parameters)
