"""An innovation, the awards it won (tier, year, decree) and the components that make it what it is."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.place import Unit


class Innovation(Model):
    __tablename__ = "innovation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    long_name: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    owner_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    started: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    owner_unit: Mapped[Unit | None] = relationship()
    awards: Mapped[list["Award"]] = relationship(
        order_by="Award.year", cascade="all, delete-orphan"
    )
    components: Mapped[list["CoreComponent"]] = relationship(
        order_by="CoreComponent.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list["PlanStep"]] = relationship(
        order_by="PlanStep.position", cascade="all, delete-orphan"
    )


class Award(Model):
    """One award: an innovation can be Top 99 and Top 40 of the same year, so it is never one word."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("innovation_id", "tier", "year"),
        CheckConstraint("year IS NULL OR year BETWEEN 1990 AND 2100", name="year_plausible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id", ondelete="CASCADE"))
    tier: Mapped[str]
    year: Mapped[int | None]
    decree: Mapped[str] = mapped_column(default="")


class CoreComponent(Model):
    """What must be there for the innovation to still be itself; changes are told against it."""

    __tablename__ = "core_component"
    __table_args__ = (UniqueConstraint("innovation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]


class PlanStep(Model):
    """A row of the example plan of an innovation: what to do, and on which days counted from the first step."""

    __tablename__ = "plan_step"
    __table_args__ = (
        UniqueConstraint("innovation_id", "position"),
        CheckConstraint("from_day >= 0 AND to_day >= from_day", name="days_in_order"),
        CheckConstraint("activity <> ''", name="says_what"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id", ondelete="CASCADE"))
    position: Mapped[int]
    activity: Mapped[str]
    output: Mapped[str] = mapped_column(default="")
    from_day: Mapped[int]
    to_day: Mapped[int]
