"""What is reported and decided on, found by how a form or a case names it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from community.access import Viewer
from community.core import clock
from community.core.db import session
from community.core.errors import Missing
from community.discussion.models import Comment
from community.discussion.queries import get_visible as visible_comment
from community.ideas.models import Idea
from community.ideas.queries import get_visible as visible_idea
from community.ideas.rules import path_of
from community.membership.models import Member, Scope
from community.membership.queries import by_handle
from community.moderation.models import Case, Subject, SubjectKind


def subject_named(name: str, viewer: Viewer) -> Subject:
    """`idea-42`, `comment-7` or `profile-ada`, as the viewer may see it; raises Missing. Two queries, three at most."""
    kind, _, rest = name.partition("-")
    if kind == SubjectKind.PROFILE:
        member = by_handle(rest)
        if member is None or member.is_imported:
            raise Missing
        return _of_member(member)
    number = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 16 else 0
    if kind == SubjectKind.IDEA:
        return _found(_of_idea(visible_idea(number, viewer).id))
    if kind == SubjectKind.COMMENT:
        return _found(_of_comment(visible_comment(number, viewer)[0].id))
    raise Missing


def _found(subject: Subject | None) -> Subject:
    if subject is None:
        raise Missing
    return subject


def subject_of(case: Case) -> Subject:
    """What the case is about, however it stands, for who decides it; without words where it is gone. One query."""
    found = _load(SubjectKind(case.subject_kind), case.subject_id)
    if found is None:
        return Subject(
            kind=SubjectKind(case.subject_kind),
            id=case.subject_id,
            member_id=case.member_id,
            title="",
            path="",
            written_at=case.opened_at,
        )
    return replace(found, kind=SubjectKind(case.subject_kind), member_id=case.member_id)


def votes_on(idea_id: int) -> Subject | None:
    """The votes of an idea, which are nobody's in particular; None where it is gone. One query."""
    found = _of_idea(idea_id)
    return replace(found, kind=SubjectKind.VOTES, member_id=None) if found else None


def _load(kind: SubjectKind, number: int) -> Subject | None:
    if kind is SubjectKind.COMMENT:
        return _of_comment(number)
    if kind is SubjectKind.PROFILE:
        member = session.get(Member, number)
        return _of_member(member) if member else None
    return _of_idea(number)


def _idea_columns() -> list[Any]:
    return [Idea.id, Idea.title, Idea.slug, Idea.board_id]


def _of_idea(number: int) -> Subject | None:
    columns = [*_idea_columns(), Idea.body, Idea.author_id, Idea.thread_id, Idea.created_at, Idea.revised_at]
    row = session.execute(select(*columns).where(Idea.id == number)).one_or_none()
    if row is None:
        return None
    return Subject(
        kind=SubjectKind.IDEA,
        id=row.id,
        member_id=row.author_id,
        title=row.title,
        path=path_of(row.id, row.slug),
        text=row.body,
        thread_id=row.thread_id,
        places=((Scope.IDEA, row.id), (Scope.BOARD, row.board_id)),
        written_at=row.revised_at or row.created_at,
    )


def _of_comment(number: int) -> Subject | None:
    said = [Comment.id.label("comment_id"), Comment.body, Comment.author_id, Comment.thread_id]
    times = [Comment.created_at, Comment.edited_at]
    found = select(*said, *times, *_idea_columns()).outerjoin(Idea, Idea.thread_id == Comment.thread_id)
    row = session.execute(found.where(Comment.id == number)).one_or_none()
    if row is None:
        return None
    return Subject(
        kind=SubjectKind.COMMENT,
        id=row.comment_id,
        member_id=row.author_id,
        title=row.title or "",
        path=f"/comments/{row.comment_id}",
        text=row.body,
        thread_id=row.thread_id,
        places=((Scope.IDEA, row.id), (Scope.BOARD, row.board_id)) if row.id else (),
        written_at=row.edited_at or row.created_at,
    )


def _of_member(member: Member) -> Subject:
    """A profile keeps no time of its last change: it is judged by the policy of now."""
    return Subject(
        kind=SubjectKind.PROFILE,
        id=member.id,
        member_id=member.id,
        title=member.display_name,
        path=member.path,
        text=member.bio,
        written_at=clock.now(),
    )
