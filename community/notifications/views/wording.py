"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words({"no-such-level": _("Please choose what you want to hear: outcomes, everything, or nothing.")})
