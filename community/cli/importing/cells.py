"""What a cell means: times, numbers, ids."""

import re
from datetime import UTC, datetime

from community.core.text import clean_line

MOST_ID_CHARACTERS = 200
MOST_CARRIED_VOTES = 1_000_000_000
_WHOLE = re.compile(r"([0-9]{1,12})(?:\.0*)?")
_FIRST_YEAR = 1970


class BadCell(Exception):
    """A cell that means nothing; the message names its field and says why."""

    @property
    def sort(self) -> str:
        """The field, for counting errors of a sort."""
        return str(self).partition(":")[0]


def read_time(text: str) -> datetime:
    """A time in ISO 8601, in UTC where it names no zone; a date is its midnight. Raises BadCell."""
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCell(f"created_at: {quoted(text)} is not a time" if text.strip() else "created_at: is empty") from None
    if moment.year < _FIRST_YEAR:
        raise BadCell(f"created_at: {quoted(text)} is before {_FIRST_YEAR}")
    return moment


def read_id(text: str, field: str) -> str:
    """An id of another program as it is kept, '' for an empty cell. Raises BadCell where it is too long."""
    text = tidy(text)
    if len(text) > MOST_ID_CHARACTERS:
        raise BadCell(f"{field}: is longer than {MOST_ID_CHARACTERS} characters")
    return text


def need_id(text: str, field: str) -> str:
    """The same, and raises BadCell where it is empty."""
    if found := read_id(text, field):
        return found
    raise BadCell(f"{field}: is empty")


def read_carried(text: str) -> int:
    """A count of votes; 0 for an empty cell. Raises BadCell."""
    if not (text := text.strip()):
        return 0
    found = _WHOLE.fullmatch(text)
    if not found or int(found[1]) > MOST_CARRIED_VOTES:
        raise BadCell(f"carried_votes: {quoted(text)} is not a count of votes")
    return int(found[1])


def tidy(text: str) -> str:
    """One line, nothing invisible."""
    text = text.strip()
    return text if text.isascii() and text.isprintable() else clean_line(f"{text} ")


def quoted(text: str) -> str:
    """The beginning of a cell, as a message shows it."""
    text = tidy(text)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
