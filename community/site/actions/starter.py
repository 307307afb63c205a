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

A cookie keeps you signed in and remembers when you last opened My page, another remembers the language you chose. \
There are no trackers, and no page loads anything from elsewhere.

So that one person does not vote as many, we note with each joining, vote, idea, comment and report which network \
and which browser it came from: as keyed hashes of a part of the address (the first three of four numbers) and of a \
random number in a cookie. We keep neither the address nor the cookie's number, and forget the hashes after 30 days. \
No machine decides anything from them; a moderator may look into what seems to belong together.

Everything else is kept as long as your account. In your settings, under [Your data](/settings/data), you download \
all of it in one file, and remove your account; both also while you are suspended. Then your name, handle, address, \
profile, reports and sessions are gone at once, and mentions of you lose your handle. Your ideas and comments stay as \
those of a former member or go, as you choose. Your votes on ideas that can still be voted on are withdrawn, and those \
on decided ones stay in the count without a name. Within a day what was deleted is overwritten in the database's own \
files; backups, and the journal that a PostgreSQL server keeps for them, hold it until they run out. A measure in \
force outlasts the account until its own end, known by a keyed hash of the address alone. What others wrote about you \
in words of their own stays: ask the moderators.
"""

POLICY = """\
# What we ask of each other

The numbered rules below say it, each with an example of what is fine and of what is not. They hold for everybody, \
the people who run the place among them.

# What you can expect

- You take part from the first minute, with everything a member may do.
- You lose only what you misused, for a stated time, with reasons and a way to object.
- Somebody else decides when you object.
- Your contributions stay yours. You let us show them here and build on the ideas without owing you payment.
"""
