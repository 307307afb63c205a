"""Everything of a member in a while, by one decision, after a look at what it would change."""

from community.core.db import session
from community.discussion.actions import post_comment
from community.discussion.models import Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.ideas.queries import get_visible
from community.membership.models import Holdable
from community.moderation.actions.forcing import reverse
from community.moderation.actions.sweeping import preview, votes_of
from community.moderation.models import Rung
from community.voting.actions import cast_vote
from tests.moderation.court import Court, Later, held


def _busy(court: Court) -> tuple[Idea, list[int]]:
    """Dora shares an idea, on which Rita comments, comments twice herself, and votes for Amara's."""
    board, thread = session.get_one(Board, court.idea.board_id), session.get_one(Thread, court.idea.thread_id)
    idea = court.do(post_idea, Proposal(title="Jars for less", body=""), board=board, by=court.dora)
    comments = [court.do(post_comment, thread, text, by=court.dora).id for text in ("One.", "Two.")]
    court.do(post_comment, session.get_one(Thread, idea.thread_id), "No.", by=court.rita)
    court.do(lambda *, now: cast_vote(get_visible(court.idea.id, court.dora), by=court.dora, now=now))
    return idea, comments


def test_a_preview_says_what_would_go_and_what_goes_with_it(court: Court) -> None:
    later = Later()
    start = later.go(minutes=1)
    idea, comments = _busy(court)
    end = later.go(minutes=1)
    found = preview(court.dora, start, end)
    assert (found.ideas, found.comments, found.votes) == ([idea.id], comments, [])
    assert (found.comments_of_others, found.votes_on_ideas) == (1, 0)
    named = preview(court.dora, start, end, votes_on=[court.idea.id])
    assert named.votes == votes_of([court.dora.id], [court.idea.id])
    assert len(named.holds) == 4
    assert preview(court.dora, end, later.go(hours=1)).is_empty


def test_a_sweep_sets_all_of_it_aside_and_brings_all_of_it_back(court: Court) -> None:
    later = Later()
    start = later.go(minutes=1)
    idea, comments = _busy(court)
    found = preview(court.dora, start, later.go(minutes=1), votes_on=[court.idea.id])
    case, clause = court.case(clause="one-voice"), court.clause("one-voice")
    decision = court.decide(Rung.WITHHOLD, case=case, clause=clause, days=7, holds=found.holds)
    wanted = [(Holdable.COMMENT, number) for number in comments] + [(Holdable.IDEA, idea.id)]
    assert held() == sorted([(str(kind), number) for kind, number in wanted] + [("vote", found.votes[0])])
    amaras = session.get_one(Idea, court.idea.id, populate_existing=True)
    assert (amaras.vote_count, amaras.votes_aside) == (0, 1)
    assert court.statement(decision).effects == {"ideas": 1, "comments": 2, "votes": 1, "profiles": 0}
    court.do(reverse, decision, by=court.noah, reason="A mistake.")
    assert held() == []
    amaras = session.get_one(Idea, court.idea.id, populate_existing=True)
    assert (amaras.vote_count, amaras.votes_aside) == (1, 0)
