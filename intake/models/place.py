"""Provinces (with their zone and their cell on the tile map), institutions and their units."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.clock import DEFAULT_ZONE
from intake.db import Model
from intake.models.columns import one_of

NAME_KINDS = ("official", "alias", "former")


class Province(Model):
    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str]
    tile_column: Mapped[int]
    tile_row: Mapped[int]


class Institution(Model):
    """A ministry, a local government, a company: what a unit belongs to."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Unit(Model):
    """A technical implementing unit (UPT), or an institution outside the ministry acting as one.

    A renamed or merged unit keeps its row, with `valid_to` and a successor.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="no_self_succession"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name="valid_in_order",
        ),
        Index("ix_unit_listed_name", "listed", "name"),
        Index("ix_unit_name", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    type: Mapped[str]
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    city: Mapped[str] = mapped_column(default="")
    regency_code: Mapped[str] = mapped_column(default="")
    regency: Mapped[str] = mapped_column(default="")
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"), index=True)
    zone: Mapped[str] = mapped_column(default=DEFAULT_ZONE)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name_status: Mapped[str] = mapped_column(default="unverified")
    location_status: Mapped[str] = mapped_column(default="unverified")
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    listed: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str] = mapped_column(default="")

    names: Mapped[list["UnitName"]] = relationship(
        back_populates="unit", cascade="all, delete-orphan"
    )
    province: Mapped[Province | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    successor: Mapped["Unit | None"] = relationship(remote_side=[id])

    def is_valid(self, on: date) -> bool:
        """Whether the unit existed on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class UnitName(Model):
    """One spelling under which a unit is found: official, alias or former; `key` is folded."""

    __tablename__ = "unit_name"
    __table_args__ = (
        UniqueConstraint("unit_id", "key"),
        one_of("kind", NAME_KINDS),
        Index("ix_unit_name_key", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    name: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]

    unit: Mapped[Unit] = relationship(back_populates="names")
