"""What is stored about a person, as one file they can read and keep: in words, with purpose and last day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake import clock
from intake.db import db
from intake.models.message import REMINDERS
from intake.models.question import Question
from intake.models.registration import Registration
from intake.papers.words import ROLES
from intake.queries.own_data_part import Part
from intake.words import N_

MEDIA_TYPE = "application/json"
WHILE_OPEN = N_("selama komitmen yang Anda usulkan ditindaklanjuti, lalu dua tahun")
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "registration.role": ROLES,
    "registration.cancelled_reason": {
        "own": _("Anda sendiri"),
        "organiser": _("penyelenggara"),
        "substituted": _("diserahkan kepada pengganti"),
    },
    "need_answer.state": {
        "asked": _("sedang ditanyakan"),
        "arranged": _("sudah disiapkan"),
        "unavailable": _("tidak tersedia"),
    },
    "consent.purpose": {
        "accessibility": _("Dukungan aksesibilitas"),
        "photo": _("Foto"),
        "group_messages": _("Pesan grup"),
    },
    "check_in.kind": {"in": _("hadir"), "undo": _("dibatalkan")},
    "check_in.method": {
        "qr": _("QR"),
        "code": _("kode ucap"),
        "search": _("nama"),
        "list": _("daftar"),
    },
    "check_code.kind": {
        "registration": _("Bukti pendaftaran"),
        "attendance": _("Surat keterangan hadir"),
        "certificate": _("Sertifikat"),
    },
    "seat_offer.outcome": {
        "accepted": _("diterima"),
        "declined": _("ditolak"),
        "lapsed": _("lewat waktu"),
    },
    "message.kind": {
        "link": _("tautan pribadi"),
        "offer": _("tawaran kursi"),
        "reply": _("jawaban pimpinan atas usulan Anda"),
        "answer": _("jawaban panitia"),
        **dict.fromkeys(REMINDERS, _("pengingat komitmen unit")),
    },
    "message.failed_why": {
        "tries": _("sudah dicoba beberapa kali"),
        "refused": _("ditolak alamat tujuan"),
    },
    "message.dropped_why": {
        "over": _("tidak berlaku lagi"),
        "wrong_contact": _("kontak keliru"),
        "told": _("sudah disampaikan"),
        "not_needed": _("tidak diperlukan"),
        "answered": _("sudah dijawab"),
        "newer": _("sudah ada yang lebih baru"),
    },
    "message.channel": {"email": _("email"), "whatsapp": _("WhatsApp")},
    "late_request.outcome": {"accepted": _("diterima")},
    "audit_entry.action": {
        "registration.create": _("didaftarkan"),
        "registration.wait": _("masuk daftar tunggu"),
        "registration.duplicate": _("didaftarkan lagi"),
        "registration.substitute": _("didaftarkan sebagai pengganti"),
        "registration.edit": _("diubah"),
        "registration.cancel": _("dibatalkan"),
        "link.reissue": _("tautan diganti"),
        "notice.read": _("pemberitahuan dibaca"),
        "consent.withdraw": _("persetujuan ditarik"),
        "need.purge": _("permintaan dukungan dihapus"),
        "answers.purge": _("jawaban atas pertanyaan panitia dihapus"),
        "contacts.purge": _("kontak dan NIP dihapus"),
        "nip.purge": _("NIP dihapus"),
        "checkin.in": _("dicatat hadir"),
        "checkin.again": _("dicatat hadir lagi"),
        "attendance.sign": _("daftar hadir ditandatangani"),
        "attendance.state": _("surat keterangan hadir diterbitkan"),
        "checkin.undo": _("catatan hadir dibatalkan"),
        "certificate.issue": _("sertifikat diterbitkan"),
        "certificate.reissue": _("sertifikat diterbitkan ulang"),
        "certificate.revoke": _("sertifikat dicabut"),
        "certificate.signed": _("sertifikat bertanda tangan diterima"),
        "seat.offer": _("kursi ditawarkan"),
        "seat.accepted": _("kursi diterima"),
        "seat.declined": _("kursi ditolak"),
        "seat.lapsed": _("tawaran kursi lewat waktu"),
        "seat.wait_again": _("masuk daftar tunggu lagi"),
    },
    "language": {"id": _("Indonesia"), "en": _("Inggris")},
    "channel": {
        "self": _("diri sendiri"),
        "colleague": _("rekan"),
        "organiser": _("penyelenggara"),
        "door": _("pintu"),
    },
}


def document(
    registration: Registration,
    parts: Iterable[tuple[Part, Sequence[Any]]],
    *,
    untils: Mapping[str, date | None],
    needs: Mapping[str, Any],
) -> bytes:
    """The whole file. Moments carry the event's zone; what is empty stands there as empty, and so is seen to be."""
    zone = registration.event.zone
    words = {**WORDS, "accessibility_need.kinds": needs, "need_answer.kind": needs}
    said: dict[str, Any] = {
        gettext("Keterangan"): gettext(
            "Semua yang disimpan tentang Anda pada kegiatan ini. Tautan rahasia dan data orang lain tidak ikut."
        ),
        gettext("Diunduh pada"): _value(clock.now(), zone, {}),
    }
    for part, rows in parts:
        table = part.model.__tablename__
        said[gettext(part.title)] = {
            gettext("Untuk apa"): gettext(part.purpose),
            gettext("Disimpan sampai"): _until(untils[part.until]),
            gettext("Isi"): [
                {
                    gettext(label): _value(
                        _read(row, table, column),
                        zone,
                        words.get(f"{table}.{column}") or words.get(column, {}),
                    )
                    for column, label in part.shown.items()
                }
                for row in rows
            ],
        }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()


def _read(row: Any, table: str, column: str) -> Any:
    """What stands in a column; for a number that points elsewhere, what it means."""
    if (table, column) == ("registration", "unit_id"):
        return row.unit.name if row.unit else None
    if (table, column) == ("registration", "event_id"):
        return row.event.title
    if column == "session_id":
        return row.session.title
    if (table, column) == ("question_answer", "question_id"):
        return db.session.get_one(Question, row.question_id).label
    if (table, column) == ("submission", "id"):
        return row.number
    return getattr(row, column)


def _until(day: date | None) -> str:
    return day.isoformat() if day else gettext(WHILE_OPEN)


def _value(value: Any, zone: str, words: Mapping[Any, Any]) -> Any:
    if isinstance(value, list):
        return [_value(one, zone, words) for one in value]
    if isinstance(value, datetime):
        return clock.at_place(value, zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    return str(words[value]) if value in words else value
