"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_words

add_words(
    {
        "board-not-yours": _("This board takes ideas from others only. Please pick another board."),
        "posting-by-team": _("At the moment only the team shares ideas here. Vote and discuss as before."),
        "merging-by-team": _("At the moment only the team says which ideas are the same."),
        "not-your-idea": _("Only the author can change an idea."),
        "idea-removed": _(
            "Whoever wrote this idea left the community and took it along. The discussion under it is gone, too."
        ),
        "idea-withdrawn": _("The author has taken this idea back."),
        "idea-held": _("A moderator has set this idea aside."),
        "idea-merged": _("This idea is part of another one now. It goes on at %(went_to)s."),
        "idea-takes-in": _("Other people's ideas are part of this one. Please ask the team to take it back."),
        "no-such-idea": _("Which idea? Please give its number or its address."),
        "merge-same": _("These are one idea already."),
        "merged-already": _("This idea is part of another one already: %(went_to)s. Undo that first."),
        "merge-not-open": _("Ideas that were taken back or set aside are not merged."),
        "merge-decided": _("This idea is decided. If another one is the same, say so on the page of that one."),
        "merge-other-readers": _("Different people see these two boards, so their ideas cannot be merged."),
        "too-late-to-restore": _("An idea can come back within 30 days. That time has passed."),
        "title-length": _("A title has %(least)d to %(most)d characters."),
        "body-length": _("That is %(length)d characters; %(most)d fit."),
        "too-many-pictures": _("At most %(most)d pictures fit into one idea."),
        "too-many-tags": _("At most %(most)d tags, please."),
        "tag-length": _("The tag “%(name)s” is too long; %(most)d characters fit."),
        "idea-revised-meanwhile": _("This idea was changed while you were writing."),
        "status-internal": _("This status is set by the community itself."),
        "reason-missing": _("A no needs a reason. Please pick one."),
        "reason-length": _("Say why in at least %(least)d characters, so that people can follow."),
        "status-is-that-already": _("The idea has that status already. Add an answer, or pick another."),
        "no-such-date": _("That is not a date."),
        "target-range": _("An aim lies between January %(least)d and December %(most)d."),
        "no-such-moment": _("That is not a date with a time."),
        "publish-in-past": _("That time has passed. Publish now, or pick a later time."),
        "answered-meanwhile": _("Somebody on the team answered while you were writing."),
        "draft-meanwhile": _("Somebody on the team saved this draft while you were writing."),
        "draft-published": _("This draft was published."),
        "draft-author-gone": _("Whoever wrote it is no longer here."),
        "draft-fault": _(
            "Something broke on our side while publishing it. It has been written down; save it to try again."
        ),
        "status-moved-meanwhile": _("The idea got another status after this was scheduled."),
        "name-length": _("A name has 1 to %(most)d characters."),
        "name-missing": _("A tag needs a name."),
        "first-status-open": _("New ideas begin with this status, so its stage must be “open”."),
        "status-needed": _("The community needs this status. You may rename it."),
        "status-in-use": _("Ideas have or had this status, so it has to stay. You may rename it."),
        "board-in-use": _("There are ideas on this board, so it has to stay. You may rename it."),
        "board-merged-across": _(
            "Ideas of this board are merged with ideas of another, so both have to be seen by the same people."
        ),
        "last-board": _("A community needs at least one board."),
        "no-such-status": _("There is no such status any more."),
    }
)
