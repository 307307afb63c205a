"""The forms of a member's own data: a copy of it, and leaving."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired

from community.web.forms import Form, stripped


def _login(element_id: str) -> StringField:
    """For whoever has no session: somebody suspended may take their data along, and leave."""
    return StringField(
        _("Handle or e-mail address"), filters=[stripped], id=element_id, render_kw={"autocomplete": "username"}
    )


def _password(element_id: str) -> PasswordField:
    return PasswordField(
        _("Current password"),
        [DataRequired(_("Please type your password, so that we know it is you."))],
        id=element_id,
        render_kw={"autocomplete": "current-password"},
    )


class ExportForm(Form):
    """A copy of everything."""

    login = _login("export-login")
    current_password = _password("export-password")


class LeavingForm(Form):
    """Remove the account."""

    contributions = RadioField(
        _("What you wrote"),
        [InputRequired(_("Please choose what becomes of it."))],
        choices=[
            SelectChoice("stay", _("My ideas and comments stay, as those of a former member")),
            SelectChoice("go", _("My ideas and comments go, with everything they said before")),
        ],
    )
    login = _login("leaving-login")
    current_password = _password("leaving-password")
