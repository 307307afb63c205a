"""The verbs of discussion."""

from community.discussion.actions.counting import recount_threads
from community.discussion.actions.editing import StaleComment, edit_comment, restore_comment, withdraw_comment
from community.discussion.actions.keeping import (
    lock_thread,
    mark_answer,
    move_comments,
    unlock_thread,
    unmark_answer,
)
from community.discussion.actions.posting import open_thread, post_comment

__all__ = [
    "StaleComment",
    "edit_comment",
    "lock_thread",
    "mark_answer",
    "move_comments",
    "open_thread",
    "post_comment",
    "recount_threads",
    "restore_comment",
    "unlock_thread",
    "unmark_answer",
    "withdraw_comment",
]
