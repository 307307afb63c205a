"""What is done in one transaction while another one is not committed yet."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask

from community.core.db import session
from community.core.transaction import writing

SECONDS = 60
OPEN_SECONDS = 0.5


@contextmanager
def uncommitted(app: Flask, act: Callable[[], object]) -> Iterator[None]:
    """Somebody has done `act`, and their transaction stays open for a moment after this has begun."""
    is_done = threading.Event()

    def run() -> None:
        try:
            with app.app_context(), writing():
                act()
                is_done.set()
                time.sleep(OPEN_SECONDS)
        finally:
            is_done.set()

    session.rollback()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run)
        assert is_done.wait(SECONDS)
        yield
    other.result()
