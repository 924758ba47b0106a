"""An event's own questions, and what each registered person answered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("retired_choices", sa.JSON(), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=True),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_when_id", sa.Integer(), nullable=True),
        sa.Column("shown_when_answer", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(shown_when_id IS NULL) = (shown_when_answer = '')",
            name=op.f("ck_question_condition_whole"),
        ),
        sa.CheckConstraint(
            "kind IN ('short_text', 'long_text', 'number', 'date', 'one_of', 'many_of', 'yes_no')",
            name=op.f("ck_question_kind_known"),
        ),
        sa.CheckConstraint("label <> ''", name=op.f("ck_question_worded")),
        sa.CheckConstraint(
            "least IS NULL OR most IS NULL OR least <= most",
            name=op.f("ck_question_limits_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_question_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shown_when_id"], ["question.id"], name=op.f("fk_question_shown_when_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_question_event_id_key")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_shown_when_id"), ["shown_when_id"], unique=False
        )

    op.create_table(
        "question_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_answer_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_question_answer_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answer")),
    )
    with op.batch_alter_table("question_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_answer_question_id"), ["question_id"], unique=False
        )
        batch_op.create_index(
            "ix_question_answer_registration", ["registration_id", "question_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("question_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_question_answer_registration")
        batch_op.drop_index(batch_op.f("ix_question_answer_question_id"))

    op.drop_table("question_answer")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_shown_when_id"))

    op.drop_table("question")
