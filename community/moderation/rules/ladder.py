"""The ladder: what a rung may take and for how long, and which one is recommended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from community.core.errors import Invalid
from community.moderation.rules.words import Rung

HISTORY_DAYS = 365
# How long a rung lasts: at least, and at most. The others have no end.
SPANS = {
    Rung.WITHHOLD: (timedelta(hours=1), timedelta(days=90)),
    Rung.SUSPEND: (timedelta(days=7), timedelta(days=180)),
    Rung.EMERGENCY: (timedelta(minutes=1), timedelta(hours=72)),
}
ALONE = timedelta(days=30)  # what is longer needs a second moderator
_TABLE: dict[int, tuple[tuple[Rung, int], ...]] = {
    1: ((Rung.WORD, 0), (Rung.WARNING, 0), (Rung.WITHHOLD, 3)),
    2: ((Rung.WARNING, 0), (Rung.WITHHOLD, 7), (Rung.WITHHOLD, 30)),
    3: ((Rung.WITHHOLD, 7), (Rung.WITHHOLD, 30), (Rung.SUSPEND, 30)),
    4: ((Rung.SUSPEND, 30), (Rung.SUSPEND, 90), (Rung.REVOKE, 0)),
}


@dataclass(frozen=True)
class Recommendation:
    """A rung, for how many days (0: without an end), and what it was found from."""

    rung: Rung
    days: int
    severity: int
    earlier: int


def recommend(severity: int, earlier: int, *, is_known: bool = True) -> Recommendation:
    """The least that is likely to stop the harm, from the clause's severity and what went before.

    `earlier`: measures from a warning upwards against the member within a year that stand, reversed ones left out.

    ========  ==================  ==================  ==================
    severity  none before         one                 two or more
    ========  ==================  ==================  ==================
    1 slight  a private word      a warning           withhold, 3 days
    2 marked  a warning           withhold, 7 days    withhold, 30 days
    3 severe  withhold, 7 days    withhold, 30 days   suspend, 30 days
    4 grave   suspend, 30 days    suspend, 90 days    revoke
    ========  ==================  ==================  ==================

    `is_known`: whether it is somebody in particular; from nobody nothing can be taken, so it is a warning at most.
    An emergency stop is never recommended: it stands beside the ladder, for what cannot wait for a decision.
    """
    row = _TABLE[min(4, max(1, severity))]
    rung, days = row[min(earlier, len(row) - 1)]
    if rung.withholds and not is_known:
        rung, days = Rung.WARNING, 0
    return Recommendation(rung, days, severity, earlier)


def check_end(rung: Rung, ends_at: datetime | None, *, now: datetime) -> None:
    """Raise Invalid unless the end is one that the rung may have; those without a span have none."""
    if rung not in SPANS:
        if ends_at is not None:
            raise Invalid("ruling-no-end", field="ends_at")
        return
    if ends_at is None:
        raise Invalid("ruling-end-missing", field="ends_at")
    least, most = SPANS[rung]
    if not least <= ends_at - now <= most:
        raise Invalid(f"ruling-span-{rung}", field="ends_at")


def needs_second(rung: Rung, ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether another moderator has to agree: to revoking, and to anything over 30 days."""
    return rung is Rung.REVOKE or (ends_at is not None and ends_at - now > ALONE)
