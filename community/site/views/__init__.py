"""Doors: what the site says about itself, its style sheet, and the owner's pages about both."""

from community.site.views import brand, owner_brand, owner_texts, texts, wording
from community.site.views.blueprint import blueprint

__all__ = ["blueprint", "brand", "owner_brand", "owner_texts", "texts", "wording"]
