"""The rows of papers about attendance: of a list to print, a page that came back, a statement."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, func, or_, select

from intake.db import db
from intake.models.attendance_paper import AttendanceSignature, SignedPage
from intake.models.checkin import Attendance
from intake.models.commitment import StoredFile
from intake.models.event import Event, EventSession
from intake.models.registration import Registration
from intake.queries.attendance import person_at
from intake.queries.presence import LIVE
from intake.spelling import fold

MOST = 3000  # people of one paper
ORDERS = ("name", "unit")


class Listed(NamedTuple):
    """Somebody on a page that came back."""

    id: int
    full_name: str
    position: str
    place: str
    since: datetime | None
    is_live: bool


class Page(NamedTuple):
    """A page that came back, without its file."""

    id: int
    page: int
    list_code: str | None
    added_at: datetime
    media_type: str


def how_many(event_id: int) -> int:
    """How many hold a seat, which is about as many as a list has rows."""
    query = select(func.count()).select_from(Registration)
    return db.session.scalar(query.where(Registration.event_id == event_id, *LIVE)) or 0


def rows(event: Event, session_id: int, *, order: str) -> Sequence[Row[Any]]:
    """Who holds a seat or is here, with NIP, phone, and how they signed; by name, or by unit and name.

    Without a session (0) it is who holds a seat.
    """
    signature = and_(
        AttendanceSignature.registration_id == Registration.id,
        AttendanceSignature.session_id == session_id,
    )
    query = (
        person_at(
            session_id,
            Registration.nip,
            Registration.phone,
            AttendanceSignature.drawing,
            AttendanceSignature.signed_name,
        )
        .outerjoin(AttendanceSignature, signature)
        .where(Registration.event_id == event.id, or_(and_(*LIVE), Attendance.since.is_not(None)))
    )
    found = db.session.execute(query).all()
    by_unit = order == "unit"
    return sorted(found, key=lambda row: (fold(row.place) if by_unit else "", row.name_key, row.id))


def listed(numbers: Collection[int], session_id: int) -> list[Listed]:
    """The people of a printed page in its order, with since when they are in."""
    query = person_at(session_id, and_(*LIVE).label("is_live")).where(
        Registration.id.in_(list(numbers))
    )
    found = {
        row.id: Listed(row.id, row.full_name, row.position, row.place, row.since, bool(row.is_live))
        for row in db.session.execute(query)
    }
    return [found[number] for number in numbers if number in found]


def pages(session_id: int) -> list[Page]:
    """The signed pages of a session, in the order of their numbers."""
    query = (
        select(
            SignedPage.id,
            SignedPage.page,
            SignedPage.list_code,
            SignedPage.added_at,
            StoredFile.media_type,
        )
        .join(StoredFile, StoredFile.id == SignedPage.file_id)
        .where(SignedPage.session_id == session_id)
        .order_by(SignedPage.page, SignedPage.id)
    )
    return [Page(*row) for row in db.session.execute(query)]


def page_of(event_id: int, number: int) -> SignedPage | None:
    """A signed page of this event, by its row."""
    return db.session.scalar(
        select(SignedPage)
        .join(EventSession, EventSession.id == SignedPage.session_id)
        .where(SignedPage.id == number, EventSession.event_id == event_id)
    )


def sessions_of(registration: Registration) -> Sequence[Any]:
    """The sessions somebody is recorded at: id, title, times, since, and how they signed."""
    signature = and_(
        AttendanceSignature.registration_id == Attendance.registration_id,
        AttendanceSignature.session_id == Attendance.session_id,
    )
    return db.session.execute(
        select(
            EventSession.id,
            EventSession.title,
            EventSession.starts_at,
            EventSession.ends_at,
            Attendance.since,
            AttendanceSignature.signed_at,
        )
        .join(Attendance, Attendance.session_id == EventSession.id)
        .outerjoin(AttendanceSignature, signature)
        .where(Attendance.registration_id == registration.id)
        .order_by(EventSession.starts_at, EventSession.id)
    ).all()
