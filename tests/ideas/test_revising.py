"""The author changes an idea: every version is kept, and nobody overwrites what they have not seen."""

import re

import pytest

from community.access import Role
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea, IdeaRevision
from community.ideas.queries import tags_of
from community.membership.models import Member
from tests.ideas.conftest import MakeIdea, fresh, text_of
from tests.world import Browser, World


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    return make_idea("A delivery window", "Mornings are bad.", tags=("delivery",))


@pytest.fixture
def amara(world: World, author: Member) -> Browser:
    return world.browser_of(author)


def revise(browser: Browser, idea: Idea, *, revision: object = 1, **fields: object):
    """Send the form for changes as it stands when `revision` was opened."""
    words = {"title": "A delivery window", "body": "Mornings are bad.", "tags": "delivery"} | fields
    return browser.post(f"/ideas/{idea.id}", revision=str(revision), **words)


def kept(idea: Idea) -> list[IdeaRevision]:
    session.rollback()
    return session.query(IdeaRevision).filter_by(idea_id=idea.id).order_by(IdeaRevision.number).all()


def test_the_form_holds_what_the_idea_says_now(amara: Browser, idea: Idea) -> None:
    page = text_of(amara.get(f"/ideas/{idea.id}/edit"))
    assert 'value="A delivery window"' in page
    assert "Mornings are bad." in page
    assert 'value="delivery"' in page
    assert re.search(r'<input[^>]*name="revision"[^>]*value="1"', page)


def test_a_change_shows_at_once_and_the_former_words_are_kept(world: World, amara: Browser, idea: Idea) -> None:
    answer = revise(amara, idea, title="An evening window", body="Mornings are *very* bad.", tags="delivery, time")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ideas/{idea.id}-an-evening-window")
    page = text_of(world.visitor().get(f"/ideas/{idea.id}-an-evening-window"))
    assert "<em>very</em>" in page
    assert "edited once" in page
    assert [(row.number, row.title, row.tag_names) for row in kept(idea)] == [
        (1, "A delivery window", ["delivery"]),
        (2, "An evening window", ["delivery", "time"]),
    ]
    assert (fresh(idea).revision, fresh(idea).revised_at is not None) == (2, True)


def test_votes_comments_and_dates_stay_through_a_change(world: World, amara: Browser, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    ada.post(f"/ideas/{idea.id}/comments", body="Yes, please.")
    before = fresh(idea)
    revise(amara, idea, title="An evening window")
    after = fresh(idea)
    assert (after.vote_count, after.score, after.created_at) == (1, before.score, before.created_at)
    assert "Yes, please." in text_of(world.visitor().get(after.path))


def test_sending_the_form_unchanged_makes_no_version(amara: Browser, idea: Idea) -> None:
    assert revise(amara, idea).status_code == 303
    assert revise(amara, idea, tags=" #Delivery ,delivery").status_code == 303
    assert len(kept(idea)) == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"title": "abc"}, "A title has 4 to 120 characters."),
        ({"title": ""}, "An idea needs a title."),
        ({"body": "x" * 20_001}, "That is 20001 characters; 20000 fit."),
        ({"tags": "a1,b1,c1,d1,e1,f1"}, "At most 5 tags, please."),
        ({"body": "![x](/files/a.webp) " * 7}, "At most 6 pictures fit into one idea."),
    ],
)
def test_the_limits_are_those_of_a_new_idea_and_what_was_typed_stays(
    amara: Browser, idea: Idea, fields: dict[str, str], why: str
) -> None:
    answer = revise(amara, idea, **({"body": "My new words."} | fields))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert fields.get("body", "My new words.")[:20] in text_of(answer)
    assert len(kept(idea)) == 1


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "9" * 40, "1e2"])
def test_a_form_that_does_not_say_what_its_author_saw_changes_nothing_and_loses_nothing(
    amara: Browser, idea: Idea, revision: str
) -> None:
    answer = revise(amara, idea, revision=revision, body="My new words.")
    assert answer.status_code in (409, 422)
    assert "My new words." in text_of(answer)
    assert len(kept(idea)) == 1


def test_of_two_tabs_the_slower_one_is_shown_both_versions_and_nothing_is_overwritten(
    amara: Browser, idea: Idea
) -> None:
    assert revise(amara, idea, title="From the first tab", body="First body.", tags="one").status_code == 303
    answer = revise(amara, idea, title="From the second tab", body="Second body.", tags="two")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Nothing was overwritten." in page
    theirs, mine = page.split('<form id="idea"', 1)
    assert "From the first tab" in theirs
    assert "one" in re.findall(r"Tags: ([^<]*)", theirs)
    assert "<del>First</del>" in theirs
    assert "<ins>Second</ins>" in theirs
    assert 'value="From the second tab"' in mine
    assert "Second body." in mine
    assert 'value="two"' in mine
    assert fresh(idea).title == "From the first tab"
    assert len(kept(idea)) == 2


def test_whoever_has_seen_both_may_send_theirs_again_and_both_are_kept(amara: Browser, idea: Idea) -> None:
    revise(amara, idea, body="First body.")
    page = text_of(revise(amara, idea, body="Second body."))
    seen = re.search(r'<input[^>]*name="revision"[^>]*value="(\d+)"', page)
    assert seen
    assert revise(amara, idea, body="Second body.", revision=seen[1]).status_code == 303
    assert [row.body for row in kept(idea)] == ["Mornings are bad.", "First body.", "Second body."]


def test_an_old_tab_is_still_stale_after_the_server_began_anew(world: World, amara: Browser, idea: Idea) -> None:
    """What was seen stands in the form, not in anybody's memory."""
    revise(amara, idea, body="First body.")
    later = world.browser_of(session.get_one(Member, idea.author_id))
    assert revise(later, idea, body="Second body.").status_code == 409
    assert fresh(idea).body == "First body."


def test_two_tabs_that_say_the_same_do_not_quarrel(amara: Browser, idea: Idea) -> None:
    assert revise(amara, idea, body="The same.").status_code == 303
    assert revise(amara, idea, body="The same.").status_code == 303
    assert len(kept(idea)) == 2


def test_every_version_can_be_read_and_compared_with_the_one_before(world: World, amara: Browser, idea: Idea) -> None:
    revise(amara, idea, title="An evening window", body="Evenings are bad.")
    revise(amara, idea, title="An evening window", body="Evenings are good.", tags="", revision=2)
    visitor = world.visitor()
    newest = text_of(visitor.get(f"/ideas/{idea.id}/revisions"))
    assert "Revision 3" in newest
    assert "compared with revision 2" in newest
    assert "<del>bad</del>" in newest
    assert "<ins>good</ins>" in newest
    second = text_of(visitor.get(f"/ideas/{idea.id}/revisions?n=2"))
    assert "<del>delivery</del>" in second
    assert "<ins>evening</ins>" in second
    assert "Tags: delivery" in second
    assert "compared with" not in text_of(visitor.get(f"/ideas/{idea.id}/revisions?n=1"))
    assert newest.count('href="?n=') == 3


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "", "9" * 30, "1.0", "١", "%EF%BC%91"])
def test_a_version_that_never_was_is_not_there(world: World, idea: Idea, number: str) -> None:
    assert world.visitor().get(f"/ideas/{idea.id}/revisions?n={number}").status_code == 404


def test_hostile_words_stay_words_in_a_comparison(world: World, amara: Browser, idea: Idea) -> None:
    revise(amara, idea, title="<script>alert(1)</script>", body="</ins><script>alert(2)</script>", tags="<i>x</i>")
    for page in (world.visitor().get(f"/ideas/{idea.id}/revisions"), revise(amara, idea, body="Something else")):
        assert "<script>alert" not in text_of(page)
        assert "<i>x</i>" not in text_of(page)


@pytest.mark.parametrize("role", [None, Role.TEAM, Role.MODERATOR, Role.OWNER])
def test_only_the_author_may_change_an_idea(world: World, idea: Idea, role: Role | None) -> None:
    other = world.signed_in("other", roles=(role,) if role else ())
    assert other.get(f"/ideas/{idea.id}/edit").status_code == 403
    answer = revise(other, idea, title="Mine now", body="A long text of somebody else.")
    assert answer.status_code == 403
    assert "Only the author can change an idea." in text_of(answer)
    assert "A long text of somebody else." in text_of(answer)
    assert fresh(idea).title == "A delivery window"
    assert f'href="/ideas/{idea.id}/edit"' not in text_of(other.get(idea.path))


def test_a_visitor_is_asked_to_sign_in_and_keeps_the_text(world: World, idea: Idea) -> None:
    assert world.visitor().get(f"/ideas/{idea.id}/edit").location == f"/sign-in?next=/ideas/{idea.id}/edit"
    answer = revise(world.visitor(), idea, body="A long text.")
    assert answer.status_code == 401
    assert "A long text." in text_of(answer)


def test_nobody_may_change_an_idea_whose_author_is_gone(world: World, idea: Idea) -> None:
    with writing():
        session.get_one(Idea, idea.id).author_id = None
    assert revise(world.signed_in("ada"), idea, title="Mine now").status_code == 403
    page = text_of(world.visitor().get(idea.path))
    assert "Former member" in page


def test_an_idea_may_be_changed_after_it_was_answered(amara: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea("A delivery window", "Mornings are bad.", status="shipped")
    assert revise(amara, idea, body="Thank you!").status_code == 303


def test_tags_that_were_taken_off_are_off(amara: Browser, idea: Idea) -> None:
    revise(amara, idea, tags="time")
    session.rollback()
    assert [tag.name for tag in tags_of(idea)] == ["time"]
