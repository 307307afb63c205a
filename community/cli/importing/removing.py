"""Removing imported ideas with all that stands under them, and unclaimed people whom nothing needs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.core import clock
from community.core.db import WITHOUT_SYNC, Base, session
from community.discussion.models import Comment, Thread
from community.ideas.actions.merging import take_out
from community.ideas.models import Board, Idea, IdeaTag, Merge, StatusChange, Tag
from community.ideas.policy import is_public
from community.membership.models import Hold, Member
from community.moderation.actions.letting_go import Ids, judged, let_go, set_aside
from community.moderation.models import Case
from community.search.actions import mark_all_dirty
from community.voting.models import Vote

IDEAS_AT_ONCE = 200
ROWS_AT_ONCE = 20_000
PEOPLE_AT_ONCE = 1_000
Numbers = Sequence[int] | Select[Any]


@dataclass(frozen=True)
class Contributions:
    """What people of this site did with imported ideas."""

    votes: int
    comments: int
    answers: int
    revisions: int
    merges: int
    cases: int
    holds: int

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def __str__(self) -> str:
        counts = [(getattr(self, each.name), each.name) for each in fields(self)]
        return ", ".join(f"{count:,} {name}" for count, name in counts if count)


def contributions_to(numbers: Numbers, source: str) -> Contributions:
    """What did not come from `source`, under these ideas, and what was merged or judged there. Seven queries."""
    threads = select(Idea.thread_id).where(Idea.id.in_(numbers))
    elsewhere = Vote.source.is_distinct_from(source), Vote.withdrawn_at.is_(None)
    written = Comment.source.is_distinct_from(source), Comment.withdrawn_at.is_(None)
    return Contributions(
        votes=_count(Vote.id, Vote.root_id.in_(numbers), *elsewhere),
        comments=_count(Comment.id, Comment.thread_id.in_(threads), *written),
        answers=_count(StatusChange.id, StatusChange.idea_id.in_(numbers)),
        revisions=_count(Idea.id, Idea.id.in_(numbers), Idea.revision > 1),
        merges=_count(Merge.id, _merging(numbers), Merge.merged_by_id.is_not(None)),
        cases=_count(Case.id, judged(*_standing(numbers)[:2])),
        holds=_count(Hold.id, set_aside(*_standing(numbers))),
    )


def _merging(numbers: Numbers) -> ColumnElement[bool]:
    return and_(Merge.undone_at.is_(None), or_(Merge.source_id.in_(numbers), Merge.target_id.in_(numbers)))


def _standing(numbers: Numbers) -> tuple[Ids, Ids, Ids]:
    """The ideas, their comments, and the votes on them or on what was merged into them, as SQL."""
    threads = select(Idea.thread_id).where(Idea.id.in_(numbers))
    return (
        select(Idea.id).where(Idea.id.in_(numbers)),
        select(Comment.id).where(Comment.thread_id.in_(threads)),
        select(Vote.id).where(or_(Vote.root_id.in_(numbers), Vote.idea_id.in_(numbers))),
    )


def _count(column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> int:
    return session.execute(select(func.count(column)).where(*conditions)).scalar_one()


def ideas_of(source: str) -> Select[Any]:
    """The numbers of what came from a source, as SQL."""
    return select(Idea.id).where(Idea.source == source)


def next_ideas(source: str) -> list[int]:
    """The next ideas to remove: at most 200, and fewer where much stands under them."""
    sizes = select(Idea.id, Idea.vote_count + Thread.comment_count).join(Thread, Thread.id == Idea.thread_id)
    rows = session.execute(sizes.where(Idea.source == source).order_by(Idea.id).limit(IDEAS_AT_ONCE)).all()
    numbers: list[int] = []
    total = 0
    for number, size in rows:
        total += size
        if numbers and total > ROWS_AT_ONCE:
            break
        numbers.append(number)
    return numbers


def lock_ideas(numbers: Sequence[int]) -> None:
    """Nobody votes or comments there until this transaction ends. What they are merged with stands for itself again."""
    take_out(numbers, now=clock.now())
    threads = select(Thread.id).join(Idea, Idea.thread_id == Thread.id).where(Idea.id.in_(numbers))
    session.execute(select(Idea.id).where(Idea.id.in_(numbers)).order_by(Idea.id).with_for_update()).all()
    session.execute(threads.order_by(Thread.id).with_for_update(of=Thread)).all()


def remove_ideas(numbers: Sequence[int]) -> Counter[str]:
    """Delete ideas that are locked, and keep boards, tags and the search in step; how much of what went."""
    mark_all_dirty(numbers)
    let_go(*_standing(numbers), now=clock.now())
    threads = list(session.scalars(select(Idea.thread_id).where(Idea.id.in_(numbers))))
    tags = set(session.scalars(select(IdeaTag.tag_id).where(IdeaTag.idea_id.in_(numbers))))
    _count_off_boards(numbers)
    gone = Counter(
        comments=_count(Comment.id, Comment.thread_id.in_(threads)),  # a deletion leaves out the replies it takes along
        votes=_delete(Vote, or_(Vote.root_id.in_(numbers), Vote.idea_id.in_(numbers))),
        ideas=_delete(Idea, Idea.id.in_(numbers)),
    )
    _delete(Comment, Comment.thread_id.in_(threads))
    _delete(Thread, Thread.id.in_(threads))
    if tags:
        _delete(Tag, Tag.id.in_(tags) & ~exists().where(IdeaTag.tag_id == Tag.id))
    return gone


def _count_off_boards(numbers: Sequence[int]) -> None:
    listed = select(Idea.board_id, func.count()).where(Idea.id.in_(numbers), is_public())
    for board_id, count in session.execute(listed.group_by(Idea.board_id).order_by(Idea.board_id)).all():
        fewer = update(Board).where(Board.id == board_id).values(idea_count=Board.idea_count - count)
        session.execute(fewer, execution_options=WITHOUT_SYNC)


def _delete(model: type[Base], condition: ColumnElement[bool]) -> int:
    done = session.execute(delete(model).where(condition), execution_options=WITHOUT_SYNC)
    return cast(CursorResult[Any], done).rowcount


def unclaimed_of(source: str) -> ColumnElement[bool]:
    """The people of a source whom nobody has claimed and who cannot sign in."""
    return (Member.source == source) & Member.claimed_by_id.is_(None) & Member.password_hash.is_(None)


def people_after(last_id: int, source: str) -> list[int]:
    """The next 1,000 unclaimed people, by id."""
    found = select(Member.id).where(unclaimed_of(source), Member.id > last_id)
    return list(session.scalars(found.order_by(Member.id).limit(PEOPLE_AT_ONCE)))


def remove_people(ids: Sequence[int]) -> int:
    """Delete those of these members whom no row of any table needs; how many."""
    needed: set[int] = set()
    for column in _columns_of_members():
        needed.update(session.scalars(select(column).where(column.in_(ids)).distinct()))
    free = [member_id for member_id in ids if member_id not in needed]
    return _delete(Member, Member.id.in_(free)) if free else 0


def _columns_of_members() -> Iterator[Any]:
    """Every column of every table that refers to a member."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == Member.__tablename__ for key in column.foreign_keys):
                yield column
