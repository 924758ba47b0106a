"""Signed pages of the attendance list: kept as the record of a session, then ticked off in one pass."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.attendance_paper import PrintedList, SignedPage
from intake.models.commitment import StoredFile
from intake.models.event import Event, EventSession
from intake.models.registration import Registration
from intake.rules import audit, checkin, uploads
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload
from intake.words import N_

MOST = 500  # pages of one session
LAST_PAGE = 999


@dataclass(frozen=True, kw_only=True)
class ReturnedPage:
    """A page that came back: of which list (none if it was written by hand), which page of it, and the file."""

    list: PrintedList | None
    page: int
    file: Upload


def add(event: Event, session: EventSession, returned: ReturnedPage, *, by: Actor) -> SignedPage:
    """Attach a page to its session. The same file for the same page is the one that is already there.

    Refuses: other_session (the list was printed for another), no_such_page, too_many_pages (500 a session).
    """
    lock_for_this_transaction(f"signed pages of session {session.id}")
    printed = returned.list
    if printed is not None and printed.session_id != session.id:
        raise Refused(
            "other_session",
            N_(
                "Daftar dengan nomor ini dicetak untuk sesi lain. Pilih sesi itu, atau periksa nomornya."
            ),
            field="list_code",
        )
    if printed is not None and returned.page > len(printed.pages):
        raise Refused(
            "no_such_page",
            N_("Daftar ini hanya mempunyai %(pages)s halaman. Periksa nomor halamannya."),
            field="page",
            pages=len(printed.pages),
        )
    standing = _same(session, returned)
    if standing:
        return standing
    _refuse_when_many(session)
    made = SignedPage(
        session_id=session.id,
        list_code=printed.code if printed else None,
        page=returned.page,
        file_id=uploads.keep(returned.file).id,
        added_at=clock.now(),
        by=str(by),
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        "signed_page.add",
        f"signed_page:{made.id}",
        by=by,
        event_id=event.id,
        session=session.id,
        page=made.page,
        sha256=returned.file.sha256,
    )
    return made


def rows(page: SignedPage) -> list[int]:
    """The registrations that stand on a page, in the printed order; none where its list is not known."""
    printed = db.session.get(PrintedList, page.list_code) if page.list_code else None
    return list(printed.pages[page.page - 1]) if printed else []


def tick_off(page: SignedPage, signed: Collection[int], *, by: Actor) -> SignedPage:
    """Check in whoever signed on this page; who is in already stays as they are. All or nothing.

    Refuses: not_on_page; and as `checkin.check_in` does, with the name of the person in front.
    """
    printed = rows(page)
    if not set(signed) <= set(printed):
        raise Refused(
            "not_on_page", N_("Ada nama yang tidak tercetak di halaman ini. Muat ulang halamannya.")
        )
    session = page.session
    with db.session.begin_nested():  # who is shown afterwards is who is in, not who would have been
        for registration_id in printed:
            if registration_id in signed:
                _check_in(db.session.get_one(Registration, registration_id), session, by=by)
    return page


def _check_in(registration: Registration, session: EventSession, *, by: Actor) -> None:
    try:
        checkin.check_in(registration, session=session, method="list", by=by)
    except Refused as refusal:
        raise Refused(
            refusal.code,
            N_(
                "%(person)s belum dapat dicatat hadir. Hapus centangnya, lalu arahkan ke meja panitia."
            ),
            person=registration.full_name,
        ) from refusal


def _same(session: EventSession, returned: ReturnedPage) -> SignedPage | None:
    return db.session.scalar(
        select(SignedPage)
        .join(StoredFile)
        .where(
            SignedPage.session_id == session.id,
            SignedPage.list_code.is_(None)
            if returned.list is None
            else SignedPage.list_code == returned.list.code,
            SignedPage.page == returned.page,
            StoredFile.sha256 == returned.file.sha256,
        )
        .order_by(SignedPage.id)
        .limit(1)
    )


def _refuse_when_many(session: EventSession) -> None:
    there = db.session.scalar(
        select(func.count()).select_from(SignedPage).where(SignedPage.session_id == session.id)
    )
    if (there or 0) >= MOST:
        raise Refused(
            "too_many_pages",
            N_("Sesi ini sudah mempunyai %(most)s halaman. Gabungkan pindaian menjadi satu PDF."),
            most=MOST,
        )
