"""The world beside the table: queues, the bus, the mail service, secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from functions.shared.domain.comments.sorting import Sorted
from functions.shared.domain.facts import Addressed
from functions.shared.domain.letters import Letter
from functions.shared.domain.presses import Press
from functions.shared.domain.turns import Allowance, Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message to one person. `tags` come back with every event of the mail service."""

    to: str
    sender_name: str
    reply_to: str | None
    letter: Letter
    tags: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened here, past tense, for whoever listens on the bus."""

    name: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a Slack message: what it does, what it says, what it is about.

    `value` names the enrolment and the step, in 2,000 characters at most; it comes back with the
    press, which is signed.
    """

    action: str
    label: str
    value: str
    style: Literal["primary", "danger"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a Slack message says: a title, paragraphs, fields by their names, buttons.

    All of it is plain words: whatever would mean something to Slack is taken as it stands. `effect`
    is the message's natural key, and travels with it.
    """

    channel: str
    title: str
    text: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Something that happened, told to an address outside; `id` is its natural key."""

    url: str
    id: str
    event: str
    at: datetime
    data: Mapping[str, object]


class CommentSorter(Protocol):
    """Who tells where a survey's comment belongs: ours reads words, another may take its place.

    It is asked once per answer that arrives, again when the answer arrives again, and what it says
    is kept with the comment.
    """

    def __call__(self, comment: str) -> Sorted:
        """Category and sentiment of a comment; `other` and neutral where it cannot tell.

        Raises:
            Unavailable: it cannot say now; the answer is taken in again later, comment and all.
        """
        ...


class FactsQueue(Protocol):
    """Where accepted facts are durable until they are scored."""

    def accept(self, venture: str, facts: Sequence[Addressed], at: datetime) -> None:
        """Keep the facts; when it returns, they are durable.

        Raises:
            Unavailable: not all of them are; sending all again does no harm.
        """
        ...


class Presses(Protocol):
    """Where presses of buttons are durable until they are carried out."""

    def accept(self, venture: str, presses: Sequence[Press]) -> None:
        """Keep the presses; when it returns, they are durable.

        Raises:
            Unavailable: not all of them are; keeping all again does no harm.
        """
        ...


class DeadLetters(Protocol):
    """Facts that could not be taken in, however often it was tried."""

    def redrive(self, most: int) -> int:
        """Let up to `most` of them try again; how many do.

        Raises:
            Unavailable: not all of them; calling again does no harm.
        """
        ...


class Bucket(Protocol):
    """Where files are dropped, and reports are laid down."""

    def read(self, key: str, *, start: int = 0, most: int, etag: str | None = None) -> bytes | None:
        """Up to `most` bytes of a file from byte `start`; fewer only at its end.

        None where there is no such file, or where it is no longer the one of the `etag`.

        Raises:
            Unavailable: the bucket cannot answer now.
        """
        ...

    def write(self, key: str, content: bytes, content_type: str) -> None:
        """Lay a file down, in place of a former one.

        Raises:
            Unavailable: nobody knows whether it lies there; writing it again does no harm.
        """
        ...


class Chunks(Protocol):
    """Where an import waits for its next chunk to be read."""

    def go_on(self, venture: str, import_id: str) -> None:
        """Let an import go on with its next chunk; when it returns, that is durable.

        Raises:
            Unavailable: it is not; asking again does no harm.
        """
        ...


class Bus(Protocol):
    """Where the system's own events go."""

    def publish(self, events: Sequence[Event]) -> None:
        """Put the events on the bus.

        Raises:
            Unavailable: not all of them are; publishing all again does no harm.
        """
        ...


class Mailer(Protocol):
    """The mail service."""

    def send(self, mail: Mail) -> str:
        """Send the message; answers the service's message id.

        Raises:
            Refused: the service will never take this message.
            Throttled: it takes no more for now; it certainly was not sent.
            Unavailable: it certainly was not sent; it may be tried again.
            Undecided: nobody knows whether it was sent.
        """
        ...

    def allowance(self) -> Allowance:
        """What the service takes of us now.

        Raises:
            Unavailable: it cannot say now.
        """
        ...


class Packs(Protocol):
    """Where packs of what is due wait for a worker."""

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Let workers carry the packs out.

        Raises:
            Unavailable: not all of them; handing them out again does no harm.
        """
        ...

    def waiting(self) -> int:
        """About how many packs were handed out and are not carried out yet.

        Raises:
            Unavailable: nobody knows now.
        """
        ...


class Slack(Protocol):
    """The venture's own Slack workspace."""

    def post(self, venture: str, note: Note) -> str:
        """Post the message; answers its `ts`, which is its name within the channel.

        Raises:
            Refused: it will never be taken: Slack is not connected, or says what is wrong.
            Unavailable: it certainly was not posted; it may be tried again.
            Undecided: nobody knows whether it was posted; `find` tells.
        """
        ...

    def find(self, venture: str, note: Note, since: datetime) -> str | None:
        """The `ts` of the message with the note's effect; None: it certainly is not there.

        `since` is the instant of the claim: nothing older is looked at.

        Raises:
            Refused: nobody will ever tell: Slack is not connected, or lets us not read the channel.
            Unavailable: Slack cannot answer now; asking again does no harm.
        """
        ...


class SlackReplies(Protocol):
    """Where a press of a button is answered: the address that came along with it."""

    def reply(self, url: str, user: str, text: str, *, to_all: bool) -> None:
        """Answer in the channel: to all who read it, or to the person who pressed alone.

        Raises:
            Refused: this is not Slack's address, or it takes no answer any more.
            Unavailable: nobody knows whether it was taken.
        """
        ...


class Webhooks(Protocol):
    """Addresses outside that asked to be told, signed with the venture's secret."""

    def send(self, venture: str, call: Call) -> None:
        """Tell the address; who is told twice knows it by the call's `id`.

        Raises:
            Refused: it will never be taken: no secret, an address that we do not call, or gone.
            Unavailable: nobody says that it was taken; sending it again does no harm.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A completed response, and the survey that it is one to, as their tool has them."""

    survey: Mapping[str, Any]
    response: Mapping[str, Any]


class SurveyMonkey(Protocol):
    """The venture's account of a survey tool whose events leave out what was answered."""

    def read(self, venture: str, survey: str, response: str) -> Completed | None:
        """A response and the survey that it is one to; None where the venture gave no token.

        Raises:
            Refused: it will never be told.
            Unavailable: SurveyMonkey cannot answer now; asking again does no harm.
        """
        ...


class Secrets(Protocol):
    """Shared secrets with rotation: every one that is valid, the current one first."""

    def read(self, name: str, *, fresh: bool = False, retired: bool = False) -> tuple[str, ...]:
        """The valid secrets, at most 5 minutes old unless `fresh`; empty when there is none.

        With `retired` also those that somebody keeps for what was signed long ago.

        Raises:
            Unavailable: the secret store cannot answer now.
        """
        ...


class SecretsKeeper(Protocol):
    """Where a venture's secrets are set."""

    def replace(self, name: str, secret: str) -> None:
        """Make the secret current; the former current one stays valid as the previous."""
        ...


class Door(Protocol):
    """Our own public door for facts, as somebody outside finds it."""

    def deliver(
        self, venture: str, delivery: str, facts: Sequence[Mapping[str, object]], at: datetime
    ) -> None:
        """Hand facts in, as anybody outside would; handing them in again does no harm.

        Raises:
            Refused: the door takes them never: what is wrong, it says.
            Unavailable: nobody says that they were taken.
        """
        ...


class Walks(Protocol):
    """Walks over everybody, each carried out step by step by the function that it belongs to."""

    def start(self, name: str, walk: Mapping[str, object]) -> None:
        """Start a walk; one of this name that was started before is that walk.

        Raises:
            Unavailable: nobody knows whether it started; starting it again does no harm.
        """
        ...
