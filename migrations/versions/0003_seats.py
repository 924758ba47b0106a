"""Seats: waitlist and offers, substitutes, pairs, answers to support needs, messages to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "duplicate_of_id IS NULL AND cancelled_at IS NULL AND erased_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "link_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("ck_link_request_language_known")),
        sa.CheckConstraint(
            "(contact_sealed IS NULL) = (answered_at IS NOT NULL)",
            name=op.f("ck_link_request_forgotten_when_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_link_request_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    with op.batch_alter_table("link_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_link_request_unanswered",
            ["id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "message",
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
        sa.CheckConstraint(
            "channel IN ('email', 'whatsapp')", name=op.f("ck_message_channel_known")
        ),
        sa.CheckConstraint("kind IN ('link', 'offer')", name=op.f("ck_message_kind_known")),
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
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(
            "ix_message_waiting",
            ["event_id", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )

    op.create_table(
        "pair_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruled_by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)",
            name=op.f("ck_pair_ruling_undone_by_somebody"),
        ),
        sa.CheckConstraint("kept_id <> other_id", name=op.f("ck_pair_ruling_two_rows")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_pair_ruling_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["registration.id"], name=op.f("fk_pair_ruling_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["registration.id"], name=op.f("fk_pair_ruling_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_ruling")),
    )
    with op.batch_alter_table("pair_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_ruling_event_id"), ["event_id"], unique=False)

    op.create_table(
        "seat_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'declined', 'lapsed')",
            name=op.f("ck_seat_offer_outcome_known"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_seat_offer_ended_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_seat_offer_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offer")),
    )
    with op.batch_alter_table("seat_offer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_seat_offer_open",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_seat_offer_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "need_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'arranged', 'unavailable')", name=op.f("ck_need_answer_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["accessibility_need.registration_id"],
            name=op.f("fk_need_answer_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_answer")),
    )
    with op.batch_alter_table("need_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_answer_registration_id"), ["registration_id"], unique=False
        )

    op.add_column(
        "event", sa.Column("waitlist", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # Plain statements that both databases read alike: SQLite adds a column with its constraints in place, while
    # rebuilding the table would lose the named checks it already has.
    op.execute(
        "ALTER TABLE registration ADD COLUMN replaces_id INTEGER"
        " CONSTRAINT fk_registration_replaces_id REFERENCES registration (id)"
    )
    op.add_column(
        "registration", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "ALTER TABLE registration ADD COLUMN cancelled_reason VARCHAR"
        " CONSTRAINT ck_registration_cancelled_reason_known"
        " CHECK (cancelled_reason IN ('own', 'organiser', 'substituted'))"
    )
    op.drop_index("ix_registration_live", table_name="registration")
    _index_live(f"{BEFORE} AND waiting_since IS NULL")
    op.create_index(
        "ix_registration_registered_by",
        "registration",
        ["registered_by_id"],
        unique=False,
        sqlite_where=sa.text("registered_by_id IS NOT NULL"),
        postgresql_where=sa.text("registered_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_registration_waiting",
        "registration",
        ["event_id", "waiting_since"],
        unique=False,
        sqlite_where=sa.text("waiting_since IS NOT NULL"),
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_registration_waiting", table_name="registration")
    op.drop_index("ix_registration_registered_by", table_name="registration")
    op.drop_index("ix_registration_live", table_name="registration")
    _index_live(BEFORE)
    op.drop_column("registration", "cancelled_reason")
    op.drop_column("registration", "waiting_since")
    op.drop_column("registration", "replaces_id")
    op.drop_column("event", "waitlist")
    with op.batch_alter_table("need_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_answer_registration_id"))

    op.drop_table("need_answer")
    with op.batch_alter_table("seat_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_offer_registration_id"))
        batch_op.drop_index(
            "ix_seat_offer_open",
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.drop_table("seat_offer")
    with op.batch_alter_table("pair_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_ruling_event_id"))

    op.drop_table("pair_ruling")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_message_registration_id"))

    op.drop_table("message")
    with op.batch_alter_table("link_request", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_link_request_unanswered",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.drop_table("link_request")


def _index_live(where: str) -> None:
    op.create_index(
        "ix_registration_live",
        "registration",
        ["event_id", "unit_id"],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
