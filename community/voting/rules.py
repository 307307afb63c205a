"""The arithmetic of the trending score, without a database.

With w = time / PERIOD of each counting vote and c = time of creation / PERIOD, the score is

    s = ln(e^c + carried * e^c + sum of e^w)

in weeks since 1970: a vote weighs e times as much as one a week older, and no clock has to run for it,
because scores are only compared with each other. Source: exponential forward decay (Cormode,
Shkapenyuk, Srivastava and Xu, "Forward Decay", ICDE 2009), kept as its logarithm so that it never overflows.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from community.ideas.rules import first_score, weeks

# e^-40 is below the last digit of whatever it would be added to; at e^-745 PostgreSQL raises underflow.
FAR_WEEKS = 40.0
AGREEMENT = 1e-9  # how far a stored score may be from a recount
MOST_NOTE_CHARACTERS = 200
MOST_VERDICT_CHARACTERS = 500
LEAST_VERDICTS = 5  # before their share is public: of fewer, one could guess who said what
ASKED_WITHIN_DAYS = 30  # after it is due; who shipped long ago asks nobody out of the blue


def weight(cast_at: datetime) -> float:
    """What a vote weighs, as the logarithm: weeks since 1970, computed here only and stored with the vote."""
    return weeks(cast_at)


def added(score: float, vote_weight: float) -> float:
    """The score with one vote more: max(s, w) + ln(1 + e^-|s - w|); where they are far apart, the maximum."""
    distance = abs(score - vote_weight)
    return max(score, vote_weight) + (math.log1p(math.exp(-distance)) if distance <= FAR_WEEKS else 0.0)


@dataclass(frozen=True)
class Tally:
    """The counting votes of an idea: how many, the heaviest, and the sum of e^(w - heaviest)."""

    count: int = 0
    heaviest: float | None = None
    sum_below_heaviest: float = 0.0


def tally(weights: Iterable[float]) -> Tally:
    """What the database computes of the rows, done here."""
    known = list(weights)
    if not known:
        return Tally()
    top = max(known)
    return Tally(len(known), top, math.fsum(math.exp(each - top) for each in known))


@dataclass(frozen=True)
class Carried:
    """Votes that an import knew only as a number, at least one; they weigh as if cast when their idea was shared."""

    shared_at: datetime
    count: int


def recounted(created_at: datetime, carried_votes: int, votes: Tally, taken_in: Iterable[Carried] = ()) -> float:
    """The score from the rows: the first score, the carried votes of what the idea took in, and the votes."""
    score = first_score(created_at, carried_votes)
    for each in taken_in:
        score = added(score, weeks(each.shared_at) + math.log(each.count))
    if votes.heaviest is None:
        return score
    return added(score, votes.heaviest + math.log(votes.sum_below_heaviest))
