"""Turning knobs."""

from collections.abc import Mapping
from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.events import record
from community.core.meanwhile import refuse_unseen
from community.site.events import KnobTurned
from community.site.models import THE_SITE, KnobChange, Site
from community.site.rules import KNOBS


def turn_knobs(wanted: Mapping[str, object], *, by: Viewer, now: datetime, seen: str | None = None) -> int:
    """Set the knobs that differ, each with a row that says so in public; how many did. Raises Invalid by field, and
    ChangedMeanwhile where they no longer stand as `seen`, a fingerprint of them.

    Locks the site's row, so of two who turn at once the later one is told from what the earlier one set.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    for knob in KNOBS:
        if knob.name in wanted and not knob.takes(wanted[knob.name]):
            raise Invalid("knob-range", field=knob.name)
    site = session.get_one(Site, THE_SITE, with_for_update=True, populate_existing=True)
    refuse_unseen(site, wanted, seen)
    turned = [knob.name for knob in KNOBS if knob.name in wanted and getattr(site, knob.name) != wanted[knob.name]]
    for name in turned:
        before, after = told(getattr(site, name)), told(wanted[name])
        setattr(site, name, wanted[name])
        session.add(KnobChange(knob=name, before=before, after=after, changed_at=now, changed_by=by.id))
        record(KnobTurned(name, before, after))
    session.flush()
    return len(turned)


def told(value: object) -> str:
    """A knob's value as its row keeps it."""
    if isinstance(value, bool) or value is None:
        return "on" if value else "off"
    return str(value)
