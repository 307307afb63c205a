"""Changing what the community says about itself, and its policy."""

from datetime import datetime

from sqlalchemy import select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.meanwhile import refuse_unseen
from community.core.text import clean_text, render_markdown
from community.site.models import THE_SITE, PolicyVersion, Site
from community.site.queries import policy_in_force
from community.site.rules import MOST_TEXT_CHARACTERS


def change_texts(*, about: str, privacy: str, by: Viewer, now: datetime, seen: str | None = None) -> None:
    """Replace the pages About and Privacy, both in Markdown. Raises Invalid by field, and ChangedMeanwhile where
    they no longer read as `seen`, a fingerprint of both.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    site = session.get_one(Site, THE_SITE, with_for_update=True, populate_existing=True)
    wanted = {"about": tidy_text(about, "about"), "privacy": tidy_text(privacy, "privacy")}
    refuse_unseen(site, wanted, seen)
    site.about, site.privacy = wanted["about"], wanted["privacy"]
    site.about_html, site.privacy_html = render_markdown(site.about), render_markdown(site.privacy)
    site.changed_at = now
    session.flush()


def write_version(text: str, *, after: int | None, is_material: bool, by: Viewer, now: datetime) -> PolicyVersion:
    """The text of a new version of the policy, in force from now on; the ones before stay readable.

    `after` is the version that the writer had before them (None: whichever it is). Raises Invalid where it is no
    longer the last one, so that nobody's change is lost. Its clauses are moderation's to write in the same transaction.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    session.execute(select(Site.id).where(Site.id == THE_SITE).with_for_update())
    last = policy_in_force()
    text = tidy_text(text, "text")
    if after is not None and last.number != after:
        raise Invalid("policy-meanwhile", number=last.number)
    version = PolicyVersion(
        number=last.number + 1,
        text=text,
        html=render_markdown(text),
        in_force_from=now,
        is_material=is_material,
        written_by=by.id,
    )
    session.add(version)
    session.flush()
    return version


def tidy_text(typed: str, field: str) -> str:
    """A page's Markdown as it is kept; raises Invalid where it is empty or too long to be rendered."""
    text = clean_text(typed).strip()
    if not text:
        raise Invalid("site-text-missing", field=field)
    if len(text) > MOST_TEXT_CHARACTERS:
        raise Invalid("site-text-length", field=field, most=MOST_TEXT_CHARACTERS)
    return f"{text}\n"
