"""Keeping boards, statuses and tags."""

from dataclasses import dataclass, fields

from sqlalchemy import delete, func, null, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.core.errors import Conflict, Invalid, Missing
from community.core.events import record
from community.core.meanwhile import refuse_changed, refuse_unseen
from community.core.text import clean_line, slug
from community.ideas.actions.tagging import tidy_tags
from community.ideas.events import TagChanged
from community.ideas.models import (
    AnswerDraft,
    Audience,
    Board,
    Idea,
    IdeaTag,
    Merge,
    Stage,
    Status,
    StatusChange,
    Tag,
    Tone,
)

MOST_NAME = 60
MOST_DESCRIPTION = 200


@dataclass(frozen=True, kw_only=True)
class BoardWords:
    """How a board is to be: its words, its place in the order, and who sees it and posts on it."""

    name: str
    description: str = ""
    position: int
    seen_by: Audience = Audience.EVERYONE
    posted_by: Audience = Audience.MEMBERS

    def columns(self) -> dict[str, object]:
        """The columns; raises Invalid."""
        return {
            "name": _named(self.name),
            "description": clean_line(self.description)[:MOST_DESCRIPTION],
            "position": self.position,
            "seen_by": self.seen_by,
            "posted_by": self.posted_by,
        }


@dataclass(frozen=True, kw_only=True)
class StatusWords:
    """How a status is to be."""

    name: str
    stage: Stage
    tone: Tone
    position: int
    is_first: bool = False
    on_roadmap: bool = False

    def columns(self) -> dict[str, object]:
        """The columns; raises Invalid. What a new idea gets must be open."""
        if self.is_first and self.stage != Stage.OPEN:
            raise Invalid("first-status-open", field="stage")
        return {
            "name": _named(self.name),
            "stage": self.stage,
            "tone": self.tone,
            "position": self.position,
            "on_roadmap": self.on_roadmap,
        }


def create_board(words: BoardWords, *, by: Viewer) -> Board:
    """A new board; its slug follows from its name and stays. Raises Invalid."""
    authorize(by, Permission.SITE_CONFIGURE)
    board = Board(slug=_free_slug(Board.slug, words.name), idea_count=0, **words.columns())
    session.add(board)
    session.flush()
    return board


def change_board(board: Board, words: BoardWords, *, by: Viewer, seen: str | None = None) -> None:
    """Other words, order or audience; its address stays. Raises Invalid, ChangedMeanwhile where it no longer stands as
    `seen`, and Conflict where its ideas are merged with those of another board and other people were to see it.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    columns = words.columns()
    _lock(board)  # whoever merges its ideas has locked it, too
    refuse_unseen(board, columns, seen)
    if words.seen_by != board.seen_by and _is_merged_across(board):
        raise Conflict("board-merged-across")
    session.execute(update(Board).where(Board.id == board.id).values(columns))


def _is_merged_across(board: Board) -> bool:
    """Whether an idea on the board is one with an idea on another: all of them are to have the same readers."""
    root = aliased(Idea)
    pairs = select(Idea.id).join(root, root.id == Idea.merged_into_id).where(Idea.board_id != root.board_id)
    return (
        session.scalars(pairs.where(or_(Idea.board_id == board.id, root.board_id == board.id)).limit(1)).first()
        is not None
    )


def delete_board(board: Board, *, by: Viewer, seen: str | None = None) -> None:
    """Delete an empty board. Raises ChangedMeanwhile where it no longer stands as `seen`, and Conflict where ideas are
    on it, or it is the last one. Locks them all.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    boards = session.scalars(select(Board.id).order_by(Board.id).with_for_update()).all()
    _lock(board)
    refuse_changed(board, [column.name for column in fields(BoardWords)], seen)
    if session.scalars(select(Idea.id).where(Idea.board_id == board.id).limit(1)).first() is not None:
        raise Conflict("board-in-use")
    if len(boards) < 2:
        raise Conflict("last-board")
    session.execute(delete(Board).where(Board.id == board.id))


def create_status(words: StatusWords, *, by: Viewer) -> Status:
    """A new status; its key follows from its name and stays. Raises Invalid."""
    authorize(by, Permission.SITE_CONFIGURE)
    columns = words.columns()
    status = Status(key=_free_slug(Status.key, words.name), is_first=False, is_internal=False, **columns)
    session.add(status)
    session.flush()
    _make_first(status, words)
    return status


def change_status_row(status: Status, words: StatusWords, *, by: Viewer, seen: str | None = None) -> None:
    """Other words, colour, order or stage. Raises Invalid, ChangedMeanwhile where it no longer stands as `seen`, and
    Conflict for what the community sets itself. Locks them all: one of them is the first.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    columns = words.columns()
    session.execute(select(Status.id).order_by(Status.id).with_for_update(key_share=True))
    _lock(status)
    if status.is_internal:
        columns["on_roadmap"] = False
    refuse_unseen(status, columns | {"is_first": words.is_first or status.is_first}, seen)
    _refuse_fixed(status, words)
    stage = status.stage
    session.execute(update(Status).where(Status.id == status.id).values(columns))
    _make_first(status, words)
    if Stage.DONE in (stage, words.stage) and stage != words.stage:
        _follow_stage(status, is_done=words.stage == Stage.DONE)


def _follow_stage(status: Status, *, is_done: bool) -> None:
    """Its ideas are shipped from now on, since they came to it; or no longer are. One statement.

    Likewise those that are part of another one, and come back to it if that is undone.
    """
    part = select(Merge.source_id).where(Merge.status_before_id == status.id, Merge.undone_at.is_(None))
    came = select(func.max(StatusChange.changed_at)).where(
        StatusChange.idea_id == Idea.id, StatusChange.to_id == status.id, StatusChange.from_id != status.id
    )
    since = func.coalesce(came.scalar_subquery(), Idea.created_at) if is_done else null()
    moved = update(Idea).where(or_(Idea.status_id == status.id, Idea.id.in_(part))).values(shipped_at=since)
    session.execute(moved, execution_options=WITHOUT_SYNC)


def delete_status(status: Status, *, by: Viewer, seen: str | None = None) -> None:
    """Delete a status that no idea has or had. Raises Conflict, and ChangedMeanwhile where it is not as `seen`."""
    authorize(by, Permission.SITE_CONFIGURE)
    _lock(status)
    refuse_changed(status, [column.name for column in fields(StatusWords)], seen)
    if status.is_first or status.is_internal:
        raise Conflict("status-needed")
    used = (
        select(Idea.id).where(Idea.status_id == status.id),
        select(StatusChange.id).where(or_(StatusChange.to_id == status.id, StatusChange.from_id == status.id)),
        select(Merge.id).where(Merge.status_before_id == status.id),
        select(AnswerDraft.id).where(or_(AnswerDraft.status_id == status.id, AnswerDraft.from_id == status.id)),
    )
    if any(session.scalars(each.limit(1)).first() is not None for each in used):
        raise Conflict("status-in-use")
    session.execute(delete(Status).where(Status.id == status.id))


def _refuse_fixed(status: Status, words: StatusWords) -> None:
    if status.is_internal and (words.stage != status.stage or words.is_first):
        raise Conflict("status-needed")
    if status.is_first and words.stage != Stage.OPEN:
        raise Invalid("first-status-open", field="stage")


def _make_first(status: Status, words: StatusWords) -> None:
    """New ideas begin here from now on; exactly one status says so."""
    if words.is_first:
        session.execute(update(Status).where(Status.is_first).values(is_first=False))
        session.execute(update(Status).where(Status.id == status.id).values(is_first=True))


def rename_tag(tag: Tag, name: str, *, by: Viewer, seen: str | None = None) -> None:
    """Another name for a tag; where a tag of that name exists, the two become one. Raises Invalid, and ChangedMeanwhile
    where it is no longer called as `seen`.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    (tidy,) = tidy_tags([name], field="name") or ("",)
    if not tidy:
        raise Invalid("name-missing", field="name")
    _lock(tag)
    refuse_unseen(tag, {"name": tidy}, seen)
    namesake = select(Tag.id).where(Tag.slug == slug(tidy), Tag.id != tag.id)
    other = session.scalars(namesake).first()
    if other is not None:
        _move_tag(tag.id, other)
    kept = tag.id if other is None else other
    session.execute(update(Tag).where(Tag.id == kept).values(name=tidy, slug=slug(tidy)))
    record(TagChanged(kept))


def delete_tag(tag: Tag, *, by: Viewer, seen: str | None = None) -> None:
    """Take a tag off every idea. Raises ChangedMeanwhile where it is no longer called as `seen`."""
    authorize(by, Permission.SITE_CONFIGURE)
    _lock(tag)
    refuse_changed(tag, ["name"], seen)
    record(TagChanged(tag.id))
    session.execute(delete(Tag).where(Tag.id == tag.id))


def _move_tag(tag_id: int, target_id: int) -> None:
    has_both = select(IdeaTag.idea_id).where(IdeaTag.tag_id == target_id)
    session.execute(delete(IdeaTag).where(IdeaTag.tag_id == tag_id, IdeaTag.idea_id.in_(has_both)))
    session.execute(update(IdeaTag).where(IdeaTag.tag_id == tag_id).values(tag_id=target_id))
    session.execute(delete(Tag).where(Tag.id == tag_id))


def _lock(row: Board | Status | Tag) -> None:
    """Lock a row and read it anew. Raises Missing where another owner has just deleted it."""
    if session.get(type(row), row.id, with_for_update={"key_share": True}, populate_existing=True) is None:
        raise Missing


def _named(name: str) -> str:
    tidy = clean_line(name)
    if not 1 <= len(tidy) <= MOST_NAME:
        raise Invalid("name-length", field="name", most=MOST_NAME)
    return tidy


def _free_slug(column: InstrumentedAttribute[str], name: str) -> str:
    """A slug of the name that no row has yet."""
    base = slug(name) or "x"
    taken = set(session.scalars(select(column).where(column.startswith(base, autoescape=True))))
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
