"""A storm: a place is slowed down for everybody, for hours, and then goes on by itself."""

from typing import Any

import pytest
from sqlalchemy import select

from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
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
