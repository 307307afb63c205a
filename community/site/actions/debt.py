"""What is owed, kept with the site's own row: every page has that at hand."""

from dataclasses import asdict

from sqlalchemy import select, update

from community.core.db import session
from community.site.models import THE_SITE, Site
from community.site.rules import Debt


def keep_debt(debt: Debt) -> bool:
    """Write the figures; False if they are what is there. For the clock, not for doors."""
    new = asdict(debt)
    row = session.execute(select(*(getattr(Site, name) for name in new)).where(Site.id == THE_SITE)).one()
    if tuple(row) == tuple(new.values()):
        return False
    session.execute(update(Site).where(Site.id == THE_SITE).values(new))
    return True
