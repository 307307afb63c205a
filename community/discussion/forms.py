"""The forms of discussion."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from community.web.forms import Form


class CommentForm(Form):
    """A comment or a reply. Its length is judged by the action, so that a form and a script hear the same."""

    body = TextAreaField(_("Add to the discussion"), render_kw={"placeholder": _("Markdown works here")})
    parent_id = IntegerField(validators=[Optional()], widget=HiddenInput())
    internal = BooleanField(_("Internal note: read by the product team and moderators only"))

    def stand_under(self, comment_id: int, name: str | None) -> None:
        """Make it the form of a reply, with ids of its own beside the thread's form."""
        self.parent_id.data = comment_id
        # A str: a lazy text passes for markup in templates, and the name in it is anybody's.
        self.body.label.text = str(_("Reply to %(name)s", name=name) if name else _("Your reply"))
        for field in (self.body, self.parent_id, self.internal):
            field.id = f"{field.name}-{comment_id}"
            field.label.field_id = field.id


class EditForm(Form):
    """What a comment is to say, and which revision the author has before their eyes."""

    body = TextAreaField(_("Your comment"))
    revision = IntegerField(widget=HiddenInput())
