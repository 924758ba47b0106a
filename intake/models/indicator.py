"""What is counted of a commitment or an innovation, and every number anybody ever told of it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import Amount, UTCDateTime, one_of

PRECISIONS = ("day", "month", "year")
CHANNELS = ("unit_link", "officer", "whatsapp", "phone", "published")


class Indicator(Model):
    """One definition of a count. What is counted in another way is another indicator; the two are never added up.

    It belongs to a commitment, or to an innovation: then `site` may name the group or place it is counted at.
    `key` is everything it says, folded, so that the same definition stands once.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        CheckConstraint("(commitment_id IS NULL) <> (innovation_id IS NULL)", name="of_one_thing"),
        CheckConstraint("site = '' OR innovation_id IS NOT NULL", name="site_of_an_innovation"),
        CheckConstraint("name <> '' AND counted_in <> '' AND definition <> ''", name="defined"),
        UniqueConstraint("commitment_id", "key"),
        UniqueConstraint("innovation_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    innovation_id: Mapped[int | None] = mapped_column(ForeignKey("innovation.id"))
    site: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    counted_in: Mapped[str]
    definition: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    measurements: Mapped[list["Measurement"]] = relationship(
        order_by="Measurement.id", back_populates="indicator"
    )


class Measurement(Model):
    """One number, as one source told it. It is never changed: a correction is a row of its own that takes its place.

    `as_of` is the day, or the last day of the month or year, for which it holds (empty: the source gives none);
    `period_from` and `period_to` are the span that was counted, where it is one. A correction without a value takes
    a number back. `is_about` marks a round number, `is_baseline` the state before the innovation.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        one_of("precision", PRECISIONS),
        one_of("told_through", CHANNELS),
        UniqueConstraint("corrects_id"),
        CheckConstraint("(as_of IS NULL) = (precision IS NULL)", name="dated_so_far_as_known"),
        CheckConstraint("value IS NOT NULL OR corrects_id IS NOT NULL", name="value_or_taken_back"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_not_negative"),
        CheckConstraint("(corrects_id IS NULL) = (reason = '')", name="corrected_with_reason"),
        CheckConstraint("(period_from IS NULL) = (period_to IS NULL)", name="whole_period"),
        CheckConstraint("period_from IS NULL OR period_to >= period_from", name="period_in_order"),
        CheckConstraint("source <> ''", name="source_said"),
        CheckConstraint(
            "told_through NOT IN ('whatsapp', 'phone') OR told_by <> ''", name="told_by_whom"
        ),
        Index("ix_measurement_indicator", "indicator_id", "as_of", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    value: Mapped[Decimal | None] = mapped_column(Amount)
    is_about: Mapped[bool] = mapped_column(default=False)
    is_baseline: Mapped[bool] = mapped_column(default=False)
    as_of: Mapped[date | None]
    precision: Mapped[str | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    told_through: Mapped[str]
    told_by: Mapped[str] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("measurement.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")

    indicator: Mapped[Indicator] = relationship(back_populates="measurements")
