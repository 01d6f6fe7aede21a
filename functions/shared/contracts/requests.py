"""What callers of the HTTP API say: one closed shape per body."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    RootModel,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)

from functions.shared.contracts.facts import (
    MOST_ALIASES,
    OURS,
    Amount,
    Closed,
    FactBody,
    Instant,
    LongText,
    Text,
    TimeZone,
    validated,
)
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Alias
from functions.shared.domain.templates import MOST_SUBJECT, MOST_TEXT

MOST_CONTACTS = 25
MOST_HOLIDAYS = 100
MOST_ZONES = 100

Status = Literal["active", "paused", "closed"]
Mode = Literal["manual", "assisted", "auto"]
Stage = Annotated[int, Field(ge=1, le=40)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
# One name may be said as text; what is wrong is then named as in a list, by its source.
_Aliases = Annotated[list[Text], Field(max_length=MOST_ALIASES)]
AliasValues = Annotated[
    _Aliases,
    BeforeValidator(
        lambda said: [said] if isinstance(said, str) else said,
        json_schema_input_type=Text | _Aliases,
    ),
]
# The parameter itself says what is wrong with a value: it knows its range, and its own name.
ParameterValue = Annotated[
    int | float | str | bool | list[str], WrapValidator(lambda value, _: value)
]
Changes = Annotated[dict[str, ParameterValue], Field(min_length=1)]
Note = Annotated[str, StringConstraints(max_length=1_000)]
Version = Annotated[int, Field(ge=0)]
# A template's own rules say what is wrong with it, and in which line.
LetterLanguage = Annotated[str, StringConstraints(max_length=35)]
TemplateSubject = Annotated[str, StringConstraints(min_length=1, max_length=MOST_SUBJECT)]
TemplateText = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT)]


def _day(said: str) -> str:
    date.fromisoformat(said)
    return said


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
C = TypeVar("C", bound=Closed)


class VentureBody(Closed):
    """A new venture."""

    name: Text
    status: Status = "active"
    current_workflow_stage: Stage = 32
    progression_mode: Mode = "assisted"


class VenturePatch(Closed):
    """What changes of a venture; what is not said, or null, stays."""

    name: Text | None = None
    status: Status | None = None
    current_workflow_stage: Stage | None = None
    progression_mode: Mode | None = None


class SourceBody(Closed):
    """The secret that a source signs with; of `standard`: whsec_ and base64 of 24 to 64 bytes."""

    secret: Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class ChannelBody(Closed):
    """What opens a channel.

    Of `slack`: the app's bot token, xoxb-…, with the scopes chat:write, channels:read,
    channels:history, groups:read and groups:history, and for messages to a person users:read,
    im:write and im:history. Of `webhook`: whsec_ and base64 of 24 to 64 bytes, which sign what is
    told.
    """

    secret: Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class SlackPersonBody(Closed):
    """Somebody of the workspace, by the id that Slack gives them: their profile shows it."""

    user: Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{1,30}$")]
    role: Literal["success_manager", "executive"]


class SlackPeopleBody(Closed):
    """Everybody who may press buttons in Slack, in place of the former list."""

    people: Annotated[list[SlackPersonBody], Field(max_length=200)]


class ContactBody(Closed):
    """A person of a customer; `language` is a tag of BCP 47, such as `de` or `fr-CA`.

    Without `consent` nothing is sent to them; who unsubscribed gets nothing, whatever it says.
    """

    email: Email
    name: Annotated[str, StringConstraints(max_length=256)] = ""
    timezone: TimeZone | None = None
    language: Language | None = None
    consent: bool = True


class ProfileBody(Closed):
    """A customer's profile, in place of the former one.

    Each alias and each contact's email names one customer of the venture, and no other.
    """

    name: Text
    tier: Literal["enterprise", "professional", "basic", "free"] = "basic"
    arr: Amount = "0"
    currency: Currency = "USD"
    onboarded_at: Instant | None = None
    renews_at: Instant | None = None
    timezone: TimeZone = "UTC"
    owner: Text | None = None
    contacts: Annotated[list[ContactBody], Field(max_length=MOST_CONTACTS)] = Field(default=[])
    aliases: dict[Text, AliasValues] = Field(default={})

    @field_validator("contacts")
    @classmethod
    def _once(cls, contacts: list[ContactBody]) -> list[ContactBody]:
        emails = [contact.email.lower() for contact in contacts]
        if len(set(emails)) < len(emails):
            raise ValueError("names an email twice")
        return contacts

    @field_validator("aliases")
    @classmethod
    def _foreign(cls, aliases: dict[str, list[str]]) -> dict[str, list[str]]:
        for source in sorted(OURS & aliases.keys()):
            raise ValueError(f"{source} is not an alias: use the contacts, or the customer's id")
        if sum(len(values) for values in aliases.values()) > MOST_ALIASES:
            raise ValueError(f"must hold at most {MOST_ALIASES} values")
        return aliases

    def profile(self, customer: str, saved_at: Any) -> Profile:
        """The profile in the domain's own shape."""
        aliases = [
            Alias(source, value)
            for source, values in sorted(self.aliases.items())
            for value in values
        ]
        return Profile(
            customer=customer,
            name=self.name,
            tier=self.tier,
            arr=Decimal(self.arr),
            currency=self.currency,
            onboarded_at=self.onboarded_at,
            renews_at=self.renews_at,
            timezone=self.timezone,
            owner=self.owner,
            contacts=tuple(
                Contact(c.email, c.name, c.timezone, c.language, c.consent) for c in self.contacts
            ),
            aliases=tuple(dict.fromkeys(aliases)),
            saved_at=saved_at,
        )


class FactsBody(Closed):
    """Up to 500 facts; all are accepted, or none."""

    facts: Annotated[list[FactBody], Field(min_length=1, max_length=500)]


class PlaybookBody(RootModel[dict[str, Any]]):
    """A document as docs/playbook.schema.json has it; its version is the one it is made from."""


class TemplateBody(Closed):
    """A template's next version, made from the one that it names; 0 for a new template."""

    version: Version
    language: LetterLanguage = "en"
    subject: TemplateSubject
    text: TemplateText


class DraftBody(Closed):
    """A template that is not saved."""

    language: LetterLanguage = "en"
    subject: TemplateSubject
    text: TemplateText


class PreviewBody(Closed):
    """Whose letter is shown, and of which version, or of which draft.

    Without a customer, values stand in it that are made up.
    """

    customer: Text | None = None
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    draft: DraftBody | None = None


class EnrolmentBody(Closed):
    """A person's wish that a customer enters a playbook."""

    playbook: Text
    reason: LongText = ""


class StopBody(Closed):
    """Why an enrolment is stopped, and whether the program should not have begun at all."""

    reason: LongText = ""
    false_alarm: bool = False


class ContactedBody(Closed):
    """What a person who tried to reach the customer says of it."""

    note: Note = ""


class SnoozeBody(Closed):
    """How long nothing of a run goes to the customer: until an instant, or for some days.

    Said on a Monday, 3 `days` last until Thursday begins where the customer is.
    """

    until: Instant | None = None
    days: Annotated[int, Field(ge=1, le=30)] | None = None
    reason: Note = ""

    @model_validator(mode="after")
    def _one(self) -> "SnoozeBody":
        if (self.until is None) == (self.days is None):
            raise ValueError("must say exactly one of until, days")
        return self


class SkipBody(Closed):
    """The current step, which is left out, and why."""

    step: Text
    reason: Note = ""


class OutcomeBody(Closed):
    """How a task ended."""

    outcome: Literal["reached", "not_reached", "done"]
    note: LongText = ""


class DecisionBody(Closed):
    """A decision about what waits.

    Of a step: `modify` makes it a task for a person. Of a proposal: `modify` applies `changes` in
    place of the proposed ones, and every decision needs its reason. `step` says which step is
    meant: where another one waits by now, nothing is decided.
    """

    decision: Literal["approve", "reject", "modify"]
    reason: LongText = ""
    step: Text | None = None
    changes: Changes | None = None


class BrakeBody(Closed):
    """What is to be done about a brake, and why.

    `review` says in `root_cause` what the cause was; `cohort` lets so many percent of the customers
    go on, always the same ones.
    """

    action: Literal["pause", "review", "fix", "cohort", "resume"]
    reason: Text
    root_cause: Text | None = Field(default=None, validate_default=True)
    percent: Annotated[int, Field(ge=1, le=50)] = 10

    @field_validator("root_cause")
    @classmethod
    def _found(cls, root_cause: str | None, known: ValidationInfo) -> str | None:
        action = known.data.get("action")
        if action == "review" and root_cause is None:
            raise ValueError("must say what a review found")
        if action not in ("review", None) and root_cause is not None:
            raise ValueError("belongs to a review alone")
        return root_cause


class PauseBody(Closed):
    """Why a playbook is paused, or resumed."""

    reason: Text


class HolidaysBody(Closed):
    """Days on which nobody is written to, in place of the former ones.

    `everywhere` counts in every time zone, those of `zones` for contacts in an IANA time zone.
    """

    everywhere: Annotated[list[Day], Field(max_length=MOST_HOLIDAYS)] = Field(default=[])
    zones: Annotated[
        dict[TimeZone, Annotated[list[Day], Field(max_length=MOST_HOLIDAYS)]],
        Field(max_length=MOST_ZONES),
    ] = Field(default={})


class OverrideBody(Closed):
    """The executive's word that a gate counts as passed."""

    decision: Literal["override"]
    reason: Text


class ParameterBody(Closed):
    """A new value of one parameter."""

    value: ParameterValue
    reason: Text


class ParametersPatch(Closed):
    """Several parameters changed as one version; `version` is the one that the change is for."""

    changes: Changes
    reason: Text
    version: Version | None = None


class PresetBody(Closed):
    """Why a preset is applied; `version` is the one that it is applied to."""

    reason: LongText = ""
    version: Version | None = None


class LockBody(Closed):
    """Why a parameter is locked, or unlocked."""

    reason: LongText = ""


class ProposalBody(Closed):
    """A change of parameters for the executive to decide."""

    changes: Changes
    reason: Text


def read(model: type[C], body: object) -> C:
    """The body in its documented shape.

    Raises:
        Refused: names every field that is wrong.
    """
    said: C = validated(TypeAdapter(model), body, prefix="")
    return said
