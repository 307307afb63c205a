"""Changing the site's own rows. Its rule registers itself."""

from community.site import policy
from community.site.actions.brand import NewBrand, change_brand, change_mark
from community.site.actions.debt import keep_debt
from community.site.actions.found import found_site
from community.site.actions.knobs import told, turn_knobs
from community.site.actions.texts import change_texts, tidy_text, write_version

__all__ = [
    "NewBrand",
    "change_brand",
    "change_mark",
    "change_texts",
    "found_site",
    "keep_debt",
    "policy",
    "tidy_text",
    "told",
    "turn_knobs",
    "write_version",
]
