"""The way out of every mail: one click, without signing in, out of one thing and no other."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from community.core import tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Audience, Board, Idea
from tests.cli.inbox import Inbox
from tests.notifications.conftest import Village
from tests.notifications.test_mails import text_of, to, voter


def test_one_click_out_works_without_cookies_and_any_number_of_times(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    village.answer("One.")
    (message,) = to(inbox)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = urlsplit(message["List-Unsubscribe"].strip("<>")).path
    program = village.world.app.test_client()
    page = program.get(way)
    assert page.status_code == 200
    assert "mails about outcomes" in page.get_data(as_text=True)
    village.answer("Two.")
    assert len(to(inbox)) == 2, "opening it changed nothing"
    for _ in range(2):
        clicked = program.post(way, data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == 200
        assert "Set-Cookie" not in clicked.headers
    village.answer("Three.")
    assert len(to(inbox)) == 2
    assert len(re.findall("new</span>", mira.get("/notifications").get_data(as_text=True))) == 3, "the bell still rings"


def test_the_way_out_of_an_idea_mutes_it_alone(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer("One.")
    found = re.search(r"Hear nothing more of this idea: http://[^/]+(/\S+)", text_of(to(inbox)[0]))
    assert found
    assert village.world.app.test_client().post(found[1]).status_code == 200
    village.answer("Two.")
    assert len(to(inbox)) == 1


def test_the_way_out_names_the_idea_to_those_who_may_see_it(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    village.answer("One.")
    found = re.search(r"Hear nothing more of this idea: http://[^/]+(/\S+)", text_of(to(inbox)[0]))
    assert found
    visitor = village.world.app.test_client()
    assert "anything about “Deliver after six”, here or by mail" in visitor.get(found[1]).get_data(as_text=True)
    assert "anything about “Deliver after six”" in visitor.post(found[1]).get_data(as_text=True)
    with writing():
        session.execute(update(Board).values(seen_by=Audience.MEMBERS))
    unnamed = village.world.app.test_client().get(found[1]).get_data(as_text=True)
    assert "anything about this idea" in unnamed
    assert "Deliver after six" not in unnamed
    assert "Deliver after six" in mira.get(found[1]).get_data(as_text=True)
    with writing():
        session.execute(update(Board).values(seen_by=Audience.EVERYONE))
        session.execute(update(Idea).values(is_held=True))
    for who in (mira, village.author, village.team):
        assert "Deliver after six" not in who.get(found[1]).get_data(as_text=True)


def test_the_way_out_leads_out_of_what_the_idea_has_become_part_of(village: Village, inbox: Inbox) -> None:
    mira, leo = voter(village), village.person("leo")
    village.answer("One.")
    found = re.search(r"Hear nothing more of this idea: http://[^/]+(/\S+)", text_of(to(inbox)[0]))
    assert found
    root = leo.post("/ideas", title="Evening deliveries", body="Please.").headers["Location"]
    mira.post(f"{root.partition('-')[0]}/follow", level="all")
    assert village.team.post(f"{village.path}/merge", into=root).status_code == 303
    village.world.app.test_client().post(found[1])
    village.team.post(f"{root.partition('-')[0]}/status", status="planned", text="Two.")
    tasks.run_until_idle()
    assert len(to(inbox)) == 1


@pytest.mark.parametrize(
    "forged", ["outcome.{id}.0123", "idea-1.{id}.0123", "everything.{id}.0123", "outcome.x.y", "a.b"]
)
def test_a_forged_way_out_is_none(village: Village, forged: str) -> None:
    mira = village.person("mira")
    token = forged.format(id=mira.member_id)
    assert village.world.visitor().client.post(f"/mail/leave/{token}").status_code == 404
