"""Contacts that officers record for a commitment, and to which of them a reminder went; public holidays by year."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2100", name=op.f("ck_holiday_year_year_plausible")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_holiday_year_says_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_year")),
        sa.UniqueConstraint("year", name=op.f("uq_holiday_year_year")),
    )
    op.create_table(
        "commitment_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emptied_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('own', 'unit', 'public')", name=op.f("ck_commitment_contact_basis_known")
        ),
        sa.CheckConstraint(
            "(emptied_at IS NULL AND name <> '' AND (phone <> '' OR email <> ''))"
            " OR (emptied_at IS NOT NULL AND name = '' AND phone = '' AND email = '')",
            name=op.f("ck_commitment_contact_reaches_or_emptied"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_contact_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_contact")),
    )
    op.create_index(
        op.f("ix_commitment_contact_commitment_id"), "commitment_contact", ["commitment_id"]
    )
    # Without a foreign key: SQLite would rebuild the whole outbox for one, and contacts are emptied, never deleted.
    op.add_column("message", sa.Column("contact_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "contact_id")
    op.drop_table("commitment_contact")
    op.drop_table("holiday_year")
