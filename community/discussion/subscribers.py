"""What this room does when something happens elsewhere."""

from community.core.events import during
from community.discussion.actions import move_comments
from community.membership.events import MemberClaimed


@during(MemberClaimed)
def hand_over_comments(event: MemberClaimed) -> None:
    """The comments of an imported member go to the person they are."""
    move_comments(from_id=event.unclaimed_id, to_id=event.member_id)
