"""The daftar hadir of a session as a list on paper, with a numbered place for each signature."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from intake import clock
from intake.models.event import Event, EventSession
from intake.papers import dates
from intake.papers.sheet import Column, Line, Mark, Sheet, dealt, pdf
from intake.rules import printed_lists
from intake.rules.signing import is_drawing
from intake.spelling import masked

MOST_BLANK = 100
LEAST = 11.0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a list is asked for: its order, what is masked, how many blank rows at its end."""

    order: str = "name"
    nip: str = "masked"
    phone: str = "masked"
    blank: int = 5


def columns() -> list[Column]:
    """What is printed of each person."""
    return [
        Column(label=_("No."), width=11),
        Column(label=_("Nama lengkap dan gelar"), width=62),
        Column(label=_("NIP"), width=36),
        Column(label=_("Jabatan"), width=42),
        Column(label=_("Unit/instansi"), width=44),
        Column(label=_("Nomor HP"), width=28),
    ]


def sheet(
    event: Event,
    session: EventSession,
    people: Sequence[Any],
    wish: Wish,
    *,
    language: str,
    address: str,
) -> Sheet:
    """The list as it is printed. It is numbered by who stands on which page, so the same list has the same number."""
    facts = heading(event, session, language)
    lines = [_line(number, row, wish, session, language) for number, row in enumerate(people, 1)]
    lines += [
        Line(id=0, cells=[str(number), "", "", "", "", ""], mark=Mark(number=number))
        for number in range(len(lines) + 1, len(lines) + 1 + wish.blank)
    ]
    pages = dealt(
        lines, columns(), heading=[event.title, *(value for _name, value in facts)], least=LEAST
    )
    made = Sheet(
        title=_("Daftar hadir"),
        event=event.title,
        facts=facts,
        columns=columns(),
        by_hand=[Column(label=_("Tanda tangan"), width=50)],
        pages=pages,
        least=LEAST,
        address=address,
        words=words(),
    )
    code = printed_lists.code_of(session.id, made.numbers)
    return replace(made, code=code, facts=[*facts, (_("Nomor daftar"), f"{code[:4]}-{code[4:]}")])


def filed(
    event: Event, session: EventSession, people: Sequence[Any], *, language: str, product: str
) -> bytes:
    """The list as an office files it, as PDF: NIP in full, no blank rows, and without the number by which a page
    that is still to be signed would be known again."""
    made = sheet(event, session, people, Wish(nip="shown", blank=0), language=language, address="")
    bare = replace(made, code="", facts=heading(event, session, language))
    return pdf(bare, language=language, product=product)


def words() -> dict[str, str]:
    """What stands at the foot of each page."""
    return {
        "foot": _("QR menandai halaman daftar ini, bukan tanda tangan elektronik."),
        "page_id": _("No. halaman"),
    }


def heading(event: Event, session: EventSession, language: str) -> list[tuple[str, str]]:
    """Day and date, hours, place and session, as an office writes them over a list."""
    zone = event.zone
    day = clock.at_place(session.starts_at, zone).date()
    begins, ends = (dates.hour(one, zone, language) for one in (session.starts_at, session.ends_at))
    return [
        (_("Hari, tanggal"), dates.day(day, language)),
        (_("Waktu"), f"{begins}–{ends} {clock.ZONE_NAMES.get(zone, zone)}"),
        (_("Tempat"), ", ".join(filter(None, (event.venue, event.address, event.city)))),
        (_("Sesi"), session.title),
    ]


def recorded(since: datetime, session: Any, zone: str, language: str) -> str:
    """What stands where somebody was checked in and did not sign; with the date if it was not the session's day."""
    hour = dates.hour_on(since, session.starts_at, zone, language)
    return _("hadir tercatat %(hour)s", hour=hour)


def _line(number: int, row: Any, wish: Wish, session: EventSession, language: str) -> Line:
    cells = [
        str(number),
        row.full_name,
        shown(row.nip, wish.nip),
        row.position,
        row.place,
        shown(row.phone, wish.phone),
    ]
    return Line(id=row.id, cells=cells, mark=_mark(number, row, session, language))


def _mark(number: int, row: Any, session: EventSession, language: str) -> Mark:
    if row.since is None:
        return Mark(number=number)
    if row.drawing and is_drawing(row.drawing):
        return Mark(
            number=number,
            drawing=row.drawing,
            alt=_("Tanda tangan %(name)s", name=row.full_name),
        )
    if row.signed_name:
        return Mark(number=number, words=_("ttd. %(name)s", name=row.signed_name))
    return Mark(number=number, words=recorded(row.since, session, session.event.zone, language))


def shown(value: str | None, how: str) -> str:
    """A number whole, or as its owner alone knows it."""
    return (value or "") if how == "shown" else masked(value)
