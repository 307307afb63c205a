"""Mails out of templates, in the reader's language and time zone, without a request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from flask import current_app
from flask_babel import LazyString, force_locale, get_locale

from community.core.mail import Mail
from community.core.ports import chosen
from community.core.zones import zone_named
from community.web.templating import LANGUAGES, RIGHT_TO_LEFT
from community.web.tongue import forget_tongue, naming

NOBODYS_LANGUAGE = "en"
CLOCK_PATTERNS = {"en": "EEEE HH:mm zzz", "de": "EEEE, HH:mm 'Uhr' (zzz)"}
DAY_PATTERNS = {"en": "EEEE HH:mm", "de": "EEEE, HH:mm 'Uhr'"}
HEADERS = {"Auto-Submitted": "auto-generated"}  # so that no holiday notice answers (RFC 3834)


@contextmanager
def speaking(language: str) -> Iterator[str]:
    """Speak the language, or the site's own where it is none we know. Needs an application context."""
    tag = language if language in LANGUAGES else NOBODYS_LANGUAGE
    with force_locale(tag):
        forget_tongue()
        try:
            yield tag
        finally:
            forget_tongue()


def render_mail(template: str, *, to: str, subject: LazyString | str, language: str, **context: Any) -> Mail:
    """The mail of `templates/mail/<template>.txt` and `.html`.

    Both layouts need `brand`, `name` (whom to greet), and `url` with `action` (the one button), or ''.
    """
    with speaking(language) as tag:
        given = {
            "base_url": chosen().settings.base_url,
            "locale_tag": tag,
            "subject": str(subject),
            "text_dir": "rtl" if tag in RIGHT_TO_LEFT else "ltr",
            **{key: str(value) if isinstance(value, LazyString) else value for key, value in context.items()},
        }
        text, html = (_render(f"mail/{template}.{kind}", given) for kind in ("txt", "html"))
        return Mail(to=to, subject=str(subject), text=text, html=html, headers=dict(HEADERS))


def _render(template: str, context: dict[str, Any]) -> str:
    """Without Flask's context processors, which look at a request."""
    return current_app.jinja_env.get_template(template).render(context).strip() + "\n"


def date_words(moment: datetime, zone: str) -> str:
    """A day and time, however far away, in the zone and in the language that is spoken now."""
    return str(format_datetime(moment, "long", tzinfo=zone_named(zone), locale=naming(get_locale(), zone_named(zone))))


def clock_words(moment: datetime, zone: str) -> str:
    """A time of the near future, to the minute, in the zone and in the language that is spoken now."""
    return _near(moment, zone, CLOCK_PATTERNS)


def day_words(moment: datetime, zone: str) -> str:
    """The same of the last days, without the zone: the reader was there."""
    return _near(moment, zone, DAY_PATTERNS)


def _near(moment: datetime, zone: str, patterns: Mapping[str, str]) -> str:
    locale = get_locale()
    pattern = patterns.get(str(locale)[:2], patterns["en"])
    return str(format_datetime(moment, pattern, tzinfo=zone_named(zone), locale=naming(locale, zone_named(zone))))
