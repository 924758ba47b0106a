"""What a unit promises: the five things said in the hall, and the rest; and when that is not yet a promise."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from intake.models.commitment import Commitment
from intake.rules.refusal import Refused
from intake.words import N_


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The fields of a commitment. Dates are calendar days; `pic_phone` is E.164."""

    kind: str = "replikasi"
    form: str | None = None
    changes: str = ""
    pic_name: str
    pic_phone: str | None = None
    first_step: str
    first_step_date: date
    site: str = ""
    site_regency: str = ""
    local_name: str = ""
    target_date: date | None = None
    budget_source: str = ""
    support: str = ""
    barrier: str = ""
    if_then: str = ""
    confidence: int | None = None

    def said(self) -> dict[str, object]:
        """What a version keeps: everything but the kind, which is the commitment's own."""
        return {name: getattr(self, name) for name in SAID}

    def differs_from(self, other: "Promise") -> set[str]:
        """The names of the fields that say something else."""
        return {name for name in ("kind", *SAID) if getattr(self, name) != getattr(other, name)}


SAID = tuple(field.name for field in fields(Promise) if field.name != "kind")
REST = (
    "site",
    "site_regency",
    "local_name",
    "target_date",
    "budget_source",
    "support",
    "barrier",
    "if_then",
    "confidence",
)
REPORTED = ("local_name", "site", "pic_name")
NEVER_PRINTED = {"pic_phone", "barrier", "if_then", "confidence"}


def standing(commitment: Commitment) -> Promise:
    """What a commitment's latest version promises."""
    version = commitment.current
    return Promise(kind=commitment.kind, **{name: getattr(version, name) for name in SAID})


def problems(promise: Promise, *, today: date, before: Promise | None = None) -> Iterator[Refused]:
    """Everything that keeps this from being a promise; days are held against `today` unless they stood before."""
    if promise.kind != "perluasan" and not promise.form:
        yield Refused(
            "no_form",
            N_("Pilih bentuk replikasinya: adopsi, adaptasi, atau modifikasi."),
            field="form",
        )
    if promise.form in {"adaptasi", "modifikasi"} and not promise.changes:
        yield Refused(
            "no_changes",
            N_("Tulis dalam satu kalimat apa yang disesuaikan atau diubah."),
            field="changes",
        )
    starts = promise.first_step_date
    if starts < today and not (before and before.first_step_date == starts):
        yield Refused(
            "first_step_past",
            N_("Tanggal langkah pertama sudah lewat. Pilih hari ini atau sesudahnya."),
            field="first_step_date",
        )
    if promise.target_date and promise.target_date < starts:
        yield Refused(
            "target_before_start",
            N_("Target terlaksana lebih awal daripada langkah pertama. Pilih tanggal sesudahnya."),
            field="target_date",
        )
