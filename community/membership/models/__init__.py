"""The tables of membership."""

from community.membership.models.access import Agreement, MailLink, MemberSession, RoleGrant
from community.membership.models.keeping import Draft, Upload
from community.membership.models.member import Member

__all__ = ["Agreement", "Draft", "MailLink", "Member", "MemberSession", "RoleGrant", "Upload"]
