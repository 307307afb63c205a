"""A brand's colours in mails: those of the page, and read by everybody, whatever the hue."""

import pytest

from community.site.rules import MOST_HUE, colours_of

PAPERS = ("#ffffff", "#f6f6f6")
NIGHTS = ("#000000", "#121212", "#1f1f1f")


def luminance(colour: str) -> float:
    """Of `#rrggbb`, as WCAG counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("hue", range(0, MOST_HUE + 1, 5))
def test_every_hue_is_read_on_paper_and_at_night(hue: int) -> None:
    colours = colours_of(hue)
    assert min(contrast(colours.light, paper) for paper in PAPERS) >= 4.5
    assert min(contrast(colours.dark, night) for night in NIGHTS) >= 4.5
    assert contrast(colours.light, colours.light_ink) >= 4.5
    assert contrast(colours.dark, colours.dark_ink) >= 4.5


@pytest.mark.parametrize(
    ("hue", "light", "dark"),
    [(162, (0, 99, 65), (110, 214, 166)), (255, (40, 83, 136), None), (25, (129, 57, 53), None)],
)
def test_the_colours_are_those_that_a_browser_makes_of_the_tokens(
    hue: int, light: tuple[int, ...], dark: tuple[int, ...] | None
) -> None:
    """oklch(44% .1 hue) and oklch(80% .12 hue), as Chromium paints them, to a step in 255."""
    colours = colours_of(hue)
    for made, painted in ((colours.light, light), (colours.dark, dark)):
        parts = [int(made[place : place + 2], 16) for place in (1, 3, 5)]
        assert painted is None or all(abs(one - other) <= 1 for one, other in zip(parts, painted, strict=True))
