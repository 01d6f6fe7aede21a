"""The canary's venture and its last journey: made on first use, and on no list."""

from datetime import datetime
from typing import Final

from functions.shared.domain.canary import PARAMETERS, VENTURE, Journey
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.ventures import Override, Venture
from functions.shared.kernel.errors import Conflict, Unknown
from functions.shared.ports.table import Absent, Is, Put, Table
from functions.shared.store import documents, keys
from functions.shared.store.brakes import Brakes
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.health import HealthStore
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Ventures

BY: Final = "the canary"
LATEST: Final = 100


class Canaries:
    """Keeps the canary's journey, and sees how far it has come."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._ventures = Ventures(table)
        self._brakes = Brakes(table)
        self._customers = Customers(table)
        self._courses = Courses(table)
        self._enrolments = Enrolments(table)
        self._health = HealthStore(table)
        self._timeline = Timeline(table)

    def last(self) -> Journey | None:
        """The last journey; None before the first."""
        item = self._table.get(keys.canary(), strong=True)
        return documents.load(Journey, str(item["doc"])) if item else None

    def keep(self, before: Journey | None, after: Journey) -> bool:
        """Keep how far it has come; False where somebody else did meanwhile."""
        key = keys.canary()
        when = Is("revision", before.revision) if before else Absent()
        return self._table.write(
            Put(
                {
                    "pk": key.pk,
                    "sk": key.sk,
                    "doc": documents.dump(after),
                    "revision": after.revision,
                },
                (when,),
            )
        )

    def venture(self, at: datetime, pepper: str) -> Venture:
        """The canary's venture, made where it is not there: it acts by itself, at any hour."""
        try:
            return self._ventures.get(VENTURE, strong=True)
        except Unknown:
            made = Venture(
                id=VENTURE,
                name="Canary",
                status="active",
                current_workflow_stage=1,
                created_at=at,
                pepper=pepper,
            )
        try:
            self._ventures.create(made, listed=False)
        except Conflict:
            return self._ventures.get(VENTURE, strong=True)
        return made

    def prepare(self, venture: Venture, journey: Journey, at: datetime) -> None:
        """Have the customer there, and everything open before them; repeating it does no harm."""
        if self._ventures.entry_override(VENTURE) is None:
            self._ventures.change_parameters(
                VENTURE, PARAMETERS, by=BY, reason="it is awake at any hour", at=at
            )
            self._ventures.override_entry(VENTURE, Override(BY, at, "nobody waits for it"))
        if self._customers.find(VENTURE, journey.customer, strong=True) is None:
            contact = Contact(journey.email, "Canary")
            profile = Profile(
                customer=journey.customer, name="Canary", contacts=(contact,), saved_at=at
            )
            self._customers.put(venture, profile)

    def paused(self) -> str | None:
        """What is paused that would hold its message, as everything may be; None where nothing."""
        on = next((one for one in self._brakes.of(VENTURE) if one.holding), None)
        return f"{on.scope} is paused since {on.since.isoformat()}" if on else None

    def band(self, journey: Journey) -> str | None:
        """The band that is kept of the customer."""
        band = self._health.read(VENTURE, journey.customer, strong=True).band
        return band.value if band else None

    def step(self, journey: Journey) -> str | None:
        """What became of the first step of the program that it is in; empty before it was done.

        None while it is in none.
        """
        course = self._courses.get(VENTURE, journey.customer)
        if course.program is None:
            return None
        runs = self._enrolments.get(VENTURE, course.program).runs
        return runs[0].result if runs else ""

    def delivered(self, journey: Journey) -> bool:
        """Whether the mail service's word that the message was delivered has come in as a fact."""
        latest, _ = self._timeline.page(VENTURE, journey.customer, limit=LATEST)
        return any(
            one.data.get("kind") == "email_event" and one.data.get("event") == "delivered"
            for one in latest
        )

    def erase(self, venture: Venture, journey: Journey, at: datetime) -> bool:
        """Erase the customer; whether nothing is left of them."""
        try:
            self._customers.erase(venture, journey.customer, at)
        except Unknown:
            return True  # They never came into being.
        return not self._table.query(
            keys.customer_partition(VENTURE, journey.customer), limit=1, strong=True
        ).items
