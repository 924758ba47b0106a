"""Whom an officer may reach about a commitment, beside its office, its person in charge and its proposers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

BASES = ("own", "unit", "public")


class CommitmentContact(Model):
    """Somebody's name and contact, and from where the office has it: themselves, their unit, or what is public.

    When it is removed, or has had its time, name and contact go; that there was one, since when and by whom, stays.
    """

    __tablename__ = "commitment_contact"
    __table_args__ = (
        one_of("basis", BASES),
        CheckConstraint(
            "(emptied_at IS NULL AND name <> '' AND (phone <> '' OR email <> ''))"
            " OR (emptied_at IS NOT NULL AND name = '' AND phone = '' AND email = '')",
            name="reaches_or_emptied",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    basis: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    emptied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    emptied_by: Mapped[str] = mapped_column(default="")
