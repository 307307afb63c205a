"""What this room adds to a member's archive of their own data."""

from collections.abc import Iterator

from sqlalchemy import case, select

from community.core.db import session
from community.core.personal import Rows, rows_of
from community.ideas.models import AnswerDraft, Board, Idea, IdeaRevision, Merge, MergeProposal, Status, StatusChange
from community.ideas.policy import visible_to
from community.membership.models import Member


def ideas_of(member_id: int) -> Rows:
    """Ideas they proposed. Board, status, support and when it was answered as far as they may read it by now: what the
    team does with it on a board that was hidden since is not theirs.
    """
    seen = visible_to(session.get_one(Member, member_id))
    found = (
        select(
            Idea.id.label("number"),
            Idea.title,
            Idea.body,
            case((seen, Board.name)).label("board"),
            case((seen, Status.name)).label("status"),
            Idea.created_at,
            Idea.revised_at,
            Idea.withdrawn_at,
            case((seen, Idea.answered_at)).label("answered_at"),
            case((seen, Idea.support)).label("votes"),
            Idea.is_held.label("set_aside"),
            Idea.source,
            Idea.source_id,
        )
        .join(Idea.board)
        .join(Idea.status)
    )
    return rows_of(found.where(Idea.author_id == member_id).order_by(Idea.id))


def revisions_of(member_id: int) -> Rows:
    """Every form that they gave an idea."""
    names = "idea_id", "number", "title", "body", "tag_names", "written_at"
    found = select(*(getattr(IdeaRevision, name) for name in names))
    mine = IdeaRevision.written_by_id == member_id
    return rows_of(found.where(mine).order_by(IdeaRevision.idea_id, IdeaRevision.number))


def answers_of(member_id: int) -> Rows:
    """Answers they gave, and status they changed, for the team."""
    names = "idea_id", "changed_at", "text", "reason", "target"
    found = select(*(getattr(StatusChange, name) for name in names), Status.name.label("to")).join(StatusChange.to)
    return rows_of(found.where(StatusChange.changed_by_id == member_id).order_by(StatusChange.id))


def answers_kept_by(member_id: int) -> Rows:
    """Answers that they kept for later."""
    names = "idea_id", "text", "reason", "target", "written_at", "publish_at"
    found = select(*(getattr(AnswerDraft, name) for name in names))
    return rows_of(found.where(AnswerDraft.written_by_id == member_id).order_by(AnswerDraft.id))


def merges_by(member_id: int) -> Rows:
    """Ideas that they proposed to merge, merged, or took apart."""
    pair = MergeProposal.source_id.label("idea"), MergeProposal.target_id.label("into")
    proposed = select(*pair, MergeProposal.proposed_at, MergeProposal.is_accepted)
    yield from rows_of(proposed.where(MergeProposal.proposed_by_id == member_id).order_by(MergeProposal.id))
    settled = select(*pair, MergeProposal.settled_at, MergeProposal.is_accepted)
    yield from rows_of(settled.where(MergeProposal.settled_by_id == member_id).order_by(MergeProposal.id))
    both = Merge.source_id.label("idea"), Merge.target_id.label("into")
    for column, at in ((Merge.merged_by_id, Merge.merged_at), (Merge.undone_by_id, Merge.undone_at)):
        yield from rows_of(select(*both, at).where(column == member_id).order_by(Merge.id))


def texts_of_ideas(member_id: int) -> Iterator[str]:
    """Where their ideas show pictures: as they read now, and before."""
    yield from session.scalars(select(Idea.body).where(Idea.author_id == member_id))
    yield from session.scalars(select(IdeaRevision.body).where(IdeaRevision.written_by_id == member_id))
