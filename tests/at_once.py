"""What several people do, or one of them several times, at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.world import Browser


def at_once(works: list[Callable[[], int]], threads: int) -> list[int]:
    """Run all of them, as many at a time as there are threads, the first ones at the same moment."""
    start = threading.Barrier(threads)
    opened = threading.local()

    def run(work: Callable[[], int]) -> int:
        if not getattr(opened, "is_open", False):
            opened.is_open = True
            start.wait(timeout=60)
        return work()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, works))


def sender(browser: Browser, path: str, *, verb: str = "POST", **fields: str) -> Callable[[], int]:
    """One click or form of somebody, sent by a client of its own; the status of the answer."""
    headers = {"X-CSRFToken": browser.csrf()}
    twin = browser.client.application.test_client()
    for cookie in browser.client._cookies.values():
        twin._cookies[cookie._storage_key] = cookie
    return lambda: twin.open(path, method=verb, data=fields, headers=headers).status_code
