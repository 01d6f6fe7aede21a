"""What a person may do: three roles, each of which may do what the ones before it may."""

from typing import Final, Literal, TypeAlias

from functions.shared.kernel.errors import Forbidden, Unknown
from functions.shared.runtime.http import Request, Response, Route

Role: TypeAlias = Literal["viewer", "success_manager", "executive"]

LONGEST_NAME: Final = 200
"""Characters of a part of a path: more than any identifier of ours has, fewer than a key holds."""
ROLES: Final[tuple[Role, ...]] = ("viewer", "success_manager", "executive")


def for_role(role: Role, route: Route) -> Route:
    """The route, for people who have this role or one that may do more."""

    def guarded(request: Request) -> Response:
        needs(request, role)
        if any(len(name) > LONGEST_NAME for name in request.path.values()):
            raise Unknown("there is nothing of such a long name")
        return route(request)

    return guarded


def needs(request: Request, role: Role) -> None:
    """Let pass who has this role or one that may do more.

    Raises:
        Forbidden: they have none of these.
    """
    if request.roles.isdisjoint(ROLES[ROLES.index(role) :]):
        raise Forbidden(f"this needs the role {role}")


def is_executive(request: Request) -> bool:
    """Whether an executive asks, as the checked token says."""
    return "executive" in request.roles


def who(request: Request) -> str:
    """Who asks, as the checked token says; for audits and reasons."""
    return request.subject or "unknown"
