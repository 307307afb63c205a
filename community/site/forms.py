"""What the owner fills in about the site."""

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange

from community.site.models import Site
from community.site.rules import BRAND, HUES, MOST_HUE
from community.web.forms import SeenForm, stripped
from community.web.pictures import ACCEPTED

OWN_HUE = "own"
COLOURS = [
    SelectChoice("green", _("Green")),
    SelectChoice("teal", _("Teal")),
    SelectChoice("blue", _("Blue")),
    SelectChoice("violet", _("Violet")),
    SelectChoice("pink", _("Pink")),
    SelectChoice("red", _("Red")),
    SelectChoice("amber", _("Amber")),
    SelectChoice(OWN_HUE, _("Another hue")),
]
FONT_NAMES = [
    SelectChoice("sans", _("The system’s own")),
    SelectChoice("serif", _("With serifs, like a book")),
    SelectChoice("humanist", _("Humanist, like handwriting set in type")),
    SelectChoice("slab", _("Slab, like a typewriter")),
    SelectChoice("rounded", _("Rounded")),
]


class BrandForm(SeenForm):
    """Name and looks. A colour of the palette stands for its hue; the number counts for another one."""

    name = StringField(_("Name"), [DataRequired(_("Please give the community a name."))], filters=[stripped])
    tagline = StringField(
        _("Heading of the front page"), [DataRequired(_("Please write a heading."))], filters=[stripped]
    )
    colour = RadioField(_("Colour"), choices=COLOURS, validate_choice=True)
    hue = IntegerField(
        _("Hue in degrees"), [InputRequired(_("Please give a number from 0 to 360.")), NumberRange(0, MOST_HUE)]
    )
    font_display = SelectField(_("Font of headings"), choices=FONT_NAMES)
    font_text = SelectField(_("Font of text"), choices=FONT_NAMES)
    mark = FileField(_("A mark of your own"), render_kw={"accept": ACCEPTED})
    is_built_in = BooleanField(_("Show the built-in mark"))

    @property
    def chosen_hue(self) -> int:
        return HUES.get(self.colour.data, self.hue.data or 0)

    @classmethod
    def of(cls, site: Site) -> "BrandForm":
        """The form as it stands now; a POST overrides what it sends."""
        colour = next((name for name, hue in HUES.items() if hue == site.hue), OWN_HUE)
        form = cls(obj=site, colour=colour, is_built_in=site.mark_key is None)
        form.remember({name: getattr(site, name) for name in BRAND})
        return form

    def asked(self, name: str) -> str:
        return super().asked("colour" if name == "hue" else name)

    def said(self, name: str, value: object) -> str:
        """A hue of the palette by its name."""
        if name != "hue":
            return super().said(name, value)
        return str(next((choice.label for choice in COLOURS if HUES.get(choice.value) == value), value))


class TextsForm(SeenForm):
    """The pages About and Privacy."""

    about = TextAreaField(_("About this community"), [DataRequired(_("Please write a few words."))])
    privacy = TextAreaField(_("Privacy"), [DataRequired(_("Please write a few words."))])
