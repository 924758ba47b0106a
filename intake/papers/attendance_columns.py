"""What the file of a session's attendance can say of each person, in the reader's language."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake import clock
from intake.papers.columns import NUMBER, Column
from intake.papers.words import ROLES

LIST = ("number", "full_name", "nip", "position", "place", "here", "since")


def columns(zone: str, session: str) -> list[Column]:
    """Every column; times as the venue's clock showed them. They hold NIP and contacts."""
    return [
        NUMBER,
        Column("full_name", _("Nama lengkap dan gelar"), lambda _n, row: row.full_name),
        Column("nip", _("NIP"), lambda _n, row: row.nip),
        Column("position", _("Jabatan"), lambda _n, row: row.position),
        Column("place", _("Unit/instansi"), lambda _n, row: row.place),
        Column("role", _("Peran"), lambda _n, row: ROLES[row.role]),
        Column("phone", _("Nomor HP/WhatsApp"), lambda _n, row: row.phone),
        Column("email", _("Email"), lambda _n, row: row.email),
        Column("session", _("Sesi"), lambda _n, _row: session),
        Column("here", _("Hadir"), lambda _n, row: gettext("ya") if row.since else ""),
        Column("since", _("Hadir sejak"), lambda _n, row: _since(row, zone)),
        Column("zone", _("Zona waktu"), lambda _n, _row: clock.ZONE_NAMES.get(zone, zone)),
    ]


def _since(row: Any, zone: str) -> str:
    return clock.at_place(row.since, zone).strftime("%Y-%m-%d %H:%M") if row.since else ""
