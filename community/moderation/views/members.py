"""What moderators know of a member, for whoever says that they look."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.membership.models import Member
from community.membership.queries import by_handle
from community.moderation.actions.looking import look_at, write_note
from community.moderation.forms.places import NoteForm
from community.moderation.queries.histories import is_looking, record_of
from community.moderation.queries.standing import standing_of
from community.moderation.views.blueprint import blueprint
from community.moderation.views.cases import known
from community.web.gate import only
from community.web.view import Answer, page, see, writes

DECIDE = Permission.CASE_DECIDE
TEMPLATE = "moderation/member.html"


@blueprint.get("/moderation/members")
def find_member() -> Answer:
    """To the record of `?handle=`."""
    only(DECIDE)
    return see(f"/moderation/members/{_member(request.args.get('handle', '').strip().lstrip('@')).handle}")


@blueprint.get("/moderation/members/<handle>")
def member_record(handle: str) -> str:
    """The record; until they said that they look, the button that says so."""
    only(DECIDE)
    return render_template(TEMPLATE, **_shown(_member(handle), NoteForm(formdata=None)))


@blueprint.post("/moderation/members/<handle>/looks")
@writes
def look(handle: str) -> object:
    """Say that one looks: it is written down, and the record opens for a quarter of an hour."""
    who, member = only(DECIDE), _member(handle)
    look_at(member, by=who, now=clock.now())
    return see(f"/moderation/members/{member.handle}")


@blueprint.post("/moderation/members/<handle>/notes")
@writes
def note(handle: str) -> Any:
    """Write a note for the other moderators."""
    who, member, form = only(DECIDE), _member(handle), NoteForm()
    try:
        write_note(member, form.text.data or "", by=who, now=clock.now())
    except Invalid as refusal:
        form.refuse(refusal)
        return page(TEMPLATE, status=422, **_shown(member, form))
    flash(_("Noted. Moderators read it, nobody else."), "success")
    return see(f"/moderation/members/{member.handle}")


def _member(handle: str) -> Member:
    found: Member = known(by_handle(handle))
    return found


def _shown(member: Member, form: NoteForm) -> dict[str, Any]:
    who, now = only(DECIDE), clock.now()
    if not is_looking(member, who, now=now):
        return {"member": member, "record": None, "standing": None, "form": form}
    return {"member": member, "record": record_of(member, who, now=now), "standing": standing_of(member), "form": form}
