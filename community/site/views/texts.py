"""What the community says about itself: about, privacy, policy."""

from flask import render_template, request

from community.core.errors import Missing
from community.site.models import PolicyVersion
from community.site.queries import policy_history, policy_in_force, policy_version, the_site
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


@blueprint.get("/policy")
def policy() -> str:
    """The policy in force, or the one of `?version=`; with all versions there were."""
    history, version = policy_history(), _wanted_version()
    html = levelled(version.html, 3)
    return render_template("site/policy.html", version=version, html=html, history=history, newest=history[0])


def _wanted_version() -> PolicyVersion:
    wanted = request.args.get("version", "")
    if not wanted:
        return policy_in_force()
    version = policy_version(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if version is None:
        raise Missing
    return version
