"""Leaving: what goes, what stays, and that the counts are as true as before."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.cli.recount import _differences
from community.core import clock
from community.core.db import Base, session
from community.core.tasks import run_until_idle
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.actions.importing import correct_import as correct_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea, revise_idea
from community.ideas.actions.importing import correct_import as correct_idea
from community.ideas.models import Board, Idea, Status
from community.membership.models import Member
from community.membership.rules import hash_password
from community.moderation.actions.log import verify_log
from community.voting.actions import cast_vote
from tests.world import PASSWORD, Browser, World

FORM = "/settings/data"


class Town:
    """Ada, who is about to leave; Bob, who stays; an idea of each, under both of which both wrote."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ada = world.member(
            "ada", email="ada@example.org", password_hash=hash_password(PASSWORD), display_name="Ada L"
        )
        self.bob = world.member("bob")
        self.hers = self.idea("Deliver after six", self.ada, "I am at work until then.")
        self.his = self.idea("Refill pouches", self.bob, "As @ada said: [she](/members/ada) knows. Not @adam.")
        self.first = self.comment(self.his, self.ada, "Ada's words")
        self.answer = self.comment(self.his, self.bob, "@ada, yes", parent=self.first)

    def idea(self, title: str, by: Member, body: str = "") -> Idea:
        with writing():
            board = session.scalars(select(Board)).first()
            assert board is not None
            return post_idea(
                Proposal(title=title, body=body, tags=(f"by {by.handle}",)), board=board, by=by, now=clock.now()
            )

    def comment(self, idea: Idea, by: Member, text: str, parent: Comment | None = None) -> Comment:
        with writing():
            thread = session.get_one(Thread, idea.thread_id)
            return post_comment(thread, text, by=by, now=clock.now(), parent=parent)

    def vote(self, idea: Idea, by: Member) -> None:
        with writing():
            cast_vote(session.get_one(Idea, idea.id), by=by, now=clock.now())

    def decide(self, idea: Idea, status: str = "shipped") -> None:
        with writing():
            found = session.get_one(Idea, idea.id)
            found.status_id = session.query(Status.id).filter_by(key=status).scalar()

    def leaves(self, contributions: str = "stay", browser: Browser | None = None) -> None:
        browser = browser or self.world.browser_of(self.ada)
        left = browser.post(f"{FORM}/removal", contributions=contributions, current_password=PASSWORD)
        assert (left.status_code, left.headers["Location"]) == (303, "/")
        run_until_idle()
        session.rollback()

    def page(self, idea: Idea) -> str:
        return self.world.visitor().get(idea.path).text

    def everything(self) -> str:
        rows = (str(tuple(row)) for table in Base.metadata.tables.values() for row in session.execute(select(table)))
        return "\n".join(rows)


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


def test_words_that_stay_are_those_of_a_former_member(town: Town) -> None:
    town.leaves("stay")
    page = town.page(town.hers)
    assert "I am at work until then." in page
    assert "Former member" in page
    assert "Ada L" not in page
    discussion = town.page(town.his)
    assert "Ada&#39;s words" in discussion or "Ada's words" in discussion
    assert town.world.visitor().get("/members/ada").status_code == 404


def test_words_that_go_leave_a_page_that_says_so_and_a_place_that_answers_stand_under(town: Town) -> None:
    town.leaves("go")
    gone = town.world.visitor().get(town.hers.path)
    assert gone.status_code == 410
    assert "left the community and took it along" in gone.text
    discussion = town.page(town.his)
    assert "Ada&#39;s words" not in discussion
    assert ", yes" in discussion
    everything = town.everything()
    for word in ("Deliver after six", "at work until then", "Ada's words", "by ada"):
        assert word not in everything
    assert session.get_one(Thread, town.his.thread_id).comment_count == 1


def test_those_who_are_not_to_see_the_board_are_not_told_that_something_was_there(town: Town) -> None:
    with writing():
        session.get_one(Board, town.hers.board_id).seen_by = "team"
    town.leaves("go")
    assert town.world.visitor().get(town.hers.path).status_code == 404


def test_nobody_mentions_them_any_more(town: Town) -> None:
    town.leaves("stay")
    page = town.page(town.his)
    assert "@former-member said" in page
    assert "/members/ada" not in page.replace("/members/adam", "")
    assert "@adam" in page
    assert "@former-member, yes" in page
    everything = town.everything().replace("adam", "")
    assert "@ada" not in everything
    assert "ada@example.org" not in everything
    assert "Ada L" not in everything


def test_an_author_who_revises_such_a_text_makes_no_link_to_nobody(town: Town) -> None:
    town.leaves("stay")
    with writing():
        idea = session.get_one(Idea, town.his.id)
        revise_idea(
            idea,
            Proposal(title=idea.title, body=f"{idea.body} More.", tags=()),
            seen_revision=idea.revision,
            by=session.get_one(Member, town.bob.id),
            now=clock.now(),
        )
    assert "/members/former-member" not in idea.body_html.replace("[she]", "").split("said")[0]


def test_votes_on_open_ideas_are_withdrawn_and_those_on_decided_ones_stay_in_the_count(town: Town) -> None:
    decided = town.idea("Bring the bags back", town.bob)
    for idea in (town.his, decided):
        town.vote(idea, town.ada)
        town.vote(idea, town.bob)
    town.decide(decided)
    before = session.get_one(Idea, decided.id).score
    town.leaves()
    session.expire_all()
    assert session.get_one(Idea, town.his.id).vote_count == 1
    after = session.get_one(Idea, decided.id)
    assert (after.vote_count, after.score) == (2, before)
    assert list(_differences(fix=False)) == []
    assert verify_log() == []


def test_they_are_signed_out_everywhere_at_once_and_sign_in_no_more(town: Town) -> None:
    elsewhere = town.world.browser_of(town.ada)
    assert elsewhere.get("/settings").status_code == 200
    town.leaves()
    assert elsewhere.get("/settings").status_code == 302
    for login in ("ada", "ada@example.org"):
        refused = town.world.visitor().post("/sign-in", form_on="/sign-in", login=login, password=PASSWORD)
        assert refused.status_code == 422


def test_a_wrong_password_removes_nothing(town: Town) -> None:
    browser = town.world.browser_of(town.ada)
    refused = browser.post(f"{FORM}/removal", contributions="go", current_password="not the right one")
    assert refused.status_code == 422
    assert "This is not your password" in refused.text
    assert "Ada L" in town.world.visitor().get("/members/ada").text


def test_without_a_choice_nothing_is_removed(town: Town) -> None:
    refused = town.world.browser_of(town.ada).post(f"{FORM}/removal", current_password=PASSWORD)
    assert refused.status_code == 422
    assert "Please choose what becomes of it." in refused.text


def test_the_last_owner_has_to_make_another_first(world: World) -> None:
    owner = world.member("olga", roles=(Role.OWNER,), password_hash=hash_password(PASSWORD))
    browser = world.browser_of(owner)
    refused = browser.post(f"{FORM}/removal", contributions="stay", current_password=PASSWORD)
    assert refused.status_code == 422
    assert "Make another member an owner first" in refused.text
    world.member("otto", roles=(Role.OWNER,))
    assert browser.post(f"{FORM}/removal", contributions="stay", current_password=PASSWORD).status_code == 303


def test_the_handle_and_the_address_are_free_again(town: Town) -> None:
    town.leaves()
    again = town.world.visitor().post(
        "/join", handle="ada", email="ada@example.org", password="another good password", agreement="y"
    )
    assert again.status_code == 303
    assert "Deliver after six" not in town.world.visitor().get("/members/ada").text


def test_the_page_says_what_goes_and_what_stays(town: Town) -> None:
    page = town.world.browser_of(town.ada).get(FORM).text
    assert "Remove my account for good" in page
    assert "it cannot be undone" in page
    assert 'href="/settings/data"' in town.world.browser_of(town.ada).get("/settings").text


def test_what_others_proposed_and_was_merged_into_theirs_stands_for_itself_again(town: Town) -> None:
    team = town.world.browser_of(town.world.member("tea", roles=(Role.TEAM,)))
    town.vote(town.his, town.bob)
    merged = team.post(f"/ideas/{town.his.id}/merge", into=str(town.hers.id))
    assert merged.status_code == 303
    town.leaves("go")
    session.expire_all()
    his = session.get_one(Idea, town.his.id)
    assert (his.merged_into_id, his.vote_count) == (None, 1)
    assert "Refill pouches" in town.page(town.his)
    assert town.world.visitor().get(town.hers.path).status_code == 410
    assert list(_differences(fix=False)) == []


def test_what_was_theirs_and_merged_into_anothers_is_no_longer_read_there(town: Town) -> None:
    team = town.world.browser_of(town.world.member("tea", roles=(Role.TEAM,)))
    assert team.post(f"/ideas/{town.hers.id}/merge", into=str(town.his.id)).status_code == 303
    town.leaves("go")
    page = town.page(town.his)
    assert "Refill pouches" in page
    assert "Deliver after six" not in page
    assert "is part of this one" not in page
    assert list(_differences(fix=False)) == []


def test_an_import_that_is_run_again_does_not_bring_back_what_went(town: Town) -> None:
    town.leaves("go")
    words = {"title": "Deliver after six", "body": "I am at work until then."}
    with writing():
        assert not correct_idea(town.hers.id, words, ())
        assert not correct_comment(town.first.id, "Ada's words", "<p>Ada's words</p>")
    assert "at work until then" not in town.everything()
