"""What can go wrong through a person's act. Each error has a code; the door finds the words."""

from datetime import datetime
from http import HTTPStatus
from typing import ClassVar


class CommunityError(Exception):
    """Base of all refusals.

    `code` names the case for machines and for the door's wording; `details` are the values to word it with.
    """

    status: ClassVar[HTTPStatus]

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class NotPermitted(CommunityError):
    """403: seen but not allowed. `until` is when it may be allowed again, if that is known.

    `case` is the address of the decision that withholds it, where one does.
    """

    status = HTTPStatus.FORBIDDEN

    def __init__(self, code: str, *, until: datetime | None = None, case: str | None = None, **details: object) -> None:
        super().__init__(code, **details)
        self.until = until
        self.case = case


class Missing(CommunityError):
    """404: not there, or not there for this viewer."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, code: str = "missing", **details: object) -> None:
        super().__init__(code, **details)


class Gone(CommunityError):
    """410: it was there, and was removed for good."""

    status = HTTPStatus.GONE


class Conflict(CommunityError):
    """409: somebody else was there first."""

    status = HTTPStatus.CONFLICT


class Busy(CommunityError):
    """503: so many write at this moment that the database did not get to it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Closed(CommunityError):
    """409: this no longer takes changes (a decided idea, a locked thread)."""

    status = HTTPStatus.CONFLICT


class Invalid(CommunityError):
    """422: `field` cannot be taken as it is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, *, field: str | None = None, **details: object) -> None:
        super().__init__(code, **details)
        self.field = field


class TooMany(CommunityError):
    """429: over a rate limit; `retry_after_seconds` until the next try can succeed."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, code: str, *, retry_after_seconds: int) -> None:
        super().__init__(code)
        self.retry_after_seconds = retry_after_seconds
