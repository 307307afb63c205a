"""Who is asking: the signed-in member of this request, or nobody."""

from typing import cast

from flask import g
from flask_login import current_user

from community.access import ANONYMOUS, Viewer
from community.core.errors import NotPermitted


def viewer() -> Viewer:
    """The member behind this request, or ANONYMOUS. The first call costs one query."""
    user = g.get("_login_user")  # where flask-login keeps it: a page asks a hundred times, and its own way is long
    if user is None and current_user:  # asking loads it; outside of a request there is none
        user = g.get("_login_user")
    return cast(Viewer, user) if user is not None and user.is_authenticated else ANONYMOUS


def signed_in() -> Viewer:
    """The member; raises NotPermitted `sign-in-first` where there is none."""
    member = viewer()
    if not member.is_member:
        raise NotPermitted("sign-in-first")
    return member


def forget_viewer() -> None:
    """Load the member again on the next call: in a transaction that writes, with the row locked."""
    g.pop("_login_user", None)
