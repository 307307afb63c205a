"""The verbs of ideas."""

from community.ideas.actions.answering import Answer, AnsweredMeanwhile, change_status
from community.ideas.actions.drafting import (
    PublishingFailed,
    StaleDraft,
    discard_draft,
    keep_answer,
    publish_draft,
    publish_next,
    put_aside,
    rewrite_draft,
)
from community.ideas.actions.found import found_catalogue
from community.ideas.actions.handing_over import move_ideas
from community.ideas.actions.merging import merge_ideas, undo_merge
from community.ideas.actions.posting import Proposal, post_idea
from community.ideas.actions.proposing import decline_proposal, propose_merge
from community.ideas.actions.revising import StaleRevision, revise_idea
from community.ideas.actions.withdrawing import restore_idea, withdraw_idea

__all__ = [
    "Answer",
    "AnsweredMeanwhile",
    "Proposal",
    "PublishingFailed",
    "StaleDraft",
    "StaleRevision",
    "change_status",
    "decline_proposal",
    "discard_draft",
    "found_catalogue",
    "keep_answer",
    "merge_ideas",
    "move_ideas",
    "post_idea",
    "propose_merge",
    "publish_draft",
    "publish_next",
    "put_aside",
    "restore_idea",
    "revise_idea",
    "rewrite_draft",
    "undo_merge",
    "withdraw_idea",
]
