"""The member's side of a decision. Nothing keeps anybody from reading it, or from objecting."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission, holds
from community.core import clock
from community.core.errors import Invalid
from community.membership.models import Member
from community.moderation.actions.appealing import file_appeal
from community.moderation.actions.reading import acknowledge
from community.moderation.forms.deciding import AppealForm
from community.moderation.models import Statement
from community.moderation.queries.appeals import due_at
from community.moderation.queries.statements import appeal_on, is_theirs, reader_of, statement_by_key, statement_by_ref
from community.moderation.queries.tellings import told_by
from community.moderation.views.blueprint import blueprint
from community.web.actor import signed_in, viewer
from community.web.view import always_open, changes_oneself, page, see, writes

TEMPLATE = "moderation/statement.html"


@blueprint.get("/cases/<ref>")
def statement(ref: str) -> str:
    """What was decided, why, and what can be done about it."""
    return render_template(TEMPLATE, **_shown(_found(ref), AppealForm(formdata=None)))


@blueprint.post("/cases/<ref>/appeal")
@writes
@always_open
def object_to(ref: str) -> Any:
    """Ask that another moderator look again."""
    found, form = _found(ref), AppealForm()
    try:
        file_appeal(found, form.text.data or "", by=_by(found), now=clock.now())
    except Invalid as refusal:
        form.refuse(refusal)
        return page(TEMPLATE, status=422, **_shown(found, form))
    flash(_("Another moderator will look at it. You will be told."), "success")
    return see(_back(found))


@blueprint.post("/cases/<ref>/acknowledgement")
@writes
@always_open
@changes_oneself
def have_read(ref: str) -> object:
    """Say that one has read it."""
    found = _found(ref)
    acknowledge(found, by=_by(found), now=clock.now())
    flash(_("Thank you for reading it."), "success")
    return see(_back(found))


def _key() -> str:
    return request.args.get("key", "")


def _found(ref: str) -> Statement:
    """By the key of the link, else for whoever is signed in."""
    if _key():
        return statement_by_key(ref, _key())
    return statement_by_ref(ref, signed_in())


def _by(found: Statement) -> Member | None:
    """None: the key speaks for whoever holds the link, but for somebody whose vote it was and who is signed in."""
    who = viewer()
    return who if isinstance(who, Member) and (not _key() or is_theirs(found, who)) else None


def _back(found: Statement) -> str:
    return f"{found.path}?key={_key()}" if _key() else found.path


def _shown(found: Statement, form: AppealForm) -> dict[str, Any]:
    appeal, who, now = appeal_on(found.decision), viewer(), clock.now()
    is_mine = bool(_key()) or is_theirs(found, who)
    is_of_votes = found.member_id is None and bool(found.effects.get("votes"))
    reader = reader_of(found, who.id) if who.is_member else None
    return {
        "statement": found,
        "decision": found.decision,
        "told": told_by(found, found.decision, appeal),
        "appeal": appeal,
        "due_at": due_at(appeal) if appeal else None,
        "form": form,
        "is_mine": is_mine,
        "says_read": is_mine and (reader is not None or found.member_id is not None),
        "read_at": reader.read_at if reader is not None else found.acknowledged_at,
        "is_of_votes": is_of_votes or (is_mine and not _key() and found.member_id not in (None, who.id)),
        "is_moderator": holds(who, Permission.CASE_DECIDE),
        "is_late": now >= found.appeal_until,
        "is_over": found.decision.ends_at is not None and found.decision.ends_at <= now,
        "key": _key(),
    }
