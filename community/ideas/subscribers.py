"""What this room does when something happens elsewhere, and its share of a member's own data."""

from flask_babel import lazy_gettext as _

from community.core import clock, tasks
from community.core.events import during
from community.core.personal import exported, shows_files
from community.ideas.actions import move_ideas
from community.ideas.actions.leaving import forget_author, leave_ideas
from community.ideas.events import IdeaAnswered
from community.ideas.queries import exporting
from community.membership.events import MemberClaimed, MemberRemoved
from community.membership.queries import handles_of

exported("ideas", _("Ideas you proposed, as they are now"), exporting.ideas_of, by=("ideas.author_id",))
exported(
    "idea-revisions",
    _("Every form that you gave an idea"),
    exporting.revisions_of,
    by=("idea_revisions.written_by_id",),
)
exported(
    "answers", _("Answers you gave for the product team"), exporting.answers_of, by=("status_changes.changed_by_id",)
)
exported(
    "answers-in-the-making",
    _("Answers you kept for later"),
    exporting.answers_kept_by,
    by=("answer_drafts.written_by_id",),
)
exported(
    "merges",
    _("Ideas you proposed to merge, merged, or took apart"),
    exporting.merges_by,
    by=(
        "merge_proposals.proposed_by_id",
        "merge_proposals.settled_by_id",
        "merges.merged_by_id",
        "merges.undone_by_id",
    ),
)
shows_files(exporting.texts_of_ideas)


@during(MemberClaimed)
def hand_over_ideas(event: MemberClaimed) -> None:
    """The ideas of an imported member go to the person they are."""
    move_ideas(from_id=event.unclaimed_id, to_id=event.member_id)


@during(MemberRemoved)
def take_out_of_ideas(event: MemberRemoved) -> None:
    """Ideas stay without a name, or go; nobody mentions whoever left any more."""
    leave_ideas(event.member_id, keeps_words=event.keeps_words, now=clock.now())
    for handle in handles_of(event.member_id):
        forget_author(handle)


@during(IdeaAnswered)
def count_what_is_owed(_event: IdeaAnswered) -> None:
    """An answer was given: one is owed less, and everybody sees so at once."""
    tasks.nudge("debt.count")
