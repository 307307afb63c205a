"""Read-only pieces that other rooms' templates may call."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from community.access import Viewer
from community.core.text import trusted
from community.ideas import queries
from community.ideas.models import Board, Idea, Status, StatusChange
from community.ideas.policy import may_read_numbers
from community.ideas.queries import Card, Listing, Sort
from community.ideas.queries.merges import MergedIdea, Named
from community.ideas.queries.one import Step
from community.membership.models import Member
from community.site.models import Site
from community.site.queries import the_site
from community.web.actor import viewer
from community.web.tongue import day, number
from community.web.wording import WORDS

SHOWN_ON_A_PROFILE = 10
HOURS_TOLD = 48  # from which on a length of time is told in days


def ideas_of(member: Member, viewer: Viewer) -> Sequence[Card]:
    """The newest ideas of a member that the viewer may see."""
    wanted = Listing(sort=Sort.NEW, author=member, limit=SHOWN_ON_A_PROFILE)
    return queries.listing(wanted, viewer).rows


def roots_of(cards: Sequence[Card], viewer: Viewer) -> dict[int, Card]:
    """What those of these ideas that were merged belong to, by its number."""
    return queries.roots_of(cards, viewer)


def merged_ideas_of(member: Member, viewer: Viewer) -> Sequence[MergedIdea]:
    """A member's latest ideas that are part of others now, as far as the viewer may see them."""
    return queries.merged_by(member.id, viewer, limit=SHOWN_ON_A_PROFILE)


def answer_html(change: StatusChange) -> Markup:
    """The words of an answer; made by core.text."""
    return trusted(change.text_html)


def worded_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The way of an idea with its dates in words."""
    return [{"name": step.name, "state": step.state, "when": _when(step)} for step in steps]


def _when(step: Step) -> Markup | str:
    if step.reached_at is not None:
        return day(step.reached_at)
    return _("aim: %(date)s", date=date_words(step.target)) if step.target else ""


def date_words(when: date) -> str:
    """A day that is meant roughly: month and year."""
    return format_date(when, "LLLL yyyy", locale=get_locale())


def as_choice(item: Board | Status) -> tuple[str, str]:
    """A board or status as a choice of a select."""
    return (item.slug if isinstance(item, Board) else item.key, item.name)


def owed_words(idea: Card | Idea) -> str:
    """That its answer is owed, or overdue and since when; empty where none is. No query."""
    due, late = queries.due_at(idea), queries.days_overdue(idea)
    if due is None or idea.owed_since is None:
        return ""
    if late is None:
        return str(_("Answer owed by %(day)s", day=plain_day(due)))
    if late == 0:
        return str(_("Answer overdue since today"))
    return str(ngettext("Answer overdue by %(n)s day", "Answer overdue by %(n)s days", late, n=number(late)))


def is_overdue(idea: Card | Idea) -> bool:
    """Whether its answer should be there by now. No query."""
    return queries.days_overdue(idea) is not None


def plain_day(when: datetime) -> str:
    """A day in words, without markup."""
    return str(day(when).striptags())


def in_days(seconds: int) -> str:
    """A length of time in whole days, or in hours where it is shorter."""
    days, hours = round(seconds / 86_400), max(1, round(seconds / 3_600))
    if hours < HOURS_TOLD:
        return str(ngettext("%(n)s hour", "%(n)s hours", hours, n=number(hours)))
    return str(ngettext("%(n)s day", "%(n)s days", days, n=number(days)))


def answer_debt() -> Site:
    """How many answers are owed and overdue, and what was promised: all in the site's own row. No query of its own."""
    return the_site()


def may_read_numbers_here() -> bool:
    """Whether whoever looks reads how the community is run, in numbers."""
    return bool(may_read_numbers(viewer()))


def refusal_words(code: str) -> str:
    """Why a draft was not published, for the team. What needs details to be worded is said in general."""
    if code == "not-your-role":
        return _("Whoever wrote it may no longer answer.")
    known = str(WORDS.get(code, "%"))
    return (
        known if "%" not in known else _("Whoever wrote it could not publish it. Look it over and publish it yourself.")
    )


def strong(text: str) -> Markup:
    """The text, stressed."""
    return Markup("<b>{}</b>").format(text)


def idea_html(idea: Idea) -> Markup:
    """The words of an idea; made by core.text."""
    return trusted(idea.body_html)


def idea_link(idea: Idea | Card | Named) -> Markup:
    """Its title, leading to it."""
    return Markup('<a href="{}" dir="auto">{}</a>').format(idea.path, idea.title)


GLOBALS: dict[str, Callable[..., Any]] = {
    "answer_debt": answer_debt,
    "knobs": the_site,
    "may_read_numbers": may_read_numbers_here,
    "in_days": in_days,
    "is_overdue": is_overdue,
    "owed_words": owed_words,
    "answer_html": answer_html,
    "date_words": date_words,
    "ideas_of": ideas_of,
    "merged_ideas_of": merged_ideas_of,
    "roots_of": roots_of,
    "idea_html": idea_html,
    "idea_link": idea_link,
    "refusal_words": refusal_words,
    "strong": strong,
    "worded_steps": worded_steps,
}
FILTERS: dict[str, Callable[..., Any]] = {"as_choice": as_choice}
