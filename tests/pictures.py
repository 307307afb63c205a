"""Pictures to upload: good ones, broken ones, hostile ones."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin
from werkzeug.datastructures import FileStorage

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(width: int = 60, height: int = 40, *, mode: str = "RGB", colour: Any = RED) -> Image.Image:
    """A plain picture."""
    return Image.new(mode, (width, height), colour)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file."""
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    """A file as a picture, decoded in full."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def sent(content: bytes, name: str = "picture.png") -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(BytesIO(content), name, content_type="image/png")


def with_location() -> bytes:
    """A photograph that tells where it was taken, and by which camera, and is stored lying on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCam", 6
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    return encoded(drawn(60, 40), "JPEG", exif=exif, comment=b"SecretComment")


def with_note() -> bytes:
    """A PNG with text in it."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "SecretNote")
    return encoded(drawn(), pnginfo=note)


def animated(kind: str = "GIF") -> bytes:
    """Red, then blue."""
    return encoded(drawn(), kind, save_all=True, append_images=[drawn(colour=BLUE)], duration=100)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def gif_that_claims(width: int, height: int) -> bytes:
    """The same as a GIF."""
    plain = bytearray(encoded(drawn(), "GIF"))
    plain[6:10] = struct.pack("<HH", width, height)
    return bytes(plain)


def webp_that_claims(width: int, height: int) -> bytes:
    """The same as a WebP with a canvas larger than its picture."""
    body = encoded(drawn(), "WEBP", lossless=True)[12:]
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    chunks = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sides + body
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def png_with_text_bomb() -> bytes:
    """A note of some kilobytes that unpacks to hundreds of megabytes."""
    bomb = b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 9)
    plain = encoded(drawn())
    return plain[:33] + _chunk(b"zTXt", bomb) + plain[33:]
