"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "handle-shape": _(
            "A handle has 3 to 30 lower-case letters, digits or hyphens, and begins and ends with a letter or digit."
        ),
        "handle-shape-like": _("A handle has 3 to 30 lower-case letters, digits or hyphens. How about %(suggestion)s?"),
        "handle-reserved": _("This handle is kept for the community itself. Please choose another."),
        "handle-taken": _("This handle is taken. %(suggestion)s is free."),
        "handle-taken-all": _("This handle is taken. Please choose another."),
        "handle-like-staff": _("This looks too much like somebody from the team. Please choose another."),
        "policy-newer": _(
            "Version %(number)s came into force while you were reading. Please look at it, and accept that one."
        ),
        "email-shape": _("This is not an e-mail address we can write to. One looks like mara@example.org."),
        "email-taken": _("Another member has confirmed this address."),
        "name-empty": _("Please give a name with at least one letter or digit."),
        "name-long": _("A name has at most %(most)s characters."),
        "name-hides": _("This name contains invisible characters. Please type it anew."),
        "name-like-staff": _("This name looks too much like somebody from the team. Please choose another."),
        "password-length": _("A password has %(least)s to %(most)s characters."),
        "password-common": _("This is one of the first passwords that anybody would try. Please choose another."),
        "password-is-name": _("The password must not be your handle or your address."),
        "sign-in-failed": _("That did not match. Please check both and try again."),
        "suspended": _("Your membership is suspended."),
        "demo-elsewhere": _("Demo accounts work only on the machine they were made on. Please join with your own."),
        "too-busy": _("Many people are signing in right now."),
        "link-unknown": _("This link is not one of ours, or it is long over."),
        "link-used": _("This link has done its work already."),
        "link-expired": _("This link is over."),
        "address-taken": _("Another member has confirmed this address in the meantime."),
        "not-your-profile": _("Only its owner can change a profile."),
        "bio-long": _("This may have at most %(most)s characters."),
        "time-zone-unknown": _("Please choose a time zone from the list."),
        "email-same": _("This is your address already."),
        "password-wrong": _("This is not your password. Please try again."),
        "handle-nobody": _("Nobody has this handle."),
        "role-no-account": _("@%(handle)s is known from an import only. Somebody has to claim the account first."),
        "last-owner": _("Somebody has to own this community. Make another member an owner first."),
        "claim-not-unclaimed": _("@%(handle)s is a member, or was claimed already. There is nothing to hand over."),
        "claim-no-account": _("@%(handle)s is known from an import only, and cannot take anything over."),
    }
)
