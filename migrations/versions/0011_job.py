"""Long work: asked for at a desk, carried out by the worker, taken away as a file."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("finished_at IS NULL AND failed_at IS NULL")
KEPT = sa.text("expires_at IS NOT NULL AND emptied_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("content_key", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.String(), nullable=True),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "failed_why IN ('broken', 'stopped')", name=op.f("ck_job_failed_why_known")
        ),
        sa.CheckConstraint(
            "(failed_at IS NULL) = (failed_why IS NULL)", name=op.f("ck_job_failed_for_a_reason")
        ),
        sa.CheckConstraint("finished_at IS NULL OR failed_at IS NULL", name=op.f("ck_job_one_end")),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (file IS NULL)", name=op.f("ck_job_finished_with_a_file")
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_job_counted")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_job_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(
        "uq_job_open",
        "job",
        ["event_id", "kind", "content_key"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_job_open", "job", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_job_kept", "job", ["expires_at"], sqlite_where=KEPT, postgresql_where=KEPT)
    op.create_index("ix_job_event", "job", ["event_id", "id"])


def downgrade() -> None:
    op.drop_table("job")
