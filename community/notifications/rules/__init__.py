"""Words of following and being told: levels, reasons, kinds, and when mails are due."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from community.core.zones import zone_named

MOST_EXCERPT = 160  # characters of an answer or a comment that a notification shows
DAYS_KEPT = 400  # after which a notification is forgotten
MAIL_DAYS_KEPT = 30  # after which it is forgotten that a mail went


class Level(StrEnum):
    """How much of an idea one wants to hear."""

    ALL = "all"
    OUTCOMES = "outcomes"
    MUTED = "muted"


class Kind(StrEnum):
    """What one can be told of, and wish mail for."""

    OUTCOME = "outcome"
    QUESTION = "question"
    REPLY = "reply"
    MENTION = "mention"
    COMMENT = "comment"


class Reason(StrEnum):
    """Why one is told. Of several, the first in this order is named."""

    MENTION = "mention"
    REPLY = "reply"
    PROPOSAL = "proposal"
    CHOSEN = "chosen"
    AUTHOR = "author"
    VOTE = "vote"
    COMMENT = "comment"


KIND_OF = {Reason.MENTION: Kind.MENTION, Reason.REPLY: Kind.REPLY, Reason.CHOSEN: Kind.COMMENT}


class Rhythm(StrEnum):
    """How soon one is told by mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


# A voter's default is one mail for an outcome and none for a hundred comments.
USUAL_RHYTHM = {
    Kind.OUTCOME: Rhythm.AT_ONCE,
    Kind.QUESTION: Rhythm.AT_ONCE,
    Kind.REPLY: Rhythm.AT_ONCE,
    Kind.MENTION: Rhythm.AT_ONCE,
    Kind.COMMENT: Rhythm.DAILY,
}
MORNING = time(8)


def mailing_of(rhythm: Rhythm, telling_id: int, now: datetime, zone: str) -> tuple[str | None, datetime]:
    """The key of the mail that tells of it, and when it is due; None for no mail.

    A digest goes at eight in the morning of the member's own zone, a weekly one on Mondays.
    """
    if rhythm == Rhythm.NEVER:
        return None, now
    if rhythm == Rhythm.AT_ONCE:
        return f"telling:{telling_id}", now
    due = next_morning(now, zone, is_monday=rhythm == Rhythm.WEEKLY)
    return f"{rhythm}:{due.date().isoformat()}", due.astimezone(UTC)


def next_morning(now: datetime, zone: str, *, is_monday: bool) -> datetime:
    """The next time that it is eight o'clock there, or eight o'clock on a Monday."""
    here = now.astimezone(zone_named(zone))
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    if is_monday:
        day += timedelta(days=-day.weekday() % 7)
    return _morning(day, zone_named(zone))


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone)
