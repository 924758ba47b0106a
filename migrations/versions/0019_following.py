"""Following up: schedules to choose from, obstacles by kind, photos with answers, consent to be named."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OBSTACLES = (
    "obstacle_kind IN ('anggaran', 'menunggu_anggaran', 'sdm', 'sarana', 'kebijakan', 'peserta', 'pemasaran', "
    "'pergantian', 'lainnya')"
)


def upgrade() -> None:
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("obstacle_kind", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("budget_year", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_status_change_obstacle_kind_known"), sa.text(OBSTACLES)
        )
        batch_op.create_check_constraint(
            op.f("ck_status_change_budget_year_waited_for"),
            sa.text("budget_year IS NULL OR obstacle_kind = 'menunggu_anggaran'"),
        )
    op.create_table(
        "schedule_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "preset IN ('days', 'quarters')", name=op.f("ck_schedule_choice_preset_known")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_schedule_choice_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_choice")),
    )
    op.create_index("ix_schedule_choice_commitment_id", "schedule_choice", ["commitment_id"])
    op.create_table(
        "answer_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("shareable", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(file_id IS NOT NULL) = (removed_at IS NULL AND problem IS NULL)",
            name=op.f("ck_answer_photo_kept_or_why_not"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_answer_photo_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["status_change.id"], name=op.f("fk_answer_photo_change_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_answer_photo_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_photo")),
    )
    op.create_index("ix_answer_photo_commitment", "answer_photo", ["commitment_id", "change_id"])
    op.create_table(
        "naming_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_naming_consent_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming_consent")),
    )
    op.create_index("ix_naming_consent_commitment_id", "naming_consent", ["commitment_id"])


def downgrade() -> None:
    op.drop_table("naming_consent")
    op.drop_table("answer_photo")
    op.drop_table("schedule_choice")
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_status_change_budget_year_waited_for"), type_="check")
        batch_op.drop_constraint(op.f("ck_status_change_obstacle_kind_known"), type_="check")
        batch_op.drop_column("budget_year")
        batch_op.drop_column("obstacle_kind")
