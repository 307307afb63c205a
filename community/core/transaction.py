"""The one committer: a unit of work begins, commits on normal return, and rolls back on any error."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from community.core import tasks
from community.core.db import is_deadlock, session, write_intent

PAUSES_SECONDS = (0.02, 0.1)
Result = TypeVar("Result")


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction. What it nudged is sent on after the commit, never before."""
    session.rollback()
    token = write_intent.set(True)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        tasks.take_nudges()
        raise
    finally:
        write_intent.reset(token)
    tasks.send(tasks.take_nudges())


def until_it_fits(act: Callable[[], Result]) -> Result:
    """`act`, which is a whole transaction, tried anew after a deadlock; the third one is raised.

    A moment later: at once, it would meet the winner before that one has woken up.
    """
    for pause_seconds in PAUSES_SECONDS:
        try:
            return act()
        except OperationalError as error:
            if not is_deadlock(error):
                raise
        time.sleep(pause_seconds)
    return act()
