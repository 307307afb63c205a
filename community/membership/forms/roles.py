"""The forms of the owner's page about roles."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired

from community.access import Role
from community.membership.rules import normal_handle
from community.web.forms import Form

ROLE_NAMES = {Role.TEAM: _("Product team"), Role.MODERATOR: _("Moderator"), Role.OWNER: _("Owner")}
_TYPED_HANDLE = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


def _handle(label: LazyString) -> StringField:
    return StringField(
        label,
        [DataRequired(_("Please give a handle."))],
        filters=[lambda typed: normal_handle(typed or "")],
        render_kw=_TYPED_HANDLE,
    )


class GrantForm(Form):
    """A role for a member."""

    handle = _handle(_("Handle"))
    role = SelectField(_("Role"), choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()])


class ClaimForm(Form):
    """Imported contributions for the member who wrote them."""

    unclaimed = _handle(_("Handle of the imported account"))
    member = _handle(_("Handle of the member who wrote this"))
