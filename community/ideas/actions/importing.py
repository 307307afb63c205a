"""Ideas that come from elsewhere, many at once, whole and with their dates.

For commands, not for doors: whoever runs the machine passes no gate, nothing is refused for its length, and nobody is
told of each idea (the search is told by the caller).
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update

from community.core.db import WITHOUT_SYNC, insert_into, session
from community.core.text import slug
from community.discussion.models import Thread
from community.ideas.actions.merging import join, take_in
from community.ideas.actions.tagging import ids_of_tags
from community.ideas.models import Board, Idea, IdeaRevision, IdeaTag, Stage, Status, Tag
from community.ideas.rules import first_score
from community.site.queries import the_site

IDEAS = cast(Table, Idea.__table__)
REVISIONS = cast(Table, IdeaRevision.__table__)


@dataclass(frozen=True, kw_only=True)
class ImportedIdea:
    """An idea as it is to stand here. `words` are the columns of `Proposal.columns()`, rendered beforehand."""

    source_id: str
    words: Mapping[str, Any]
    tags: Sequence[str]
    board_id: int
    status_id: int
    author_id: int | None
    created_at: datetime
    carried_votes: int


def import_ideas(ideas: Sequence[ImportedIdea], *, source: str) -> list[int]:
    """Write ideas with their threads, first revisions and tags, and count them on their boards; their numbers.

    What is here already is left as it is. A bounded number of statements, whatever the number of ideas.
    """
    by_source_id = {idea.source_id: idea for idea in ideas}
    threads = _new_threads(len(by_source_id))
    done = set(session.scalars(select(Status.id).where(Status.stage == Stage.DONE)))
    asked = the_site().answer_votes
    rows = [
        _row(idea, thread, source, done, asked) for idea, thread in zip(by_source_id.values(), threads, strict=True)
    ]
    new = insert_into(IDEAS).on_conflict_do_nothing()
    made = session.execute(new.returning(IDEAS.c.id, IDEAS.c.source_id, IDEAS.c.thread_id), rows).all()
    numbers = {row.id: by_source_id[row.source_id] for row in made}
    _drop_threads(set(threads) - {row.thread_id for row in made})
    if numbers:
        session.execute(insert(REVISIONS), [_first_revision(number, idea) for number, idea in numbers.items()])
        _tag({number: idea.tags for number, idea in numbers.items()})
        _count_on_boards([idea.board_id for idea in numbers.values()])
    return list(numbers)


def _new_threads(count: int) -> list[int]:
    rows = [{"comment_count": 0} for _ in range(count)]
    return list(session.scalars(insert(Thread).returning(Thread.id), rows)) if rows else []


def _drop_threads(ids: set[int]) -> None:
    """Those of ideas that somebody else has written meanwhile."""
    if ids:
        session.execute(delete(Thread).where(Thread.id.in_(ids)), execution_options=WITHOUT_SYNC)


def _row(idea: ImportedIdea, thread_id: int, source: str, done: Container[int], asked: int) -> dict[str, Any]:
    return {
        **idea.words,
        "board_id": idea.board_id,
        "status_id": idea.status_id,
        "thread_id": thread_id,
        "author_id": idea.author_id,
        "created_at": idea.created_at,
        "carried_votes": idea.carried_votes,
        "owed_since": idea.created_at if idea.carried_votes >= asked else None,
        "shipped_at": idea.created_at if idea.status_id in done else None,
        "score": first_score(idea.created_at, idea.carried_votes),
        "source": source,
        "source_id": idea.source_id,
    }


def _first_revision(number: int, idea: ImportedIdea) -> dict[str, Any]:
    return {
        "idea_id": number,
        "number": 1,
        "title": idea.words["title"],
        "body": idea.words["body"],
        "tag_names": list(idea.tags),
        "written_at": idea.created_at,
        "written_by_id": idea.author_id,
    }


def _tag(tags: Mapping[int, Iterable[str]]) -> None:
    names = {slug(name): name for each in tags.values() for name in each}
    ids_of_tags(names.values())
    known = select(Tag.slug, Tag.id).where(Tag.slug.in_(names))
    ids = {row.slug: row.id for row in session.execute(known)} if names else {}
    rows = {(number, ids[slug(name)]) for number, each in tags.items() for name in each}
    if rows:
        pairs = [{"idea_id": number, "tag_id": tag_id} for number, tag_id in sorted(rows)]
        session.execute(insert_into(IdeaTag.__table__).on_conflict_do_nothing(), pairs)


def _count_on_boards(board_ids: Sequence[int]) -> None:
    for board_id in sorted(set(board_ids)):
        more = Board.idea_count + board_ids.count(board_id)
        session.execute(update(Board).where(Board.id == board_id).values(idea_count=more))


def correct_import(number: int, words: Mapping[str, Any], tags: Sequence[str]) -> bool:
    """Let an imported idea say what its source says now; False if it was revised here, and then it stays."""
    unrevised = update(IDEAS).where(IDEAS.c.id == number, IDEAS.c.revision == 1).values(**words)
    if session.execute(unrevised.returning(IDEAS.c.id)).first() is None:
        return False
    first = update(REVISIONS).where(REVISIONS.c.idea_id == number, REVISIONS.c.number == 1)
    session.execute(first.values(title=words["title"], body=words["body"], tag_names=list(tags)))
    session.execute(delete(IdeaTag).where(IdeaTag.idea_id == number))
    _tag({number: tags})
    return True


def carry_votes(number: int, carried_votes: int) -> set[int]:
    """Set the number of votes that are known only as one; the ideas whose scores are then to be recounted."""
    carried = update(IDEAS).where(IDEAS.c.id == number).values(carried_votes=carried_votes + IDEAS.c.carried_over)
    root_id = session.scalars(carried.returning(IDEAS.c.merged_into_id)).one()
    if root_id is None:
        return {number}
    take_in(root_id)
    return {number, root_id}


def carry_merge(source_id: int, target_id: int, *, now: datetime) -> bool:
    """Merge two imported ideas as they were where they came from; False if they are one already.

    Whoever runs the machine passes no gate. Raises Conflict and Closed as `merge_ideas` does.
    """
    source, target = session.get_one(Idea, source_id), session.get_one(Idea, target_id)
    if source.root_id == target.root_id:
        return False
    join(source, target, by_id=None, now=now)
    return True


def make_boards(names: Sequence[str]) -> int:
    """Make a board, open to everybody, for each name that is none's slug or name; how many were missing."""
    here = boards_by_name()
    missing = {board_key(name): name for name in reversed(names) if board_key(name) not in here}
    last = session.scalar(select(func.max(Board.position))) or 0
    rows = [
        {"slug": key, "name": name, "position": last + place, "idea_count": 0}
        for place, (key, name) in enumerate(missing.items(), 1)
    ]
    if rows:
        session.execute(insert_into(Board.__table__).on_conflict_do_nothing(), rows)
    return len(rows)


def boards_by_name() -> dict[str, int]:
    """The ids of all boards, by the keys of their slugs and of their names."""
    rows = session.execute(select(Board.id, Board.slug, Board.name).order_by(Board.id.desc())).all()
    return {board_key(row.name): row.id for row in rows} | {row.slug: row.id for row in rows}


def board_key(name: str) -> str:
    """What a board called so is known by: its slug; `board-…` for a name without letters."""
    return slug(name) or "board-" + "-".join(f"{ord(sign):x}" for sign in name[:12])
