"""The public log as it is read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.core.db import session
from community.moderation.models import LogEntry

PAGE = 50


@dataclass(frozen=True)
class Logged:
    """An entry of the log. Its hash is made over the one before and `entry`, word for word; `words` is that read."""

    number: int
    at: datetime
    kind: str
    words: dict[str, Any]
    hash: str
    previous: str
    entry: str


def log_page(*, before: int | None = None, limit: int = PAGE, kind: str = "") -> Sequence[Logged]:
    """The newest entries, or those before the number `before`; of one kind, where it is named. One query."""
    found = select(LogEntry).order_by(LogEntry.id.desc()).limit(limit)
    if before:
        found = found.where(LogEntry.id < before)
    rows = session.scalars(found.where(LogEntry.kind == kind) if kind else found)
    return [_logged(row) for row in rows]


def _logged(row: LogEntry) -> Logged:
    words = json.loads(row.entry)
    return Logged(row.id, row.happened_at, row.kind, words, row.hash, row.previous, row.entry)
