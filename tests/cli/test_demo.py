"""Somebody looks around: the demo community moves in once, and could be real."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.cli.demo import filling, reading, sign_ins
from community.core import clock, ports
from community.core.db import session
from community.discussion.models import Comment
from community.ideas.models import Board, Idea, IdeaTag, Status, StatusChange
from community.membership.models import Member
from community.site.models import Site
from community.voting.models import Vote
from tests.cli.conftest import Run, command_on, site_of_its_own

MOVED_IN = "The demo community has moved in.\n"
NOTHING_ADDED = "There are people here already; nothing was added.\n"


@pytest.fixture(scope="module")
def demo(environ: dict[str, str]) -> Iterator[Flask]:
    """The demo community, moved in once for all that only look."""
    with pytest.MonkeyPatch.context() as patch, site_of_its_own(environ) as app:
        done = command_on(app, patch)("demo")
        assert (done.exit_code, done.stdout) == (0, MOVED_IN)
        yield app


@pytest.fixture
def run(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `community …` in the demo community."""
    ports.use(demo.extensions["community-surroundings"])
    session.expire_all()
    return command_on(demo, monkeypatch)


@pytest.fixture
def run_bare(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `community …` where there is nothing yet."""
    return command_on(bare, monkeypatch)


def how_many(model: type[Member | Idea | Comment | Vote]) -> int:
    session.rollback()
    count = session.scalars(select(func.count()).select_from(model)).one()
    session.rollback()
    return count


def test_asked_again_it_keeps_what_there_is(run: Run) -> None:
    before = [how_many(model) for model in (Member, Idea, Comment, Vote)]
    done = run("demo")
    assert (done.exit_code, done.stdout) == (0, NOTHING_ADDED)
    assert [how_many(model) for model in (Member, Idea, Comment, Vote)] == before


def test_forty_people_have_sixty_ideas_in_every_status_and_one_that_was_merged(run: Run) -> None:
    assert (how_many(Member), how_many(Idea)) == (40, 61)
    used = Counter(session.scalars(select(Status.key).join(Idea, Idea.status_id == Status.id)))
    assert used.pop("merged") == 1
    shown = set(session.scalars(select(Status.key).where(Status.key != "merged")))
    assert set(used) == shown
    assert min(used.values()) >= 3
    boards = Counter(session.scalars(select(Idea.board_id)))
    assert set(boards) == set(session.scalars(select(Board.id))), "no empty board"
    assert len(set(session.scalars(select(Idea.title)))) == 61
    session.rollback()


def test_it_has_gone_on_for_nine_months_until_today(run: Run) -> None:
    ages = [(clock.python_now() - born).days for born in session.scalars(select(Idea.created_at))]
    assert min(ages) <= 3
    assert 240 <= max(ages) <= 290
    by_month = Counter(age // 30 for age in ages)
    assert all(by_month[month] for month in range(9)), "no month without an idea"
    session.rollback()


def test_nothing_happens_before_its_time_or_after_now(run: Run) -> None:
    now = clock.python_now() + timedelta(seconds=1)
    joined = dict(session.execute(select(Member.id, Member.joined_at)).all())
    joined[None] = min(joined.values())  # of whoever left
    ideas = {idea.id: idea for idea in session.scalars(select(Idea))}
    threads = {idea.thread_id: idea for idea in ideas.values()}
    for idea in ideas.values():
        assert joined[idea.author_id] <= idea.created_at <= now
    for vote in session.scalars(select(Vote)):
        assert joined[vote.member_id] <= vote.cast_at <= now, vote
        assert ideas[vote.idea_id].created_at <= vote.cast_at
        assert ideas[vote.idea_id].author_id != vote.member_id
    for comment in session.scalars(select(Comment)):
        assert joined[comment.author_id] <= comment.created_at <= now, comment.body
        assert threads[comment.thread_id].created_at <= comment.created_at
    for answer in session.scalars(select(StatusChange)):
        assert ideas[answer.idea_id].created_at <= answer.changed_at <= now
    session.rollback()


def test_people_talk_with_each_other(run: Run) -> None:
    comments = session.scalars(select(Comment)).all()
    assert len(comments) >= 200
    assert sum(comment.parent_id is not None for comment in comments) >= 50
    assert len({comment.author_id for comment in comments}) >= 30
    assert len({comment.body for comment in comments}) == len(comments), "nobody says the same twice"
    quiet = set(session.scalars(select(Idea.thread_id))) - {comment.thread_id for comment in comments}
    assert len(quiet) < 20
    voters = Counter(session.scalars(select(Vote.idea_id)))
    assert len(set(voters.values())) > 10, "some ideas are liked more than others"
    assert session.scalars(select(func.count(func.distinct(IdeaTag.tag_id)))).one() >= 8
    session.rollback()


def test_the_team_has_answered_what_is_not_open_any_more(run: Run) -> None:
    open_id = session.scalars(select(Status.id).where(Status.key == "open")).one()
    team = set(session.scalars(select(Member.id).where(Member.role_names.contains("team"))))
    answers = session.scalars(select(StatusChange)).all()
    answered = {answer.idea_id for answer in answers}
    for idea in session.scalars(select(Idea).where(Idea.merged_into_id.is_(None))):
        assert (idea.status_id == open_id) == (idea.answered_at is None), idea.title
        assert idea.answered_at is None or idea.id in answered
    assert {answer.changed_by_id for answer in answers} <= team
    session.rollback()


def test_it_is_the_company_it_says_and_nobody_gets_mail(run: Run) -> None:
    assert session.scalars(select(Site.name)).one() == "Fernwell Community"
    here = Member.erased_at.is_(None)
    addresses = session.scalars(select(Member.email).where(here)).all()
    assert all(address and address.endswith("@fernwell.example") for address in addresses)
    assert all(session.scalars(select(Member.is_demo).where(here)))
    session.rollback()
    assert not list(ports.chosen().settings.data_path.glob("mail/*"))


def test_every_number_is_what_its_rows_say(run: Run) -> None:
    done = run("recount")
    assert (done.exit_code, done.stdout) == (0, "0 differences.\n")


def test_three_of_them_may_be_tried_out(run: Run) -> None:
    found = sign_ins()
    assert [role for role, _, _ in found] == ["A customer:", "A moderator:", "Product team:"]
    roles = dict(session.execute(select(Member.handle, Member.role_names)).all())
    assert [roles[handle] for _, handle, _ in found] == ["", "moderator", "team"]
    session.rollback()


def test_where_somebody_lives_it_does_not_move_in(run_bare: Run) -> None:
    run_bare("db", "upgrade")
    run_bare("members", "add", "olga", "--password-stdin", input="correct horse battery\n")
    done = run_bare("demo")
    assert (done.exit_code, done.stdout) == (0, NOTHING_ADDED)
    assert (how_many(Member), how_many(Idea)) == (1, 0)
    assert sign_ins() == []


def test_interrupted_it_begins_anew_the_next_time(run_bare: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a community would stay for ever: the next time there would be people already."""
    told = []

    def stumble(entry: reading.Entry, **_: object) -> None:
        told.append(entry)
        if len(told) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(filling, "tell_idea", stumble)
        assert run_bare("demo").exit_code == 1
    assert (how_many(Member), how_many(Idea)) == (0, 0)
    few = reading.ideas()[:2]
    monkeypatch.setattr(reading, "ideas", lambda: few)
    assert run_bare("demo").stdout == MOVED_IN
    assert (how_many(Member), how_many(Idea)) == (40, 2)
