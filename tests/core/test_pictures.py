"""Pictures are drawn anew: what must stay the same, and what is said of them."""

import pytest

from community.core.errors import Invalid
from community.core.pictures import AVATAR, MARK, PICTURE, alt_from, reencode
from tests import pictures as make


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGBA", (200, 30, 30, 0), (0, 0, 0, 0)),
        ("L", 128, (128, 128, 128, 255)),
        ("1", 1, (255, 255, 255, 255)),
        ("I;16", 40_000, (156, 156, 156, 255)),
    ],
)
def test_clear_grey_and_deep_pictures_keep_their_colours(mode: str, colour: object, expected: tuple[int, ...]) -> None:
    picture = make.opened(reencode(make.encoded(make.drawn(mode=mode, colour=colour))).content).convert("RGBA")
    pixel = picture.getpixel((5, 5))
    assert pixel[3] == expected[3]
    assert expected[3] == 0 or pixel == expected


def test_drawings_stay_exact() -> None:
    shot = make.drawn(200, 100)
    shot.paste(make.BLUE, (50, 50, 51, 100))
    again = make.opened(reencode(make.encoded(shot)).content).convert("RGB")
    assert again.tobytes() == shot.tobytes()


@pytest.mark.parametrize(
    ("name", "alt"),
    [
        ("jar-lids_2.png", "jar lids 2"),
        ("C:\\fakepath\\Überblick [1](x).jpg", "Überblick 1 x"),
        ("IMG_20260301_101112.jpg", ""),
        ("DSC00042.JPG", ""),
        ("image.png", ""),
        ("../../etc/passwd.png", "passwd"),
        ("", ""),
        ("x" * 300 + ".png", "x" * 80),
    ],
)
def test_the_words_for_a_picture_come_from_its_file(name: str, alt: str) -> None:
    assert alt_from(name) == alt


def test_a_mark_is_small_and_a_picture_is_not() -> None:
    wide = make.encoded(make.drawn(1000, 500))
    assert (reencode(wide, MARK).width, reencode(wide, MARK).height) == (256, 128)
    assert reencode(wide, PICTURE).width == 1000


def test_an_avatar_is_cut_out_of_the_middle() -> None:
    wide = make.drawn(300, 100)
    wide.paste(make.BLUE, (100, 0, 200, 100))
    picture = make.opened(reencode(make.encoded(wide), AVATAR).content).convert("RGB")
    assert picture.size == (256, 256)
    assert all(blue > red for red, _green, blue in map(picture.getpixel, ((0, 0), (255, 255), (128, 128))))


def test_a_refusal_can_stand_beside_its_field() -> None:
    with pytest.raises(Invalid) as refusal:
        reencode(b"nonsense")
    assert refusal.value.code == "picture-unknown"
