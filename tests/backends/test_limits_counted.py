"""Rate limits, counted in memory, in Redis and in a file: the same answers, and never one too many."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from community.backends.limits_counted import in_memory, in_redis
from community.backends.limits_file import FileLimiter
from community.core.ids import new_token
from community.core.ports import Limit, Limiter

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Make = Callable[[], Limiter]


@pytest.fixture(params=["memory", "redis", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """A limiter; in Redis and in a file each one made counts together with the others, as those of several processes."""
    if request.param == "file":
        return lambda: FileLimiter(tmp_path / "data" / "limits.db")
    if request.param == "redis":
        url: str = request.getfixturevalue("redis_url")
        return lambda: in_redis(url)
    one = in_memory()
    return lambda: one


@pytest.fixture
def who() -> str:
    """Somebody whom nobody has counted yet."""
    return f"votes:member-{new_token()}"


def test_as_many_as_allowed_are_taken_and_the_next_must_wait(make: Make, who: str) -> None:
    limiter = make()
    assert [limiter.hit(who, [Limit(3, HOUR)]) for _ in range(3)] == [0, 0, 0]
    assert 3595 <= limiter.hit(who, [Limit(3, HOUR)]) <= 3602


def test_a_refusal_costs_nothing_and_the_window_moves_on(make: Make, who: str) -> None:
    limiter, limit = make(), Limit(2, HOUR)
    with time_machine.travel(datetime.now(UTC), tick=False) as travelling:
        assert [limiter.hit(who, [limit]) for _ in range(2)] == [0, 0]
        travelling.shift(HOUR / 2)
        assert all(limiter.hit(who, [limit]) for _ in range(5))
        travelling.shift(HOUR / 2 + timedelta(seconds=1))
        assert [limiter.hit(who, [limit]) for _ in range(2)] == [0, 0], "those refused were counted"
        assert limiter.hit(who, [limit])


def test_people_are_counted_apart_and_so_are_doors(make: Make, who: str) -> None:
    limiter = make()
    assert limiter.hit(who, [Limit(1, HOUR)]) == 0
    assert limiter.hit(who, [Limit(1, HOUR)]) > 0
    assert limiter.hit(f"{who}0", [Limit(1, HOUR)]) == 0
    assert limiter.hit(who.replace("votes", "ideas"), [Limit(1, HOUR)]) == 0


def test_of_several_limits_the_fullest_speaks(make: Make, who: str) -> None:
    limiter, limits = make(), [Limit(5, HOUR), Limit(2, DAY)]
    assert [limiter.hit(who, limits) for _ in range(2)] == [0, 0]
    assert limiter.hit(who, limits) > 3600


def test_many_at_once_are_never_one_too_many(make: Make, who: str) -> None:
    start = threading.Barrier(16)
    answers: list[int] = []

    def knock() -> None:
        limiter = make()
        start.wait()
        answers.extend(limiter.hit(who, [Limit(20, HOUR)]) for _ in range(5))

    threads = [threading.Thread(target=knock) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(0), len(answers)) == (20, 80)


def test_in_redis_processes_count_together(redis_url: str, who: str) -> None:
    one, other = in_redis(redis_url), in_redis(redis_url)
    assert (one.hit(who, [Limit(1, HOUR)]), other.hit(who, [Limit(1, HOUR)]) > 0) == (0, True)


def test_in_memory_they_count_each_for_itself(who: str) -> None:
    assert [in_memory().hit(who, [Limit(1, HOUR)]) for _ in range(2)] == [0, 0]
