"""How somebody appears to others."""

from dataclasses import dataclass
from typing import Protocol

from community.access import Role
from community.membership.rules.handles import initials, is_former, tint


class _Person(Protocol):
    """What it takes to draw somebody."""

    @property
    def handle(self) -> str: ...

    @property
    def display_name(self) -> str: ...

    @property
    def role_names(self) -> str: ...

    @property
    def avatar_key(self) -> str | None: ...


class Appearance:
    """What follows from a handle, a name, roles and a picture, for a row as for what was read of one."""

    __slots__ = ()

    @property
    def path(self: _Person) -> str:
        return "" if is_former(self.handle) else f"/members/{self.handle}"

    @property
    def initials(self: _Person) -> str:
        return initials(self.display_name)

    @property
    def tint(self: _Person) -> int:
        return tint(self.handle)

    @property
    def avatar_url(self: _Person) -> str | None:
        return f"/files/{self.avatar_key}" if self.avatar_key else None

    @property
    def roles(self: _Person) -> frozenset[Role]:
        return frozenset(map(Role, self.role_names.split()))


@dataclass(frozen=True, slots=True)
class Shown(Appearance):
    """A member as far as others see them. Where the profile is set aside, the handle stands for the name."""

    handle: str
    display_name: str
    role_names: str
    avatar_key: str | None
