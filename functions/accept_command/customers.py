"""Customers and facts: profiles come and go, facts are kept, and find their customer."""

import re
from http import HTTPStatus
from typing import Final

from functions.accept_command.world import World, parameters_of, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.contracts.facts import CUSTOMER_ID, read_facts
from functions.shared.domain.customers import Profile
from functions.shared.kernel.errors import FieldError, Refused
from functions.shared.runtime.http import Request, Response, as_json, empty

SOURCE: Final = "api"
_CUSTOMER_ID: Final = re.compile(CUSTOMER_ID)


def put(request: Request, world: World) -> Response:
    """Keep a profile; facts that waited for one of its names find their customer."""
    venture = venture_of(request, world)
    profile = _profile(request)
    parameters = parameters_of(venture, world)
    world.profiles.keep(venture, profile, parameters, request.at)
    world.gates.observe(venture.id, parameters().active, request.at)
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
