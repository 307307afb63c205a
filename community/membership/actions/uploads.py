"""Keeping the pictures that members upload. They come decoded: a door does that before its transaction begins."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.discarding import discard
from community.core.pictures import Picture
from community.core.ports import Files
from community.membership.models import Member, Upload


def keep_picture(picture: Picture, *, by: Viewer, now: datetime, files: Files) -> Upload:
    """Put a picture, already drawn anew, under an address that nobody can guess."""
    upload = _write_down(picture, by=by, now=now)
    files.put(upload.key, picture.content)
    return upload


def _write_down(picture: Picture, *, by: Viewer, now: datetime) -> Upload:
    """Its row, and the key that its file will have."""
    authorize(by, Permission.UPLOAD_CREATE)
    upload = Upload(
        key=picture.new_key(),
        owner_id=by.id,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.content),
        created_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


@contextmanager
def pictures_below(text: str, pictures: Sequence[Picture], *, by: Viewer, now: datetime, files: Files) -> Iterator[str]:
    """The text with the Markdown of the pictures below it, for a block that posts it.

    Their files are written where the block ends well: what is refused leaves none that nobody points to.
    """
    kept = [(_write_down(each, by=by, now=now), each) for each in pictures]
    marks = [markdown_of(upload, each.alt) for upload, each in kept]
    yield "\n\n".join([text.rstrip(), *marks]).strip() if marks else text
    for upload, each in kept:
        files.put(upload.key, each.content)


def markdown_of(upload: Upload, alt: str = "") -> str:
    """How the picture is put into a text."""
    return f"![{alt}]({upload.path})"


def change_avatar(member: Member, picture: Picture, *, by: Viewer, now: datetime, files: Files) -> None:
    """Show this picture, already square, for the member. The one before is removed."""
    authorize(by, Permission.PROFILE_EDIT, member)
    _let_go_of_avatar(member)
    member.avatar_key = keep_picture(picture, by=by, now=now, files=files).key
    session.flush()


def remove_avatar(member: Member, *, by: Viewer) -> bool:
    """Show the initials again; whether there was a picture."""
    authorize(by, Permission.PROFILE_EDIT, member)
    had_one = member.avatar_key is not None
    _let_go_of_avatar(member)
    session.flush()
    return had_one


def _let_go_of_avatar(member: Member) -> None:
    if member.avatar_key is None:
        return
    session.execute(delete(Upload).where(Upload.key == member.avatar_key))
    discard(member.avatar_key)
    member.avatar_key = None
