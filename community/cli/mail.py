"""`community mail`: the mail that comes in."""

import sys
from datetime import datetime

import click
from flask_babel import gettext

from community.access import Permission
from community.app import create_app
from community.backends.choose import lasting_limiter
from community.core import clock
from community.core.db import session
from community.core.errors import CommunityError, Missing, NotPermitted, TooMany
from community.core.mail import Mail
from community.core.ports import chosen
from community.core.posting import TakenOver
from community.core.settings import read_settings
from community.core.transaction import writing
from community.core.ways_in import WayIn, way_in
from community.membership.models import Member
from community.membership.queries import awaited_policy
from community.notifications.actions.incoming import answer_by_mail, forget_that_it_came, is_first, writer_of
from community.notifications.actions.stopping import stop_mail
from community.notifications.actions.wishing import leave_by
from community.notifications.queries.ways_out import WayOut
from community.notifications.rules.incoming import MOST_BYTES, Incoming, Sort, Unreadable, read_mail
from community.site.queries import the_site
from community.web import limits
from community.web.mailing import render_mail, speaking
from community.web.wording import word_error

# As sendmail's programs end, so that a mail server knows what to tell the sender.
DONE, UNREADABLE, NOBODY, LATER, NOT_PERMITTED = 0, 65, 67, 75, 77


@click.group("mail")
def mail_group() -> None:
    """Take in mail."""


@mail_group.command("receive")
@click.option("--recipient", default="", help="The address it came to, where the mail server knows it best.")
@click.pass_context
def receive(context: click.Context, recipient: str) -> None:
    """Take one mail from standard input: a reply, a way out, a report that one did not arrive, a complaint.

    Ends as mail servers expect: 0 done or nothing for us, 65 unreadable, 67 no such address, 75 try again later, 77
    not from the member's own address.
    """
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        settings = read_settings()
        with create_app(settings, limiter=lasting_limiter(settings)).app_context():
            code, said = take_in(content, recipient)
    except Exception as error:  # noqa: BLE001  the edge of a process: whatever it is, the mail must not be lost
        code, said = LATER, f"Later, please: {error!r}"
    click.echo(said, err=code != DONE)
    context.exit(code)


def take_in(content: bytes, recipient: str = "") -> tuple[int, str]:
    """Do what the mail asks for; how it ended, and a word on it. Needs an application context."""
    replies = chosen().settings.mail_replies
    if not replies:
        return NOBODY, "No mail comes in here: COMMUNITY_MAIL_REPLIES is not set."
    try:
        mail = read_mail(content, replies, recipient)
    except Unreadable as error:
        return UNREADABLE, f"This cannot be read: {error}."
    way = way_in(mail.names)
    if mail.sort in (Sort.NOT_DELIVERED, Sort.COMPLAINT):
        return _stop(mail, way)
    if mail.sort != Sort.WRITTEN:
        return DONE, f"Nothing to do: {mail.sort}."
    if way is None or way.act not in ("r", "u"):
        return NOBODY, "No such address."
    return _leave(way) if way.act == "u" else _answer(mail, way, content)


def _stop(mail: Incoming, way: WayIn | None) -> tuple[int, str]:
    with writing():
        is_ours = stop_mail(mail, way, now=clock.now())
    return DONE, "No more mail goes there." if is_ours else "Not about a mail of ours."


def _leave(way: WayIn) -> tuple[int, str]:
    try:
        with writing():
            leave_by(WayOut(way.parts[1], way.number), now=clock.now())
    except Missing:
        return NOBODY, "No such address."
    return DONE, "Left."


def _answer(mail: Incoming, way: WayIn, content: bytes) -> tuple[int, str]:
    try:
        with writing():
            member, now = writer_of(way, mail), clock.now()
            if not is_first(mail, content, now=now):
                return DONE, "This came before."
            _post(mail, way, member, now=now)
    except CommunityError as error:
        return _refuse(mail, way, content, error)
    return DONE, "The comment is there."


def _post(mail: Incoming, way: WayIn, member: Member, *, now: datetime) -> None:
    if awaited_policy(member):
        raise NotPermitted("policy-first", permission=str(Permission.COMMENT_POST))
    answer_by_mail(way, mail.text, by=member, now=now)
    limits.spend_by_member("comments", member)


def _refuse(mail: Incoming, way: WayIn, content: bytes, error: CommunityError) -> tuple[int, str]:
    """Tell the member, at the address that is theirs for certain, with their own words; nobody else is written to.

    A few times a day at most: whoever got hold of a token can forge a sender.
    """
    if error.code == "not-your-address":
        return NOT_PERMITTED, "Replies are taken from the address that the member has confirmed, and no other."
    member = session.get(Member, way.number)
    if member is None or not member.email:
        session.rollback()
        return NOBODY, "No such address."
    answer = _refusal(member, mail, error)
    session.rollback()
    try:
        chosen().mailer.send(answer, lambda: _note(mail, content, member))
    except TooMany:
        return DONE, f"Refused, and told so often enough today: {error.code}."
    except TakenOver:
        return DONE, "This came before."
    except Exception:
        with writing():
            forget_that_it_came(mail, content)
        raise
    return DONE, f"Refused, and told so: {error.code}."


def _note(mail: Incoming, content: bytes, member: Member) -> None:
    """Committed before the text of our answer goes: who is killed then has told them, or nobody does."""
    with writing():
        if not is_first(mail, content, now=clock.now()):
            raise TakenOver
        limits.spend_by_member("refusals", member)


def _refusal(member: Member, mail: Incoming, error: CommunityError) -> Mail:
    with speaking(member.language):
        return render_mail(
            "reply_refused",
            to=member.email or "",
            subject=gettext("Your reply did not become a comment"),
            language=member.language,
            brand=the_site(),
            name=member.display_name,
            reason=word_error(error),
            words=mail.text,
            url=chosen().settings.base_url,
            action=gettext("Go to the site"),
        )
