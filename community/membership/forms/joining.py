"""The forms of joining and signing in."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from community.core.errors import Invalid
from community.membership.actions.joining import check_free
from community.membership.rules import PASSWORD_LENGTH, check_email, check_password, normal_email, normal_handle
from community.web.forms import Form, stripped
from community.web.wording import word_error

PASSWORD_HINT = _("%(least)s characters or more. A few words in a row are easy to keep.", least=PASSWORD_LENGTH[0])


def refuse_if(check: Callable[[], object]) -> None:
    """Say what a rule of the domain says, beside the field that is being validated."""
    try:
        check()
    except Invalid as error:
        raise ValidationError(word_error(error)) from error


class JoinForm(Form):
    """What it takes to become a member, judged before the slow part: no password is hashed here."""

    handle = StringField(
        _("Handle"),
        [DataRequired(_("Please choose a handle."))],
        filters=[lambda typed: normal_handle(typed or "")],
        description=_("How others find and mention you. Lower-case letters, digits and hyphens."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = EmailField(
        _("E-mail address"),
        [DataRequired(_("Please give your e-mail address."))],
        filters=[stripped],
        description=_("Nobody sees it. We send a link to confirm it; you need not wait for that."),
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Please choose a password."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )
    agreement = BooleanField(
        _("Policy and agreement"),
        [DataRequired(_("Please accept the policy to take part."))],
    )
    policy = HiddenField()

    @property
    def read_policy(self) -> int | None:
        """Number of the version that the page had named; None where a script says nothing of it."""
        named = str(self.policy.data)
        return int(named) if named.isdecimal() and len(named) < 10 else None

    def validate_handle(self, field: StringField) -> None:
        """Well-formed, free, and nobody's look-alike."""
        refuse_if(lambda: check_free(field.data))

    def validate_email(self, field: EmailField) -> None:
        """An address by its shape. Whether it is known here is never told."""
        refuse_if(lambda: check_email(field.data))

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, and not what everybody takes."""
        names = (self.handle.data or "", normal_email(self.email.data or ""))
        refuse_if(lambda: check_password(field.data, of=names))


class SignInForm(Form):
    """Who somebody says to be."""

    login = StringField(
        _("Handle or e-mail address"),
        [
            DataRequired(_("Please give your handle or your address.")),
            Length(max=254, message=_("That is too long for a handle or an address.")),
        ],
        filters=[stripped],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Please type your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ResetForm(Form):
    """Where a link is to go."""

    email = EmailField(
        _("E-mail address"),
        [DataRequired(_("Please give your e-mail address."))],
        filters=[stripped],
        render_kw={"autocomplete": "email"},
    )

    def validate_email(self, field: EmailField) -> None:
        """An address by its shape. Whether it is known here is never told."""
        refuse_if(lambda: check_email(field.data))


class NewPasswordForm(Form):
    """A password to come back with. `names` are what it may not be equal to."""

    password = PasswordField(
        _("New password"),
        [InputRequired(_("Please choose a password."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )
    names: tuple[str, ...] = ()

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, and not what everybody takes."""
        refuse_if(lambda: check_password(field.data, of=self.names))
