"""A moderator names a span of time, sees what it reaches before anything is set aside, and gets exactly that undone."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.models import Member
from community.moderation.actions.forcing import reverse
from community.moderation.models import Case, Decision
from community.moderation.queries.swept import MOST_LISTED
from tests.moderation.court import Court, Later, held
from tests.moderation.public import public_state
from tests.world import Browser

NEW_YORK = "America/New_York"


class Desk:
    """Mona's browser, with Dora's case open in it."""

    def __init__(self, court: Court) -> None:
        with writing():
            session.get_one(Member, court.mona.id).time_zone = NEW_YORK
        self.court, self.case = court, court.case()
        self.browser: Browser = court.world.browser_of(court.mona)
        self.browser.post(f"{self.case.path}/claim", form_on=self.case.path)

    def send(self, act: str, status: int = 200, **fields: str) -> str:
        answer = self.browser.post(f"{self.case.path}/decisions", act=act, **fields)
        assert answer.status_code == status
        return unescape(answer.get_data(as_text=True))

    def decide(self, **fields: str) -> Decision:
        ruling = self.court.ruling()
        asked = {"clause": "advertising", "rung": "warning", "facts": ruling.facts, "why": ruling.why}
        self.send("decide", 303, **asked, holds="sweep", **fields)
        return session.query(Decision).one()


def _here(moment: datetime) -> str:
    """As Mona types it."""
    return f"{moment.astimezone(ZoneInfo(NEW_YORK)):%Y-%m-%dT%H:%M}"


@pytest.fixture
def later(court: Court) -> Later:
    return Later()


def _say(court: Court, text: str) -> Comment:
    return court.do(post_comment, session.get_one(Thread, court.idea.thread_id), text, by=court.dora)


def test_a_span_of_time_lists_what_it_reaches_and_holds_nothing(court: Court, later: Later) -> None:
    later.go(hours=1)
    _say(court, "Before it.")
    start = later.go(hours=1)
    _say(court, "The first within.")
    board = session.get_one(Board, court.idea.board_id)
    idea = court.do(post_idea, Proposal(title="Jars for less", body=""), board=board, by=court.dora)
    end = later.go(hours=1)
    _say(court, "After it.")
    page = Desk(court).send("sweep", since=_here(start), until=_here(end))
    listed = page.partition('id="sweep"')[2].partition("What happened")[0]
    assert "This sets aside: 1 idea, 1 comment" in listed
    assert "The first within." in listed
    assert f'<a href="{idea.path}"' in listed
    assert "Before it." not in listed
    assert "After it." not in listed
    assert held() == []


@pytest.mark.parametrize(("days", "reached"), [(1, 1), (7, 3), (30, 4)])
def test_the_last_days_are_filled_in_by_a_button(court: Court, later: Later, days: int, reached: int) -> None:
    for span in (20, 4, 2):
        later.go(days=span)
        _say(court, f"Said {span} days on.")
    now = later.go(hours=3)
    page = Desk(court).send(f"sweep-{days}")
    assert f"{reached} comment" in page.partition("This sets aside: ")[2][:20]
    assert f'value="{_here(now + timedelta(minutes=1))}' in page, "up to the minute that has begun"
    assert re.search(r'<input checked [^>]*value="sweep"', page)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("", "2026-01-01T10:00", "Please say from when to when."),
        ("yesterday", "2026-01-01T10:00", "Please say from when to when."),
        ("2026-01-01T10:00", "2026-01-01T10:00", "Please choose an end that comes after the beginning."),
    ],
)
def test_what_is_no_span_of_time_is_said_beside_it(court: Court, since: str, until: str, words: str) -> None:
    desk = Desk(court)
    for act in ("sweep", "look", "decide"):
        ruling = court.ruling()
        asked = {"clause": "advertising", "rung": "warning", "facts": ruling.facts, "why": ruling.why}
        assert words in desk.send(act, 422, holds="sweep", since=since, until=until, **asked)
    assert session.query(Decision).count() == 0


def test_of_very_many_the_newest_are_listed_and_all_are_counted(court: Court, later: Later) -> None:
    start = later.go(hours=1)
    for number in range(MOST_LISTED + 2):
        later.go(seconds=1)
        _say(court, f"Number {number:02d}.")
    page = Desk(court).send("sweep", since=_here(start), until=_here(later.go(minutes=5)))
    assert f"The newest {MOST_LISTED} of {MOST_LISTED + 2} are listed" in page
    assert f"Number {MOST_LISTED + 1}." in page
    assert "Number 01." not in page.partition('id="sweep"')[2]


def test_what_was_swept_comes_back_exactly(court: Court, later: Later) -> None:
    start = later.go(hours=1)
    board = session.get_one(Board, court.idea.board_id)
    idea = court.do(post_idea, Proposal(title="Jars for less", body="Cheap."), board=board, by=court.dora)
    said = [_say(court, text).id for text in ("One more.", "And one.")]
    end = later.go(hours=1)
    desk = Desk(court)
    browsers = {"visitor": court.world.visitor(), "member": court.world.browser_of(court.rita)}
    before = public_state(court.world, browsers)
    decision = desk.decide(since=_here(start), until=_here(end))
    wanted = [("comment", court.comment.id), *(("comment", number) for number in said), ("idea", idea.id)]
    assert held() == sorted(wanted)
    assert session.get_one(Idea, idea.id, populate_existing=True).is_held
    assert before.differences(public_state(court.world, browsers))
    court.do(reverse, decision, by=court.noah, reason="A mistake.")
    assert not before.differences(public_state(court.world, browsers))
    assert session.get_one(Case, desk.case.id).closed_at is not None
