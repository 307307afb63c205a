"""What happens to people."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class MemberJoined(Event):
    """A person has an account."""

    name: ClassVar[str] = "member.joined"
    member_id: int


@dataclass(frozen=True)
class SignedIn(Event):
    """A browser is signed in. `vote_for` is the idea its owner meant to vote for before, if there was one."""

    name: ClassVar[str] = "member.signed_in"
    member_id: int
    vote_for: int | None


@dataclass(frozen=True)
class ResetAsked(Event):
    """Somebody forgot the password behind an address, known here or not. Whose it is, is found out later."""

    name: ClassVar[str] = "member.reset_asked"
    address: str


@dataclass(frozen=True)
class LinkAsked(Event):
    """A link that confirms an address or resets a password is to be mailed."""

    name: ClassVar[str] = "member.link_asked"
    link_id: int


@dataclass(frozen=True)
class TakenAddressUsed(Event):
    """Somebody joined with an address that a member has confirmed, or wanted it for theirs; its holder is told."""

    name: ClassVar[str] = "member.taken_address_used"
    holder_id: int


@dataclass(frozen=True)
class MemberRemoved(Event):
    """A person is leaving. Every room takes them out of its rows, with `@during`; their row still tells who they are.

    `keeps_words`: what they wrote stays, as that of a former member; else it goes, too.
    """

    name: ClassVar[str] = "member.removed"
    member_id: int
    keeps_words: bool


@dataclass(frozen=True)
class MemberClaimed(Event):
    """What an import brought under `unclaimed_id` belongs to `member_id` now. Every room moves its share."""

    name: ClassVar[str] = "member.claimed"
    unclaimed_id: int
    member_id: int
