"""The API's routes are the document's operations, and nothing under /v1 is open."""

import json
from typing import Any

from infra.api import OPENAPI, operations
from infra.identity import ROLES
from tests.infra.template import Template, referred


def _function_of(template: Template, route: dict[str, Any]) -> str:
    integrations = template.resources("AWS::ApiGatewayV2::Integration")
    target = route["Target"]["Fn::Join"][1][1]
    uri = json.dumps(integrations[target["Ref"]]["IntegrationUri"])
    (name,) = (name for id_, name in template.function_ids().items() if f'"{id_}"' in uri)
    return name


def test_the_routes_are_the_documents_operations(template: Template) -> None:
    routed = {
        (route["RouteKey"], _function_of(template, route), route["AuthorizationType"])
        for route in template.resources("AWS::ApiGatewayV2::Route").values()
    }
    assert routed == {
        (
            f"{operation.method} {operation.path}",
            operation.function,
            "JWT" if operation.path.startswith("/v1") else "NONE",
        )
        for operation in operations()
    }


def test_what_is_open_is_what_is_signed() -> None:
    open_ = {operation.path for operation in operations() if not operation.of_people}
    pages = {f"/{page}/{{token}}" for page in ("nps", "exit", "unsubscribe")}
    assert open_ == {"/webhooks/{venture}/{source}", *pages}


def test_the_document_says_who_answers_each_operation() -> None:
    paths = json.loads(OPENAPI.read_text())["paths"]
    stated = sum(
        len(item.keys() & {"get", "put", "post", "patch", "delete", "head"})
        for item in paths.values()
    )
    assert len(list(operations())) == stated > 0


def test_tokens_are_those_of_our_pool(template: Template) -> None:
    (authorizer,) = template.resources("AWS::ApiGatewayV2::Authorizer").values()
    (client,) = template.resources("AWS::Cognito::UserPoolClient")
    assert authorizer["AuthorizerType"] == "JWT"
    assert authorizer["JwtConfiguration"]["Audience"] == [{"Ref": client}]
    groups = template.resources("AWS::Cognito::UserPoolGroup").values()
    assert {group["GroupName"] for group in groups} == set(ROLES)


def test_nobody_signs_up_uninvited(template: Template) -> None:
    (pool,) = template.resources("AWS::Cognito::UserPool").values()
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}


def test_the_door_is_logged_and_throttled(template: Template) -> None:
    (stage,) = template.resources("AWS::ApiGatewayV2::Stage").values()
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
    logged = stage["AccessLogSettings"]
    assert referred(logged["DestinationArn"]) in template.resources("AWS::Logs::LogGroup")
    assert not {"$context.identity.sourceIp", "$context.path"} & set(
        json.loads(logged["Format"]).values()
    )


def test_every_log_is_forgotten_in_time(template: Template) -> None:
    groups = template.resources("AWS::Logs::LogGroup")
    walks = template.resources("AWS::StepFunctions::StateMachine")
    assert len(groups) == len(template.functions()) + len(walks) + 1
    days = 90 if template.stage == "prod" else 14
    assert {group["RetentionInDays"] for group in groups.values()} == {days}
