"""What somebody was about to do when they came to a door, and how they get in and on with it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import flash, request
from flask import session as cookie
from flask_login import login_user, logout_user

from community.core.ports import chosen
from community.membership.actions.signing_in import end_session
from community.membership.models import Draft, Member
from community.membership.queries import draft_behind
from community.membership.rules import browser_label
from community.web.actor import viewer
from community.web.security import safe_next
from community.web.view import Answer, see

DRAFT = "draft"
KEPT_UNDER = "_user_id"  # as Flask-Login names what tells it the session
KEPT = (DRAFT,)


@dataclass(frozen=True)
class Errand:
    """Where to go on to, and what to vote for, once signed in."""

    next: str
    vote: int | None
    draft: Draft | None

    @property
    def destination(self) -> str:
        """The page that was asked for, else the draft's, else the idea to vote for, else the front."""
        draft = safe_next(self.draft.path, "") if self.draft else ""
        return self.next or draft or (f"/ideas/{self.vote}" if self.vote else "/")

    def carried(self, path: str) -> str:
        """The address of another door, with the errand."""
        values = {"next": self.next, "vote": self.vote or ""}
        given = urlencode({name: value for name, value in values.items() if value})
        return f"{path}?{given}" if given else path


def errand() -> Errand:
    """The errand of this request. One query where the browser holds a draft, else none."""
    vote = request.values.get("vote", "")
    number = int(vote) if vote.isascii() and vote.isdigit() and len(vote) < 16 else 0
    return Errand(safe_next(request.values.get("next"), ""), number or None, draft_behind(cookie.get(DRAFT)))


def already_in(at: Errand) -> Answer | None:
    """Where to send somebody who has signed in already."""
    return see(at.destination) if viewer().is_member else None


def let_in(member: Member) -> None:
    """Make this browser the member's. Its cookie begins anew, with the draft and nothing else of before."""
    end_session(cookie.get(KEPT_UNDER))
    kept = {name: cookie[name] for name in KEPT if name in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie.permanent = True
    login_user(member)


def let_out() -> None:
    """Forget in this browser who it was."""
    end_session(cookie.get(KEPT_UNDER))
    logout_user()
    cookie.clear()


def this_browser() -> str:
    """What people call the browser that asks."""
    return browser_label(request.user_agent.string)


def demo_may_enter() -> bool:
    """Whether this is the machine that demo accounts belong to."""
    return chosen().settings.is_loopback


def greet(text: str) -> None:
    """Say something good on the next page."""
    flash(text, "success")
