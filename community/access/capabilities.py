"""Who holds what by default. Everybody who joined holds every member capability from the first second."""

from community.access.actor import Role, Viewer
from community.access.permissions import Permission

MEMBER = frozenset(
    {
        Permission.IDEA_POST,
        Permission.IDEA_REVISE,
        Permission.IDEA_WITHDRAW,
        Permission.MERGE_PROPOSE,
        Permission.COMMENT_POST,
        Permission.COMMENT_REVISE,
        Permission.COMMENT_WITHDRAW,
        Permission.VOTE_CAST,
        Permission.VOTE_WITHDRAW,
        Permission.VERDICT_GIVE,
        Permission.VERDICT_WITHDRAW,
        Permission.LINK_POST,
        Permission.MENTION_NOTIFY,
        Permission.FOLLOW_CHOOSE,
        Permission.REPORT_FILE,
        Permission.UPLOAD_CREATE,
        Permission.PROFILE_EDIT,
        Permission.ACCOUNT_KEEP,
        Permission.ACCOUNT_LEAVE,
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TEAM: frozenset(
        {
            Permission.IDEA_ANSWER,
            Permission.IDEA_MERGE,
            Permission.IDEA_EXPORT,
            Permission.COMMENT_NOTE,
            Permission.COMMENT_ANSWER,
            Permission.VOTE_RECORD,
        }
    ),
    Role.MODERATOR: frozenset(
        {Permission.IDEA_MERGE, Permission.COMMENT_NOTE, Permission.THREAD_LOCK, Permission.CASE_DECIDE}
    ),
    Role.OWNER: frozenset({Permission.SITE_CONFIGURE, Permission.ROLE_GRANT, Permission.IDEA_EXPORT}),
}


def holds(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer holds the permission at all, whatever it would be used on."""
    if not viewer.is_member:
        return False
    return permission in MEMBER or any(permission in GRANTS[role] for role in viewer.roles)
