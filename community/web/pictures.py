"""Pictures that come with a form: decoded before the transaction begins, so that no lock is held meanwhile.

Here are also the words for pictures that cannot be taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from community.access import Decision, Permission, decide
from community.core.db import session
from community.core.errors import CommunityError, Invalid, NotPermitted
from community.core.pictures import MOST_BYTES, PICTURE, Picture, Shape, reencode
from community.web.actor import viewer
from community.web.wording import add_words

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"

add_words(
    {
        "picture-missing": _("Please choose a picture."),
        "picture-too-large": _("The picture is too large. At most %(megabytes)s MB, please."),
        "picture-too-many-pixels": _("The picture has more than %(megapixels)s million pixels. Smaller, please."),
        "picture-unknown": _("This is no picture that we can read. JPEG, PNG, WebP and GIF work."),
        "picture-damaged": _("The picture is damaged or incomplete. Please try another copy of it."),
        "picture-count": _("At most %(most)s pictures at a time, please."),
        "picture-queue": _("Many pictures are being sent right now."),
    }
)


@dataclass(frozen=True)
class Received:
    """The pictures of one field in the order sent, or why they cannot be taken."""

    sent: Sequence[Picture] = ()
    refusal: CommunityError | None = None

    def pictures(self) -> Sequence[Picture]:
        """The pictures, none where none was chosen; raises the refusal. Invalid names the field."""
        if self.refusal is not None:
            raise self.refusal
        return self.sent


def pictures_in(
    field: str, permission: Permission, *, shape: Shape = PICTURE, at_most: int = 1
) -> Callable[..., Received]:
    """For `@prepared_by`, over `@writes`: decode the files of `field`; the view gets them as `ready`.

    Nothing is decoded for somebody who may not use them; whoever then asks for the pictures hears why.
    """

    def decode(**_values: object) -> Received:
        files = [file for file in request.files.getlist(field) if file.filename]
        decision = decide(viewer(), permission) if files else None
        session.rollback()
        if decision is None:
            return Received()
        return _decoded(field, files, shape, at_most) if decision else Received(refusal=_refused(decision))

    return decode


def _refused(decision: Decision) -> NotPermitted:
    return NotPermitted(decision.reason, until=decision.until, case=decision.case)


def _decoded(field: str, files: Sequence[FileStorage], shape: Shape, at_most: int) -> Received:
    try:
        if len(files) > at_most:
            raise Invalid("picture-count", most=at_most)
        return Received([_picture(file, shape) for file in files])
    except Invalid as refusal:
        refusal.field = field
        return Received(refusal=refusal)


def _picture(file: FileStorage, shape: Shape) -> Picture:
    return reencode(file.stream.read(MOST_BYTES + 1), shape, name=file.filename or "")
