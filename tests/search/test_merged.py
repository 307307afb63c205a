"""What was merged is no result of its own: its words, and a title like its own, lead to the idea it is part of."""

from community.access import Role
from community.core import clock
from community.core.transaction import writing
from community.ideas.actions import merge_ideas, undo_merge
from community.ideas.queries import get_visible
from tests.search.conftest import Tell, found, indexed, similar
from tests.world import World


def test_its_words_and_a_title_like_its_own_lead_to_the_idea_it_is_part_of(world: World, tell: Tell) -> None:
    tomas = world.member("tomas", roles=(Role.TEAM,))
    root, source = tell("Choose a delivery window"), tell("Evening slots, please", "My train gets in late.")
    with writing():
        merge_ideas(get_visible(source, tomas), get_visible(root, tomas), by=tomas, now=clock.now())
    indexed()
    visitor = world.visitor()
    assert found(visitor, "evening train") == [root]
    assert found(visitor, "window") == [root]
    assert similar(visitor, "Evening slots") == [root]
    with writing():
        undo_merge(get_visible(source, tomas), by=tomas, now=clock.now())
    indexed()
    assert found(world.signed_in("ada"), "evening train") == [source]
