"""Being told in the page: of what, once, and of nothing that may not be seen."""

import re

from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Audience, Board, Idea
from community.membership.models import Member
from community.notifications.models import Notification, Telling
from tests.at_once import at_once, sender
from tests.notifications.conftest import Village, bell, told

TABS = 4


def test_an_answer_is_told_to_everybody_who_follows_but_who_gave_it(village: Village) -> None:
    mira, leo, passer_by = village.voter("mira"), village.person("leo"), village.person("paul")
    village.comment(leo, "So am I.")
    village.team.post(f"{village.path}/vote")
    village.answer("We start in January.")
    assert [bell(who) for who in (mira, leo, village.author, passer_by, village.team)] == [1, 1, 1, 0, 0]
    (line,) = told(mira)
    assert line.startswith("Deliver after six Planned new Tomas H. answered: We start in January.")
    assert line.endswith("because you voted")


def test_a_changed_text_is_told_too_and_a_quiet_change_is_not(village: Village) -> None:
    mira = village.voter("mira")
    village.answer("We start in January.")
    village.answer("We start in March, sorry.")
    assert "Tomas H. added to the answer: We start in March, sorry." in told(mira)[0]
    assert bell(mira) == 2


def test_what_the_team_does_quietly_is_told_to_nobody(village: Village) -> None:
    mira = village.voter("mira")
    village.answer()
    with writing():
        session.execute(update(Member).values(unread_count=0))
    from community.ideas.actions import Answer, change_status
    from community.ideas.models import Status
    from community.ideas.queries import get_visible

    with writing():
        tomas = session.get_one(Member, village.team.member_id)
        status = session.scalars(select(Status).where(Status.key == "planned")).one()
        answer = Answer(status=status, text="A comma.", notify=False)
        change_status(get_visible(village.idea_id, tomas), answer, by=tomas, now=clock.now())
    tasks.run_until_idle()
    assert len(told(mira)) == 1
    assert bell(mira) == 0


def test_a_voter_hears_nothing_of_a_hundred_comments(village: Village) -> None:
    mira, leo = village.voter("mira"), village.person("leo")
    for number in range(100):
        leo.post(f"{village.path}/comments", body=f"Number {number}.")
    tasks.run_until_idle()
    assert (told(mira), bell(mira)) == ([], 0)


def test_who_wants_everything_hears_of_each_comment(village: Village) -> None:
    mira, leo = village.person("mira"), village.person("leo", display_name="Leo M.")
    mira.post(f"{village.path}/follow", level="all")
    village.comment(leo, "A safe place would help me more.")
    assert "Leo M. commented: A safe place would help me more." in told(mira)[0]
    assert told(leo) == []


def test_one_event_is_one_notification_for_its_strongest_reason(village: Village) -> None:
    mira, leo = village.person("mira"), village.person("leo")
    mira.post(f"{village.path}/follow", level="all")
    first = village.comment(mira, "Me, too.")
    village.comment(leo, "@mira, where do you live?", parent_id=str(first))
    (line,) = told(mira)
    assert "Leo named you:" in line
    assert bell(mira) == 1


def test_a_reply_is_told_to_who_is_answered(village: Village) -> None:
    mira, leo = village.person("mira"), village.person("leo")
    first = village.comment(mira, "Me, too.")
    village.comment(leo, "Where?", parent_id=str(first))
    assert "Leo answered you: Where?" in told(mira)[0]
    village.comment(mira, "Leeds.", parent_id=str(first))
    assert bell(mira) == 1, "nobody is told what they say themselves"


def test_opening_pages_marks_nothing_and_the_buttons_do(village: Village) -> None:
    mira = village.voter("mira")
    village.answer()
    mira.get("/notifications")
    page = mira.get(village.path, follow_redirects=True).get_data(as_text=True)
    assert bell(mira) == 1
    assert "There is news for you here." in page
    assert 'hx-trigger="load' in page, "with htmx, opening the idea is enough"
    swapped = mira.htmx("/notifications/reading", idea_id=str(village.idea_id)).get_data(as_text=True)
    assert 'hx-swap-oob="true"' in swapped
    assert bell(mira) == 0
    assert "news for you" not in mira.get(village.path, follow_redirects=True).get_data(as_text=True)


def test_one_can_be_marked_or_all_but_not_what_came_meanwhile(village: Village) -> None:
    mira = village.voter("mira")
    village.answer("One.")
    village.answer("Two.")
    page = mira.get("/notifications").get_data(as_text=True)
    one = re.findall(r'name="only" value="(\d+)"', page)
    mira.post("/notifications/reading", only=one[0])
    assert bell(mira) == 1
    up_to = re.search(r'name="up_to" value="(\d+)"', page)
    assert up_to
    village.answer("Three.")
    mira.post("/notifications/reading", up_to=up_to[1])
    assert bell(mira) == 1
    assert "Three." in told(mira)[0]


def test_what_many_tabs_mark_at_once_is_marked(village: Village) -> None:
    """Whoever opens several ideas that there is news of, each in a tab."""
    mira = village.voter("mira")
    for number in range(TABS):
        village.answer(f"Number {number}.")
    page = mira.get("/notifications").get_data(as_text=True)
    each = re.findall(r'name="only" value="(\d+)"', page)
    works = [sender(mira, "/notifications/reading", only=one) for one in each]
    session.rollback()
    assert at_once(works, TABS) == [303] * TABS
    assert bell(mira) == 0


def test_nobody_marks_what_others_were_told(village: Village) -> None:
    mira, nora = village.voter("mira"), village.voter("nora")
    village.answer()
    page = mira.get("/notifications").get_data(as_text=True)
    number = re.findall(r'name="only" value="(\d+)"', page)[0]
    assert nora.post("/notifications/reading", only=number).status_code == 303
    assert bell(mira) == 1


def test_what_became_invisible_is_not_shown_nor_its_title(village: Village) -> None:
    mira, leo = village.voter("mira"), village.person("leo")
    village.answer()
    spoken = village.comment(leo, "@mira, look.")
    assert len(told(mira)) == 2
    leo.delete(f"/comments/{spoken}")
    assert len(told(mira)) == 1
    village.author.post(f"{village.path}/withdrawal")
    assert told(mira) == []
    assert "Deliver after six" not in mira.get("/notifications").get_data(as_text=True)
    village.author.delete(f"{village.path}/withdrawal")
    with writing():
        session.execute(update(Idea).values(is_held=True))
    assert told(mira) == []
    assert bell(mira) == 2, "they are there to be marked, whether they are shown or not"
    mira.post("/notifications/reading")
    assert bell(mira) == 0


def test_a_board_that_closes_takes_its_notifications_along(village: Village) -> None:
    mira = village.voter("mira")
    village.answer()
    with writing():
        session.execute(update(Board).values(seen_by=Audience.TEAM))
    assert told(mira) == []
    village.answer("Inside only.")
    assert session.query(Notification).filter_by(member_id=mira.member_id).count() == 1


def test_a_note_is_told_to_those_who_read_notes(village: Village) -> None:
    dele, mira = village.person("dele", roles=(Role.MODERATOR,)), village.person("mira")
    sent = village.team.post(f"{village.path}/comments", body="@dele @mira what do you say?", internal="y")
    assert sent.status_code == 303
    tasks.run_until_idle()
    assert len(told(dele)) == 1
    assert bell(mira) == 0


def test_the_page_speaks_its_readers_language(village: Village) -> None:
    mira = village.voter("mira", language="de")
    village.answer("Im Januar.")
    (line,) = told(mira)
    assert "Tomas H. hat geantwortet: Im Januar." in line
    assert "weil du abgestimmt hast" in line


def test_long_lists_come_in_pages(village: Village) -> None:
    mira = village.voter("mira")
    for number in range(33):
        village.answer(f"Version {number}.")
    page = mira.get("/notifications").get_data(as_text=True)
    older = re.search(r'href="(/notifications\?after=[^"]+)"', page)
    assert older
    assert mira.get(older[1]).get_data(as_text=True).count("Version ") == 3


def test_a_slice_may_be_told_again_and_nobody_hears_twice(village: Village) -> None:
    mira = village.voter("mira")
    village.answer()
    with writing():
        session.execute(update(Telling).values(told_up_to=0, done_at=None))
    tasks.run_until_idle()
    assert bell(mira) == 1
    assert len(told(mira)) == 1


def test_who_is_known_from_an_import_only_is_told_nothing(village: Village) -> None:
    with writing():
        ghost = Member(handle="ghost", display_name="Ghost", joined_at=clock.now(), source="old", source_id="1")
        session.add(ghost)
        session.flush()
        from community.voting.actions import cast_vote
        from community.voting.queries import get_votable

        cast_vote(get_votable(village.idea_id, ghost), by=ghost, now=clock.now())
    village.answer()
    assert session.query(Notification).filter_by(member_id=ghost.id).count() == 0
