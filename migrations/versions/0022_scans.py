"""The scans of one person at one session by an index of their own: SQLite read through everybody's at the session."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_check_in_registration_id_session_id", "check_in", ["registration_id", "session_id"]
    )
    op.drop_index("ix_check_in_registration_id", "check_in")


def downgrade() -> None:
    op.create_index("ix_check_in_registration_id", "check_in", ["registration_id"])
    op.drop_index("ix_check_in_registration_id_session_id", "check_in")
