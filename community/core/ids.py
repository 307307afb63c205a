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
