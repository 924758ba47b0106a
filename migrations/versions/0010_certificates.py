"""Certificates: how an event words and numbers them, who was given which, and the signed files that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# The kind "attendance" belongs to the letter of attendance, which came at the same time.
BEFORE = "kind IN ('registration', 'commitment', 'attendance')"
AFTER = "kind IN ('registration', 'commitment', 'attendance', 'certificate')"


def upgrade() -> None:
    _kinds(BEFORE, AFTER)
    op.create_table(
        "certificate_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number_pattern", sa.String(), nullable=False),
        sa.Column("event_code", sa.String(), nullable=False),
        sa.Column("all_sessions", sa.Boolean(), nullable=False),
        sa.Column("lesson_hours", sa.Integer(), nullable=True),
        sa.Column("word_participant", sa.String(), nullable=False),
        sa.Column("word_resource_person", sa.String(), nullable=False),
        sa.Column("word_guest", sa.String(), nullable=False),
        sa.Column("word_committee", sa.String(), nullable=False),
        sa.Column("signatory_name", sa.String(), nullable=False),
        sa.Column("signatory_position", sa.String(), nullable=False),
        sa.Column("signatory_nip", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("for_tte", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint("number_pattern <> ''", name=op.f("ck_certificate_plan_numbered")),
        sa.CheckConstraint(
            "lesson_hours IS NULL OR lesson_hours > 0",
            name=op.f("ck_certificate_plan_lesson_hours_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_certificate_plan_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_plan")),
        sa.UniqueConstraint("event_id", name=op.f("uq_certificate_plan_event_id")),
    )
    op.create_table(
        "signed_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_signed_upload_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_upload")),
    )
    with op.batch_alter_table("signed_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_upload_event_id"), ["event_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("revoked_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_reason = '')",
            name=op.f("ck_certificate_revoked_with_reason"),
        ),
        sa.CheckConstraint("running > 0", name=op.f("ck_certificate_running_positive")),
        sa.ForeignKeyConstraint(["code"], ["check_code.code"], name=op.f("fk_certificate_code")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_certificate_event_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_certificate_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint(
            "event_id", "number_key", name=op.f("uq_certificate_event_id_number_key")
        ),
        sa.UniqueConstraint("event_id", "running", name=op.f("uq_certificate_event_id_running")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_certificate_registration_id")),
    )
    op.create_table(
        "signed_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_signed_certificate_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["code"], ["check_code.code"], name=op.f("fk_signed_certificate_code")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_signed_certificate_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_certificate")),
    )
    with op.batch_alter_table("signed_certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signed_certificate_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index("ix_signed_certificate_code", ["code", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("signed_certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_signed_certificate_code")
        batch_op.drop_index(batch_op.f("ix_signed_certificate_certificate_id"))

    op.drop_table("signed_certificate")
    op.drop_table("certificate")
    with op.batch_alter_table("signed_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_upload_event_id"))

    op.drop_table("signed_upload")
    op.drop_table("certificate_plan")
    op.execute("DELETE FROM check_code WHERE kind = 'certificate'")
    _kinds(AFTER, BEFORE)


def _kinds(before: str, after: str) -> None:
    # SQLite changes a check by rebuilding the table; told how it stands, it keeps its named checks.
    with op.batch_alter_table("check_code", copy_from=_check_code(before)) as batch:
        batch.drop_constraint(op.f("ck_check_code_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_check_code_kind_known"), after)


def _check_code(kinds: str) -> sa.Table:
    return sa.Table(
        "check_code",
        sa.MetaData(),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (version_id IS NULL)",
            name=op.f("ck_check_code_one_subject"),
        ),
        sa.CheckConstraint(kinds, name=op.f("ck_check_code_kind_known")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_check_code_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["commitment_version.id"],
            name=op.f("fk_check_code_version_id"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_check_code")),
        sa.Index(op.f("ix_check_code_registration_id"), "registration_id"),
        sa.Index(op.f("ix_check_code_version_id"), "version_id"),
    )
