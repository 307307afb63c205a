"""What changed at its source after it came in is followed, unless somebody changed it here."""

from sqlalchemy import select

from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment, CommentRevision
from community.ideas.models import Idea, IdeaRevision
from community.membership.models import Member
from tests.importing.conftest import (
    Forum,
    comment,
    idea,
    imported,
)
from tests.world import World, at


def test_what_changed_at_the_source_is_followed(forum: Forum) -> None:
    forum.write("ideas", [idea(1), idea(2, tags="old")])
    forum.write("comments", [comment(10, 1)])
    forum.bring_in()
    forum.write("ideas", [idea(1, title="Another title"), idea(2, tags="new")])
    forum.write("comments", [comment(10, 1, body="Said otherwise")])
    done = forum.bring_in()
    assert "ideas: 0 new, 0 unchanged, 2 updated" in done.stdout
    assert "comments: 0 new, 0 unchanged, 1 updated" in done.stdout
    first = imported(1)
    assert (first.title, first.slug, first.revision) == ("Another title", "another-title", 1)
    revision = session.scalars(select(IdeaRevision).where(IdeaRevision.idea_id == first.id)).one()
    assert revision.title == "Another title"
    assert session.scalars(select(Comment.body_html)).one() == "<p>Said otherwise</p>\n"
    assert "Nothing changed." in forum.bring_in().stdout


def test_what_was_revised_here_is_kept(world: World, forum: Forum) -> None:
    mara = world.member("mara", email="mara@example.org")
    forum.write("ideas", [idea(1)])
    forum.write("comments", [comment(10, 1)])
    forum.bring_in()
    _revise_both(mara)
    forum.write("ideas", [idea(1, title="Changed there")])
    forum.write("comments", [comment(10, 1, body="Changed there, too")])
    done = forum.bring_in()
    assert "ideas: 0 new, 1 unchanged" in done.stdout
    assert "ideas.csv:2: changed at its source, but was revised here: ours is kept" in done.stderr
    assert "comments.csv:2: changed at its source, but was edited here: ours is kept" in done.stderr
    assert imported(1).title == "Changed here"
    forum.write("ideas", [idea(1)])
    forum.write("comments", [comment(10, 1)])
    assert "kept" not in forum.bring_in().stderr


def _revise_both(mara: Member) -> None:
    """As the editing of ideas and comments leaves them."""
    with writing():
        first = session.scalars(select(Idea)).one()
        said = session.scalars(select(Comment)).one()
        second = IdeaRevision(idea_id=first.id, number=2, title="Changed here", body=first.body, tag_names=[])
        second.written_at, second.written_by_id = at("2024-06-01"), mara.id
        kept = {"number": 1, "body": said.body, "body_html": said.body_html, "written_at": said.created_at}
        session.add_all([second, CommentRevision(comment_id=said.id, **kept)])
        first.title, first.revision = "Changed here", 2
        said.body, said.revision = "Edited here", 2
