"""Who may do what with people: their profiles, their uploads, their roles; and what was withheld from whom."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from community.access import Decision, Permission, Role, Viewer, allowed, refused, rule, withheld_as
from community.core import clock
from community.core.db import session
from community.membership.models import EVERYTHING, Hold, Holdable, Member, Scope, Withholding
from community.membership.rules.measures import statement_path


@rule(Permission.PROFILE_EDIT)
def may_edit_profile(actor: Viewer, member: Member | None) -> Decision:
    """One's own profile, nobody else's."""
    return allowed if member is None or member.id == actor.id else refused("not-your-profile")


@rule(Permission.ACCOUNT_KEEP)
def may_keep_account(actor: Viewer, member: Member | None) -> Decision:
    """One's own account, and never withheld by name: nobody is to be kept from making it safe."""
    return may_edit_profile(actor, member)


@rule(Permission.ACCOUNT_LEAVE)
def may_leave(actor: Viewer, member: Member | None) -> Decision:
    """With one's own account, and never withheld: whatever else somebody has lost, their data is theirs."""
    return may_edit_profile(actor, member)


@rule(Permission.UPLOAD_CREATE)
def may_upload(_actor: Viewer, _subject: object) -> Decision:
    """Everybody who joined."""
    return allowed


@rule(Permission.LINK_POST)
def may_link(_actor: Viewer, _subject: object) -> Decision:
    """Everybody who joined."""
    return allowed


@rule(Permission.ROLE_GRANT)
def may_grant_roles(_actor: Viewer, _subject: object) -> Decision:
    """Every owner, to everybody. That one owner stays is the action's to see to."""
    return allowed


Place = tuple[Scope, int]
Placing = Callable[[Any], Iterable[Place]]
_placings: dict[type, Placing] = {}


def placed(*kinds: type) -> Callable[[Placing], Placing]:
    """Declare in which board and idea a subject of these kinds stands, so that a withholding reaches it."""

    def declare(placing: Placing) -> Placing:
        _placings.update(dict.fromkeys(kinds, placing))
        return placing

    return declare


def places_of(subject: object) -> set[Place]:
    """Where the subject stands, besides the site."""
    placing = _placings.get(type(subject))
    return set(placing(subject)) if placing else set()


class Withheld(NamedTuple):
    """What is withheld from somebody right now; `case` is the address of its statement of reasons."""

    capability: str
    scope: str
    scope_id: int | None
    starts_at: datetime
    ends_at: datetime | None
    statement_id: int

    @property
    def case(self) -> str:
        return statement_path(self.statement_id)

    @property
    def is_suspension(self) -> bool:
        """Whether it takes everything, everywhere."""
        return self.capability == EVERYTHING and self.scope == Scope.SITE


CONTRIBUTIONS = frozenset({Permission.IDEA_POST, Permission.COMMENT_POST})
Brake = Callable[[Viewer, Permission, object], Decision]
_brakes: list[Brake] = []


def slowed_by(brake: Brake) -> Brake:
    """Ask `brake(actor, permission, subject)` whether a place is slowed down for everybody. One for the house."""
    _brakes[:] = [brake]
    return brake


@withheld_as
def is_withheld(actor: Viewer, permission: Permission, subject: object) -> Decision:
    """Whether a decision withholds it from the actor, here and now, or a brake does from everybody.

    One query for those whom a decision ever concerned.
    """
    if permission is Permission.ACCOUNT_LEAVE:
        return allowed
    if permission in CONTRIBUTIONS:
        for brake in _brakes:
            if not (slowed := brake(actor, permission, subject)):
                return slowed
    if not getattr(actor, "is_watched", False):
        return allowed
    places = places_of(subject)
    longest = _longest(each for each in withheld_from(actor) if _reaches(each, permission, places))
    if longest is None:
        return allowed
    return Decision(is_allowed=False, reason="withheld", until=longest.ends_at, case=longest.case)


def _reaches(each: Withheld, permission: Permission, places: set[Place]) -> bool:
    if each.capability not in (EVERYTHING, permission):
        return False
    return each.scope == Scope.SITE or (Scope(each.scope), each.scope_id) in places


def _longest(found: Iterable[Withheld]) -> Withheld | None:
    return max(found, key=lambda each: (each.ends_at is None, each.ends_at or each.starts_at), default=None)


def withheld_from(member: Viewer) -> list[Withheld]:
    """What active decisions withhold from the member, by the database's clock. One query."""
    return _active(_concerns(member))


def _active(which: ColumnElement[bool]) -> list[Withheld]:
    """What has not ended. What is written has begun: whoever waited for it may have read the time before it was."""
    columns = [getattr(Withholding, name) for name in Withheld._fields]
    now = clock.now()
    runs = or_(Withholding.ends_at.is_(None), Withholding.ends_at > now)
    found = select(*columns).where(which, Withholding.lifted_at.is_(None), runs)
    return [Withheld(*row) for row in session.execute(found.order_by(Withholding.id))]


def suspension_of(member: Member) -> Withheld | None:
    """What takes everything from the member right now, the longest; None for most, without a query.

    Not what follows an address that the member only says is theirs: its statement is for whoever proves it.
    """
    if not member.is_watched:
        return None
    known_as = member.address_hash if member.is_confirmed else None
    return _longest(each for each in _active(_placed_on(member.id, known_as)) if each.is_suspension)


def _concerns(member: Viewer) -> ColumnElement[bool]:
    """Placed on this account, or on one that had the same address and left."""
    return _placed_on(member.id, getattr(member, "address_hash", None))


def _placed_on(member_id: int | None, address_hash: str | None) -> ColumnElement[bool]:
    mine = Withholding.member_id == member_id
    return or_(mine, Withholding.address_hash == address_hash) if address_hash else mine


def sees_held(viewer: Viewer) -> bool:
    """Whether what others wrote and a decision set aside is visible: to moderators and owners."""
    return bool(viewer.roles & {Role.MODERATOR, Role.OWNER})


def is_set_aside(kind: Holdable, subject_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an active hold lies on the row with this id, as SQL. What `is_held` columns are derived from."""
    active = Hold.kind == kind, Hold.subject_id == subject_id, Hold.lifted_at.is_(None)
    return select(Hold.id).where(*active).exists()
