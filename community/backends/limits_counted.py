"""Rate limits by the `limits` library: in memory for one process, in Redis for several."""

import time
from collections.abc import Iterable

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from community.core.ports import Limit


class CountedLimiter:
    """Moving windows; a refused hit is not counted in any of its limits that come after the full one."""

    def __init__(self, storage: Storage) -> None:
        self._limiter = MovingWindowRateLimiter(storage)

    def hit(self, key: str, limits: Iterable[Limit]) -> int:
        """Count one hit; 0, or the seconds until it would be taken."""
        items = [RateLimitItemPerSecond(limit.amount, int(limit.window.total_seconds())) for limit in limits]
        for item in items:
            if not self._limiter.hit(item, key):
                reset_at = self._limiter.get_window_stats(item, key).reset_time
                return max(1, int(reset_at - time.time()) + 1)
        return 0


def in_memory() -> CountedLimiter:
    """Counts in this process."""
    return CountedLimiter(MemoryStorage())


def in_redis(url: str) -> CountedLimiter:
    """Counts in Redis, shared by every process that uses it."""
    return CountedLimiter(RedisStorage(url))
