"""Every asynchronous edge has a dead-letter queue, and every dead-letter queue an alarm."""

import json

from functions.shared.runtime.metrics import DIMENSION, NAMESPACE, Metric
from tests.infra.template import Properties, Template, referred

SCHEDULES = {
    "advance_playbooks": "rate(1 minute)",
    "check_system": "rate(1 minute)",
    "count_insights": "cron(30 3 * * ? *)",
    "count_retention": "cron(0 3 * * ? *)",
    "evaluate_triggers": "rate(1 hour)",
    "raise_alert": "rate(1 minute)",
    "send_digest": "cron(0 * * * ? *)",
    "send_surveys": "rate(1 minute)",
    "sweep_decay": "rate(1 minute)",
    "verify_scores": "cron(0 2 * * ? *)",
}
HOURLY = ("evaluate_triggers",)
RETRIED = ("count_insights", "count_retention", "send_digest", "verify_scores")
"""Whose next run comes late, or does something else."""
WHOLE_RUNS = ("import_file", "advance_playbooks", "raise_alert", "send_surveys")
ROUTES = {
    "raise_alert": ["AlertOpened", "ResponseReceived"],
    "plan_survey": ["MilestoneReached"],
    "enrol_customer": [
        "BandChanged",
        "MilestoneReached",
        "ResponseReceived",
        "CustomerEnded",
        "EntryDue",
    ],
    "evaluate_triggers": ["BandChanged", "CustomerEnded", "ResponseReceived"],
}


def _queues(template: Template) -> tuple[dict[str, Properties], dict[str, Properties]]:
    """The work queues, and the queues of what failed."""
    queues = template.resources("AWS::SQS::Queue")
    work = {name: queue for name, queue in queues.items() if "RedrivePolicy" in queue}
    return work, {name: queue for name, queue in queues.items() if name not in work}


def _watched(template: Template, metric: str) -> set[str]:
    return {dimensions["QueueName"] for dimensions, _ in template.alarms(metric)}


def test_work_that_fails_five_times_is_kept(template: Template) -> None:
    work, dead = _queues(template)
    assert len(work) == 10
    for queue in work.values():
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
        assert referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) in dead


def test_every_queue_is_watched(template: Template) -> None:
    work, dead = _queues(template)
    assert _watched(template, "ApproximateNumberOfMessagesVisible") == set(dead)
    assert _watched(template, "ApproximateAgeOfOldestMessage") == set(work)
    for _, alarm in template.alarms("ApproximateNumberOfMessagesVisible"):
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")


def test_queues_are_encrypted_at_rest_and_in_transit(template: Template) -> None:
    queues = template.resources("AWS::SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())
    refused = {
        referred(policy["Queues"][0])
        for policy in template.resources("AWS::SQS::QueuePolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert refused == set(queues)


def test_consumers_answer_which_messages_failed_and_have_time(template: Template) -> None:
    work, _ = _queues(template)
    functions = template.resources("AWS::Lambda::Function")
    fed = set()
    for mapping in template.resources("AWS::Lambda::EventSourceMapping").values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        source = referred(mapping["EventSourceArn"])
        if source in work:
            fed.add(source)
            consumer = functions[referred(mapping["FunctionName"])]
            name = template.function_ids()[referred(mapping["FunctionName"])]
            # A chunk of a file, and a pack of what is due, is work for a whole run.
            assert mapping["BatchSize"] == (1 if name in WHOLE_RUNS else 10)
            at_once = mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
            assert at_once == (100 if name in SCHEDULES and name not in HOURLY else None)
            assert work[source]["VisibilityTimeout"] >= 6 * consumer["Timeout"]
    assert fed == set(work)


def test_the_stream_gives_up_in_pieces_and_keeps_what_it_gave_up(template: Template) -> None:
    (mapping,) = (
        mapping
        for mapping in template.resources("AWS::Lambda::EventSourceMapping").values()
        if "StartingPosition" in mapping
    )
    _, dead = _queues(template)
    assert template.function_ids()[referred(mapping["FunctionName"])] == "publish_changes"
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] == 5
    assert referred(mapping["DestinationConfig"]["OnFailure"]["Destination"]) in dead
    assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [
        {"dynamodb": {"NewImage": {"outbox": {"S": [{"exists": True}]}}}}
    ]


def test_a_lagging_stream_rings_within_the_hour(template: Template) -> None:
    ((dimensions, alarm),) = template.alarms("IteratorAge")
    assert template.function_ids()[dimensions["FunctionName"]] == "publish_changes"
    assert alarm["Threshold"] == 60 * 60 * 1000


def test_every_rule_keeps_what_it_cannot_deliver(template: Template) -> None:
    _, dead = _queues(template)
    for rule in template.resources("AWS::Events::Rule").values():
        for target in rule["Targets"]:
            assert referred(target["DeadLetterConfig"]["Arn"]) in dead


def test_events_reach_the_queue_of_whom_they_concern(template: Template) -> None:
    consumers = {
        referred(mapping["EventSourceArn"]): template.function_ids()[
            referred(mapping["FunctionName"])
        ]
        for mapping in template.resources("AWS::Lambda::EventSourceMapping").values()
    }
    (bus,) = template.resources("AWS::Events::EventBus")
    routed = {}
    for rule in template.resources("AWS::Events::Rule").values():
        if "EventPattern" in rule:
            (target,) = rule["Targets"]
            if "RoleArn" in target:
                continue  # It starts a walk; see test_population.
            consumer = consumers[referred(target["Arn"])]
            routed[consumer] = (rule.get("EventBusName"), rule["EventPattern"])
    mail = "local.ses" if template.stage == "local" else "aws.ses"
    assert routed == {
        "record_mail_event": (None, {"source": [mail]}),
        "import_file": (None, _dropped(template)),
        **{
            name: ({"Ref": bus}, {"source": ["tenure"], "detail-type": kinds})
            for name, kinds in ROUTES.items()
        },
    }


def _dropped(template: Template) -> dict[str, object]:
    """What S3 says when a file is dropped into the folder of imports."""
    (bucket,) = template.resources("AWS::S3::Bucket")
    file = {"bucket": {"name": [{"Ref": bucket}]}, "object": {"key": [{"prefix": "imports/"}]}}
    return {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": file}


def test_schedules_run_everywhere_but_on_a_developers_machine(template: Template) -> None:
    scheduled = {}
    for rule in template.resources("AWS::Events::Rule").values():
        if "ScheduleExpression" in rule:
            (target,) = rule["Targets"]
            name = template.function_ids()[referred(target["Arn"])]
            scheduled[name] = rule["ScheduleExpression"]
            assert rule["State"] == ("DISABLED" if template.stage == "local" else "ENABLED")
    assert scheduled == SCHEDULES


def test_a_scheduled_run_that_fails_is_kept(template: Template) -> None:
    _, dead = _queues(template)
    kept = {}
    for config in template.resources("AWS::Lambda::EventInvokeConfig").values():
        name = template.function_ids()[referred(config["FunctionName"])]
        kept[name] = config["MaximumRetryAttempts"]
        assert referred(config["DestinationConfig"]["OnFailure"]["Destination"]) in dead
    assert kept == {name: 2 if name in RETRIED else 0 for name in SCHEDULES}


def test_what_the_nightly_pass_finds_rings(template: Template) -> None:
    ((dimensions, alarm),) = template.alarms(Metric.SCORES_FOUND_WRONG)
    assert template.function_ids()[dimensions[DIMENSION]] == "verify_scores"
    assert (alarm["Namespace"], alarm["Threshold"]) == (NAMESPACE, 0)


def test_looks_that_fail_ring(template: Template) -> None:
    watched = {
        template.function_ids()[dimensions[DIMENSION]]: alarm["EvaluationPeriods"]
        for dimensions, alarm in template.alarms(Metric.LOOKS_FAILED)
    }
    every_minute = [name for name in SCHEDULES if name not in (*RETRIED, *HOURLY)]
    assert watched == dict.fromkeys(every_minute, 3) | dict.fromkeys(HOURLY, 1)


def test_every_function_rings_when_it_fails_or_is_refused(template: Template) -> None:
    for metric in ("Errors", "Throttles"):
        watched = [dimensions["FunctionName"] for dimensions, _ in template.alarms(metric)]
        assert sorted(watched) == sorted(template.function_ids())


def test_an_alert_that_is_late_or_that_nobody_takes_rings(template: Template) -> None:
    for metric, most in ((Metric.ALERT_LATENESS, 60), (Metric.ALERTS_UNTOLD, 0)):
        ((dimensions, alarm),) = template.alarms(metric)
        assert template.function_ids()[dimensions[DIMENSION]] == "raise_alert"
        assert (alarm["Namespace"], alarm["Threshold"]) == (NAMESPACE, most)
        assert alarm["Statistic"] == ("Maximum" if most else "Sum")
