"""What this room does when something happens elsewhere, and its share of a member's own data."""

from flask_babel import lazy_gettext as _

from community.core import clock, tasks
from community.core.db import session
from community.core.errors import CommunityError
from community.core.events import after, during
from community.core.personal import exported
from community.ideas.events import IdeasMerged
from community.ideas.queries import get_visible
from community.membership.events import MemberClaimed, MemberRemoved, SignedIn
from community.membership.models import Member
from community.membership.queries import handles_of
from community.site.events import KnobTurned
from community.voting.actions import cast_vote, move_votes, regroup
from community.voting.actions.leaving import forget_voter, leave_votes
from community.voting.actions.owing import owe_all
from community.voting.queries import exporting

exported("votes", _("What you voted for, and took back"), exporting.votes_of, by=("votes.member_id",))
exported(
    "votes-recorded",
    _("Votes you wrote down for customers"),
    exporting.votes_recorded_by,
    by=("votes.cast_by_id",),
)
exported("verdicts", _("Whether it helped, as you said"), exporting.verdicts_of, by=("verdicts.member_id",))


@during(SignedIn)
def cast_the_intended_vote(event: SignedIn) -> None:
    """Somebody came by a ballot to join or sign in. A vote that cannot be cast does not keep them out."""
    if event.vote_for is None:
        return
    member = session.get_one(Member, event.member_id)
    try:
        with session.begin_nested():
            cast_vote(get_visible(event.vote_for, member), by=member, now=clock.now())
    except CommunityError:
        return


@during(IdeasMerged)
def let_votes_follow(event: IdeasMerged) -> None:
    """Votes count for what their idea is part of now."""
    regroup(event.moved_ids, event.touched_ids)


@during(MemberClaimed)
def hand_over_votes(event: MemberClaimed) -> None:
    """The votes of an imported member go to the person they are."""
    move_votes(from_id=event.unclaimed_id, to_id=event.member_id)


@during(MemberRemoved)
def take_out_of_votes(event: MemberRemoved) -> None:
    """Votes on open ideas are withdrawn, those on decided ones stay in the count."""
    leave_votes(event.member_id, now=clock.now())
    for handle in handles_of(event.member_id):
        forget_voter(handle)


@after(KnobTurned)
def apply_another_promise(event: KnobTurned) -> None:
    """From other numbers of votes on, or within other days, an answer is owed."""
    if event.knob == "answer_votes":
        owe_all()
    tasks.nudge("debt.count")
