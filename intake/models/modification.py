"""What a unit changed of an innovation on the way: one row per change, corrected by a later row, never edited."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

TOUCHES = ("core", "none", "new")


class Modification(Model):
    """One change: what, planned or not, decided by whom, why, and whether it touches what the innovation is made of.

    `component` is the core component's text as it read then: the list may be rewritten, the row still says what was
    meant. A correction names the row in whose place it stands, and why; one without `what` takes that row back.
    """

    __tablename__ = "modification"
    __table_args__ = (
        one_of("touches", TOUCHES),
        CheckConstraint("(touches = 'core') = (component <> '')", name="component_where_core"),
        CheckConstraint("what <> '' OR supersedes_id IS NOT NULL", name="says_something"),
        CheckConstraint(
            "(supersedes_id IS NULL) = (correction = '')", name="corrected_with_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    what: Mapped[str]
    planned: Mapped[bool]
    decided_by: Mapped[str]
    why: Mapped[str]
    touches: Mapped[str]
    component: Mapped[str] = mapped_column(default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("modification.id"), unique=True)
    correction: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
