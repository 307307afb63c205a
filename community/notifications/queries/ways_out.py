"""Tokens of the ways out of a mail: each takes one member out of one thing, and works as long as the site's key stays.

What one leaves: a kind of notification (`outcome`), a digest (`daily`), or an idea (`idea-42`). Whoever holds the mail
can use it without signing in; all it can do is to make it quieter.
"""

import hmac
from typing import NamedTuple

from community.core.keyed import keyed_hash
from community.notifications.rules import Kind, Rhythm

MAC_DIGITS = 32


class WayOut(NamedTuple):
    """Who leaves, and what."""

    what: str
    member_id: int

    @property
    def idea_id(self) -> int | None:
        return int(self.what.removeprefix("idea-")) if self.what.startswith("idea-") else None

    @property
    def token(self) -> str:
        return f"{self.what}.{self.member_id}.{_mac(self.what, self.member_id)}"


def way_out(token: str) -> WayOut | None:
    """What the token opens; None for one that is none of ours."""
    what, _, rest = token.partition(".")
    number, _, mac = rest.partition(".")
    if not (_is_number(number) and hmac.compare_digest(mac.encode(), _mac(what, int(number)).encode())):
        return None
    is_idea = what.startswith("idea-") and _is_number(what.removeprefix("idea-"))
    is_known = is_idea or what in {*Kind, Rhythm.DAILY, Rhythm.WEEKLY}
    return WayOut(what, int(number)) if is_known else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _mac(what: str, member_id: int) -> str:
    return keyed_hash("way out", f"{what}:{member_id}")[:MAC_DIGITS]
