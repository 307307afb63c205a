"""How a page speaks: words, numbers and times in one language and time zone.

A page says some hundreds of things, most of them again and again. flask-babel looks up locale, time zone and
catalogue for each; here they are looked up once a request, and whatever was said before is at hand.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_domain, get_locale, get_timezone, lazy_gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from community.core.text import trusted

DAY_MINUTES = 1440
DAY_PATTERNS = {"en": "d MMM", "de": "d. MMM"}
LONG_DAY_PATTERNS = {"en": "d MMMM", "de": "d. MMMM"}
EXACT_PATTERNS = {"en": "d MMMM y, HH:mm zzz", "de": "d. MMMM y, HH:mm 'Uhr' (zzz)"}
JUST_NOW = lazy_gettext("just now")
# Minutes from which on a unit is told, as the page's own script counts them; and the unit as Babel counts it.
UNITS = (
    (525_960, timedelta(days=365)),
    (43_830, timedelta(days=30)),
    (10_080, timedelta(days=7)),
    (DAY_MINUTES, timedelta(days=1)),
    (60, timedelta(hours=1)),
    (1, timedelta(minutes=1)),
)
MOST_TONGUES = 100
MOST_DRAWN = 4096


class Tongue:
    """One language in one time zone. Compared by identity, so that what it says can be kept by it."""

    def __init__(self, locale: Locale, zone: tzinfo, catalogue: NullTranslations) -> None:
        self.locale = locale
        self.zone = zone
        self.tag = str(locale)
        self.plural = catalogue.ungettext
        self._translated = catalogue.ugettext
        self._sentences: dict[str, str] = {}
        self._markup: dict[str, Markup] = {}

    def sentence(self, words: str) -> str:
        """The words in this language, with their gaps. There are as many as the templates have."""
        found = self._sentences.get(words)
        if found is None:
            found = self._sentences[words] = self._translated(words)
        return found

    def markup(self, words: str) -> Markup:
        """The words in this language, where they have no gaps."""
        found = self._markup.get(words)
        if found is None:
            found = self._markup[words] = trusted(self.sentence(words) % {})
        return found


def teach_words(app: Flask) -> None:
    """Have templates speak through this. After flask-babel, which puts its own functions under these names."""
    app.jinja_env.globals.update(_=_text, gettext=_text, ngettext=_texts)


def tongue() -> Tongue:
    """That of this request; of the reader, where a mail is written."""
    found: Tongue | None = g.get("tongue")
    if found is None:
        found = g.tongue = _tongue(get_locale() or Locale("en"), get_timezone(), get_domain().get_translations())
    return found


@lru_cache(MOST_TONGUES)
def _tongue(locale: Locale, zone: tzinfo, catalogue: NullTranslations) -> Tongue:
    return Tongue(locale, zone, catalogue)


def forget_tongue() -> None:
    """Ask flask-babel again: the member has changed language or zone, or somebody else is spoken to."""
    g.pop("tongue", None)


@pass_eval_context
def _text(context: EvalContext, words: str, /, **values: object) -> str:
    """`_()` of templates: the words translated, `%(name)s` filled in and escaped."""
    if not values and context.autoescape:
        return tongue().markup(words)
    return _filled(tongue().sentence(words), values, is_markup=context.autoescape)


@pass_eval_context
def _texts(context: EvalContext, singular: str, plural: str, num: int, /, **values: object) -> str:
    """`ngettext()` of templates; `%(num)d` is the number itself."""
    words = tongue().plural(singular, plural, num)
    return _filled(words, {"num": num, **values}, is_markup=context.autoescape)


def _filled(words: str, values: Mapping[str, object], *, is_markup: bool) -> str:
    if not is_markup:
        return words % values
    safe = {name: value if isinstance(value, int | float) else escape(value) for name, value in values.items()}
    return trusted(words % safe)


def kept(macro: Macro, *arguments: Any) -> Markup:
    """What an imported macro makes of these arguments, drawn once for each choice of them and for each tongue.

    It must follow from the arguments alone: no `viewer`, no `can()`, no token, no query. What cannot be compared by
    value is drawn each time.
    """
    try:
        hash(arguments)
    except TypeError:
        return trusted(macro(*arguments))
    return _drawn(macro, tongue(), arguments)


@lru_cache(MOST_DRAWN)
def _drawn(macro: Macro, _spoken: Tongue, arguments: tuple[Any, ...]) -> Markup:
    return trusted(macro(*arguments))


def number(value: int) -> str:
    """An integer with the reader's grouping."""
    return _decimal(value, tongue().tag)


@lru_cache(4096)
def _decimal(value: int, tag: str) -> str:
    return format_decimal(value, locale=tag)


def ago(then: datetime) -> Markup:
    """How long ago, as `<time>` with the exact time in the reader's zone on hover."""
    minutes = max(0, int((datetime.now(UTC) - then).total_seconds())) // 60
    step = 1 if minutes < 2 * DAY_MINUTES else 60 if minutes < 60 * DAY_MINUTES else DAY_MINUTES
    return _ago(tongue(), then, minutes // step * step)


@lru_cache(8192)
def _ago(spoken: Tongue, then: datetime, minutes: int) -> Markup:
    return Markup("<relative-time>{}</relative-time>").format(_time(spoken, then, _passed(minutes, spoken.locale)))


def _passed(minutes: int, locale: Locale) -> str:
    """The largest unit of which a whole one has passed, never rounded up."""
    for least, unit in UNITS:
        if minutes >= least:
            return format_timedelta(-(minutes // least) * unit, threshold=1, add_direction=True, locale=locale)
    return str(JUST_NOW)


def day(then: datetime) -> Markup:
    """The date in the reader's zone; the year only where it is not this one."""
    return _day(tongue(), then, datetime.now(UTC).year)


def long_day(then: datetime) -> Markup:
    """The same with the month in full, for a headline."""
    return _day(tongue(), then, datetime.now(UTC).year, is_long=True)


@lru_cache(8192)
def _day(spoken: Tongue, then: datetime, this_year: int, *, is_long: bool = False) -> Markup:
    local = then.astimezone(spoken.zone)
    patterns = LONG_DAY_PATTERNS if is_long else DAY_PATTERNS
    pattern = patterns.get(spoken.tag[:2], "d MMM") + ("" if local.year == this_year else " y")
    return _time(spoken, then, format_date(local, pattern, locale=spoken.locale))


def moment(then: datetime) -> str:
    """Date and time in the reader's zone, in full."""
    return _exact(tongue(), then)


def naming(locale: Locale | None, zone: tzinfo) -> Locale | str | None:
    """In which English to name the zone: British English says CET where "en" has but +0100, and "en" says EST."""
    return "en_GB" if locale and locale.language == "en" and str(zone).startswith("Europe/") else locale


@lru_cache(8192)
def _exact(spoken: Tongue, then: datetime) -> str:
    pattern = EXACT_PATTERNS.get(spoken.tag[:2], "long")
    return format_datetime(then.astimezone(spoken.zone), pattern, locale=naming(spoken.locale, spoken.zone))


def _time(spoken: Tongue, then: datetime, words: str) -> Markup:
    stamp = then.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, _exact(spoken, then), words)
