"""Pages that are not for everybody."""

from urllib.parse import quote

from flask import request

from community.access import Permission, Viewer, authorize
from community.web.actor import signed_in
from community.web.htmx import is_htmx
from community.web.view import wants_json

READING = ("GET", "HEAD")
TABLES = (".csv", ".json")


def opens_a_page() -> bool:
    """Whether somebody looks at an address, and neither sends a form, loads a part of a page nor fetches a table."""
    is_read = request.method in READING and not request.path.endswith(TABLES)
    return is_read and not is_htmx() and not wants_json()


def way_back_in() -> str:
    """The door that leads on to this page, with its filters; to the front, where the address is a form's."""
    here = request.full_path if request.query_string else request.path
    return f"/sign-in?next={quote(here if request.method in READING else '/')}"


def only(permission: Permission, subject: object = None) -> Viewer:
    """Who opens this page, if they may do what it is for; raises NotPermitted with the reason."""
    who = signed_in()
    authorize(who, permission, subject)
    return who
