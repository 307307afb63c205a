"""What real people wrote elsewhere comes in whole. Needs the folder beside the project; NOT TESTED without it."""

import csv
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import func, select

from community.core.db import session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Member
from tests.importing.conftest import Forum, count, counts, nothing_is_miscounted
from tests.world import World

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FORUMS = {  # ideas, comments, replies, votes
    "opengov": (1_157, 2_417, 0, 0),
    "madrid": (80, 5_633, 2_702, 0),
    "uberx": (119, 0, 0, 30_950),
    "football-concussions": (161, 0, 0, 6_328),
}
SAMPLE = 12

pytestmark = [
    pytest.mark.slow(seconds=10),
    pytest.mark.skipif(not DATA.is_dir(), reason=f"real forums are NOT TESTED: there is no {DATA}"),
]


def _rows(name: str, kind: str) -> list[dict[str, str]]:
    path = DATA / name / f"{kind}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FORUMS)
def test_a_real_forum_comes_in_whole_and_once(world: World, forum: Forum, name: str) -> None:
    real = Forum(DATA / name, forum.run)
    done = real.bring_in(source=name)
    assert done.exit_code == 0
    assert not [line for line in done.stderr.splitlines() if not line.endswith("%")]
    ideas, comments, replies, votes = FORUMS[name]
    assert counts()[:3] == (ideas, comments, votes)
    assert count(Comment, Comment.parent_id.is_not(None)) == replies
    _same_people_and_votes(name)
    assert nothing_is_miscounted()
    assert real.bring_in(source=name).stdout.endswith("Nothing changed.\n")
    _pages_are_well_formed(world, name)


def _same_people_and_votes(name: str) -> None:
    named = [row["author"] for kind in ("ideas", "comments") for row in _rows(name, kind)]
    named += [row["voter"] for row in _rows(name, "votes")]
    assert count(Member) == len(set(filter(None, named)))
    right = Counter(row["idea_id"] for row in _rows(name, "votes"))
    carried = {row["id"]: int(row.get("carried_votes") or 0) for row in _rows(name, "ideas")}
    stored = session.execute(select(Idea.source_id, Idea.vote_count, Idea.carried_votes, Idea.body)).all()
    assert {row.source_id: row.vote_count for row in stored} == {key: right[key] for key in carried}
    assert {row.source_id: row.carried_votes for row in stored} == carried
    longest = max(len(row["body"]) for row in _rows(name, "ideas"))
    assert max(len(row.body) for row in stored) == pytest.approx(longest, abs=60)


def _pages_are_well_formed(world: World, name: str) -> None:
    """Those with the longest bodies, and some others; parsed strictly."""
    session.rollback()
    longest = select(Idea).order_by(func.length(Idea.body).desc()).limit(SAMPLE)
    others = select(Idea).order_by(Idea.id % 97, Idea.id).limit(SAMPLE)
    visitor = world.visitor()
    for idea in {*session.scalars(longest), *session.scalars(others)}:
        page = visitor.get(idea.path)
        assert page.status_code == 200, idea.path
        html5lib.HTMLParser(strict=True).parse(page.text)
