"""Everything that may be allowed or refused, in one vocabulary."""

from enum import StrEnum


class Permission(StrEnum):
    """`resource.action`; what each opens is in the note beside it, printed in docs/reference."""

    IDEA_POST = "idea.post", "Share an idea."
    IDEA_REVISE = "idea.revise", "Change one's own idea."
    IDEA_WITHDRAW = "idea.withdraw", "Take one's own idea back, and bring it back within 30 days."
    IDEA_ANSWER = "idea.answer", "Change the status of an idea and answer it for the product team."
    IDEA_MERGE = "idea.merge", "Merge ideas that are one, and undo it."
    MERGE_PROPOSE = "merge.propose", "Propose that two ideas are merged."
    IDEA_EXPORT = "idea.export", "Pull lists of ideas as CSV."
    COMMENT_POST = "comment.post", "Comment and reply."
    COMMENT_REVISE = "comment.revise", "Change one's own comment."
    COMMENT_WITHDRAW = "comment.withdraw", "Take one's own comment back, and bring it back."
    COMMENT_NOTE = "comment.note", "Write and read internal notes."
    COMMENT_ANSWER = "comment.answer", "Mark a comment as the answer."
    THREAD_LOCK = "thread.lock", "Lock a discussion and open it again."
    VOTE_CAST = "vote.cast", "Vote for an idea."
    VOTE_WITHDRAW = "vote.withdraw", "Take one's own vote back."
    VOTE_RECORD = "vote.record", "Record a vote on behalf of a customer."
    VERDICT_GIVE = "verdict.give", "Say whether what was shipped solved it."
    VERDICT_WITHDRAW = "verdict.withdraw", "Take back what one said of it."
    LINK_POST = "link.post", "Write text that links to other sites."
    MENTION_NOTIFY = "mention.notify", "Have those told whom one names with @handle."
    FOLLOW_CHOOSE = "follow.choose", "Follow an idea or mute it, say what to be told, and mark it as read."
    REPORT_FILE = "report.file", "Report what breaks the policy."
    UPLOAD_CREATE = "upload.create", "Upload a picture."
    PROFILE_EDIT = "profile.edit", "Change one's own name, words and picture."
    ACCOUNT_KEEP = "account.keep", "Change one's own password, address and language, and end one's sessions."
    ACCOUNT_LEAVE = "account.leave", "Take a copy of one's own data, and remove one's account."
    CASE_DECIDE = "case.decide", "Decide cases and appeals, set aside, slow a place down, read a member's record."
    SITE_CONFIGURE = "site.configure", "Change boards, statuses, tags, brand and policy."
    ROLE_GRANT = "role.grant", "Give and take roles, and hand imported contributions to their author."

    note: str

    @classmethod
    def named(cls, value: str) -> "Permission":
        """The permission `resource.action`; raises KeyError for none such."""
        return _NAMED[value]

    __hash__ = str.__hash__  # Enum's own is Python code, and every page asks which permissions are held

    def __new__(cls, value: str, note: str) -> "Permission":
        member = str.__new__(cls, value)
        member._value_ = value
        member.note = note
        return member


_NAMED = {str(permission): permission for permission in Permission}
