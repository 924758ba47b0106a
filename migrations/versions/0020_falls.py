"""When a number of a commitment came to lie below the one before it; whoever never answered, in order of the day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = (
    "status = 'selesai' AND evidenced_at IS NULL OR status = 'berjalan' AND site_key = ''"
    " OR denied_at IS NOT NULL OR reworded_at IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("commitment", sa.Column("fell_at", sa.DateTime(timezone=True), nullable=True))
    _look(f"{BEFORE} OR fell_at IS NOT NULL")
    silent = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_commitment_unanswered",
        "commitment",
        ["next_due", "id"],
        sqlite_where=silent,
        postgresql_where=silent,
    )


def downgrade() -> None:
    op.drop_index("ix_commitment_unanswered", "commitment")
    _look(BEFORE)
    op.drop_column("commitment", "fell_at")


def _look(condition: str) -> None:
    where = sa.text(condition)
    op.drop_index("ix_commitment_look", "commitment")
    op.create_index(
        "ix_commitment_look",
        "commitment",
        ["next_due", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
