"""Deploys the synthesized application through CloudFormation, and says where everything is."""

import json
import re
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from local.stack import aws
from local.stack.assembly import Assembly, Asset, Broken, DeployableStack
from local.stack.places import Places

ROLES = ("viewer", "success_manager", "executive")

ALWAYS_LISTED = (
    "sweep_decay", "verify_scores", "advance_playbooks", "send_surveys", "evaluate_triggers",
    "check_system", "send_digest",
)  # fmt: skip
"""Functions that `stack.json` names even where they are not built yet, as null."""

_TEMPLATE_INLINE = 51_200
"""Bytes of a template that fit into CreateStack; a larger one it reads from a bucket."""

_TIMES_LONGER, _LONGEST = 5, 900
"""How much longer a function may run here than on AWS, and the seconds that none may exceed."""

_BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"

Progress = Callable[[], object]
"""Told each time a step of the deployment is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What the deployed stacks say of themselves."""

    outputs: dict[str, str]

    def output(self, name: str) -> str:
        """One output's value.

        Raises:
            Broken: no stack has it.
        """
        try:
            return self.outputs[name]
        except KeyError:
            known = ", ".join(sorted(self.outputs))
            raise Broken(f"the deployed stack has no output {name}; it has {known}") from None

    def functions(self) -> dict[str, str]:
        """The deployed functions' names, by their folders' names."""
        return {
            _snake(name.removeprefix("Function")): value
            for name, value in self.outputs.items()
            if re.fullmatch(r"Function[A-Z]\w*", name)
        }


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def upload(assets: tuple[Asset, ...], places: Places) -> None:
    """Put every asset where the templates look for it, as `cdk deploy` would."""
    s3 = aws.client("s3", places.endpoint)
    for bucket in {asset.bucket for asset in assets}:
        s3.create_bucket(Bucket=bucket)

    def put(asset: Asset) -> None:
        s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=asset.content())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, assets))


def _parameters(stack: DeployableStack, places: Places) -> list[dict[str, str]]:
    """The values that only this machine knows, for those of them that the template asks for."""
    known = {
        "PublicBaseUrl": places.api,
        "ClockFile": str(places.clock),
        "LocalMailEndpoint": places.mail,
        "LocalSlackEndpoint": places.slack,
        "LocalWebhooksEndpoint": places.webhooks,
        "LocalSurveyMonkeyEndpoint": places.surveymonkey,
        "MailSender": "success@tenure.example",
    }
    asked = stack.parameters()
    return [
        {"ParameterKey": name, "ParameterValue": value}
        for name, value in known.items()
        if name in asked
    ]


def create(stack: DeployableStack, assembly: Assembly, places: Places) -> dict[str, str]:
    """Create one stack and wait for it; its outputs.

    Raises:
        Broken: a resource failed; names each with its reason.
    """
    cloudformation = aws.client("cloudformation", places.endpoint)
    text = stack.template.read_text(encoding="utf-8")
    if len(text.encode()) <= _TEMPLATE_INLINE:
        template = {"TemplateBody": text}
    else:
        asset = next(asset for asset in assembly.assets if asset.source == stack.template)
        template = {"TemplateURL": f"{places.endpoint}/{asset.bucket}/{asset.key}"}
    try:
        cloudformation.create_stack(
            StackName=stack.name,
            Parameters=_parameters(stack, places),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            DisableRollback=True,
            **template,
        )
    except cloudformation.exceptions.ClientError as error:
        raise Broken(f"{stack.name} was refused: {error}") from None
    while True:
        described = cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
        match described["StackStatus"]:
            case "CREATE_IN_PROGRESS":
                time.sleep(0.05)
            case "CREATE_COMPLETE":
                return {o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", [])}
            case status:
                raise Broken(_why(cloudformation, stack.name, status))


def _why(cloudformation: Any, name: str, status: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]
    return "\n".join([f"{name} ended as {status}", *failed])


def tokens(deployment: Deployment, places: Places) -> dict[str, str]:
    """A bearer token per role, of a user made for it."""
    cognito = aws.client("cognito-idp", places.endpoint)
    pool, app = deployment.output("UserPoolId"), deployment.output("UserPoolClientId")
    _live_long(cognito, pool, app)
    return {role: _token(cognito, pool, app, role) for role in ROLES}


def _live_long(cognito: Any, pool: str, app: str) -> None:
    """Let tokens outlive any run: the longest that Cognito allows is a day."""
    cognito.update_user_pool_client(
        UserPoolId=pool,
        ClientId=app,
        AccessTokenValidity=24,
        IdTokenValidity=24,
        TokenValidityUnits={"AccessToken": "hours", "IdToken": "hours"},
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )


def _token(cognito: Any, pool: str, app: str, role: str) -> str:
    # The user's name must be an address where the pool signs people in by address.
    user, password = f"{role}@tenure.example", f"Aa1!{secrets.token_urlsafe(24)}"
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=user,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": user},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=user, Password=password, Permanent=True
    )
    try:
        cognito.get_group(UserPoolId=pool, GroupName=role)
    except cognito.exceptions.ResourceNotFoundException:
        cognito.create_group(UserPoolId=pool, GroupName=role)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=role)
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user, "PASSWORD": password},
    )
    # The identity token carries both the groups and, as `aud`, the client that the API asks for.
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token


def _keep_what_expires(deployment: Deployment, places: Places) -> None:
    """Switch the table's expiry off: the emulator deletes by this machine's time, each minute.

    A stage that lives in another year would lose what it has just written. On AWS an item may
    outlive its expiry by days, so nothing may depend on its disappearing.
    """
    dynamodb = aws.client("dynamodb", places.endpoint)
    table = deployment.output("TableName")
    expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if expiry["TimeToLiveStatus"] == "ENABLED":
        dynamodb.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={"Enabled": False, "AttributeName": expiry["AttributeName"]},
        )


def _give_time(deployment: Deployment, places: Places) -> None:
    """Let functions run longer than on AWS, where each has a processor to itself.

    Here all of them share this machine with the emulator, and whatever else it does. One that is
    stopped for that would be repeated, and end among the dead letters.
    """
    functions = aws.client("lambda", places.endpoint)
    for name in deployment.functions().values():
        seconds = functions.get_function_configuration(FunctionName=name)["Timeout"]
        longer = min(_LONGEST, seconds * _TIMES_LONGER)
        functions.update_function_configuration(FunctionName=name, Timeout=longer)


def deploy(assembly: Assembly, places: Places, done: Progress) -> dict[str, Any]:
    """Deploy the application to the running emulator; what `stack.json` says.

    Raises:
        Broken: it cannot be deployed; says which resource and why.
    """
    upload(assembly.assets, places)
    done()
    aws.client("ssm", places.endpoint).put_parameter(
        Name=_BOOTSTRAP_VERSION, Value="30", Type="String"
    )
    outputs: dict[str, str] = {}
    for stack in assembly.stacks:
        outputs |= create(stack, assembly, places)
        done()
    deployment = Deployment(outputs=outputs)
    # The API's own name is all that the emulator goes by; its domain says this machine's port.
    places.api_host.write_text(_host(deployment.output("ApiUrl"), places), encoding="utf-8")
    _keep_what_expires(deployment, places)
    _give_time(deployment, places)
    by_role = tokens(deployment, places)
    done()
    return {
        "endpoint": places.endpoint,
        "api": places.api,
        "console": None,
        "token": by_role["executive"],
        "tokens": by_role,
        "clock": str(places.clock),
        "table": deployment.output("TableName"),
        "bus": deployment.output("BusName"),
        "queues": {"facts": deployment.output("FactsQueueUrl")},
        "imports": deployment.output("ImportsBucketName"),
        "functions": dict.fromkeys(ALWAYS_LISTED) | deployment.functions(),
        "mailbox": f"{places.mail}/mailbox",
        "stand_ins": {
            "slack": places.slack,
            "webhooks": places.webhooks,
            "surveymonkey": places.surveymonkey,
        },
        "outputs": outputs,
    }


def _host(api_url: str, places: Places) -> str:
    """The Host header by which ministack finds the API whose URL it gave out."""
    name = (urlsplit(api_url).hostname or "").split(".")[0]
    return f"{name}.execute-api.localhost:{places.port}"


def write(facts: dict[str, Any], places: Places) -> None:
    """Publish `stack.json`, whole or not at all."""
    partial = places.run / "stack.json"
    partial.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    partial.rename(places.stack)
