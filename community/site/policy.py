"""Who may change how the community looks and what it says about itself."""

from community.access import Decision, Permission, Viewer, allowed, rule


@rule(Permission.SITE_CONFIGURE)
def may_configure(_actor: Viewer, _subject: object) -> Decision:
    """Whoever holds it: owners."""
    return allowed
