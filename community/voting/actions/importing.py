"""Votes that come from elsewhere, thousands at once, with the time they were cast.

For commands, not for doors: whoever runs the machine passes no gate, and nobody is told of each vote.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, or_, select

from community.core.bulk import Values, insert_new, one_of, update_each
from community.core.db import session
from community.ideas.models import Idea
from community.voting.actions.owing import owe
from community.voting.actions.regrouping import regroup
from community.voting.actions.standing import lock_ideas
from community.voting.models import Vote
from community.voting.rules import added, tally, weight

VOTES = cast(Table, Vote.__table__)
IDEAS = cast(Table, Idea.__table__)


class ImportedVote(NamedTuple):
    """Who voted for which idea, and when."""

    member_id: int
    idea_id: int
    cast_at: datetime


def import_votes(votes: Sequence[ImportedVote], *, source: str) -> int:
    """Write the votes that are not here yet, and move the ideas' counts and scores; how many were new.

    A vote that its member has cast here already, or took back, stays as it is. Of several by one member for one idea
    the first that is given is taken, whatever its time: so it does not matter where a batch ends. Status and withdrawal
    are not asked: the votes were cast before. A few statements for any number of votes, which go in sorted: neighbours
    in the indexes are neighbours in time then, which halves what the database does.
    """
    first = {(vote.member_id, vote.idea_id): vote for vote in reversed(votes)}
    roots = _merged({vote.idea_id for vote in first.values()})
    in_order = sorted(first.values())
    new = defaultdict(list)
    for row in _write([vote for vote in in_order if vote.idea_id not in roots], source, counts=True):
        new[row.root_id].append(row.weight)
    merged_meanwhile = _move(new)
    brought = _write([vote for vote in in_order if vote.idea_id in roots], source, counts=False)
    roots |= merged_meanwhile
    apart = [*merged_meanwhile, *(row.root_id for row in brought)]
    if apart:  # of what is merged, one vote of each person counts
        regroup(apart, [roots[idea_id] for idea_id in apart])
    return sum(map(len, new.values())) + len(brought)


def _merged(idea_ids: Collection[int]) -> dict[int, int]:
    """What those of these ideas that are part of others, or take in some, count for. One query."""
    found = select(IDEAS.c.id, IDEAS.c.merged_into_id).where(one_of(IDEAS.c.id, list(idea_ids)))
    rows = session.execute(found.where(or_(IDEAS.c.takes_in, IDEAS.c.merged_into_id.is_not(None))))
    return {row.id: row.merged_into_id or row.id for row in rows}


def _write(votes: Sequence[ImportedVote], source: str, *, counts: bool) -> Sequence[Any]:
    """The new ones among these: whose, in `root_id`, and their weight."""
    members, ideas, times = zip(*votes, strict=True) if votes else ((), (), ())
    columns = {
        "member_id": members,
        "idea_id": ideas,
        "root_id": ideas,
        "cast_at": times,
        "weight": [weight(cast_at) for cast_at in times],
    }
    same = {"counts": counts, "source": source}
    return insert_new(VOTES, columns, same=same, returning=(VOTES.c.root_id, VOTES.c.weight))


def _move(new: Mapping[int, list[float]]) -> dict[int, int]:
    """Add to counts and scores; what those that were merged until then count for, by number.

    The ideas are locked in the order of their numbers, after the votes were written: in the order in which a single
    vote takes its locks.
    """
    if not new:
        return {}
    locked = lock_ideas(sorted(new))
    tallies = [tally(new[row.id]) for row in locked]
    together = [cast(float, each.heaviest) + math.log(each.sum_below_heaviest) for each in tallies]
    columns: Values = {
        "id": [row.id for row in locked],
        "vote_count": [each.count for each in tallies],
        "score": [added(row.score, heavy) for row, heavy in zip(locked, together, strict=True)],
    }
    update_each(
        IDEAS,
        columns,
        lambda given: {"vote_count": IDEAS.c.vote_count + given["vote_count"], "score": given["score"]},
    )
    owe(columns["id"])
    return {row.id: row.merged_into_id or row.id for row in locked if row.takes_in or row.merged_into_id}
