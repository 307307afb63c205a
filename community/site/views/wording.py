"""The words for what the site's actions refuse."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "site-line-missing": _("Please write something here."),
        "site-line-length": _("This may have at most %(most)s characters."),
        "site-text-missing": _("Please write something here."),
        "site-text-length": _("This may have at most %(most)s characters."),
        "hue-range": _("A hue is a number from 0 to 360."),
        "knob-range": _("Please stay within the safe range."),
        "numbers-not-public": _("The owner keeps these numbers to the team, the moderators and the owners."),
        "font-unknown": _("Please choose one of the fonts."),
        "policy-meanwhile": _(
            "Version %(number)s was published while you were writing. Yours was not; compare them, then publish again."
        ),
    }
)
