"""What context changes: the stage, the issuer of tokens, whom alarms tell."""

from pathlib import Path

import aws_cdk as cdk
import pytest

from infra import layer
from infra.stack import TenureStack
from infra.stage import Stage
from tests.infra.template import Template


def test_context_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENURE_STAGE", raising=False)
    assert Stage.of(cdk.App()) == Stage("dev")
    monkeypatch.setenv("TENURE_STAGE", "local")
    assert Stage.of(cdk.App()) == Stage("local")
    assert Stage.of(cdk.App(context={"stage": "prod"})) == Stage("prod")


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="stage must be one of local, dev, prod"):
        Stage("production")


def test_another_issuer_and_a_topic_take_the_place_of_ours(tmp_path: Path) -> None:
    issuer, topic = "https://id.example.com", "arn:aws:sns:eu-central-1:111111111111:oncall"
    app = cdk.App(
        outdir=str(tmp_path),
        context={"oidc_issuer": issuer, "oidc_audience": "tenure", "alarm_topic_arn": topic},
    )
    TenureStack(app, Stage("dev"), dependencies=layer.host())
    app.synth()
    template = Template("dev", tmp_path)
    assert template.resources("AWS::Cognito::UserPool") == {}
    (authorizer,) = template.resources("AWS::ApiGatewayV2::Authorizer").values()
    assert authorizer["JwtConfiguration"] == {"Audience": ["tenure"], "Issuer": issuer}
    alarms = template.resources("AWS::CloudWatch::Alarm").values()
    assert all(alarm["AlarmActions"] == [topic] for alarm in alarms)


def test_a_stage_may_take_older_deliveries(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path), context={"replay_windows": '{"zendesk": 86400}'})
    TenureStack(app, Stage("dev"), dependencies=layer.host())
    app.synth()
    told = Template("dev", tmp_path).functions()["ingest_webhook"]["Environment"]["Variables"]
    assert told["REPLAY_WINDOWS"] == '{"zendesk": 86400}'


def test_an_issuer_needs_an_audience(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path), context={"oidc_issuer": "https://id.example.com"})
    with pytest.raises(ValueError, match="oidc_audience"):
        TenureStack(app, Stage("dev"), dependencies=layer.host())
