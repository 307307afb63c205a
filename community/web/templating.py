"""What every template may call: words, numbers, times, icons, and who is looking."""

import functools
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lucide.jinja
from flask import Flask, g, request
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from community.access import Permission, Viewer, decide
from community.core.ports import chosen
from community.core.text import trusted
from community.web.actor import viewer
from community.web.assets import asset_path
from community.web.tongue import ago, day, kept, long_day, moment, number, teach_words, tongue

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})
LANGUAGES = {"en": "English", "de": "Deutsch"}


def package_folder(name: str) -> Path:
    """`templates` or `static`: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / f"_{name}"
    return inside if inside.is_dir() else package.parent / name


class TemplateEnvironment(Environment):
    """Flask's, but for one thing: templates share the globals themselves."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Jinja lays an empty layer over them for each template; every import then compares all names, at 20 µs."""
        return super().make_globals(d) if d else self.globals


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
        csrf_token=csrf_token,
        day=day,
        long_day=long_day,
        icon=icon,
        in_language=in_language,
        kept=kept,
        languages=list(LANGUAGES.items()),
        moment=moment,
        number=number,
    )
    teach_words(app)
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, Any]:
    who: Viewer = viewer()
    language = str(tongue().locale.language)
    return {
        "viewer": who,
        "locale_tag": language,
        "text_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "request_path": request.path,
    }


def csrf_token() -> str:
    """The token of this request's forms, signed once for all of them."""
    return str(g.get("csrf_token") or generate_csrf())


def canonical(path: str) -> str:
    """The full address of a path."""
    return chosen().settings.base_url + path


def in_language(tag: str) -> str:
    """The address of this page in another language, with the filters and words that it holds."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*kept, ("lang", tag)])


def can(permission: str, subject: object = None) -> bool:
    """Whether whoever looks may do it; the same decision that the action will take."""
    return bool(decide(viewer(), Permission.named(permission), subject))


@functools.lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> Markup:
    """A Lucide icon as inline SVG; decoration unless it has a label."""
    plain = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    drawn = lucide.jinja.lucide(name, size=None, **{"class": "icon"}, **plain)
    return trusted(drawn)
