"""What the index still has to learn."""

from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId


class SearchDirty(Base):
    """This idea changed since it was indexed."""

    __tablename__ = "search_dirty"

    idea_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=1, comment="Moves with every change, so that none is lost meanwhile")
