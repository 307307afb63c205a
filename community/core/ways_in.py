"""Names behind the plus of our address: each lets one member do one thing by mail. Short, for a mailbox's name has 64
characters at most, and in small letters, for some servers make them so.

`r-17-42-…`: member 17 answers what telling 42 told. `b-9-…`: mailing 9 did not arrive. `d-5-0a1b2c3d-…`: nor did the
mail of delivery 5, if it still is the one of this key. `u-17-outcome-…`: member 17 hears no more of outcomes.
"""

import hmac
from collections.abc import Sequence
from typing import NamedTuple

from community.core.keyed import keyed_hash
from community.core.ports import chosen

MAC_DIGITS = 20
MOST_CHARACTERS = 80


class WayIn(NamedTuple):
    """What a name lets its holder do."""

    act: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return "-".join((self.act, *self.parts, _mac(self.act, self.parts)))

    @property
    def address(self) -> str:
        """Where to write; '' where no mail comes in here."""
        local, at, domain = chosen().settings.mail_replies.partition("@")
        return f"{local}+{self.name}@{domain}" if at else ""

    @property
    def number(self) -> int:
        """The first of its parts."""
        return int(self.parts[0])


def way_in(names: Sequence[str]) -> WayIn | None:
    """The first of these names that is one of ours; None where none is."""
    for name in filter(str.isascii, names):
        act, *parts = name[:MOST_CHARACTERS].split("-")
        mac = parts.pop() if parts else ""
        is_ours = hmac.compare_digest(mac.encode(), _mac(act, tuple(parts)).encode())
        if is_ours and parts and parts[0].isdecimal():
            return WayIn(act, tuple(parts))
    return None


def _mac(act: str, parts: tuple[str, ...]) -> str:
    return keyed_hash("way in", "-".join((act, *parts)))[:MAC_DIGITS]
