"""Who looks or acts, as far as the gate needs to know."""

from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a member holds beyond membership. One may hold several."""

    TEAM = "team"
    MODERATOR = "moderator"
    OWNER = "owner"


class Viewer(Protocol):
    """A member, or nobody in particular (`id` None)."""

    @property
    def id(self) -> int | None: ...

    @property
    def roles(self) -> frozenset[Role]: ...

    @property
    def is_member(self) -> bool: ...


class Anonymous:
    """Somebody who has not signed in."""

    id = None
    roles: frozenset[Role] = frozenset()
    is_member = False


ANONYMOUS = Anonymous()
