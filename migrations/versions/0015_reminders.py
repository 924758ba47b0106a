"""Reminders of commitments wait in the outbox; their words may be changed; a unit's office has an address."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = {
    "kind_known": "kind IN ('link', 'offer', 'answer')",
    "dropped_why_known": "dropped_why IN ('over', 'wrong_contact', 'told', 'not_needed')",
}
AFTER = {
    "kind_known": "kind IN ('link', 'offer', 'answer', 'ahead', 'due', 'late', 'sign', 'rest', 'ask')",
    "dropped_why_known": (
        "dropped_why IN ('over', 'wrong_contact', 'told', 'not_needed', 'answered', 'newer')"
    ),
}
SUBJECT = (
    "(event_id IS NOT NULL AND registration_id IS NOT NULL AND commitment_id IS NULL AND day IS NULL) "
    "OR (event_id IS NULL AND commitment_id IS NOT NULL AND day IS NOT NULL)"
)
WAITING = sa.text("sent_at IS NULL AND dropped_at IS NULL")


def upgrade() -> None:
    # SQLite changes a check by rebuilding the table; told how it stands, it keeps its named checks.
    with op.batch_alter_table("message", copy_from=_message(BEFORE, required=True)) as batch:
        for column in ("event_id", "registration_id"):
            batch.alter_column(column, existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("commitment_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("day", sa.Date(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_message_commitment_id"),
            "commitment",
            ["commitment_id"],
            ["id"],
            ondelete="CASCADE",
        )
        for name, check in AFTER.items():
            batch.drop_constraint(op.f(f"ck_message_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_message_{name}"), check)
        batch.create_check_constraint(op.f("ck_message_has_subject"), SUBJECT)
    op.create_index("uq_message_reminder", "message", ["commitment_id", "kind", "day"], unique=True)
    op.create_index("ix_commitment_proposed", "commitment", ["proposed_at"])
    op.add_column("unit", sa.Column("email", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "reminder_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ahead', 'due', 'late', 'sign', 'rest')",
            name=op.f("ck_reminder_text_kind_known"),
        ),
        sa.CheckConstraint(
            "language IN ('id', 'en')", name=op.f("ck_reminder_text_language_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_text")),
        sa.UniqueConstraint("kind", "language", name=op.f("uq_reminder_text_kind_language")),
    )


def downgrade() -> None:
    op.drop_table("reminder_text")
    op.drop_column("unit", "email")
    op.drop_index("ix_commitment_proposed", table_name="commitment")
    op.execute("DELETE FROM message WHERE commitment_id IS NOT NULL")
    op.drop_index("uq_message_reminder", table_name="message")
    table = _message(
        AFTER,
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.CheckConstraint(SUBJECT, name=op.f("ck_message_has_subject")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_message_commitment_id"),
            ondelete="CASCADE",
        ),
        required=False,
    )
    with op.batch_alter_table("message", copy_from=table) as batch:
        batch.drop_constraint(op.f("ck_message_has_subject"), type_="check")
        batch.drop_constraint(op.f("fk_message_commitment_id"), type_="foreignkey")
        batch.drop_column("commitment_id")
        batch.drop_column("day")
        for name, check in BEFORE.items():
            batch.drop_constraint(op.f(f"ck_message_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_message_{name}"), check)
        for column in ("event_id", "registration_id"):
            batch.alter_column(column, existing_type=sa.Integer(), nullable=False)


def _message(words: dict[str, str], *more: sa.schema.SchemaItem, required: bool) -> sa.Table:
    """The table as it stands."""
    table = sa.Table(
        "message",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=not required),
        sa.Column("registration_id", sa.Integer(), nullable=not required),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_why", sa.String(), nullable=True),
        sa.Column("dropped_by", sa.String(), nullable=False, server_default=""),
        *more,
        *(
            sa.CheckConstraint(check, name=op.f(f"ck_message_{name}"))
            for name, check in {**_STAYING, **words}.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{other}_id"],
                [f"{other}.id"],
                name=op.f(f"fk_message_{other}_id"),
                ondelete="CASCADE",
            )
            for other in ("event", "registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    sa.Index("ix_message_registration_id", table.c.registration_id)
    sa.Index(
        "ix_message_waiting",
        table.c.event_id,
        table.c.id,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    return table


_STAYING = {
    "channel_known": "channel IN ('email', 'whatsapp')",
    "failed_why_known": "failed_why IN ('tries', 'refused')",
    "failed_for_a_reason": "(failed_at IS NULL) = (failed_why IS NULL)",
    "dropped_for_a_reason": "(dropped_at IS NULL) = (dropped_why IS NULL)",
    "one_end": "sent_at IS NULL OR dropped_at IS NULL",
}
