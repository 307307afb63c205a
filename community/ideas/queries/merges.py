"""What is part of what."""

import functools
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from community.access import Permission, Viewer, holds
from community.core.db import AnySelect, session
from community.core.errors import Missing
from community.discussion.models import Thread
from community.discussion.policy import Joined
from community.ideas.models import Idea, Merge, MergeProposal, Status
from community.ideas.policy import may_read, visible_to
from community.ideas.queries.cards import Card, card_columns, cards
from community.ideas.queries.catalogue import statuses
from community.ideas.rules import path_of

MERGED = "merged"


def root_of(ideas: type[Idea] = Idea) -> ColumnElement[int]:
    """The number of the idea that stands for one, as SQL: its own, unless it was merged."""
    return func.coalesce(ideas.merged_into_id, ideas.id)


def in_set(
    number: ColumnElement[int] | InstrumentedAttribute[int], root_id: int | BindParameter[int]
) -> ColumnElement[bool]:
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


def threads_taken_in(idea_ids: Iterable[int], viewer: Viewer) -> dict[int, dict[int, Joined]]:
    """The discussions of what is part of these ideas and visible, by idea, in the order of their ids. One query."""
    columns = select(Idea.merged_into_id, Idea.thread_id, Idea.title, Thread.comment_count)
    within = Idea.merged_into_id.in_(list(idea_ids)), visible_to(viewer)
    rows = columns.join(Thread, Thread.id == Idea.thread_id).where(*within).order_by(Idea.thread_id)
    found: dict[int, dict[int, Joined]] = {}
    for row in session.execute(rows):
        found.setdefault(row.merged_into_id, {})[row.thread_id] = Joined(row.title, row.comment_count)
    return found


def taken_in(idea: Idea, viewer: Viewer) -> Sequence[Idea]:
    """What is part of the idea and visible, with authors, in the order of their numbers. One query, else none."""
    if not idea.takes_in:
        return ()
    found = (
        select(Idea)
        .where(Idea.merged_into_id == idea.id, Idea.removed_at.is_(None), visible_to(viewer))
        .order_by(Idea.id)
    )
    return session.scalars(found.options(joinedload(Idea.author))).all()


def roots_of(found: Iterable[Card], viewer: Viewer) -> dict[int, Card]:
    """What those of these cards that are part of another idea belong to, by its number. One query, else none."""
    ids = {card.merged_into_id for card in found if card.merged_into_id is not None}
    roots = cards(card_columns().where(Idea.id.in_(ids), visible_to(viewer))) if ids else []
    return {card.id: card for card in roots}


class Named(NamedTuple):
    """An idea's title and address."""

    title: str
    path: str


class MergedIdea(NamedTuple):
    """An idea that is part of another one, and that one."""

    id: int
    title: str
    created_at: datetime
    root: Named


def merged_by(author_id: int, viewer: Viewer, *, limit: int) -> list[MergedIdea]:
    """An author's latest ideas that are part of others, as far as the viewer may see both. One query."""
    root = aliased(Idea)
    seen = select(Idea.id).where(visible_to(viewer)).correlate(None)
    columns = select(Idea.id, Idea.title, Idea.created_at, root.title, root.id, root.slug)
    both = Idea.author_id == author_id, visible_to(viewer), root.id.in_(seen)
    found = columns.join(root, root.id == Idea.merged_into_id).where(*both).order_by(Idea.id.desc()).limit(limit)
    return [MergedIdea(*row[:3], _named(*row[3:])) for row in session.execute(found)]


def are_one() -> ColumnElement[bool]:
    """Whether the two ideas of a proposal are one by now, as SQL."""
    one, other = aliased(Idea), aliased(Idea)
    source = select(root_of(one)).where(one.id == MergeProposal.source_id).scalar_subquery()
    target = select(root_of(other)).where(other.id == MergeProposal.target_id).scalar_subquery()
    return source == target


class Proposed(NamedTuple):
    """What a member proposed to merge, and what became of it; `is_accepted` is None until it is settled."""

    source: Named
    target: Named
    at: datetime
    is_accepted: bool | None
    are_one: bool


def proposed_by(member: Viewer, *, limit: int) -> list[Proposed]:
    """What they proposed to merge, the latest first, as far as they may see both ideas. One query."""
    source, target = aliased(Idea), aliased(Idea)
    seen = select(Idea.id).where(visible_to(member)).correlate(None)
    names = source.title, source.id, source.slug, target.title, target.id, target.slug
    at = func.coalesce(MergeProposal.settled_at, MergeProposal.proposed_at)
    found: AnySelect = (
        select(*names, at, MergeProposal.is_accepted, root_of(source) == root_of(target))
        .join(source, source.id == MergeProposal.source_id)
        .join(target, target.id == MergeProposal.target_id)
        .where(MergeProposal.proposed_by_id == member.id, source.id.in_(seen), target.id.in_(seen))
    )
    rows = session.execute(found.order_by(MergeProposal.id.desc()).limit(limit))
    return [Proposed(_named(*row[:3]), _named(*row[3:6]), *row[6:]) for row in rows]


def _named(title: str, number: int, slug: str) -> Named:
    return Named(title, path_of(number, slug))


def proposal_visible(number: int, viewer: Viewer) -> MergeProposal:
    """The proposal with its source, if the viewer may see that; raises Missing. One query."""
    found = select(MergeProposal).join(MergeProposal.source).options(contains_eager(MergeProposal.source))
    proposal = session.scalars(found.where(MergeProposal.id == number, visible_to(viewer))).one_or_none()
    if proposal is None:
        raise Missing
    return proposal


def proposals_about(idea: Idea, viewer: Viewer) -> Sequence[MergeProposal]:
    """What members propose to merge with the idea and nobody has settled, for those who may; for others what they
    proposed themselves, and whether they are two. The first one first. One query, two where there are any, none for
    nobody. Nothing of an idea that the viewer may not read.
    """
    if not viewer.is_member:
        return ()
    asked = _about(may_settle=holds(viewer, Permission.IDEA_MERGE))
    numbers = session.scalars(asked, {"root_id": idea.id, "member_id": viewer.id}).all()
    if not numbers:  # as nearly always
        return ()
    both = [joinedload(side).joinedload(Idea.board) for side in (MergeProposal.source, MergeProposal.target)]
    whole = select(MergeProposal).options(*both, joinedload(MergeProposal.proposed_by)).order_by(MergeProposal.id)
    proposals = session.scalars(whole.where(MergeProposal.id.in_(numbers))).all()
    return [each for each in proposals if may_read(viewer, each.source) and may_read(viewer, each.target)]


@functools.cache
def _about(*, may_settle: bool) -> Select[int]:
    root_id: BindParameter[int] = bindparam("root_id", type_=BigInteger)
    is_shown: ColumnElement[bool] = MergeProposal.settled_at.is_(None)
    if not may_settle:
        is_declined = MergeProposal.is_accepted.is_(False)
        is_mine = MergeProposal.proposed_by_id == bindparam("member_id", type_=BigInteger)
        is_shown = and_(is_mine, or_(is_shown, is_declined))
    about = or_(in_set(MergeProposal.source_id, root_id), in_set(MergeProposal.target_id, root_id))
    return select(MergeProposal.id).where(about, is_shown)
