"""Saved choices of columns are the installation's, not one event's; of two with one name the later bears its event's too."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TOLD_APART = """UPDATE column_set SET name = name || ' (' || (SELECT slug FROM event WHERE event.id = column_set.event_id) || ')'
  WHERE EXISTS (SELECT 1 FROM column_set AS older
    WHERE older.file = column_set.file AND older.name = column_set.name AND older.id < column_set.id)"""


def upgrade() -> None:
    op.execute(TOLD_APART)
    with op.batch_alter_table("column_set", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_column_set_event_id_file_name"), type_="unique")
        batch_op.drop_constraint(op.f("fk_column_set_event_id"), type_="foreignkey")
        batch_op.drop_column("event_id")
        batch_op.create_unique_constraint(op.f("uq_column_set_file_name"), ["file", "name"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM column_set WHERE NOT EXISTS (SELECT 1 FROM event)"
    )  # of no event there is none to belong to
    with op.batch_alter_table("column_set", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_column_set_file_name"), type_="unique")
        batch_op.add_column(sa.Column("event_id", sa.Integer(), nullable=True))
    op.execute("UPDATE column_set SET event_id = (SELECT min(id) FROM event)")
    with op.batch_alter_table("column_set", schema=None) as batch_op:
        batch_op.alter_column("event_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_column_set_event_id"), "event", ["event_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint(
            op.f("uq_column_set_event_id_file_name"), ["event_id", "file", "name"]
        )
