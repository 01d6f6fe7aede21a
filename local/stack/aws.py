"""Clients of the emulator that never read the user's own AWS configuration."""

import os
import threading
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

ACCOUNT = "000000000000"
REGION = "us-east-1"

ENVIRONMENT = {
    # The emulator takes an access key of twelve digits for the account.
    "AWS_ACCESS_KEY_ID": ACCOUNT,
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""Enough for any AWS client of a child process to find nothing but the emulator's own."""


_making = threading.Lock()
"""Sessions are not made for threads; their clients are."""


@cache
def _session() -> Any:
    """A boto3 session with the emulator's credentials and no profile, whatever this user has."""
    core = botocore.session.Session(
        {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    return boto3.session.Session(
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key=ENVIRONMENT["AWS_SECRET_ACCESS_KEY"],
        region_name=REGION,
        botocore_session=core,
    )


def client(service: str, endpoint: str, **config: Any) -> Any:
    """A client of one service at the endpoint; nothing is retried, no proxy is asked."""
    settings = {
        "retries": {"total_max_attempts": 1},
        "proxies": {},
        "read_timeout": 900,
        "max_pool_connections": 32,
        "s3": {"addressing_style": "path"},
    }
    with _making:
        return _session().client(
            service, endpoint_url=endpoint, config=Config(**(settings | config))
        )
