"""A unit's commitment to an innovation, its versions, who proposed it, and the head's signing."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.event import Event
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.models.staff import Staff

KINDS = ("replikasi", "perluasan")
FORMS = ("adopsi", "adaptasi", "modifikasi")
CAPACITIES = ("definitif", "plt", "plh", "an")
SIGNING_METHODS = ("typed", "drawn", "upload")
STATUSES = (
    "belum_dimulai",
    "disiapkan",
    "berjalan",
    "terkendala",
    "ditunda",
    "selesai",
    "dibatalkan",
)
UNIT_STATUSES = STATUSES[:4]
FINAL_STATUSES = ("selesai", "dibatalkan")
STAGES = (
    "komitmen",
    "identifikasi",
    "rencana_aksi",
    "persiapan",
    "uji_coba",
    "pelaksanaan",
    "monev",
    "terlembaga",
)

# Where facts may contradict each other; intake/queries/look.py says which do. Word for word the condition there.
LOOK = text(
    "status = 'selesai' AND evidenced_at IS NULL OR status = 'berjalan' AND site_key = ''"
    " OR denied_at IS NOT NULL OR reworded_at IS NOT NULL OR fell_at IS NOT NULL"
    " OR unexplained_at IS NOT NULL"
)


class Commitment(Model):
    """One promise of one unit about one innovation at one site.

    The columns from `status` on are what the rows of history add up to; rules alone move them. `denied_at` is when
    the last look at a standing declaration found that it is not so, `reworded_at` when the letter came to say
    something else than what was signed last, `fell_at` when a number came to lie below the one before it,
    `unexplained_at` since when it is hindered and nobody has said by what.
    One open commitment per unit, innovation and site (`site_key` is the site folded).
    """

    __tablename__ = "commitment"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("form", FORMS),
        one_of("status", STATUSES),
        one_of("stage", STAGES),
        CheckConstraint("form IS NOT NULL OR kind = 'perluasan'", name="form_unless_scaling_up"),
        CheckConstraint(
            "signed_at IS NOT NULL OR verified_at IS NULL", name="verified_only_when_signed"
        ),
        partial_index(
            "uq_commitment_open",
            "unit_id",
            "innovation_id",
            "site_key",
            unique=True,
            where="closed_at IS NULL",
        ),
        Index("ix_commitment_due", "next_due", "id"),
        Index("ix_commitment_proposed", "proposed_at"),
        Index("ix_commitment_status", "status", "next_due", "id"),
        # Those without an answer or officer have indexes of their own: in these a database would read them all.
        partial_index(
            "ix_commitment_answered", "answered_at", "id", where="answered_at IS NOT NULL"
        ),
        partial_index(
            "ix_commitment_officer", "officer_id", "next_due", "id", where="officer_id IS NOT NULL"
        ),
        partial_index("ix_commitment_look", "next_due", "id", where=LOOK),
        partial_index("ix_commitment_unanswered", "next_due", "id", where="answered_at IS NULL"),
        partial_index("ix_commitment_silent", "id", where="answered_at IS NULL"),
        Index("ix_commitment_event", "event_id"),
        Index("ix_commitment_unit", "unit_id", "next_due", "id"),
        partial_index(
            "ix_commitment_nobody",
            "next_due",
            "id",
            where="officer_id IS NULL AND closed_at IS NULL",
        ),
        partial_index("ix_commitment_declared", "next_due", "id", where="declared_at IS NOT NULL"),
        partial_index("ix_commitment_unsigned", "next_due", "id", where="signed_at IS NULL"),
        Index(
            "ix_commitment_innovation",  # the reports count from this index alone
            "innovation_id",
            "signed_at",
            "declared_at",
            "evidenced_at",
            "verified_at",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(default="replikasi")
    form: Mapped[str | None]
    site_key: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    status: Mapped[str] = mapped_column(default="belum_dimulai")
    stage: Mapped[str] = mapped_column(default="komitmen")
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_due: Mapped[date | None]
    waiting_until: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    evidenced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    denied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reworded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fell_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unexplained_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    unit: Mapped[Unit] = relationship()
    innovation: Mapped[Innovation] = relationship()
    event: Mapped[Event | None] = relationship()
    officer: Mapped[Staff | None] = relationship()
    versions: Mapped[list["CommitmentVersion"]] = relationship(
        order_by="CommitmentVersion.number", back_populates="commitment"
    )
    parties: Mapped[list["CommitmentParty"]] = relationship(
        order_by="CommitmentParty.id", back_populates="commitment"
    )

    @property
    def current(self) -> "CommitmentVersion":
        """The latest version; there is always one."""
        return self.versions[-1]

    @property
    def is_signed(self) -> bool:
        """Only a signed commitment counts as committed."""
        return self.signed_at is not None

    @property
    def awaits_signature(self) -> bool:
        """Whether the own head has not signed yet, or not what the letter came to say since."""
        return self.is_open and (self.signed_at is None or self.reworded_at is not None)

    @property
    def partners(self) -> "list[CommitmentParty]":
        """Who else is party to the letter as it stands."""
        return [party for party in self.parties if party.removed_at is None]

    @property
    def last_signing(self) -> "Signing | None":
        """The own head's signature under the newest version that has one."""
        signings = [version.signing for version in self.versions if version.signing]
        return signings[-1] if signings else None

    @property
    def changed_since_signed(self) -> bool:
        """Whether the letter now says something else than what was signed last."""
        last = self.last_signing
        return last is not None and last.text_hash != self.current.text_hash

    @property
    def is_open(self) -> bool:
        """Neither done nor cancelled."""
        return self.closed_at is None

    @property
    def proof(self) -> str | None:
        """How far the claim "it runs" is proven: declared, evidenced, verified, or not claimed."""
        if self.verified_at:
            return "verified"
        if self.evidenced_at:
            return "evidenced"
        return "declared" if self.declared_at else None

    def is_waiting(self, today: date) -> bool:
        """Whether nobody is to be reminded yet: it waits for a budget, or for a day an officer set."""
        return self.is_open and self.waiting_until is not None and self.waiting_until > today

    def is_overdue(self, today: date) -> bool:
        """Whether an answer was due before today; derived, never stored."""
        return self.is_open and self.next_due is not None and self.next_due < today


class CommitmentVersion(Model):
    """What was promised, word for word: the fields, the letter's text and its SHA-256."""

    __tablename__ = "commitment_version"
    __table_args__ = (
        UniqueConstraint("commitment_id", "number"),
        CheckConstraint(
            "confidence IS NULL OR confidence BETWEEN 1 AND 5", name="confidence_1_to_5"
        ),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    number: Mapped[int]
    form: Mapped[str | None]
    changes: Mapped[str] = mapped_column(default="")
    pic_name: Mapped[str]
    pic_phone: Mapped[str | None]
    first_step: Mapped[str]
    first_step_date: Mapped[date]
    site: Mapped[str] = mapped_column(default="")
    site_regency: Mapped[str] = mapped_column(default="")
    local_name: Mapped[str] = mapped_column(default="")
    target_date: Mapped[date | None]
    budget_source: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")
    barrier: Mapped[str] = mapped_column(default="")
    if_then: Mapped[str] = mapped_column(default="")
    confidence: Mapped[int | None]
    text: Mapped[str]
    text_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    commitment: Mapped[Commitment] = relationship(back_populates="versions")
    # The own head's alone; other parties sign beside it.
    signing: Mapped["Signing | None"] = relationship(
        primaryjoin="and_(Signing.version_id == CommitmentVersion.id, Signing.party_id.is_(None))",
        back_populates="version",
    )


class CommitmentParty(Model):
    """Another unit, or an institution outside the ministry, that signs the same letter.

    It stands in the versions from `since_version` to `until_version` (their numbers; none while it stands).
    """

    __tablename__ = "commitment_party"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) = (institution <> '')", name="unit_or_institution"),
        CheckConstraint(
            "(removed_at IS NULL) = (until_version IS NULL)", name="removed_with_version"
        ),
        partial_index(
            "uq_commitment_party_stands",
            "commitment_id",
            "key",
            unique=True,
            where="until_version IS NULL",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    institution: Mapped[str] = mapped_column(default="")
    key: Mapped[str]
    contact_name: Mapped[str] = mapped_column(default="")
    since_version: Mapped[int]
    until_version: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(default="")

    commitment: Mapped[Commitment] = relationship(back_populates="parties")
    unit: Mapped[Unit | None] = relationship()

    @property
    def name(self) -> str:
        """The unit's or the institution's name, as the letter has it."""
        return self.unit.name if self.unit else self.institution

    def stands_in(self, number: int) -> bool:
        """Whether a version of the letter names this party."""
        return self.since_version <= number <= (self.until_version or number)


class Proposer(Model):
    """A delegate who proposed a commitment, or added their voice to one."""

    __tablename__ = "proposer"
    __table_args__ = (UniqueConstraint("commitment_id", "registration_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    name: Mapped[str]
    remark: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Signing(Model):
    """A signature under one version, in a capacity: the own head's, or another party's. Typed and drawn weigh the same.

    `also_proposed`: whoever signed bears the name of a proposer, and said that they may sign for the head.
    """

    __tablename__ = "signing"
    __table_args__ = (
        one_of("capacity", CAPACITIES),
        one_of("method", SIGNING_METHODS),
        CheckConstraint(
            "signed_name <> '' OR signature <> '' OR letter_id IS NOT NULL", name="something_signed"
        ),
        partial_index("uq_signing_own", "version_id", unique=True, where="party_id IS NULL"),
        partial_index(
            "uq_signing_party", "version_id", "party_id", unique=True, where="party_id IS NOT NULL"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commitment_version.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("commitment_party.id"))
    capacity: Mapped[str]
    method: Mapped[str]
    signed_name: Mapped[str] = mapped_column(default="")
    signature: Mapped[str] = mapped_column(default="")
    head_position: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[date | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    text_hash: Mapped[str]
    also_proposed: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    version: Mapped[CommitmentVersion] = relationship(back_populates="signing")


class StoredFile(Model):
    """A file as it came, byte for byte."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
