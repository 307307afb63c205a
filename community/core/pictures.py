"""Pictures: whatever comes in is decoded in full and drawn anew, so that nothing but its pixels is kept.

Pure of database and disk. Slow (up to a second or two for the largest): call it before a transaction begins.
"""

import re
import secrets
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from typing import ClassVar

from PIL import Image, ImageOps, UnidentifiedImageError

from community.core.errors import Invalid, TooMany

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MEDIA_TYPES = {"webp": "image/webp"}
QUALITY = 84
MOST_LOSSLESS_PIXELS = 4_000_000
MOST_LOSSLESS_BYTES = 1_500_000

# Pillow warns above this and refuses above its double; `_open` refuses what would only be warned of.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# IMG_1234, DSC00042, 2026-03-01 10.11.12, image(3): names that say nothing about the picture.
_CAMERAS_OWN = re.compile(r"(?:[a-z]{0,5} ?)?[\d ]+|(?:image|photo|picture|unnamed|untitled)[\d ]*", re.IGNORECASE)
# What Pillow's decoders raise on input that is no picture, or a broken one.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip


class Seats:
    """How many pictures a process draws at a time. Waiting for longer than `wait_seconds` raises TooMany."""

    def __init__(self, count: int, *, wait_seconds: int) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._wait_seconds = wait_seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """One of them, given back at the end."""
        if not self._free.acquire(timeout=self._wait_seconds):
            raise TooMany("picture-queue", retry_after_seconds=self._wait_seconds)
        try:
            yield
        finally:
            self._free.release()


SEATS = Seats(2, wait_seconds=5)  # each picture needs up to four bytes a pixel, twice


class PictureTooLarge(Invalid):
    """413: more bytes than a picture may have."""

    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@dataclass(frozen=True)
class Shape:
    """What a picture is brought to: no side above `side` pixels; as a square, cut out of the middle."""

    side: int
    is_square: bool = False


PICTURE = Shape(2560)
AVATAR = Shape(256, is_square=True)
MARK = Shape(256)


@dataclass(frozen=True)
class Picture:
    """A picture as it will be kept; sides in pixels. `alt` says what it shows, as far as its file's name does."""

    content: bytes
    width: int
    height: int
    alt: str = ""
    suffix: str = "webp"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.suffix]

    def new_key(self) -> str:
        """A file key that nobody can guess."""
        return f"{secrets.token_urlsafe(18)}.{self.suffix}"


def reencode(content: bytes, shape: Shape = PICTURE, *, name: str = "") -> Picture:
    """The first frame of a JPEG, PNG, WebP or GIF as a WebP without metadata.

    Raises PictureTooLarge, or Invalid for what is too many pixels, damaged or no such picture.
    """
    if len(content) > MOST_BYTES:
        raise PictureTooLarge("picture-too-large", megabytes=MOST_BYTES // 1024**2)
    with SEATS.taken():
        try:
            image, is_drawn = _open(content, shape.side)
            drawn_anew = _encode(_shaped(image, shape), is_drawn=is_drawn)
        except _BOMB as error:
            raise _too_many_pixels() from error
        except UnidentifiedImageError as error:
            raise Invalid("picture-unknown") from error
        except _BROKEN as error:
            raise Invalid("picture-damaged") from error
    return replace(drawn_anew, alt=alt_from(name))


def alt_from(name: str) -> str:
    """Words for those who do not see a picture, from the name of its file; '' for a camera's numbers."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    words = " ".join(re.findall(r"[^\W_]+", stem))
    return "" if _CAMERAS_OWN.fullmatch(words) else words[:80].strip()


def _open(content: bytes, side: int) -> tuple[Image.Image, bool]:
    """The upright picture in RGB or RGBA, and whether it was drawn rather than photographed."""
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        is_drawn = image.format in ("PNG", "GIF")
        image.draft(None, (2 * side, 2 * side))
        image.load()
        return _upright(_in_colour(image), image), is_drawn


def _too_many_pixels() -> Invalid:
    return Invalid("picture-too-many-pixels", megapixels=MOST_PIXELS // 10**6)


def _in_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits a pixel, which convert() would clip instead of scale.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _upright(image: Image.Image, original: Image.Image) -> Image.Image:
    """Turned as the camera was held. A broken note of that is no reason to refuse the picture."""
    try:
        orientation = original.getexif().get(0x0112)
    except _BROKEN:
        return image
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _shaped(image: Image.Image, shape: Shape) -> Image.Image:
    if shape.is_square:
        return ImageOps.fit(image, (shape.side, shape.side), Image.Resampling.LANCZOS)
    image.thumbnail((shape.side, shape.side), Image.Resampling.LANCZOS)
    return image


def _encode(image: Image.Image, *, is_drawn: bool) -> Picture:
    """Screens and drawings exactly, as long as that stays small; everything else as a photograph."""
    content = b""
    if is_drawn and image.width * image.height <= MOST_LOSSLESS_PIXELS:
        content = _webp(image, lossless=True, quality=40, method=2)
    if not content or len(content) > MOST_LOSSLESS_BYTES:
        content = _webp(image, quality=QUALITY, method=4)
    return Picture(content, image.width, image.height)


def _webp(image: Image.Image, **options: int | bool) -> bytes:
    # A fresh picture: what the decoder noted about the old one (EXIF, colour profile, comments) stays behind.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    target = BytesIO()
    bare.save(target, "WEBP", **options)
    return target.getvalue()
