"""What moderators fill in about places and people: brakes, notes."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from community.membership.models import Scope
from community.web.forms import Form


class BrakeForm(Form):
    """Where, for how long, and why: everybody there reads it."""

    place = SelectField(_("Where"), validate_choice=False)
    idea = StringField(_("Number of the idea"), description=_("Only to slow down one idea: 42"))
    hours = IntegerField(_("For how many hours"), [InputRequired(_("Please say for how many hours."))], default=24)
    reason = StringField(_("Why, as everybody reads it"))

    @property
    def scope(self) -> tuple[Scope, int | None]:
        """Where it is pulled: the idea that is named goes before the board that is chosen."""
        if number := (self.idea.data or "").strip().lstrip("#"):
            return Scope.IDEA, int(number) if number.isdecimal() and len(number) < 16 else 0
        kind, _dash, number = (self.place.data or "site").partition("-")
        return (Scope.BOARD, int(number)) if kind == "board" and number.isdecimal() else (Scope.SITE, None)


class NoteForm(Form):
    """For the other moderators."""

    text = TextAreaField(_("A note for the other moderators"))


class LookForm(Form):
    """Whose record to look at."""

    handle = StringField(_("Handle"), [InputRequired(_("Please name a member."))])
