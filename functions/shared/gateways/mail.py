"""The mail service on SES v2."""

from datetime import timedelta
from email.header import Header
from email.utils import formataddr
from typing import Any, Final

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)

from functions.shared.domain.turns import Allowance
from functions.shared.gateways import aws
from functions.shared.kernel.errors import Refused, TenureError, Throttled, Unavailable, Undecided
from functions.shared.ports.outside import Mail

# SES looked at this message and will never take it.
_REFUSALS: Final = frozenset({"BadRequestException", "MessageRejected"})
_UNVERIFIED: Final = "not verified"
"""So it rejects what is from, or in an account on trial to, an address that is not proven yet."""
# SES takes no more messages of this account for now, by the second or by the day.
_THROTTLES: Final = frozenset(
    {"LimitExceededException", "Throttling", "ThrottlingException", "TooManyRequestsException"}
)
_UNLIMITED: Final = 10**9
# These stop a call before anything of the message has left.
_UNSENT: Final = (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ProxyConnectionError,
)
_FIRST_SERVER_ERROR: Final = 500


def connect(sender: str, configuration_set: str, **options: Any) -> "SesMailer":
    """The mail service over a new client; `options` are those of `boto3.client`.

    One attempt, no more: after a timeout nobody knows whether SES took the message, and the
    client's own retry would send it twice.
    """
    client = aws.connect("sesv2", read_seconds=10, attempts=1, **options)
    return SesMailer(client, sender, configuration_set)


class SesMailer:
    """The Mailer port on SES v2: simple content with headers, tags, and a configuration set."""

    def __init__(self, client: aws.Client, sender: str, configuration_set: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, mail: Mail) -> str:
        """Send the message; answers the service's message id.

        Raises:
            Refused: the service will never take this message.
            Throttled: it takes no more for now; it certainly was not sent.
            Unavailable: it certainly was not sent; it may be tried again.
            Undecided: nobody knows whether it was sent.
        """
        try:
            answer = self._client.send_email(**self._request(mail))
        except aws.Trouble as error:
            raise _meaning(error, self._sender) from error
        message_id = answer.get("MessageId")
        if not message_id:
            raise Undecided("the mail service did not say which message it took")
        return str(message_id)

    def allowance(self) -> Allowance:
        """What the service takes of us now.

        Raises:
            Unavailable: it cannot say now.
        """
        try:
            account = self._client.get_account()
        except aws.Trouble as error:
            raise Unavailable(f"the mail service does not say: {aws.code(error)}") from error
        quota = account.get("SendQuota", {})
        most = quota.get("Max24HourSend", 0)  # -1 says that there is none.
        left = _UNLIMITED if most < 0 else max(0, int(most - quota.get("SentLast24Hours", 0)))
        sends = account.get("SendingEnabled", True)
        return Allowance(per_second=quota.get("MaxSendRate", 0), left=left if sends else 0)

    def _request(self, mail: Mail) -> dict[str, Any]:
        simple = {
            "Subject": _utf8(_one_line(mail.letter.subject)),
            "Body": {"Text": _utf8(mail.letter.text), "Html": _utf8(mail.letter.html)},
            "Headers": [
                {"Name": name, "Value": _one_line(text)} for name, text in mail.headers.items()
            ],
        }
        return {
            "FromEmailAddress": named_address(mail.sender_name, self._sender),
            "Destination": {"ToAddresses": [mail.to]},
            "ReplyToAddresses": [mail.reply_to] if mail.reply_to else [],
            "Content": {"Simple": simple},
            "EmailTags": [{"Name": name, "Value": text} for name, text in mail.tags.items()],
            "ConfigurationSetName": self._configuration_set,
        }


def named_address(name: str, address: str) -> str:
    """`Name <address>` as a mail header has it, whatever the name holds (RFC 2047, RFC 5322)."""
    name = _one_line(name)
    if name.isascii():
        return formataddr((name, address))
    # One encoded word holds 75 characters at most; a longer name becomes several, on one line.
    return f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep='')} <{address}>"


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _one_line(text: str) -> str:
    """The text without what would begin another header."""
    return " ".join(text.split())


def _meaning(error: Exception, sender: str) -> TenureError:
    said = aws.code(error)
    if isinstance(error, ParamValidationError):
        return Refused("the mail service takes no such message")
    if isinstance(error, _UNSENT):
        return Unavailable(f"the mail service cannot be reached: {said}")
    if isinstance(error, ClientError) and 0 < aws.http_status(error) < _FIRST_SERVER_ERROR:
        if said in _REFUSALS and not _unproven(error, sender):
            return Refused(f"the mail service refused the message: {said}")
        if said in _THROTTLES:
            return _throttled(error)
        return Unavailable(f"the mail service does not send now: {said}")
    return Undecided(f"nobody knows whether the message was sent: {said}")


def _throttled(error: ClientError) -> Throttled:
    """By the second or by the day: of the two, the service tells in its words alone."""
    words = _words(error)
    if "daily" in words or "24" in words:
        return Throttled("the day's quota of mail is used up", timedelta(minutes=15))
    return Throttled("the mail service takes no more a second", timedelta(minutes=1))


def _unproven(error: ClientError, sender: str) -> bool:
    """Whether it is the sender's fault, which keeps all messages back and no one of them."""
    words = _words(error)
    return _UNVERIFIED in words and sender.lower() in words


def _words(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message", "")).lower()
