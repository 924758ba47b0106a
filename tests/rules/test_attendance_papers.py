"""What is kept of paper about attendance: lists, pages, signatures, statements; and that it goes in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.attendance_paper import AttendanceSignature, PrintedList, SignedPage
from intake.models.commitment import StoredFile
from intake.rules import (
    attendance_papers,
    attendance_signatures,
    attendance_statements,
    checkin,
    column_sets,
    printed_lists,
    signed_pages,
    uploads,
)
from intake.rules.attendance_signatures import Signed
from intake.rules.refusal import Refused
from intake.rules.signed_pages import ReturnedPage
from tests.cast import NOW, actor
from tests.rules.test_uploads import PDF

KEPT = timedelta(days=5 * 365)


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def siti(cast, by):
    siti = cast.register()
    checkin.check_in(siti, session=cast.session, method="qr", by=by)
    return siti


@pytest.fixture
def printed(cast, siti, by):
    return printed_lists.remember(cast.event, cast.session, [[siti.id]], by=by)


def count(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


def upload(content=PDF):
    return uploads.look_at("halaman.pdf", content, field="signed_page")


def add(cast, by, printed=None, page=1, content=PDF, session=None):
    returned = ReturnedPage(list=printed, page=page, file=upload(content))
    return signed_pages.add(cast.event, session or cast.session, returned, by=by)


def test_the_same_list_is_written_down_once_and_another_has_another_number(cast, siti, by, printed):
    again = printed_lists.remember(cast.event, cast.session, [[siti.id]], by=by)
    assert again is printed
    other = printed_lists.remember(cast.event, cast.afternoon, [[siti.id]], by=by)
    assert other.code != printed.code
    assert printed_lists.code_of(cast.session.id, [[1, 2]]) != printed_lists.code_of(
        cast.session.id, [[1], [2]]
    )
    assert len(printed.code) == printed_lists.CODE_LENGTH


def test_a_better_photo_of_a_page_stands_beside_the_first(cast, by, printed):
    first = add(cast, by, printed)
    assert add(cast, by, printed) is first
    assert add(cast, by, printed, content=PDF + b"\n") is not first
    assert add(cast, by) is not first
    assert count(SignedPage) == 3


def test_a_page_is_of_the_list_and_of_the_session_it_was_printed_for(cast, by, printed):
    with pytest.raises(Refused, match="other_session"):
        add(cast, by, printed, session=cast.afternoon)
    with pytest.raises(Refused, match="no_such_page"):
        add(cast, by, printed, page=2)


def test_a_session_takes_only_so_many_pages(cast, by, monkeypatch):
    monkeypatch.setattr(signed_pages, "MOST", 1)
    add(cast, by)
    with pytest.raises(Refused, match="too_many_pages"):
        add(cast, by, page=2)


def test_rows_are_the_pages_and_none_without_a_list(cast, siti, by, printed):
    assert signed_pages.rows(add(cast, by, printed)) == [siti.id]
    assert signed_pages.rows(add(cast, by)) == []


def test_ticking_is_all_or_nothing(cast, siti, by):
    budi = cast.register("Budi", phone="+6281200000001")
    citra = cast.register("Citra", phone="+6281200000002")
    rows = [[budi.id, citra.id, siti.id]]
    page = add(cast, by, printed_lists.remember(cast.event, cast.session, rows, by=by))
    citra.cancelled_at = NOW
    db.session.flush()
    with pytest.raises(Refused, match="cancelled") as caught:
        signed_pages.tick_off(page, {budi.id, citra.id}, by=by)
    assert caught.value.values["person"] == "Citra"
    assert attendance_statements.has_attended(budi.id) is False
    assert signed_pages.tick_off(page, {budi.id, siti.id}, by=by) is page
    assert attendance_statements.has_attended(budi.id)


def test_only_who_stands_on_a_page_is_ticked_there(cast, by, printed):
    budi = cast.register("Budi", phone="+6281200000001")
    with pytest.raises(Refused, match="not_on_page"):
        signed_pages.tick_off(add(cast, by, printed), {budi.id}, by=by)


def test_a_signature_stands_beside_an_attendance(cast, siti, by):
    with pytest.raises(Refused, match="not_in"):
        attendance_signatures.sign(siti, cast.afternoon, Signed(signed_name="Siti"), by=by)
    with pytest.raises(Refused, match="nothing_signed"):
        attendance_signatures.sign(siti, cast.session, Signed(), by=by)
    with pytest.raises(Refused, match="drawing_unreadable"):
        attendance_signatures.sign(siti, cast.session, Signed(drawing="M0 0Z"), by=by)
    row = attendance_signatures.sign(siti, cast.session, Signed(drawing="M0 0L9 9"), by=by)
    assert attendance_signatures.of(siti.id, cast.session.id) is row
    assert row.signed_at == NOW


def test_a_statement_is_issued_once_to_who_was_here(cast, siti, by):
    budi = cast.register("Budi", phone="+6281200000001")
    with pytest.raises(Refused, match="not_attended"):
        attendance_statements.issue(budi, by=by)
    first = attendance_statements.issue(siti, by=by)
    assert attendance_statements.issue(siti, by=by) is first


def test_a_column_set_holds_known_columns_and_there_are_only_so_many(cast, by, monkeypatch):
    def save(name="Keuangan", columns=("nip",), by=by):
        return column_sets.save(
            file="attendance", name=name, columns=columns, known=["nip", "phone"], by=by
        )

    with pytest.raises(Refused, match="no_column"):
        save(columns=())
    with pytest.raises(Refused, match="unknown_column"):
        save(columns=("nip", "shoe_size"))
    monkeypatch.setattr(column_sets, "MOST", 1)
    row = save()
    assert save(columns=("phone", "nip")).columns == ["nip", "phone"]
    for change in (lambda by: save(by=by), lambda by: column_sets.end(row, by=by)):
        with pytest.raises(Refused, match=r"taken|not_theirs"):
            change(actor(cast.officer))
    assert save(by=actor(cast.administrator)).by == str(actor(cast.administrator))
    row = save(by=actor(cast.administrator))
    row.by = str(by)
    with pytest.raises(Refused, match="too_many_sets"):
        save("Umum")
    assert column_sets.end(column_sets.end(row, by=by), by=by).ended_at == NOW
    assert save("Umum").ended_at is None
    with pytest.raises(Refused, match="too_many_sets"):
        save("Keuangan")


def test_all_of_it_goes_five_years_after_the_event(cast, siti, by, printed, freeze):
    add(cast, by, printed)
    add(cast, by)
    attendance_signatures.sign(siti, cast.session, Signed(signed_name="Siti"), by=by)
    freeze(cast.event.ends_at + KEPT - timedelta(seconds=1))
    assert attendance_papers.forget() == 0
    freeze(cast.event.ends_at + KEPT)
    assert attendance_papers.forget() == 1
    assert [count(kind) for kind in (SignedPage, PrintedList, AttendanceSignature, StoredFile)] == [
        0
    ] * 4
    assert attendance_papers.forget() == 0
