"""Words of following and being told: levels, reasons, kinds."""

from enum import StrEnum

MOST_EXCERPT = 160  # characters of an answer or a comment that a notification shows
DAYS_KEPT = 400  # after which a notification is forgotten


class Level(StrEnum):
    """How much of an idea one wants to hear."""

    ALL = "all"
    OUTCOMES = "outcomes"
    MUTED = "muted"


class Kind(StrEnum):
    """What one can be told of, and wish mail for."""

    OUTCOME = "outcome"
    REPLY = "reply"
    MENTION = "mention"
    COMMENT = "comment"


class Reason(StrEnum):
    """Why one is told. Of several, the first in this order is named."""

    MENTION = "mention"
    REPLY = "reply"
    CHOSEN = "chosen"
    AUTHOR = "author"
    VOTE = "vote"
    COMMENT = "comment"


KIND_OF = {Reason.MENTION: Kind.MENTION, Reason.REPLY: Kind.REPLY, Reason.CHOSEN: Kind.COMMENT}
