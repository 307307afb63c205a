"""Rows that every page needs and hardly anybody changes, kept for a second in each process."""

import functools
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from community.core.db import session

SECONDS = 0.8
Value = TypeVar("Value")
_kept: dict[tuple[object, str], tuple[float, object]] = {}
_epoch = 0


def kept_shortly(read: Callable[[], Value]) -> Callable[[], Value]:
    """Keep what `read` returns for a second; a commit of this process forgets it at once.

    Not used inside a transaction that writes: there the rows are read. What is kept is detached: load all it needs.
    """

    @functools.wraps(read)
    def kept() -> Value:
        key = (session.get_bind(), read.__qualname__ + read.__module__)
        found = _kept.get(key)
        if found is not None and found[0] > time.monotonic():
            return found[1]  # type: ignore[return-value]  # the key names the function
        value = read()
        _detach(value)
        _kept[key] = (time.monotonic() + SECONDS, value)
        return value

    return kept


def _detach(value: object) -> None:
    for each in value if isinstance(value, list | tuple) else [value]:
        if inspect(each, raiseerr=False) is not None and each in session:
            session.expunge(each)


def forget() -> None:
    """Forget everything kept."""
    _kept.clear()


@event.listens_for(Session, "after_commit")
def _forget_after_commit(_session: Session) -> None:
    forget()
