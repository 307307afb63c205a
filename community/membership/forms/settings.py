"""The forms of a member's own settings."""

import zoneinfo
from functools import cache

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from community.membership.forms.joining import PASSWORD_HINT, refuse_if
from community.membership.models import Member
from community.membership.rules import NAME_LENGTH, check_display_name, check_email, check_password
from community.membership.rules.profiles import check_bio, grouped_zones
from community.web.forms import Form, stripped
from community.web.pictures import ACCEPTED
from community.web.templating import LANGUAGES

REGION_WORDS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


@cache
def _zones(language: str) -> tuple[SelectChoice, ...]:
    """All time zones by region, under the names that the language has for them: Wien, Warschau."""
    known = {} if language == "en" else Locale.parse(language).time_zones
    choices = []
    for region, zones in grouped_zones(zoneinfo.available_timezones()).items():
        named = sorted((known.get(zone, {}).get("city", name).replace("\u00ad", ""), zone) for zone, name in zones)
        word = str(REGION_WORDS.get(region, region))
        choices += [SelectChoice(zone, name, optgroup=word) for name, zone in named]
    return tuple(choices)


class ProfileForm(Form):
    """How a member appears, and how the pages speak to them."""

    display_name = StringField(
        _("Name"),
        [DataRequired(_("Please give a name."))],
        description=_("At most %(most)s characters. Any script.", most=NAME_LENGTH),
        render_kw={"autocomplete": "name"},
    )
    bio = TextAreaField(_("About you"), description=_("Everybody can read it on your profile. Markdown works."))
    language = SelectField(_("Language"), validate_choice=True)
    time_zone = SelectField(_("Time zone"))
    names_votes = BooleanField(
        _("Show my name beside my votes"), description=_("Otherwise only the product team reads who voted.")
    )

    def validate_display_name(self, field: StringField) -> None:
        """Something to be seen, nothing hidden."""
        refuse_if(lambda: check_display_name(field.data))

    def validate_bio(self, field: TextAreaField) -> None:
        """Not too long."""
        refuse_if(lambda: check_bio(field.data or ""))

    @classmethod
    def of(cls, member: Member, *, is_untouched: bool = False) -> "ProfileForm":
        """The form as it stands; a POST overrides what it sends, unless it was of another form on the page."""
        form = cls(formdata=None, obj=member) if is_untouched else cls(obj=member)
        languages = [SelectChoice(tag, name) for tag, name in LANGUAGES.items()]
        form.language.choices = [SelectChoice("", _("What the browser asks for")), *languages]
        zones = _zones(str(get_locale() or "en"))
        is_listed = any(member.time_zone == zone.value for zone in zones)
        form.time_zone.choices = [*([] if is_listed else [SelectChoice(member.time_zone)]), *zones]
        return form


class AvatarForm(Form):
    """A picture of oneself."""

    picture = FileField(
        _("A picture of you"),
        description=_("JPEG, PNG, WebP or GIF, at most 10 MB. We keep a square."),
        render_kw={"accept": ACCEPTED},
    )


def _current_password(element_id: str) -> PasswordField:
    return PasswordField(
        _("Current password"),
        [DataRequired(_("Please type your password, so that we know it is you."))],
        id=element_id,
        render_kw={"autocomplete": "current-password"},
    )


class AddressForm(Form):
    """Another e-mail address."""

    email = EmailField(
        _("New e-mail address"),
        [DataRequired(_("Please give the new address."))],
        filters=[stripped],
        description=_("We send a link there. Until you open it, the old address stays."),
        render_kw={"autocomplete": "email"},
    )
    current_password = _current_password("address-password")

    def validate_email(self, field: EmailField) -> None:
        """An address by its shape. Whether it is known here is never told."""
        refuse_if(lambda: check_email(field.data))


class PasswordForm(Form):
    """Another password. `names` are what it may not be equal to."""

    current_password = _current_password("current-password")
    new_password = PasswordField(
        _("New password"),
        [DataRequired(_("Please choose a password."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )
    names: tuple[str, ...] = ()

    def validate_new_password(self, field: PasswordField) -> None:
        """Long enough, and not what everybody takes."""
        refuse_if(lambda: check_password(field.data, of=self.names, field="new_password"))
