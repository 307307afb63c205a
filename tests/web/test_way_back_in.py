"""Whoever has to sign in first comes back to the page they asked for, as they asked for it."""

import re
from html import escape, unescape

import pytest

from tests.ideas.conftest import share
from tests.membership.conftest import join, sign_in, with_password
from tests.world import Browser, World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(world: World) -> Browser:
    """Her idea is the first."""
    ada = world.signed_in("ada")
    share(ada, "Deliver after six")
    return ada


def test_a_page_for_members_leads_through_the_door_with_its_filters(world: World, ada: Browser) -> None:
    answer = world.visitor().get("/ideas/1/voters?after=x&lang=en")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/ideas/1/voters%3Fafter%3Dx%26lang%3Den")


@pytest.mark.parametrize("path", ["/ideas/1/edit", "/ideas/1/merge?q=tall+bottle", "/?sort=mine&status=open", "/me"])
def test_whoever_goes_in_or_joins_at_that_door_is_where_they_wanted(world: World, path: str) -> None:
    share(world.browser_of(with_password(world)), "Deliver after six")
    ada, new = world.visitor(), world.visitor()
    door = ada.get(path).location
    assert f'name="next" value="{escape(path)}"' in ada.get(door).text
    assert sign_in(ada, "ada", next=path).location == path
    assert ada.get(path).status_code == 200
    (to_join,) = set(re.findall(r'href="(/join\?[^"]*)"', new.get(door).text))
    assert f'name="next" value="{escape(path)}"' in new.get(unescape(to_join)).text
    assert join(new, next=path).location == path


def test_a_script_that_fetches_is_told_so_and_a_person_sees_the_door(world: World, ada: Browser) -> None:
    table = world.visitor().get("/ideas.csv?sort=new")
    assert table.status_code == 401
    assert 'href="/sign-in?next=/ideas.csv%3Fsort%3Dnew"' in table.text
    told = world.visitor().get("/ideas/1/voters", headers={"Accept": "application/json"})
    assert (told.status_code, told.json["code"]) == (401, "sign-in-first")
    part = world.visitor().get("/ideas/1/voters", headers=HTMX)
    assert (part.status_code, "data-toast" in part.text) == (401, True)


def test_a_refused_form_leads_to_the_front(world: World) -> None:
    answer = world.visitor().post("/settings", display_name="Mara")
    assert answer.status_code == 401
    assert 'href="/sign-in?next=/"' in answer.text
