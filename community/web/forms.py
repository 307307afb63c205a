"""What all forms share."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from babel.support import NullTranslations, Translations
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectFieldBase
from wtforms.i18n import messages_path

from community.core.errors import Invalid
from community.core.meanwhile import fingerprint
from community.web.tongue import tongue
from community.web.wording import word_error


@cache
def _own_words(tag: str) -> NullTranslations:
    return Translations.load(messages_path(), [tag], domain="wtforms")


class Form(FlaskForm):
    """A form whose errors stand beside their fields, those of the domain included. CSRF is checked app-wide."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> NullTranslations:
            """WTForms' own words. Flask-WTF would read them from the disk for every request."""
            return _own_words(tongue().tag)

    def refuse(self, error: Invalid) -> None:
        """Put a refusal of the domain beside the field it is about, or on top of the form."""
        field = self._fields.get(error.field or "")
        if isinstance(field, Field):
            field.errors = [*field.errors, word_error(error)]
        else:
            self.form_errors.append(word_error(error))

    def tell_apart(self, suffix: str) -> None:
        """Give the fields ids of their own, for a page with several forms of this kind."""
        for field in self:
            field.id = field.label.field_id = f"{field.id}-{suffix}"


class SeenForm(Form):
    """A form over columns of a row, called as they are, that knows how they stood when its page was opened."""

    seen = HiddenField()

    def remember(self, shown: Mapping[str, object]) -> None:
        """From now on the writer has seen these, whatever was sent."""
        self.seen.data, self.seen.raw_data = fingerprint(shown), None

    @classmethod
    def over(cls, row: object) -> Self:
        """The form as the row stands, and nothing of what was sent."""
        form = cls(None, obj=row)
        form.remember({field.name: getattr(row, field.name) for field in form if field is not form.seen})
        return form

    def theirs(self, current: Mapping[str, object]) -> dict[str, object]:
        """Of how the columns stand, what is not as the form says; the writer has seen them from now on."""
        self.remember(current)
        return {name: value for name, value in current.items() if value != self[name].data}

    def asked(self, name: str) -> str:
        """What the form calls a column."""
        return str(self[name].label.text)

    def said(self, name: str, value: object) -> str:
        """A column as the form says it."""
        field = self[name]
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        if isinstance(field, SelectFieldBase):
            return str(next((label for key, label, *_more in field.iter_choices() if key == value), value))
        return str(value)


def stripped(value: Any) -> Any:
    """A WTForms filter: text without spaces around it."""
    return value.strip() if isinstance(value, str) else value
