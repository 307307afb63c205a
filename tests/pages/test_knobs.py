"""How much members may do is the owner's to say; everybody reads it, and every change of it."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.models import Member
from community.site.models import KnobChange, Site
from community.site.rules import KNOBS
from community.voting.actions import recount
from tests.at_once import at_once, sender
from tests.world import Browser, World

AS_THEY_ARE = {
    "who_posts": "members",
    "names_shown_to": "everyone",
    "merge_proposals": "y",
    "answer_votes": "10",
    "answer_days": "14",
    "debt_ceiling": "",
    "verdict_days": "14",
    "public_numbers": "y",
}


@pytest.fixture
def owner(world: World) -> Browser:
    return world.signed_in("olga", display_name="Olga O.", roles=(Role.OWNER,))


@pytest.fixture
def idea(world: World) -> Idea:
    return _share(world.member("amara"), "A paper receipt")


def _another(world: World) -> Idea:
    return _share(world.member("zofia"), "Raised marks on the lids")


def _share(author: Member, title: str) -> Idea:
    with writing():
        board = session.scalars(select(Board)).one()
        return post_idea(Proposal(title=title, body="Please."), board=board, by=author, now=clock.now())


def turn(owner: Browser, *left_out: str, **knobs: str) -> Any:
    fields = {name: value for name, value in (AS_THEY_ARE | knobs).items() if name not in left_out}
    return owner.post("/knobs", **fields)


def site() -> Site:
    session.rollback()
    return session.scalars(select(Site).execution_options(populate_existing=True)).one()


def changes() -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.scalars(select(KnobChange).order_by(KnobChange.id))
    return [(row.knob, row.before, row.after) for row in rows]


def test_everybody_reads_every_knob_and_only_the_owner_turns_them(world: World, owner: Browser) -> None:
    for browser in (world.visitor(), world.signed_in("mira"), owner):
        page = browser.get("/knobs").text
        assert page.count("Opens:") == page.count("Risks:") == len(KNOBS)
        assert ('name="answer_votes"' in page) is (browser is owner)
    for roles in ((), (Role.TEAM,), (Role.MODERATOR,)):
        browser = world.signed_in(f"bea-{len(roles)}-{''.join(roles)}", roles=roles)
        assert turn(browser, answer_votes="5").status_code == 403
    assert (site().answer_votes, changes()) == (10, [])


def test_every_change_is_a_row_that_everybody_reads(world: World, owner: Browser) -> None:
    assert turn(owner, answer_votes="5", debt_ceiling="40").status_code == 303
    assert turn(owner, "merge_proposals", answer_votes="5").status_code == 303
    assert changes() == [
        ("answer_votes", "10", "5"),
        ("debt_ceiling", "off", "40"),
        ("merge_proposals", "on", "off"),
        ("debt_ceiling", "40", "off"),
    ]
    page = world.visitor().get("/knobs").text
    assert "10 → <b>5</b>" in page
    assert "Olga O." in page


def test_saving_what_is_there_already_changes_nothing(owner: Browser) -> None:
    assert turn(owner).status_code == 303
    assert changes() == []


def seen_by(owner: Browser) -> str:
    """What the page of knobs carries of how they stand."""
    return re.findall(r'name="seen"[^>]* value="(\w+)"', owner.get("/knobs").text)[0]


def test_of_two_owners_the_later_one_sees_what_the_other_set(world: World, owner: Browser) -> None:
    other = world.signed_in("otto", roles=(Role.OWNER,))
    mine, theirs = seen_by(owner), seen_by(other)
    assert turn(other, answer_days="21", who_posts="team", seen=theirs).status_code == 303
    shown = turn(owner, answer_votes="5", answer_days="7", seen=mine)
    assert shown.status_code == 409
    assert "Another owner turned knobs while you were here" in shown.text
    assert "Days within which it is given: <b>21</b>" in shown.text
    assert "Who shares ideas: <b>Only those with a role</b>" in shown.text
    assert re.search(r'name="answer_days"[^>]* value="7"', shown.text), "nothing typed is lost"
    assert (site().answer_votes, site().answer_days, site().who_posts) == (10, 21, "team")
    again = re.findall(r'name="seen"[^>]* value="(\w+)"', shown.text)[0]
    assert turn(owner, answer_votes="5", answer_days="7", seen=again).status_code == 303
    assert (site().answer_votes, site().answer_days, site().who_posts) == (5, 7, "members")


def test_sent_twice_the_same_knobs_are_turned_once(owner: Browser) -> None:
    seen = seen_by(owner)
    assert [turn(owner, answer_votes="5", seen=seen).status_code for _ in range(2)] == [303, 303]
    assert changes() == [("answer_votes", "10", "5")]


@pytest.mark.parametrize(
    "knobs",
    [
        {"answer_votes": "0"},
        {"answer_votes": "1001"},
        {"answer_votes": "many"},
        {"answer_votes": ""},
        {"answer_days": "0"},
        {"debt_ceiling": "-1"},
        {"verdict_days": "9999"},
        {"who_posts": "nobody"},
        {"names_shown_to": ""},
    ],
)
def test_beyond_the_safe_range_nothing_is_turned(owner: Browser, knobs: dict[str, str]) -> None:
    refused = turn(owner, **({"answer_days": "7"} | knobs))
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text or "Not a valid choice" in refused.text
    assert changes() == []


def test_posting_can_be_kept_to_those_with_a_role(world: World, owner: Browser) -> None:
    mira, team = world.signed_in("mira"), world.signed_in("tomas", roles=(Role.TEAM,))
    turn(owner, who_posts="team")
    for browser in (mira, world.visitor()):
        refused = browser.post("/ideas", title="A paper receipt", body="Please.")
        assert refused.status_code == 403
        assert "only the team shares ideas" in refused.text
        assert browser.get("/ideas/new").status_code == 403
    assert team.post("/ideas", title="A paper receipt", body="Please.").status_code == 303
    turn(owner)
    assert mira.post("/ideas", title="Another receipt", body="Please.").status_code == 303


@pytest.mark.parametrize(("shown_to", "seen_by"), [("everyone", "vmt"), ("members", "mt"), ("team", "t")])
def test_names_of_voters_who_agreed_are_shown_to_whom_the_owner_says(
    world: World, owner: Browser, idea: Idea, shown_to: str, seen_by: str
) -> None:
    world.signed_in("agreed", display_name="Agreed A.", names_votes=True).post(f"/ideas/{idea.id}/vote")
    world.signed_in("silent", display_name="Silent S.").post(f"/ideas/{idea.id}/vote")
    turn(owner, names_shown_to=shown_to)
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    for who, browser in (("v", world.visitor()), ("m", world.signed_in("mira")), ("t", team)):
        page = browser.get(idea.path).text
        assert ("Agreed A." in page) is (who in seen_by), who
        assert "Silent S." not in page


def test_voters_are_told_of_an_edit_where_the_owner_says_so(world: World, owner: Browser, idea: Idea) -> None:
    voter = world.signed_in("mira")
    voter.post(f"/ideas/{idea.id}/vote")
    author = world.browser_of(session.get_one(Member, idea.author_id))
    author.post(f"/ideas/{idea.id}", title="A paper receipt, please", body="For my taxes.", revision="1")
    path = f"/ideas/{idea.id}-a-paper-receipt-please"
    assert "changed after you voted" not in voter.get(path).text
    turn(owner, edits_with_notice="y")
    assert "changed after you voted" in voter.get(path).text
    late = world.signed_in("leo")
    late.post(f"/ideas/{idea.id}/vote")
    assert "changed after you voted" not in late.get(path).text


def test_proposing_merges_can_be_left_to_those_with_a_role(world: World, owner: Browser, idea: Idea) -> None:
    mira = world.signed_in("mira")
    mira.post("/ideas", title="Receipts on paper", body="Please.")
    turn(owner, "merge_proposals")
    assert mira.post("/ideas/2/merge", into=str(idea.id)).status_code == 403
    turn(owner)
    assert mira.post("/ideas/2/merge", into=str(idea.id)).status_code == 303


def test_numbers_can_be_kept_to_those_with_a_role(world: World, owner: Browser) -> None:
    mira, team = world.signed_in("mira"), world.signed_in("tomas", roles=(Role.TEAM,))
    assert "Answers owed" in mira.get("/").text
    turn(owner, "public_numbers")
    assert "Answers owed" not in mira.get("/").text
    assert "Answers owed" in team.get("/").text
    for path in ("/figures", "/figures.json", "/figures.csv"):
        assert mira.get(path).status_code == 403, path
        assert team.get(path).status_code == 200, path


def test_another_promise_holds_for_what_is_there_already(world: World, owner: Browser, idea: Idea) -> None:
    for number in range(3):
        world.signed_in(f"voter-{number}").post(f"/ideas/{idea.id}/vote")
    tasks.run_until_idle()
    assert site().answers_owed == 0
    turn(owner, answer_votes="3")
    tasks.run_until_idle()
    assert site().answers_owed == 1
    assert "An idea with 3 votes is answered within 14 days." in owner.get("/").text
    turn(owner, answer_votes="4")
    tasks.run_until_idle()
    assert site().answers_owed == 0


def test_above_the_ceiling_the_team_is_told(world: World, owner: Browser, idea: Idea) -> None:
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    for carried in (idea, _another(world)):
        with writing():
            session.execute(update(Idea).where(Idea.id == carried.id).values(carried_votes=20))
            recount(carried.id)
    tasks.run_until_idle()
    assert "Above the ceiling" not in team.get("/team").text
    turn(owner, debt_ceiling="1")
    assert "Above the ceiling" in team.get("/team").text
    turn(owner, debt_ceiling="2")
    assert "Above the ceiling" not in team.get("/team").text


def test_two_owners_who_turn_the_same_at_once_leave_rows_that_follow_each_other(world: World, owner: Browser) -> None:
    other = world.signed_in("omar", roles=(Role.OWNER,))
    both = (owner, "5"), (other, "7")
    works = [sender(browser, "/knobs", **AS_THEY_ARE | {"answer_votes": votes}) for browser, votes in both]
    session.rollback()
    assert set(at_once(works, 2)) == {303}
    (_, before, first), (_, second, last) = changes()
    assert (before, first) == ("10", second)
    assert str(site().answer_votes) == last
