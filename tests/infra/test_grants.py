"""Each function may do exactly what stands here."""

from functions.shared.domain.canary import VENTURE as CANARY
from tests.infra.template import Template

READ = "GetItem BatchGetItem Query"
CHANGE = "GetItem Query PutItem UpdateItem"
EVERYTHING = "GetItem BatchGetItem Query PutItem UpdateItem DeleteItem ConditionCheckItem"
CONSUME = "ReceiveMessage DeleteMessage GetQueueAttributes"
STREAM = "DescribeStream GetRecords GetShardIterator ListStreams"

MAIL = {
    "*": "GetAccount",
    "ses configuration-set/tenure-prod": "SendEmail",
    "ses identity/MailSender": "SendEmail",
    "ses identity/part of MailSender": "SendEmail",
}
SOURCES = "secretsmanager secret:tenure/prod/sources/*"
CHANNELS = "secretsmanager secret:tenure/prod/channels/*"

GRANTS = {
    "accept_command": {
        "DataTable": EVERYTHING,
        "DataTable/index/board": "Query",
        "IntakeFactsDeadLettersQueue": "ReceiveMessage DeleteMessage",
        "IntakeFactsQueue": "SendMessage",
        "IntakePressesQueue": CONSUME,
        SOURCES: "CreateSecret GetSecretValue PutSecretValue",
        CHANNELS: "CreateSecret GetSecretValue PutSecretValue",
    },
    "advance_playbooks": {
        "DataTable": f"{CHANGE} BatchGetItem DeleteItem ConditionCheckItem",
        "DataTable/index/board": "Query",
        "DataTable/index/due": "Query",
        "LinksSecret": "GetSecretValue",
        "ChangesBus": "PutEvents",
        "PlaybooksAdvancePlaybooksScheduleMissedQueue": "SendMessage",
        f"{CHANNELS}/slack*": "GetSecretValue",
        f"{CHANNELS}/webhook*": "GetSecretValue",
        "PlaybooksStepsQueue": f"{CONSUME} SendMessage",
        **MAIL,
    },
    "answer_query": {
        "DataTable": READ,
        "DataTable/index/board": "Query",
        "DataTable/index/due": "Query",
    },
    "apply_parameters": {"DataTable": CHANGE},
    "check_system": {
        "DataTable": EVERYTHING,
        "DataTable/index/board": "Query",
        "DataTable/index/due": "Query",
        f"{SOURCES.removesuffix('*')}{CANARY}/standard-*": (
            "CreateSecret GetSecretValue PutSecretValue"
        ),
        "PlaybooksStepsQueue": "SendMessage",
        "NpsSurveysQueue": "SendMessage",
        "SystemCheckSystemScheduleMissedQueue": "SendMessage",
    },
    "count_insights": {
        "DataTable": "GetItem BatchGetItem Query PutItem",
        "DataTable/index/board": "Query",
        "ReportsCountInsightsScheduleMissedQueue": "SendMessage",
        "states stateMachine:tenure-prod-count-insights": "StartExecution",
    },
    "count_retention": {
        "DataTable": "GetItem BatchGetItem Query PutItem",
        "DataTable/index/board": "Query",
        "RetentionCountRetentionScheduleMissedQueue": "SendMessage",
        "states stateMachine:tenure-prod-count-retention": "StartExecution",
    },
    "enrol_customer": {
        "DataTable": f"{CHANGE} ConditionCheckItem",
        "DataTable/index/board": "Query",
        "PlaybooksEntriesQueue": CONSUME,
    },
    "evaluate_triggers": {
        "DataTable": f"{CHANGE} BatchGetItem ConditionCheckItem",
        "DataTable/index/board": "Query",
        "DataTable/index/due": "Query",
        "TriggersEvaluateTriggersScheduleMissedQueue": "SendMessage",
        "TriggersFallsQueue": CONSUME,
    },
    "import_file": {
        "DataTable": EVERYTHING,
        "DataTable/index/board": "Query",
        "ImportsFilesQueue": f"{CONSUME} SendMessage",
        "IntakeFactsQueue": "SendMessage",
        "ImportsBucket": "ListBucket",
        "ImportsBucket/imports/*": "GetObject",
        "ImportsBucket/parts/*": "GetObject PutObject",
        "ImportsBucket/reports/*": "PutObject",
    },
    "ingest_webhook": {
        "IntakeFactsQueue": "SendMessage",
        "IntakePressesQueue": "SendMessage",
        SOURCES: "GetSecretValue",
        f"{CHANNELS}/surveymonkey*": "GetSecretValue",
    },
    "plan_survey": {
        "DataTable": "GetItem Query PutItem ConditionCheckItem",
        "NpsMilestonesQueue": CONSUME,
    },
    "publish_changes": {
        "DataTable": f"UpdateItem {STREAM}",
        "DataUnpublishedQueue": "SendMessage",
        "ChangesBus": "PutEvents",
    },
    "raise_alert": {
        "DataTable": "GetItem Query PutItem ConditionCheckItem",
        "DataTable/index/due": "Query",
        "AlertsOpenedQueue": f"{CONSUME} SendMessage",
        "AlertsRaiseAlertScheduleMissedQueue": "SendMessage",
        f"{CHANNELS}/slack*": "GetSecretValue",
        **MAIL,
    },
    "record_answer": {
        "DataTable": "GetItem",
        "IntakeFactsQueue": "SendMessage",
        "LinksSecret": "GetSecretValue",
    },
    "record_mail_event": {
        "DataTable": "GetItem PutItem UpdateItem ConditionCheckItem",
        "DataTable/index/board": "Query",
        "IntakeFactsQueue": "SendMessage",
        "MailMailEventsQueue": CONSUME,
    },
    "score_health": {
        "DataTable": EVERYTHING,
        "IntakeFactsQueue": CONSUME,
    },
    "send_digest": {
        "DataTable": "GetItem BatchGetItem Query PutItem DeleteItem",
        "DataTable/index/board": "Query",
        "ReportsSendDigestScheduleMissedQueue": "SendMessage",
        **MAIL,
    },
    "send_surveys": {
        "DataTable": f"{CHANGE} DeleteItem ConditionCheckItem",
        "DataTable/index/due": "Query",
        "LinksSecret": "GetSecretValue",
        "NpsSendSurveysScheduleMissedQueue": "SendMessage",
        "NpsSurveysQueue": f"{CONSUME} SendMessage",
        **MAIL,
    },
    "simulate_parameters": {
        "DataTable": "GetItem Query PutItem",
        "states stateMachine:tenure-prod-simulate-parameters": "StartExecution",
    },
    "simulate_playbooks": {
        "DataTable": "GetItem Query PutItem",
        "states stateMachine:tenure-prod-simulate-playbooks": "StartExecution",
    },
    "sweep_decay": {
        "DataTable": "GetItem Query PutItem ConditionCheckItem",
        "DataTable/index/due": "Query",
        "ScoringSweepDecayScheduleMissedQueue": "SendMessage",
    },
    "unsubscribe_contact": {
        "DataTable": "GetItem PutItem ConditionCheckItem",
        "DataTable/index/board": "Query",
        "LinksSecret": "GetSecretValue",
    },
    "verify_scores": {
        "DataTable": f"{CHANGE} BatchGetItem DeleteItem ConditionCheckItem",
        "DataTable/index/board": "Query",
        "ChangesBus": "PutEvents",
        "ScoringVerifyScoresScheduleMissedQueue": "SendMessage",
        "states stateMachine:tenure-prod-verify-scores": "StartExecution",
    },
}


def test_each_function_may_do_exactly_what_is_listed(prod: Template) -> None:
    granted = {name: prod.grants(name) for name in prod.functions()}
    for name, grants in granted.items():
        assert grants["*"] >= {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
        grants["*"] -= {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
        if not grants["*"]:
            del grants["*"]
        own_logs = "".join(word.capitalize() for word in name.split("_")) + "Logs"
        (log_group,) = (resource for resource in grants if resource.endswith(own_logs))
        assert grants.pop(log_group) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    spoken = {
        name: {
            resource: {action.partition(":")[2] for action in actions}
            for resource, actions in grants.items()
        }
        for name, grants in granted.items()
    }
    assert spoken == {
        name: {resource: set(actions.split()) for resource, actions in grants.items()}
        for name, grants in GRANTS.items()
    }


def test_no_action_is_a_pattern(template: Template) -> None:
    for name in template.functions():
        for actions in template.grants(name).values():
            assert not [action for action in actions if "*" in action]


def test_nobody_adds_to_a_role_from_outside(template: Template) -> None:
    assert template.resources("AWS::IAM::Policy") == {}
