"""Looking at a member's record, and writing notes on it.

A look is an act: the button that opens a record is a form that writes who looked, at whom and when, and only then is
the record shown, for a quarter of an hour (`queries.records.record_of` asks for the row). A page that is only read
could not write it, for no GET commits here; one that tried afterwards would show first and perhaps never tell.
Claiming a case, which shows the same, writes the same.
"""

from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.membership.models import Member
from community.moderation.actions.reporting import tidy_text
from community.moderation.models import CaseNote, Look


def look_at(member: Member, *, by: Viewer, now: datetime) -> Look:
    """Open the member's record for a quarter of an hour, and write that down."""
    authorize(by, Permission.CASE_DECIDE, member)
    return write_look(member.id, by.id, now=now)


def write_look(member_id: int, looked_by_id: int | None, *, now: datetime) -> Look:
    """The row of a look, for whoever has passed the gate."""
    look = Look(member_id=member_id, looked_by_id=looked_by_id, looked_at=now)
    session.add(look)
    session.flush()
    return look


def write_note(member: Member, text: str, *, by: Viewer, now: datetime) -> CaseNote:
    """Tell the other moderators something about the member. Raises Invalid where there is nothing or too much."""
    authorize(by, Permission.CASE_DECIDE, member)
    if not (text := tidy_text(text, "text")):
        raise Invalid("note-empty", field="text")
    note = CaseNote(member_id=member.id, written_by_id=by.id, written_at=now, text=text)
    session.add(note)
    session.flush()
    return note
