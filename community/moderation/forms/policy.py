"""What an owner fills in about the policy and its clauses."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from community.core.errors import Invalid
from community.moderation.rules.clauses import MOST_CHARACTERS, MOST_CLAUSES, PARTS, Wording
from community.web.forms import Form
from community.web.wording import word_error

SEVERITY_WORDS = {1: _("slight"), 2: _("moderate"), 3: _("serious"), 4: _("grave")}
SEVERITIES = [SelectChoice(number, words) for number, words in SEVERITY_WORDS.items()]
_OF_A_CLAUSE = re.compile(r"clauses-(\d+)-(\w+)")


class ClauseForm(Form):
    """One clause; an empty key is that of a new one. Lengths are judged by the action."""

    key = HiddenField()
    title = StringField(_("Title"), [DataRequired(_("Please name the rule."))])
    severity = SelectField(_("How grave a breach is"), choices=SEVERITIES, coerce=int, default=2)
    text = TextAreaField(_("Rule"), [DataRequired(_("Please write the rule."))])
    fine = TextAreaField(_("What is fine, as an example"))
    not_fine = TextAreaField(_("What is not"))

    most = MOST_CHARACTERS

    @property
    def wording(self) -> Wording:
        words = {part: self[part].data or "" for part in PARTS}
        return Wording(key=self.key.data or "", severity=self.severity.data, **words)


class PolicyForm(Form):
    """A next version of the policy; `after` is the one it was made from."""

    text = TextAreaField(_("Introduction"), [DataRequired(_("Please write the policy."))])
    clauses = FieldList(FormField(ClauseForm), max_entries=MOST_CLAUSES + 1)
    is_material = BooleanField(_("This changes what is allowed"))
    after = HiddenField()

    @property
    def follows(self) -> int:
        return int(self.after.data) if str(self.after.data).isdecimal() else 0

    @property
    def wordings(self) -> list[Wording]:
        return [each.form.wording for each in self.clauses]

    @property
    def faults(self) -> list[tuple[str, str, list[str]]]:
        """What needs a change, in the order of the page: id of the field, its name, what is wrong."""
        fields = [self.text, *(field for each in self.clauses for field in each.form)]
        return [(field.id, str(field.label.text), field.errors) for field in fields if field.errors]

    def refuse(self, error: Invalid) -> None:
        """Put a refusal beside the field it is about, also where that is a clause's."""
        found = _OF_A_CLAUSE.fullmatch(error.field or "")
        if found:
            field = self.clauses[int(found[1])].form[found[2]]
            field.errors = [*field.errors, word_error(error)]
        elif error.field == "clauses":
            self.form_errors.append(word_error(error))
        else:
            super().refuse(error)


def rearranged(form: PolicyForm, act: str, place: int) -> tuple[PolicyForm, int]:
    """The form with a clause moved, removed or added, all that was typed in it; and which clause to look at next."""
    rows: list[dict[str, Any]] = list(form.clauses.data)
    if act == "add":
        rows.append({})
        place = len(rows) - 1
    elif not 0 <= place < len(rows):
        place = -1
    elif act == "remove":
        del rows[place]
        place = -1
    else:
        to = max(0, min(len(rows) - 1, place + (1 if act == "down" else -1)))
        rows.insert(to, rows.pop(place))
        place = to
    data = {"text": form.text.data, "is_material": form.is_material.data, "after": form.after.data, "clauses": rows}
    return PolicyForm(formdata=None, data=data), place
