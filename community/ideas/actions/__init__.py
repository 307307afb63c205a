"""The verbs of ideas."""

from community.ideas.actions.answering import Answer, change_status
from community.ideas.actions.found import found_catalogue
from community.ideas.actions.handing_over import move_ideas
from community.ideas.actions.posting import Proposal, post_idea
from community.ideas.actions.revising import StaleRevision, revise_idea
from community.ideas.actions.withdrawing import restore_idea, withdraw_idea

__all__ = [
    "Answer",
    "Proposal",
    "StaleRevision",
    "change_status",
    "found_catalogue",
    "move_ideas",
    "post_idea",
    "restore_idea",
    "revise_idea",
    "withdraw_idea",
]
