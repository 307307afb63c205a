"""The rows of a new site."""

from datetime import datetime

from community.core.db import session
from community.core.text import render_markdown
from community.site.actions import starter
from community.site.models import THE_SITE, PolicyVersion, Site


def found_site(*, now: datetime) -> None:
    """Write the rows of a new site where they are missing."""
    if session.get(Site, THE_SITE) is not None:
        return
    session.add(
        Site(
            id=THE_SITE,
            name="Community",
            tagline="What should we build next?",
            hue=162,
            font_text="sans",
            font_display="serif",
            about=starter.ABOUT,
            about_html=render_markdown(starter.ABOUT),
            privacy=starter.PRIVACY,
            privacy_html=render_markdown(starter.PRIVACY),
            changed_at=now,
        )
    )
    html = render_markdown(starter.POLICY)
    session.add(PolicyVersion(number=1, text=starter.POLICY, html=html, in_force_from=now))
    session.flush()
