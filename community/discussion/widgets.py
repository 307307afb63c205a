"""Read-only pieces that pages of other rooms call."""

from collections.abc import Callable
from typing import Any

from community.discussion.queries import Contribution, latest_by
from community.membership.models import Member
from community.web.actor import viewer


def comments_of(member: Member) -> list[Contribution]:
    """The member's latest comments that whoever looks may read. Two queries."""
    return latest_by(member.id, viewer())


GLOBALS: dict[str, Callable[..., Any]] = {"comments_of": comments_of}
