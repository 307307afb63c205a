"""The owner's pages: boards, statuses, tags. Each is a shelf of rows with a form a row, and one for a new row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from community.access import Permission, Viewer
from community.core.db import session
from community.core.errors import Invalid, Missing
from community.core.meanwhile import ChangedMeanwhile
from community.ideas.actions import catalogue
from community.ideas.forms import BoardForm, StatusForm, TagForm
from community.ideas.models import Board, Status, Tag
from community.ideas.views.blueprint import blueprint
from community.web.gate import only
from community.web.view import Answer, page, see, writes

NEW = 0


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A kind of row the owner keeps, with its form and its verbs."""

    table: Any
    form: type[BoardForm] | type[StatusForm] | type[TagForm]
    order: tuple[ColumnElement[Any], ...]
    change: Callable[..., None]
    delete: Callable[..., None]
    create: Callable[..., object] | None = None

    def row(self, row_id: int) -> Any:
        """The row; Missing where there is none."""
        found = session.get(self.table, row_id)
        if found is None:
            raise Missing
        return found

    def shown(self, refused: Any = None, at: int | None = None) -> dict[str, Any]:
        """What the page shows; `refused` is the form that was sent for row `at` and came back."""
        rows = list(session.scalars(select(self.table).order_by(*self.order)))
        forms: dict[int, Any] = {row.id: self.form.over(row) for row in rows}
        forms[NEW] = self.form(None, data={"position": len(rows) + 1, **self.form.NEW_ROW})
        if at is not None and refused is not None:
            forms[at] = refused
        for row_id, form in forms.items():
            form.tell_apart(str(row_id))
        return {"rows": rows, "forms": forms, "open_at": at}


SHELVES = {
    "boards": Shelf(
        table=Board,
        form=BoardForm,
        order=(Board.position.expression, Board.id.expression),
        create=catalogue.create_board,
        change=catalogue.change_board,
        delete=catalogue.delete_board,
    ),
    "statuses": Shelf(
        table=Status,
        form=StatusForm,
        order=(Status.position.expression, Status.id.expression),
        create=catalogue.create_status,
        change=catalogue.change_status_row,
        delete=catalogue.delete_status,
    ),
    "tags": Shelf(
        table=Tag,
        form=TagForm,
        order=(Tag.name.expression,),
        change=catalogue.rename_tag,
        delete=catalogue.delete_tag,
    ),
}


@blueprint.get("/owner/<any(boards, statuses, tags):name>")
def shelf(name: str) -> Answer:
    """All rows, each with its form."""
    _owner()
    return render_template(f"ideas/owner_{name}.html", **SHELVES[name].shown())


@blueprint.post("/owner/<any(boards, statuses):name>")
@writes
def add_row(name: str) -> object:
    """A new row."""
    kept = SHELVES[name]
    return _save(name, lambda form, by: kept.create and kept.create(form.words(), by=by), NEW)


@blueprint.post("/owner/<any(boards, statuses, tags):name>/<int:row_id>")
@writes
def save_row(name: str, row_id: int) -> object:
    """Change a row."""
    _owner()
    kept = SHELVES[name]
    try:
        row = kept.row(row_id)
        return _save(name, lambda form, by: kept.change(row, form.words(), by=by, seen=form.seen.data), row_id)
    except Missing:
        typed = kept.form()
        if not typed.seen.data:
            raise
        return page(f"ideas/owner_{name}.html", status=404, gone=typed, **kept.shown(typed, NEW))


@blueprint.delete("/owner/<any(boards, statuses, tags):name>/<int:row_id>")
@writes
def remove_row(name: str, row_id: int) -> object:
    """Delete a row that nothing needs."""
    who, kept = _owner(), SHELVES[name]
    row = kept.row(row_id)
    try:
        kept.delete(row, by=who, seen=request.form.get("seen"))
    except ChangedMeanwhile as other:
        return page(f"ideas/owner_{name}.html", status=409, unseen=other.current, **kept.shown(at=row_id))
    return _saved(name)


def _owner() -> Viewer:
    return only(Permission.SITE_CONFIGURE)


def _save(name: str, act: Callable[..., object], at: int) -> object:
    who, form = _owner(), SHELVES[name].form()
    try:
        if form.validate():
            act(form, by=who)
            return _saved(name)
    except Invalid as error:
        form.refuse(error)
    except ChangedMeanwhile as other:
        theirs = form.theirs(other.current)
        return page(f"ideas/owner_{name}.html", status=409, theirs=theirs, **SHELVES[name].shown(form, at))
    return page(f"ideas/owner_{name}.html", status=422, **SHELVES[name].shown(form, at))


def _saved(name: str) -> object:
    flash(_("Saved. Everybody sees it from now on."))
    return see(f"/owner/{name}")
