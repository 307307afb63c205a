"""Rate limits at the doors. Spent after an action has changed something, so that an idle click costs nothing.

Spending too much raises TooMany inside the transaction, which takes the change back.
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import request

from community.access import Viewer
from community.core.errors import TooMany
from community.core.ports import Limit, chosen
from community.web.security import network_prefix

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "ideas": (Limit(5, HOUR), Limit(15, DAY)),
    "comments": (Limit(20, 10 * MINUTE),),
    "votes": (Limit(60, 10 * MINUTE),),
    "uploads": (Limit(20, HOUR),),
    "reports": (Limit(10, HOUR),),
    "join": (Limit(60, HOUR),),
    "reset": (Limit(20, HOUR),),
    "sign-in": (Limit(10, MINUTE),),
    "refusals": (Limit(3, DAY),),
}


def spend(kind: str, who: str) -> None:
    """Count one of `kind` for `who`; raises TooMany with the seconds to wait."""
    factor = chosen().settings.factor
    scaled = [Limit(max(1, round(limit.amount * factor)), limit.window) for limit in LIMITS[kind]]
    if wait := chosen().limiter.hit(f"{kind}:{who}", scaled):
        raise TooMany(f"too-many-{kind}", retry_after_seconds=wait)


def spend_by_member(kind: str, member: Viewer) -> None:
    """Count one of `kind` for a member, the same for new and old."""
    spend(kind, f"member-{member.id}")


def spend_by_network(kind: str, account: str = "") -> None:
    """Count one of `kind` for the caller's network prefix, and the account tried if one is given."""
    spend(kind, f"{network_prefix(request.remote_addr)}:{account}")
