"""Lists of the desk along an index each: a unit's in order of the day, those with and those without officer or answer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_commitment_unit": (["unit_id"], None),
    "ix_commitment_answered": (["answered_at", "id"], None),
    "ix_commitment_officer": (["officer_id", "next_due", "id"], None),
}
AFTER = {
    "ix_commitment_unit": (["unit_id", "next_due", "id"], None),
    "ix_commitment_answered": (["answered_at", "id"], "answered_at IS NOT NULL"),
    "ix_commitment_silent": (["id"], "answered_at IS NULL"),
    "ix_commitment_officer": (["officer_id", "next_due", "id"], "officer_id IS NOT NULL"),
    "ix_commitment_nobody": (["next_due", "id"], "officer_id IS NULL AND closed_at IS NULL"),
}


def upgrade() -> None:
    _replace(BEFORE, AFTER)


def downgrade() -> None:
    _replace(AFTER, BEFORE)


def _replace(
    old: dict[str, tuple[list[str], str | None]], new: dict[str, tuple[list[str], str | None]]
) -> None:
    for name in old:
        op.drop_index(name, "commitment")
    for name, (columns, condition) in new.items():
        where = sa.text(condition) if condition else None
        op.create_index(name, "commitment", columns, sqlite_where=where, postgresql_where=where)
