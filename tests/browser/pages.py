"""Every page there is, by the authorisation matrix, and what its addresses name in the demo community."""

import hashlib
import hmac
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser

from community.core.ids import link_token, reference
from community.membership.rules.measures import STATEMENT
from tests.browser.people import Browsers, Person
from tests.browser.site import SECRET_KEY, Site
from tests.house.matrix import Row, rows

PASSWORD = "try-it-out"
SIGN_INS = {"author": "mira", "team": "tomas", "moderator": "dele", "owner": "ines"}
# Answers that are no page: files, feeds, tables, and pieces of pages. A test below sees to it that they are none.
NOT_PAGES = (
    "/assets/", "/static/", "/files/", "/feeds/", "/ideas.csv", "/ideas/similar", "/brand.css", "/site.webmanifest",
    "/log.json", "/figures.csv", "/figures.json", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz", "/favicon.ico", "/threads/",
)  # fmt: skip

# Long, and the same whoever looks.
SAME_FOR_ALL = ("/design",)
# Different for every role.
IN_DETAIL = ("GET /ideas/<idea:number>",)


@dataclass(frozen=True)
class Visit:
    """A page as somebody opens it."""

    row: Row
    role: str

    def __str__(self) -> str:
        return f"{self.row} as {self.role}"


@dataclass(frozen=True)
class Subjects:
    """What stands in braces in the matrix, as rows of the demo."""

    known: dict[str, Any]

    def fill(self, text: str) -> str:
        return text.format(**self.known)


def reads() -> list[Row]:
    """The rows that answer with a page."""
    return [row for row in rows() if row.is_read and not row.rule.startswith(NOT_PAGES)]


def visits() -> list[Visit]:
    """Each page as a visitor sees it, and as somebody who has signed in; a further case of it once; refusals as well."""
    found = [Visit(row, role) for row in reads() for role in _roles(row)]
    refused = next(row for row in reads() if row.statuses["author"] == 403)
    gone = next(row for row in reads() if row.statuses["author"] == 404)
    return [*found, Visit(refused, "author"), Visit(gone, "author"), Visit(gone, "anonymous")]


def _roles(row: Row) -> list[str]:
    """Who opens it: those for whom it looks different."""
    welcome = [role for role in ("author", "team", "moderator", "owner", "anonymous") if row.statuses[role] == 200]
    if row.route in IN_DETAIL and not row.case:
        return welcome
    if row.case or row.rule in SAME_FOR_ALL:
        return welcome[:1]
    return [*welcome[:1], *welcome[1:][-1:]] if "anonymous" in welcome else welcome[:1]


def found_in(browser: Browser, site: Site) -> Subjects:
    """What the addresses name; what the demo lacks is made: something taken back, something revised, links in mails."""
    with Browsers(browser, site).closing() as browsers:
        author = browsers.open().sign_in(SIGN_INS["author"], PASSWORD)
        moderator = browsers.open().sign_in(SIGN_INS["moderator"], PASSWORD)
        publish_policy(site, browsers.open().sign_in(SIGN_INS["owner"], PASSWORD))
        found = _look_around(site, author, moderator, browsers.open().join())
        return Subjects(found | _drafted(site, browsers.open().sign_in(SIGN_INS["team"], PASSWORD), found["idea"].id))


def _look_around(site: Site, author: Person, moderator: Person, guest: Person) -> dict[str, Any]:
    idea = _row(site, "SELECT * FROM ideas WHERE author_id = (SELECT id FROM members WHERE handle = 'mira')")
    author.send(f"/ideas/{idea.id}", title=f"{idea.title} now", body=f"{idea.body} Please.", revision="1")
    withdrawn = author.share("A thought that was too quick").split("/")[2].split("-")[0]
    author.send(f"/ideas/{withdrawn}/withdrawal")
    author.send(f"/ideas/{idea.id}/comments", body="Never mind.")
    author.send(f"/ideas/{idea.id}/comments", body="One more thing.")
    moderator.send(f"/ideas/{idea.id}/comments", body="Ask logistics.", internal="y")
    said = "SELECT * FROM comments WHERE body = ?"
    back = _row(site, said, "Never mind.")
    author.send(f"/comments/{back.id}", _method="DELETE")
    known: dict[str, Any] = {
        "idea": _row(site, "SELECT * FROM ideas WHERE id = ?", idea.id),
        "withdrawn": _row(site, "SELECT * FROM ideas WHERE id = ?", withdrawn),
        "secret": _row(site, "SELECT * FROM ideas WHERE board_id = (SELECT id FROM boards WHERE seen_by = 'team')"),
        "decided": _row(site, "SELECT * FROM ideas WHERE status_id IN (SELECT id FROM statuses WHERE stage = 'done')"),
        "comment": _row(site, said, "One more thing."),
        "withdrawn_comment": back,
        "note": _row(site, said, "Ask logistics."),
        "usual_board": _row(site, "SELECT * FROM boards ORDER BY position"),
        "hidden_board": _row(site, "SELECT * FROM boards WHERE seen_by = 'team'"),
        "tag": _row(site, "SELECT * FROM tags WHERE id IN (SELECT tag_id FROM idea_tags)"),
        "policy": _row(site, "SELECT * FROM policy_versions ORDER BY number DESC LIMIT 1"),
        "author": SimpleNamespace(handle="mira"),
        "member": SimpleNamespace(handle=guest.handle),
        "links": SimpleNamespace(confirm=_link(site, guest, "confirm"), reset=_link(site, guest, "reset")),
    }
    return known | _judged(site, author, moderator, idea.id)


def _drafted(site: Site, team: Person, number: int) -> dict[str, Any]:
    """An answer that is still written at, and the way out of a mail."""
    team.send(f"/ideas/{number}/drafts", status="planned", text="Soon, we think.")
    author = _row(site, "SELECT * FROM members WHERE handle = ?", SIGN_INS["author"])
    return {
        "draft": _row(site, "SELECT * FROM answer_drafts WHERE idea_id = ?", number),
        "way_out": f"outcome.{author.id}.{_mac('way out', f'outcome:{author.id}')[:32]}",
    }


def _mac(purpose: str, text: str) -> str:
    """As `core.keyed` makes it, for a site that runs elsewhere."""
    return hmac.new(SECRET_KEY.encode(), f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def _judged(site: Site, author: Person, moderator: Person, number: int) -> dict[str, Any]:
    """A word with the author, and what the demo has: a case that waits, one that is taken, an appeal."""
    reasons = {"facts": "You called somebody a name.", "why": "The rule asks to argue with ideas, not with people."}
    path, _rule = moderator.send("/moderation/cases", subject=f"idea-{number}", clause="respect").split("?")
    moderator.send(f"{path}/decisions", act="decide", rung="word", clause="respect", **reasons)
    waiting = [_case(row["id"]) for row in site.look_up_named("SELECT id FROM cases WHERE closed_at IS NULL")]
    moderator.send(f"{waiting[1].path}/claim")
    mine = "SELECT * FROM statements WHERE member_id = (SELECT id FROM members WHERE handle = ?)"
    stated = _row(site, mine, author.handle)
    return {
        "case": waiting[0],
        "taken": waiting[1],
        "appeal": _row(site, "SELECT * FROM appeals"),
        "statement": SimpleNamespace(
            path=f"/cases/{reference(stated.id)}", key=link_token(SECRET_KEY, STATEMENT, stated.id)
        ),
    }


def _case(number: int) -> SimpleNamespace:
    return SimpleNamespace(id=number, path=f"/moderation/cases/{reference(number)}")


def publish_policy(site: Site, owner: Person, **changed: str) -> None:
    """The owner publishes the policy in force with another word in its first rule, and what else is given."""
    last = site.look_up_named("SELECT * FROM policy_versions ORDER BY number DESC LIMIT 1")[0]
    clauses = site.look_up_named("SELECT * FROM clauses WHERE policy_version_id = ? ORDER BY position", last["id"])
    fields = {
        f"clauses-{place}-{name}": str(clause[name])
        for place, clause in enumerate(clauses)
        for name in ("key", "title", "text", "severity", "fine", "not_fine")
    }
    fields["clauses-0-text"] += " Be kind."
    owner.send("/owner/policy", text=last["text"], after=str(last["number"]), **(fields | changed))


def _row(site: Site, query: str, *values: object) -> SimpleNamespace:
    row = site.look_up_named(query, *values)[0]
    path = f"/ideas/{row['id']}-{row['slug']}" if row.get("thread_id") and "title" in row else ""
    return SimpleNamespace(**{"path": path} | row)


def _link(site: Site, guest: Person, purpose: str) -> str:
    if purpose == "reset":
        guest.context.clear_cookies()
        handle, guest.handle = guest.handle, ""
        guest.send("/reset", email=f"{handle}@example.org")
        guest.handle = handle
    return site.mailed_link(guest.address, purpose).rsplit("/", 1)[1]
