"""Acts out of a CSV file, whoever wrote it: times and actions in the usual ways; bad lines are told and left out."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from community.moderation.rules.signals import Act

NEEDED = ("member", "action", "target", "time")
NOTHING = frozenset({"", "-", "none", "null", "nan", "unknown"})
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
DELIMITERS = ",;\t"
UTC_AFTER = re.compile(r" ?UTC$")
NUMBER = re.compile(r"\d{9,19}(\.\d+)?")  # eight digits are a date
MOST_SECONDS = 1e11  # later than the year 5000: milliseconds, then
MILLI, MICRO = 1e3, 1e6
UNDOING = frozenset({"withdraw", "withdrawn", "withdrew", "unvote", "unvoted", "remove", "removed", "retract", "undo"})
NAMES: dict[str, frozenset[str]] = {
    "vote": frozenset({"vote", "voted", "votes", "upvote", "upvoted"}),
    "report": frozenset({"report", "reported", "flag", "flagged"}),
    "comment": frozenset({"comment", "commented", "reply", "replied"}),
    "join": frozenset({"join", "joined", "signup", "register", "registered", "registration"}),
    "post": frozenset({"post", "posted", "submit", "submitted", "idea"}),
}


class Unreadable(Exception):
    """The file as a whole is not what it should be; the message says why."""


def read_acts(path: Path, leave_out: Callable[[int, str], None]) -> Iterator[Act]:
    """The acts in the file, in its order; each line that makes no sense goes to `leave_out`. Raises Unreadable."""
    with path.open(encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        lines = _Lines(file)
        heading = next(lines, "")
        delimiter = max(DELIMITERS, key=heading.count)
        names = [name.strip().lower() for name in next(csv.reader([heading], delimiter=delimiter), [])]
        if missing := [name for name in NEEDED if name not in names]:
            raise Unreadable(f"{path} has no column {', '.join(missing)}")
        rows = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.taken.clear()
            try:
                cells = next(rows)
                if not cells:
                    continue
                act = _act(dict(zip(names, cells, strict=False)))
            except StopIteration:
                return
            except (csv.Error, ValueError, OverflowError) as error:
                lines.give_back()
                rows = csv.reader(lines, delimiter=delimiter)
                leave_out(lines.number, str(error))
                continue
            yield act


class _Lines:
    """The lines of a file, those of the row that is being read at hand: a stray quote takes in the ones after it."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file, self._again = iter(file), deque[str]()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self.taken.append(line)
        self.number += 1
        return line

    def give_back(self) -> None:
        """Let all but the first of them be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def _act(row: Mapping[str, str]) -> Act:
    time = _cell(row, "time")
    act = Act(
        member=_cell(row, "member"),
        action=action_of(_cell(row, "action")),
        target=_cell(row, "target"),
        author=_cell(row, "author"),
        time=seconds_of(time),
        prefix=_cell(row, "prefix"),
        device=_cell(row, "device"),
        joined=seconds_of(_cell(row, "joined") or time),
        text=_cell(row, "text"),
    )
    if not act.member:
        raise ValueError("it names no member")
    if act.action in ("vote", "report") and not act.target:
        raise ValueError(f"it is a {act.action} for nothing")
    return act


def _cell(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "").strip()
    return "" if text.lower() in NOTHING else text


def action_of(text: str) -> str:
    """What an action is called here: `vote.cast`, `VoteCast` and `upvote` are a vote, `vote_withdrawn` is none."""
    words = {word.lower() for word in WORD.findall(text)}
    if words & UNDOING:
        return "withdraw"
    if {"sign", "up"} <= words:
        return "join"
    return next((name for name, known in NAMES.items() if words & known), text.lower())


def seconds_of(text: str) -> float:
    """Seconds since 1970, from ISO 8601 (without an offset: UTC) or a number of (milli-, micro-)seconds."""
    if NUMBER.fullmatch(text):
        number = float(text)
        return number / (1 if number < MOST_SECONDS else MILLI if number < MOST_SECONDS * MILLI else MICRO)
    moment = datetime.fromisoformat(UTC_AFTER.sub("+00:00", text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
