"""Messages say why they failed or were dropped, and may tell of a support need; requests for a link are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('link', 'offer')"
AFTER = "kind IN ('link', 'offer', 'answer')"
WAITING = sa.text("sent_at IS NULL AND dropped_at IS NULL")
REASONS = {
    "ck_message_failed_why_known": "failed_why IN ('tries', 'refused')",
    "ck_message_dropped_why_known": "dropped_why IN ('over', 'wrong_contact', 'told', 'not_needed')",
    "ck_message_failed_for_a_reason": "(failed_at IS NULL) = (failed_why IS NULL)",
    "ck_message_dropped_for_a_reason": "(dropped_at IS NULL) = (dropped_why IS NULL)",
}


def upgrade() -> None:
    # SQLite changes a check by rebuilding the table; told how it stands, it keeps its named checks.
    with op.batch_alter_table("message", copy_from=_message(BEFORE)) as batch:
        batch.drop_constraint(op.f("ck_message_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_message_kind_known"), AFTER)
        for column in _new_columns():
            batch.add_column(column)
        for name, check in REASONS.items():
            batch.create_check_constraint(op.f(name), check)
    op.add_column("link_request", sa.Column("contact_print", sa.LargeBinary(), nullable=True))
    op.create_index("ix_link_request_contact", "link_request", ["contact_print", "id"])


def downgrade() -> None:
    op.drop_index("ix_link_request_contact", table_name="link_request")
    op.drop_column("link_request", "contact_print")
    op.execute("DELETE FROM message WHERE kind = 'answer'")
    table = _message(AFTER, *_new_columns(), *_checks())
    with op.batch_alter_table("message", copy_from=table) as batch:
        for name in ("ck_message_kind_known", *REASONS):
            batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f("ck_message_kind_known"), BEFORE)
        for column in _new_columns():
            batch.drop_column(column.name)


def _new_columns() -> list[sa.Column]:
    return [
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.String(), nullable=True),
        sa.Column("dropped_why", sa.String(), nullable=True),
        sa.Column("dropped_by", sa.String(), nullable=False, server_default=""),
    ]


def _checks() -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(check, name=op.f(name)) for name, check in REASONS.items()]


def _message(kinds: str, *more: sa.schema.SchemaItem) -> sa.Table:
    """The table as it stands."""
    table = sa.Table(
        "message",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        *more,
        sa.CheckConstraint(
            "channel IN ('email', 'whatsapp')", name=op.f("ck_message_channel_known")
        ),
        sa.CheckConstraint(kinds, name=op.f("ck_message_kind_known")),
        sa.CheckConstraint(
            "sent_at IS NULL OR dropped_at IS NULL", name=op.f("ck_message_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_message_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_message_registration_id"),
            ondelete="CASCADE",
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
