"""Action plans with every state of their rows, example plans of innovations, indicators and their numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("budget_source", sa.String(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "act IN ('added', 'changed', 'done', 'reopened', 'removed')",
            name=op.f("ck_plan_entry_act_known"),
        ),
        sa.CheckConstraint("line > 0 AND number > 0", name=op.f("ck_plan_entry_numbered")),
        sa.CheckConstraint("activity <> ''", name=op.f("ck_plan_entry_says_what")),
        sa.CheckConstraint(
            "starts_on IS NULL OR due_on >= starts_on", name=op.f("ck_plan_entry_starts_before_due")
        ),
        sa.CheckConstraint(
            "budget IS NULL OR budget >= 0", name=op.f("ck_plan_entry_budget_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_plan_entry_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint(
            "commitment_id", "line", "number", name=op.f("uq_plan_entry_commitment_id_line_number")
        ),
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("innovation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("from_day", sa.Integer(), nullable=False),
        sa.Column("to_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_day >= 0 AND to_day >= from_day", name=op.f("ck_plan_step_days_in_order")
        ),
        sa.CheckConstraint("activity <> ''", name=op.f("ck_plan_step_says_what")),
        sa.ForeignKeyConstraint(
            ["innovation_id"],
            ["innovation.id"],
            name=op.f("fk_plan_step_innovation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint(
            "innovation_id", "position", name=op.f("uq_plan_step_innovation_id_position")
        ),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("innovation_id", sa.Integer(), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("counted_in", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(commitment_id IS NULL) <> (innovation_id IS NULL)",
            name=op.f("ck_indicator_of_one_thing"),
        ),
        sa.CheckConstraint(
            "site = '' OR innovation_id IS NOT NULL",
            name=op.f("ck_indicator_site_of_an_innovation"),
        ),
        sa.CheckConstraint(
            "name <> '' AND counted_in <> '' AND definition <> ''",
            name=op.f("ck_indicator_defined"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_indicator_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.id"], name=op.f("fk_indicator_innovation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("commitment_id", "key", name=op.f("uq_indicator_commitment_id_key")),
        sa.UniqueConstraint("innovation_id", "key", name=op.f("uq_indicator_innovation_id_key")),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("is_about", sa.Boolean(), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("told_through", sa.String(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "precision IN ('day', 'month', 'year')", name=op.f("ck_measurement_precision_known")
        ),
        sa.CheckConstraint(
            "told_through IN ('unit_link', 'officer', 'whatsapp', 'phone', 'published')",
            name=op.f("ck_measurement_told_through_known"),
        ),
        sa.CheckConstraint(
            "(as_of IS NULL) = (precision IS NULL)",
            name=op.f("ck_measurement_dated_so_far_as_known"),
        ),
        sa.CheckConstraint(
            "value IS NOT NULL OR corrects_id IS NOT NULL",
            name=op.f("ck_measurement_value_or_taken_back"),
        ),
        sa.CheckConstraint(
            "value IS NULL OR value >= 0", name=op.f("ck_measurement_value_not_negative")
        ),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (reason = '')",
            name=op.f("ck_measurement_corrected_with_reason"),
        ),
        sa.CheckConstraint(
            "(period_from IS NULL) = (period_to IS NULL)", name=op.f("ck_measurement_whole_period")
        ),
        sa.CheckConstraint(
            "period_from IS NULL OR period_to >= period_from",
            name=op.f("ck_measurement_period_in_order"),
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_measurement_source_said")),
        sa.CheckConstraint(
            "told_through NOT IN ('whatsapp', 'phone') OR told_by <> ''",
            name=op.f("ck_measurement_told_by_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_measurement_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["measurement.id"], name=op.f("fk_measurement_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_measurement_corrects_id")),
    )
    op.create_index("ix_measurement_indicator", "measurement", ["indicator_id", "as_of", "id"])


def downgrade() -> None:
    op.drop_table("measurement")
    op.drop_table("indicator")
    op.drop_table("plan_step")
    op.drop_table("plan_entry")
