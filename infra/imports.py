"""Bulk files: the bucket that they are dropped into, and the function that takes them in."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from constructs import Construct

from functions.import_file.settings import Settings as ImportFile
from infra.changes import route
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.nag import acknowledge
from infra.platform import Platform
from infra.queue import WorkQueue

FILES = "imports/"
REPORTS = "reports/"
PARTS = "parts/"


class Imports(Construct):
    """Whoever may write below `imports/` may import; what is refused is told below `reports/`."""

    def __init__(self, scope: Construct, platform: Platform, data: Data, intake: Intake) -> None:
        super().__init__(scope, "Imports")
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=platform.stage.removal,
            # No versions: a person who is erased must not live on in a file that was replaced.
            lifecycle_rules=[
                _forget(FILES, days=30),
                _forget(PARTS, days=30),
                _forget(REPORTS, days=90),
            ],
        )
        acknowledge(
            self.bucket,
            "AwsSolutions-S1",
            "Files live here for days, and each is in the list of imports by its key, size and "
            "instant; who put it there is told by CloudTrail, where an account logs data events.",
        )
        # CDK's own switch for this would bring a function of its own, with broad grants.
        bucket = cast("s3.CfnBucket", self.bucket.node.default_child)
        bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
                event_bridge_enabled=True
            )
        )
        self._take_in(platform, data, intake)

    def _take_in(self, platform: Platform, data: Data, intake: Intake) -> None:
        files = WorkQueue(self, "Files", platform, timeout=120)
        dropped = events.EventPattern(
            source=["aws.s3"],
            detail_type=["Object Created"],
            detail={
                "bucket": {"name": [self.bucket.bucket_name]},
                "object": {"key": events.Match.prefix(FILES)},
            },
        )
        route(files, platform, dropped)
        imports = TenureFunction(
            self,
            platform,
            ImportFile(
                table_name=data.table_name,
                bucket_name=self.bucket.bucket_name,
                facts_queue_url=intake.facts.url,
                imports_queue_url=files.url,
            ),
            memory=1024,
            # Of the largest chunk of facts, or of a hundred customers, many times over.
            timeout=120,
        )
        data.let(
            imports,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["board"],
        )
        intake.facts.let_send(imports)
        files.let_send(imports)
        # One chunk is work for a whole run.
        files.feed(imports, batch=1)
        self._let_read_and_report(imports)

    def _let_read_and_report(self, function: TenureFunction) -> None:
        """Read files and parts, write parts and reports; see that a file is gone."""
        function.allow("s3:GetObject", on=self._below(FILES, PARTS))
        # Without it S3 answers for a file that is gone as if the role were wrong.
        function.allow("s3:ListBucket", on=[self.bucket.bucket_arn])
        function.allow("s3:PutObject", on=self._below(PARTS, REPORTS))
        logical = cdk.Stack.of(self).get_logical_id(
            cast("cdk.CfnElement", self.bucket.node.default_child)
        )
        for folder in (FILES, PARTS, REPORTS):
            acknowledge(
                function,
                f"AwsSolutions-IAM5[Resource::<{logical}.Arn>/{folder}*]",
                "Files have no names yet; each folder holds nothing but what it is for.",
            )

    def _below(self, *folders: str) -> list[str]:
        return [self.bucket.arn_for_objects(f"{folder}*") for folder in folders]


def _forget(folder: str, *, days: int) -> s3.LifecycleRule:
    return s3.LifecycleRule(
        prefix=folder,
        expiration=cdk.Duration.days(days),
        abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
    )
