"""A year as the deployed functions live through it, from the opening of the venture to its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import IMPORTED, Addressed, Fact, Kind
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids
from local.year import people, story
from local.year.deployment import Deployment
from local.year.story import Account, Said, moment

DAY = timedelta(days=1)
SOURCE = "product"
VENTURE = Venture(
    id="5d1f4e0a-6c1b-4f37-9f51-2a7c5a6d9b10",
    name="Brightside",
    status="active",
    current_workflow_stage=32,
    created_at=moment(story.OPENING - 120 * DAY, 9),
    pepper="pepper",
)
DOWN = {
    "sweep_decay": (story.STANDSTILL, story.SWEPT),
    "send_surveys": (story.SILENCE, story.ASKED),
}
"""Functions that do not run for some days, and on which."""
PARAMETERS = {
    "progression_mode": "auto",
    "nps_min_responses": 50,
    "health_check_interval_minutes": 24 * 60,
}
"""What the venture has otherwise than by default; it is a small one."""


@dataclass(slots=True)
class Year:
    """The venture, its customers, and everything that looks after them."""

    deployment: Deployment
    accounts: tuple[Account, ...]


def lived(
    seed: int = story.SEED,
    until: date = story.ENDING,
    told: Callable[[date], object] = lambda _: None,
) -> Year:
    """The year up to and without a day; told of each day that is over."""
    year = opened(seed)
    day = story.OPENING
    while day < until:
        _live(year, day)
        told(day)
        day += DAY
    return year


def opened(seed: int) -> Year:
    """The venture at its opening: whose history is brought in, which is no news to anybody."""
    accounts = story.accounts(seed)
    deployment = Deployment(moment(story.OPENING, 0))
    deployment.found(VENTURE)
    deployment.ventures.change_parameters(
        VENTURE.id,
        PARAMETERS,
        by="chairman",
        reason="what is planned is to happen",
        at=deployment.now,
    )
    for account in accounts:
        if account.onboarded_on < story.OPENING:
            deployment.join(VENTURE, profile(account))
            days = (story.OPENING - account.onboarded_on).days
            history = [
                _fact(said, IMPORTED)
                for back in range(days, 0, -1)
                for said in story.said_on(account, story.OPENING - back * DAY)
            ]
            deployment.hear(VENTURE.id, history)
    return Year(deployment, accounts)


def _live(year: Year, day: date) -> None:
    """Live through a day: customers join, the sources tell of them, our own people work."""
    deployment = year.deployment
    down = [name for name, (since, until) in DOWN.items() if since <= day < until]
    deployment.stop(frozenset(down))
    deployment.live(moment(day, 0, 30))
    people.watch(deployment, VENTURE.id)
    deployment.live(moment(day, 8))
    for account in year.accounts:
        if account.onboarded_on == day:
            deployment.join(VENTURE, profile(account))
    heard = [said for account in year.accounts for said in story.said_on(account, day)]
    for at in sorted({said.at for said in heard}):
        deployment.live(at)
        deployment.hear(VENTURE.id, [_fact(said) for said in heard if said.at == at])
    deployment.live(moment(day, 16, 30))
    people.work(deployment, VENTURE.id, day)
    deployment.live(moment(day, 23, 59))


def profile(account: Account) -> Profile:
    """A customer of the story as success managers keep one."""
    onboarded_at = moment(account.onboarded_on, 8)
    return Profile(
        customer=account.id,
        name=account.name,
        tier="enterprise" if account.arr == story.LARGE else "basic",
        arr=Decimal(account.arr),
        onboarded_at=onboarded_at,
        renews_at=onboarded_at + 730 * DAY,
        owner=account.owner,
        contacts=tuple(
            Contact(f"{person}@{account.id}.example", person.title()) for person in account.people
        ),
        saved_at=onboarded_at,
    )


def _fact(said: Said, *flags: str) -> Addressed:
    name = ids.digest(said.kind, said.customer, said.at.isoformat(), ids.canonical(said.data))
    fact = Fact(
        id=f"{SOURCE}:{name}",
        source=SOURCE,
        kind=Kind(said.kind),
        occurred_at=said.at,
        data=said.data,
        flags=flags,
    )
    return Addressed(fact=fact, customer=said.customer)
