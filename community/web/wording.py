"""The words for what the domain says in codes. Each room's door adds its own."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from community.core.errors import CommunityError

WORDS: dict[str, LazyString] = {
    "sign-in-first": _("Please sign in first."),
    "not-your-role": _("Your role does not include this."),
    "missing": _("There is nothing here, or nothing that is yours to see."),
    "meanwhile": _("Somebody else was a moment faster. Nothing was changed; please look again and repeat it."),
    "changed-meanwhile": _("Somebody else changed this while you were here."),
    "busy": _("Very many people are writing at this moment. Nothing was changed; please try again in a moment."),
    "too-many-ideas": _("You have shared many ideas in a short time."),
    "too-many-comments": _("You have commented a lot in a short time."),
    "too-many-votes": _("You have voted a lot in a short time."),
    "too-many-uploads": _("You have uploaded many pictures in a short time."),
    "too-many-reports": _("You have reported a lot in a short time."),
    "too-many-join": _("Many people have joined from your network within the hour."),
    "too-many-reset": _("Many reset links were asked for from your network."),
    "too-many-refusals": _("You have been told several times today that a reply did not become a comment."),
    "too-many-sign-in": _("Too many attempts for this account from your network."),
}

# A heading of their own, for refusals that are not about whose it is to do.
TITLES: dict[str, LazyString] = {}

# What people write in their own words, in any form: the only fields that an error shows again.
FIELDS: dict[str, LazyString] = {
    "title": _("Title"),
    "body": _("Text"),
    "text": _("Text"),
    "tags": _("Tags"),
    "name": _("Name"),
    "display_name": _("Name"),
    "bio": _("About you"),
    "note": _("Note"),
    "description": _("Description"),
    "handle": _("Handle"),
    "email": _("E-mail address"),
    "customer": _("Customer"),
    "tagline": _("Heading of the front page"),
    "about": _("About this community"),
    "privacy": _("Privacy"),
    "facts": _("What happened"),
    "quote": _("Evidence"),
    "why": _("Why the rule applies"),
    "deviation": _("Why not what is recommended"),
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "fine": _("What is fine, as an example"),
    "not_fine": _("What is not"),
}


def add_words(words: Mapping[str, LazyString]) -> None:
    """Teach the doors the codes of a room."""
    WORDS.update(words)


def add_titles(titles: Mapping[str, LazyString]) -> None:
    """Teach the doors headings for a room's codes."""
    TITLES.update(titles)


def word(code: str, details: Mapping[str, object] | None = None) -> str:
    """The sentence for a code in the reader's language."""
    sentence = str(WORDS[code])
    return sentence % details if details else sentence


def word_error(error: CommunityError) -> str:
    """The sentence for an error of the domain."""
    return word(error.code, error.details)
