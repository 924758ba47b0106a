"""The draft of a unit's surat tugas as DOCX: empty head and foot, in official Indonesian whatever the screen speaks."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docxtpl import DocxTemplate

from intake import clock
from intake.models.event import Event
from intake.papers import dates

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATE = Path(__file__).parent.parent.parent / "templates/papers/assignment_letter.docx"
_TO_FILL_IN = "…………………………"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OFFICIAL = "id"


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """Somebody who is sent. A NIP stands only where its owner asked for the paper; the others are filled in by hand."""

    name: str
    position: str
    nip: str = ""


def assignment_letter(event: Event, delegates: Sequence[Delegate]) -> bytes:
    """One draft for all delegates; what is not known is left as dots to fill in."""
    template = DocxTemplate(_TEMPLATE)
    people = delegates or [Delegate(name="", position="")]
    template.render(
        {
            "basis": _clean(_basis(event)),
            "purpose": _clean(_purpose(event)),
            "day": _days(event),
            "hour": _hours(event),
            "place": _clean(", ".join(filter(None, (event.venue, event.address, event.city))))
            or _TO_FILL_IN,
            "people": [
                {"name": _clean(one.name), "position": _clean(one.position), "nip": _clean(one.nip)}
                for one in people
            ],
        },
        autoescape=True,
    )
    whole = io.BytesIO()
    template.save(whole)
    return whole.getvalue()


def _basis(event: Event) -> str:
    """The invitation letter: who signed it, its number and its date."""
    dated = dates.date_alone(event.letter_date, _OFFICIAL) if event.letter_date else _TO_FILL_IN
    signatory = event.letter_signatory or _TO_FILL_IN
    number = event.letter_number or _TO_FILL_IN
    return f"Surat undangan {signatory} nomor {number} tanggal {dated}."


def _purpose(event: Event) -> str:
    host = f", dengan tuan rumah {event.host_unit.name}" if event.host_unit else ""
    return f"Mengikuti kegiatan {event.title}{host}, pada:"


def _days(event: Event) -> str:
    """Rabu, 6 Maret 2024; or the first and the last day."""
    first, last = (
        clock.at_place(moment, event.zone).date() for moment in (event.starts_at, event.ends_at)
    )
    begins = dates.day(first, _OFFICIAL)
    return begins if first == last else f"{begins} s.d. {dates.day(last, _OFFICIAL)}"


def _hours(event: Event) -> str:
    """09.00–16.00 WIB; of several days only when the first begins."""
    zone = clock.ZONE_NAMES.get(event.zone, event.zone)
    begins = dates.hour(event.starts_at, event.zone, _OFFICIAL)
    first, last = (
        clock.at_place(moment, event.zone).date() for moment in (event.starts_at, event.ends_at)
    )
    if first != last:
        return f"{begins} {zone} (hari pertama)"
    return f"{begins}–{dates.hour(event.ends_at, event.zone, _OFFICIAL)} {zone}"


def _clean(words: str) -> str:
    """Without the few characters that no XML file may hold."""
    return _NOT_IN_XML.sub("", words)
