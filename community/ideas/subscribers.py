"""What this room does when something happens elsewhere."""

from community.core.events import during
from community.ideas.actions import move_ideas
from community.membership.events import MemberClaimed


@during(MemberClaimed)
def hand_over_ideas(event: MemberClaimed) -> None:
    """The ideas of an imported member go to the person they are."""
    move_ideas(from_id=event.unclaimed_id, to_id=event.member_id)
