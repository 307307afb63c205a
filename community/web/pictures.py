"""Pictures that come with a form: decoded before the transaction begins, so that no lock is held meanwhile.

Here are also the words for pictures that cannot be taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from community.access import Permission, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.pictures import MOST_BYTES, PICTURE, Picture, Shape, reencode
from community.web.actor import signed_in
from community.web.wording import add_words

View = Callable[..., Any]

add_words(
    {
        "picture-too-large": _("The picture is too large. At most %(megabytes)s MB, please."),
        "picture-too-many-pixels": _(
            "The picture has over %(megapixels)s million pixels, more than we can take."
        ),
        "picture-unknown": _("This is no picture that we can read. JPEG, PNG, WebP and GIF work."),
        "picture-damaged": _("The picture is damaged or incomplete. Please try another copy of it."),
        "picture-count": _("At most %(most)s pictures at a time, please."),
        "too-many-pictures": _("Many pictures are being sent right now."),
    }
)


@dataclass(frozen=True)
class Received:
    """The pictures of one field in the order sent, or why one of them cannot be taken."""

    pictures: Sequence[Picture] = ()
    refusal: Invalid | None = None


def reads_pictures(
    field: str, permission: Permission, *, shape: Shape = PICTURE, at_most: int = 1
) -> Callable[[View], View]:
    """Decode the files of `field` for whoever holds `permission`, before the view. Stands above `@writes`.

    The view asks `received_pictures(field)` for them.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(**values: Any) -> Any:
            if _sent(field):
                authorize(signed_in(), permission)
                session.rollback()
            g.setdefault("received_pictures", {})[field] = _read(field, shape, at_most)
            return view(**values)

        return wrapped

    return wrap


def received_pictures(field: str) -> Sequence[Picture]:
    """What `@reads_pictures` decoded; raises its refusal: Invalid, beside `field`."""
    received: Received = g.received_pictures[field]
    if received.refusal is not None:
        raise received.refusal
    return received.pictures


def _sent(field: str) -> list[FileStorage]:
    """The files of the field; browsers send one without a name where none was chosen."""
    return [file for file in request.files.getlist(field) if file.filename]


def _read(field: str, shape: Shape, at_most: int) -> Received:
    files = _sent(field)
    try:
        if len(files) > at_most:
            raise Invalid("picture-count", most=at_most)
        return Received([reencode(file.stream.read(MOST_BYTES + 1), shape) for file in files])
    except Invalid as refusal:
        refusal.field = field
        return Received(refusal=refusal)
