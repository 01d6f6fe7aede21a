"""Keeping a profile, with all that follows from it, whoever says it: the API or an import."""

from datetime import datetime

from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Alias
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids
from functions.shared.ports.outside import FactsQueue
from functions.shared.store import documents
from functions.shared.store.courses import Courses
from functions.shared.store.customers import CUSTOMER, Customers
from functions.shared.store.health import HealthStore, Parameters


class Profiles:
    """Keeps profiles; facts that waited for one of their names find their customer."""

    def __init__(
        self, customers: Customers, health: HealthStore, courses: Courses, facts: FactsQueue
    ) -> None:
        self._customers = customers
        self._health = health
        self._courses = courses
        self._facts = facts

    def keep(
        self,
        venture: Venture,
        profile: Profile,
        parameters: Parameters,
        at: datetime,
        *,
        unless_newer: bool = False,
    ) -> None:
        """Keep a profile, see to it that its customer has a state, and let held facts flow.

        Dates of a profile open playbooks: somebody looks whether the customer may enter one.
        With `unless_newer` a profile that was saved later goes on standing. Safe to repeat.

        Raises:
            Conflict: a name belongs to another customer (the error names the field), or others
                kept changing the profile.
            Expired: the customer was erased, or one of the names belongs to somebody who was.
        """
        if not self._customers.put(venture, profile, unless_newer=unless_newer):
            return
        self._health.bring_up_to_date(venture.id, profile.customer, [], parameters, at)
        nudge = f"profile:{ids.digest(documents.dump(profile))}"
        self._courses.look(venture.id, profile.customer, at, nudge=nudge)
        self._replay(venture, profile, at)

    def _replay(self, venture: Venture, profile: Profile, at: datetime) -> None:
        """Send what was held under any of the customer's names on its way again.

        It waits no longer only when the queue has it; a crash in between sends it twice,
        harmlessly.
        """
        for name in (Alias(CUSTOMER, profile.customer), *sorted(profile.identities)):
            for page in self._customers.held(venture, name):
                facts = [held.fact for held in page]
                self._facts.accept(venture.id, facts, at)
                self._customers.release(venture, facts)
