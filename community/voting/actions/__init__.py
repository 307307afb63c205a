"""The verbs of voting."""

from community.voting.actions.casting import cast_vote
from community.voting.actions.counting import Difference, recount, recount_all, recount_aside
from community.voting.actions.holding import recheck_counting, refresh_counting
from community.voting.actions.judging import ask_due, give_verdict, withdraw_verdict
from community.voting.actions.moving import move_votes
from community.voting.actions.recording import record_vote
from community.voting.actions.regrouping import recheck_roots, regroup
from community.voting.actions.taking_back import withdraw_recorded, withdraw_vote

__all__ = [
    "Difference",
    "ask_due",
    "cast_vote",
    "give_verdict",
    "move_votes",
    "recheck_counting",
    "recheck_roots",
    "record_vote",
    "recount",
    "recount_all",
    "recount_aside",
    "refresh_counting",
    "regroup",
    "withdraw_recorded",
    "withdraw_verdict",
    "withdraw_vote",
]
