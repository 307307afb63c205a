"""What is part of what."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from community.access import Viewer
from community.core.db import session
from community.core.errors import Missing
from community.ideas.models import Idea, Merge, MergeProposal, Status
from community.ideas.policy import visible_to
from community.ideas.queries.catalogue import statuses

MERGED = "merged"


def root_of(ideas: type[Idea] = Idea) -> ColumnElement[int]:
    """The number of the idea that stands for one, as SQL: its own, unless it was merged."""
    return func.coalesce(ideas.merged_into_id, ideas.id)


def in_set(number: ColumnElement[int] | InstrumentedAttribute[int], root_id: int) -> ColumnElement[bool]:
    """Whether a number is that of an idea, or of one that is part of it, as SQL."""
    return or_(number == root_id, number.in_(select(Idea.id).where(Idea.merged_into_id == root_id)))


def merged_status() -> Status:
    """The status of what is part of another idea. No query beyond the kept statuses."""
    return next(status for status in statuses() if status.is_internal and status.key == MERGED)


def active_edges(root_ids: Iterable[int]) -> dict[int, int]:
    """The merges that made these ideas what they are, those not undone, source to target. One query."""
    merges = select(Merge.source_id, Merge.target_id).join(Idea, Idea.id == Merge.source_id)
    rows = session.execute(merges.where(Merge.undone_at.is_(None), Idea.merged_into_id.in_(list(root_ids))))
    return {row.source_id: row.target_id for row in rows}


def threads_taken_in(idea_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The discussions of what is part of these ideas, by idea: thread id and title, in the order of ids. One query."""
    columns = select(Idea.merged_into_id, Idea.thread_id, Idea.title).where(Idea.merged_into_id.in_(list(idea_ids)))
    found: dict[int, dict[int, str]] = {}
    for row in session.execute(columns.order_by(Idea.thread_id)):
        found.setdefault(row.merged_into_id, {})[row.thread_id] = row.title
    return found


def taken_in(idea: Idea) -> Sequence[Idea]:
    """What is part of the idea, with authors and threads, in the order of their numbers. One query, else none."""
    if not idea.takes_in:
        return ()
    found = select(Idea).where(Idea.merged_into_id == idea.id, Idea.removed_at.is_(None)).order_by(Idea.id)
    return session.scalars(found.options(joinedload(Idea.author), joinedload(Idea.thread))).all()


def proposal_visible(number: int, viewer: Viewer) -> MergeProposal:
    """The proposal with its source, if the viewer may see that; raises Missing. One query."""
    found = select(MergeProposal).join(MergeProposal.source).options(contains_eager(MergeProposal.source))
    proposal = session.scalars(found.where(MergeProposal.id == number, visible_to(viewer))).one_or_none()
    if proposal is None:
        raise Missing
    return proposal


def proposals_about(idea: Idea) -> Sequence[MergeProposal]:
    """What members propose to merge with the idea and nobody has settled, the first one first. One query."""
    about = or_(in_set(MergeProposal.source_id, idea.id), in_set(MergeProposal.target_id, idea.id))
    found = select(MergeProposal).where(about, MergeProposal.settled_at.is_(None)).order_by(MergeProposal.id)
    both = joinedload(MergeProposal.source), joinedload(MergeProposal.target), joinedload(MergeProposal.proposed_by)
    return session.scalars(found.options(*both)).all()
