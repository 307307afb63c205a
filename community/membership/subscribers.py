"""What this room does once something has happened: the mails of joining and signing in."""

from flask_babel import lazy_gettext as _

from community.core import clock
from community.core.db import session
from community.core.events import after
from community.core.ports import chosen
from community.core.transaction import writing
from community.membership.actions.links import CONFIRM, send_resets, write_out
from community.membership.events import LinkAsked, ResetAsked, TakenAddressUsed
from community.membership.models import Member
from community.site.queries import the_site
from community.web.mailing import clock_words, render_mail, speaking


@after(ResetAsked)
def answer_reset(event: ResetAsked) -> None:
    """Find out whom the address belongs to, and let links be sent."""
    send_resets(event.address, now=clock.now())


@after(LinkAsked, is_outside=True)
def mail_link(event: LinkAsked) -> None:
    """Mail the link. Told twice, it mails the same link twice."""
    with writing():
        written = write_out(event.link_id, now=clock.now())
    if written is None:
        return
    link, member, token = written
    is_confirmation = link.purpose == CONFIRM
    brand = the_site()
    with speaking(member.language):
        until = clock_words(link.expires_at, member.time_zone)
    mail = render_mail(
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
    chosen().mailer.send(mail)


@after(TakenAddressUsed, is_outside=True)
def tell_holder(event: TakenAddressUsed) -> None:
    """Tell the holder of an address that somebody else gave it."""
    holder = session.get(Member, event.holder_id)
    if holder is None or holder.email is None:
        return
    brand = the_site()
    mail = render_mail(
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
    chosen().mailer.send(mail)
