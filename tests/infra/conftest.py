"""One synthesis of every stage, for all tests of this room."""

from pathlib import Path

import aws_cdk as cdk
import pytest
from cdk_nag import AwsSolutionsChecks

from infra import layer
from infra.stack import TenureStack
from infra.stage import NAMES, Stage
from tests.infra.template import Template


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All stages synthesized with this machine's own dependencies, and checked by cdk-nag."""
    folder = tmp_path_factory.mktemp("assembly")
    app = cdk.App(outdir=str(folder), analytics_reporting=False)
    for name in NAMES:
        TenureStack(app, Stage(name), dependencies=layer.host())
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()
    return folder


@pytest.fixture(scope="session", params=NAMES)
def template(request: pytest.FixtureRequest, assembly: Path) -> Template:
    """The template of each stage in turn."""
    return Template(request.param, assembly)


@pytest.fixture(scope="session")
def local(assembly: Path) -> Template:
    """The template of a developer's machine."""
    return Template("local", assembly)


@pytest.fixture(scope="session")
def prod(assembly: Path) -> Template:
    """The template of the real thing."""
    return Template("prod", assembly)
