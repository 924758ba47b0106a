"""Late requests: registrations that came after closing."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "late_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'refused', 'withdrawn', 'lapsed')",
            name=op.f("ck_late_request_outcome_known"),
        ),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("ck_late_request_language_known")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_late_request_decided_with_outcome"),
        ),
        sa.CheckConstraint(
            "content_sealed IS NOT NULL OR outcome IS NOT NULL",
            name=op.f("ck_late_request_kept_until_decided"),
        ),
        sa.CheckConstraint(
            "registration_id IS NULL OR outcome = 'accepted'",
            name=op.f("ck_late_request_registered_when_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_late_request_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_late_request_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_late_request_token_hash")),
    )
    with op.batch_alter_table("late_request", schema=None) as batch_op:
        batch_op.create_index("ix_late_request_counted", ["event_id", "identity"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_late_request_registration_id"), ["registration_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("late_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_request_registration_id"))
        batch_op.drop_index("ix_late_request_counted")
    op.drop_table("late_request")
