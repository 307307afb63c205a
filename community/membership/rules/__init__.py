"""Handles, names, addresses, passwords, browsers: what is acceptable, without a database."""

from community.membership.rules.addresses import check_email, is_email, normal_email
from community.membership.rules.browsers import browser_label
from community.membership.rules.handles import (
    HANDLE,
    RESERVED_HANDLES,
    check_handle,
    handle_from,
    initials,
    is_handle,
    name_from,
    normal_handle,
    similar_handles,
    tint,
)
from community.membership.rules.names import NAME_LENGTH, check_display_name, looks_like, skeleton
from community.membership.rules.passwords import (
    PASSWORD_LENGTH,
    check_password,
    hash_password,
    is_outdated,
    is_password_of,
)
from community.membership.rules.shown import Appearance, Shown

__all__ = [
    "HANDLE",
    "NAME_LENGTH",
    "PASSWORD_LENGTH",
    "RESERVED_HANDLES",
    "Appearance",
    "Shown",
    "browser_label",
    "check_display_name",
    "check_email",
    "check_handle",
    "check_password",
    "handle_from",
    "hash_password",
    "initials",
    "is_email",
    "is_handle",
    "is_outdated",
    "is_password_of",
    "looks_like",
    "name_from",
    "normal_email",
    "normal_handle",
    "similar_handles",
    "skeleton",
    "tint",
]
