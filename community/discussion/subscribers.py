"""What this room does when something happens elsewhere, and its share of a member's own data."""

from flask_babel import lazy_gettext as _

from community.core import clock
from community.core.events import during
from community.core.personal import exported, shows_files
from community.discussion.actions import move_comments
from community.discussion.actions.leaving import forget_writer, leave_comments
from community.discussion.queries import exporting
from community.membership.events import MemberClaimed, MemberRemoved
from community.membership.queries import handles_of

exported("comments", _("Comments you wrote, as they read now"), exporting.comments_of, by=("comments.author_id",))
exported("comment-revisions", _("What these said before you edited them"), exporting.comment_revisions_of, by=())
exported(
    "discussions-kept",
    _("Comments you marked as an answer, and discussions you locked"),
    exporting.kept_by,
    by=("comments.answered_by_id", "threads.locked_by_id"),
)
shows_files(exporting.texts_of_comments)


@during(MemberClaimed)
def hand_over_comments(event: MemberClaimed) -> None:
    """The comments of an imported member go to the person they are."""
    move_comments(from_id=event.unclaimed_id, to_id=event.member_id)


@during(MemberRemoved)
def take_out_of_comments(event: MemberRemoved) -> None:
    """Comments stay without a name, or are emptied; nobody mentions whoever left any more."""
    leave_comments(event.member_id, keeps_words=event.keeps_words, now=clock.now())
    for handle in handles_of(event.member_id):
        forget_writer(handle)
