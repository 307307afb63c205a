"""Pictures come in, are drawn anew, and go out as pictures only."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse, encode_multipart

from community.access import Role
from community.backends.files_local import LocalFiles
from community.core import clock, ports
from community.core.db import session, write_intent
from community.core.pictures import SEATS, reencode
from community.core.ports import chosen
from community.core.transaction import writing
from community.membership.actions.uploads import pictures_below
from community.membership.models import Upload
from tests import pictures as make
from tests.world import Browser, World

JSON = {"Accept": "application/json"}


def upload(browser: Browser, content: bytes, name: str = "jar lids.png", **fields: object) -> TestResponse:
    """Send one picture as the page's script does."""
    return browser.post("/uploads", picture=make.sent(content, name), headers=JSON, **fields)


def kept(answer: TestResponse) -> bytes:
    """The file behind an answer."""
    path = chosen().files.path(answer.get_json()["url"].removeprefix("/files/"))
    assert path is not None
    return path.read_bytes()


@pytest.fixture(autouse=True)
def folder(world: World, tmp_path: Path) -> Path:
    """Where files are kept, empty at first."""
    ports.use(replace(ports.chosen(), files=LocalFiles(tmp_path)))
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    """Every file on the disk."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_member_uploads_a_picture_and_everybody_sees_it(world: World) -> None:
    answer = upload(world.signed_in(), make.encoded(make.drawn()))
    said = answer.get_json()
    assert answer.status_code == 201
    assert said["markdown"] == f"![jar lids]({said['url']})"
    assert (said["width"], said["height"]) == (60, 40)
    shown = world.visitor().get(said["url"], buffered=True)
    assert shown.status_code == 200
    assert make.opened(shown.data).size == (60, 40)
    row = session.query(Upload).one()
    assert (row.path, row.media_type, row.size_bytes) == (said["url"], "image/webp", len(shown.data))


def test_a_file_goes_out_for_good_as_a_picture_and_nothing_else(world: World) -> None:
    url = upload(world.signed_in(), make.encoded(make.drawn())).get_json()["url"]
    shown = world.visitor().get(url, buffered=True)
    assert shown.content_type == "image/webp"
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize(
    "key", ["nothing-of-the-kind-00000.webp", "..%2f..%2fcommunity.db", "secret-key", "a" * 24, "a" * 24 + ".html"]
)
def test_what_is_no_upload_is_not_there(world: World, key: str) -> None:
    assert world.visitor().get(f"/files/{key}").status_code == 404


def test_addresses_cannot_be_guessed(world: World) -> None:
    browser = world.signed_in()
    keys = {upload(browser, make.encoded(make.drawn())).get_json()["url"] for _ in range(5)}
    assert len(keys) == 5
    assert all(re.fullmatch(r"/files/[\w-]{24}\.webp", key) for key in keys)


def test_without_the_script_a_page_gives_the_line_to_copy(world: World) -> None:
    two = [make.sent(make.encoded(make.drawn()), "one.png"), make.sent(make.encoded(make.drawn()), "two.png")]
    answer = world.signed_in().post("/uploads", picture=two)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 201
    assert re.search(r'value="!\[one\]\(/files/[\w-]+\.webp\)"', page)
    assert "![two](/files/" in page


def test_several_pictures_come_back_in_their_order(world: World) -> None:
    sizes = [(10, 20), (30, 40), (50, 60)]
    sent = [make.sent(make.encoded(make.drawn(*size))) for size in sizes]
    said = world.signed_in().post("/uploads", picture=sent, headers=JSON).get_json()
    assert [(each["width"], each["height"]) for each in said["pictures"]] == sizes
    assert said["url"] == said["pictures"][0]["url"]


class _Decoding(logging.Handler):
    """Hears Pillow read a PNG; whether a transaction was meant to write, and whether one was open, at each step."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: set[tuple[bool, bool]] = set()

    def emit(self, _record: logging.LogRecord) -> None:
        self.seen.add((write_intent.get(), session().in_transaction()))


@pytest.fixture
def decoding() -> Iterator[_Decoding]:
    heard, pillow = _Decoding(), logging.getLogger("PIL.PngImagePlugin")
    level = pillow.level
    pillow.addHandler(heard)
    pillow.setLevel(logging.DEBUG)
    yield heard
    pillow.setLevel(level)
    pillow.removeHandler(heard)


def test_a_picture_is_decoded_before_any_lock_is_held(world: World, decoding: _Decoding) -> None:
    assert upload(world.signed_in(), make.encoded(make.drawn())).status_code == 201
    assert decoding.seen == {(False, False)}


@pytest.mark.slow(seconds=6)
def test_when_many_pictures_come_at_once_the_next_is_asked_to_wait(world: World) -> None:
    with SEATS.taken(), SEATS.taken():
        answer = upload(world.signed_in(), make.encoded(make.drawn()))
    assert answer.status_code == 429
    assert "Many pictures are being sent right now." in answer.get_json()["title"]


def test_somebody_not_signed_in_cannot_upload(world: World, folder: Path) -> None:
    answer = world.visitor().post("/uploads", picture=make.sent(make.encoded(make.drawn())), headers=JSON)
    assert answer.status_code == 401
    assert files_in(folder) == []


def test_a_form_without_its_token_uploads_nothing(world: World) -> None:
    picture = make.sent(make.encoded(make.drawn()))
    answer = world.signed_in().client.post("/uploads", data={"picture": picture})
    assert answer.status_code == 400
    assert session.query(Upload).count() == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_four_formats_are_taken_and_come_out_as_one(world: World, kind: str) -> None:
    picture = make.opened(kept(upload(world.signed_in(), make.encoded(make.drawn(), kind))))
    assert picture.format == "WEBP"
    red, green, blue = picture.convert("RGB").getpixel((30, 20))
    assert red > 180
    assert green < 60
    assert blue < 60


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture that we can read"),
        (b"<!doctype html><script>alert(1)</script>", "no picture that we can read"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "no picture|damaged"),
        (b"GIF89a<script>alert(1)</script>", "no picture|damaged"),
        (b"%PDF-1.7 not a picture", "no picture that we can read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture that we can read"),
        (make.encoded(make.drawn(), "BMP"), "no picture that we can read"),
        (make.encoded(make.drawn(), "TIFF"), "no picture that we can read"),
        (make.encoded(make.drawn(300, 300), "JPEG")[:600], "damaged"),
        (make.encoded(make.drawn(300, 300))[:-60], "damaged"),
        (make.encoded(make.drawn(300, 300), "WEBP", lossless=True)[:-20], "no picture|damaged"),
        (make.png_that_claims(30_000, 30_000), "40 million pixels"),
        (make.png_that_claims(6_400, 6_400), "40 million pixels"),
        (make.png_that_claims(2_000_000_000, 1), "40 million pixels"),
        (make.gif_that_claims(65_535, 65_535), "40 million pixels"),
        (make.webp_that_claims(16_383, 16_383), "40 million pixels|damaged"),
        (make.png_that_claims(500, 500), "damaged"),
        (make.png_with_text_bomb, "damaged"),
        (b"", "no picture that we can read"),
    ],
    ids=lambda value: value[:16].hex() if isinstance(value, bytes) else "",
)
def test_what_is_no_good_picture_is_refused_in_words(
    world: World, folder: Path, content: bytes | Callable[[], bytes], words: str
) -> None:
    answer = upload(world.signed_in(), content() if callable(content) else content)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert re.search(words, answer.get_json()["title"])
    assert files_in(folder) == []
    assert session.query(Upload).count() == 0


def test_refused_pictures_do_not_count_against_the_limit(world: World) -> None:
    browser = world.signed_in()
    assert {upload(browser, b"nonsense").status_code for _ in range(25)} == {422}
    assert upload(browser, make.encoded(make.drawn())).status_code == 201


def test_a_page_of_html_behind_a_real_picture_does_not_survive(world: World) -> None:
    for kind in ("PNG", "GIF", "JPEG"):
        hostile = make.encoded(make.drawn(), kind) + b"<!doctype html><script>alert(1)</script>"
        assert b"script" not in kept(upload(world.signed_in(f"ada-{kind.lower()}"), hostile, "page.html.png"))


def test_where_and_with_what_a_picture_was_taken_is_forgotten(world: World) -> None:
    browser = world.signed_in()
    photograph = kept(upload(browser, make.with_location()))
    assert b"Secret" not in photograph
    assert not make.opened(photograph).getexif()
    assert make.opened(photograph).size == (40, 60), "turned as the camera was held"
    assert b"SecretNote" not in kept(upload(browser, make.with_note()))
    assert set(make.opened(photograph).info) <= {"loop", "background", "timestamp", "duration"}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_what_moves_the_first_picture_stays(world: World, kind: str) -> None:
    picture = make.opened(kept(upload(world.signed_in(), make.animated(kind))))
    assert getattr(picture, "n_frames", 1) == 1
    red, _green, blue = picture.convert("RGB").getpixel((30, 20))
    assert red > blue


def test_a_large_picture_is_scaled_down_and_keeps_its_shape(world: World) -> None:
    said = upload(world.signed_in(), make.encoded(make.drawn(5120, 1280), "JPEG")).get_json()
    assert (said["width"], said["height"]) == (2560, 640)


def upload_large(browser: Browser, content: bytes) -> TestResponse:
    """The same out of memory: the test client leaves a file of its own open where it sends much."""
    fields = {"csrf_token": browser.csrf(), "picture": make.sent(content)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post("/uploads", data=body, content_type=kind, headers=JSON)


def test_a_file_of_more_than_ten_megabytes_is_too_large(world: World) -> None:
    answer = upload_large(world.signed_in(), make.encoded(make.drawn()) + b"\0" * (10 * 1024 * 1024))
    assert answer.status_code == 413
    assert "At most 10 MB" in answer.get_json()["title"]


def test_a_request_beyond_all_measure_is_too_large(world: World) -> None:
    assert upload_large(world.signed_in(), b"\0" * (65 * 1024 * 1024)).status_code == 413


def test_more_than_six_at_once_are_too_many(world: World) -> None:
    seven = [make.sent(make.encoded(make.drawn())) for _ in range(7)]
    answer = world.signed_in().post("/uploads", picture=seven, headers=JSON)
    assert answer.status_code == 422
    assert "At most 6 pictures" in answer.get_json()["title"]


def test_no_picture_is_no_upload(world: World) -> None:
    answer = world.signed_in().post("/uploads", headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["title"] == "Please choose a picture."


def test_the_twenty_first_picture_of_an_hour_waits_and_leaves_nothing(world: World, folder: Path) -> None:
    browser = world.signed_in(roles=(Role.OWNER,))
    content = make.encoded(make.drawn())
    assert {upload(browser, content).status_code for _ in range(20)} == {201}
    answer = upload(browser, content)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000
    assert session.query(Upload).count() == len(files_in(folder)) == 20


def test_pictures_of_a_form_go_below_its_text(world: World) -> None:
    ada = world.member("ada")
    picture = reencode(make.encoded(make.drawn()), name="jar-lids_2.png")
    with writing():
        given = {"by": ada, "now": clock.now(), "files": chosen().files}
        with (
            pictures_below("Look:\n", [picture, replace(picture, alt="")], **given) as text,
            pictures_below("Look:\n", [], **given) as untouched,
            pictures_below("", [picture], **given) as alone,
        ):
            assert session.query(Upload).count() == 3
    assert re.fullmatch(r"Look:\n\n!\[jar lids 2\]\(/files/[\w-]{24}\.webp\)\n\n!\[\]\(/files/[\w-]{24}\.webp\)", text)
    assert untouched == "Look:\n"
    assert alone.startswith("![jar lids 2](")
