"""Giving and taking roles: a row for each grant, and the member's own list of them beside it."""

from datetime import datetime

from sqlalchemy import update

from community.access import Permission, Role, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.membership.models import Member, RoleGrant
from community.membership.queries import is_last_owner


def grant_role(member: Member, role: Role, *, by: Viewer, now: datetime) -> bool:
    """Give the member a role; whether they did not have it before."""
    authorize(by, Permission.ROLE_GRANT, member)
    return _grant(member, role, by_id=by.id, now=now)


def appoint(member: Member, role: Role, *, now: datetime) -> bool:
    """Give a role by the hand of whoever runs the machine: how a community comes to its first owner."""
    return _grant(member, role, by_id=None, now=now)


def _grant(member: Member, role: Role, *, by_id: int | None, now: datetime) -> bool:
    session.refresh(member, with_for_update=True)
    if member.is_imported:
        raise Invalid("role-no-account", field="handle", handle=member.handle)
    if role in member.roles:
        return False
    session.add(RoleGrant(member_id=member.id, role=role, granted_at=now, granted_by_id=by_id))
    _list_roles(member, member.roles | {role})
    return True


def revoke_role(member: Member, role: Role, *, by: Viewer, now: datetime) -> bool:
    """Take a role from the member; whether they had it. Raises Invalid `last-owner` where nobody would be left."""
    authorize(by, Permission.ROLE_GRANT, member)
    return _revoke(member, role, by_id=by.id, now=now)


def dismiss(member: Member, role: Role, *, now: datetime) -> bool:
    """Take a role by the hand of whoever runs the machine. The last owner stays here, too."""
    return _revoke(member, role, by_id=None, now=now)


def _revoke(member: Member, role: Role, *, by_id: int | None, now: datetime) -> bool:
    is_last = role is Role.OWNER and is_last_owner(member, is_locked=True)
    session.refresh(member, with_for_update=True)
    if role not in member.roles:
        return False
    if is_last:
        raise Invalid("last-owner")
    active = RoleGrant.member_id == member.id, RoleGrant.role == role, RoleGrant.revoked_at.is_(None)
    session.execute(update(RoleGrant).where(*active).values(revoked_at=now, revoked_by_id=by_id))
    _list_roles(member, member.roles - {role})
    return True


def _list_roles(member: Member, roles: frozenset[Role]) -> None:
    member.role_names = " ".join(sorted(roles))
    session.flush()
