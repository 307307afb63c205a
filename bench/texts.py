"""Invented ideas and comments that read like people's; the same for the same seed."""

from collections.abc import Sequence
from functools import cache
from random import Random

from community.core.text import render_markdown

VERBS = (
    "Show", "Remember", "Sort", "Share", "Export", "Pause", "Repeat", "Compare", "Print", "Schedule", "Filter",
    "Translate", "Group", "Rename", "Archive", "Preview", "Search", "Limit", "Swap", "Rate", "Reserve", "Split",
    "Return", "Label",
)  # fmt: skip
THINGS = (
    "allergens", "delivery windows", "recipes", "shopping lists", "refill jars", "deposits", "receipts",
    "substitutes", "seasonal vegetables", "loyalty points", "gift boxes", "opening hours", "cooking times",
    "portions", "favourites", "leftovers", "vouchers", "bakery orders", "milk bottles", "weekly menus",
    "ingredients", "prices per kilo", "best-before dates", "family accounts", "addresses", "invoices", "crates",
    "cheese counters", "market stalls", "coffee blends",
)  # fmt: skip
PLACES = (
    "in the recipe planner", "on the packing slip", "before checkout", "in the app", "for large households",
    "on the map", "without signing in", "in the weekly mail", "for the whole week", "at the pickup point",
    "on the lock screen", "by shop", "for allergy sufferers", "while offline", "on the receipt", "by season",
    "with one hand", "for the office kitchen", "in dark mode", "next to the price", "in the basket",
    "for vegans", "on large screens", "with a screen reader", "per person",
)  # fmt: skip
SITUATIONS = (
    "We are five at home and I plan on Sunday evening.",
    "I order on the train, with one hand and a poor connection.",
    "My mother cannot read small print, and I shop for her every Thursday.",
    "Our office kitchen shares one account, and nobody knows who ordered what.",
    "I have worked around this with a spreadsheet for a year.",
    "Since the last update I need twice as many taps for this.",
    "Half of our street orders on the same day.",
    "I came from another shop where this was possible.",
)
WISHES = (
    "It would help to see {thing} {place}, before I decide.",
    "Please let me **{verb}** {thing} once, and keep it that way.",
    "A small switch to {verb} {thing} would do; it need not be clever.",
    "What I miss is {thing} {place}, with the reason beside it.",
    "Could the list {verb} {thing} by itself, and tell me what it changed?",
)
REASONS = (
    "That would save me a call to the shop, and you an answer.",
    "Nobody would throw food away for want of a reminder.",
    "It is a small thing, but it happens every single week.",
    "I know three neighbours who gave up because of it.",
    "If it is too much work, a note in the mail would be a start.",
)
REPLIES = (
    "Same here, most of all {place}.",
    "I would rather {verb} {thing} by hand and have fewer settings. But yes, *something* has to change.",
    "We tried this with {thing} in our house. It worked for two weeks, until the crates got mixed up.",
    "Would this also cover {thing}? Then it has my vote.",
    "For those who wait: open the list {place}, and hold {thing} for a second. It is hidden, but it is there.",
    "Careful, {thing} are not the same in every shop. Ask first, then {verb}.",
)
POOL = 400


def title(random: Random) -> str:
    """One line of an idea."""
    return f"{random.choice(VERBS)} {random.choice(THINGS)} {random.choice(PLACES)}"


@cache
def bodies() -> Sequence[tuple[str, str]]:
    """Bodies in Markdown, each with its HTML: a pool, for rendering is what takes time."""
    random = Random(1)
    return [_rendered(_body(random)) for _ in range(POOL)]


@cache
def replies() -> Sequence[tuple[str, str]]:
    """Comments in Markdown, each with its HTML."""
    random = Random(2)
    return [_rendered(_filled(random.choice(REPLIES), random)) for _ in range(POOL)]


def two_words(random: Random) -> str:
    """What somebody searches for: a verb and the end of a thing."""
    return f"{random.choice(VERBS).lower()} {random.choice(THINGS).split()[-1]}"


def _rendered(source: str) -> tuple[str, str]:
    return source, render_markdown(source)


def _body(random: Random) -> str:
    wishes = "\n".join(f"- {_filled(wish, random)}" for wish in random.sample(WISHES, 2))
    return f"{random.choice(SITUATIONS)}\n\n{wishes}\n\n{random.choice(REASONS)} {random.choice(SITUATIONS)}"


def _filled(sentence: str, random: Random) -> str:
    words = {"verb": random.choice(VERBS).lower(), "thing": random.choice(THINGS), "place": random.choice(PLACES)}
    return sentence.format(**words)
