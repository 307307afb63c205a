"""The clauses of the policy, in versions."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id
from community.site.models import PolicyVersion


class Clause(Base):
    """One rule as it reads in one version of the policy. Never changed, but followed by the next version's."""

    __tablename__ = "clauses"
    __table_args__ = (
        UniqueConstraint("policy_version_id", "key"),
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
    )

    id: Mapped[Id]
    policy_version_id: Mapped[int] = mapped_column(BigId, ForeignKey(PolicyVersion.id))
    position: Mapped[int] = mapped_column(comment="Its number in the policy, from 1")
    key: Mapped[str] = mapped_column(comment="The same in every version: advertising")
    title: Mapped[str]
    text: Mapped[str]
    severity: Mapped[int] = mapped_column(comment="1 slight to 4 grave")
    fine: Mapped[str] = mapped_column(default="", comment="What is fine, as an example")
    not_fine: Mapped[str] = mapped_column(default="", comment="What is not")
