"""Changing name and looks."""

from dataclasses import asdict, dataclass
from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.discarding import discard
from community.core.errors import Invalid
from community.core.meanwhile import refuse_unseen
from community.core.pictures import Picture
from community.core.ports import Files
from community.core.text import clean_line
from community.site.models import THE_SITE, Site
from community.site.rules import FONTS, MOST_HUE, NAME_LENGTH, TAGLINE_LENGTH


@dataclass(frozen=True, kw_only=True)
class NewBrand:
    """How the community will call itself and look."""

    name: str
    tagline: str
    hue: int
    font_text: str
    font_display: str


def change_brand(brand: NewBrand, *, by: Viewer, now: datetime, seen: str | None = None) -> None:
    """Take name, tagline, hue and fonts; the mark stays. Raises Invalid by field, and ChangedMeanwhile where they
    no longer stand as `seen`, a fingerprint of them.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    name, tagline = _line(brand.name, "name", NAME_LENGTH), _line(brand.tagline, "tagline", TAGLINE_LENGTH)
    if not 0 <= brand.hue <= MOST_HUE:
        raise Invalid("hue-range", field="hue")
    for field, font in (("font_text", brand.font_text), ("font_display", brand.font_display)):
        if font not in FONTS:
            raise Invalid("font-unknown", field=field)
    site = _locked_site()
    wanted = asdict(brand) | {"name": name, "tagline": tagline}
    refuse_unseen(site, wanted, seen)
    for column, value in wanted.items():
        setattr(site, column, value)
    site.changed_at = now
    session.flush()


def _line(typed: str, field: str, most: int) -> str:
    line = clean_line(typed)
    if not line:
        raise Invalid("site-line-missing", field=field)
    if len(line) > most:
        raise Invalid("site-line-length", field=field, most=most)
    return line


def change_mark(picture: Picture | None, *, by: Viewer, now: datetime, files: Files) -> None:
    """Show this picture as the mark; None: the built-in one again. The file of the one before is removed."""
    authorize(by, Permission.SITE_CONFIGURE)
    site = _locked_site()
    if site.mark_key:
        discard(site.mark_key)
    site.mark_key = None
    if picture is not None:
        site.mark_key = picture.new_key()
        files.put(site.mark_key, picture.content)
    site.changed_at = now
    session.flush()


def _locked_site() -> Site:
    return session.get_one(Site, THE_SITE, with_for_update=True, populate_existing=True)
