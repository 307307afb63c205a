"""What all forms share."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from community.core.errors import Invalid
from community.web.wording import word_error


class Form(FlaskForm):
    """A form whose errors stand beside their fields, those of the domain included. CSRF is checked app-wide."""

    class Meta(FlaskForm.Meta):
        csrf = False

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
