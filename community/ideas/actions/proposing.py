"""What members think is one idea, and what may be one at all."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.core.errors import Closed, Conflict
from community.core.events import record
from community.ideas.events import MergeProposed, MergeSettled
from community.ideas.models import Board, Idea, MergeProposal
from community.ideas.queries.merges import in_set


def propose_merge(source: Idea, target: Idea, *, by: Viewer, now: datetime) -> bool:
    """Propose that the source becomes part of the target; False if somebody has proposed these two before.

    Raises NotPermitted, and what a merge would. Locks both ideas: somebody else may be merging or proposing them.
    """
    authorize(by, Permission.MERGE_PROPOSE, source)
    lock_ideas([source.id, target.id])
    refuse_one(source, target)
    refuse_closed(source, target)
    if session.scalar(select(MergeProposal.id).where(_between(source, target), MergeProposal.settled_at.is_(None))):
        return False
    proposal = MergeProposal(source_id=source.id, target_id=target.id, proposed_at=now, proposed_by_id=by.id)
    session.add(proposal)
    session.flush()
    record(MergeProposed(proposal.id))
    return True


def decline_proposal(proposal: MergeProposal, *, by: Viewer, now: datetime) -> bool:
    """Say that they are two ideas; False if that is settled already."""
    authorize(by, Permission.IDEA_MERGE, proposal.source)
    return _settle(MergeProposal.id == proposal.id, is_accepted=False, by_id=by.id, now=now)


def settle_within(root_id: int, *, by_id: int | None, now: datetime) -> bool:
    """What was proposed is so by now, of all that is part of the idea; whether anything was."""
    within = and_(in_set(MergeProposal.source_id, root_id), in_set(MergeProposal.target_id, root_id))
    return _settle(within, is_accepted=True, by_id=by_id, now=now)


def _between(one: Idea, other: Idea) -> ColumnElement[bool]:
    there = and_(MergeProposal.source_id == one.id, MergeProposal.target_id == other.id)
    back = and_(MergeProposal.source_id == other.id, MergeProposal.target_id == one.id)
    return or_(there, back)


def _settle(which: ColumnElement[bool], *, is_accepted: bool, by_id: int | None, now: datetime) -> bool:
    settled = update(MergeProposal).where(which, MergeProposal.settled_at.is_(None))
    settled = settled.values(settled_at=now, settled_by_id=by_id, is_accepted=is_accepted)
    these = session.scalars(settled.returning(MergeProposal.id), execution_options=WITHOUT_SYNC).all()
    for proposal_id in sorted(these):
        record(MergeSettled(proposal_id, is_accepted=is_accepted))
    return bool(these)


def lock_ideas(ids: Collection[int]) -> None:
    """Lock these ideas, in the order of their numbers, and know how they stand."""
    these = select(Idea).where(Idea.id.in_(ids)).order_by(Idea.id)
    session.scalars(these.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def refuse_one(source: Idea, root: Idea) -> None:
    """Raise Conflict where both are one already, and where the source is part of another one."""
    if root.id in {source.id, source.merged_into_id}:
        raise Conflict("merge-same")
    if source.merged_into_id is not None:
        raise Conflict("merged-already", went_to=f"/ideas/{source.merged_into_id}")


def refuse_closed(source: Idea, root: Idea) -> None:
    """Raise Closed where one was taken back or set aside, Conflict where different people see them.

    Locks their boards: nobody closes one of them meanwhile.
    """
    if not (source.is_open and root.is_open):
        raise Closed("merge-not-open")
    boards = select(Board.seen_by).where(Board.id.in_((source.board_id, root.board_id))).order_by(Board.id)
    if len(set(session.scalars(boards.with_for_update(key_share=True)))) != 1:
        raise Conflict("merge-other-readers")
