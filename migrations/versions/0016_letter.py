"""The letter: other parties sign it too, each once a version; a head says no or comments; the proposer is told."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = {
    "before": "kind IN ('link', 'offer', 'answer', 'ahead', 'due', 'late', 'sign', 'rest', 'ask')",
    "after": "kind IN ('link', 'offer', 'answer', 'reply', 'ahead', 'due', 'late', 'sign', 'rest', 'ask')",
}
OWN, PARTY = sa.text("party_id IS NULL"), sa.text("party_id IS NOT NULL")
STANDS = sa.text("until_version IS NULL")
WAITING = sa.text("sent_at IS NULL AND dropped_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "commitment_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(unit_id IS NULL) = (institution <> '')",
            name=op.f("ck_commitment_party_unit_or_institution"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (until_version IS NULL)",
            name=op.f("ck_commitment_party_removed_with_version"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_party_commitment_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_commitment_party_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_party")),
    )
    op.create_index(
        op.f("ix_commitment_party_commitment_id"), "commitment_party", ["commitment_id"]
    )
    op.create_index(
        "uq_commitment_party_stands",
        "commitment_party",
        ["commitment_id", "key"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "letter_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('declined', 'comment')", name=op.f("ck_letter_reply_kind_known")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_letter_reply_with_reason")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_letter_reply_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commitment_version.id"], name=op.f("fk_letter_reply_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["commitment_party.id"], name=op.f("fk_letter_reply_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_reply")),
    )
    op.create_index("ix_letter_reply_commitment", "letter_reply", ["commitment_id", "id"])
    _let_parties_sign()
    _tell(KINDS["before"], KINDS["after"])


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'reply'")
    _tell(KINDS["after"], KINDS["before"])
    op.drop_index(op.f("ix_link_party_id"), table_name="link")
    op.execute("DELETE FROM link WHERE party_id IS NOT NULL")
    op.execute("DELETE FROM signing WHERE party_id IS NOT NULL")
    for name in ("uq_signing_party", "uq_signing_own"):
        op.drop_index(name, table_name="signing")
    with op.batch_alter_table("link", copy_from=_link(_party("link"))) as batch:
        batch.drop_constraint(op.f("fk_link_party_id"), type_="foreignkey")
        batch.drop_column("party_id")
    with op.batch_alter_table(
        "signing", copy_from=_signing(_party("signing"), _proposed())
    ) as batch:
        batch.drop_constraint(op.f("fk_signing_party_id"), type_="foreignkey")
        batch.drop_column("party_id")
        batch.drop_column("also_proposed")
        batch.create_unique_constraint(op.f("uq_signing_version_id"), ["version_id"])
    op.drop_table("letter_reply")
    op.drop_table("commitment_party")


def _let_parties_sign() -> None:
    # SQLite adds a foreign key by rebuilding the table; told how it stands, it keeps its named checks.
    with op.batch_alter_table("link", copy_from=_link()) as batch:
        batch.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_link_party_id"), "commitment_party", ["party_id"], ["id"])
    op.create_index(op.f("ix_link_party_id"), "link", ["party_id"])
    once = sa.UniqueConstraint("version_id", name=op.f("uq_signing_version_id"))
    with op.batch_alter_table("signing", copy_from=_signing(once)) as batch:
        batch.drop_constraint(op.f("uq_signing_version_id"), type_="unique")
        batch.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch.add_column(_proposed())
        batch.create_foreign_key(
            op.f("fk_signing_party_id"), "commitment_party", ["party_id"], ["id"]
        )
    for name, columns, where in (
        ("uq_signing_own", ["version_id"], OWN),
        ("uq_signing_party", ["version_id", "party_id"], PARTY),
    ):
        op.create_index(
            name, "signing", columns, unique=True, sqlite_where=where, postgresql_where=where
        )


def _tell(before: str, after: str) -> None:
    with op.batch_alter_table("message", copy_from=_message(before)) as batch:
        batch.drop_constraint(op.f("ck_message_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_message_kind_known"), after)


def _proposed() -> sa.Column:
    return sa.Column("also_proposed", sa.Boolean(), nullable=False, server_default=sa.false())


def _party(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    key = sa.ForeignKeyConstraint(
        ["party_id"], ["commitment_party.id"], name=op.f(f"fk_{table}_party_id")
    )
    return sa.Column("party_id", sa.Integer(), nullable=True), key


def _link(more: tuple[sa.schema.SchemaItem, ...] = ()) -> sa.Table:
    table = sa.Table(
        "link",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        *more,
        sa.CheckConstraint(
            "(purpose = 'person' AND registration_id IS NOT NULL) OR (purpose = 'unit' AND unit_id IS NOT NULL) "
            "OR (purpose = 'sign' AND commitment_id IS NOT NULL) OR (purpose = 'door' AND event_id IS NOT NULL)",
            name=op.f("ck_link_has_subject"),
        ),
        sa.CheckConstraint(
            "purpose IN ('person', 'unit', 'sign', 'door')", name=op.f("ck_link_purpose_known")
        ),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_link_{name}_id"))
            for name in ("commitment", "event", "registration", "unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
    )
    for name in ("commitment_id", "event_id", "registration_id", "unit_id"):
        sa.Index(op.f(f"ix_link_{name}"), table.c[name])
    return table


def _signing(*more: object) -> sa.Table:
    flat = [item for one in more for item in (one if isinstance(one, tuple) else (one,))]
    return sa.Table(
        "signing",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("head_position", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        *flat,
        sa.CheckConstraint(
            "capacity IN ('definitif', 'plt', 'plh', 'an')", name=op.f("ck_signing_capacity_known")
        ),
        sa.CheckConstraint(
            "method IN ('typed', 'drawn', 'upload')", name=op.f("ck_signing_method_known")
        ),
        sa.CheckConstraint(
            "signed_name <> '' OR signature <> '' OR letter_id IS NOT NULL",
            name=op.f("ck_signing_something_signed"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["stored_file.id"], name=op.f("fk_signing_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commitment_version.id"], name=op.f("fk_signing_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
    )


def _message(kinds: str) -> sa.Table:
    table = sa.Table(
        "message",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.String(), nullable=True),
        sa.Column("dropped_why", sa.String(), nullable=True),
        sa.Column("dropped_by", sa.String(), nullable=False, server_default=""),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(event_id IS NOT NULL AND registration_id IS NOT NULL AND commitment_id IS NULL AND day IS NULL) "
            "OR (event_id IS NULL AND commitment_id IS NOT NULL AND day IS NOT NULL)",
            name=op.f("ck_message_has_subject"),
        ),
        sa.CheckConstraint(
            "channel IN ('email', 'whatsapp')", name=op.f("ck_message_channel_known")
        ),
        sa.CheckConstraint(kinds, name=op.f("ck_message_kind_known")),
        sa.CheckConstraint(
            "failed_why IN ('tries', 'refused')", name=op.f("ck_message_failed_why_known")
        ),
        sa.CheckConstraint(
            "dropped_why IN ('over', 'wrong_contact', 'told', 'not_needed', 'answered', 'newer')",
            name=op.f("ck_message_dropped_why_known"),
        ),
        sa.CheckConstraint(
            "(failed_at IS NULL) = (failed_why IS NULL)",
            name=op.f("ck_message_failed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(dropped_at IS NULL) = (dropped_why IS NULL)",
            name=op.f("ck_message_dropped_for_a_reason"),
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR dropped_at IS NULL", name=op.f("ck_message_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_message_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_message_commitment_id"),
            ondelete="CASCADE",
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
    sa.Index("uq_message_reminder", table.c.commitment_id, table.c.kind, table.c.day, unique=True)
    sa.Index(
        "ix_message_waiting",
        table.c.event_id,
        table.c.id,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    return table
