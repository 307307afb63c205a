"""What moderators fill in: decisions, appeals, reversals."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from community.core.errors import Invalid
from community.core.zones import zone_named
from community.moderation.models import Outcome, Rung
from community.moderation.rules.words import SITE_ONLY, WITHHOLDABLE
from community.web.forms import Form

UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}
MOST_LASTS = 9999
SPAN = [Optional(), NumberRange(1, MOST_LASTS)]
# Where the domain names what the page asks in other words.
ASKED_AS = {"ends_at": "lasts"}
NOON = time(12)
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
Window = tuple[datetime, datetime]


class DecisionForm(Form):
    """A ruling as it is typed. What a rung does not use is left out of account."""

    clause = SelectField(_("Which rule was broken?"), validate_choice=False)
    rung = RadioField(_("What follows?"), choices=[SelectChoice(each, each) for each in Rung])
    capabilities = SelectMultipleField(
        _("What is taken away"),
        choices=[SelectChoice(name, name) for name in WITHHOLDABLE],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    scope = SelectField(_("Where"), validate_choice=False)
    lasts = IntegerField(_("For how long"), SPAN)
    unit = SelectField(
        _("Unit"), choices=[SelectChoice("hours", _("hours")), SelectChoice("days", _("days"))], default="days"
    )
    review_at = DateField(_("Looked at again on"), [Optional()])
    holds = RadioField(_("Contributions"), default="none", validate_choice=False)
    since = DateTimeLocalField(_("From"), [Optional()], format=MINUTES)
    until = DateTimeLocalField(_("To"), [Optional()], format=MINUTES)
    lock_thread = BooleanField(_("Lock the discussion"))
    facts = TextAreaField(_("What happened"), description=_("What was done, where and when. Plainly, without judging."))
    quote = TextAreaField(_("Evidence"), description=_("The words it is about, as the member reads them again."))
    why = TextAreaField(_("Why the rule applies"), description=_("In 40 characters at least. The member reads this."))
    deviation = StringField(_("Why not what is recommended"))

    site_only = SITE_ONLY

    def refuse(self, error: Invalid) -> None:
        """A refusal that is about the end stands beside how long it lasts."""
        super().refuse(Invalid(error.code, field=ASKED_AS.get(error.field or "", error.field), **error.details))

    def end(self, now: datetime) -> datetime | None:
        """When it ends; None where nothing is typed."""
        lasts = min(max(self.lasts.data or 0, -1), MOST_LASTS)
        return now + lasts * UNITS.get(self.unit.data or "", UNITS["days"]) if lasts else None

    def review(self, zone: str) -> datetime | None:
        """Noon of that day where the moderator is."""
        return datetime.combine(self.review_at.data, NOON, zone_named(zone)) if self.review_at.data else None

    def window(self, zone: str) -> Window:
        """From when to before when everything is set aside, as the moderator's clock has it; raises Invalid."""
        if self.since.data is None or self.until.data is None:
            raise Invalid("sweep-missing", field="since")
        since, until = (each.data.replace(tzinfo=zone_named(zone)) for each in (self.since, self.until))
        if since >= until:
            raise Invalid("sweep-order", field="until")
        return since, until

    def reach_back(self, days: int, zone: str, *, now: datetime) -> None:
        """The last so many days, up to the end of this minute."""
        here = now.astimezone(zone_named(zone)).replace(tzinfo=None, second=0, microsecond=0) + timedelta(minutes=1)
        self.since.data, self.until.data = here - timedelta(days=days), here
        self.since.raw_data = self.until.raw_data = None

    def offer(
        self,
        clauses: Sequence[SelectChoice],
        scopes: Sequence[tuple[str, str]],
        holds: Sequence[tuple[str, str]],
    ) -> None:
        """Rules as they read when it was written, places, and what can be set aside."""
        self.clause.choices = list(clauses)
        self.scope.choices = [SelectChoice(*each) for each in scopes]
        self.holds.choices = [SelectChoice(*each) for each in holds]


class AppealForm(Form):
    """A member's own words."""

    text = TextAreaField(_("How do you see it?"))


OUTCOMES = [
    SelectChoice(Outcome.UPHELD, _("It stands")),
    SelectChoice(Outcome.CHANGED, _("It ends sooner")),
    SelectChoice(Outcome.OVERTURNED, _("It is taken back, as if it had not been")),
]


class OutcomeForm(Form):
    """What an appeal comes to. Never harsher."""

    outcome = RadioField(
        _("What follows?"), [InputRequired(_("Please choose what follows."))], choices=OUTCOMES, validate_choice=False
    )
    ends_at = DateTimeLocalField(_("It ends on"), [Optional()], format=MINUTES)
    reasons = TextAreaField(_("Reasons, as the member will read them"), description=_("In 40 characters at least."))

    def end(self, zone: str) -> datetime | None:
        """When it ends, by the moderator's clock; None where nothing is typed, or no time."""
        return self.ends_at.data.replace(tzinfo=zone_named(zone)) if self.ends_at.data else None


class ReasonForm(Form):
    """Why something is taken back."""

    reason = StringField(_("Why it is taken back"))
