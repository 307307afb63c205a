"""The forms of ideas."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from community.ideas.models import Board, Status
from community.ideas.rules import MOST_BODY_CHARACTERS, TITLE_LENGTH
from community.web.forms import Form, stripped


class IdeaForm(Form):
    """Title, body, board and tags. Lengths are judged by the action, so that a form and a script hear the same."""

    title = StringField(
        _("Title"),
        [DataRequired(_("An idea needs a title."))],
        filters=[stripped],
        description=_("One idea, in the words you would use at the table."),
    )
    board = SelectField(_("Board"), validate_choice=False)
    body = TextAreaField(
        _("What would it change for you?"),
        description=_("What happens today, what you would rather have, how often it bites. Markdown works."),
    )
    tags = StringField(_("Tags"), description=_("Up to five, with commas between them."))
    pictures = MultipleFileField(_("Pictures"))

    title_most = TITLE_LENGTH[1]
    body_most = MOST_BODY_CHARACTERS

    def offer(self, boards: list[Board]) -> None:
        """The boards to choose from."""
        self.board.choices = [(board.slug, board.name) for board in boards]


class RevisionForm(IdeaForm):
    """The same, and which revision the author has before their eyes."""

    revision = IntegerField(widget=HiddenInput(), validators=[DataRequired()])


class AnswerForm(Form):
    """A new status with the team's words."""

    status = SelectField(_("Status"), validate_choice=False)
    text = TextAreaField(
        _("Answer"), [Length(max=100_000)], description=_("Everybody who voted reads this. Markdown works.")
    )
    reason = SelectField(_("Reason"), validate_choice=False)
    target = DateField(_("Aim to ship by"), [Optional()])
    sent = HiddenField()

    def offer(self, statuses: list[Status], reasons: list[tuple[str, str]]) -> None:
        """The statuses and reasons to choose from."""
        self.status.choices = [(status.key, status.name) for status in statuses if not status.is_internal]
        self.reason.choices = [("", ""), *reasons]
