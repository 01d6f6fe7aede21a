"""Memory twins of what lies beside the table: the queue, the bus, the mail service, the secrets.

Each does at most one thing wrong when it is told to, the way the real thing goes wrong.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.shared.contracts import turns
from functions.shared.contracts.facts import FactsAccepted, accepted, read_facts
from functions.shared.contracts.presses import PressAccepted
from functions.shared.domain.facts import Addressed
from functions.shared.domain.presses import Press
from functions.shared.domain.turns import Allowance, Pack
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, TenureError, Unavailable
from functions.shared.ports.outside import Call, Completed, Event, Mail, Note


@dataclass(slots=True)
class MemoryFactsQueue:
    """The FactsQueue port; `messages` holds what nobody has received yet, as the queue has it."""

    messages: list[str] = field(default_factory=list)
    unavailable: bool = False

    def accept(self, venture: str, facts: Sequence[Addressed], at: datetime) -> None:
        """Keep the facts, as one message; with no facts there is nothing to ask of anybody."""
        if facts and self.unavailable:
            raise Unavailable("the facts queue does not answer")
        if facts:
            self.messages.append(accepted(venture, facts, at).model_dump_json())

    def receive(self) -> list[FactsAccepted]:
        """What waits, oldest first; it waits no longer."""
        received = [FactsAccepted.model_validate_json(message) for message in self.messages]
        self.messages.clear()
        return received


@dataclass(slots=True)
class MemoryDoor:
    """The Door port; what is handed in is with the facts queue at once, or refused as it would."""

    facts: MemoryFactsQueue = field(default_factory=MemoryFactsQueue)
    unavailable: bool = False

    def deliver(
        self, venture: str, delivery: str, facts: Sequence[Mapping[str, object]], at: datetime
    ) -> None:
        """Hand facts in, as anybody outside would."""
        if self.unavailable:
            raise Unavailable("our own door does not answer")
        taken = read_facts(
            [dict(fact) for fact in facts], source="standard", at=at, ahead="replace"
        )
        self.facts.accept(venture, taken, at)


@dataclass(slots=True)
class MemoryPresses:
    """The Presses port; `messages` holds what nobody has received yet, as the queue has it."""

    messages: list[str] = field(default_factory=list)
    unavailable: bool = False

    def accept(self, venture: str, presses: Sequence[Press]) -> None:
        """Keep the presses, each as a message."""
        if presses and self.unavailable:
            raise Unavailable("the press could not be kept")
        self.messages += [PressAccepted.of(venture, press).model_dump_json() for press in presses]


@dataclass(slots=True)
class MemoryDeadLetters:
    """The DeadLetters port; `letters` holds the messages of the queue that failed for good."""

    queue: MemoryFactsQueue
    letters: list[str] = field(default_factory=list)

    def redrive(self, most: int) -> int:
        """Let up to `most` of them try again; how many do."""
        if self.letters and self.queue.unavailable:
            raise Unavailable("the facts queue does not answer")
        again, self.letters = self.letters[:most], self.letters[most:]
        self.queue.messages += again
        return len(again)


@dataclass(slots=True)
class MemoryBucket:
    """The Bucket port; `files` holds what lies there, by key."""

    files: dict[str, bytes] = field(default_factory=dict)
    unavailable: bool = False

    def etag(self, key: str) -> str:
        """What tells a file from another one under the same key, as S3 makes it of small files."""
        return hashlib.md5(self.files[key], usedforsecurity=False).hexdigest()

    def read(self, key: str, *, start: int = 0, most: int, etag: str | None = None) -> bytes | None:
        """Up to `most` bytes of a file from byte `start`; fewer only at its end."""
        if self.unavailable:
            raise Unavailable("the bucket does not answer")
        if key not in self.files or (etag is not None and etag != self.etag(key)):
            return None
        return self.files[key][start : start + most]

    def write(self, key: str, content: bytes, content_type: str) -> None:
        """Lay a file down, in place of a former one."""
        del content_type
        if self.unavailable:
            raise Unavailable("the bucket took no file")
        self.files[key] = content


@dataclass(slots=True)
class MemoryChunks:
    """The Chunks port; `messages` holds what nobody has received yet, as the queue has it."""

    messages: list[str] = field(default_factory=list)
    unavailable: bool = False

    def go_on(self, venture: str, import_id: str) -> None:
        """Let an import go on with its next chunk."""
        if self.unavailable:
            raise Unavailable("the next chunk could not be left")
        self.messages.append(ids.canonical({"venture": venture, "import": import_id}))


@dataclass(slots=True)
class MemoryPacks:
    """The Packs port; `messages` holds what no worker has taken yet, with its seconds of delay."""

    messages: list[tuple[int, str]] = field(default_factory=list)
    unavailable: bool = False

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Let workers carry the packs out."""
        if packs and self.unavailable:
            raise Unavailable("packs could not be handed out")
        self.messages += [(pack.delay, turns.written(kind, pack)) for pack in packs]

    def waiting(self) -> int:
        """How many packs wait."""
        if self.unavailable:
            raise Unavailable("the packs cannot be counted")
        return len(self.messages)


@dataclass(slots=True)
class MemoryBus:
    """The Bus port; `events` holds all that was published, oldest first."""

    events: list[Event] = field(default_factory=list)
    unavailable: bool = False

    def publish(self, events: Sequence[Event]) -> None:
        """Put the events on the bus; their details pass through JSON, as they do on the wire."""
        if events and self.unavailable:
            raise Unavailable("the bus does not answer")
        for event in events:
            detail = json.loads(json.dumps(dict(event.detail), allow_nan=False))
            self.events.append(Event(name=event.name, detail=detail))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that the mail service took."""

    message_id: str
    mail: Mail


@dataclass(slots=True)
class MemoryMailer:
    """The Mailer port; `sent` holds what was sent, `fails` what the next sendings raise instead.

    With `sends_all_the_same`, a failing call sends nevertheless: what `Undecided` may mean.
    """

    sent: list[Sent] = field(default_factory=list)
    fails: list[TenureError] = field(default_factory=list)
    sends_all_the_same: bool = False
    allows: Allowance | None = field(
        default_factory=lambda: Allowance(per_second=10_000, left=1_000_000)
    )

    def allowance(self) -> Allowance:
        """What the service takes of us now."""
        if self.allows is None:
            raise Unavailable("the mail service does not say")
        return self.allows

    def send(self, mail: Mail) -> str:
        """Send the message; answers the service's message id."""
        failure = self.fails.pop(0) if self.fails else None
        message_id = f"message-{len(self.sent) + 1}"
        if failure is None or self.sends_all_the_same:
            self.sent.append(Sent(message_id=message_id, mail=mail))
        if failure is not None:
            raise failure
        return message_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message that Slack took."""

    venture: str
    ts: str
    note: Note


@dataclass(slots=True)
class MemorySlack:
    """The Slack port; `posted` holds what was posted, `fails` what the next posts raise instead.

    With `posts_all_the_same`, a failing call posts nevertheless: what `Undecided` may mean. Every
    venture is connected, but for those in `unconnected`; every channel is there, but for those in
    `unknown`; while `silent`, nobody can be asked what was posted.
    """

    posted: list[Posted] = field(default_factory=list)
    fails: list[TenureError] = field(default_factory=list)
    posts_all_the_same: bool = False
    unconnected: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    silent: bool = False

    def post(self, venture: str, note: Note) -> str:
        """Post the message; answers its `ts`."""
        self._check(venture, note)
        failure = self.fails.pop(0) if self.fails else None
        ts = f"17000000{len(self.posted):02d}.000100"
        if failure is None or self.posts_all_the_same:
            self.posted.append(Posted(venture=venture, ts=ts, note=note))
        if failure is not None:
            raise failure
        return ts

    def find(self, venture: str, note: Note, since: datetime) -> str | None:
        """The `ts` of the message with the note's effect; None: it certainly is not there."""
        del since  # Nothing here is older than a claim.
        self._check(venture, note)
        if self.silent:
            raise Unavailable("Slack does not answer")
        said = (p for p in self.posted if p.venture == venture and p.note.channel == note.channel)
        return next((posted.ts for posted in said if posted.note.effect == note.effect), None)

    def _check(self, venture: str, note: Note) -> None:
        if venture in self.unconnected:
            raise Refused("Slack is not connected")
        if note.channel in self.unknown:
            raise Refused(f"Slack knows no channel {note.channel}: channel_not_found")


@dataclass(slots=True)
class MemoryReplies:
    """The SlackReplies port; `replies` holds who was answered what, and whether all could read."""

    replies: list[tuple[str, str, bool]] = field(default_factory=list)
    unavailable: bool = False

    def reply(self, url: str, user: str, text: str, *, to_all: bool) -> None:
        """Answer in the channel."""
        if not url.startswith("https://hooks.slack.com/"):
            raise Refused("this is not where Slack takes answers")
        if self.unavailable:
            raise Unavailable("Slack did not take the answer")
        self.replies.append((user, text, to_all))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A call that was taken."""

    venture: str
    call: Call


@dataclass(slots=True)
class MemoryWebhooks:
    """The Webhooks port; `told` holds what was taken, `fails` what the next calls raise instead.

    With `takes_all_the_same`, a failing call is taken nevertheless. Every venture has a secret, but
    for those in `unconnected`.
    """

    told: list[Told] = field(default_factory=list)
    fails: list[TenureError] = field(default_factory=list)
    takes_all_the_same: bool = False
    unconnected: set[str] = field(default_factory=set)

    def send(self, venture: str, call: Call) -> None:
        """Tell the address; its data pass through JSON, as they do on the wire."""
        if venture in self.unconnected:
            raise Refused("there is no secret to sign webhooks with")
        if not call.id.replace("-", "").isalnum():
            raise Refused("a webhook's id is of letters, digits, - and _")
        if not call.url.startswith("https://"):
            raise Refused("a webhook is called by https alone")
        failure = self.fails.pop(0) if self.fails else None
        if failure is None or self.takes_all_the_same:
            data = json.loads(json.dumps(dict(call.data), allow_nan=False))
            self.told.append(Told(venture=venture, call=replace(call, data=data)))
        if failure is not None:
            raise failure


@dataclass(slots=True)
class MemorySurveyMonkey:
    """The SurveyMonkey port; `kept` are surveys with responses, of each venture that gave a token.

    `fails` is what the next questions raise instead.
    """

    kept: dict[str, dict[tuple[str, str], Completed]] = field(default_factory=dict)
    fails: list[TenureError] = field(default_factory=list)

    def read(self, venture: str, survey: str, response: str) -> Completed | None:
        """A response and the survey that it is one to."""
        if venture not in self.kept:
            return None
        if self.fails:
            raise self.fails.pop(0)
        found = self.kept[venture].get((survey, response))
        if found is None:
            raise Refused("SurveyMonkey refuses the request: 404")
        return found


@dataclass(slots=True)
class MemoryWalks:
    """The Walks port; `started` holds what each walk was started with, by name."""

    started: dict[str, object] = field(default_factory=dict)
    unavailable: bool = False

    def start(self, name: str, walk: Mapping[str, object]) -> None:
        """Start a walk; one of this name that was started before is that walk."""
        if self.unavailable:
            raise Unavailable("the walk did not start")
        self.started.setdefault(name, json.loads(json.dumps(dict(walk))))


@dataclass(slots=True)
class MemorySecrets:
    """The Secrets and SecretsKeeper ports; `remembers` makes reads stay old till `fresh`."""

    stored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unavailable: bool = False
    remembers: bool = False
    remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    old: dict[str, tuple[str, ...]] = field(default_factory=dict)
    looks: int = 0

    def read(self, name: str, *, fresh: bool = False, retired: bool = False) -> tuple[str, ...]:
        """The valid secrets, the current one first; and, where asked for, the retired ones."""
        if self.unavailable:
            raise Unavailable("the secrets cannot be read")
        if not (self.remembers and name in self.remembered) or fresh:
            self.remembered[name] = self.stored.get(name, ())
            self.looks += 1
        return self.remembered[name] + (self.old.get(name, ()) if retired else ())

    def retire(self, name: str, secret: str) -> None:
        """Put a secret among the retired ones, as somebody does by hand."""
        self.old[name] = (*self.old.get(name, ()), secret)

    def replace(self, name: str, secret: str) -> None:
        """Make the secret current; the former current one stays valid as the previous."""
        if self.unavailable:
            raise Unavailable("the secrets cannot be read")
        former = self.stored.get(name, ())[:1]
        if former != (secret,):
            self.stored[name] = (secret, *former)
