"""The tables of membership."""

from community.membership.models.access import Agreement, MailLink, MemberSession, RoleGrant
from community.membership.models.keeping import CleanUp, Departed, Draft, Upload
from community.membership.models.member import SHOWN, Member
from community.membership.models.withheld import EVERYTHING, Hold, Holdable, Scope, Withholding

__all__ = [
    "EVERYTHING",
    "SHOWN",
    "Agreement",
    "CleanUp",
    "Departed",
    "Draft",
    "Hold",
    "Holdable",
    "MailLink",
    "Member",
    "MemberSession",
    "RoleGrant",
    "Scope",
    "Upload",
    "Withholding",
]
