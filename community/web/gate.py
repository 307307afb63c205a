"""Pages that are not for everybody."""

from urllib.parse import quote

from flask import abort, redirect, request

from community.access import Permission, Viewer, authorize
from community.web.actor import signed_in, viewer


def member_here() -> Viewer:
    """Who opens this page. Whoever has not signed in is sent to do so, and comes back here.

    What is sent by a form cannot be sent again from the door: raises NotPermitted `sign-in-first` instead.
    """
    if request.method not in ("GET", "HEAD"):
        return signed_in()
    who = viewer()
    if not who.is_member:
        here = request.full_path if request.query_string else request.path
        abort(redirect(f"/sign-in?next={quote(here)}"))
    return who


def only(permission: Permission, subject: object = None) -> Viewer:
    """Who opens this page, if they may do what it is for; raises NotPermitted with the reason."""
    who = member_here()
    authorize(who, permission, subject)
    return who
