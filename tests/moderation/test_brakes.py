"""A storm: a place is slowed down for everybody, for hours, and then goes on by itself."""

from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from community.core import shortly
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Audience, Board, Idea
from community.membership.models import Member, Scope
from community.moderation.actions.braking import pull_brake, release_brake
from community.moderation.models import Brake, LogEntry
from tests.moderation.court import Court, Later


def _say(court: Court, by: Member | None = None, idea: Idea | None = None) -> Comment:
    thread = session.get_one(Thread, (idea or court.idea).thread_id)
    return court.do(post_comment, thread, "Another word.", by=by or court.rita)


def _share(court: Court, board: Board | None = None) -> Idea:
    board = board or session.get_one(Board, court.idea.board_id)
    return court.do(post_idea, Proposal(title="Something else", body=""), board=board, by=court.rita)


def _pull(court: Court, scope: Scope, number: int | None = None, **values: Any) -> Brake:
    values = {"hours": 3, "reason": "Many at once."} | values
    return court.do(pull_brake, scope, number, by=court.mona, **values)


@pytest.mark.parametrize("scope", [Scope.SITE, Scope.BOARD, Scope.IDEA])
def test_each_member_adds_one_contribution_in_ten_minutes(court: Court, scope: Scope) -> None:
    later = Later()
    number = {Scope.BOARD: court.idea.board_id, Scope.IDEA: court.idea.id}.get(scope)
    _pull(court, scope, number)
    later.go(seconds=1)
    _say(court)
    until = later.moment
    later.go(minutes=9)
    with pytest.raises(NotPermitted) as refusal:
        _say(court)
    assert refusal.value.code == "brake-pulled"
    assert refusal.value.until is not None
    assert (refusal.value.until - until).total_seconds() == 600
    _say(court, by=court.world.member("sara"))
    later.go(minutes=1)
    _say(court)


def test_elsewhere_everything_goes_on(court: Court) -> None:
    Later()
    quiet = _share(court)
    _pull(court, Scope.IDEA, court.idea.id)
    for _ in range(3):
        _say(court, idea=quiet)
    _say(court)
    with pytest.raises(NotPermitted, match="brake-pulled"):
        _say(court)
    other = session.scalars(select(Board).where(Board.id != court.idea.board_id)).first()
    _share(court, other)


def test_ideas_are_slowed_down_on_a_board_and_on_the_site(court: Court) -> None:
    Later()
    _pull(court, Scope.BOARD, court.idea.board_id)
    _share(court)
    with pytest.raises(NotPermitted, match="brake-pulled"):
        _share(court)
    with pytest.raises(NotPermitted, match="brake-pulled"):
        _say(court)


HERE, THERE, ASIDE = "It is stormy here", "It is stormy on the board “%s”", "Many at once."


def _said(court: Court, path: str) -> str:
    shortly.forget()
    court.world.app.extensions["community-page-cache"].clear()
    return unescape(court.world.visitor().get(path).get_data(as_text=True))


@pytest.mark.parametrize("path", ["/", "/ideas?sort=new", "/ideas/new", "/ideas?board={board}", "{idea}"])
def test_a_brake_on_the_whole_site_is_announced_wherever_one_adds_something(court: Court, path: str) -> None:
    _pull(court, Scope.SITE)
    board = session.get_one(Board, court.idea.board_id)
    words = _said(court, path.format(board=board.slug, idea=court.idea.path))
    assert words.count(HERE) == 1
    assert ASIDE in words


def test_a_brake_on_a_board_is_announced_with_its_name_and_on_no_other_board(court: Court) -> None:
    board = session.get_one(Board, court.idea.board_id)
    with writing():
        session.add(Board(slug="other", name="Another", position=9))
    _pull(court, Scope.BOARD, board.id)
    for path in ("/", "/ideas/new"):
        assert THERE % board.name in _said(court, path), path
    for path in (f"/ideas?board={board.slug}", court.idea.path):
        assert HERE in _said(court, path), path
    assert ASIDE not in _said(court, "/ideas?board=other")


def test_a_brake_on_a_board_that_one_may_not_see_is_not_told(court: Court) -> None:
    with writing():
        board = Board(slug="secret", name="Secret plans", position=9, seen_by=Audience.TEAM, posted_by=Audience.TEAM)
        session.add(board)
    _pull(court, Scope.BOARD, board.id)
    for path in ("/", "/ideas/new"):
        assert ASIDE not in _said(court, path), path


def test_those_who_calm_it_down_are_let_through(court: Court) -> None:
    _pull(court, Scope.SITE)
    for _ in range(3):
        _say(court, by=court.noah)


def test_it_ends_by_itself_or_by_hand(court: Court) -> None:
    later = Later()
    brake = _pull(court, Scope.SITE, hours=1)
    later.go(minutes=55)
    _say(court)
    with pytest.raises(NotPermitted, match="brake-pulled"):
        _say(court)
    later.go(minutes=5)
    _say(court)
    again = _pull(court, Scope.SITE)
    with pytest.raises(NotPermitted, match="brake-pulled"):
        _say(court)
    assert court.do(release_brake, again, by=court.noah) is True
    assert court.do(release_brake, again, by=court.noah) is False
    _say(court)
    assert brake.released_at is None
    assert [entry.kind for entry in session.query(LogEntry)] == ["brake"] * 3


def test_the_refusals(court: Court) -> None:
    for hours in (0, 73):
        with pytest.raises(Invalid, match="brake-hours"):
            _pull(court, Scope.SITE, hours=hours)
    with pytest.raises(Invalid, match="brake-reason"):
        _pull(court, Scope.SITE, reason=" ")
    for scope, number in ((Scope.SITE, 1), (Scope.BOARD, None), (Scope.IDEA, 4711)):
        with pytest.raises(Invalid, match="ruling-scope"):
            _pull(court, scope, number)
    with pytest.raises(NotPermitted, match="not-your-role"):
        court.do(pull_brake, Scope.SITE, hours=3, reason="I am cross.", by=court.rita)
