"""Who holds what by default. Everybody who joined holds every member capability from the first second."""

from community.access.actor import Role, Viewer
from community.access.permissions import Permission as P

MEMBER = frozenset(
    {
        P.IDEA_POST,
        P.IDEA_REVISE,
        P.IDEA_WITHDRAW,
        P.COMMENT_POST,
        P.COMMENT_REVISE,
        P.VOTE_CAST,
        P.VOTE_WITHDRAW,
        P.UPLOAD_CREATE,
        P.PROFILE_EDIT,
    }
)
GRANTS: dict[Role, frozenset[P]] = {
    Role.TEAM: frozenset({P.IDEA_ANSWER, P.IDEA_EXPORT, P.COMMENT_NOTE, P.COMMENT_ANSWER, P.VOTE_RECORD}),
    Role.MODERATOR: frozenset({P.COMMENT_NOTE, P.THREAD_LOCK}),
    Role.OWNER: frozenset({P.SITE_CONFIGURE, P.ROLE_GRANT, P.IDEA_EXPORT}),
}


def holds(viewer: Viewer, permission: P) -> bool:
    """Whether the viewer holds the permission at all, whatever it would be used on."""
    if not viewer.is_member:
        return False
    return permission in MEMBER or any(permission in GRANTS[role] for role in viewer.roles)
