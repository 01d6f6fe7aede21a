"""Tenure, as it is deployed."""

from pathlib import Path

import aws_cdk as cdk
from constructs import Construct

from infra.alerts import Alerts
from infra.api import Api
from infra.changes import Changes
from infra.channels import Channels
from infra.data import Data
from infra.imports import Imports
from infra.intake import Intake
from infra.links import Links
from infra.mail import Mail
from infra.nps import Nps
from infra.platform import Platform
from infra.playbooks import Playbooks
from infra.reports import Reports
from infra.retention import Retention
from infra.scoring import Scoring
from infra.simulations import Simulations
from infra.stage import Stage
from infra.system import System
from infra.triggers import Triggers


class TenureStack(cdk.Stack):
    """One deployment, as a table of its capabilities."""

    def __init__(self, scope: Construct, stage: Stage, dependencies: Path) -> None:
        super().__init__(
            scope,
            f"Tenure-{stage.name}",
            termination_protection=stage.keeps_data,
            analytics_reporting=False,
            # The CDK CLI checks the bootstrap by itself; the rule would only ask a parameter that
            # a stack without the CLI need not have.
            synthesizer=cdk.DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
        )
        platform = Platform(self, stage, dependencies)
        api = Api(self, platform)
        data = Data(self, platform)
        changes = Changes(self, platform, data)
        simulations = Simulations(self, platform, data)
        channels = Channels(self, platform)
        links = Links(self, platform, api.endpoint)
        intake = Intake(self, platform, links, channels)
        imports = Imports(self, platform, data, intake)
        Scoring(self, platform, data, changes, intake)
        Retention(self, platform, data)
        Triggers(self, platform, data, changes)
        mail = Mail(self, platform, data, intake, links)
        Reports(self, platform, data, mail)
        playbooks = Playbooks(self, platform, data, changes, links, mail, channels)
        Alerts(self, platform, data, changes, mail, channels)
        nps = Nps(self, platform, data, changes, intake, links, mail)
        System(self, platform, data, intake=intake, links=links, playbooks=playbooks, nps=nps)
        api.serve(
            *api.answer(data, intake, channels),
            intake.ingest_webhook,
            nps.record_answer,
            mail.unsubscribe_contact,
            simulations.simulate_parameters,
            simulations.simulate_playbooks,
        )
        for name, value in {
            "ApiUrl": api.endpoint,
            "TableName": data.table_name,
            "BusName": changes.bus.event_bus_name,
            "FactsQueueUrl": intake.facts.url,
            "ImportsBucketName": imports.bucket.bucket_name,
            "ConfigurationSet": mail.configuration_set,
        }.items():
            cdk.CfnOutput(self, name, value=value)
