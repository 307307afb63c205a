"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "no-such-level": _("Please choose what you want to hear: outcomes, everything, or nothing."),
        "not-your-address": _("Replies are taken from the address that the member has confirmed, and no other."),
        "policy-first": _("The policy has changed. Please agree to it on the site before you next write."),
    }
)
