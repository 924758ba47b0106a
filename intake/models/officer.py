"""Who follows up what: areas, absences with a stand-in, and each time a commitment was given to somebody."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, partial_index
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.staff import Staff

IN_USE = text("ended_at IS NULL")


class OfficerArea(Model):
    """A province, a unit or an innovation whose new commitments go to one officer."""

    __tablename__ = "officer_area"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN province_code IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN innovation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_kind",
        ),
        *(
            partial_index(
                f"uq_officer_area_{column.removesuffix('_code').removesuffix('_id')}",
                column,
                unique=True,
                where=IN_USE,
            )
            for column in ("province_code", "unit_id", "innovation_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    innovation_id: Mapped[int | None] = mapped_column(ForeignKey("innovation.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    staff: Mapped[Staff] = relationship()
    province: Mapped[Province | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    innovation: Mapped[Innovation | None] = relationship()

    @property
    def name(self) -> str:
        """The province, unit or innovation by its name."""
        return next(one.name for one in (self.unit, self.province, self.innovation) if one)


class Absence(Model):
    """Days, both included, on which one officer's work is another's."""

    __tablename__ = "officer_absence"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("staff_id <> stand_in_id", name="somebody_else"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    stand_in: Mapped[Staff] = relationship(foreign_keys=[stand_in_id])


class Assignment(Model):
    """A commitment was given to an officer, or to nobody; `instead_of_id` is who was absent."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")

    officer: Mapped[Staff | None] = relationship(foreign_keys=[officer_id])
    instead_of: Mapped[Staff | None] = relationship(foreign_keys=[instead_of_id])
