"""What can go wrong, as one small tree.

TenureError
|- Refused        the caller's fault; never retried      400
|  |- Unproven    no valid signature or token            401
|  |- Forbidden   a role that may not do this            403
|  |- Unknown     no such thing                          404
|  |- Expired     it was there once                      410
|  |- TooLarge    over the limit                         413
|  |- WrongType   not a content type that we read        415
|  `- Locked      somebody forbade to change it          423
|- Conflict       somebody changed it first              409
|- Undecided      nobody knows whether it was done      503
`- Unavailable    our own trouble; try again             503
   `- Throttled   somebody takes no more for now        503
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

_WORD: Final = re.compile(r"[A-Za-z_]{1,40}|\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: its path, and what is wrong with it.

    `within` is the part of the path that is no word of the caller's, where the caller made up the
    rest: a name that nobody knows may be anything, also somebody's.
    """

    field: str
    message: str
    within: str | None = None

    @property
    def loggable(self) -> str:
        """The path without what looks like a caller's own word."""
        path = self.field if self.within is None else f"{self.within}.?".lstrip(".")
        return ".".join(part if _WORD.fullmatch(part) else "?" for part in path.split("."))


class TenureError(Exception):
    """Base of all errors that this system raises on purpose; `status` is its HTTP answer."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Error"

    def __init__(self, detail: str, *errors: FieldError) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors


class Refused(TenureError):
    """The request is wrong, and will be wrong again when it is repeated."""

    status = 400
    title = "Bad request"


class Unproven(Refused):
    """The request does not prove who sent it."""

    status = 401
    title = "Not authenticated"


class Forbidden(Refused):
    """Who asks is known, but may not do this."""

    status = 403
    title = "Not allowed"


class Unknown(Refused):
    """There is no such thing."""

    status = 404
    title = "Not found"


class Expired(Refused):
    """It was valid once and is no longer."""

    status = 410
    title = "Expired"


class TooLarge(Refused):
    """The body is larger than what is read."""

    status = 413
    title = "Too large"


class WrongType(Refused):
    """The body is of a content type that is not read here."""

    status = 415
    title = "Unsupported content type"


class Locked(Refused):
    """It may not be changed until it is unlocked."""

    status = 423
    title = "Locked"


class Conflict(TenureError):
    """Somebody else changed it first; read again and decide again."""

    status = 409
    title = "Conflict"


class BeingApplied(Conflict):
    """A former change is not through yet; a little later the same request will do."""


class Undecided(TenureError):
    """It may or may not have been done, so it must not simply be done again."""

    status = 503
    title = "Outcome unknown"


class Unavailable(TenureError):
    """Our own trouble: nothing was done, or it is safe to do it again."""

    status = 503
    title = "Unavailable"


class Throttled(Unavailable):
    """Who was asked takes no more for now, and did nothing; `wait` is how long to leave it."""

    def __init__(self, detail: str, wait: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(detail)
        self.wait = wait
