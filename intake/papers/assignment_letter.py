"""The draft of a unit's surat tugas as DOCX: empty head and foot, in the language it was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from intake.models.event import Event
from intake.papers import docx, occasion

MEDIA_TYPE = docx.MEDIA_TYPE


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """Somebody who is sent. A NIP stands only where its owner asked for the paper; the others are filled in by hand."""

    name: str
    position: str
    nip: str = ""


def assignment_letter(event: Event, delegates: Sequence[Delegate]) -> bytes:
    """One draft for all delegates; what is not known is left as dots to fill in."""
    people = delegates or [Delegate(name="", position="")]
    return docx.fill(
        "assignment_letter.docx",
        {
            "basis": occasion.invitation(event),
            "purpose": _purpose(event),
            "day": occasion.days(event),
            "hour": occasion.hours(event),
            "place": occasion.place(event),
            "people": [
                {"name": one.name, "position": one.position, "nip": one.nip} for one in people
            ],
        },
    )


def _purpose(event: Event) -> str:
    if event.host_unit is None:
        return _("Mengikuti kegiatan %(title)s, pada:", title=event.title)
    return _(
        "Mengikuti kegiatan %(title)s, dengan tuan rumah %(host)s, pada:",
        title=event.title,
        host=event.host_unit.name,
    )
