"""What the commitment form explains: one text a form of replication, and one about them all, in both languages."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import one_of

CODES = ("adopsi", "adaptasi", "modifikasi", "catatan")


class FormHelp(Model):
    """One text. It ships with the reference data, and an administrator rewrites it."""

    __tablename__ = "form_help"
    __table_args__ = (
        one_of("code", CODES),
        CheckConstraint("text_id <> '' AND text_en <> ''", name="said_in_both"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    text_id: Mapped[str]
    text_en: Mapped[str]
