"""The bucket of imports: private, encrypted, forgetful, and heard of."""

from typing import Any

from functions.shared.domain.imports import FOLDER
from functions.shared.domain.imports import PARTS as DOMAIN_PARTS
from functions.shared.domain.imports import REPORTS as DOMAIN_REPORTS
from infra.imports import FILES, PARTS, REPORTS
from tests.infra.template import Template, referred


def _bucket(template: Template) -> dict[str, Any]:
    ((_, bucket),) = template.resources("AWS::S3::Bucket").items()
    return bucket


def test_it_is_encrypted_and_nobody_elses(template: Template) -> None:
    bucket = _bucket(template)
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (ownership,) = bucket["OwnershipControls"]["Rules"]
    assert ownership == {"ObjectOwnership": "BucketOwnerEnforced"}


def test_it_speaks_over_tls_alone(template: Template) -> None:
    (name,) = template.resources("AWS::S3::Bucket")
    (policy,) = template.resources("AWS::S3::BucketPolicy").values()
    (denied,) = policy["PolicyDocument"]["Statement"]
    assert referred(policy["Bucket"]) == name
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_nothing_lives_there_for_long_and_nothing_in_former_versions(template: Template) -> None:
    bucket = _bucket(template)
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules} == {
        FILES: 30,
        PARTS: 30,
        REPORTS: 90,
    }
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    assert "VersioningConfiguration" not in bucket


def test_it_tells_the_bus_what_is_dropped(template: Template) -> None:
    told = _bucket(template)["NotificationConfiguration"]
    assert told == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}


def test_its_folders_are_those_of_the_code() -> None:
    assert (FILES, PARTS, REPORTS) == (FOLDER, DOMAIN_PARTS, DOMAIN_REPORTS)


def test_its_name_is_told(template: Template) -> None:
    (name,) = template.resources("AWS::S3::Bucket")
    assert template.document["Outputs"]["ImportsBucketName"]["Value"] == {"Ref": name}
