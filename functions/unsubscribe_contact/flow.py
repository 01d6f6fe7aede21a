"""A contact wants no more mail: the link asks once, its button is honoured at once.

A mail program may press the button by itself (RFC 8058); a scanner that opens the link may not.
"""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain import languages
from functions.shared.domain.languages import Words
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import links
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.outside import Secrets
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.ventures import Remembered

REASON = "unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes."""

    remembered: Remembered
    messages: Messages
    receptions: Receptions
    secrets: Secrets
    link_secret_name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a link is for: the digest of a contact's address, its language, and the venture.

    `effect` is the message that it stands in, and `customer` whose that is; older links name none.
    """

    venture: Venture
    contact: str
    words: Words
    customer: str | None = None
    effect: str | None = None


def open_link(token: str, at: datetime, world: World, accepted: str = "") -> Opened:
    """Whom a link is for; `accepted` is the browser's Accept-Language.

    Raises:
        Unknown: it is no link of ours.
    """
    name = world.link_secret_name
    # Whoever was written to long ago may leave, too: what can be forged with a secret of then is
    # that somebody gets no more mail.
    try:
        held = world.secrets.read(name, retired=True)
        fields = links.read(held, links.UNSUBSCRIBE, token, at)
    except Unknown:
        # It may be signed with a secret that is newer than the remembered ones.
        fresh = world.secrets.read(name, fresh=True, retired=True)
        fields = links.read(fresh, links.UNSUBSCRIBE, token, at)
    words = languages.words(fields.get("language"), accepted)
    return Opened(
        world.remembered.venture(fields["venture"]),
        fields["contact"],
        words,
        fields.get("customer"),
        fields.get("effect"),
    )


def unsubscribe(opened: Opened, at: datetime, world: World) -> None:
    """Never write to the contact again; repeated, nothing changes.

    It is also feedback on the message, and may be what pauses its playbook.
    """
    world.messages.suppress(opened.venture.id, opened.contact, REASON, at)
    if opened.customer and opened.effect:
        venture = opened.venture.id
        world.receptions.badly(venture, opened.customer, opened.effect, "unsubscribed", at)
