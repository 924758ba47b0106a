"""What an organiser attaches to an event: invitation letter, agenda, photos with captions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('letter', 'agenda', 'photo')", name=op.f("ck_event_file_kind_known")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (file_id IS NOT NULL)",
            name=op.f("ck_event_file_emptied_at_end"),
        ),
        sa.CheckConstraint(
            "kind <> 'photo' OR caption <> ''", name=op.f("ck_event_file_photo_with_a_caption")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_file_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_event_file_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_file")),
    )
    op.create_index("ix_event_file_event", "event_file", ["event_id", "kind", "id"])


def downgrade() -> None:
    op.drop_table("event_file")
