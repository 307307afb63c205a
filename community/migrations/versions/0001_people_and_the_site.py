"""people and the site"""

import sqlalchemy as sa
from alembic import op

from community.core.db import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False, comment="The page whose form it fills"),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_drafts_token_hash")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_created_at"), ["created_at"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True, comment="Lower case; signs in and is unique once confirmed"),
        sa.Column("email_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True, comment="argon2id; NULL: cannot sign in"),
        sa.Column("role_names", sa.Text(), nullable=False, comment="Derived from role_grants, sorted, space between"),
        sa.Column("bio", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("bio_html", sa.Text(), nullable=False),
        sa.Column("avatar_key", sa.Text(), nullable=True, comment="File key of an uploaded picture"),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "names_votes", sa.Boolean(), nullable=False, comment="Whether everybody may read what they voted for"
        ),
        sa.Column("language", sa.Text(), nullable=False, comment="Empty: the browser's wish"),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False, comment="Signs in on loopback only"),
        sa.Column("source", sa.Text(), nullable=True, comment="Name of the import that brought them"),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("claim_email", sa.Text(), nullable=True, comment="Whoever confirms this address takes over"),
        sa.Column("claimed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column(
            "handed_over_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The owner who said so; NULL: an address was confirmed",
        ),
        sa.CheckConstraint("length(handle) BETWEEN 3 AND 30", name=op.f("ck_members_handle_length")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["members.id"], name=op.f("fk_members_claimed_by_id")),
        sa.ForeignKeyConstraint(["handed_over_by_id"], ["members.id"], name=op.f("fk_members_handed_over_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("handle", name=op.f("uq_members_handle")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_members_source_source_id")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(
            "ix_members_claim_email",
            ["claim_email"],
            unique=False,
            postgresql_where=sa.text("claim_email IS NOT NULL"),
            sqlite_where=sa.text("claim_email IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_members_staff",
            ["id"],
            unique=False,
            postgresql_where=sa.text("role_names <> ''"),
            sqlite_where=sa.text("role_names <> ''"),
        )
        batch_op.create_index(
            "uq_members_confirmed_email",
            ["email"],
            unique=True,
            postgresql_where=sa.text("email_confirmed_at IS NOT NULL"),
            sqlite_where=sa.text("email_confirmed_at IS NOT NULL"),
        )

    op.create_table(
        "policy_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("in_force_from", UtcDateTime(), nullable=False),
        sa.Column(
            "written_by",
            sa.Integer(),
            nullable=True,
            comment="Member id; no key, for the site lies below membership",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_versions_number")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tagline", sa.Text(), nullable=False),
        sa.Column(
            "hue",
            sa.Integer(),
            nullable=False,
            comment="Degrees on the OKLCH wheel; lightness and chroma are the design's",
        ),
        sa.Column("font_text", sa.Text(), nullable=False, comment="Key of one of rules.FONTS"),
        sa.Column("font_display", sa.Text(), nullable=False, comment="Key of one of rules.FONTS"),
        sa.Column(
            "mark_key",
            sa.Text(),
            nullable=True,
            comment="File key of the uploaded mark; NULL: the built-in one",
        ),
        sa.Column("about", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("privacy", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("privacy_html", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("hue BETWEEN 0 AND 360", name=op.f("ck_site_hue")),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "agreements",
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "policy_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("accepted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_agreements_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_versions.id"], name=op.f("fk_agreements_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "policy_version_id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "mail_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="Where it goes, and what it confirms"),
        sa.Column("token_hash", sa.Text(), nullable=True, comment="NULL until the id is known"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('confirm', 'reset')", name=op.f("ck_mail_links_purpose")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mail_links_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mail_links_token_hash")),
    )
    with op.batch_alter_table("mail_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_links_member_id"), ["member_id"], unique=False)

    op.create_table(
        "member_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column(
            "browser",
            sa.Text(),
            nullable=False,
            comment="As people would call it: Firefox · Linux; empty: unknown",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_sessions_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_member_sessions_token_hash")),
    )
    with op.batch_alter_table("member_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_sessions_member_id"), ["member_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("role IN ('team', 'moderator', 'owner')", name=op.f("ck_role_grants_role")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["members.id"], name=op.f("fk_role_grants_granted_by_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_role_grants_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["members.id"], name=op.f("fk_role_grants_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index(
            "uq_role_grants_active",
            ["member_id", "role"],
            unique=True,
            postgresql_where=sa.text("revoked_at IS NULL"),
            sqlite_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "uploads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False, comment="Pixels"),
        sa.Column("height", sa.Integer(), nullable=False, comment="Pixels"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_uploads_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("key", name=op.f("uq_uploads_key")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_owner_id"), ["owner_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_owner_id"))

    op.drop_table("uploads")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grants_active",
            postgresql_where=sa.text("revoked_at IS NULL"),
            sqlite_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("role_grants")
    with op.batch_alter_table("member_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_sessions_member_id"))

    op.drop_table("member_sessions")
    with op.batch_alter_table("mail_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_links_member_id"))

    op.drop_table("mail_links")
    op.drop_table("agreements")
    op.drop_table("site")
    op.drop_table("policy_versions")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_members_confirmed_email",
            postgresql_where=sa.text("email_confirmed_at IS NOT NULL"),
            sqlite_where=sa.text("email_confirmed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_members_staff",
            postgresql_where=sa.text("role_names <> ''"),
            sqlite_where=sa.text("role_names <> ''"),
        )
        batch_op.drop_index(
            "ix_members_claim_email",
            postgresql_where=sa.text("claim_email IS NOT NULL"),
            sqlite_where=sa.text("claim_email IS NOT NULL"),
        )

    op.drop_table("members")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_created_at"))

    op.drop_table("drafts")
