"""What a member was told, as far as they may still see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from community.access import Viewer
from community.core import paging
from community.core.db import AnySelect, session
from community.core.text import excerpt
from community.discussion.models import Comment
from community.discussion.policy import sees_notes
from community.ideas.models import Idea, MergeProposal, Status, StatusChange
from community.ideas.policy import visible_to
from community.ideas.queries import are_one
from community.ideas.rules import path_of
from community.membership.models import SHOWN, Member
from community.membership.rules import Shown
from community.notifications.models import Notification, Telling
from community.notifications.rules import MOST_EXCERPT, Kind
from community.voting.models import SolutionQuestion

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that a member was told: what happened where, who did it, and in which words."""

    id: int
    telling_id: int
    member_id: int
    idea_id: int
    title: str
    idea_path: str
    kind: str
    reason: str
    happened_at: datetime
    read_at: datetime | None
    comment_id: int | None
    status_change_id: int | None
    status: Status | None
    question_id: int | None
    is_accepted: bool | None
    is_note: bool
    are_one: bool
    by: Shown | None
    source: str
    has_moved: bool

    @property
    def words(self) -> str:
        """The beginning of what was written."""
        return excerpt(self.source, MOST_EXCERPT)

    @property
    def path(self) -> str:
        """Where it can be read."""
        if self.comment_id:
            return f"/comments/{self.comment_id}"
        return self.idea_path + ("#verdict" if self.question_id else "#merge" if self.is_accepted is False else "")


def told_to(member: Viewer, *, after: str | None = None) -> paging.Page[Told]:
    """What they were told, newest first. One query. Nothing that was taken back or set aside since."""
    place = paging.decode(after, (datetime, int))
    keys = (Notification.happened_at.expression, Notification.id.expression)
    mine = visible_tellings(member).where(Notification.member_id == member.id)
    found = session.execute(paging.after(mine, keys, place).limit(PAGE + 1))
    return paging.cut([to_told(row) for row in found], PAGE, lambda each: (each.happened_at, each.id))


def outcomes_since(member: Viewer, since: datetime, *, most: int) -> list[Told]:
    """What became of ideas since then, the latest of each idea, newest first. One query."""
    outcome = Notification.member_id == member.id, Notification.kind == Kind.OUTCOME, Notification.happened_at > since
    answers = visible_tellings(member).where(*outcome, Telling.status_change_id.is_not(None))
    newest = answers.order_by(Notification.happened_at.desc(), Notification.id.desc())
    found = [to_told(row) for row in session.execute(newest.limit(most * 2))]
    return list({each.idea_id: each for each in reversed(found)}.values())[::-1][:most]


def told_by_mail(member: Viewer, key: str, most: int) -> list[Told]:
    """What one mail tells a member, oldest first, as far as they may still see it and have not read it. One query."""
    mine = visible_tellings(member).where(Notification.member_id == member.id, Notification.mail_key == key)
    unread = mine.where(Notification.read_at.is_(None))
    found = session.execute(unread.order_by(Notification.happened_at, Notification.id).limit(most))
    return [to_told(row) for row in found]


def visible_tellings(viewer: Viewer) -> AnySelect:
    """What `to_told` needs of notifications that the viewer may read the subject of."""
    author = aliased(Member)
    notes = () if sees_notes(viewer) else (Comment.is_internal.is_(False),)
    stands = and_(Comment.withdrawn_at.is_(None), Comment.is_held.is_(False), *notes)
    found: AnySelect = (
        select(Notification, Telling, Idea.title, Idea.slug, Comment.body, StatusChange, Status)
        .add_columns(MergeProposal.is_accepted, are_one().label("are_one"), Comment.is_internal, *_shown(author))
        .join(Telling, Telling.id == Notification.telling_id)
        .join(Idea, Idea.id == Notification.idea_id)
        .outerjoin(Comment, Comment.id == Telling.comment_id)
        .outerjoin(StatusChange, StatusChange.id == Telling.status_change_id)
        .outerjoin(MergeProposal, MergeProposal.id == Telling.proposal_id)
        .outerjoin(SolutionQuestion, SolutionQuestion.id == Telling.question_id)
        .outerjoin(Status, Status.id == StatusChange.to_id)
        .outerjoin(author, or_(author.id == Comment.author_id, author.id == StatusChange.changed_by_id))
        .where(visible_to(viewer), Idea.withdrawn_at.is_(None), Idea.is_held.is_(False))
        .where(or_(Telling.comment_id.is_(None), stands))
        .where(or_(Telling.question_id.is_(None), SolutionQuestion.shipped_at == Idea.shipped_at))
    )
    return found


def _shown(author: type[Member]) -> tuple[Any, ...]:
    return tuple(getattr(author, column.key) for column in SHOWN)


def to_told(row: Any) -> Told:
    """A row of `visible_tellings`."""
    notification, telling, change = row.Notification, row.Telling, row.StatusChange
    return Told(
        id=notification.id,
        telling_id=notification.telling_id,
        member_id=notification.member_id,
        idea_id=notification.idea_id,
        title=row.title,
        idea_path=path_of(notification.idea_id, row.slug),
        kind=notification.kind,
        reason=notification.reason,
        happened_at=notification.happened_at,
        read_at=notification.read_at,
        comment_id=telling.comment_id,
        status_change_id=telling.status_change_id,
        status=row.Status,
        question_id=telling.question_id,
        is_accepted=row.is_accepted,
        is_note=bool(row.is_internal),
        are_one=bool(row.are_one),
        by=Shown(*row[-len(SHOWN) :]) if row[-len(SHOWN)] else None,
        source=change.text if change else row.body or "",
        has_moved=change is not None and change.from_id != change.to_id,
    )
