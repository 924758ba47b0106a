"""The words of reminders: the usual ones, an administrator's own, and the placeholders that may stand in them."""

import re

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.reminder_text import ReminderText
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

LINK = "tautan"
PLACEHOLDERS = ("nama", "unit", "inovasi", "kode", "tanggal", LINK, "petugas")
LONGEST = 1500
_PLACE = re.compile(r"\{([^{}\n]*)\}")

# What is said unless an administrator changed it: subject and text, in the catalogues' languages.
USUAL = {
    "ahead": (
        N_("Sebentar lagi: kabar {inovasi} dari {unit}"),
        N_(
            "Yth. {nama},\n\n"
            "Jadwal kabar perkembangan {inovasi} ({kode}) dari {unit} jatuh pada {tanggal}. "
            "Bila sudah ada yang dapat disampaikan, jawab saja sekarang; cukup tiga ketukan:\n{tautan}\n\n"
            "Tautan ini khusus untuk unit Anda. Mohon tidak disebarkan ke grup.\n\nTerima kasih.\n{petugas}"
        ),
    ),
    "due": (
        N_("Mohon kabar {inovasi} dari {unit}"),
        N_(
            "Yth. {nama},\n\n"
            "Bagaimana perkembangan {inovasi} ({kode}) di {unit}? Jadwal kabarnya {tanggal}. "
            "Mohon dijawab di sini, cukup tiga ketukan:\n{tautan}\n\n"
            "Kalau ada kendala, sampaikan juga; itu membantu kami membantu Anda. "
            "Tautan ini khusus untuk unit Anda. Mohon tidak disebarkan ke grup.\n\nTerima kasih.\n{petugas}"
        ),
    ),
    "late": (
        N_("Kami menunggu kabar {inovasi} dari {unit}"),
        N_(
            "Yth. {nama},\n\n"
            "Kabar perkembangan {inovasi} ({kode}) dari {unit} yang dijadwalkan {tanggal} belum kami terima. "
            "Belum dimulai pun merupakan kabar. Mohon dijawab di sini, cukup tiga ketukan:\n{tautan}\n\n"
            "Bila Anda memerlukan bantuan, tuliskan di sana. "
            "Tautan ini khusus untuk unit Anda. Mohon tidak disebarkan ke grup.\n\nTerima kasih.\n{petugas}"
        ),
    ),
    "sign": (
        N_("Surat komitmen {inovasi} menunggu tanda tangan"),
        N_(
            "Yth. {nama},\n\n"
            "Surat komitmen {unit} untuk {inovasi} ({kode}) menunggu tanda tangan pimpinan unit: "
            "belum pernah ditandatangani, atau isinya berubah sejak itu. "
            "Hanya isi yang ditandatangani yang dihitung sebagai komitmen. "
            "Mohon teruskan tautan tanda tangan yang Anda terima kepada pimpinan. Isinya ada di sini:\n{tautan}\n\n"
            "Tautan ini khusus untuk unit Anda. Mohon tidak disebarkan ke grup.\n\nTerima kasih.\n{petugas}"
        ),
    ),
    "rest": (
        N_("Mohon lengkapi komitmen {inovasi}"),
        N_(
            "Yth. {nama},\n\n"
            "Komitmen {unit} untuk {inovasi} ({kode}) sudah tercatat, tetapi masih ada yang kosong: "
            "lokus, target, atau sumber anggaran. Mohon dilengkapi di sini:\n{tautan}\n\n"
            "Tautan ini khusus untuk unit Anda. Mohon tidak disebarkan ke grup.\n\nTerima kasih.\n{petugas}"
        ),
    ),
}


def all_stored() -> dict[tuple[str, str], ReminderText]:
    """What administrators wrote, by kind and language."""
    rows = db.session.scalars(select(ReminderText))
    return {(row.kind, row.language): row for row in rows}


def save(kind: str, language: str, *, subject: str, text: str, by: Actor) -> ReminderText:
    """Keep an administrator's words; where subject or text is empty, the usual words are said again.

    Refuses: administrator_only, unknown_placeholder, stray_brace, no_link.
    """
    if by.role != "administrator":
        raise Refused("administrator_only", N_("Hanya administrator yang mengubah teks pengingat."))
    check(subject, field="subject", link=False)
    check(text, field="text")
    row = all_stored().get((kind, language))
    if row is None:
        row = ReminderText(kind=kind, language=language)
        db.session.add(row)
    row.subject, row.text = subject.strip(), text.strip()
    row.changed_at, row.changed_by = clock.now(), str(by)
    db.session.flush()
    audit.record(
        "reminder_text.change", f"reminder_text:{row.id}", by=by, kind=kind, language=language
    )
    return row


def check(text: str, *, field: str, link: bool = True) -> None:
    """Refuse words that could not be filled in. An empty text stands for the usual one."""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    unknown = [name for name in _PLACE.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise Refused(
            "unknown_placeholder",
            N_("Isian %(unknown)s tidak dikenal. Yang dikenal: %(known)s."),
            field=field,
            unknown=", ".join(f"{{{name}}}" for name in dict.fromkeys(unknown)),
            known=known,
        )
    if re.search(r"[{}]", _PLACE.sub("", text)):
        raise Refused(
            "stray_brace",
            N_("Ada kurung kurawal tanpa pasangannya. Tulis isian seperti ini: %(known)s."),
            field=field,
            known=known,
        )
    if link and text.strip() and LINK not in _PLACE.findall(text):
        raise Refused(
            "no_link",
            N_("Teks ini belum memuat {tautan}. Tanpa tautan unit tidak dapat menjawab."),
            field=field,
        )


def fill(text: str, values: dict[str, str]) -> str:
    """Put the values in. What a value itself holds is never read as a placeholder."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
