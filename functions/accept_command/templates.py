"""Templates of letters, as people write them: a new version is saved, or a letter shown."""

from http import HTTPStatus
from typing import Final

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain import letters
from functions.shared.domain.customers import overlaid
from functions.shared.domain.letters import Occasion
from functions.shared.domain.playbooks.checks import NAME
from functions.shared.domain.playbooks.document import letters_of
from functions.shared.domain.templates import SAMPLE, Template
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import FieldError, Refused
from functions.shared.rendering.letters import mistakes, written
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import who

NOWHERE: Final = "https://unsubscribe.invalid"
"""Where the link to unsubscribe leads in a letter that is only shown."""


def save(request: Request, world: World) -> Response:
    """Keep a text as the next version of its template; playbooks keep the one that they name."""
    venture = venture_of(request, world)
    body = requests.read(requests.TemplateBody, request.json())
    template = _template(request.path["name"], body.version + 1, body, "")
    world.templates.save(venture.id, template, by=who(request), at=request.at)
    said = answers.TemplateSaved(
        name=template.name,
        version=template.version,
        language=template.language,
        subject=template.subject,
        text=template.text,
        saved_by=who(request),
        saved_at=request.at,
        named_by=_named_by(venture.id, template, world),
    )
    return as_json(answers.plain(said), HTTPStatus.CREATED)


def preview(request: Request, world: World) -> Response:
    """The letter as a customer's first contact would get it, or one with made up names."""
    venture = venture_of(request, world)
    body = requests.read(requests.PreviewBody, request.json() if request.body else {})
    if body.draft and body.version:
        raise Refused("a draft has no version", FieldError("version", "is of a saved template"))
    name = request.path["name"]
    template = (
        _template(name, 0, body.draft, "draft.")
        if body.draft
        else world.templates.kept(venture.id, name, body.version).document
    )
    letter = written(template, _occasion(venture, body.customer, world))
    said = answers.LetterShown(subject=letter.subject, text=letter.text, html=letter.html)
    return as_json(answers.plain(said))


def _template(
    name: str, version: int, body: requests.TemplateBody | requests.DraftBody, within: str
) -> Template:
    if not NAME.fullmatch(name):
        message = "must be 1 to 64 small letters, digits and underscores"
        raise Refused("a template is not called so", FieldError("name", message))
    template = Template(
        name=name,
        version=version,
        language=body.language,
        subject=body.subject.strip(),
        text=body.text.replace("\r\n", "\n").strip(),
    )
    if wrong := mistakes(template):
        errors = [FieldError(f"{within}{one.field}", one.message) for one in wrong]
        raise Refused("the template has mistakes", *errors)
    return template


def _named_by(venture: str, template: Template, world: World) -> list[answers.NamedBy]:
    return [
        answers.NamedBy(
            playbook=playbook.name,
            step=step.id,
            # A document that was saved before its template was pinned sends the newest one.
            template_version=named.template_version or template.version,
        )
        for playbook in world.playbooks.all(venture)
        for _, step, named in letters_of(playbook)
        if named.template == template.name
    ]


def _occasion(venture: Venture, customer: str | None, world: World) -> Occasion:
    if customer is None:
        return letters.occasion(venture.name, SAMPLE, SAMPLE.contacts[0], NOWHERE)
    found = world.customers.get(venture.id, customer)
    record = world.health.read(venture.id, customer)
    profile = overlaid(found, record.history.state)
    person = profile.contacts[0] if profile.contacts else None
    return letters.occasion(venture.name, profile, person, NOWHERE)
