"""What SQL lets a viewer read is what the policy lets them read: every combination there is."""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations, count, product

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.access import ANONYMOUS, Role, Viewer
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion import policy as comment_policy
from community.discussion.models import Comment, Thread
from community.ideas import policy as idea_policy
from community.ideas.models import Audience, Board, Idea, Status
from community.membership.models import Member
from community.membership.policy import sees_held
from tests.world import World

PLACES = count(1)
ROLES = [chosen for size in range(len(Role) + 1) for chosen in combinations(Role, size)]


@pytest.fixture
def viewers(world: World) -> list[Viewer]:
    """Somebody not signed in, an author, and a member with every set of roles there is."""
    members = [world.member(f"member-{number}", roles=roles) for number, roles in enumerate(ROLES)]
    return [ANONYMOUS, world.member("author"), *members]


@pytest.fixture
def ideas(viewers: list[Viewer]) -> list[Idea]:
    """On every board there can be: by nobody, by each member; standing, taken back, set aside."""
    with writing():
        now = clock.now()
        first = session.scalars(select(Status).where(Status.is_first)).one()
        boards = [
            Board(slug=f"{seen}-{posted}", name="Board", position=9, seen_by=seen, posted_by=posted)
            for seen, posted in product(Audience, Audience)
        ]
        session.add_all(boards)
        session.flush()
        for board, viewer, taken_back, is_held in product(boards, viewers, (None, now), (False, True)):
            stands = {"withdrawn_at": taken_back, "is_held": is_held}
            session.add(_idea(board, viewer, status_id=first.id, created_at=now, **stands))
    return list(session.scalars(select(Idea).options(joinedload(Idea.board))))


def _idea(board: Board, author: Viewer, **values: object) -> Idea:
    thread = Thread()
    session.add(thread)
    session.flush()
    words = {
        "title": "An idea",
        "slug": "",
        "body": "",
        "body_html": "",
        "excerpt": "",
        "pipeline": 1,
        "score": 0.0,
    }
    return Idea(board_id=board.id, author_id=author.id, thread_id=thread.id, **words, **values)


def test_the_ideas_that_sql_finds_are_those_that_one_may_read(viewers: list[Viewer], ideas: list[Idea]) -> None:
    for viewer in viewers:
        found = set(session.scalars(select(Idea.id).where(idea_policy.visible_to(viewer))))
        assert found == {idea.id for idea in ideas if idea_policy.may_read(viewer, idea)}, _who(viewer)


def test_what_is_listed_is_a_part_of_what_one_may_read(viewers: list[Viewer], ideas: list[Idea]) -> None:
    for viewer in viewers:
        listed = set(session.scalars(select(Idea.id).where(idea_policy.listed_for(viewer))))
        may_read = {idea.id for idea in ideas if idea_policy.may_read(viewer, idea)}
        assert listed <= may_read, _who(viewer)
        assert not [idea for idea in ideas if idea.id in listed and not idea.is_open], _who(viewer)


def test_whoever_has_signed_in_reads_no_less_than_before(viewers: list[Viewer], ideas: list[Idea]) -> None:
    public = {idea.id for idea in ideas if idea_policy.may_read(ANONYMOUS, idea)}
    for viewer in viewers:
        assert public <= {idea.id for idea in ideas if idea_policy.may_read(viewer, idea)}, _who(viewer)


@pytest.fixture
def comments(viewers: list[Viewer]) -> list[Comment]:
    """Every kind there can be, each without a reply and under every kind of reply."""
    with writing():
        now = clock.now()
        thread = Thread()
        session.add(thread)
        session.flush()
        kinds = list(product((False, True), (None, now), (False, True)))
        for author, kind, reply in product(viewers, kinds, [None, *kinds]):
            parent = _comment(thread, author, kind, created_at=now)
            if reply:
                _comment(thread, viewers[1], reply, created_at=now, parent=parent)
    return list(session.scalars(select(Comment)))


def _comment(
    thread: Thread,
    author: Viewer,
    kind: tuple[bool, datetime | None, bool],
    *,
    created_at: datetime,
    parent: Comment | None = None,
) -> Comment:
    comment = Comment(
        thread_id=thread.id,
        parent_id=parent.id if parent else None,
        author_id=author.id,
        body="Words",
        body_html="",
        path=f"{next(PLACES):020}",
        depth=1 if parent else 0,
        created_at=created_at,
        is_internal=kind[0],
        withdrawn_at=kind[1],
        is_held=kind[2],
    )
    session.add(comment)
    session.flush()
    return comment


def _read_by(viewer: Viewer, comments: list[Comment]) -> set[int]:
    """What the policy lets the viewer read, with the replies that they can read themselves."""
    sees_notes, has_held = comment_policy.sees_notes(viewer), sees_held(viewer)
    standing = [each for each in comments if not each.withdrawn_at and (has_held or not each.is_held)]
    replied = {each.parent_id for each in standing if sees_notes or not each.is_internal}
    return {each.id for each in comments if comment_policy.may_read(viewer, each, is_replied_to=each.id in replied)}


def test_the_comments_that_sql_finds_are_those_that_one_may_read(
    viewers: list[Viewer], comments: list[Comment]
) -> None:
    for viewer in viewers:
        found = set(session.scalars(select(Comment.id).where(comment_policy.visible_to(viewer))))
        assert found == _read_by(viewer, comments), _who(viewer)


def test_only_team_and_moderators_read_notes(viewers: list[Viewer], comments: list[Comment]) -> None:
    notes = {each.id for each in comments if each.is_internal}
    for viewer in viewers:
        read = notes & _read_by(viewer, comments)
        assert bool(read) == bool(viewer.roles & {Role.TEAM, Role.MODERATOR}), _who(viewer)


def test_what_is_held_is_read_by_its_author_and_moderators_only(
    viewers: list[Viewer], ideas: list[Idea], comments: list[Comment]
) -> None:
    for viewer in viewers:
        if viewer.roles & {Role.MODERATOR, Role.OWNER}:
            continue
        others = [idea for idea in ideas if idea.is_held and idea.author_id != viewer.id]
        assert not [idea for idea in others if idea_policy.may_read(viewer, idea)], _who(viewer)
        words = [each for each in comments if each.is_held and (viewer.id is None or each.author_id != viewer.id)]
        assert all(comment_policy.hides_words(viewer, each) for each in words), _who(viewer)


def _who(viewer: Viewer) -> str:
    return viewer.handle if isinstance(viewer, Member) else "nobody in particular"


@pytest.fixture(autouse=True)
def _at_rest(app: Flask) -> Iterator[None]:
    yield
    session.rollback()
