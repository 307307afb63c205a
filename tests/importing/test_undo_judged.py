"""An import on which moderators decided is taken back: what was decided stays true, and falls on nothing else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import select, text

from community.access import Role
from community.cli.recount import _differences as differences
from community.core import clock
from community.core.db import session
from community.core.errors import Closed
from community.core.transaction import until_it_fits, writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Hold, Holdable, Member
from community.moderation.actions.braking import pull_brake
from community.moderation.actions.deciding import decide_case, second
from community.moderation.actions.forcing import reverse
from community.moderation.actions.log import verify_log
from community.moderation.models import Brake, Case, Decision, LogEntry, Report, Rung
from community.moderation.queries.subjects import subject_of
from tests.importing.conftest import Forum, comment, idea, imported, vote
from tests.moderation.court import Court, open_court
from tests.world import World


@pytest.fixture
def court(world: World) -> Court:
    return open_court(world, world.member("mona", roles=(Role.MODERATOR,)))


@pytest.fixture
def forum_in(forum: Forum, court: Court) -> Forum:
    forum.write("ideas", [idea(1), idea(2)])
    forum.write("comments", [comment(10, 1), comment(11, 2)])
    forum.write("votes", [vote(1, "Oda"), vote(2, "Oda")])
    assert forum.bring_in().exit_code == 0
    return forum


def _brought(source_id: int) -> Comment:
    found = select(Comment).where(Comment.source_id == str(source_id)).execution_options(populate_existing=True)
    return session.scalars(found).one()


def _case(court: Court, source_id: int) -> Case:
    return court.case(name=f"comment-{_brought(source_id).id}")


def test_what_was_judged_counts_among_what_people_contributed(court: Court, forum_in: Forum) -> None:
    said = _brought(10).id
    court.decide(Rung.WORD, case=_case(court, 10), holds=[(Holdable.COMMENT, said)])
    done = forum_in.undo()
    assert done.exit_code == 2
    assert "1 cases, 1 holds" in done.stderr
    assert _brought(10).is_held


def test_taken_along_it_leaves_the_log_whole_and_nothing_dangling(court: Court, forum_in: Forum) -> None:
    said, author = _brought(10).id, _brought(10).author_id
    decision = court.decide(Rung.WORD, case=_case(court, 10), holds=[(Holdable.COMMENT, said)])
    waiting = _case(court, 11)
    court.do(pull_brake, "idea", imported(1).id, hours=5, reason="Many at once.", by=court.mona)
    logged = session.query(LogEntry).count()
    assert forum_in.undo("--with-contributions").exit_code == 0
    session.expire_all()
    assert verify_log() == []
    assert (session.query(LogEntry).count(), session.query(Report).count()) == (logged, 2)
    for case in session.query(Case).all():
        assert case.closed_at is not None
        assert subject_of(case).path == ""
    assert session.query(Hold).one().lifted_at is not None
    assert session.query(Brake).one().released_at is not None
    rita, mona = court.world.browser_of(court.rita), court.world.browser_of(court.mona)
    assert "it is gone" in unescape(rita.get("/reports").get_data(as_text=True))
    assert "It is gone." in unescape(mona.get(waiting.path).get_data(as_text=True))
    assert session.get_one(Member, author or 0).is_imported, "a decision is about them"
    assert court.do(reverse, session.get_one(Decision, decision.id), by=court.noah, reason="A mistake.")
    assert verify_log() == []


def test_what_comes_again_under_the_same_numbers_is_not_judged(court: Court, forum_in: Forum) -> None:
    holds = [(Holdable.COMMENT, _brought(10).id)]
    decision = court.decide(Rung.WORD, case=_case(court, 10), holds=holds)
    assert forum_in.undo("--with-contributions").exit_code == 0
    assert forum_in.bring_in().exit_code == 0
    assert not _brought(10).is_held
    case = session.get_one(Case, decision.case_id, populate_existing=True)
    assert subject_of(case).text == ""
    court.do(reverse, session.get_one(Decision, decision.id), by=court.noah, reason="A mistake.")
    assert not list(differences(fix=False))


def test_what_awaits_a_second_moderator_never_comes_into_force(court: Court, forum_in: Forum) -> None:
    case = _case(court, 10)
    ruling = replace(court.ruling(Rung.WITHHOLD, days=60), holds=((Holdable.COMMENT, _brought(10).id),))
    with writing():
        waiting = decide_case(case, ruling, by=court.mona, now=clock.now())
    assert waiting.needs_second
    assert forum_in.undo("--with-contributions").exit_code == 0
    with pytest.raises(Closed, match="decision-not-pending"):
        court.do(second, session.get_one(Decision, waiting.id), by=court.noah)
    assert verify_log() == []


def test_a_decision_at_the_same_moment_is_made_and_the_import_goes(court: Court, forum_in: Forum) -> None:
    """The moderator has the case and asks for the idea, the undo has the idea and asks for the case: one gives way."""
    name, number = f"comment-{_brought(10).id}", imported(1).id
    case = court.case(name=name).id
    has_the_case, is_over = threading.Event(), threading.Event()

    def decide() -> None:
        with writing():
            session.execute(select(Case.id).where(Case.id == case).with_for_update()).all()
            has_the_case.set()
            if session.get_bind().dialect.name == "postgresql":
                _until_somebody_waits(is_over)
            session.execute(select(Idea.id).where(Idea.id == number).with_for_update()).all()

    def moderate() -> None:
        with court.world.app.app_context():
            until_it_fits(decide)

    session.rollback()
    with ThreadPoolExecutor(1) as pool:
        moderator = pool.submit(moderate)
        assert has_the_case.wait(60)
        done = forum_in.undo("--with-contributions")
        is_over.set()
        moderator.result()
    assert done.exit_code == 0, done.stderr
    session.expire_all()
    assert session.query(Idea).where(Idea.source.is_not(None)).count() == 0
    assert session.get_one(Case, case).closed_at is not None


def _until_somebody_waits(is_over: threading.Event) -> None:
    """For a lock, of all who are at this database; or there is nobody left to wait."""
    activity = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while not is_over.wait(0.02):
        session.execute(text("SELECT pg_stat_clear_snapshot()"))
        if session.execute(text(activity)).scalar_one():
            return
