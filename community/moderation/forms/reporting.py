"""What somebody fills in who reports something."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from community.moderation.models import Clause
from community.web.forms import Form


class ReportForm(Form):
    """The rule that seems broken, and a note for the moderators."""

    subject = StringField(widget=HiddenInput())
    clause = RadioField(
        _("Which rule does it break?"), [InputRequired(_("Please choose a rule."))], validate_choice=False
    )
    note = TextAreaField(
        _("What should the moderators know?"),
        description=_("Only moderators read this. Whoever you report does not learn that it was you."),
    )

    def offer(self, clauses: Sequence[Clause]) -> None:
        """The rules in force."""
        self.clause.choices = [SelectChoice(each.key, each.title) for each in clauses]
