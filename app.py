"""Synthesizes Tenure: `python app.py` alone, or through the CDK CLI.

The stage is context `stage`, else TENURE_STAGE, else dev.
"""

import os

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra import layer
from infra.stack import TenureStack
from infra.stage import Stage

app = cdk.App(outdir=os.environ.get("CDK_OUTDIR", "cdk.out"))
stage = Stage.of(app)
TenureStack(app, stage, dependencies=layer.of(stage))
cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
app.synth()
