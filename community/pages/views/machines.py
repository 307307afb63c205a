"""What machines ask for: robots, sitemap, health."""

from flask import Response, render_template
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from community.access import ANONYMOUS
from community.core.db import session
from community.core.ports import chosen
from community.ideas.models import Idea
from community.ideas.policy import listed_for
from community.pages.views.blueprint import blueprint

MOST_ADDRESSES = 45_000
ROBOTS = """\
User-agent: *
Disallow: /search
Disallow: /settings
Disallow: /owner
Disallow: /sign-in
Disallow: /ideas/new
Disallow: /ideas/similar

Sitemap: {base}/sitemap.xml
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may read."""
    return Response(ROBOTS.format(base=chosen().settings.base_url), content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that everybody may read: the newest 45,000 ideas. One query."""
    public = select(Idea.id, Idea.slug, Idea.created_at, Idea.revised_at).where(listed_for(ANONYMOUS))
    rows = session.execute(public.order_by(Idea.id.desc()).limit(MOST_ADDRESSES)).all()
    base = chosen().settings.base_url
    return Response(render_template("pages/sitemap.xml", rows=rows, base=base), content_type="application/xml")


@blueprint.get("/healthz")
def healthz() -> Response:
    """This process answers."""
    return Response("ok\n", content_type="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """This process can serve: the database answers and has its tables."""
    try:
        session.execute(text("SELECT 1 FROM site")).first()
    except SQLAlchemyError:
        session.rollback()
        return Response("the database does not answer\n", 503, content_type="text/plain")
    return Response("ready\n", content_type="text/plain")
