"""How somebody appears to others."""

from dataclasses import dataclass

from community.access import Role
from community.membership.rules.handles import initials, tint


@dataclass(frozen=True, slots=True)
class Shown:
    """A member as far as others see them. Where the profile is set aside, the handle stands for the name."""

    handle: str
    display_name: str
    role_names: str
    avatar_key: str | None

    @property
    def path(self) -> str:
        return f"/members/{self.handle}"

    @property
    def initials(self) -> str:
        return initials(self.display_name)

    @property
    def tint(self) -> int:
        return tint(self.handle)

    @property
    def avatar_url(self) -> str | None:
        return f"/files/{self.avatar_key}" if self.avatar_key else None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(map(Role, self.role_names.split()))
