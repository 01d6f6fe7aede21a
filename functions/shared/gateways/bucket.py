"""The bucket of imports and their reports, on S3."""

from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from functions.shared.gateways import aws
from functions.shared.kernel.errors import Unavailable

_PAST_THE_END: Final = 416
_NOT_THERE: Final = frozenset({404, 412})


def connect(name: str, **options: Any) -> "S3Bucket":
    """The bucket over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return S3Bucket(aws.connect("s3", read_seconds=20, attempts=3, **options), name)


class S3Bucket:
    """The Bucket port on one S3 bucket."""

    def __init__(self, client: aws.Client, name: str) -> None:
        self._client = client
        self._name = name

    def read(self, key: str, *, start: int = 0, most: int, etag: str | None = None) -> bytes | None:
        """Up to `most` bytes of a file from byte `start`; fewer only at its end.

        None where there is no such file, or where it is no longer the one of the `etag`.

        Raises:
            Unavailable: the bucket cannot answer now.
        """
        wanted = {"Range": f"bytes={start}-{start + most - 1}"}
        if etag is not None:
            wanted["IfMatch"] = etag
        try:
            answer = self._client.get_object(Bucket=self._name, Key=key, **wanted)
            with answer["Body"] as body:
                content: bytes = body.read()
                return content
        except ClientError as error:
            status = aws.http_status(error)
            if status == _PAST_THE_END:
                return b""
            if status in _NOT_THERE:
                return None
            raise Unavailable(f"the bucket does not answer: {aws.code(error)}") from error
        except BotoCoreError as error:
            raise Unavailable(f"the bucket does not answer: {aws.code(error)}") from error

    def write(self, key: str, content: bytes, content_type: str) -> None:
        """Lay a file down, in place of a former one.

        Raises:
            Unavailable: nobody knows whether it lies there; writing it again does no harm.
        """
        try:
            self._client.put_object(
                Bucket=self._name, Key=key, Body=content, ContentType=content_type
            )
        except aws.Trouble as error:
            raise Unavailable(f"the bucket took no file: {aws.code(error)}") from error
