"""Who may do what with people: their profiles, their uploads, their roles."""

from community.access import Decision, Permission, Viewer, allowed, refused, rule
from community.membership.models import Member


@rule(Permission.PROFILE_EDIT)
def may_edit_profile(actor: Viewer, member: Member | None) -> Decision:
    """One's own profile and settings, nobody else's."""
    return allowed if member is None or member.id == actor.id else refused("not-your-profile")


@rule(Permission.UPLOAD_CREATE)
def may_upload(_actor: Viewer, _subject: object) -> Decision:
    """Everybody who joined."""
    return allowed


@rule(Permission.ROLE_GRANT)
def may_grant_roles(_actor: Viewer, _subject: object) -> Decision:
    """Every owner, to everybody. That one owner stays is the action's to see to."""
    return allowed
