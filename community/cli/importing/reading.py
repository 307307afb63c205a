"""Reading CSV as other programs write it: with or without a mark at its start, three delimiters, broken bytes."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from community.cli.importing.columns import KINDS, Refused, match
from community.cli.importing.report import Report

DELIMITERS = ",;\t"
MOST_CELL_CHARACTERS = 2_000_000
TOLD_EVERY_LINES = 50
_BROKEN = re.compile("[\ud800-\udfff]")
_SIXTEEN_BITS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Cells = tuple[str, ...]
Passed = Callable[[int], None]


class Sheet:
    """One CSV file whose header fits: `rows()` are its cells in the order of `KINDS[kind].all`.

    A missing optional column reads as empty cells; `has` tells it from an empty one.
    """

    def __init__(self, kind: str, path: Path, mapping: Mapping[str, str]) -> None:
        self.kind = kind
        self.path = path
        self.name = path.name
        self.size_bytes = _size(path)
        self.header, self.delimiter = self._read_header(mapping)
        self._places = match(kind, self.header, mapping)
        missing = [field for field in KINDS[kind].needed if field not in self._places]
        if missing:
            raise Refused(self._lacking(missing))

    def has(self, field: str) -> bool:
        """Whether there is a column for this field."""
        return field in self._places

    def rows(self, report: Report, passed: Passed = lambda _bytes: None) -> Iterator[tuple[int, Cells]]:
        """Each row that can be read, with the line it begins on; what cannot is reported.

        `passed` is told now and then how many bytes have been read so far. Holds one row at a time.
        """
        width = len(self.header)
        last = [self._places.get(field, width) for field in KINDS[self.kind].all]
        pick: Callable[[list[str]], Cells] = itemgetter(*last)
        for line, row in self._records(report, passed):
            if len(row) > width:
                report.bad(self.name, line, "cells", f"has {len(row)} cells, the header {width}")
                continue
            row.extend([""] * (width + 1 - len(row)))
            yield line, pick(row)

    def _records(self, report: Report, passed: Passed) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(MOST_CELL_CHARACTERS)
        with self.path.open("rb") as file:
            lines = _Lines(file, self.name, report)
            reader = csv.reader(lines, delimiter=self.delimiter)
            is_header = True
            while True:
                line = reader.line_num + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    report.bad(self.name, line, "csv", _worded(error))
                    continue
                if lines.is_over:
                    report.bad(self.name, line, "csv", "a quotation mark opened here is never closed")
                    return
                if is_header:
                    is_header = not any(row)
                elif any(row):
                    yield line, row
                if not line % TOLD_EVERY_LINES:
                    passed(file.tell())

    def _read_header(self, mapping: Mapping[str, str]) -> tuple[list[str], str]:
        """The header, split at whichever delimiter finds most of our fields in it."""
        headers = [(self._first_record(delimiter), delimiter) for delimiter in DELIMITERS]
        best = max(headers, key=lambda each: (len(match(self.kind, each[0], mapping)), len(each[0])))
        if not best[0]:
            raise Refused(f"{self.name}: is empty; its first line must name the columns.")
        return best

    def _first_record(self, delimiter: str) -> list[str]:
        with self.path.open("rb") as file:
            lines = _Lines(file, self.name, Report())
            reader = csv.reader(lines, delimiter=delimiter)
            try:
                return next((row for row in reader if any(row)), [])
            except csv.Error:
                return []

    def _lacking(self, missing: list[str]) -> str:
        columns = ", ".join(name.strip() for name in self.header)
        return (
            f"{self.name}: no column {' and no column '.join(missing)}; it has {columns[:500]}. "
            f"Say which one it is: --map {missing[0]}=…"
        )


class _Lines:
    """The lines of a file as text. Bytes that are no UTF-8 become U+FFFD, and are reported."""

    def __init__(self, file: BinaryIO, name: str, report: Report) -> None:
        start = file.read(4)
        file.seek(0)
        encoding = "utf-16" if start[:2] in _SIXTEEN_BITS else "utf-8-sig"
        errors = "replace" if encoding == "utf-16" else "surrogateescape"
        self._text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
        self._name = name
        self._report = report
        self._number = 0
        self.is_over = False  # true within a record: it lacks its end

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._number += 1
            if not line.isascii() and _BROKEN.search(line):
                self._report.note(self._name, self._number, "bytes", "broken UTF-8; � stands in its place")
                line = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            yield line
        self.is_over = True


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise Refused(f"{path}: no such file.")
        return path.stat().st_size
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}.") from error


def _worded(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a cell of over {MOST_CELL_CHARACTERS:,} characters; perhaps its quotation mark is never closed"
    return str(error)
