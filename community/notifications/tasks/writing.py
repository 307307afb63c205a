"""Writing the mails: one for an event, or one for a day or a week, in the reader's language and time zone."""

from dataclasses import replace
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from community.core.db import session
from community.core.mail import Mail
from community.core.ports import chosen
from community.core.text import excerpt
from community.core.ways_in import WayIn
from community.membership.models import Member
from community.notifications.actions.mailing import Claim, message_key
from community.notifications.queries.following import muted_among
from community.notifications.queries.told import Told, told_by_mail
from community.notifications.queries.ways_out import WayOut
from community.notifications.queries.wishes import Wishes
from community.notifications.rules import Kind, Reason, Rhythm
from community.site.queries import the_site
from community.web.mailing import day_words, render_mail, speaking

MOST_IN_A_DIGEST = 50
MOST_WORDS = 800  # characters of an answer or a comment
WHY: dict[str, LazyString] = {
    Reason.VOTE: _("because you voted"),
    Reason.AUTHOR: _("because the idea is yours"),
    Reason.COMMENT: _("because you commented"),
    Reason.CHOSEN: _("because you chose to"),
    Reason.PROPOSAL: _("because you proposed it"),
    Reason.REPLY: _("because somebody answered you"),
    Reason.MENTION: _("because somebody named you"),
}


def write_mail(claim: Claim) -> Mail | None:
    """The mail as it is to go now; None where nothing is left to say or nobody to say it to. Some queries a mail."""
    member = session.get(Member, claim.member_id, populate_existing=True)
    items = _items(member, claim.key) if member is not None else []
    if member is None or not items:
        session.rollback()
        return None
    with speaking(member.language):
        mail = _digest(member, items, claim) if len(items) > 1 or not _is_single(claim) else _one(member, items[0])
    session.rollback()
    back = WayIn("b", (str(claim.id),)).address
    return replace(mail, headers=mail.headers | {"Message-ID": message_id(claim)}, return_path=back)


def message_id(claim: Claim) -> str:
    """The same whenever the mail is written: the other side knows by it what it has already."""
    return f"<mail-{claim.id}.{message_key(claim.id, claim.made_at)}@{chosen().settings.base.hostname}>"


def _is_single(claim: Claim) -> bool:
    return claim.key.startswith("telling:")


def _items(member: Member, key: str) -> list[Told]:
    """What it tells, as the member wishes it by now; one more than a digest holds, where there is more."""
    wishes = Wishes([member.id])
    told = told_by_mail(member, key, MOST_IN_A_DIGEST + 1)
    wanted = [each for each in told if wishes.rhythm(member.id, Kind(each.kind)) != Rhythm.NEVER]
    muted = muted_among({each.idea_id for each in wanted}, member)
    return [each for each in wanted if each.idea_id not in muted]


def _one(member: Member, told: Told) -> Mail:
    is_said = told.comment_id is not None or told.status_change_id is not None
    answer_to = WayIn("r", (str(member.id), str(told.telling_id))).address if is_said else ""
    mute = _link(WayOut(f"idea-{told.idea_id}", member.id))
    mail = render_mail(
        "notification",
        **_for(member),
        subject=_subject(told),
        url=chosen().settings.base_url + told.path,
        action=_action(told),
        headline=headline(told),
        title=told.title,
        words=excerpt(told.source, MOST_WORDS),
        status=_moved_to(told),
        reason=str(WHY[told.reason]),
        mute_url=mute,
        may_answer=bool(answer_to),
        is_note=told.is_note,
    )
    headers = _ways_out(WayOut(told.kind, member.id), told.kind) | _threaded(told)
    return replace(mail, headers=mail.headers | headers | ({"Reply-To": answer_to} if answer_to else {}))


def _action(told: Told) -> str:
    if told.kind == Kind.QUESTION:
        return gettext("Say whether it helped")
    return gettext("Read it on the site") if told.kind == Kind.OUTCOME else gettext("Read and answer")


def _digest(member: Member, items: list[Told], claim: Claim) -> Mail:
    rhythm = claim.key.partition(":")[0]
    base = chosen().settings.base_url
    name = the_site().name
    subject = gettext("Your day at %(name)s", name=name)
    if rhythm == Rhythm.WEEKLY:
        subject = gettext("Your week at %(name)s", name=name)
    what = rhythm if rhythm in (Rhythm.DAILY, Rhythm.WEEKLY) else str(items[0].kind)
    mail = render_mail(
        "digest",
        **_for(member),
        subject=subject,
        url=f"{base}/notifications",
        action=gettext("All notifications"),
        ideas=_by_idea(member, items[:MOST_IN_A_DIGEST], base),
        has_more=len(items) > MOST_IN_A_DIGEST,
        rhythm=rhythm,
        leave_url=_link(WayOut(what, member.id)),
    )
    return replace(mail, headers=mail.headers | _ways_out(WayOut(what, member.id), what))


def _by_idea(member: Member, items: list[Told], base: str) -> list[dict[str, Any]]:
    """Each idea once, in the order of its first news, with all that happened there; a reason where it is another."""
    ideas: dict[int, dict[str, Any]] = {}
    reasons: dict[int, str] = {}
    for told in items:
        about = {"title": told.title, "url": base + told.idea_path, "news": []}
        line = {
            "url": base + told.path,
            "status": _moved_to(told),
            "headline": headline(told),
            "words": excerpt(told.source, MOST_WORDS // 3),
            "when": day_words(told.happened_at, member.time_zone),
            "reason": str(WHY[told.reason]) if told.reason != reasons.get(told.idea_id) else "",
        }
        ideas.setdefault(told.idea_id, about)["news"].append(line)
        reasons[told.idea_id] = told.reason
    return list(ideas.values())


def _moved_to(told: Told) -> str:
    return told.status.name if told.status and told.has_moved else ""


def _for(member: Member) -> dict[str, Any]:
    return {
        "to": member.email or "",
        "language": member.language,
        "brand": the_site(),
        "name": member.display_name,
        "settings_url": f"{chosen().settings.base_url}/settings/notifications",
    }


def _subject(told: Told) -> str:
    if told.kind == Kind.OUTCOME and _moved_to(told):
        return f"{_moved_to(told)}: {told.title}"
    if told.kind == Kind.QUESTION:
        return gettext("Did it solve it? %(title)s", title=told.title)
    return gettext("News on “%(title)s”", title=told.title)


def headline(told: Told) -> str:
    """What happened, in one line, as the page says it."""
    name = told.by.display_name if told.by else gettext("The product team")
    if told.kind == Kind.QUESTION:
        return gettext("You voted for it, and it shipped. Did it solve it for you?")
    if told.is_accepted is not None:
        return _settled(told)
    if told.kind == Kind.OUTCOME:
        if told.has_moved and not told.words:
            return gettext("moved by %(name)s", name=name)
        has_moved = gettext("%(name)s answered:", name=name)
        return has_moved if told.has_moved else gettext("%(name)s added to the answer:", name=name)
    if told.kind == Kind.MENTION:
        return gettext("%(name)s named you:", name=name)
    is_reply = told.kind == Kind.REPLY
    return gettext("%(name)s answered you:", name=name) if is_reply else gettext("%(name)s commented:", name=name)


def _settled(told: Told) -> str:
    if not told.is_accepted:
        return gettext("You proposed to merge it with another idea. The team decided that they are two.")
    if told.are_one:
        return gettext("What you proposed to merge is one idea now.")
    return gettext("What you proposed to merge was one idea for a while. The team took it apart again.")


def _link(way: WayOut) -> str:
    return f"{chosen().settings.base_url}/mail/leave/{way.token}"


def _ways_out(way: WayOut, name: str) -> dict[str, str]:
    """One click out (RFC 8058), and what a mail program may sort by (RFC 2919)."""
    return {
        "List-Unsubscribe": f"<{_link(way)}>{_by_mail(way)}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{name.replace('_', '-')}.{chosen().settings.base.hostname}>",
    }


def _by_mail(way: WayOut) -> str:
    address = WayIn("u", (str(way.member_id), way.what)).address
    return f", <mailto:{address}?subject=unsubscribe>" if address else ""


def _threaded(told: Told) -> dict[str, str]:
    """All that is told of one idea hangs together in a mail program."""
    root = f"<idea-{told.idea_id}@{chosen().settings.base.hostname}>"
    return {"In-Reply-To": root, "References": root}
