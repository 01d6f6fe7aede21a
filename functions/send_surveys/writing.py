"""What a survey's message looks like: the letter, who signs, its links, tags and headers."""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain import languages, letters, survey_letter, surveys
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.surveys import Survey
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids, links
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.outside import Mail, Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes surveys; links in them are signed with the current link secret."""

    secrets: Secrets
    link_secret_name: str
    public_base_url: str

    def mail(
        self,
        survey: Survey,
        *,
        venture: Venture,
        profile: Profile,
        person: Contact,
        effect: Effect,
        at: datetime,
    ) -> Mail:
        """A message of a survey to a person: the question, or, once it was sent, its reminder.

        The link to answer lives from `at` on; a reminder's ends with the one that was sent before.

        Raises:
            Unavailable: there is nothing to sign its links with.
        """
        spoken = languages.translation(person.language)
        # The page then speaks as its mail does; without it, as the reader's browser wants.
        language = {"language": spoken.tag} if spoken else {}
        answer = {"venture": venture.id, "survey": survey.id, **language}
        unsubscribe = {
            "venture": venture.id,
            "contact": survey.contact,
            "customer": survey.customer,
            "effect": surveys.blamed(effect),
            **language,
        }
        ends_at = survey.link_ends_at or at + surveys.LINK_LIFE
        answer_url = self._link(links.ANSWER, answer, ends_at)
        unsubscribe_url = self._link(links.UNSUBSCRIBE, unsubscribe, None)
        author = letters.author(profile.owner, venture.name)
        occasion = letters.occasion(venture.name, profile, person, unsubscribe_url)
        return Mail(
            to=person.email,
            sender_name=author.name,
            reply_to=author.address,
            letter=survey_letter.written(
                spoken or languages.ENGLISH,
                occasion,
                answer_url,
                again=survey.sent_at is not None,
            ),
            tags={
                "venture": venture.id,
                "customer": ids.tag(survey.customer),
                "effect": effect.key,
                "step": effect.step,
            },
            headers=letters.unsubscribe_headers(unsubscribe_url),
        )

    def _link(self, purpose: str, fields: dict[str, str], expires_at: datetime | None) -> str:
        secrets = self.secrets.read(self.link_secret_name)
        if not secrets:
            raise Unavailable("there is no secret to sign links with")
        token = links.make(secrets[0], purpose, fields, expires_at)
        return f"{self.public_base_url.rstrip('/')}/{purpose}/{token}"
