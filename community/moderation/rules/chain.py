"""The chain of the public log: each row's hash is made from the one before and its own words."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

BEGINNING = "0" * 64


def canonical(entry: Mapping[str, Any]) -> str:
    """One way only to write it: sorted keys, no spaces, plain UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(previous: str, entry: str) -> str:
    """SHA-256 over the hash before and the entry, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{previous}\n{entry}".encode()).hexdigest()
