"""Tables for other programs: CSV that no spreadsheet mistakes for formulas."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

# What a spreadsheet takes for the beginning of a formula, in full width too, as Japanese keyboards write it.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows with a header of their keys; UTF-8, one line a row. No rows: nothing."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows(_cells(row.values()) for row in rows)
    return out.getvalue()


def _cells(values: Iterable[object]) -> list[object]:
    return [_cell(value) for value in values]


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value
