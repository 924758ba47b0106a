"""The surat keterangan hadir: who was at which sessions, in words. Said once, drawn as a tagged PDF and as its twin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from intake import clock
from intake.models.registration import Registration
from intake.papers import dates, qr
from intake.papers.attendance_sheet import recorded
from intake.papers.typeset import typeset

BLANK = "\u2026" * 12


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What is stated, ready to be set. Number, place and signatory are left open, to be filled in by the office."""

    title: str
    number: str
    opening: str
    person: Sequence[tuple[str, str]]
    stated: str
    event: Sequence[tuple[str, str]]
    sessions: Sequence[tuple[str, str, str]]
    headings: tuple[str, str, str]
    closing: str
    dated: str
    signatory: str
    check_words: str
    caption: str
    code: str
    address: str


def statement(
    registration: Registration,
    sessions: Sequence[Any],
    *,
    issued_at: datetime,
    code: str,
    address: str,
    language: str,
) -> Statement:
    """The statement about somebody who is recorded as present."""
    event = registration.event
    zone, host = event.zone, event.organizer or (event.host_unit.name if event.host_unit else "")
    issued = dates.date_alone(clock.at_place(issued_at, zone).date(), language)
    where = ", ".join(filter(None, (event.venue, event.address, event.city)))
    return Statement(
        title=_("Surat keterangan hadir"),
        number=_("Nomor: %(blank)s", blank=BLANK),
        opening=_("Yang bertanda tangan di bawah ini menerangkan bahwa:"),
        person=_filled(
            (_("Nama"), registration.full_name),
            (_("NIP"), registration.nip or ""),
            (_("Jabatan"), registration.position),
            (_("Unit/instansi"), registration.place),
        ),
        stated=_("telah hadir pada kegiatan berikut:"),
        event=_filled(
            (_("Kegiatan"), event.title),
            (_("Waktu"), dates.span(event, language)),
            (_("Tempat"), where),
            (_("Penyelenggara"), host),
        ),
        headings=(_("Sesi"), _("Waktu"), _("Kehadiran")),
        sessions=[
            (one.title, _hours(one, zone, language), recorded(one.since, one, zone, language))
            for one in sessions
        ],
        closing=_("Surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya."),
        dated=f"{event.city or BLANK}, {issued}",
        signatory=_("Penyelenggara,"),
        check_words=_("Siapa pun dapat memeriksa surat ini dengan kode"),
        caption=_("QR pemeriksaan dokumen, bukan tanda tangan elektronik"),
        code=code,
        address=address,
    )


def pdf(said: Statement, *, language: str, product: str) -> bytes:
    """The statement as one page of A4."""
    words = {name: getattr(said, name) for name in Statement.__dataclass_fields__}
    more = {"lang": language, "product": product, "blank": BLANK, "qr": qr.svg(said.address)}
    return typeset("attendance_statement.typ", {**words, **more})


def _filled(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    return [fact for fact in facts if fact[1]]


def _hours(session: Any, zone: str, language: str) -> str:
    day = dates.date_alone(clock.at_place(session.starts_at, zone).date(), language)
    begins, ends = (dates.hour(one, zone, language) for one in (session.starts_at, session.ends_at))
    return f"{day}, {begins}–{ends} {clock.ZONE_NAMES.get(zone, zone)}"
