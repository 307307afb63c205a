"""The moderator's side of an appeal: how long it has waited, and an earlier end as a date beside the present one."""

from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from community.core.db import session
from community.core.transaction import writing
from community.membership.models import Member
from community.moderation.models import Appeal, Decision, Rung
from tests.moderation.court import Court, Later, withheld
from tests.world import Browser

REASONS = "The links led to the member's own drawings, which explain the idea itself."
BERLIN = "Europe/Berlin"


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def decision(court: Court, later: Later) -> Decision:
    """Fourteen days of suspension, and an appeal two days later."""
    made = court.decide(Rung.SUSPEND, days=14)
    later.go(days=2)
    court.appeal(made)
    with writing():
        session.get_one(Member, court.noah.id).time_zone = BERLIN
    return made


def _noah(court: Court) -> tuple[Browser, str]:
    session.rollback()
    return court.world.browser_of(court.noah), f"/moderation/appeals/{session.query(Appeal).one().id}"


def _typed(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(BERLIN)):%Y-%m-%dT%H:%M}"


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _answer(court: Court, ends_at: str) -> tuple[int, str]:
    browser, path = _noah(court)
    answer = browser.post(path, form_on=path, outcome="changed", reasons=REASONS, ends_at=ends_at)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_the_end_is_a_date_before_the_one_that_stands_there(court: Court, later: Later, decision: Decision) -> None:
    browser, path = _noah(court)
    page = unescape(browser.get(path).get_data(as_text=True))
    assert "Now it ends on" in page
    assert f"by your clock ({BERLIN})" in page
    assert 'type="datetime-local"' in page
    end = later.moment + timedelta(days=3)
    assert _answer(court, _typed(end))[0] == 303
    assert [row.ends_at for row in withheld()] == [_whole(end)]
    told = unescape(browser.get(court.statement(decision).path).get_data(as_text=True))
    assert "It ends sooner" in told.partition("The member’s objection")[2]
    assert f"{end:%Y}" in told.partition("It ends sooner")[2][:200]


@pytest.mark.parametrize("days", [-1, 12, 20, None])
def test_an_end_that_is_past_or_not_earlier_is_refused_beside_the_field(
    court: Court, later: Later, decision: Decision, days: int | None
) -> None:
    typed = "" if days is None else _typed(later.moment + timedelta(days=days, minutes=1))
    status, page = _answer(court, typed)
    assert status == 422
    assert (
        "Please choose an earlier end that is still to come"
        in page.partition('id="ends_at-error"')[2].partition("</div>")[0]
    )
    assert f'value="{typed}"' in page
    assert [row.ends_at for row in withheld()] == [decision.ends_at]


@pytest.mark.usefixtures("decision")
def test_the_queue_says_how_long_the_oldest_appeal_has_waited(court: Court, later: Later) -> None:
    later.go(days=5)
    browser, _path = _noah(court)
    queue = unescape(browser.get("/moderation").get_data(as_text=True))
    side = queue.partition(">Appeals<")[2].partition("</p>")[0]
    assert "1 open" in side
    assert "the oldest:" in side
    assert "<time" in side
