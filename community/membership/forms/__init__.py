"""What members fill in: to join and sign in, for their settings, and for roles."""

from community.membership.forms.joining import (
    PASSWORD_HINT,
    JoinForm,
    NewPasswordForm,
    ResetForm,
    SignInForm,
    refuse_if,
)
from community.membership.forms.leaving import ExportForm, LeavingForm
from community.membership.forms.roles import ROLE_NAMES, ClaimForm, GrantForm
from community.membership.forms.settings import AddressForm, AvatarForm, PasswordForm, ProfileForm

__all__ = [
    "PASSWORD_HINT",
    "ROLE_NAMES",
    "AddressForm",
    "AvatarForm",
    "ClaimForm",
    "ExportForm",
    "GrantForm",
    "JoinForm",
    "LeavingForm",
    "NewPasswordForm",
    "PasswordForm",
    "ProfileForm",
    "ResetForm",
    "SignInForm",
    "refuse_if",
]
