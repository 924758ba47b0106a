"""Printed lists, signed pages, signatures, statements of attendance, and saved choices of columns."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = "kind IN ('registration', 'commitment', 'attendance')"
KINDS_BEFORE = "kind IN ('registration', 'commitment')"


def upgrade() -> None:
    _code_kinds(KINDS)
    op.create_table(
        "column_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "file IN ('registrations', 'attendance')", name=op.f("ck_column_set_file_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_column_set_named")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_column_set_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_set")),
        sa.UniqueConstraint(
            "event_id", "file", "name", name=op.f("uq_column_set_event_id_file_name")
        ),
    )
    op.create_table(
        "printed_list",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_printed_list_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_printed_list")),
    )
    with op.batch_alter_table("printed_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_list_session_id"), ["session_id"])
    op.create_table(
        "signed_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("page > 0", name=op.f("ck_signed_page_numbered")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_signed_page_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_code"],
            ["printed_list.code"],
            name=op.f("fk_signed_page_list_code"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_signed_page_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_page")),
    )
    with op.batch_alter_table("signed_page", schema=None) as batch_op:
        batch_op.create_index("ix_signed_page_session", ["session_id", "page"])
        batch_op.create_index(batch_op.f("ix_signed_page_file_id"), ["file_id"])
        batch_op.create_index(batch_op.f("ix_signed_page_list_code"), ["list_code"])
    op.create_table(
        "attendance_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("drawing", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "drawing <> '' OR signed_name <> ''", name=op.f("ck_attendance_signature_signed")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_attendance_signature_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_attendance_signature_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_signature")),
        sa.UniqueConstraint(
            "session_id",
            "registration_id",
            name=op.f("uq_attendance_signature_session_id_registration_id"),
        ),
    )
    with op.batch_alter_table("attendance_signature", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_signature_registration", ["registration_id"])
    op.create_table(
        "attendance_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_attendance_statement_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_statement")),
        sa.UniqueConstraint(
            "registration_id", name=op.f("uq_attendance_statement_registration_id")
        ),
    )


def downgrade() -> None:
    for table in (
        "attendance_statement",
        "attendance_signature",
        "signed_page",
        "printed_list",
        "column_set",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM check_code WHERE kind = 'attendance'")
    _code_kinds(KINDS_BEFORE)


def _code_kinds(known: str) -> None:
    with op.batch_alter_table("check_code", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_check_code_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_check_code_kind_known"), known)
