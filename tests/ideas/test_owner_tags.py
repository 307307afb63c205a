"""The owner keeps the tags that members make."""

import pytest

from community.core import tasks
from community.core.db import session
from community.ideas.models import Idea, Tag
from community.ideas.queries import tags_of
from tests.ideas.conftest import MakeIdea, listed, tag_names, text_of
from tests.world import Browser, World


def the_tag(name: str) -> Tag:
    """A tag by its name."""
    session.rollback()
    return session.query(Tag).filter_by(name=name).one()


def names_of(idea: Idea) -> list[str]:
    """The tags that an idea carries now."""
    session.rollback()
    return [tag.name for tag in tags_of(idea)]


def found(world: World, query: str) -> list[int]:
    """What a search finds once the index has followed."""
    tasks.run_until_idle()
    return sorted(listed(world.signed_in(f"seeker-{len(query)}-{abs(hash(query)) % 9999}").get(f"/search?q={query}")))


def test_tags_appear_as_members_make_them(owner: Browser, make_idea: MakeIdea) -> None:
    assert "No tags yet" in text_of(owner.get("/owner/tags"))
    make_idea(tags=("Delivery", "<i>hostile</i>"))
    page = text_of(owner.get("/owner/tags"))
    assert "Delivery" in page
    assert "<i>hostile" not in page


def test_another_spelling_keeps_the_tag_where_it_is(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea(tags=("delivery",))
    assert owner.post(f"/owner/tags/{the_tag('delivery').id}", name="Delivery!").status_code == 303
    assert names_of(idea) == ["Delivery!"]
    assert listed(world.visitor().get("/ideas?tag=delivery")) == [idea.id]


def test_another_name_moves_its_ideas_along(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    first, second = make_idea(tags=("delivery", "time")), make_idea(tags=("delivery",))
    owner.post(f"/owner/tags/{the_tag('delivery').id}", name="Shipping")
    assert (names_of(first), names_of(second)) == (["Shipping", "time"], ["Shipping"])
    assert listed(world.visitor().get("/ideas?sort=new&tag=shipping")) == [second.id, first.id]
    assert world.visitor().get("/ideas?tag=delivery").status_code == 404


def test_two_tags_of_the_same_name_become_one(owner: Browser, make_idea: MakeIdea) -> None:
    both, one, other = (
        make_idea(tags=("delivery", "deliveries")),
        make_idea(tags=("deliveries",)),
        make_idea(tags=("app",)),
    )
    owner.post(f"/owner/tags/{the_tag('deliveries').id}", name="Delivery")
    assert (names_of(both), names_of(one), names_of(other)) == (["Delivery"], ["Delivery"], ["app"])
    assert tag_names() == ["Delivery", "app"]


def test_the_search_knows_a_tag_by_its_new_name_and_no_more_by_its_old(
    world: World, owner: Browser, make_idea: MakeIdea
) -> None:
    idea = make_idea("A window", tags=("zeppelin",))
    assert found(world, "zeppelin") == [idea.id]
    owner.post(f"/owner/tags/{the_tag('zeppelin').id}", name="Airship")
    assert found(world, "airship") == [idea.id]
    assert found(world, "zeppelin+") == []
    owner.delete(f"/owner/tags/{the_tag('Airship').id}")
    assert found(world, "airship+") == []


def test_a_tag_that_is_taken_off_leaves_the_ideas_and_their_history(owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea(tags=("delivery", "time"))
    assert owner.delete(f"/owner/tags/{the_tag('delivery').id}").status_code == 303
    assert (names_of(idea), tag_names()) == (["time"], ["time"])
    assert "Tags: delivery, time" in text_of(owner.get(f"/ideas/{idea.id}/revisions"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "A tag needs a name."),
        ("  ", "A tag needs a name."),
        ("!!!", "A tag needs a name."),
        ("\u200b\u200b", "A tag needs a name."),
        ("x" * 31, "30 characters fit."),
    ],
)
def test_what_a_tag_cannot_be_called_is_said_beside_its_field(
    owner: Browser, make_idea: MakeIdea, name: str, why: str
) -> None:
    make_idea(tags=("delivery",))
    tag = the_tag("delivery")
    refused = owner.post(f"/owner/tags/{tag.id}", name=name)
    assert refused.status_code == 422
    assert why in text_of(refused)
    assert f'id="name-{tag.id}-error"' in text_of(refused)
    assert tag_names() == ["delivery"]


def test_a_name_with_a_comma_is_one_tag(owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea(tags=("delivery",))
    assert owner.post(f"/owner/tags/{the_tag('delivery').id}", name="Here, there").status_code in (303, 422)
    assert len(names_of(idea)) == 1
