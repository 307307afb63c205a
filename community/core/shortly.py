"""Rows that every page needs and hardly anybody changes, kept for a second in each process."""

import functools
import time
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar, cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from community.core.db import session, write_intent

SECONDS = 0.8
Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
_kept: dict[Hashable, tuple[float, object]] = {}
_epoch = [0]


def kept_shortly(read: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
    """Keep what `read` returns for a second; a commit of this process forgets it at once.

    Not used inside a transaction that writes: there the rows are read. What is kept is detached: load all it needs.
    There is one value for each choice of arguments; nothing bounds their number but the caller.
    """
    name = f"{read.__module__}.{read.__qualname__}"

    @functools.wraps(read)
    def kept(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Value:
        if write_intent.get():
            return read(*args, **kwargs)
        key = (session.get_bind(), name, args, *kwargs.items())
        found = _kept.get(key)
        if found is not None and found[0] > time.monotonic():
            return cast(Value, found[1])  # the key names the function
        before = _epoch[0]
        value = read(*args, **kwargs)
        _detach(value)
        if before == _epoch[0]:
            _kept[key] = (time.monotonic() + SECONDS, value)
        return value

    return kept


def _detach(value: object) -> None:
    for each in value if isinstance(value, list | tuple) else [value]:
        if inspect(each, raiseerr=False) is not None and each in session:
            session.expunge(each)


def forget() -> None:
    """Forget everything kept, and what is being read right now: it may be from before a commit."""
    _epoch[0] += 1
    _kept.clear()


@event.listens_for(Session, "after_commit")
def _forget_after_commit(_session: Session) -> None:
    forget()
