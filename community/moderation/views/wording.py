"""The words for what this room refuses."""

from flask_babel import lazy_gettext as _

from community.web.wording import add_titles, add_words

add_titles({"brake-pulled": _("It is stormy here")})
add_words(
    {
        "withheld": _("A decision of the moderators withholds this from you."),
        "brake-pulled": _("Everybody adds one contribution in ten minutes here. You have just added yours."),
        "report-own": _("This is your own. You can change it, or take it back."),
        "moderation-text-length": _("This may have at most %(most)s characters."),
        "case-closed": _("This case is closed."),
        "case-claimed": _("Another moderator is at this case."),
        "case-awaits-second": _("A decision on this case awaits a second moderator."),
        "interest-subject": _("This is about you, so another moderator decides."),
        "interest-reporter": _("You reported this, so another moderator decides."),
        "interest-reported-by": _("You were reported by this member, so another moderator decides."),
        "interest-thread": _("You took part in this discussion, so another moderator decides."),
        "note-empty": _("Please write a note."),
        "look-first": _("Please say first that you look at this record."),
    }
)
add_words(
    {
        "ruling-rung": _("Please choose what follows."),
        "ruling-nothing": _("Where nothing was broken, nothing follows."),
        "ruling-clause-missing": _("Please say which rule was broken."),
        "ruling-clause-version": _("Please choose a rule as it read when this was written."),
        "ruling-facts-missing": _("Please say what happened."),
        "ruling-why": _("Please say in at least %(least)s characters why the rule applies."),
        "ruling-no-end": _("This has no end to set."),
        "ruling-end-missing": _("Please say until when."),
        "ruling-span-withhold": _("This can be taken away for 1 hour to 90 days."),
        "ruling-span-suspend": _("A membership is suspended for 7 to 180 days."),
        "ruling-span-emergency": _("An emergency stop lasts 72 hours at most."),
        "ruling-nobody": _("Nobody is known here from whom anything could be taken."),
        "ruling-last-owner": _("This is the last owner who can act. Somebody else has to be made an owner first."),
        "ruling-review": _("Please say when this is looked at again."),
        "ruling-capabilities": _("Please say what is taken away."),
        "ruling-scope": _("Please choose the whole site, a board or an idea."),
        "ruling-site-only": _(
            "Uploading pictures and changing the profile can be taken away on the whole site only: no board or idea "
            "keeps them apart."
        ),
        "ruling-votes-clause": _("Votes are set aside under the rules against fraud only."),
        "ruling-holds": _("Only what this member contributed can be set aside here."),
        "sweep-missing": _("Please say from when to when."),
        "sweep-order": _("Please choose an end that comes after the beginning."),
        "ruling-no-thread": _("There is no discussion to lock."),
        "ruling-deviation": _("Please say why you do not follow the recommendation."),
        "emergency-once": _("There was an emergency stop on this case already. Please decide it."),
        "second-is-another": _("Somebody else has to agree to your decision."),
        "decision-not-pending": _("This decision awaits nobody any more."),
        "decision-not-in-force": _("This decision never came into force."),
        "decision-reversed": _("This decision was taken back already."),
        "reversal-reason": _("Please say why it is taken back."),
    }
)
add_words(
    {
        "not-your-statement": _("This is about somebody else."),
        "appeal-empty": _("Please say how you see it."),
        "appeal-filed": _("You have asked already. Another moderator will look at it."),
        "appeal-late": _("The time to object is over."),
        "appeal-decided": _("This was decided already."),
        "appeal-own-decision": _("You took part in this decision, so somebody else looks again."),
        "appeal-outcome": _("Please choose what follows."),
        "appeal-reasons": _("Please give reasons, in at least %(least)s characters."),
        "appeal-nothing-to-shorten": _("This has no end that could come sooner."),
        "appeal-milder": _("Please choose an earlier end that is still to come: it can only become milder."),
        "brake-hours": _("A brake lasts %(least)s to %(most)s hours."),
        "brake-reason": _("Please say why: the page shows it to everybody."),
    }
)
