"""What every page shows of the site itself: its name, its mark and the address of its style sheet."""

import functools
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from community.site.models import Site
from community.site.queries import the_site
from community.site.rules import brand_css, brand_version, icon_path
from community.web.assets import asset_path
from community.web.templating import package_folder

MARK_PIXELS = 26


@dataclass(frozen=True)
class Brand:
    """The site as templates see it."""

    name: str
    tagline: str
    mark_svg: Markup
    icon_url: str


def brand_context() -> dict[str, Any]:
    """For every template: `brand` and `brand_css_url`. At most one query a second."""
    site = the_site()
    icon = icon_path(site.mark_key, asset_path("img/favicon.svg"))
    return {"brand": Brand(site.name, site.tagline, mark_of(site), icon), "brand_css_url": css_address(site)}


def mark_of(site: Site) -> Markup:
    """The uploaded mark, or the built-in one drawn in the brand's colour. Decoration: the name follows."""
    if site.mark_key is None:
        return _built_in_mark()
    picture = Markup('<img src="/files/{}" alt="" width="{}" height="{}">')
    return picture.format(site.mark_key, MARK_PIXELS, MARK_PIXELS)


@functools.cache
def _built_in_mark() -> Markup:
    file = package_folder("static") / "img" / "mark.svg"
    return Markup(file.read_text(encoding="utf-8").strip())  # noqa: S704  our own file


def css_address(site: Site) -> str:
    """Where the brand's style sheet is, by the version of its content."""
    return f"/brand.css?v={_version(site.hue, site.font_text, site.font_display)}"


@functools.lru_cache(maxsize=8)
def _version(hue: int, font_text: str, font_display: str) -> str:
    return brand_version(brand_css(hue, font_text, font_display))
