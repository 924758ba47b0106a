"""The list for the SPD visum: who came, when they arrived and left, and room for the host's signature and stamp."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from intake import clock
from intake.models.event import Event
from intake.papers import attendance_sheet, dates
from intake.papers.sheet import Column, Line, Mark, Sheet, dealt
from intake.spelling import masked

LEAST = 13.0


def sheet(event: Event, people: Sequence[Any], *, nip: str, days: str, language: str) -> Sheet:
    """One line for each person; the dates are the event's, or left open. No bank, tax or rank."""
    columns = [
        Column(label=_("No."), width=11),
        Column(label=_("Nama lengkap dan gelar"), width=60),
        Column(label=_("NIP"), width=36),
        Column(label=_("Jabatan"), width=38),
        Column(label=_("Unit/instansi"), width=42),
        Column(label=_("Tanggal tiba"), width=21),
        Column(label=_("Tanggal berangkat"), width=21),
    ]
    first, last = (
        clock.at_place(one, event.zone).date() for one in (event.starts_at, event.ends_at)
    )
    came, left = (
        dates.date_alone(day, language) if days == "event" else "" for day in (first, last)
    )
    lines = [
        Line(
            id=row.id,
            cells=[
                str(number),
                row.full_name,
                (row.nip or "") if nip == "shown" else masked(row.nip),
                row.position,
                row.place,
                came,
                left,
            ],
            mark=Mark(number=number),
        )
        for number, row in enumerate(people, 1)
    ]
    facts = [
        (_("Waktu"), dates.span(event, language)),
        (_("Tempat"), ", ".join(filter(None, (event.venue, event.address, event.city)))),
        (_("Penyelenggara"), event.organizer or (event.host_unit.name if event.host_unit else "")),
    ]
    return Sheet(
        title=_("Daftar visum perjalanan dinas"),
        event=event.title,
        facts=[fact for fact in facts if fact[1]],
        columns=columns,
        by_hand=[
            Column(label=_("Tanda tangan"), width=24),
            Column(label=_("Stempel"), width=20),
        ],
        pages=dealt(lines, columns, heading=[event.title], least=LEAST),
        least=LEAST,
        words={
            **attendance_sheet.words(),
            "foot": _("Tanda tangan dan stempel dibubuhkan pejabat di tempat tujuan."),
        },
    )
