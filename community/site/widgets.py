"""What every page shows of the site itself: its name, its mark and the address of its style sheet."""

import functools
from typing import Any

from markupsafe import Markup

from community.core.text import trusted
from community.site.models import Site
from community.site.queries import the_site
from community.site.rules import brand_css, brand_version, icon_path
from community.web.assets import asset_path
from community.web.templating import package_folder

MARK_PIXELS = 26


class Brand:
    """The site as templates see it: read when they first look, for a fragment shows nothing of it."""

    @functools.cached_property
    def _site(self) -> Site:
        return the_site()

    @property
    def name(self) -> str:
        return self._site.name

    @property
    def tagline(self) -> str:
        return self._site.tagline

    @property
    def mark_svg(self) -> Markup:
        return mark_of(self._site)

    @property
    def icon_url(self) -> str:
        return icon_path(self._site.mark_key, asset_path("img/favicon.svg"))

    @property
    def css_url(self) -> str:
        return css_address(self._site)


def brand_context() -> dict[str, Any]:
    """For every template: `brand`. At most one query a second."""
    return {"brand": Brand()}


def mark_of(site: Site) -> Markup:
    """The uploaded mark, or the built-in one drawn in the brand's colour. Decoration: the name follows."""
    if site.mark_key is None:
        return _built_in_mark()
    picture = Markup('<img src="/files/{}" alt="" width="{}" height="{}">')
    return picture.format(site.mark_key, MARK_PIXELS, MARK_PIXELS)


@functools.cache
def _built_in_mark() -> Markup:
    file = package_folder("static") / "img" / "mark.svg"
    return trusted(file.read_text(encoding="utf-8").strip())


def css_address(site: Site) -> str:
    """Where the brand's style sheet is, by the version of its content."""
    return f"/brand.css?v={_version(site.hue, site.font_text, site.font_display)}"


@functools.lru_cache(maxsize=8)
def _version(hue: int, font_text: str, font_display: str) -> str:
    return brand_version(brand_css(hue, font_text, font_display))
