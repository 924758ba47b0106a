"""Indicators: what is counted, and each number as its source told it; nothing is written over, nothing added up."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.indicator import CHANNELS, Indicator, Measurement
from intake.models.innovation import Innovation
from intake.queries import falls
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import squeeze, tidy
from intake.words import N_

WRITERS = ("officer", "administrator")
Subject = Commitment | Innovation


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What is counted: its name, what it is counted in, and what exactly counts; `site` for an innovation's figures."""

    name: str
    counted_in: str
    definition: str
    site: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One number: for which day, of which span, from which source, told through whom.

    `precision` is day, month or year, and goes with `as_of`; both are empty where the source names no date.
    `told_through` is filled in where empty: the unit's link for the unit, the officer otherwise.
    """

    value: Decimal
    source: str
    as_of: date | None = None
    precision: str | None = "day"
    period_from: date | None = None
    period_to: date | None = None
    is_about: bool = False
    is_baseline: bool = False
    note: str = ""
    told_through: str = ""
    told_by: str = ""


def define(subject: Subject, what: Definition, *, first: Reading, by: Actor) -> Measurement:
    """Begin to count something, with its first number or its baseline. Gives that number.

    Refuses: not_yours, officer_only, closed, undefined, already_defined, and what `problems` finds.
    """
    _refuse_outsider(subject, by)
    _refuse_first(first, today=_today(subject))
    indicator = begin(subject, what, by=by)
    return record(indicator, first, by=by)


def measure(indicator: Indicator, reading: Reading, *, by: Actor) -> Measurement:
    """Write one more number down; another source for the same day stands beside the first.

    Refuses: not_yours, officer_only, closed, and what `problems` finds.
    """
    subject = subject_of(indicator)
    _refuse_outsider(subject, by)
    _refuse_first(reading, today=_today(subject))
    return record(indicator, reading, by=by)


def correct(wrong: Measurement, reading: Reading | None, *, reason: str, by: Actor) -> Measurement:
    """Put another number in the place of a wrong one, or none (taken back); the wrong one stays to be read.

    Refuses: not_yours, officer_only, closed, needs_reason, already_corrected, and what `problems` finds.
    """
    subject = subject_of(wrong.indicator)
    _refuse_outsider(subject, by)
    if reading:
        _refuse_first(reading, today=_today(subject))
    if not tidy(reason):
        raise Refused("needs_reason", N_("Tulis mengapa angka ini dikoreksi."), field="reason")
    again = reading or replace(_said(wrong), told_through="", told_by="")
    try:
        with db.session.begin_nested():
            return record(
                wrong.indicator,
                again,
                by=by,
                corrects=wrong,
                reason=tidy(reason),
                taken_back=not reading,
            )
    except IntegrityError as error:
        raise Refused(
            "already_corrected",
            N_("Angka ini sudah dikoreksi. Koreksi angka penggantinya bila masih keliru."),
        ) from error


def begin(subject: Subject, what: Definition, *, by: Actor) -> Indicator:
    """The row of a definition, without a number yet. Refuses: undefined, already_defined."""
    for name, sentence in _UNDEFINED.items():
        if not getattr(what, name):
            raise Refused("undefined", sentence, field=name)
    is_commitment = isinstance(subject, Commitment)
    indicator = Indicator(
        commitment_id=subject.id if is_commitment else None,
        innovation_id=None if is_commitment else subject.id,
        **{**asdict(what), **({"site": ""} if is_commitment else {})},
        key=squeeze(f"{what.site} {what.name} {what.counted_in} {what.definition}"),
        at=clock.now(),
        by=str(by),
    )
    try:
        with db.session.begin_nested():
            db.session.add(indicator)
            db.session.flush()
    except IntegrityError as error:
        raise Refused(
            "already_defined",
            N_("Indikator dengan nama dan arti yang sama sudah ada. Tambahkan angkanya di sana."),
            field="name",
        ) from error
    return indicator


def record(
    indicator: Indicator,
    reading: Reading,
    *,
    by: Actor,
    corrects: Measurement | None = None,
    reason: str = "",
    taken_back: bool = False,
) -> Measurement:
    """The row of a number, past the guards; `define`, `measure`, `correct` and the reference data go through here."""
    said = asdict(reading)
    said["value"] = None if taken_back else reading.value
    said["precision"] = reading.precision if reading.as_of else None
    said["told_through"] = reading.told_through or (
        "unit_link" if by.kind == "unit" else "officer" if by.is_staff else "published"
    )
    measurement = Measurement(
        indicator_id=indicator.id,
        **said,
        corrects_id=corrects.id if corrects else None,
        reason=reason,
        at=clock.now(),
        by=str(by),
        by_name=by.name if by.is_staff else "",
    )
    subject = subject_of(indicator)
    fell = falls.fell([subject.id]) if isinstance(subject, Commitment) else []
    db.session.add(measurement)
    db.session.flush()
    if isinstance(subject, Commitment) and (falling := falls.fell([subject.id])) != fell:
        subject.fell_at = measurement.at if falling else None
    event_id = subject.event_id if isinstance(subject, Commitment) else None
    action = "indicator.correct" if corrects else "indicator.measure"
    about = f"{type(subject).__tablename__}:{subject.id}"
    audit.record(action, about, by=by, event_id=event_id, measurement=measurement.id)
    return measurement


def subject_of(indicator: Indicator) -> Subject:
    """The commitment or the innovation it is about."""
    if indicator.commitment_id:
        return db.session.get_one(Commitment, indicator.commitment_id)
    return db.session.get_one(Innovation, indicator.innovation_id)


def problems(reading: Reading, *, today: date) -> Iterator[Refused]:
    """Everything that keeps this from being a number one can rely on."""
    if reading.value < 0:
        yield Refused(
            "negative", N_("Jumlah tidak dapat kurang dari nol. Periksa angkanya."), field="value"
        )
    if not reading.source:
        yield Refused(
            "no_source",
            N_("Tulis sumber angka ini, misalnya daftar hadir Maret 2024 atau laporan bulanan."),
            field="source",
        )
    if reading.as_of and reading.precision == "day" and reading.as_of > today:
        yield Refused(
            "as_of_future",
            N_("Angka ini berlaku untuk tanggal yang belum tiba. Isi hari ini atau sebelumnya."),
            field="as_of",
        )
    if bool(reading.period_from) != bool(reading.period_to):
        yield Refused(
            "half_period",
            N_("Isi kedua tanggal masa yang dihitung, atau kosongkan keduanya."),
            field="period_to" if reading.period_from else "period_from",
        )
    elif reading.period_from and reading.period_to:
        yield from _about_period(reading)
    if reading.told_through and reading.told_through not in CHANNELS:
        yield Refused(
            "unknown_channel",
            N_("Pilihan ini tidak ada. Pilih salah satu yang tersedia."),
            field="told_through",
        )
    if reading.told_through in ("whatsapp", "phone") and not reading.told_by:
        yield Refused(
            "told_by",
            N_("Tulis siapa yang menyampaikan angka ini lewat WhatsApp atau telepon."),
            field="told_by",
        )


_UNDEFINED = {
    "name": N_("Tulis nama indikatornya, misalnya Perajin yang bekerja."),
    "counted_in": N_("Tulis satuannya, misalnya orang atau lembar per bulan."),
    "definition": N_("Tulis apa persisnya yang dihitung, dan apa yang tidak."),
}


def _about_period(reading: Reading) -> Iterator[Refused]:
    begins, ends = reading.period_from, reading.period_to
    if begins and ends and ends < begins:
        yield Refused(
            "period_reversed",
            N_("Masa yang dihitung berakhir sebelum mulai. Tukar kedua tanggalnya."),
            field="period_to",
        )
    elif ends and reading.as_of and ends > reading.as_of:
        yield Refused(
            "period_after",
            N_("Masa yang dihitung berakhir sesudah tanggal angkanya. Periksa kedua tanggalnya."),
            field="period_to",
        )


def _refuse_first(reading: Reading, *, today: date) -> None:
    for problem in problems(reading, today=today):
        raise problem


def _refuse_outsider(subject: Subject, by: Actor) -> None:
    if by.kind != "unit":
        if not (by.is_staff and by.role in WRITERS):
            raise Refused(
                "officer_only", N_("Hanya petugas tindak lanjut yang dapat mencatat ini.")
            )
        return
    if not isinstance(subject, Commitment) or by.id != subject.unit_id:
        raise Refused(
            "not_yours",
            N_("Komitmen ini milik unit lain. Buka komitmen unit Anda dari halaman unit Anda."),
        )
    if not subject.is_open:
        raise Refused(
            "closed",
            N_("Tindak lanjut komitmen ini sudah ditutup. Hubungi petugas bila ada perubahan."),
        )


def _today(subject: Subject) -> date:
    return clock.today(subject.unit.zone) if isinstance(subject, Commitment) else clock.today()


def _said(measurement: Measurement) -> Reading:
    """What a measurement said; one that was taken back says nothing, and zero stands for it."""
    said = {name: getattr(measurement, name) for name in Reading.__dataclass_fields__}
    return Reading(**{**said, "value": measurement.value or Decimal(0)})
