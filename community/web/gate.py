"""Pages that are not for everybody."""

from urllib.parse import quote

from flask import abort, redirect, request

from community.access import Permission, Viewer, authorize
from community.web.actor import signed_in, viewer

READING = ("GET", "HEAD")


def member_here() -> Viewer:
    """Who opens this page. Whoever has not signed in is sent to do so, and comes back here.

    What is sent by a form cannot be sent again from the door: raises NotPermitted `sign-in-first` instead.
    """
    if request.method not in READING:
        return signed_in()
    who = viewer()
    if not who.is_member:
        abort(redirect(way_back_in()))
    return who


def way_back_in() -> str:
    """The door that leads on to this page, with its filters; to the front, where the address is a form's."""
    here = request.full_path if request.query_string else request.path
    return f"/sign-in?next={quote(here if request.method in READING else '/')}"


def only(permission: Permission, subject: object = None) -> Viewer:
    """Who opens this page, if they may do what it is for; raises NotPermitted with the reason."""
    who = member_here()
    authorize(who, permission, subject)
    return who
