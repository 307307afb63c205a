"""The clauses that a new site begins with; the owner changes them. A line here is a line there."""

from community.moderation.rules.clauses import Wording

CLAUSES = (
    Wording(
        key="respect",
        title="Respect",
        text="Argue with ideas, not with people. No insults, no mockery, no name-calling, also not as a joke or in \
return for one.",
        severity=1,
        fine="“I think this would make the app slower, and here is what I measured.”",
        not_fine="“Only an idiot would ask for this.”",
    ),
    Wording(
        key="harassment",
        title="Harassment",
        text="Do not go after anyone: no following people from thread to thread, no piling on, no pressing on after \
somebody has asked you to stop, no setting others on them.",
        severity=3,
        fine="Disagreeing with the same person twice in a week, each time about the idea.",
        not_fine="Answering every comment of one member with a jab, or calling on friends to do so.",
    ),
    Wording(
        key="discrimination",
        title="Discrimination",
        text="No contempt for what people are: origin, skin colour, faith, sex, gender, whom they love, age, body, \
illness or disability.",
        severity=3,
        fine="“The labels cannot be read by people who are colour-blind.”",
        not_fine="“People from there should not have a say in this.”",
    ),
    Wording(
        key="threats",
        title="Threats",
        text="No threats, no wishing harm on anyone, no calls for violence, no praise of it. This holds for people \
here and elsewhere.",
        severity=4,
        fine="“If this goes away I shall cancel my subscription.”",
        not_fine="“I know where your office is. You will see.”",
    ),
    Wording(
        key="sexual-content",
        title="Sexual content",
        text="No pornography and no sexual remarks about anyone. Anything that sexualises children is removed at \
once and reported to the authorities.",
        severity=4,
        fine="Asking that a health product be described in plain words.",
        not_fine="An explicit picture, or a remark about somebody’s body.",
    ),
    Wording(
        key="private-information",
        title="Private information",
        text="Keep private what is private: no addresses, telephone numbers, documents, order numbers or messages \
of others without their leave. Take care with your own.",
        severity=3,
        fine="A screenshot with names and numbers blacked out.",
        not_fine="Posting a courier’s telephone number, or the letter that somebody wrote to you alone.",
    ),
    Wording(
        key="advertising",
        title="Spam and advertising",
        text="No promotion of goods or services, no referral links, no text posted over and over. Naming a product \
to explain an idea is fine.",
        severity=2,
        fine="“The scale in my kitchen shows the weight in large digits. I would like that here.”",
        not_fine="The same shop link with a discount code under six ideas.",
    ),
    Wording(
        key="off-purpose",
        title="Off purpose",
        text="This place is for ideas about what is built here, and for talking them over. Leave other quarrels and \
campaigns outside. A small aside among friends is no offence.",
        severity=1,
        fine="A joke that fits, or a story of how you came to need it.",
        not_fine="An idea that is about an election, or a thread filled with the talk of another forum.",
    ),
    Wording(
        key="deception",
        title="Deception",
        text="Do not pretend to be somebody else, above all not one of the team. Say so when you are paid to speak \
for a company. Do not spread what you know to be false, and no links that lead elsewhere than they say.",
        severity=3,
        fine="Writing under a name that you made up.",
        not_fine="A handle and a picture like those of a team member, answering in their place.",
    ),
    Wording(
        key="one-voice",
        title="One person, one voice",
        text="Each person has one account, and votes with it. No second account to vote, to agree with yourself or \
to come back while something is withheld from you.",
        severity=3,
        fine="Two people of one household, each with their own account and opinion.",
        not_fine="Three accounts of one person that vote for the same idea.",
    ),
    Wording(
        key="vote-buying",
        title="Vote buying",
        text="Votes are not bought, sold, swapped or rewarded. Telling people about an idea and asking them to vote \
as they think is welcome.",
        severity=3,
        fine="“I have proposed this. If you need it too, please vote for it.”",
        not_fine="A voucher for everybody who votes, or “vote for mine and I vote for yours”.",
    ),
    Wording(
        key="beta-confidentiality",
        title="Confidentiality of betas",
        text="What you see in a private beta stays there until its programme says that it may be told: no pictures, \
no builds, no descriptions outside of it.",
        severity=3,
        fine="Saying that you take part, where the programme allows that.",
        not_fine="A screenshot of an unfinished screen on a public page.",
    ),
    Wording(
        key="challenge-rules",
        title="Rules of challenges",
        text="Who enters a challenge keeps to its rules: one’s own work, its deadline, its limits for entries. Nobody \
judges what they entered themselves.",
        severity=2,
        fine="Building on somebody’s idea, saying whose it is, where the rules allow it.",
        not_fine="Entering the work of somebody else as one’s own.",
    ),
    Wording(
        key="lawful-uploads",
        title="Lawful uploads",
        text="Upload only what you may share: what you made, or have leave to show, of people who do not mind. No \
malicious files, nothing that the law forbids.",
        severity=3,
        fine="Your own photograph of the thing you are talking about.",
        not_fine="A page scanned from a book, or a picture of a stranger taken in secret.",
    ),
    Wording(
        key="report-abuse",
        title="Abuse of reports",
        text="Report what breaks a rule, as you see it. Do not report to be rid of somebody or of an opinion, and \
do not gather others to do it. An honest mistake is never held against you.",
        severity=2,
        fine="A report that turned out to be wrong.",
        not_fine="Reporting every comment of somebody you argued with.",
    ),
)
