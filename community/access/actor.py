"""Who looks or acts, as far as the gate needs to know."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import BigInteger, bindparam


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


def _awaited() -> Any:
    return bindparam("viewer_id", type_=BigInteger)


@dataclass(frozen=True)
class AnyViewer:
    """Whoever has these roles, for a statement that is built once: it is sent with its reader's id as `viewer_id`."""

    roles: frozenset[Role]
    is_member: bool
    id: int | None = field(default_factory=_awaited, compare=False)

    @classmethod
    def like(cls, viewer: Viewer) -> "AnyViewer":
        """One who may read as much as this viewer, but for what is the viewer's own."""
        return cls(frozenset(viewer.roles), viewer.is_member)
