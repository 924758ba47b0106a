"""The signed surat tugas that a unit adds."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_assignment_letter_numbered")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_assignment_letter_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_assignment_letter_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_assignment_letter_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_letter")),
    )
    with op.batch_alter_table("assignment_letter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_letter_event_unit", ["event_id", "unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assignment_letter_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assignment_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_letter_unit_id"))
        batch_op.drop_index("ix_assignment_letter_event_unit")
    op.drop_table("assignment_letter")
