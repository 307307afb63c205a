"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "votes-frozen": _("This idea is decided, so its votes stay as they are."),
        "voters-named-to-team": _("Votes are counted in public; who voted is for the product team only."),
        "no-such-customer": _("That is neither the handle of a member nor an e-mail address."),
        "vote-note-length": _("A note has at most %(most)d characters."),
        "not-shipped": _("This idea is not shipped, so there is nothing to say about it yet."),
        "verdict-of-voters": _("Those who voted for an idea say whether it helped."),
        "verdict-too-early": _("Give it a few days. Then say whether it helped."),
        "verdict-missing": _("Please pick one of the three."),
        "verdict-length": _("A note has at most %(most)d characters."),
    }
)
