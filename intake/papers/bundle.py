"""The paket SPJ: everything an office files about an event, in one zip. The same data gives the same bytes.

A new part is a function that gives (name in the zip, content), and a line in PARTS.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from flask_babel import force_locale
from flask_babel import gettext as _

from intake.models.event import Event
from intake.papers import (
    attendance_columns,
    attendance_sheet,
    columns,
    commitments_csv,
    event_reports,
)
from intake.papers.columns import Table
from intake.papers.docx import FIXED, language
from intake.queries import activity, attendance, attendance_paper, event_files
from intake.queries.activity import Activity

if TYPE_CHECKING:
    from intake.papers.long_work import Making

_NOT_IN_NAMES = re.compile(r"[^0-9A-Za-z ,()-]+")
_LONGEST_NAME = 60
_READABLE = 0o100644 << 16
REPORT = "01"


@dataclass(frozen=True)
class Source:
    """What the parts are made from."""

    event: Event
    activity: Activity
    product: str


File = tuple[str, bytes | Iterable[str]]  # a long list comes line by line
Part = Callable[[Source], Iterator[File]]


def make(making: "Making", into: BinaryIO) -> str:
    """Write the zip, part by part; the report and the list of contents last, for they name the rest.

    Official papers are Indonesian, unless the organiser asked for them in English.
    """
    source = Source(making.event, activity.of(making.event), making.settings.product_name)
    steps, names = len(PARTS) + 1, []
    with (
        zipfile.ZipFile(into, "w") as package,
        force_locale(making.arguments.get("language", "id")),
    ):
        for number, part in enumerate(PARTS, start=1):
            for name, content in part(source):
                _put(package, name, content)
                names.append(name)
            making.step(number, steps)
        report = f"{REPORT} " + _("Laporan kegiatan") + ".docx"
        names.append(report)
        _put(package, report, event_reports.report(source.activity, enclosures(names)))
        _put(package, "00 " + _("Isi paket") + ".txt", _contents(source, sorted(names)).encode())
    making.step(steps, steps)
    return f"Paket SPJ {making.event.slug}.zip"


def invitation(source: Source) -> Iterator[File]:
    """The letter as it was attached."""
    letter = event_files.document(source.event.id, "letter")
    if letter:
        yield "02 " + _("Surat undangan") + f"{_ending(letter.name)}", letter.content


def agenda(source: Source) -> Iterator[File]:
    """The agenda as it was attached; else one made from the sessions."""
    attached = event_files.document(source.event.id, "agenda")
    if attached:
        yield "03 " + _("Susunan acara") + f"{_ending(attached.name)}", attached.content
    else:
        yield "03 " + _("Susunan acara") + ".docx", event_reports.agenda(source.activity)


def attendance_lists(source: Source) -> Iterator[File]:
    """A list for each session: to file, and to work with, which holds NIP and contacts."""
    event = source.event
    for number, session in enumerate(event.sessions, start=1):
        name = "04 " + _("Daftar hadir") + f" {number} {_named(session.title)}"
        if attendance_paper.how_many(event.id) <= attendance_paper.MOST:
            people = attendance_paper.rows(event, session.id, order="name")
            yield (
                f"{name}.pdf",
                attendance_sheet.filed(
                    event, session, people, language=language(), product=source.product
                ),
            )
        table = Table(
            name=_("Daftar hadir") + f" {session.title}",
            columns=attendance_columns.columns(event.zone, session.title),
            rows=attendance.everybody(event.id, session.id),
            dated=event.created_at,
        )
        written = io.BytesIO()
        columns.xlsx(table, written)
        yield f"{name}.xlsx", written.getvalue()


def minutes(source: Source) -> Iterator[File]:
    """A form to fill in."""
    yield "05 " + _("Notulen") + ".docx", event_reports.minutes(source.activity)


def photos(source: Source) -> Iterator[File]:
    """The photos on pages with their captions, and each by itself."""
    taken = event_files.photos(source.event.id)
    if taken:
        yield "06 " + _("Dokumentasi foto") + ".docx", event_reports.photos(source.event, taken)
    for number, (_caption, content) in enumerate(taken, start=1):
        yield "06 " + _("Foto") + f"/foto-{number:02d}.jpg", content


def commitments(source: Source) -> Iterator[File]:
    """The recap, to print and to sort."""
    lines = commitments_csv.lines(source.activity.commitments)
    yield "07 " + _("Rekap komitmen") + ".docx", event_reports.recap(source.activity)
    yield "07 " + _("Rekap komitmen") + ".csv", lines


PARTS: tuple[Part, ...] = (
    invitation,
    agenda,
    attendance_lists,
    minutes,
    photos,
    commitments,
)


def enclosures(names: list[str]) -> list[str]:
    """What the report lists at its end: each paper once, without number and ending."""
    papers = (name.partition("/")[0].rpartition(".")[0] or name.partition("/")[0] for name in names)
    said = (paper[3:] for paper in sorted(papers) if not paper.startswith(REPORT))
    return list(dict.fromkeys(one for one in said if one != _("Foto")))


def _contents(source: Source, names: list[str]) -> str:
    """What is in the zip, what is still to be filled in, and what is missing with the place to add it."""
    attached = event_files.kinds(source.event.id)
    missing = [
        sentence
        for kind, sentence in (
            ("letter", _("Surat undangan belum dilampirkan.")),
            (
                "agenda",
                _("Susunan acara belum dilampirkan; yang ada di sini dibuat dari daftar sesi."),
            ),
            ("photo", _("Foto kegiatan belum ditambahkan.")),
        )
        if kind not in attached
    ]
    lines = [
        _("PAKET SPJ") + f": {source.event.title}",
        "",
        *names,
        "",
        _(
            "Lengkapi sendiri: kop, nomor, dan tanda tangan pada berkas DOCX; uraian dan notulen; "
            "data bank, pajak, dan pangkat pada formulir kantor Anda (tidak disimpan di sini)."
        ),
        *([] if not missing else ["", _("Belum ada:"), *(f"- {one}" for one in missing)]),
        *(
            []
            if not missing
            else [_("Tambahkan pada halaman Berkas kegiatan, lalu buat paketnya lagi.")]
        ),
        "",
        _(
            "Paket ini memuat NIP dan kontak peserta. Simpan di tempat yang hanya dapat dibuka panitia."
        ),
    ]
    return "\r\n".join(lines) + "\r\n"


def _put(package: zipfile.ZipFile, name: str, content: bytes | Iterable[str]) -> None:
    """An entry with a fixed moment and ordinary rights."""
    entry = zipfile.ZipInfo(name, FIXED)
    entry.external_attr = _READABLE
    packed = name.endswith((".jpg", ".docx", ".pdf", ".xlsx"))
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with package.open(entry, "w") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            for line in content:
                file.write(line.encode())


def _ending(name: str) -> str:
    return ".pdf" if name.endswith(".pdf") else ".jpg"


def _named(title: str) -> str:
    """A session's title as part of a file name that every system takes."""
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:_LONGEST_NAME].strip() or "sesi"
