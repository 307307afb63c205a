"""What is set aside: `is_held` follows from active holds, for profiles here and for what the rooms above hold."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.core.bulk import one_of
from community.core.db import Base, session
from community.membership.models import Holdable, Member
from community.membership.policy import is_set_aside

Returned = Sequence[InstrumentedAttribute[Any]]


def refresh_held(member_ids: Iterable[int]) -> int:
    """Hold exactly those of these profiles that an active hold lies on; how many changed. Two statements.

    In the transaction that places or lifts the holds. Locks the members in the order of their ids.
    """
    return len(follow_holds(Member, Holdable.PROFILE, member_ids, returning=[Member.id]))


def recheck_held(*, fix: bool = False) -> dict[int, bool]:
    """Profiles whose stored flag is not what their holds say, by id: what is stored. Repairs them if asked to."""
    found = astray(Member, Holdable.PROFILE)
    if fix:
        refresh_held(found)
    return found


def follow_holds(model: type[Base], kind: Holdable, ids: Iterable[int], *, returning: Returned) -> Sequence[Any]:
    """Write `is_held` of these rows from active holds; `returning` of those that changed, in any order.

    Locks them in the order of their ids; what is read in a second statement then includes what others placed before.
    """
    table, wanted = cast(Table, model.__table__), sorted(set(ids))
    if not wanted:
        return []
    these = one_of(table.c.id, wanted)
    session.execute(select(table.c.id).where(these).order_by(table.c.id).with_for_update(key_share=True)).all()
    held = is_set_aside(kind, table.c.id)
    changed = update(model).where(these, table.c.is_held != held).values(is_held=held).returning(*returning)
    rows: Sequence[Any] = session.execute(changed, execution_options={"synchronize_session": "fetch"}).all()
    return rows


def astray(model: type[Base], kind: Holdable) -> dict[int, bool]:
    """Rows whose stored `is_held` is not what their holds say, by id. One statement, which sees one moment."""
    table = cast(Table, model.__table__)
    differs: ColumnElement[bool] = table.c.is_held != is_set_aside(kind, table.c.id)
    rows = session.execute(select(table.c.id, table.c.is_held).where(differs).order_by(table.c.id))
    return {row.id: row.is_held for row in rows}
