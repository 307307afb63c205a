"""Who may follow, mention, and keep their own notifications."""

from community.access import Decision, Permission, Viewer, allowed, rule
from community.ideas.models import Idea


@rule(Permission.FOLLOW_CHOOSE)
def may_choose(_actor: Viewer, _idea: Idea | None) -> Decision:
    """Everybody, on every idea they see; and what they are told is theirs to keep in order."""
    return allowed


@rule(Permission.MENTION_NOTIFY)
def may_mention(_actor: Viewer, _subject: object) -> Decision:
    """Everybody who joined. Where it is withheld, the words appear and nobody is told."""
    return allowed
