"""What this room adds to a member's archive of their own data."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import aliased

from community.core.db import AnySelect, session
from community.core.personal import Rows, rows_of
from community.membership.models import Agreement, MailLink, Member, MemberSession, RoleGrant, Upload, Withholding
from community.site.models import PolicyVersion

# Columns of a member's row that are not in the archive, and why.
NOT_IN_THE_PROFILE = {
    "password_hash": "a secret of the site's, of no use to anybody",
    "address_hash": "follows from the address, and from the measures, which are in the archive",
    "bio_html": "follows from the words in `bio`",
    "is_watched": "follows from the measures, which are in the archive",
    "has_unread": "follows from the decisions, which are in the archive",
    "unread_count": "follows from the notifications, which are in the archive",
    "is_demo": "says nothing about a person",
    "claim_email": "is empty for whoever has an account",
    "claimed_by_id": "is empty for whoever has an account",
    "claimed_at": "is empty for whoever has an account",
    "handed_over_by_id": "is empty for whoever has an account",
    "erased_at": "is empty for whoever has an account",
}


def profile_of(member_id: int) -> Rows:
    """The member's own row."""
    members = cast(Table, Member.__table__)
    kept = [column for column in members.columns if column.name not in NOT_IN_THE_PROFILE]
    return rows_of(select(*kept).where(members.c.id == member_id))


def known_from_imports(member_id: int) -> Rows:
    """Accounts that an import had brought, and that turned out to be them."""
    columns = Member.handle, Member.display_name, Member.source, Member.source_id, Member.claim_email, Member.claimed_at
    return rows_of(select(*columns).where(Member.claimed_by_id == member_id).order_by(Member.id))


def browsers_of(member_id: int) -> Rows:
    """Where they are signed in; the tokens stay out."""
    columns = MemberSession.browser, MemberSession.created_at, MemberSession.expires_at
    return rows_of(select(*columns).where(MemberSession.member_id == member_id).order_by(MemberSession.id))


def links_of(member_id: int) -> Rows:
    """Links that were mailed to them; the tokens stay out."""
    columns = MailLink.purpose, MailLink.address, MailLink.created_at, MailLink.expires_at, MailLink.used_at
    return rows_of(select(*columns).where(MailLink.member_id == member_id).order_by(MailLink.id))


def agreements_of(member_id: int) -> Rows:
    """Which version of the policy they accepted, when, and how it read."""
    found = select(PolicyVersion.number.label("version"), Agreement.accepted_at, PolicyVersion.text)
    found = found.join(PolicyVersion, PolicyVersion.id == Agreement.policy_version_id)
    return rows_of(found.where(Agreement.member_id == member_id).order_by(PolicyVersion.number))


def roles_of(member_id: int) -> Rows:
    """Roles they had, from when to when, and by whom."""
    giver, taker = aliased(Member), aliased(Member)
    found: AnySelect = (
        select(
            RoleGrant.role,
            RoleGrant.granted_at,
            giver.handle.label("granted_by"),
            RoleGrant.revoked_at,
            taker.handle.label("revoked_by"),
        )
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .outerjoin(taker, taker.id == RoleGrant.revoked_by_id)
    )
    return rows_of(found.where(RoleGrant.member_id == member_id).order_by(RoleGrant.id))


def uploads_of(member_id: int) -> Rows:
    """Pictures they uploaded; `key` names the file in the folder `files`."""
    columns = Upload.key, Upload.media_type, Upload.width, Upload.height, Upload.size_bytes, Upload.created_at
    return rows_of(select(*columns).where(Upload.owner_id == member_id).order_by(Upload.id))


def file_keys_of(member_id: int) -> Iterator[str]:
    """The files themselves."""
    yield from session.scalars(select(Upload.key).where(Upload.owner_id == member_id).order_by(Upload.id))


def measures_on(member_id: int) -> Rows:
    """What was withheld from them, from when to when; the reasons are among the decisions."""
    names = "capability", "scope", "scope_id", "starts_at", "ends_at", "lifted_at"
    columns: list[Any] = [getattr(Withholding, name) for name in names]
    return rows_of(select(*columns).where(Withholding.member_id == member_id).order_by(Withholding.id))


def roles_given_by(member_id: int) -> Rows:
    """Roles they gave or took as an owner, and imports whose contributions they handed over."""
    given = select(RoleGrant.role.label("gave"), RoleGrant.granted_at.label("at"))
    yield from rows_of(given.where(RoleGrant.granted_by_id == member_id).order_by(RoleGrant.id))
    taken = select(RoleGrant.role.label("took"), RoleGrant.revoked_at.label("at"))
    yield from rows_of(taken.where(RoleGrant.revoked_by_id == member_id).order_by(RoleGrant.id))
    handed = select(Member.handle.label("handed_over"), Member.claimed_at)
    yield from rows_of(handed.where(Member.handed_over_by_id == member_id).order_by(Member.id))
