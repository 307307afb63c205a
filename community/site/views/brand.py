"""The brand as files: style sheet, icon, manifest."""

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from community.site.models import Site
from community.site.queries import the_site
from community.site.rules import FONTS, MOST_HUE, brand_css, brand_version, icon_path
from community.site.views.blueprint import blueprint
from community.web.assets import YEAR, asset_path


@blueprint.get("/brand.css")
def style_sheet() -> Response:
    """Hue and fonts, kept for good under their version. With others in the address: a look at those."""
    css = _css_wanted(the_site())
    response = Response(css, content_type="text/css; charset=utf-8")
    is_kept = request.args.get("v") == brand_version(css)
    response.headers["Cache-Control"] = YEAR if is_kept else "no-cache"
    return response


def _css_wanted(site: Site) -> str:
    hue = request.args.get("hue", site.hue, type=int)
    text = request.args.get("font_text", site.font_text)
    display = request.args.get("font_display", site.font_display)
    if 0 <= hue <= MOST_HUE and {text, display} <= FONTS.keys():
        return brand_css(hue, text, display)
    return brand_css(site.hue, site.font_text, site.font_display)


@blueprint.get("/favicon.ico")
def icon() -> BaseResponse:
    """For browsers that ask for it by this name."""
    return redirect(_icon_path(), 302)


@blueprint.get("/site.webmanifest")
def manifest() -> Response:
    """What a phone needs to keep the community among its apps."""
    name = the_site().name
    icons = [{"src": _icon_path(), "sizes": "any"}]
    response = jsonify(name=name, short_name=name, start_url="/", display="standalone", icons=icons)
    response.content_type = "application/manifest+json"
    return response


def _icon_path() -> str:
    return icon_path(the_site().mark_key, asset_path("img/favicon.svg"))
