"""Agreeing to the policy. Nothing can be withheld from whoever does, so there is nothing to authorize."""

from datetime import datetime

from community.core.db import insert_into, session
from community.core.errors import Missing
from community.membership.models import Agreement, Member
from community.site.queries import policy_version


def accept_policy(member: Member, number: int, *, now: datetime) -> None:
    """The member agrees to this version; a second time changes nothing. Raises Missing where there is none such."""
    version = policy_version(number)
    if version is None:
        raise Missing
    row = {"member_id": member.id, "policy_version_id": version.id, "accepted_at": now}
    session.execute(insert_into(Agreement).values(row).on_conflict_do_nothing())
