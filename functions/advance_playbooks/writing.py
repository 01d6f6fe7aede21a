"""What a step's message looks like: the letter, who signs, the tags and headers it carries."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.shared.domain import exits, languages, letters, survey_letter
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.letters import Letter, Occasion
from functions.shared.domain.playbooks.document import Email, Letters, Offer
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
        self, venture: Venture, profile: Profile, person: Contact, step: Letters, effect: Effect
    ) -> Mail:
        """The message of a step to a person.

        Raises:
            Unavailable: there is nothing to sign its links with.
        """
        fields = {
            "venture": venture.id,
            "contact": effect.contact,
            "customer": profile.customer,
            "effect": effect.key,
        }
        url = self._link(links.UNSUBSCRIBE, fields)
        author = letters.author(profile.owner, venture.name)
        occasion = replace(
            letters.occasion(venture.name, profile, person, url),
            valid_until=_valid_until(step, effect),
        )
        return Mail(
            to=person.email,
            sender_name=author.name,
            reply_to=author.address,
            letter=self._letter(step, occasion, person, effect, fields),
            tags={
                "venture": venture.id,
                "customer": ids.tag(profile.customer),
                "effect": effect.key,
                "step": step.id,
            },
            headers=letters.unsubscribe_headers(url),
        )

    def _letter(
        self,
        step: Letters,
        occasion: Occasion,
        person: Contact,
        effect: Effect,
        fields: dict[str, str],
    ) -> Letter:
        if isinstance(step, Email | Offer):
            return written(self._template(fields["venture"], step), occasion)
        # The effect names the asking: one answer counts for it, whenever it is given.
        spoken = languages.translation(person.language)
        asked = exits.link_fields(
            venture=fields["venture"],
            customer=fields["customer"],
            survey=effect.key,
            contact=effect.contact,
            language=spoken.tag if spoken else None,
        )
        answer_url = self._link(links.EXIT, asked, effect.claimed_at + exits.LINK_LIFE)
        return survey_letter.exit_survey(spoken or languages.ENGLISH, occasion, answer_url)

    def _template(self, venture: str, step: Email | Offer) -> Template:
        try:
            return self.templates.kept(venture, step.template, step.template_version).document
        except Unknown as gone:
            # Left as it is, it would read as if the customer were gone.
            raise Refused(gone.detail) from gone

    def _link(self, purpose: str, fields: dict[str, str], ends: datetime | None = None) -> str:
        secrets = self.secrets.read(self.link_secret_name)
        if not secrets:
            raise Unavailable("there is no secret to sign links with")
        token = links.make(secrets[0], purpose, fields, ends)
        return f"{self.public_base_url.rstrip('/')}/{purpose}/{token}"


def _valid_until(step: Letters, effect: Effect) -> str:
    """The last day of an offer, as ISO 8601 writes it; nothing of what is no offer."""
    if not isinstance(step, Offer):
        return ""
    return (effect.claimed_at + timedelta(days=step.valid_days)).date().isoformat()
