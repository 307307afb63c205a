"""What this room does once something has happened: mails of joining and signing in; its share of one's own data."""

from flask_babel import lazy_gettext as _

from community.core import clock
from community.core.db import session
from community.core.events import after
from community.core.mail import Mail
from community.core.personal import exported
from community.core.ports import chosen
from community.core.posting import mailed
from community.core.transaction import writing
from community.membership.actions.links import CONFIRM, send_resets, write_out
from community.membership.events import LinkAsked, ResetAsked, TakenAddressUsed
from community.membership.models import Member
from community.membership.queries import exporting
from community.site.queries import the_site
from community.web.mailing import clock_words, render_mail, speaking

exported("profile", _("Your account and profile, as they are now"), exporting.profile_of, by=())
exported(
    "imported-accounts",
    _("Accounts that an import had brought, and that you took over"),
    exporting.known_from_imports,
    by=("members.claimed_by_id",),
)
exported("browsers", _("Where you are signed in"), exporting.browsers_of, by=("member_sessions.member_id",))
exported("mailed-links", _("Links that were mailed to you"), exporting.links_of, by=("mail_links.member_id",))
exported(
    "agreements",
    _("Which policy you accepted, when, and its text"),
    exporting.agreements_of,
    by=("agreements.member_id",),
)
exported("roles", _("Roles you had, and who gave them"), exporting.roles_of, by=("role_grants.member_id",))
exported("pictures", _("Pictures you uploaded"), exporting.uploads_of, by=("uploads.owner_id",))
exported(
    "withheld", _("What was withheld from you, and until when"), exporting.measures_on, by=("withholdings.member_id",)
)
exported(
    "roles-given",
    _("Roles you gave and took, and imports you handed over"),
    exporting.roles_given_by,
    by=("role_grants.granted_by_id", "role_grants.revoked_by_id", "members.handed_over_by_id"),
)


@after(ResetAsked)
def answer_reset(event: ResetAsked) -> None:
    """Find out whom the address belongs to, and let links be sent."""
    send_resets(event.address, now=clock.now())


@mailed(LinkAsked)
def mail_link(event: LinkAsked) -> Mail | None:
    """The link, the same at every try; none where it no longer works."""
    with writing():
        written = write_out(event.link_id, now=clock.now())
    if written is None:
        return None
    link, member, token = written
    is_confirmation = link.purpose == CONFIRM
    brand = the_site()
    with speaking(member.language):
        until = clock_words(link.expires_at, member.time_zone)
    return render_mail(
        link.purpose,
        to=link.address,
        subject=_("Confirm your address") if is_confirmation else _("A new password for %(name)s", name=brand.name),
        language=member.language,
        brand=brand,
        name=member.display_name,
        handle=member.handle,
        until=until,
        url=f"{chosen().settings.base_url}/{link.purpose}/{token}",
        action=_("Confirm my address") if is_confirmation else _("Choose a new password"),
    )


@mailed(TakenAddressUsed)
def tell_holder(event: TakenAddressUsed) -> Mail | None:
    """Tell the holder of an address that somebody else gave it."""
    holder = session.get(Member, event.holder_id)
    if holder is None or holder.email is None:
        return None
    brand = the_site()
    return render_mail(
        "taken_address",
        to=holder.email,
        subject=_("Somebody joined %(name)s with your address", name=brand.name),
        language=holder.language,
        brand=brand,
        name=holder.display_name,
        handle=holder.handle,
        url=f"{chosen().settings.base_url}/sign-in",
        action=_("Sign in"),
    )
