"""Everybody sees what the team is at and what it has shipped; the owner picks the columns."""

import re
from datetime import date, timedelta

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.ideas.models import Idea
from tests.ideas.conftest import YEAR, MakeBoard, MakeIdea, fresh, listed, text_of
from tests.ideas.test_owner_statuses import the_status
from tests.world import Browser, World, at

NOON = at("2026-03-01T12:00")


def columns(page: str) -> dict[str, list[int]]:
    """The numbers of the ideas in each column, by the status's name."""
    found = {}
    for part in page.split('<section class="roadmap-column')[1:]:
        name = re.search(r'<span class="status[^>]*>([^<]+)</span>', part)
        assert name
        found[name[1]] = [int(number) for number in re.findall(r'<li id="idea-(\d+)"', part.split("</section>")[0])]
    return found


def answer(team: Browser, idea: Idea, status: str, **fields: str) -> None:
    sent = team.post(f"/ideas/{idea.id}/status", status=status, text="We say so.", **fields)
    assert sent.status_code == 303


def test_ideas_stand_in_the_columns_that_the_owner_picked(
    world: World, team: Browser, owner: Browser, make_idea: MakeIdea
) -> None:
    planned, begun, looked = make_idea("Planned one"), make_idea("Begun one"), make_idea("Looked at")
    answer(team, planned, "planned")
    answer(team, begun, "in-progress")
    answer(team, looked, "under-review")
    found = columns(text_of(world.visitor().get("/roadmap")))
    assert found == {"Planned": [planned.id], "In progress": [begun.id], "Shipped": []}
    review = the_status("under-review")
    fields = {"name": "Under review", "stage": "answered", "tone": "amber", "position": "2", "on_roadmap": "y"}
    assert owner.post(f"/owner/statuses/{review.id}", **fields).status_code == 303
    found = columns(text_of(owner.get("/roadmap")))
    assert next(iter(found.items())) == ("Under review", [looked.id])


def test_what_has_a_date_comes_first_then_what_has_most_votes(world: World, team: Browser, make_idea: MakeIdea) -> None:
    many = make_idea("Many votes", carried_votes=50)
    few = make_idea("Few votes", carried_votes=2)
    late, soon = make_idea("In autumn"), make_idea("In spring")
    for idea in (few, many):
        answer(team, idea, "planned")
    answer(team, late, "planned", target=f"{YEAR + 1}-10-01")
    answer(team, soon, "planned", target=f"{YEAR + 1}-04-01")
    page = text_of(world.visitor().get("/roadmap"))
    assert columns(page)["Planned"] == [soon.id, late.id, many.id, few.id]
    assert f"aim: April {YEAR + 1}" in page
    assert "no date yet" in page


def test_an_aim_that_is_taken_off_or_reached_is_gone(team: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    answer(team, idea, "planned", target=f"{YEAR + 1}-04-01")
    assert fresh(idea).target == date(YEAR + 1, 4, 1)
    answer(team, idea, "planned")
    assert fresh(idea).target is None
    answer(team, idea, "planned", target=f"{YEAR + 1}-04-01")
    answer(team, idea, "shipped")
    assert fresh(idea).target is None


def test_a_long_column_is_cut_and_leads_to_all(world: World, make_idea: MakeIdea) -> None:
    for number in range(14):
        make_idea(f"Idea number {number}", status="planned")
    page = text_of(world.visitor().get("/roadmap"))
    assert len(columns(page)["Planned"]) == 12
    assert "All 14" in page
    assert len(listed(world.visitor().get("/ideas?status=planned&sort=top"))) == 14


def test_an_empty_column_says_what_to_do(world: World) -> None:
    page = text_of(world.visitor().get("/roadmap"))
    assert "Votes help the team to pick what comes next." in page
    assert 'href="/?sort=top"' in page


def test_without_columns_the_owner_is_shown_where_to_pick_them(world: World, owner: Browser) -> None:
    for key, stage in (("planned", "active"), ("in-progress", "active"), ("shipped", "done")):
        row = the_status(key)
        fields = {"name": row.name, "stage": stage, "tone": row.tone, "position": str(row.position)}
        owner.post(f"/owner/statuses/{row.id}", **fields)
    assert "There is no roadmap yet" in text_of(world.visitor().get("/roadmap"))
    assert "Pick statuses" in text_of(owner.get("/roadmap"))
    assert "Pick statuses" not in text_of(world.visitor().get("/roadmap"))


def test_nothing_hidden_is_on_the_roadmap_or_among_what_was_shipped(
    world: World, team: Browser, make_idea: MakeIdea, make_board: MakeBoard
) -> None:
    ruth = world.member("ruth", roles=(Role.TEAM,))
    secret = make_board("secret", seen_by="team", posted_by="team")
    for status in ("planned", "shipped"):
        make_idea("Between us", status=status, board=secret, shipped_at=NOON, by=ruth)
        make_idea("Taken back", status=status, withdrawn_at=NOON, shipped_at=NOON)
        make_idea("Set aside", status=status, is_held=True, shipped_at=NOON)
    reader = world.signed_in("mira")
    for path in ("/roadmap", "/shipped", "/feeds/shipped.atom", "/"):
        page = text_of(reader.get(path))
        for title in ("Between us", "Taken back", "Set aside"):
            assert title not in page, path
    assert "Between us" in text_of(team.get("/roadmap"))
    assert "Taken back" not in text_of(team.get("/shipped"))


def test_what_was_shipped_is_told_with_days_voters_and_thanks(world: World, team: Browser, make_idea: MakeIdea) -> None:
    clock.use(lambda _session: NOON)
    idea = make_idea("A paper receipt", carried_votes=7)
    for handle, names_votes in (("mira", True), ("leo", False)):
        voter = world.signed_in(handle, display_name=f"{handle.title()} V.", names_votes=names_votes)
        voter.post(f"/ideas/{idea.id}/vote")
    clock.use(lambda _session: NOON + timedelta(days=41))
    answer(team, idea, "shipped")
    page = text_of(world.visitor().get("/shipped"))
    assert "A paper receipt" in page
    assert "9 voters" in page
    assert "41 days from idea to ship" in page
    assert "Amara O." in page
    assert "Mira V." in page
    assert "Leo V." not in page
    assert "A paper receipt" in text_of(world.visitor().get("/feeds/shipped.atom"))


def test_another_answer_later_does_not_change_when_it_was_shipped(team: Browser, make_idea: MakeIdea) -> None:
    clock.use(lambda _session: NOON)
    idea = make_idea()
    answer(team, idea, "shipped")
    clock.use(lambda _session: NOON + timedelta(days=9))
    answer(team, idea, "shipped")
    assert (fresh(idea).shipped_at, fresh(idea).answered_at) == (NOON, NOON + timedelta(days=9))
    answer(team, idea, "in-progress")
    assert fresh(idea).shipped_at is None


def test_a_status_that_becomes_one_of_done_ships_its_ideas_since_they_came_to_it(
    world: World, team: Browser, owner: Browser, make_idea: MakeIdea
) -> None:
    clock.use(lambda _session: NOON)
    idea = make_idea("A paper receipt")
    clock.use(lambda _session: NOON + timedelta(days=3))
    answer(team, idea, "planned")
    row = the_status("planned")
    fields = {"name": "Out now", "tone": row.tone, "position": str(row.position)}
    owner.post(f"/owner/statuses/{row.id}", stage="done", **fields)
    assert fresh(idea).shipped_at == NOON + timedelta(days=3)
    assert "A paper receipt" in text_of(world.visitor().get("/shipped"))
    owner.post(f"/owner/statuses/{row.id}", stage="active", **fields)
    assert fresh(idea).shipped_at is None


def test_the_list_goes_on_page_by_page(world: World, make_idea: MakeIdea) -> None:
    for number in range(23):
        make_idea(f"Idea number {number}", status="shipped", shipped_at=NOON + timedelta(days=number))
    first = text_of(world.visitor().get("/shipped"))
    assert first.count('class="idea-title"') == 20
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = text_of(world.visitor().get(following))
    assert second.count('class="idea-title"') == 3
    assert "Idea number 0<" in second


@pytest.mark.parametrize("path", ["/roadmap", "/shipped"])
def test_the_main_navigation_leads_there(world: World, path: str) -> None:
    page = text_of(world.visitor().get("/"))
    assert f'<a href="{path}">' in page
    assert f'<a href="{path}" aria-current="page">' in text_of(world.visitor().get(path))


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwgMV0", "a" * 3000])
def test_a_forged_place_in_the_list_is_its_beginning(world: World, cursor: str) -> None:
    assert world.visitor().get(f"/shipped?after={cursor}").status_code == 200


def test_the_internal_status_is_never_a_column(world: World, owner: Browser) -> None:
    row = the_status("merged")
    fields = {"name": "Merged", "stage": "closed", "tone": "slate", "position": "7", "on_roadmap": "y"}
    assert owner.post(f"/owner/statuses/{row.id}", **fields).status_code == 303
    session.rollback()
    assert not the_status("merged").on_roadmap
    assert world.signed_in("tom", roles=(Role.TEAM,)).get("/roadmap").status_code == 200
