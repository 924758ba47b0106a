"""The officers' desk: areas, absences, assignments, saved views, many at once, what was looked at; its indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

IN_USE = sa.text("ended_at IS NULL")
DEFAULT = sa.text("is_default AND ended_at IS NULL")
WITHDRAWN = sa.text("withdrawn_at IS NOT NULL")
LOOK = sa.text(
    "status = 'selesai' AND evidenced_at IS NULL OR status = 'berjalan' AND site_key = ''"
    " OR denied_at IS NOT NULL OR reworded_at IS NOT NULL"
)
REASONS = "reason IN ('no_evidence', 'no_site', 'fell', 'evidence_withdrawn', 'denied', 'reworded', 'nobody')"
DENIED = """
    UPDATE commitment SET denied_at = (
        SELECT v.at FROM verification v WHERE v.commitment_id = commitment.id ORDER BY v.id DESC LIMIT 1
    ) WHERE declared_at IS NOT NULL AND verified_at IS NULL AND 'no' = (
        SELECT v.result FROM verification v WHERE v.commitment_id = commitment.id ORDER BY v.id DESC LIMIT 1
    )"""
REWORDED = """
    UPDATE commitment SET reworded_at = (
        SELECT v.created_at FROM commitment_version v
        WHERE v.commitment_id = commitment.id ORDER BY v.number DESC LIMIT 1
    ) WHERE (
        SELECT v.text_hash FROM commitment_version v
        WHERE v.commitment_id = commitment.id ORDER BY v.number DESC LIMIT 1
    ) <> (
        SELECT s.text_hash FROM signing s JOIN commitment_version v ON v.id = s.version_id
        WHERE v.commitment_id = commitment.id ORDER BY v.number DESC LIMIT 1
    )"""


def upgrade() -> None:
    _officers()
    _lists()
    op.add_column("commitment", sa.Column("denied_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("commitment", sa.Column("reworded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(DENIED)
    op.execute(REWORDED)
    op.drop_index("ix_commitment_status", "commitment")
    op.drop_index("ix_commitment_officer_id", "commitment")
    op.create_index("ix_commitment_status", "commitment", ["status", "next_due", "id"])
    op.create_index("ix_commitment_answered", "commitment", ["answered_at", "id"])
    op.create_index("ix_commitment_officer", "commitment", ["officer_id", "next_due", "id"])
    _partial("ix_commitment_look", "commitment", ["next_due", "id"], LOOK)
    _partial("ix_status_change_withdrawn", "status_change", ["commitment_id"], WITHDRAWN)
    op.create_index("ix_unit_name", "unit", ["name", "id"])


def downgrade() -> None:
    op.drop_index("ix_unit_name", "unit")
    op.drop_index("ix_status_change_withdrawn", "status_change")
    for name in ("look", "officer", "answered", "status"):
        op.drop_index(f"ix_commitment_{name}", "commitment")
    op.create_index("ix_commitment_status", "commitment", ["status", "next_due"])
    op.create_index("ix_commitment_officer_id", "commitment", ["officer_id"])
    op.drop_column("commitment", "reworded_at")
    op.drop_column("commitment", "denied_at")
    for table in (
        "look_seen",
        "bulk_action",
        "saved_view",
        "assignment",
        "officer_absence",
        "officer_area",
    ):
        op.drop_table(table)


def _partial(
    name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _officers() -> None:
    op.create_table(
        "officer_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("innovation_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN province_code IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN innovation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_officer_area_one_kind"),
        ),
        _to("officer_area", "staff_id", "staff.id"),
        _to("officer_area", "province_code", "province.code"),
        _to("officer_area", "unit_id", "unit.id"),
        _to("officer_area", "innovation_id", "innovation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_area")),
    )
    op.create_index("ix_officer_area_staff_id", "officer_area", ["staff_id"])
    for name, column in (
        ("province", "province_code"),
        ("unit", "unit_id"),
        ("innovation", "innovation_id"),
    ):
        _partial(f"uq_officer_area_{name}", "officer_area", [column], IN_USE, unique=True)
    op.create_table(
        "officer_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "until_on >= from_on", name=op.f("ck_officer_absence_ends_after_it_begins")
        ),
        sa.CheckConstraint(
            "staff_id <> stand_in_id", name=op.f("ck_officer_absence_somebody_else")
        ),
        _to("officer_absence", "staff_id", "staff.id"),
        _to("officer_absence", "stand_in_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_absence")),
    )
    op.create_index("ix_officer_absence_staff_id", "officer_absence", ["staff_id"])
    op.create_index("ix_officer_absence_stand_in_id", "officer_absence", ["stand_in_id"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        _to("assignment", "commitment_id", "commitment.id"),
        _to("assignment", "officer_id", "staff.id"),
        _to("assignment", "instead_of_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_commitment_id", "assignment", ["commitment_id"])


def _lists() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_view_named")),
        _to("saved_view", "staff_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    _partial("uq_saved_view_name", "saved_view", ["staff_id", "name"], IN_USE, unique=True)
    _partial("uq_saved_view_default", "saved_view", ["staff_id"], DEFAULT, unique=True)
    op.create_table(
        "bulk_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verb IN ('reassign', 'by_area', 'remind')", name=op.f("ck_bulk_action_verb_known")
        ),
        _to("bulk_action", "staff_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_action")),
    )
    op.create_table(
        "look_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(REASONS, name=op.f("ck_look_seen_reason_known")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_look_seen_says_why")),
        _to("look_seen", "commitment_id", "commitment.id"),
        _to("look_seen", "staff_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_seen")),
    )
    op.create_index("ix_look_seen_commitment", "look_seen", ["commitment_id", "reason", "at"])


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
