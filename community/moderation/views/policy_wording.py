"""The words for what the policy's actions refuse."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "policy-unchanged": _("This is word for word the version in force."),
        "policy-changed": _("The policy has changed. Please read what changed, and agree, before you write again."),
        "clauses-missing": _("A policy needs at least one rule."),
        "clauses-many": _("A policy may have at most %(most)s rules."),
        "clause-key": _("Something is wrong with these rules. Please open the page anew."),
        "clause-severity": _("Please choose how grave a breach is."),
    }
)
