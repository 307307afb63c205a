"""The form of voting."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired

from community.web.forms import Form, stripped


class RecordForm(Form):
    """A customer who told the team, and the team's note."""

    customer = StringField(
        _("Customer"),
        [DataRequired(_("Whose vote is it?"))],
        filters=[stripped],
        description=_("A handle, or an e-mail address. Somebody who has not joined yet can claim the vote later."),
    )
    note = StringField(_("Note for the team"), filters=[stripped], description=_("Where they said it, for example."))
