"""A place in a list travels through an address and comes back as it was; what somebody made up does not."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.paging import Page, cut, decode, encode

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
BIGINTS = st.integers(-(2**63) + 1, 2**63 - 1)
TIMES = st.datetimes(timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@given(st.one_of(st.tuples(FLOATS, BIGINTS), st.tuples(TIMES, BIGINTS), st.tuples(BIGINTS, BIGINTS), st.tuples(WORDS)))
def test_a_place_comes_back_exactly_as_it_was(values: tuple[object, ...]) -> None:
    assert decode(encode(values), [type(value) for value in values]) == list(values)


@given(st.binary(max_size=200), st.sampled_from([(float, int), (int, int), (datetime, int), (str,)]))
def test_whatever_stands_in_its_place_is_a_place_or_nothing(content: bytes, kinds: tuple[type, ...]) -> None:
    found = decode(urlsafe_b64encode(content).decode(), kinds)
    assert found is None or [type(value) for value in found] == list(kinds)


@given(st.text(max_size=300), st.sampled_from([(float, int), (datetime, int), (str,)]))
def test_whatever_is_typed_does_no_harm(typed: str, kinds: tuple[type, ...]) -> None:
    decode(typed, kinds)


@pytest.mark.parametrize("cursor", [None, "", "x" * 2_001])
def test_no_place_is_no_place(cursor: str | None) -> None:
    assert decode(cursor, (int, int)) is None


def test_a_place_of_another_list_is_none_of_this_one() -> None:
    place = encode((datetime(2026, 3, 1, tzinfo=UTC), 7))
    assert decode(place, (int, int)) is None
    assert decode(place, (float, int)) is None
    assert decode(place, (datetime, int, int)) is None
    assert decode(place, (datetime,)) is None


def test_times_of_all_zones_are_one_time() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=9)))
    found = decode(encode((moment, 1)), (datetime, int))
    assert found == [moment, 1]
    assert found[0].tzinfo is UTC


def test_a_page_that_ends_the_list_names_no_further_place() -> None:
    assert cut([1, 2, 3], 3, lambda row: (row,)) == Page([1, 2, 3], None)
    assert cut([], 3, lambda row: (row,)) == Page([], None)
    page = cut([1, 2, 3, 4], 3, lambda row: (row,))
    assert page.rows == [1, 2, 3]
    assert decode(page.after, (int,)) == [3]
