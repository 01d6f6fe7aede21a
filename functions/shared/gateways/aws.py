"""How clients of AWS are made, and what their errors say."""

from typing import Any, Final, TypeAlias

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

Client: TypeAlias = Any
"""botocore's clients have no types; they do not leave this package."""

Trouble: Final = (BotoCoreError, ClientError)
"""Everything that a call to AWS can raise."""


def connect(service: str, *, read_seconds: int = 3, attempts: int = 2, **options: Any) -> Client:
    """A client that keeps its connections; `options` are those of `boto3.client`.

    The limits are short, because somebody waits for the answer behind a gateway's 30 seconds.
    """
    config = Config(
        connect_timeout=1,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
        tcp_keepalive=True,
    )
    return boto3.client(service, config=config, **options)


def code(error: BaseException) -> str:
    """The code of a refusal by AWS; of other errors, their type."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__


def http_status(error: ClientError) -> int:
    """The status of the answer; 0 where there was none."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
