"""The forms of voting."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired

from community.voting.models import Solved
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


class VerdictForm(Form):
    """Whether it helped, and a word to the team. What was picked is judged by the action."""

    solved = RadioField(
        _("Did it solve it for you?"),
        choices=[
            SelectChoice(Solved.YES, _("Yes")),
            SelectChoice(Solved.PARTLY, _("Partly")),
            SelectChoice(Solved.NO, _("No")),
        ],
        validate_choice=False,
    )
    note = TextAreaField(_("A word to the product team"), description=_("Nobody else reads it."))
