"""Where a comment stands in its thread, and how long it may be, without a database.

A path is one step a level: 16 digits of microseconds since 1970, and 4 that keep apart what was written at the
same one (an import often knows only the day). Digits sort alike in every collation, so sorting by path gives the
thread depth first and oldest first.
"""

from datetime import UTC, datetime, timedelta

MOST_CHARACTERS = 10_000
MOST_DEPTH = 20  # replies beyond it stand side by side there, and still know what they reply to
STEP_DIGITS = 20
MOST_TIES = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def step(created_at: datetime, tie: int = 0) -> str:
    """One level of a path. Times before 1970 sort as 1970; `tie` is below 10,000."""
    microseconds = max(0, (created_at - _EPOCH) // timedelta(microseconds=1))
    return f"{microseconds:016d}{tie:04d}"


def path_under(parent_path: str, created_at: datetime, tie: int = 0) -> str:
    """The path of a reply to the comment at `parent_path`, or of a comment on its own where that is ''."""
    return parent_path[: MOST_DEPTH * STEP_DIGITS] + step(created_at, tie)


def depth_of(path: str) -> int:
    """How deep a path leads: 0 for what replies to nothing."""
    return len(path) // STEP_DIGITS - 1
