"""What a signal saw, in a plain sentence for each kind of it. The command says the same, in English."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from community.moderation.rules.signals.evidence import Kind

Seen = Mapping[str, Any]
SPANS = {1: lambda: _("an hour"), 24: lambda: _("a day"), 168: lambda: _("a week")}


def signal_words(facts: Seen) -> list[str]:
    """The sentences, the strongest kind first; none where no signal opened the case."""
    return [WORDS[each["kind"]](each) for each in facts.get("signals", ()) if each["kind"] in WORDS]


def _span(seen: Seen) -> str:
    hours = round(seen["hours"])
    return SPANS[hours]() if hours in SPANS else ngettext("%(num)d hour", "%(num)d hours", hours)


def _figure(value: float) -> str:
    """Two digits that count, as they are written where the reader is."""
    return format_decimal(float(f"{value:.2g}"), format="#,##0.######", locale=get_locale() or "en")


def _covered(seen: Seen) -> dict[str, Any]:
    percent = f"{_figure(100 * seen['everybody'])} %" if "everybody" in seen else ""
    return {"some": seen["members"], "all": seen["of"], "percent": percent}


WORDS: dict[str, Callable[[Seen], str]] = {
    Kind.CO_VOTING: lambda seen: _(
        "%(all)s members voted for the same; what is popular leads one to expect %(expected)s.",
        all=seen["of"],
        expected=_figure(seen["expected"]),
    ),
    Kind.REPORTS: lambda seen: _("%(some)s of %(all)s reported the same.", **_covered(seen)),
    Kind.TEXT: lambda seen: _("%(some)s of %(all)s wrote the same text or link.", **_covered(seen)),
    Kind.JOINING: lambda seen: _(
        "%(some)s of %(all)s joined within %(span)s, in which %(percent)s of all members did.",
        span=_span(seen),
        **_covered(seen),
    ),
    Kind.ARRIVING: lambda seen: _(
        "%(some)s of %(all)s acted within %(span)s, in which %(percent)s of all such acts fell.",
        span=_span(seen),
        **_covered(seen),
    ),
    Kind.WAKING: lambda seen: _(
        "%(some)s of %(all)s accounts are older than sixty days and did nothing before that is known.", **_covered(seen)
    ),
    Kind.DEVICE: lambda seen: _("%(some)s of %(all)s share a device with another of them.", **_covered(seen)),
    Kind.PREFIX: lambda seen: _(
        "%(some)s of %(all)s come from one network, where hardly anybody else is.", **_covered(seen)
    ),
}
