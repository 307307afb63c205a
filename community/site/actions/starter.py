"""The texts that a new site begins with; the owner changes them. A line here is a line there."""

ABOUT = """\
This is where customers and the people who build meet. Propose what should be built, vote for what others \
proposed, and hear what became of it.

- Everyone may join and take part at once. There is no level to earn.
- The product team answers in public, and says why when the answer is no.
"""

PRIVACY = """\
We keep what you give us: your handle, your e-mail address, a hash of your password, and what you post. Your \
votes are counted in public and named only to the product team.

A cookie keeps you signed in. There are no trackers, and no page loads anything from elsewhere.
"""

POLICY = """\
# What we ask of each other

- **Respect.** Argue with ideas, not with people.
- **No harassment, threats or discrimination.**
- **Keep private what is private**, of others and of your own.
- **No advertising and no spam.**
- **One person, one voice.** One account each; votes are not bought, sold or traded.
- **Upload only what you may share.**

# What you can expect

- You take part from the first minute, with everything a member may do.
- You lose only what you misused, for a stated time, with reasons and a way to object.
- Somebody else decides when you object.
- Your contributions stay yours. You let us show them here and build on the ideas without owing you payment.
"""
