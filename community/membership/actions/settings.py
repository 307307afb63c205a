"""What members change about themselves."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.text import links_out, render_markdown
from community.membership.actions.links import ask_confirmation
from community.membership.actions.signing_in import Proof, end_all_sessions
from community.membership.models import Member
from community.membership.queries import staff_names
from community.membership.rules import check_display_name, check_email, looks_like
from community.membership.rules.profiles import check_bio


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How a member wants to appear, and to be spoken to; `language` empty: what the browser asks for."""

    display_name: str
    bio: str
    language: str
    time_zone: str
    names_votes: bool = False


def edit_profile(member: Member, profile: Profile, *, by: Viewer) -> None:
    """Take name, words, language and time zone; raises Invalid by field. One query more where the name is new."""
    authorize(by, Permission.PROFILE_EDIT, member)
    name, bio = check_display_name(profile.display_name), check_bio(profile.bio)
    if bio != member.bio and links_out(bio):
        authorize(by, Permission.LINK_POST, member)
    if name != member.display_name and looks_like(name, staff_names(but_not=member.id)) and not member.is_staff:
        raise Invalid("name-like-staff", field="display_name")
    if profile.time_zone not in zoneinfo.available_timezones():
        raise Invalid("time-zone-unknown", field="time_zone")
    member.display_name, member.bio = name, bio
    member.bio_html = render_markdown(member.bio)
    member.language, member.time_zone = profile.language, profile.time_zone
    member.names_votes = profile.names_votes
    session.flush()


def choose_language(language: str, *, by: Member) -> None:
    """Speak this language to a member from now on, on pages and in mails."""
    authorize(by, Permission.ACCOUNT_KEEP, by)
    by.language = language
    session.flush()


def change_address(member: Member, typed: str, *, proof: Proof | None, by: Viewer, now: datetime) -> str:
    """Send a link to a new address, which replaces the old one once the link is opened; the address as it will be.

    Needs the current password: whoever has the address can take the account. Whether another member has confirmed
    the address is not told. Raises Invalid by field.
    """
    authorize(by, Permission.ACCOUNT_KEEP, member)
    believe(proof, member)
    address = check_email(typed)
    if address == member.email and member.is_confirmed:
        raise Invalid("email-same", field="email")
    ask_confirmation(member, address=address, now=now)
    return address


def change_password(member: Member, password_hash: str, *, proof: Proof | None, by: Member) -> None:
    """Take another password, and sign out every browser but this one. Raises Invalid where the old one was wrong."""
    authorize(by, Permission.ACCOUNT_KEEP, member)
    believe(proof, member)
    member.password_hash = password_hash
    end_all_sessions(member, but=by.session_token)
    session.flush()


def believe(proof: Proof | None, member: Member) -> None:
    """Raise Invalid unless it proves the password; it was made before this transaction, and the row is locked now."""
    if proof is None or proof.member_id != member.id or proof.kept != member.password_hash:
        raise Invalid("password-wrong", field="current_password")
