"""What the commitment form explains, which an administrator rewrites."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.CheckConstraint(
            "code IN ('adopsi', 'adaptasi', 'modifikasi', 'catatan')",
            name=op.f("ck_form_help_code_known"),
        ),
        sa.CheckConstraint(
            "text_id <> '' AND text_en <> ''", name=op.f("ck_form_help_said_in_both")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_help")),
        sa.UniqueConstraint("code", name=op.f("uq_form_help_code")),
    )


def downgrade() -> None:
    op.drop_table("form_help")
