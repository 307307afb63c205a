"""What the community says about itself: about and privacy."""

from flask import render_template

from community.site.queries import the_site
from community.site.rules import levelled
from community.site.views.blueprint import blueprint


@blueprint.get("/about")
def about() -> str:
    """What this is."""
    return render_template("site/about.html", html=levelled(the_site().about_html, 2))


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about people."""
    return render_template("site/privacy.html", html=levelled(the_site().privacy_html, 2))
