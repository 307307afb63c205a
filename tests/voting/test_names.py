"""Who voted is for the product team to read, unless the voter says otherwise."""

from community.access import Role
from community.ideas.models import Idea
from tests.world import World


def _page(world: World, idea: Idea) -> str:
    return world.signed_in("reader").get(idea.path).get_data(as_text=True)


def test_a_voter_is_not_named_unless_they_want_to_be(world: World, idea: Idea) -> None:
    world.signed_in("silent", display_name="Silent Sam").post(f"/ideas/{idea.id}/vote")
    assert "Silent Sam" not in _page(world, idea)


def test_a_voter_who_wants_to_be_named_is_named(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada", display_name="Ada Open")
    ada.post(f"/ideas/{idea.id}/vote")
    fields = {"display_name": "Ada Open", "bio": "", "language": "", "time_zone": "UTC"}
    assert ada.post("/settings", names_votes="y", **fields).status_code == 303
    assert "Ada Open" in _page(world, idea)


def test_a_named_voter_who_takes_the_vote_back_is_named_no_longer(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada", display_name="Ada Open", names_votes=True)
    ada.post(f"/ideas/{idea.id}/vote")
    ada.delete(f"/ideas/{idea.id}/vote")
    assert "Ada Open" not in _page(world, idea)


def test_the_team_reads_all_names(world: World, idea: Idea) -> None:
    world.signed_in("silent", display_name="Silent Sam").post(f"/ideas/{idea.id}/vote")
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    assert "Silent Sam" in team.get(f"/ideas/{idea.id}/voters").get_data(as_text=True)
