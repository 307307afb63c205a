"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "thread-locked": _("This discussion is locked. It can be read, but not continued."),
        "thread-joined": _("This discussion is part of another one now. It goes on at %(went_to)s."),
        "comments-closed": _("This is off the lists, so it takes no comments."),
        "comment-empty": _("A comment needs some words."),
        "comment-length": _("That is %(length)d characters; %(most)d fit."),
        "comment-withdrawn": _("You have taken this comment back. Bring it back before you change it."),
        "comment-edited-meanwhile": _("This comment was changed while you were writing."),
        "parent-withdrawn": _("The comment you reply to was taken back by its author."),
        "parent-held": _("The comment you reply to was set aside by a moderator."),
        "not-your-comment": _("Only the author can change a comment."),
        "answer-not-public": _("Only what everybody can read can be an answer."),
    }
)
