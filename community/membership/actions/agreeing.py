"""Agreeing to the policy. Nothing can be withheld from whoever does, so there is nothing to authorize."""

from datetime import datetime

from community.core.db import session
from community.core.errors import Missing
from community.membership.models import Agreement, Member
from community.site.queries import policy_version


def accept_policy(member: Member, number: int, *, now: datetime) -> None:
    """The member agrees to this version; a second time changes nothing. Raises Missing where there is none such."""
    version = policy_version(number)
    if version is None:
        raise Missing
    if session.get(Agreement, (member.id, version.id)) is None:
        session.add(Agreement(member_id=member.id, policy_version_id=version.id, accepted_at=now))
        session.flush()
