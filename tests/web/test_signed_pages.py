"""Signed pages: kept as the record of a session, given only to the event's organisers, ticked off in one pass."""

import io
import time

import pytest
from PIL import Image
from sqlalchemy import func, select

from intake.db import db
from intake.models.attendance_paper import PrintedList, SignedPage
from intake.models.checkin import Attendance, CheckIn
from intake.rules import checkin, events, registrations
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.rules.test_uploads import PDF, photo, png_that_says
from tests.web.test_signing import large

EVENT = "/staff/events/swp-kartini-2024"
PLACE = f"{EVENT}/signed-pages"


@pytest.fixture
def people(cast):
    return [
        cast.register(name, phone=f"+62813000000{number}")
        for number, name in enumerate(("Agus Salim", "Budi", "Citra Dewi"))
    ]


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def code(desk, people):
    """The number of the list as it was printed."""
    desk.get(f"{EVENT}/attendance.pdf")
    return db.session.scalar(select(PrintedList.code))


def send(desk, code="", page="1", content=PDF, name="Halaman 1.pdf", headers=None):
    form = desk.get(PLACE).page.form("form[enctype]")
    sent = {"list_code": code, "page": page}
    if content is not None:
        sent["signed_page"] = (io.BytesIO(content), name)
    return desk.post(form.action, data=form.filled(**sent), headers=headers)


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(SignedPage))


def present() -> set[int]:
    return set(db.session.scalars(select(Attendance.registration_id)))


def test_the_qr_of_a_page_fills_the_form_in(desk, code):
    page = desk.get(f"{PLACE}?list={code}&page=1").page
    assert page.one("#list_code").attributes["value"] == code
    assert page.one("#page").attributes["value"] == "1"


@pytest.mark.parametrize("query", ["list=x&page=x", "list=&page=-4", "session=999999", "page=1e9"])
def test_an_address_typed_by_hand_breaks_nothing(desk, people, query):
    assert desk.get(f"{PLACE}?{query}").status_code == 200


def test_a_page_is_kept_byte_for_byte_and_only_as_a_download(desk, code):
    answer = send(desk, code)
    assert answer.status_code == 303
    page = desk.get(answer.location).page
    assert "Halaman tersimpan" in page.one("#saved").text()
    file = desk.get(page.link("Unduh PDF"))
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"
    assert "Halaman 1" in desk.get(PLACE).page.text


def test_the_number_may_be_typed_as_it_is_read_aloud(desk, code):
    typed = f"{code[:4].lower()}-{code[4:]}-1".replace("0", "o").replace("1", "l", 1)
    assert send(desk, typed if len(typed) <= 20 else code).status_code == 303
    assert db.session.scalar(select(SignedPage.list_code)) == code


def test_a_photo_is_kept_small_and_without_what_the_camera_wrote(desk, code):
    exif = Image.Exif()
    exif[0x010F] = "a camera that tells where"
    send(desk, code, content=photo((900, 800), exif=exif), name="IMG_1.JPG")
    answer = desk.get(desk.get(PLACE).page.link("Unduh foto"))
    assert answer.mimetype == "image/jpeg"
    assert len(answer.data) <= 300_000
    assert not Image.open(io.BytesIO(answer.data)).getexif()


def test_the_same_file_for_the_same_page_is_kept_once(desk, code):
    first, second = send(desk, code), send(desk, code)
    assert first.location == second.location
    assert kept() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png_that_says(30_000, 30_000), "megapiksel"),
        (b"#!/bin/sh\nrm -rf /", "bukan PDF dan bukan foto"),
        (PDF.replace(b"%%EOF", b"<</S/JavaScript/JS(app.alert(1))>>%%EOF"), "memuat skrip"),
        (b"", "kosong"),
        (None, "Pilih berkasnya lebih dahulu"),
    ],
    ids=["bomb", "shell", "script", "empty", "none"],
)
def test_a_file_that_cannot_be_kept_is_refused_in_words(desk, code, content, said):
    begun = time.process_time()
    answer = send(desk, code, content=content)
    assert answer.status_code == 422
    assert said in " ".join(answer.page.errors())
    assert answer.page.one("#page").attributes["value"] == "1"
    assert kept() == 0
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"page": ""}, "Isi nomor halaman"),
        ({"page": "2"}, "hanya mempunyai 1 halaman"),
        ({"page": "0"}, "antara 1 dan 999"),
        ({"code": "ZZZZ9999"}, "tidak dikenal"),
    ],
)
def test_a_page_that_no_list_has_is_refused_in_words(desk, code, said, error):
    answer = send(desk, **{"code": code, **said})
    assert answer.status_code == 422
    assert error in " ".join(answer.page.errors())
    assert kept() == 0


def test_a_list_of_another_session_is_refused(desk, code, cast):
    form = desk.get(f"{PLACE}?session={cast.afternoon.id}").page.form("form[enctype]")
    sent = form.filled(list_code=code, page="1", signed_page=(io.BytesIO(PDF), "a.pdf"))
    answer = desk.post(form.action, data=sent)
    assert answer.status_code == 422
    assert "dicetak untuk sesi lain" in " ".join(answer.page.errors())


def test_the_rows_are_those_that_were_printed_in_their_order(desk, code, cast):
    cast.register("Aan Anwar", phone="+6281399999999")
    page = desk.get(send(desk, code).location).page
    assert [node.text().split("\n")[0].strip().split(" Pekerja")[0] for node in page.all(".tick-rows label")] == [
        "Agus Salim", "Budi", "Citra Dewi",
    ]  # fmt: skip


def test_one_sending_checks_in_everybody_ticked_and_leaves_who_is_in(desk, code, people, cast):
    agus, budi, citra = people
    first = checkin.check_in(agus, session=cast.session, method="qr", by=actor(cast.organiser))
    db.session.commit()
    page = desk.get(send(desk, code).location).page
    assert not page.has(f"#signed-{agus.id}")
    answer = desk.send(page.form("form[action$='/attendance']"), signed=[str(citra.id)])
    assert answer.status_code == 303
    assert "2 orang di halaman ini tercatat hadir" in desk.get(answer.location).page.text
    assert present() == {agus.id, citra.id}
    assert set(db.session.scalars(select(CheckIn.method))) == {"qr", "list"}
    assert db.session.get(Attendance, (cast.session.id, agus.id)).check_in_id == first.id
    assert budi.id not in present()


def test_everybody_signed_is_one_press(desk, code, people):
    page = desk.get(send(desk, code).location).page
    desk.send(page.form("form[action$='/attendance']"), all="1")
    assert present() == {person.id for person in people}


def test_the_same_ticks_sent_twice_are_once(desk, code, people):
    form = desk.get(send(desk, code).location).page.form("form[action$='/attendance']")
    answers = [desk.send(form, all="1") for _ in range(2)]
    assert answers[0].headers["X-Receipt"] == answers[1].headers["X-Receipt"]
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 3


def test_everybody_is_everybody_who_has_a_box(desk, code, people, cast):
    page = desk.get(send(desk, code).location).page
    registrations.cancel(people[1], by=actor(cast.organiser))
    assert desk.send(page.form("form[action$='/attendance']"), all="1").status_code == 303
    assert present() == {people[0].id, people[2].id}


def test_who_cancelled_since_cannot_be_ticked_and_stops_nobody_by_accident(
    desk, code, people, cast
):
    page = desk.get(send(desk, code).location).page
    registrations.cancel(people[1], by=actor(cast.organiser))
    answer = desk.send(
        page.form("form[action$='/attendance']"), signed=[str(one.id) for one in people]
    )
    assert answer.status_code == 422
    assert "Budi belum dapat dicatat hadir" in " ".join(answer.page.errors())
    assert present() == set()
    assert answer.page.has(f"#signed-{people[0].id}[checked]")
    assert "Tidak terdaftar lagi" in answer.page.text


@pytest.mark.parametrize("typed", ["0", "999999", "x", "9" * 30])
def test_a_name_that_is_not_on_the_page_is_refused(desk, code, people, typed):
    page = desk.get(send(desk, code).location).page
    answer = desk.send(page.form("form[action$='/attendance']"), signed=[typed])
    assert answer.status_code == 422
    assert "tidak tercetak di halaman ini" in " ".join(answer.page.errors())


def test_a_page_written_by_hand_is_kept_without_rows(desk, people):
    page = desk.get(send(desk, "", page="3").location).page
    assert "tanpa nomor daftar" in page.text
    assert kept() == 1


def test_only_the_events_organisers_and_administrators_get_at_it(client, desk, code, cast):
    where = send(desk, code).location.split("?")[0]
    for member, status in (
        (cast.administrator, 200),
        (cast.outsider, 404),
        (cast.officer, 403),
        (cast.viewer, 403),
    ):
        client.sign_in(member)
        for path in (PLACE, where, f"{where}/file"):
            assert client.get(path).status_code == status
    number = where.rsplit("/", 1)[1]
    client.sign_in(cast.outsider)
    other = f"/staff/events/{cast.other_event.slug}/signed-pages/{number}/file"
    assert client.get(other).status_code == 404


def test_more_than_eight_megabytes_is_refused_in_words(desk, people):
    form = desk.get(PLACE).page.form("form[enctype]")
    sent = large(b"%PDF-" + b"x" * 8_100_000, **{**form.values, "page": "1"})
    sent["data"] = sent["data"].replace(b'name="letter"', b'name="signed_page"')
    answer = desk.post(PLACE, **sent)
    assert answer.status_code == 422
    assert "lebih besar dari 8 MB" in answer.page.text


def test_a_session_with_a_signed_page_cannot_be_deleted(desk, people, cast):
    send(desk, "")
    session = db.session.scalars(select(SignedPage)).one().session
    with pytest.raises(Refused, match="session_attended"):
        events._refuse_if_attended(session)


def test_several_files_are_the_pages_after_it_in_the_order_of_their_names(desk, people, cast):
    form = desk.get(PLACE).page.form("form[enctype]")
    files = [(io.BytesIO(PDF + name.encode()), name) for name in ("s10.pdf", "s9.pdf")]
    data = form.filled(page="3", signed_page=files)
    answer = desk.post(form.action, data=data)
    assert answer.status_code == 303
    page = desk.get(answer.location).page
    assert "Halaman tersimpan" in page.one("#saved").text()
    found = db.session.scalars(select(SignedPage).order_by(SignedPage.page)).all()
    assert [(one.page, one.file.name) for one in found] == [(3, "s9.pdf"), (4, "s10.pdf")]
