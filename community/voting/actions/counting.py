"""Counting again from the rows: after a vote was taken back or set aside, and to see whether all is well."""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, Subquery, Table, case, func, select, update
from sqlalchemy.orm import aliased

from community.core.bulk import Values, one_of, update_each
from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea
from community.voting.actions.standing import Locked, Standing, lock_idea
from community.voting.models import Vote
from community.voting.queries import counting, is_aside
from community.voting.queries.owed import owed_since
from community.voting.rules import AGREEMENT, FAR_WEEKS, Carried, Tally, recounted

BATCH = 500
IDEAS = cast(Table, Idea.__table__)
COMPARED = ("id", "vote_count", "score", "created_at", "carried_votes", "carried_over", "takes_in")
Among = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Difference:
    """An idea whose stored numbers are not what its rows say."""

    idea_id: int
    stored_count: int
    counted: int
    stored_score: float
    recounted: float


def recount_all(*, batch: int = BATCH, fix: bool = False) -> list[Difference]:
    """Compare every idea with its votes, `batch` at a time; repair what differs if asked to.

    Each batch is one statement, so it sees one moment even while people vote.
    """
    found: list[Difference] = []
    last_id = 0
    while numbers := _next_numbers(last_id, batch):
        last_id = numbers[-1]
        found += _differences(numbers[0], last_id)
    if fix:
        for each in found:
            recount(each.idea_id)
    return found


def recount(idea_id: int) -> Difference | None:
    """Count one idea again and repair it; what differed, if anything did. Locks the idea's row."""
    before = lock_idea(idea_id)
    count_aside([idea_id])
    now = settle(before)
    return _difference(idea_id, (before.vote_count, now.vote_count), (before.score, now.score))


def settle(idea: Locked) -> Standing:
    """Write count and score of a locked idea from its votes. Two statements; three where it took in others."""
    row = session.execute(select(_summed(lambda root_id: root_id == idea.id))).one_or_none()
    votes = Tally() if row is None else Tally(*row[1:])
    taken_in = carried_into([idea.id]) if idea.takes_in else {}
    score = _from_rows(idea, votes, taken_in)
    written = (
        update(Idea)
        .where(Idea.id == idea.id)
        .values(vote_count=votes.count, score=score, owed_since=owed_since())
        .returning(Idea.vote_count, Idea.support, Idea.score, Idea.votes_aside)
    )
    return Standing(*session.execute(written, execution_options=WITHOUT_SYNC).one())


def settle_many(ideas: Sequence[Locked]) -> None:
    """The same for many locked ideas, and how many of their votes are set aside. Three or four statements."""
    ids = [idea.id for idea in ideas]
    taken_in = carried_into([idea.id for idea in ideas if idea.takes_in])
    sums = session.execute(select(_summed(lambda root_id: one_of(root_id, ids))))
    tallies = {row.root_id: Tally(*row[1:]) for row in sums}
    both = [(idea, tallies.get(idea.id, Tally())) for idea in ideas]
    columns: Values = {
        "id": ids,
        "vote_count": [votes.count for _, votes in both],
        "score": [_from_rows(idea, votes, taken_in) for idea, votes in both],
    }
    update_each(IDEAS, columns, lambda given: {"vote_count": given["vote_count"], "score": given["score"]})
    count_aside(ids)


def _from_rows(idea: Any, votes: Tally, taken_in: Mapping[int | None, list[Carried]]) -> float:
    own = idea.carried_votes - idea.carried_over
    return recounted(idea.created_at, own, votes, taken_in.get(idea.id, ()))


def carried_into(idea_ids: Sequence[int]) -> Mapping[int | None, list[Carried]]:
    """The carried votes of what these ideas took in, by idea. One query, none for no ideas."""
    own = Idea.carried_votes - Idea.carried_over
    columns = select(Idea.merged_into_id, Idea.created_at, own).where(one_of(IDEAS.c.merged_into_id, idea_ids), own > 0)
    found = defaultdict(list)
    for row in session.execute(columns.order_by(Idea.id)) if idea_ids else ():
        found[row.merged_into_id].append(Carried(*row[1:]))
    return found


def count_aside(idea_ids: Sequence[int]) -> None:
    """Write how many votes of these locked ideas are set aside, and since when an answer is owed. One statement."""
    these = update(Idea).where(one_of(IDEAS.c.id, idea_ids)).values(votes_aside=_aside(), owed_since=owed_since())
    session.execute(these, execution_options=WITHOUT_SYNC)


@functools.cache
def _aside() -> ScalarSelect[int]:
    """Of how many people: whoever voted for several ideas that are one now is heard once, by a vote that counts."""
    other = aliased(Vote)
    heard = select(other.id).where(other.member_id == Vote.member_id, other.root_id == Vote.root_id, counting(other))
    people = select(func.count(Vote.member_id.distinct())).where(Vote.root_id == IDEAS.c.id, is_aside())
    return people.where(~heard.exists()).scalar_subquery()


def _summed(among: Among) -> Subquery:
    """The counting votes of the ideas `among` says: root_id, count, top, and the sum of e^(w - top).

    What lies so far below the top that PostgreSQL would refuse it as underflow adds nothing.
    """
    other = aliased(Vote)
    heaviest = (
        select(other.root_id, func.max(other.weight).label("top"))
        .where(among(other.root_id), counting(other))
        .group_by(other.root_id)
        .subquery()
    )
    below = Vote.weight - heaviest.c.top
    share = case((below < -FAR_WEEKS, 0.0), else_=func.exp(below))
    return (
        select(Vote.root_id, func.count().label("votes"), heaviest.c.top, func.sum(share).label("total"))
        .join(heaviest, heaviest.c.root_id == Vote.root_id)
        .where(among(Vote.root_id), counting())
        .group_by(Vote.root_id, heaviest.c.top)
        .subquery()
    )


def recount_aside(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Ideas whose number of votes set aside is wrong, by number: stored and counted. Repairs them if asked to."""
    both = select(Idea.id, Idea.votes_aside, _aside()).where(Idea.votes_aside != _aside()).order_by(Idea.id)
    found = {idea_id: (stored, counted) for idea_id, stored, counted in session.execute(both)}
    if fix:
        for idea_id in found:
            recount(idea_id)
    return found


def _next_numbers(after: int, limit: int) -> list[int]:
    return list(session.scalars(select(Idea.id).where(Idea.id > after).order_by(Idea.id).limit(limit)))


def _differences(first_id: int, last_id: int) -> list[Difference]:
    summed = _summed(lambda root_id: root_id.between(first_id, last_id))
    both = (
        select(*(getattr(Idea, name) for name in COMPARED), summed)
        .outerjoin(summed, summed.c.root_id == Idea.id)
        .where(Idea.id.between(first_id, last_id))
        .order_by(Idea.id)
    )
    rows = session.execute(both).all()
    taken_in = carried_into([row.id for row in rows if row.takes_in])
    found = []
    for row in rows:
        votes = Tally() if row.root_id is None else Tally(*row[-3:])
        from_rows = _from_rows(row, votes, taken_in)
        found.append(_difference(row.id, (row.vote_count, votes.count), (row.score, from_rows)))
    return [each for each in found if each is not None]


def _difference(idea_id: int, counts: tuple[int, int], scores: tuple[float, float]) -> Difference | None:
    if counts[0] == counts[1] and abs(scores[0] - scores[1]) <= AGREEMENT:
        return None
    return Difference(idea_id, *counts, *scores)
