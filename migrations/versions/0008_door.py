"""The door: which device scanned and by which clock, acts sent for later, rulings on conflicts, guests of protocol."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = "method IN ('qr', 'code', 'search', 'list')"
AFTER = "method IN ('qr', 'code', 'search', 'list', 'scanner')"
CLOCKS = "clock IN ('online', 'measured', 'corrected', 'doubtful')"
HELD = sa.text("state <> 'done'")
BESIDE = sa.text("beside_quota")


def upgrade() -> None:
    # SQLite changes a check by rebuilding the table; told how it stands, it keeps its named checks.
    with op.batch_alter_table("check_in", copy_from=_check_in(BEFORE)) as batch:
        batch.drop_constraint(op.f("ck_check_in_method_known"), type_="check")
        batch.create_check_constraint(op.f("ck_check_in_method_known"), AFTER)
        for column in _new_columns():
            batch.add_column(column)
        batch.create_check_constraint(op.f("ck_check_in_clock_known"), CLOCKS)
    op.add_column(
        "registration",
        sa.Column("beside_quota", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_registration_beside",
        "registration",
        ["event_id", "unit_id"],
        sqlite_where=BESIDE,
        postgresql_where=BESIDE,
    )
    _make_acts()
    _make_rulings()
    _make_guests()


def downgrade() -> None:
    op.drop_index("ix_guest_order", table_name="guest")
    op.drop_table("guest")
    op.drop_index(op.f("ix_door_ruling_event_id"), table_name="door_ruling")
    op.drop_table("door_ruling")
    for name in ("held", "registration_id", "check_in_id"):
        op.drop_index(f"ix_door_act_{name}", table_name="door_act")
    op.drop_table("door_act")
    op.drop_index("ix_registration_beside", table_name="registration")
    op.drop_column("registration", "beside_quota")
    op.execute("UPDATE check_in SET method = 'qr' WHERE method = 'scanner'")
    table = _check_in(
        AFTER, *_new_columns(), sa.CheckConstraint(CLOCKS, name=op.f("ck_check_in_clock_known"))
    )
    with op.batch_alter_table("check_in", copy_from=table) as batch:
        for name in ("ck_check_in_method_known", "ck_check_in_clock_known"):
            batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f("ck_check_in_method_known"), BEFORE)
        for column in _new_columns():
            batch.drop_column(column.name)


def _new_columns() -> list[sa.Column]:
    return [
        sa.Column("device", sa.String(), nullable=False, server_default=""),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock", sa.String(), nullable=False, server_default="online"),
    ]


def _make_acts() -> None:
    op.create_table(
        "door_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why_held", sa.String(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("collided_with_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verb IN ('scan', 'walk_in', 'substitute')", name=op.f("ck_door_act_verb_known")
        ),
        sa.CheckConstraint(
            "state IN ('done', 'held', 'refused')", name=op.f("ck_door_act_state_known")
        ),
        sa.CheckConstraint(
            "why_held IN ('ended', 'file', 'person')", name=op.f("ck_door_act_why_held_known")
        ),
        sa.CheckConstraint(CLOCKS, name=op.f("ck_door_act_clock_known")),
        sa.CheckConstraint(
            "state <> 'done' OR said_sealed IS NULL", name=op.f("ck_door_act_done_says_nothing")
        ),
        sa.CheckConstraint(
            "state <> 'held' OR decided_at IS NULL", name=op.f("ck_door_act_held_is_undecided")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_door_act_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_door_act_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_door_act_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["collided_with_id"], ["registration.id"], name=op.f("fk_door_act_collided_with_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_act")),
        sa.UniqueConstraint("key", name=op.f("uq_door_act_key")),
    )
    op.create_index(
        "ix_door_act_held", "door_act", ["event_id"], sqlite_where=HELD, postgresql_where=HELD
    )
    for column in ("registration_id", "check_in_id"):
        op.create_index(op.f(f"ix_door_act_{column}"), "door_act", [column])


def _make_rulings() -> None:
    op.create_table(
        "door_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruled_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('twice', 'both', 'not_live', 'clock', 'collided', 'same_name')",
            name=op.f("ck_door_ruling_kind_known"),
        ),
        sa.CheckConstraint(
            "choice IN ('keep', 'undo', 'time')", name=op.f("ck_door_ruling_choice_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_door_ruling_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_door_ruling_check_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_ruling")),
        sa.UniqueConstraint("check_in_id", "kind", name=op.f("uq_door_ruling_check_in_id_kind")),
    )
    op.create_index(op.f("ix_door_ruling_event_id"), "door_ruling", ["event_id"])


def _make_guests() -> None:
    op.create_table(
        "guest",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("aide_name", sa.String(), nullable=False),
        sa.Column("aide_contact", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_guest_place_positive")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_guest_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_guest_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_guest")),
    )
    op.create_index("ix_guest_order", "guest", ["event_id", "place"])


def _check_in(methods: str, *more: sa.schema.SchemaItem) -> sa.Table:
    """The table as it stands."""
    table = sa.Table(
        "check_in",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        *more,
        sa.CheckConstraint("kind = 'in' OR reason <> ''", name=op.f("ck_check_in_undo_has_reason")),
        sa.CheckConstraint("kind IN ('in', 'undo')", name=op.f("ck_check_in_kind_known")),
        sa.CheckConstraint(methods, name=op.f("ck_check_in_method_known")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_check_in_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_check_in_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    sa.Index("ix_check_in_registration_id", table.c.registration_id)
    sa.Index("ix_check_in_session", table.c.session_id, table.c.id)
    return table
