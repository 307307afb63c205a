"""Passwords: which are refused, and how they are kept (argon2id: 19 MiB, two passes, some 80 ms)."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.core.errors import Invalid, TooMany

PASSWORD_LENGTH = (8, 256)
SHORT = 16  # characters; up to here a pattern is guessed as fast as a word
WAIT_SECONDS = 10
COMMON = Path(__file__).resolve().parent.parent / "common_passwords.txt"

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# More at once would only take memory: each holds a processor for as long as it runs.
_places = BoundedSemaphore(max(2, os.cpu_count() or 2))
_LEET = str.maketrans("@4310$57!8", "aaeiosstib")
# A hash like all others, of a password that nobody knows, to check against where there is no account.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$2dZ1igE3ULCHKKMaOY8MmQ$k8y6Er8H9w77iX2/VbpQ3yf2Jzu/o+6fBvluEI7xJVg"
_TAIL = re.compile(r"[^a-z]+$")


def check_password(password: str, *, of: tuple[str, ...], field: str = "password") -> None:
    """Raise Invalid for a password that is too short, too long, common, or the same as one of `of`."""
    least, most = PASSWORD_LENGTH
    if not least <= len(password) <= most:
        raise Invalid("password-length", field=field, least=least, most=most)
    plain = _plain(password)
    if plain in {_plain(word) for name in of for word in (name, name.partition("@")[0])}:
        raise Invalid("password-is-name", field=field)
    if is_common(plain):
        raise Invalid("password-common", field=field)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def is_common(plain: str) -> bool:
    """Whether small letters are a common password, also with its usual dressing: digits behind, 3 for e."""
    if len(plain) <= SHORT and (len(set(plain)) < 4 or _is_walk(plain) or _is_repeated(plain)):
        return True
    bare = _TAIL.sub("", plain)
    return any(word in _common() for word in (plain, bare, plain.translate(_LEET), bare.translate(_LEET)))


def _is_walk(plain: str) -> bool:
    """One sign after the other, up or down: 23456789, hgfedcba."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return steps in ({1}, {-1})


def _is_repeated(plain: str) -> bool:
    """A short piece over and over: abcabcabc, 12341234."""
    return plain in (plain * 2)[1:-1] and (plain * 2).find(plain, 1) <= 4


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="ascii").split())


def hash_password(password: str) -> str:
    """What is kept of a password. Slow on purpose: never call it inside a transaction that writes."""
    with _place():
        return _hasher.hash(_as_kept(password))


def is_password_of(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; takes as long where nothing is kept (`None`). Slow on purpose."""
    with _place():
        try:
            _hasher.verify(kept or _NOBODYS, _as_kept(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise TooMany("too-busy", retry_after_seconds=WAIT_SECONDS)
    try:
        yield
    finally:
        _places.release()


def _as_kept(password: str) -> str:
    """The same letters, whichever way a keyboard composed them."""
    return unicodedata.normalize("NFC", password)[: PASSWORD_LENGTH[1] * 4]
