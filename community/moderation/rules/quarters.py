"""Quarters of a year, and figures over them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

Quarter = tuple[int, int]  # the year, and 1 to 4


def quarter_of(moment: datetime) -> Quarter:
    """The quarter, by UTC."""
    there = moment.astimezone(UTC)
    return there.year, (there.month + 2) // 3


def bounds(quarter: Quarter) -> tuple[datetime, datetime]:
    """Its first moment, and that of the next."""
    year, number = quarter
    after = (year + 1, 1) if number == 4 else (year, number + 1)
    return datetime(year, number * 3 - 2, 1, tzinfo=UTC), datetime(after[0], after[1] * 3 - 2, 1, tzinfo=UTC)


def through(first: datetime, last: datetime) -> Iterator[Quarter]:
    """Every quarter from the one to the other, the latest first."""
    quarter, stop = quarter_of(last), quarter_of(first)
    while quarter >= stop:
        yield quarter
        year, number = quarter
        quarter = (year, number - 1) if number > 1 else (year - 1, 4)


def median_hours(spans: Sequence[timedelta]) -> float | None:
    """To a tenth of an hour; None where there is nothing."""
    return round(median(span.total_seconds() for span in spans) / 3600, 1) if spans else None


def share(part: int, whole: int) -> float | None:
    """To a thousandth; None where there is nothing to have a share of."""
    return round(part / whole, 3) if whole else None
