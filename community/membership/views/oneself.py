"""The signed-in member of this request, as a row of this room."""

from typing import cast

from community.membership.models import Member
from community.web import actor


def myself() -> Member:
    """Who acts or looks; raises NotPermitted where nobody has signed in."""
    return cast(Member, actor.signed_in())
