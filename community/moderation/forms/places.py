"""What moderators fill in about places and people: brakes, notes."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from community.core.errors import Invalid
from community.membership.models import Scope
from community.web.forms import Form

MOST_DIGITS = 16


class BrakeForm(Form):
    """Where, for how long, and why: everybody there reads it."""

    place = SelectField(_("Where"), validate_choice=False)
    idea = StringField(_("Number of the idea"), description=_("Only to slow down one idea: 42"))
    hours = IntegerField(_("For how many hours"), [InputRequired(_("Please say for how many hours."))], default=24)
    reason = StringField(_("Why, as everybody reads it"))

    @property
    def scope(self) -> tuple[Scope, int | None]:
        """Where it is pulled: the idea that is named goes before the board that is chosen."""
        if typed := (self.idea.data or "").strip():
            return Scope.IDEA, _number(typed.lstrip("#"))
        kind, _dash, number = (self.place.data or "").partition("-")
        return (Scope.SITE, None) if kind == Scope.SITE else (Scope.BOARD, _number(number))

    def refuse(self, error: Invalid) -> None:
        """A refusal of the place stands beside what was typed for it."""
        field = ("idea" if self.idea.data else "place") if error.field == "scope" else error.field
        super().refuse(Invalid(error.code, field=field, **error.details))


def _number(text: str) -> int:
    """0 where it is none: nothing has that number."""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


class NoteForm(Form):
    """For the other moderators."""

    text = TextAreaField(_("A note for the other moderators"))


class LookForm(Form):
    """Whose record to look at."""

    handle = StringField(_("Handle"), [InputRequired(_("Please name a member."))])
