"""Simulations: what a change of parameters would do, read from everybody's past."""

from constructs import Construct

from functions.simulate_parameters.settings import Settings as SimulateParameters
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform

WHOLE_CPU = 1769
"""Megabytes at which Lambda gives a function one whole processor; a walk over a past computes."""


class Simulations(Construct):
    """The function that tries a change, and may change nothing."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Simulations")
        self.simulate_parameters = TenureFunction(
            self,
            platform,
            SimulateParameters(table_name=data.table_name),
            memory=WHOLE_CPU,
            # The gateway waits 30 seconds.
            timeout=29,
        )
        data.let(self.simulate_parameters, "GetItem", "BatchGetItem", "Query", indexes=["board"])
