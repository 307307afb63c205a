"""An application beside the one of the other tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.core import ports, tasks


@contextmanager
def beside_the_others() -> Iterator[None]:
    """Whatever application is made meanwhile, the process then runs with what it ran with before."""
    before, jobs = ports.use(None), tasks.send_through(None)
    try:
        yield
    finally:
        ports.use(before)
        tasks.send_through(jobs)
