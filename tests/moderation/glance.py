"""The public state at a glance: what lists, discussions, search, feeds and profiles read, and who may do what.

Everything is named by its place in the order it came, so that two communities compare. `public` goes through every
page instead, and takes a hundred times as long.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from community.access import ANONYMOUS, Permission, Viewer, decide
from community.cli.recount import _differences as differences_of_rows
from community.core import shortly
from community.core.db import session
from community.core.errors import Missing
from community.core.ports import chosen
from community.core.ports_search import SearchIndex
from community.discussion.models import Comment, Thread
from community.discussion.queries import comments_page, latest_by
from community.discussion.queries import get_visible as visible_comment
from community.ideas.models import Board, Idea
from community.ideas.queries import Listing, Sort, listing, tags_of
from community.ideas.queries import get_visible as visible_idea
from community.membership.models import Member
from community.membership.policy import sees_held
from community.search.queries import Order, find, ideas_like
from community.search.rules import parse
from community.voting.queries import backed_by, glimpse, top_ideas, voters_of
from tests.moderation.acts import MEMBERS, Stage
from tests.moderation.shelf import Shelf

AGREEMENT = 1e-9
LOOKING = ("ada", "cem", "mona", "tomas")
Glance = dict[tuple[Any, ...], Any]


def glance_at(stage: Stage) -> Glance:
    """All of it. The index has caught up before, and the clock says for when it is."""
    _begin()
    names = Names(stage)
    found: Glance = dict(_numbers(names))
    for who in ("visitor", *LOOKING):
        viewer: Viewer = ANONYMOUS if who == "visitor" else stage.member(who)
        found |= {(who, *key): value for key, value in _read(names, viewer)}
    for handle in MEMBERS:
        found |= dict(_permitted(names, stage.member(handle)))
    session.rollback()
    return found


def _begin() -> None:
    session.rollback()
    shortly.forget()


def differences(one: Glance, other: Glance) -> list[str]:
    """What differs, in words. Scores are equal to 1e-9."""
    keys = sorted(one.keys() | other.keys(), key=str)
    return [f"{key}: {one.get(key)} {other.get(key)}" for key in keys if not _equal(one.get(key), other.get(key))]


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0, abs_tol=AGREEMENT)
    return bool(one == other)


class Names:
    """Places in the order things came, by id."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.of_idea = {number: place for place, number in enumerate(stage.ideas)}
        self.of_comment = {number: place for place, number in enumerate(stage.comments)}
        self.of_member = {number: handle for handle, number in stage.people.items()}

    def ideas(self, numbers: Iterable[int]) -> list[int]:
        return [self.of_idea[number] for number in numbers]


def _read(names: Names, viewer: Viewer) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """What one person reads."""
    yield from _lists(names, viewer)
    yield from _searches(names, viewer)
    yield from _profiles(names, viewer)
    for place, number in enumerate(names.stage.ideas):
        yield ("idea", place), _idea(names, viewer, number)
    for place, number in enumerate(names.stage.comments):
        yield ("comment", place), _is_there(number, viewer)


def _lists(names: Names, viewer: Viewer) -> Iterator[tuple[tuple[Any, ...], Any]]:
    wanted = {str(sort): Listing(sort=sort) for sort in Sort if viewer.is_member or sort is not Sort.MINE}
    new = {"sort": Sort.NEW}
    wanted |= {f"board {each.slug}": Listing(**new, board=each) for each in session.scalars(select(Board))}
    wanted |= {f"by {handle}": Listing(**new, author=names.stage.member(handle)) for handle in MEMBERS}
    for name, each in wanted.items():
        cards = listing(each, viewer).rows
        yield (
            ("list", name),
            [
                (names.of_idea[card.id], card.title, card.support, card.comment_count, card.author_name)
                for card in cards
            ],
        )
    if viewer.is_member and isinstance(viewer, Member):
        yield ("backed",), names.ideas(row.id for row in session.execute(backed_by(viewer)))


def _searches(names: Names, viewer: Viewer) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for typed in ("idea", *(f"by:{handle}" for handle in MEMBERS)):
        found = find(parse(typed), viewer, index=chosen().search, order=Order.VOTES, page=1)
        yield ("search", typed), (names.ideas(card.id for card in found.cards), found.total)


def searched(stage: Stage, shelf: Shelf, index: SearchIndex) -> Glance:
    """What an index of the house finds that has been given all that the shelf was, and from which as much was taken."""
    index.rebuild([])
    index.put(shelf.ever.values())
    index.remove(shelf.ever.keys() - shelf.texts.keys())
    _begin()
    names, found = Names(stage), Glance()
    for who in ("visitor", "ada"):
        viewer: Viewer = ANONYMOUS if who == "visitor" else stage.member(who)
        for typed in ("again", "stations", "by:ada paper"):
            seen = find(parse(typed), viewer, index=index, order=Order.VOTES, page=1)
            found[who, "found", typed] = names.ideas(card.id for card in seen.cards), seen.total
    session.rollback()
    return found


def _profiles(names: Names, viewer: Viewer) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for handle in MEMBERS:
        member = names.stage.member(handle)
        is_open = not member.is_held or viewer.id == member.id or sees_held(viewer)
        words = (member.display_name, member.bio) if is_open else (member.shown_name, "")
        said = [(names.of_comment[each.id], each.excerpt) for each in latest_by(member.id, viewer)]
        yield ("profile", handle), (words, said)


def _idea(names: Names, viewer: Viewer, number: int) -> Any:
    """The page of an idea: words, ballot, discussion, what is like it; for the team, who voted."""
    try:
        idea = visible_idea(number, viewer)
    except Missing:
        return None
    seen = glimpse(idea.id)
    rows = comments_page(idea.thread_id, viewer).rows
    words = (
        idea.title,
        idea.body,
        idea.status.key,
        idea.is_held,
        idea.withdrawn_at,
        [tag.slug for tag in tags_of(idea)],
    )
    votes = (idea.support, seen.recent, [voter.display_name for voter in seen.named])
    like = names.ideas(card.id for card in ideas_like(idea, viewer, index=chosen().search))
    named = (
        [voter.handle for voter in voters_of(idea, viewer).rows]
        if names.of_member.get(viewer.id or 0) == "tomas"
        else ()
    )
    return words, votes, [_comment(names, row) for row in rows], like, named


def _comment(names: Names, row: Any) -> tuple[Any, ...]:
    author = row.author.display_name if row.author else None
    return (
        names.of_comment[row.id],
        row.depth,
        row.body_html,
        row.is_hidden,
        row.is_held,
        row.is_gone,
        author,
        row.answers,
    )


def _is_there(number: int, viewer: Viewer) -> bool:
    try:
        visible_comment(number, viewer)
    except Missing:
        return False
    return True


def _numbers(names: Names) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every number and flag that is kept; the index; who locked which discussion, and when."""
    yield ("index",), sorted(names.ideas(chosen().search.texts))
    yield ("top",), [(names.of_idea[card.id], count) for card, count in top_ideas(by="votes", since=None, limit=100)]
    for board in session.scalars(select(Board)):
        yield ("board", board.slug), board.idea_count
    for idea, thread in session.execute(select(Idea, Thread).join(Thread, Thread.id == Idea.thread_id)):
        place = names.of_idea[idea.id]
        yield ("numbers", place), (idea.vote_count, idea.support, idea.votes_aside, idea.is_held, thread.comment_count)
        yield ("score", place), idea.score
        yield ("lock", place), (thread.locked_at, names.of_member.get(thread.locked_by_id or 0))
    for comment in session.scalars(select(Comment)):
        yield ("held", names.of_comment[comment.id]), comment.is_held
    for member in session.scalars(select(Member)):
        yield ("member", member.handle), (member.is_held, member.is_watched, member.address_hash)


def _permitted(names: Names, member: Member) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each permission that members hold, asked of each place."""
    subjects: dict[tuple[Any, ...], Any] = {("board", board.slug): board for board in session.scalars(select(Board))}
    subjects |= {("idea", place): names.stage.idea(place) for place in range(len(names.stage.ideas))}
    threads = {key: session.get_one(Thread, idea.thread_id) for key, idea in subjects.items() if key[0] == "idea"}
    asked = [(Permission.PROFILE_EDIT, ("self",), member), (Permission.UPLOAD_CREATE, ("site",), None)]
    for key, subject in subjects.items():
        if key[0] == "board":
            asked.append((Permission.IDEA_POST, key, subject))
            continue
        session.refresh(subject, ["status", "board"])
        asked += [(each, key, subject) for each in (Permission.IDEA_REVISE, Permission.VOTE_CAST, Permission.LINK_POST)]
        asked += [(each, key, subject) for each in (Permission.VOTE_WITHDRAW, Permission.IDEA_WITHDRAW)]
        asked += [(each, key, threads[key]) for each in (Permission.COMMENT_POST, Permission.REPORT_FILE)]
    for permission, key, subject in asked:
        said = decide(member, permission, subject)
        yield ("may", member.handle, str(permission), key), (said.is_allowed, said.reason, said.until)


def miscounted() -> list[str]:
    """What `community recount` would say."""
    _begin()
    return list(differences_of_rows(fix=False))
