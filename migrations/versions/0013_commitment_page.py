"""What the commitment's page keeps: changes, notes of officers, transfers, who carries it out, testimony."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "implementation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("local_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "unit_id IS NULL OR institution = ''", name=op.f("ck_implementation_one_implementer")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_implementation_commitment_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_implementation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_implementation")),
    )
    op.create_index("ix_implementation_commitment_id", "implementation", ["commitment_id"])

    op.create_table(
        "modification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("touches", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("correction", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(supersedes_id IS NULL) = (correction = '')",
            name=op.f("ck_modification_corrected_with_reason"),
        ),
        sa.CheckConstraint(
            "(touches = 'core') = (component <> '')",
            name=op.f("ck_modification_component_where_core"),
        ),
        sa.CheckConstraint(
            "touches IN ('core', 'none', 'new')", name=op.f("ck_modification_touches_known")
        ),
        sa.CheckConstraint(
            "what <> '' OR supersedes_id IS NOT NULL", name=op.f("ck_modification_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_modification_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["modification.id"], name=op.f("fk_modification_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modification")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_modification_supersedes_id")),
    )
    op.create_index("ix_modification_commitment_id", "modification", ["commitment_id"])

    op.create_table(
        "officer_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emptied_reason", sa.String(), nullable=False),
        sa.Column("emptied_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(emptied_at IS NULL) = (emptied_reason = '')",
            name=op.f("ck_officer_note_emptied_with_reason"),
        ),
        sa.CheckConstraint(
            "(text = '') = (emptied_at IS NOT NULL)",
            name=op.f("ck_officer_note_empty_when_emptied"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_officer_note_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_note")),
    )
    op.create_index("ix_officer_note_commitment_id", "officer_note", ["commitment_id"])

    op.create_table(
        "testimony",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("name_consent", sa.Boolean(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("photo_consent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (declined_reason = '')",
            name=op.f("ck_testimony_declined_with_reason"),
        ),
        sa.CheckConstraint(
            "signed_name = '' OR name_consent", name=op.f("ck_testimony_named_by_consent")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (text = '' AND signed_name = '' AND photo_id IS NULL)",
            name=op.f("ck_testimony_emptied_when_withdrawn"),
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR declined_at IS NULL",
            name=op.f("ck_testimony_approved_or_declined"),
        ),
        sa.CheckConstraint(
            "photo_id IS NULL OR photo_consent", name=op.f("ck_testimony_shown_by_consent")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_testimony_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_file.id"], name=op.f("fk_testimony_photo_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimony")),
    )
    op.create_index("ix_testimony_commitment_id", "testimony", ["commitment_id"])

    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_transfer_with_reason")),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_transfer_to_another_unit")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_transfer_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["unit.id"], name=op.f("fk_transfer_from_unit_id")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_commitment_id", "transfer", ["commitment_id"])
    op.create_index("ix_transfer_from_unit_id", "transfer", ["from_unit_id"])


def downgrade() -> None:
    op.drop_table("transfer")
    op.drop_table("testimony")
    op.drop_table("officer_note")
    op.drop_table("modification")
    op.drop_table("implementation")
