"""Style and script as one bundle each, under an address that holds a hash of the content."""

import gzip
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request

CSS_ORDER = ("tokens.css", "reset.css", "base.css", "layout.css", "components", "rooms", "utilities.css")
YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A bundle: its content, the same gzipped, and its address."""

    path: str
    media_type: str
    content: bytes
    packed: bytes


def _asset(name: str, media_type: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:12]
    stem, _, suffix = name.rpartition(".")
    return Asset(f"/assets/{stem}.{digest}.{suffix}", media_type, content, gzip.compress(content, 9, mtime=0))


def htmx_file() -> Path:
    """The htmx of the package that ships it; the package itself is never imported."""
    spec = importlib.util.find_spec("js_lib_htmx")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package django-js-lib-htmx is not installed")
    return Path(spec.submodule_search_locations[0]) / "static" / "htmx" / "htmx.min.js"


def _css(folder: Path) -> bytes:
    parts: list[Path] = []
    for name in CSS_ORDER:
        place = folder / "css" / name
        parts += sorted(place.glob("*.css")) if place.is_dir() else [place]
    return b"\n".join(part.read_bytes() for part in parts)


def _js(folder: Path) -> bytes:
    return b"\n".join(part.read_bytes() for part in sorted((folder / "js").glob("*.js")))


def serve_assets(app: Flask, folder: Path) -> None:
    """Bundle what lies in `folder` and serve it under /assets/."""
    bundles = {
        "app.css": _asset("app.css", "text/css; charset=utf-8", _css(folder)),
        "app.js": _asset("app.js", "text/javascript; charset=utf-8", _js(folder)),
        "htmx.js": _asset("htmx.js", "text/javascript; charset=utf-8", htmx_file().read_bytes()),
        "design.css": _asset("design.css", "text/css; charset=utf-8", (folder / "css" / "design.css").read_bytes()),
    }
    for picture in sorted((folder / "img").glob("*.svg")):
        bundles[f"img/{picture.name}"] = _asset(picture.name, "image/svg+xml", picture.read_bytes())
    app.extensions["community-assets"] = {name: asset.path for name, asset in bundles.items()}
    by_path = {asset.path: asset for asset in bundles.values()}

    @app.get("/assets/<name>")
    def asset_file(name: str) -> Response:
        found = by_path.get(f"/assets/{name}") or abort(404)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(found.packed if packed else found.content, content_type=found.media_type)
        response.headers["Cache-Control"] = YEAR
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def asset_path(name: str) -> str:
    """The address of a bundle."""
    path: str = current_app.extensions["community-assets"][name]
    return path
