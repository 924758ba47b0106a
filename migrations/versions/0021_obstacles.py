"""Since when a commitment is hindered without anybody having said by what; one reason more to look at it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

LOOK = (
    "status = 'selesai' AND evidenced_at IS NULL OR status = 'berjalan' AND site_key = ''"
    " OR denied_at IS NOT NULL OR reworded_at IS NOT NULL OR fell_at IS NOT NULL"
)
BEFORE = "'no_evidence', 'no_site', 'fell', 'evidence_withdrawn', 'denied', 'reworded', 'nobody'"
AFTER = BEFORE.replace("'fell', ", "'no_obstacle', 'fell', ")
UNEXPLAINED = """
    UPDATE commitment SET unexplained_at = answered_at
    WHERE status = 'terkendala' AND EXISTS (
        SELECT 1 FROM status_change s WHERE s.obstacle_kind IS NULL AND s.obstacle = '' AND s.id = (
            SELECT max(n.id) FROM status_change n
            WHERE n.commitment_id = commitment.id AND n.withdrawn_at IS NULL))"""


def upgrade() -> None:
    op.add_column(
        "commitment", sa.Column("unexplained_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(UNEXPLAINED)
    _look(f"{LOOK} OR unexplained_at IS NOT NULL")
    _reasons(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM look_seen WHERE reason = 'no_obstacle'")
    _reasons(AFTER, BEFORE)
    _look(LOOK)
    op.drop_column("commitment", "unexplained_at")


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


def _reasons(before: str, after: str) -> None:
    # SQLite changes a check by rebuilding the table; told how it stands, it keeps its named checks.
    name = op.f("ck_look_seen_reason_known")
    table = sa.Table(
        "look_seen",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"reason IN ({before})", name=name),
        sa.CheckConstraint("why <> ''", name=op.f("ck_look_seen_says_why")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_look_seen_commitment_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_look_seen_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_seen")),
        sa.Index("ix_look_seen_commitment", "commitment_id", "reason", "at"),
    )
    with op.batch_alter_table("look_seen", copy_from=table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"reason IN ({after})")
