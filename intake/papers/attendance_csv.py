"""The attendance list of one session as a file for the office: Indonesian headings, one line a person."""

from collections.abc import Iterable, Iterator
from typing import Any

from intake import clock
from intake.papers import cells
from intake.papers.words import ROLES

HEADINGS = (
    "No.",
    "Nama lengkap dan gelar",
    "NIP",
    "Jabatan",
    "Unit/instansi",
    "Peran",
    "Nomor HP/WhatsApp",
    "Email",
    "Sesi",
    "Hadir",
    "Hadir sejak",
    "Zona waktu",
)


def lines(people: Iterable[Any], *, session: str, zone: str) -> Iterator[str]:
    """The file, line by line, times as the venue's clock showed them. It holds NIP and contacts."""
    return cells.lines(
        HEADINGS, (_row(n, person, session, zone) for n, person in enumerate(people, start=1))
    )


def _row(number: int, person: Any, session: str, zone: str) -> tuple[object, ...]:
    here = person.since is not None
    since = clock.at_place(person.since, zone).strftime("%Y-%m-%d %H:%M") if here else ""
    return (
        number,
        person.full_name,
        person.nip,
        person.position,
        person.place,
        str(ROLES[person.role]),
        person.phone,
        person.email,
        session,
        "ya" if here else "",
        since,
        clock.ZONE_NAMES.get(zone, zone),
    )
