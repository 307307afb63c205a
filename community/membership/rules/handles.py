"""Handles: their shape, what else could be offered, and what is drawn from them."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from community.core.errors import Invalid

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]")
RESERVED_HANDLES = frozenset(
    {
        "admin", "administrator", "all", "alle", "anonymous", "betreiber", "community", "everybody", "everyone",
        "former-member", "here", "hilfe", "moderation", "moderator", "moderatoren", "moderators", "official", "owner",
        "produktteam", "root", "security", "staff", "support", "system", "team",
    }
)  # fmt: skip
TINTS = 12
FORMER = "former_"  # how the handle of somebody who left begins; with the underscore it is nobody's to choose


def normal_handle(typed: str) -> str:
    """A handle as it is compared: small letters, without the @ and spaces that people put around it."""
    return typed.strip().removeprefix("@").lower()


def is_handle(text: str) -> bool:
    """3 to 30 of a–z, 0–9 and inner hyphens."""
    return bool(HANDLE.fullmatch(text))


def is_former(handle: str) -> bool:
    """Whether it is that of somebody who left."""
    return handle.startswith(FORMER)


def check_handle(handle: str) -> str:
    """The handle, if a person may choose it; raises Invalid, with the nearest valid one where there is one."""
    if not is_handle(handle):
        suggestion = handle_from(handle)
        raise Invalid("handle-shape-like" if suggestion else "handle-shape", field="handle", suggestion=suggestion)
    if handle in RESERVED_HANDLES:
        raise Invalid("handle-reserved", field="handle")
    return handle


def handle_from(name: str) -> str:
    """The nearest valid handle to a name, or '' where nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-")
    return handle if is_handle(handle) else ""


def similar_handles(handle: str) -> Iterator[str]:
    """Others to offer where `handle` is taken, the nearest first."""
    for number in range(2, 100):
        yield f"{handle[:26].rstrip('-')}-{number}"


def name_from(handle: str) -> str:
    """The name a newcomer begins with: `mara-k` becomes Mara K."""
    return " ".join(word.capitalize() for word in handle.split("-") if word)


@lru_cache(4096)
def initials(name: str) -> str:
    """One or two capitals for an avatar; a question mark for a name without letters."""
    words = [word for word in re.split(r"[\s\-_.]+", name) if word and word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][0]] if words else ["?"]
    return "".join(letters).upper()[:2]


@lru_cache(4096)
def tint(handle: str) -> int:
    """Which of the twelve avatar tints a handle has, the same everywhere."""
    return hashlib.sha256(handle.encode()).digest()[0] % TINTS
