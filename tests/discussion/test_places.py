"""The place of a comment in its thread, by its path alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.discussion.rules import MOST_DEPTH, STEP_DIGITS, depth_of, path_under, step

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  made aware
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_step_is_twenty_digits_and_sorts_by_time_then_tie() -> None:
    steps = [step(WHEN), step(WHEN, 1), step(WHEN, 9_999), step(WHEN + timedelta(microseconds=1))]
    assert steps == sorted(steps)
    assert {len(each) for each in steps} == {STEP_DIGITS}
    assert step(datetime(1803, 1, 1, tzinfo=UTC)) == "0" * STEP_DIGITS


def test_the_deepest_level_is_the_last() -> None:
    path = ""
    for number in range(60):
        path = path_under(path, WHEN + timedelta(seconds=number))
        assert depth_of(path) == min(number, MOST_DEPTH)


@given(times=st.lists(moments, min_size=1, max_size=12), parents=st.lists(st.integers(0, 11), max_size=12))
def test_sorting_by_path_is_reading_depth_first(times: list[datetime], parents: list[int]) -> None:
    paths: list[str] = []
    for number, (moment, parent) in enumerate(zip(times, [*parents, *range(12)], strict=False)):
        above = paths[parent % number] if number and parent % 3 else ""
        paths.append(path_under(above, moment, number))
    for path in sorted(paths):
        below = [other for other in paths if other.startswith(path) and other != path]
        following = [other for other in sorted(paths) if other > path]
        assert following[: len(below)] == sorted(below), "all that answers it comes before anything else"
