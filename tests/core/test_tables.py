"""Tables that no spreadsheet mistakes for formulas."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.tables import as_csv

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read_back(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written, newline="")))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_every_text_comes_back_whole_and_none_as_a_formula(texts: list[str]) -> None:
    cells = [
        row["text"] for row in read_back(as_csv([{"n": number, "text": text} for number, text in enumerate(texts)]))
    ]
    for text, cell in zip(texts, cells, strict=True):
        assert cell in (text, f"'{text}")
        assert not cell.lstrip().startswith(STARTS)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), (-7, "-7"), (1.5, "1.5"), ("-7", "'-7"), ("a=b", "a=b"), (" =1", "' =1"), ("'", "'"), (True, "True"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00+00:00"), ("a,\"b\"\nc", "a,\"b\"\nc"), ("配達", "配達"),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_and_text_stays_text(value: object, written: str) -> None:
    assert read_back(as_csv([{"x": value, "y": 1}]))[0]["x"] == written


def test_no_rows_are_no_text() -> None:
    assert as_csv([]) == ""


def test_lines_end_as_the_standard_says() -> None:
    assert as_csv([{"a": 1, "b": "x"}]) == "a,b\r\n1,x\r\n"
