"""What the file of the worklist can say of each commitment, in the reader's language."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from intake import clock
from intake.papers.columns import NUMBER, Column

Row = tuple[Any, Any, str, str | None]  # a line, its current version, the unit's zone, its province


def columns(words: dict[str, Any], forms: dict[str, Any], *, with_contacts: bool) -> list[Column]:
    """Every column. `words` are those of status, stage and look; contacts are for those who follow up."""
    phone = Column("pic_phone", _("Nomor HP/WhatsApp"), lambda _n, row: row[1].pic_phone)
    return [
        NUMBER,
        Column("code", _("Kode"), lambda _n, row: row[0].code),
        Column("unit", _("Unit"), lambda _n, row: row[0].unit),
        Column("province", _("Provinsi"), lambda _n, row: row[3]),
        Column("innovation", _("Inovasi"), lambda _n, row: row[0].innovation),
        Column("form", _("Bentuk replikasi"), lambda _n, row: forms[_form(row[0])]),
        Column("status", _("Status"), lambda _n, row: words["status"][row[0].status]),
        Column("stage", _("Tahapan"), lambda _n, row: words["stage"][row[0].stage]),
        Column("signed", _("Ditandatangani"), lambda _n, row: _day(row[0].signed_at, row[2])),
        Column(
            "declared", _("Dinyatakan berjalan"), lambda _n, row: _day(row[0].declared_at, row[2])
        ),
        Column("evidenced", _("Berbukti"), lambda _n, row: _day(row[0].evidenced_at, row[2])),
        Column("verified", _("Terverifikasi"), lambda _n, row: _day(row[0].verified_at, row[2])),
        Column("answered", _("Jawaban terakhir"), lambda _n, row: _day(row[0].answered_at, row[2])),
        Column("due", _("Tenggat"), lambda _n, row: row[0].next_due),
        Column("officer", _("Petugas"), lambda _n, row: row[0].officer),
        Column(
            "site",
            _("Lokus"),
            lambda _n, row: ", ".join(filter(None, (row[1].site, row[1].site_regency))),
        ),
        Column("local_name", _("Nama setempat"), lambda _n, row: row[1].local_name),
        Column("target", _("Target terlaksana"), lambda _n, row: row[1].target_date),
        Column("pic_name", _("Penanggung jawab"), lambda _n, row: row[1].pic_name),
        *([phone] if with_contacts else []),
        Column(
            "looks",
            _("Perlu dilihat"),
            lambda _n, row: "; ".join(str(words["look"][one]) for one in row[0].looks),
        ),
    ]


def _form(line: Any) -> str:
    return "perluasan" if line.kind == "perluasan" else line.form


def _day(moment: datetime | None, zone: str) -> str:
    return clock.at_place(moment, zone).date().isoformat() if moment else ""
