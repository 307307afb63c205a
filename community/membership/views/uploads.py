"""Pictures: taken in under an address that nobody can guess, and given out again."""

from typing import Any

from flask import Response, jsonify, make_response, send_file

from community.access import Permission, authorize
from community.core import clock
from community.core.errors import Invalid, Missing
from community.core.pictures import MEDIA_TYPES, Picture
from community.core.ports import chosen
from community.membership.actions.uploads import keep_picture, markdown_of
from community.membership.models import Member
from community.membership.views.blueprint import blueprint
from community.membership.views.oneself import myself
from community.web import limits
from community.web.assets import YEAR
from community.web.pictures import Received, pictures_in
from community.web.view import page, prepared_by, wants_json, writes

MOST_AT_ONCE = 6
# Whatever a file may hold, a browser is to treat it as a picture and nothing else.
SANDBOX = "default-src 'none'; sandbox"


@blueprint.post("/uploads")
@prepared_by(pictures_in("picture", Permission.UPLOAD_CREATE, at_most=MOST_AT_ONCE))
@writes
def upload(ready: Received) -> object:
    """Keep pictures for a text: JSON for the page's script, else a page with the Markdown to copy."""
    me = myself()
    authorize(me, Permission.UPLOAD_CREATE)
    pictures = ready.pictures()
    if not pictures:
        raise Invalid("picture-missing", field="picture")
    for _picture in pictures:
        limits.spend_by_member("uploads", me)
    kept = [_keep(picture, me) for picture in pictures]
    if wants_json():
        return make_response(jsonify(kept[0] | {"pictures": kept}), 201)
    return page("membership/uploaded.html", status=201, uploads=kept)


def _keep(picture: Picture, me: Member) -> dict[str, Any]:
    kept = keep_picture(picture, by=me, now=clock.now(), files=chosen().files)
    markdown = markdown_of(kept, picture.alt)
    return {"url": kept.path, "markdown": markdown, "width": kept.width, "height": kept.height}


@blueprint.get("/files/<key>")
def file(key: str) -> Response:
    """An uploaded picture. It never changes, so it is kept for good; no query."""
    path = chosen().files.path(key)
    media_type = MEDIA_TYPES.get(key.rpartition(".")[2])
    if path is None or media_type is None:
        raise Missing
    response = send_file(path, mimetype=media_type, conditional=True)
    response.headers["Cache-Control"] = YEAR
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
