"""Customers and facts: profiles come and go, facts are kept, and find their customer."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Final

from functions.accept_command.world import World, parameters_of, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.contracts.facts import CUSTOMER_ID, read_facts
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Alias
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import FieldError, Refused
from functions.shared.runtime.http import Request, Response, as_json, empty
from functions.shared.store.customers import CUSTOMER

SOURCE: Final = "api"
_CUSTOMER_ID: Final = re.compile(CUSTOMER_ID)


def put(request: Request, world: World) -> Response:
    """Keep a profile; facts that waited for one of its names find their customer."""
    venture = venture_of(request, world)
    profile = _profile(request)
    world.customers.put(venture, profile)
    parameters = parameters_of(venture, world)
    world.health.bring_up_to_date(venture.id, profile.customer, [], parameters, request.at)
    world.gates.observe(venture.id, parameters().active, request.at)
    _replay(venture, profile, request.at, world)
    return as_json(answers.plain(answers.Customer.of(profile)))


def erase(request: Request, world: World) -> Response:
    """Forget a customer."""
    venture = venture_of(request, world)
    world.customers.erase(venture, request.path["customer"], request.at)
    return empty(HTTPStatus.NO_CONTENT)


def accept_facts(request: Request, world: World) -> Response:
    """Keep facts, all of them or none."""
    venture = venture_of(request, world)
    body = request.json()
    if not isinstance(body, dict) or set(body) != {"facts"} or not isinstance(body["facts"], list):
        raise Refused("the body must hold facts", FieldError("facts", "must be a list of facts"))
    facts = read_facts(body["facts"], source=SOURCE, at=request.at, ahead="refuse")
    world.facts.accept(venture.id, facts, request.at)
    said = answers.Accepted(accepted=len(facts), ids=[addressed.fact.id for addressed in facts])
    return as_json(answers.plain(said), HTTPStatus.ACCEPTED)


def _profile(request: Request) -> Profile:
    customer = request.path["customer"]
    if not _CUSTOMER_ID.fullmatch(customer):
        raise Refused("the customer's id is not allowed", FieldError("customer", CUSTOMER_ID))
    body = requests.read(requests.ProfileBody, request.json())
    return body.profile(customer, request.at)


def _replay(venture: Venture, profile: Profile, at: datetime, world: World) -> None:
    """Send what was held under any of the customer's names on its way again.

    It waits no longer only when the queue has it; a crash in between sends it twice, harmlessly.
    """
    for name in (Alias(CUSTOMER, profile.customer), *sorted(profile.identities)):
        for page in world.customers.held(venture, name):
            facts = [held.fact for held in page]
            world.facts.accept(venture.id, facts, at)
            world.customers.release(venture, facts)
