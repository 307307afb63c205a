"""Whoever has to sign in first comes back to the page they asked for, as they asked for it."""

from tests.ideas.conftest import share
from tests.world import World


def test_a_refused_page_leads_through_the_door_with_its_filters(world: World) -> None:
    share(world.signed_in("ada"), "Deliver after six")
    answer = world.visitor().get("/ideas/1/voters?after=x&lang=en")
    assert answer.status_code == 401
    assert 'href="/sign-in?next=/ideas/1/voters%3Fafter%3Dx%26lang%3Den"' in answer.get_data(as_text=True)


def test_a_refused_form_leads_to_the_front(world: World) -> None:
    answer = world.visitor().post("/settings", display_name="Mara")
    assert answer.status_code == 401
    assert 'href="/sign-in?next=/"' in answer.get_data(as_text=True)
