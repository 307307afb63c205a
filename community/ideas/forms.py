"""The forms of ideas."""

from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from community.ideas.actions.catalogue import BoardWords, StatusWords
from community.ideas.models import Audience, Board, Stage, Status, Tone
from community.ideas.rules import MOST_BODY_CHARACTERS, TITLE_LENGTH
from community.web.forms import Form, SeenForm, stripped

REASON_WORDS = {
    "out-of-scope": _("Not what we are here for"),
    "cost": _("Costs more than it gives"),
    "safety": _("Not safe enough"),
    "regulation": _("The rules do not allow it"),
    "planned-differently": _("We solve it another way"),
    "too-few": _("Helps too few, for now"),
    "other": _("Another reason"),
}


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


MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]  # as browsers send it, and as people write it


class AnswerForm(Form):
    """A new status with the team's words."""

    status = SelectField(_("Status"), validate_choice=False)
    text = TextAreaField(_("Answer"), description=_("Everybody who voted reads this. Markdown works."))
    reason = SelectField(_("Reason"), validate_choice=False)
    target = DateField(_("Aim to ship by"), [Optional()])
    quiet = BooleanField(
        _("Tell nobody this time"),
        description=_("For a slip of the pen. Otherwise everybody who follows hears of it."),
    )
    publish_at = DateTimeLocalField(_("Publish it at"), [Optional()], format=MOMENTS)
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, statuses: list[Status], reasons: list[tuple[str, str]]) -> None:
        """The statuses and reasons to choose from."""
        self.status.choices = [(status.key, status.name) for status in statuses if not status.is_internal]
        self.reason.choices = [("", ""), *reasons]


AUDIENCES = [
    SelectChoice(Audience.EVERYONE, _("Everyone")),
    SelectChoice(Audience.MEMBERS, _("Members")),
    SelectChoice(Audience.TEAM, _("Team, moderators and owners")),
]
STAGES = [
    SelectChoice(Stage.OPEN, _("Open: waits for an answer, takes votes")),
    SelectChoice(Stage.ANSWERED, _("Answered: being considered, takes votes")),
    SelectChoice(Stage.ACTIVE, _("Active: will be built, takes votes")),
    SelectChoice(Stage.DONE, _("Done: shipped, votes stay as they are")),
    SelectChoice(Stage.CLOSED, _("Closed: will not be built, votes stay as they are")),
]
TONES = [
    SelectChoice(Tone.SLATE, _("Slate")),
    SelectChoice(Tone.AMBER, _("Amber")),
    SelectChoice(Tone.BLUE, _("Blue")),
    SelectChoice(Tone.VIOLET, _("Violet")),
    SelectChoice(Tone.GREEN, _("Green")),
    SelectChoice(Tone.RED, _("Red")),
    SelectChoice(Tone.TEAL, _("Teal")),
    SelectChoice(Tone.PINK, _("Pink")),
]


PLACES = [InputRequired(), NumberRange(-9_999, 9_999)]


class BoardForm(SeenForm):
    """A board's words, order and audiences."""

    NEW_ROW: ClassVar = {"seen_by": Audience.EVERYONE, "posted_by": Audience.MEMBERS}

    name = StringField(_("Name"), [DataRequired(_("A board needs a name."))], filters=[stripped])
    description = StringField(_("Description"), filters=[stripped])
    position = IntegerField(_("Place in the order"), PLACES, default=1)
    seen_by = SelectField(_("Who sees it"), choices=AUDIENCES)
    posted_by = SelectField(_("Who shares ideas on it"), choices=AUDIENCES[1:])

    def words(self) -> BoardWords:
        """What was typed."""
        return BoardWords(
            name=self.name.data or "",
            description=self.description.data or "",
            position=self.position.data or 0,
            seen_by=Audience(self.seen_by.data),
            posted_by=Audience(self.posted_by.data),
        )


class StatusForm(SeenForm):
    """A status's words, colour, order and stage."""

    NEW_ROW: ClassVar = {"stage": Stage.ACTIVE, "tone": Tone.TEAL}

    name = StringField(_("Name"), [DataRequired(_("A status needs a name."))], filters=[stripped])
    stage = SelectField(_("Stage"), choices=STAGES)
    tone = RadioField(_("Colour"), choices=TONES)
    position = IntegerField(_("Place in the order"), PLACES, default=1)
    is_first = BooleanField(_("New ideas begin with this status"))
    on_roadmap = BooleanField(_("Show it as a column of the roadmap"))

    def words(self) -> StatusWords:
        """What was typed."""
        return StatusWords(
            name=self.name.data or "",
            stage=Stage(self.stage.data),
            tone=Tone(self.tone.data),
            position=self.position.data or 0,
            is_first=bool(self.is_first.data),
            on_roadmap=bool(self.on_roadmap.data),
        )


class TagForm(SeenForm):
    """A tag's name."""

    NEW_ROW: ClassVar[dict[str, str]] = {}

    name = StringField(_("Name"), [DataRequired(_("A tag needs a name."))], filters=[stripped])

    def words(self) -> str:
        """What was typed."""
        return self.name.data or ""
