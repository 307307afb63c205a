"""What every template may call: words, numbers, times, icons, and who is looking."""

import functools
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import lucide.jinja
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from flask import Flask, request
from flask_babel import get_locale, get_timezone
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from community.access import Permission, Viewer, decide
from community.core.ports import chosen
from community.web.actor import viewer
from community.web.assets import asset_path

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})
DAY_MINUTES = 1440
LANGUAGES = {"en": "English", "de": "Deutsch"}


def package_folder(name: str) -> Path:
    """`templates` or `static`: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / f"_{name}"
    return inside if inside.is_dir() else package.parent / name


def equip_templates(app: Flask) -> None:
    """Give Jinja its globals, and no room for silent misses."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.do")
    env.globals.update(
        ago=ago,
        asset=asset_path,
        can=can,
        canonical=canonical,
        csrf_token=generate_csrf,
        day=day,
        icon=icon,
        languages=list(LANGUAGES.items()),
        moment=moment,
        number=number,
    )
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, Any]:
    who: Viewer = viewer()
    locale = get_locale()
    language = str(locale.language) if locale else "en"
    return {
        "viewer": who,
        "locale_tag": language,
        "text_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "request_path": request.path,
    }


def canonical(path: str) -> str:
    """The full address of a path."""
    return chosen().settings.base_url + path


def can(permission: str, subject: object = None) -> bool:
    """Whether whoever looks may do it; the same decision that the action will take."""
    return bool(decide(viewer(), Permission.named(permission), subject))


@functools.lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> Markup:
    """A Lucide icon as inline SVG; decoration unless it has a label."""
    plain = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    drawn = lucide.jinja.lucide(name, size=None, **{"class": "icon"}, **plain)
    return Markup(drawn)  # noqa: S704  the package's own files


@functools.lru_cache(maxsize=4096)
def _decimal(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def number(value: int) -> str:
    """An integer with the reader's grouping."""
    return _decimal(value, _locale())


def _locale() -> str:
    return str(get_locale() or "en")


@functools.lru_cache(maxsize=8192)
def _ago_words(minutes: int, locale: str) -> str:
    return format_timedelta(timedelta(minutes=-minutes), add_direction=True, locale=locale)


def ago(then: datetime) -> Markup:
    """How long ago, as `<time>` with the exact time in the reader's zone on hover."""
    minutes = max(0, int((datetime.now(UTC) - then).total_seconds())) // 60
    step = 1 if minutes < 2 * DAY_MINUTES else 60 if minutes < 60 * DAY_MINUTES else DAY_MINUTES
    time = _time(then, _ago_words(minutes // step * step, _locale()))
    return Markup("<relative-time>{}</relative-time>").format(time)


def day(then: datetime) -> Markup:
    """The date in the reader's zone; the year only where it is not this one."""
    local = then.astimezone(get_timezone())
    is_this_year = local.year == datetime.now(UTC).year
    pattern = {"en": "d MMM", "de": "d. MMM"}.get(_locale()[:2], "d MMM") if is_this_year else "medium"
    return _time(then, format_date(local, pattern, locale=_locale()))


def moment(then: datetime) -> str:
    """Date and time in the reader's zone, in full."""
    return _exact(then, get_timezone(), _locale())


@functools.lru_cache(maxsize=4096)
def _exact(then: datetime, zone: tzinfo, locale: str) -> str:
    return format_datetime(then.astimezone(zone), "long", locale=locale)


def _time(then: datetime, words: str) -> Markup:
    title = _exact(then, get_timezone(), _locale())
    stamp = then.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, title, words)
