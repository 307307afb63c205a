"""The owner keeps the statuses: their names, colours, order and stages, and which one a new idea gets."""

from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Status
from tests.ideas.conftest import MakeIdea, fresh, number_of, share, text_of
from tests.world import Browser, World

WORDS = {"name": "On trial", "stage": "active", "tone": "teal", "position": "8"}


def the_status(key: str) -> Status:
    """A status as it is now."""
    session.rollback()
    return session.query(Status).filter_by(key=key).populate_existing().one()


def add(owner: Browser, **fields: Any) -> TestResponse:
    """Send the form for a new status."""
    return owner.post("/owner/statuses", **(WORDS | fields))


def change(owner: Browser, key: str, **fields: Any) -> TestResponse:
    """Send a status's form with some things changed."""
    row = the_status(key)
    now = {"name": row.name, "stage": row.stage, "tone": row.tone, "position": str(row.position)}
    return owner.post(f"/owner/statuses/{row.id}", **(now | fields))


def first_ones() -> list[str]:
    """The keys of those that a new idea gets; there has to be one."""
    session.rollback()
    return [row.key for row in session.query(Status).filter_by(is_first=True)]


def test_a_new_status_can_be_given_at_once(world: World, owner: Browser, team: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    assert add(owner).status_code == 303
    assert team.post(f"/ideas/{idea.id}/status", status="on-trial", text="We try it.").status_code == 303
    page = text_of(world.visitor().get(idea.path))
    assert "On trial" in page
    assert "tone-teal" in page
    assert world.visitor().get("/ideas?status=on-trial").status_code == 200


def test_a_status_keeps_its_key_when_it_is_renamed(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    make_idea(status="planned")
    assert change(owner, "planned", name="Coming soon", tone="pink").status_code == 303
    page = text_of(world.visitor().get("/ideas?status=planned"))
    assert "Coming soon" in page
    assert "tone-pink" in page


def test_statuses_stand_in_the_owners_order(world: World, owner: Browser) -> None:
    change(owner, "shipped", position="0")
    form = text_of(world.visitor().get("/"))
    options = form.split('name="status"')[1].split("</select>")[0]
    assert options.index('value="shipped"') < options.index('value="open"') < options.index('value="not-now"')


def test_a_status_that_ideas_have_or_had_stays(owner: Browser, team: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    team.post(f"/ideas/{idea.id}/status", status="planned")
    team.post(f"/ideas/{idea.id}/status", status="shipped")
    for key in ("planned", "shipped"):
        refused = owner.delete(f"/owner/statuses/{the_status(key).id}")
        assert refused.status_code == 409
        assert "Ideas have or had this status" in text_of(refused)
    assert owner.delete(f"/owner/statuses/{the_status('in-progress').id}").status_code == 303
    assert "In progress" not in text_of(team.get(idea.path))


@pytest.mark.parametrize("key", ["open", "merged"])
def test_what_the_community_needs_stays(owner: Browser, key: str) -> None:
    refused = owner.delete(f"/owner/statuses/{the_status(key).id}")
    assert refused.status_code == 409
    assert "The community needs this status." in text_of(refused)
    assert "You may rename it." in text_of(refused)
    assert change(owner, key, name="Another name").status_code == 303
    assert the_status(key).name == "Another name"


def test_what_the_community_sets_itself_keeps_its_stage(owner: Browser) -> None:
    assert change(owner, "merged", stage="open").status_code == 409
    assert change(owner, "merged", is_first="y", stage="open").status_code == 409
    assert (the_status("merged").stage, first_ones()) == ("closed", ["open"])


def test_another_status_becomes_the_first_and_there_is_always_one(world: World, owner: Browser) -> None:
    assert add(owner, name="Just in", stage="open", is_first="y").status_code == 303
    assert first_ones() == ["just-in"]
    number = number_of(share(world.signed_in("ada")))
    assert fresh(number).status_id == the_status("just-in").id
    assert change(owner, "open", is_first="y").status_code == 303
    assert first_ones() == ["open"]
    assert change(owner, "open").status_code == 303, "an empty box does not leave new ideas without a status"
    assert first_ones() == ["open"]
    assert owner.delete(f"/owner/statuses/{the_status('open').id}").status_code == 409


def test_new_ideas_begin_open(owner: Browser) -> None:
    for refused in (
        add(owner, is_first="y", stage="active"),
        change(owner, "planned", is_first="y"),
        change(owner, "open", stage="done"),
    ):
        assert refused.status_code == 422
        assert "New ideas begin with this status" in text_of(refused)
    assert first_ones() == ["open"]


def test_the_database_itself_takes_no_second_first_status(world: World) -> None:
    first = the_status("open")
    with pytest.raises(IntegrityError), writing():
        session.execute(update(Status).where(Status.key == "planned").values(is_first=True))
    row = {"key": "another", "name": "Another", "stage": "open", "tone": "teal", "position": 1, "is_internal": False}
    with pytest.raises(IntegrityError), writing():
        session.execute(insert(Status).values(is_first=True, **row))
    assert first_ones() == [first.key]


@pytest.mark.parametrize(
    ("column", "value"), [("stage", "maybe"), ("tone", "mauve"), ("key", "shipped"), ("name", None)]
)
def test_the_database_itself_takes_no_status_that_the_code_does_not_know(
    world: World, column: str, value: str | None
) -> None:
    with pytest.raises(IntegrityError), writing():
        session.execute(update(Status).where(Status.key == "planned").values({column: value}))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": ""}, "A status needs a name."),
        ({"name": "x" * 61}, "A name has 1 to 60 characters."),
        ({"stage": "maybe"}, "Not a valid choice."),
        ({"tone": "mauve"}, "Not a valid choice."),
        ({"tone": ""}, "Not a valid choice."),
        ({"position": "9" * 12}, "between"),
    ],
)
def test_what_a_status_cannot_be_is_said_beside_its_field(owner: Browser, fields: dict[str, str], why: str) -> None:
    for sent in (add(owner, **fields), change(owner, "planned", **fields)):
        assert sent.status_code == 422
        assert why in text_of(sent)
    assert the_status("planned").name == "Planned"


def test_the_stage_says_whether_votes_are_taken(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea(status="planned")
    ada = world.signed_in("ada")
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303
    change(owner, "planned", stage="done")
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 403
    change(owner, "planned", stage="active")
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 303


def test_two_statuses_of_the_same_name_have_keys_of_their_own(owner: Browser) -> None:
    for _ in range(2):
        assert add(owner, name="Merged", tone="red").status_code == 303
    assert {row.key for row in session.query(Status) if row.key.startswith("merged")} == {
        "merged",
        "merged-2",
        "merged-3",
    }
