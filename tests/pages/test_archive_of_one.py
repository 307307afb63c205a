"""One's own archive holds nothing that belongs to others, or that one may not read."""

import io
import json
import zipfile
from typing import Any

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Audience, Board, Idea
from community.membership.models import Member
from community.membership.rules import hash_password
from community.moderation.models import CaseNote
from tests.world import PASSWORD, Browser, World


def person(world: World, handle: str, **values: Any) -> Member:
    return world.member(handle, password_hash=hash_password(PASSWORD), **values)


def idea_of(author: Member, title: str) -> Idea:
    with writing():
        board = session.query(Board).first()
        assert board is not None
        return post_idea(Proposal(title=title, body="Please."), board=board, by=author, now=clock.now())


def taken_along(browser: Browser) -> dict[str, Any]:
    given = browser.post("/settings/data/export", current_password=PASSWORD)
    assert given.status_code == 200
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        found = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    given.close()
    return found


def test_the_title_of_what_one_voted_for_is_in_it_as_long_as_one_may_read_it(world: World) -> None:
    ada, bob = person(world, "ada"), person(world, "bob")
    first, second = idea_of(bob, "Refill pouches"), idea_of(bob, "The Zeppelin")
    browser = world.browser_of(ada)
    for each in (first, second):
        browser.post(f"/ideas/{each.id}/vote")
    with writing():
        hush = Board(slug="hush", name="Hush", position=9, seen_by=Audience.TEAM, posted_by=Audience.TEAM)
        session.add(hush)
        session.flush()
        session.get_one(Idea, second.id).board_id = hush.id
    votes = taken_along(browser)["votes.json"]
    assert [(vote["idea_id"], vote["title"]) for vote in votes] == [(first.id, "Refill pouches"), (second.id, None)]
    ideas = taken_along(world.browser_of(bob))["ideas.json"]
    assert [each["title"] for each in ideas] == ["Refill pouches", "The Zeppelin"], "one's own words in any case"
    assert ideas[0]["board"]
    hidden_since = {name: ideas[1][name] for name in ("board", "status", "votes", "answered_at")}
    assert set(hidden_since.values()) == {None}, "what the team makes of it since is not theirs to know"
    assert (ideas[0]["status"], ideas[0]["votes"]) == ("Open", 1)


def test_the_addresses_of_customers_are_not_in_the_archive_of_who_wrote_them_down(world: World) -> None:
    tomas, bob = person(world, "tomas", roles=(Role.TEAM,)), person(world, "bob")
    idea, browser = idea_of(bob, "Refill pouches"), world.browser_of(tomas)
    sent = browser.post(f"/ideas/{idea.id}/votes-recorded", customer="anna@example.org", note="")
    assert sent.status_code == 303
    archive = taken_along(browser)
    assert [vote["idea_id"] for vote in archive["votes-recorded.json"]] == [idea.id]
    assert "anna@example.org" not in json.dumps(archive)


def test_a_note_of_the_moderators_names_nobody_else(world: World) -> None:
    ada, mona = person(world, "ada"), world.member("mona", roles=(Role.MODERATOR,))
    with writing():
        text = "Reported by @rita-k and [him](/members/leo): @ada wrote to x@example.org."
        session.add(CaseNote(member_id=ada.id, written_by_id=mona.id, written_at=clock.now(), text=text))
    (note,) = next(rows for rows in taken_along(world.browser_of(ada)).values() if "Reported" in json.dumps(rows))
    assert note["text"] == "Reported by @… and [him](/members/…): @ada wrote to x@example.org."
