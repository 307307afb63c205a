"""What the owner turns on the page of knobs."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from community.site.actions import told
from community.site.rules import KNOBS
from community.web.forms import SeenForm
from community.web.tongue import number

RANGES = {knob.name: (knob.least, knob.most) for knob in KNOBS}


def _whole(name: str, label: object, *, is_optional: bool = False) -> IntegerField:
    least, most = RANGES[name]
    needed = Optional() if is_optional else InputRequired(_("Please give a number."))
    words = _("Please stay within the safe range.")
    return IntegerField(label, [needed, NumberRange(least, most, words)])


class KnobsForm(SeenForm):
    """Every knob, as it stands."""

    who_posts = RadioField(
        _("Who shares ideas"),
        choices=[SelectChoice("members", _("Every member")), SelectChoice("team", _("Only those with a role"))],
    )
    names_shown_to = RadioField(
        _("Who sees names of voters who agreed to be named"),
        choices=[
            SelectChoice("everyone", _("Everyone")),
            SelectChoice("members", _("Members")),
            SelectChoice("team", _("Only the product team")),
        ],
    )
    edits_with_notice = BooleanField(_("Tell voters on its page when an idea changed after they voted"))
    merge_proposals = BooleanField(_("Members may say that two ideas are the same"))
    answer_votes = _whole("answer_votes", _("Votes from which on an answer is owed"))
    answer_days = _whole("answer_days", _("Days within which it is given"))
    debt_ceiling = _whole("debt_ceiling", _("Most answers that may be owed"), is_optional=True)
    verdict_days = _whole("verdict_days", _("Days after shipping until voters are asked whether it helped"))
    public_numbers = BooleanField(_("Everybody reads the numbers: answers owed, whether it helped, moderation"))

    def wanted(self) -> dict[str, object]:
        """What every knob is to be."""
        return {knob.name: self[knob.name].data for knob in KNOBS}

    def said(self, name: str, value: object) -> str:
        """A knob's value, or what a row keeps of it."""
        kept = told(value)
        if isinstance(self[name], IntegerField):
            return number(int(kept)) if kept.isdigit() else str(gettext("No limit"))
        return super().said(name, {"on": True, "off": False}.get(kept, kept))
