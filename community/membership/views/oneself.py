"""The signed-in member of this request, as a row of this room."""

from typing import cast

from community.membership.models import Member
from community.web import actor, gate


def member_here() -> Member:
    """Who opens this page; whoever has not signed in is sent to do so."""
    return cast(Member, gate.member_here())


def myself() -> Member:
    """Who acts; raises NotPermitted where nobody has signed in."""
    return cast(Member, actor.signed_in())
