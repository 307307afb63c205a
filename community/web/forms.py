"""What all forms share."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.i18n import messages_path

from community.core.errors import Invalid
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


def stripped(value: Any) -> Any:
    """A WTForms filter: text without spaces around it."""
    return value.strip() if isinstance(value, str) else value
