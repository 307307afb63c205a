"""Secrets that travel: made from 256 random bits or an HMAC, kept only as a hash."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the database keeps of a token: 64 hexadecimal digits (SHA-256)."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret: str, purpose: str, row_id: int) -> str:
    """The token of a link, made again whenever its mail is written: `<row>.<HMAC-SHA-256>`."""
    mac = hmac.new(secret.encode(), f"{purpose}:{row_id}".encode(), hashlib.sha256)
    return f"{row_id}.{mac.hexdigest()}"


_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing looks like something else
_PLACES = 5
_ROUND = 32**_PLACES
_STEP = 20_260_411  # odd, so that every number within a round has its own reference
_BACK: int = pow(_STEP, -1, _ROUND)
_MOST_ROUND_DIGITS = 11  # with more, no database could hold the number


def reference(number: int) -> str:
    """A row's number as people say it on the telephone: 7KQ2M. Not a secret; neighbours do not look alike."""
    rounds, within = divmod(number, _ROUND)
    digits, left = "", within * _STEP % _ROUND
    for _place in range(_PLACES):
        left, digit = divmod(left, 32)
        digits = _DIGITS[digit] + digits
    return f"{rounds}-{digits}" if rounds else digits


def number_of(text: str) -> int | None:
    """The number that a reference stands for, however it is written; None where it is none."""
    rounds, _dash, digits = text.strip().upper().translate(_ALIKE).rpartition("-")
    is_whole = len(digits) == _PLACES and set(digits) <= set(_DIGITS)
    if not is_whole or not (rounds or "0").isdecimal() or len(rounds) > _MOST_ROUND_DIGITS:
        return None
    within = 0
    for digit in digits:
        within = within * 32 + _DIGITS.index(digit)
    found: int = int(rounds or 0) * _ROUND + within * _BACK % _ROUND
    return found


_ALIKE = str.maketrans("OIL", "011")
