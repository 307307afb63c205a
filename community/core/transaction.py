"""The one committer: a unit of work begins, commits on normal return, and rolls back on any error."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.core import tasks
from community.core.db import session, write_intent


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
