"""What a step's message looks like: the letter, who signs, the tags and headers it carries."""

from dataclasses import dataclass

from functions.shared.domain import letters
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.playbooks.document import Email
from functions.shared.domain.templates import Template
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids, links
from functions.shared.kernel.errors import Refused, Unavailable, Unknown
from functions.shared.ports.outside import Mail, Secrets
from functions.shared.rendering.letters import written
from functions.shared.store.templates import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the messages of steps; links in them are signed with the current link secret."""

    templates: Templates
    secrets: Secrets
    link_secret_name: str
    public_base_url: str

    def mail(
        self, venture: Venture, profile: Profile, person: Contact, step: Email, effect: Effect
    ) -> Mail:
        """The message of a step to a person."""
        secrets = self.secrets.read(self.link_secret_name)
        if not secrets:
            raise Unavailable("there is no secret to sign links with")
        fields = {
            "venture": venture.id,
            "contact": effect.contact,
            "customer": profile.customer,
            "effect": effect.key,
        }
        token = links.make(secrets[0], links.UNSUBSCRIBE, fields)
        url = f"{self.public_base_url.rstrip('/')}/{links.UNSUBSCRIBE}/{token}"
        author = letters.author(profile.owner, venture.name)
        letter = written(
            self._template(venture.id, step),
            letters.occasion(venture.name, profile, person, url),
        )
        return Mail(
            to=person.email,
            sender_name=author.name,
            reply_to=author.address,
            letter=letter,
            tags={
                "venture": venture.id,
                "customer": ids.tag(profile.customer),
                "effect": effect.key,
                "step": step.id,
            },
            headers=letters.unsubscribe_headers(url),
        )

    def _template(self, venture: str, step: Email) -> Template:
        try:
            return self.templates.kept(venture, step.template, step.template_version).document
        except Unknown as gone:
            # Left as it is, it would read as if the customer were gone.
            raise Refused(gone.detail) from gone
