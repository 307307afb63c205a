"""The verbs of voting."""

from community.voting.actions.casting import cast_vote
from community.voting.actions.counting import Difference, recount, recount_all
from community.voting.actions.moving import move_votes
from community.voting.actions.recording import record_vote
from community.voting.actions.taking_back import withdraw_vote

__all__ = [
    "Difference",
    "cast_vote",
    "move_votes",
    "record_vote",
    "recount",
    "recount_all",
    "withdraw_vote",
]
