"""What only this site can make: hashes and tokens under its secret key.

The key is the one thing that actions do not get as an argument. Every door that decides, lets somebody join or confirms
an address would have to carry it through, and none of them would do anything else with it.
"""

import hashlib
import hmac

from community.core.ids import link_token
from community.core.ports import chosen


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA-256 of a text, as 64 hexadecimal digits: nobody without the key can try texts until one fits."""
    return hmac.new(_key(), f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def row_token(purpose: str, row_id: int) -> str:
    """A token that opens one row to whoever holds it, for one purpose, for as long as the key stays."""
    return link_token(chosen().settings.secret_key, purpose, row_id)


def is_token_of(token: str, purpose: str, row_id: int) -> bool:
    """Whether this is that token."""
    return hmac.compare_digest(token.encode(), row_token(purpose, row_id).encode())


def _key() -> bytes:
    return chosen().settings.secret_key.encode()
