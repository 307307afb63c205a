"""Several people at the same moment: nothing is made twice, nothing is lost, and nobody sees an error of ours."""

import pytest
from sqlalchemy import func, select

from community.core.db import session
from community.ideas.actions.counting import recount_boards
from community.ideas.models import Idea, IdeaRevision, IdeaTag, Status, Tag
from community.membership.models import Member
from tests.at_once import at_once, sender
from tests.ideas.conftest import MakeBoard, MakeIdea, fresh, the_board
from tests.world import Browser, World

PEOPLE = 8


@pytest.fixture
def people(world: World) -> list[Browser]:
    return [world.signed_in(f"member-{number}") for number in range(PEOPLE)]


def count(table: type) -> int:
    """How many rows a table has."""
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_people_who_share_at_once_get_numbers_of_their_own(people: list[Browser]) -> None:
    works = [
        sender(browser, "/ideas", title=f"Idea {n} of {browser.member_id}") for browser in people for n in range(4)
    ]
    session.rollback()
    assert set(at_once(works, PEOPLE)) == {303}
    titles = list(session.scalars(select(Idea.title)))
    assert len(set(titles)) == len(titles) == PEOPLE * 4
    assert (count(IdeaRevision), the_board().idea_count, recount_boards()) == (PEOPLE * 4, PEOPLE * 4, {})


def test_people_who_make_the_same_tags_at_once_make_them_once(people: list[Browser]) -> None:
    """In whatever order they type them."""
    orders = ("one, two, three", "three, two, one", "Two, THREE, one", "two-, #one, three!")
    works = [
        sender(browser, "/ideas", title="With the same tags", tags=orders[(number + turn) % len(orders)])
        for number, browser in enumerate(people)
        for turn in range(4)
    ]
    session.rollback()
    assert set(at_once(works, PEOPLE)) == {303}
    assert sorted(session.scalars(select(Tag.slug))) == ["one", "three", "two"]
    assert count(IdeaTag) == PEOPLE * 4 * 3


def test_of_two_tabs_that_save_at_once_one_is_told(world: World, make_idea: MakeIdea, author: Member) -> None:
    idea = make_idea()
    amara = world.browser_of(author)
    path = f"/ideas/{idea.id}"
    works = [sender(amara, path, title=f"From tab {n}", body="", tags=f"tab-{n}", revision="1") for n in range(PEOPLE)]
    session.rollback()
    assert sorted(at_once(works, PEOPLE)) == [303] + [409] * (PEOPLE - 1)
    after = fresh(idea)
    kept = session.scalars(select(IdeaRevision).where(IdeaRevision.number == 2)).one()
    assert (after.revision, count(IdeaRevision)) == (2, 2)
    assert (after.title, kept.tag_names) == (kept.title, [f"tab-{kept.title[-1]}"])


def test_taking_back_and_bringing_back_at_once_leaves_true_counts(
    world: World, make_idea: MakeIdea, author: Member
) -> None:
    idea = make_idea()
    amara = world.browser_of(author)
    path = f"/ideas/{idea.id}/withdrawal"
    works = [sender(amara, path, **({"_method": "DELETE"} if n % 2 else {})) for n in range(32)]
    session.rollback()
    assert set(at_once(works, PEOPLE)) == {303}
    assert (the_board().idea_count, recount_boards()) == (0 if fresh(idea).withdrawn_at else 1, {})


def test_a_board_deleted_while_people_post_on_it_leaves_no_idea_without_a_board(
    people: list[Browser], owner: Browser, make_board: MakeBoard
) -> None:
    board = make_board("app")
    works = [sender(browser, "/ideas", title="Onto the board", board="app") for browser in people[1:]]
    works.append(sender(owner, f"/owner/boards/{board.id}", _method="DELETE"))
    session.rollback()
    *posted, deleted = at_once(works, PEOPLE)
    assert set(posted) <= {303, 409, 422}
    assert deleted in (303, 409)
    assert (deleted == 303) is (303 not in posted)
    assert count(Idea) == posted.count(303)
    assert recount_boards() == {}


def test_two_owners_who_choose_another_first_status_at_once_leave_one(world: World, owner: Browser) -> None:
    works = []
    for name in ("Just in", "Brand new", "Fresh", "New here"):
        words = {"name": name, "stage": "open", "tone": "teal", "position": "1", "is_first": "y"}
        works.append(sender(owner, "/owner/statuses", **words))
    session.rollback()
    assert set(at_once(works, 4)) <= {303, 409}
    session.rollback()
    assert session.execute(select(func.count()).where(Status.is_first)).scalar_one() == 1


def test_two_boards_of_one_name_made_at_once_get_addresses_of_their_own_or_a_word(owner: Browser) -> None:
    words = {"name": "App", "position": "2", "seen_by": "everyone", "posted_by": "members"}
    works = [sender(owner, "/owner/boards", **words) for _ in range(4)]
    session.rollback()
    assert set(at_once(works, 4)) <= {303, 409}
