"""The public state: everything that people can fetch, and every number that is kept for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from community.core import shortly, tasks
from community.core.db import session
from community.discussion.models import Comment, Thread
from community.ideas.models import Board, Idea, Status, Tag
from community.ideas.queries import Sort
from community.membership.models import Member
from community.voting.queries import top_ideas
from tests.world import Browser, World

AGREEMENT = 1e-9
FOR_THE_TEAM = ("/voters", ".csv")  # the team reads all else as members do
# What differs from one answer to the next though it says the same: tokens of forms, numbers of decisions,
# and the last digits of a score.
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*|csrf-token" content="[^"]*|"/cases/[0-9A-Z-]+')
_SCORE = re.compile(r"\b\d+\.\d{9,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Answer:
    """What a page said."""

    status: int
    location: str
    body: str


@dataclass(frozen=True)
class State:
    """Pages by who fetched them, and numbers by what they count. Scores are equal to 1e-9."""

    pages: Mapping[tuple[str, str], Answer]
    numbers: Mapping[tuple[str, int], tuple[int, ...]]
    scores: Mapping[int, float]

    def differences(self, other: "State") -> list[str]:
        """What differs, in words; empty where the two are the same."""
        found = [
            f"{who} on {path}" for who, path in self.pages if self.pages[who, path] != other.pages.get((who, path))
        ]
        found += [f"only later: {key}" for key in other.pages.keys() - self.pages.keys()]
        keys = self.numbers.keys() | other.numbers.keys()
        found += [
            f"{key}: {self.numbers.get(key)} {other.numbers.get(key)}"
            for key in sorted(keys)
            if self.numbers.get(key) != other.numbers.get(key)
        ]
        found += [
            f"score of {idea}" for idea in self.scores.keys() | other.scores.keys() if not self._has_score(idea, other)
        ]
        return found

    def _has_score(self, idea: int, other: "State") -> bool:
        return idea in self.scores and idea in other.scores and abs(self.scores[idea] - other.scores[idea]) <= AGREEMENT


def public_state(world: World, browsers: Mapping[str, Browser]) -> State:
    """Everything as it is now, read by each of these people. The index has caught up before."""
    _begin(world)
    return State(dict(_pages(browsers)), _numbers(), _scores())


def is_changed(before: State, world: World, browsers: Mapping[str, Browser]) -> bool:
    """Whether anything is not as it was; looks no further than the first page that is not."""
    _begin(world)
    return any(before.pages.get(where) != answer for where, answer in _pages(browsers))


def _begin(world: World) -> None:
    """Let the index catch up, and keep nothing from before. Looking changes nothing, so once is enough."""
    tasks.run_until_idle()
    session.rollback()
    session.expire_all()
    shortly.forget()
    world.app.extensions["community-page-cache"].clear()


def _pages(browsers: Mapping[str, Browser]) -> Iterator[tuple[tuple[str, str], Answer]]:
    paths = list(_paths())
    session.rollback()
    for who in browsers:
        for path in paths:
            if who != "team" or path.endswith(FOR_THE_TEAM):
                yield (who, path), _fetched(browsers[who], path)


def _fetched(browser: Browser, path: str) -> Answer:
    answer = browser.get(path)
    body = _TOKEN.sub("", answer.get_data(as_text=True))
    body = _SCORE.sub(lambda score: f"{float(score[0]):.7f}", body)
    return Answer(answer.status_code, answer.headers.get("Location", ""), body)


def _paths() -> Iterator[str]:
    yield from ("/me", "/sitemap.xml", "/ideas.csv")
    for query in _queries():
        yield f"/ideas?{query}"
        yield f"/feeds/ideas.atom?{query}"
    for member in session.scalars(select(Member).order_by(Member.id)):
        yield member.path
        yield f"/search?q=by:{member.handle}"
    for idea in session.scalars(select(Idea).order_by(Idea.id)):
        yield from _paths_of(idea)
    for comment_id in session.scalars(select(Comment.id).order_by(Comment.id)):
        yield from (f"/comments/{comment_id}", f"/comments/{comment_id}/revisions")


def _queries() -> Iterator[str]:
    """Each list, and each filter."""
    yield from (f"sort={sort}" for sort in Sort)
    yield from (f"sort=new&author={handle}" for handle in session.scalars(select(Member.handle)))
    yield from (f"sort=new&board={slug}" for slug in session.scalars(select(Board.slug)))
    yield from (f"sort=new&tag={slug}" for slug in session.scalars(select(Tag.slug)))
    yield from (f"sort=new&status={key}" for key in session.scalars(select(Status.key).where(~Status.is_internal)))


def _paths_of(idea: Idea) -> Iterator[str]:
    words = _WORD.findall(idea.title)
    yield from (idea.path, f"/ideas/{idea.id}/revisions", f"/ideas/{idea.id}/voters")
    yield from (f"/ideas/similar?idea={idea.id}", f"/ideas/similar?title={quote(idea.title)}")
    yield from (f"/search?q={quote(word)}" for word in words[:2])
    yield f"/search?q={quote(words[0][:4])}&order=votes"


def _numbers() -> dict[tuple[str, int], tuple[int, ...]]:
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    columns: dict[str, tuple[Any, ...]] = {
        "idea": (Idea.id, Idea.vote_count, Idea.support, Idea.votes_aside),
        "thread": (Thread.id, Thread.comment_count),
        "board": (Board.id, Board.idea_count),
    }
    for name, wanted in columns.items():
        found |= {(name, number): tuple(values) for number, *values in session.execute(select(*wanted))}
    ranked = top_ideas(by="votes", since=None, limit=100)
    found["top", 0] = tuple(number for card, count in ranked for number in (card.id, count))
    session.rollback()
    return found


def _scores() -> dict[int, float]:
    rows = session.execute(select(Idea.id, Idea.score)).all()
    session.rollback()
    return {row.id: row.score for row in rows}
