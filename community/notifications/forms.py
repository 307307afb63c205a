"""The form that says how soon one wants to hear by mail."""

from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectField

from community.notifications.queries.wishes import Wishes
from community.notifications.rules import Kind, Rhythm
from community.web.forms import Form

RHYTHM_WORDS = {
    Rhythm.AT_ONCE: _("At once"),
    Rhythm.DAILY: _("Every morning at eight"),
    Rhythm.WEEKLY: _("Every Monday at eight"),
    Rhythm.NEVER: _("Never"),
}
CHOICES = [SelectChoice(rhythm.value, words) for rhythm, words in RHYTHM_WORDS.items()]


class MailForm(Form):
    """How soon, for each kind."""

    outcome = SelectField(_("Outcomes"), choices=CHOICES, description=_("Answers and changes of status."))
    question = SelectField(
        _("Did it solve it?"),
        choices=CHOICES,
        description=_("Asked once, some days after something you voted for shipped."),
    )
    reply = SelectField(_("Replies to you"), choices=CHOICES)
    mention = SelectField(_("Mentions of you"), choices=CHOICES)
    comment = SelectField(
        _("Comments"), choices=CHOICES, description=_("On ideas of which you want to hear everything.")
    )

    @classmethod
    def of(cls, member_id: int) -> "MailForm":
        """The form as it stands; a POST overrides what it sends."""
        wishes = Wishes([member_id])
        return cls(data={kind.value: wishes.wish(member_id, kind).value for kind in Kind})

    @property
    def wishes(self) -> dict[Kind, Rhythm]:
        return {kind: Rhythm(self[kind.value].data) for kind in Kind}
