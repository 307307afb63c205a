"""What a brand is made of (a hue, and two fonts that systems have, so that nothing is fetched); and figures."""

import functools
import hashlib
import math
import re
from dataclasses import dataclass
from datetime import datetime

SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif'
FONTS = {
    "sans": SANS,
    "serif": '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, "Noto Serif", Georgia, serif',
    "humanist": 'Optima, Candara, "Noto Sans", source-sans-pro, sans-serif',
    "slab": 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif',
    "rounded": 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Manjari, "Arial Rounded MT Bold", Arial',
}
# Hues to begin from, by the palette's names; any other number of degrees will do as well.
HUES = {"green": 162, "teal": 200, "blue": 255, "violet": 300, "pink": 350, "red": 25, "amber": 65}
MOST_HUE = 360
BRAND = ("name", "tagline", "hue", "font_text", "font_display")  # columns of the site
NAME_LENGTH = 60
TAGLINE_LENGTH = 140
MOST_TEXT_CHARACTERS = 20_000
MOST_ANSWER_VOTES = 1_000

TO_CONES = ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def brand_css(hue: int, font_text: str, font_display: str) -> str:
    """A brand as a style sheet: a hue in degrees and two font tokens (keys of FONTS)."""
    return f":root {{ --hue: {hue}; --font-text: {FONTS[font_text]}; --font-display: {FONTS[font_display]}; }}\n"


@dataclass(frozen=True)
class Colours:
    """A brand in `#rrggbb`, for mails, whose readers know no tokens: on a light ground and on a dark one. `ink` is what
    is written on it.
    """

    light: str
    light_ink: str
    dark: str
    dark_ink: str


@functools.lru_cache(maxsize=8)
def colours_of(hue: int) -> Colours:
    """As the tokens have them: the lightness is ours, so every hue keeps its contrast."""
    return Colours(_rgb(0.44, 0.1, hue), "#ffffff", _rgb(0.8, 0.12, hue), _rgb(0.2, 0.04, hue))


def _rgb(lightness: float, chroma: float, hue: int) -> str:
    """OKLCH as sRGB (https://bottosson.github.io/posts/oklab/), with as much chroma as a screen can show."""
    while True:
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        cones = [(lightness + x * a + y * b) ** 3 for x, y in TO_CONES]
        linear = [sum(factor * cone for factor, cone in zip(row, cones, strict=True)) for row in TO_RGB]
        if all(-1e-4 <= each <= 1 for each in linear):
            return "#" + "".join(f"{round(255 * _gamma(max(0.0, each))):02x}" for each in linear)
        chroma -= 0.002


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def brand_version(css: str) -> str:
    """A short name for exactly this style sheet, so that browsers may keep it for good."""
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def icon_path(mark_key: str | None, built_in: str) -> str:
    """Where the site's icon is: the uploaded mark, else the built-in one."""
    return f"/files/{mark_key}" if mark_key else built_in


_HEADING = re.compile(r"(</?h)([1-6])>")


def levelled(html: str, first: int) -> str:
    """A text's own headings, made to follow those of its page: the highest becomes `<h{first}>`, none is skipped."""
    used = sorted({level for _, level in _HEADING.findall(html)})
    become = {level: min(6, first + place) for place, level in enumerate(used)}
    return _HEADING.sub(lambda found: f"{found[1]}{become[found[2]]}>", html)


@dataclass(frozen=True, kw_only=True)
class Debt:
    """How many answers are owed and overdue, since when the oldest is, and how long an answer takes in the median."""

    answers_owed: int
    answers_overdue: int
    oldest_owed_since: datetime | None
    median_answer_seconds: int | None


@dataclass(frozen=True)
class Knob:
    """A column of the site that the owner turns: one of `choices`, a number in `least` to `most`, or on and off.

    `may_be_off`: a number that may be left out.
    """

    name: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    may_be_off: bool = False

    def takes(self, value: object) -> bool:
        """Whether it can be set to this."""
        if self.choices:
            return value in self.choices
        if not self.most:
            return isinstance(value, bool)
        if value is None:
            return self.may_be_off
        return isinstance(value, int) and self.least <= value <= self.most


KNOBS = (
    Knob("who_posts", choices=("members", "team")),
    Knob("names_shown_to", choices=("everyone", "members", "team")),
    Knob("edits_with_notice"),
    Knob("merge_proposals"),
    Knob("answer_votes", least=1, most=MOST_ANSWER_VOTES),
    Knob("answer_days", least=1, most=365),
    Knob("debt_ceiling", least=1, most=10_000, may_be_off=True),
    Knob("verdict_days", least=1, most=180),
    Knob("public_numbers"),
)
