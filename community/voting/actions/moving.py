"""Votes that change hands: an imported member was claimed by the person they are."""

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from community.core.db import WITHOUT_SYNC, session
from community.membership.models import Member
from community.voting.actions.counting import recount
from community.voting.actions.regrouping import regroup
from community.voting.actions.standing import lock_idea
from community.voting.models import Vote


def move_votes(*, from_id: int, to_id: int) -> int:
    """Hand every vote of one member to another; how many moved.

    Where both voted for the same idea, the receiver's own vote stays as they left it, with the earlier time;
    the other row stays behind and no longer counts. Locks both members and those ideas, then recounts these.
    """
    people = select(Member.id).where(Member.id.in_((from_id, to_id))).order_by(Member.id)
    session.execute(people.with_for_update()).all()
    doubles = _ideas_of_both(from_id, to_id)
    for idea_id in doubles:
        lock_idea(idea_id)
        _join_two(idea_id, from_id, to_id)
        recount(idea_id)
    rest = update(Vote).where(Vote.member_id == from_id, Vote.idea_id.not_in(doubles))
    in_merged = (
        select(Vote.root_id).where(Vote.member_id.in_((from_id, to_id)), Vote.root_id != Vote.idea_id).distinct()
    )
    roots = session.scalars(in_merged).all()
    if roots:  # where theirs and the receiver's meet under one root, one of them is to give way first
        session.execute(rest.where(Vote.root_id.in_(roots)).values(counts=False), execution_options=WITHOUT_SYNC)
    moved = session.execute(rest.values(member_id=to_id).returning(Vote.id), execution_options=WITHOUT_SYNC).all()
    regroup([], roots)
    return len(moved)


def _ideas_of_both(from_id: int, to_id: int) -> list[int]:
    """In the order of their numbers, the order in which everybody locks ideas."""
    own = aliased(Vote)
    both = select(Vote.idea_id).join(own, own.idea_id == Vote.idea_id)
    both = both.where(Vote.member_id == from_id, own.member_id == to_id).order_by(Vote.idea_id)
    return list(session.scalars(both))


def _join_two(idea_id: int, from_id: int, to_id: int) -> None:
    pair = select(Vote.id, Vote.cast_at, Vote.weight, Vote.member_id).where(Vote.idea_id == idea_id)
    rows = {row.member_id: row for row in session.execute(pair.where(Vote.member_id.in_((from_id, to_id))))}
    other, own = rows[from_id], rows[to_id]
    first = min(other, own, key=lambda row: row.weight)
    _set(other.id, counts=False)
    _set(own.id, cast_at=first.cast_at, weight=first.weight)


def _set(vote_id: int, **values: object) -> None:
    session.execute(update(Vote).where(Vote.id == vote_id).values(values), execution_options=WITHOUT_SYNC)
