"""Attaching: letter and agenda reach the units, photos stay with the staff, and what is refused says what to do."""

import io

import pytest
from PIL import Image

from intake.db import db
from intake.models.commitment import StoredFile
from intake.queries import event_files as attached
from intake.rules import event_files
from tests.cast import actor, token
from tests.files import PDF, jpeg, pdf, photo

PAPERS = "/staff/events/swp-kartini-2024/papers"
FILES = "/staff/events/swp-kartini-2024/files"
PHOTOS = "/staff/events/swp-kartini-2024/photos"


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def send(desk, action, **typed):
    """A form of the page with a file in it, as a browser sends it."""
    form = desk.get(PAPERS).page.form(f"form[action$='{action}']")
    data = {**form.values, **{name.replace("__", "-"): value for name, value in typed.items()}}
    return desk.post(form.action, data=data, content_type="multipart/form-data")


def upload(content, name="undangan.pdf"):
    return (io.BytesIO(content), name)


def test_a_letter_is_attached_and_the_page_says_so(desk, cast):
    answer = send(desk, "/files/letter", letter__document=upload(PDF))
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"].partition("#")[0]).page
    assert "Surat undangan tersimpan" in page.one("#saved").text()
    assert attached.document(cast.event.id, "letter").content == PDF


def test_without_a_file_it_says_to_choose_one(desk):
    answer = send(desk, "/files/agenda")
    assert answer.status_code == 422
    assert "Pilih berkasnya lebih dahulu." in answer.page.one(".summary").text()
    assert answer.page.one("#agenda-document").attributes["aria-invalid"] == "true"


def test_a_file_that_is_no_pdf_and_no_photo_is_refused(desk):
    answer = send(desk, "/files/letter", letter__document=upload(b"MZ\x90", "undangan.exe"))
    assert answer.status_code == 422
    assert "bukan PDF dan bukan foto" in answer.page.one(".summary").text()


def test_another_kind_of_file_is_404(desk):
    key = desk.get(PAPERS).page.form("form[action$='/files/letter']").values
    assert desk.post(f"{FILES}/photo", data=key).status_code == 404


def test_a_photo_is_drawn_anew_small_and_without_what_the_camera_wrote(desk, cast):
    content = jpeg(size=(3000, 2000), exif=True)
    assert b"CANARY" in content
    answer = send(
        desk,
        "/photos",
        photo__photo=upload(content, "IMG_1.jpg"),
        photo__caption="Peserta mencoba teknik ciprat",
    )
    assert answer.status_code == 303
    ((caption, kept),) = attached.photos(cast.event.id)
    assert caption == "Peserta mencoba teknik ciprat"
    assert b"CANARY" not in kept
    assert len(kept) <= 300_000


def test_a_photo_needs_a_caption(desk, cast):
    answer = send(desk, "/photos", photo__photo=upload(jpeg(), "a.jpg"), photo__caption=" ")
    assert answer.status_code == 422
    assert "Pilih berkasnya sekali lagi." in answer.page.text
    assert not attached.photos(cast.event.id)


def test_the_same_form_sent_twice_is_one_photo(desk, cast):
    form = desk.get(PAPERS).page.form("form[action$='/photos']")
    for _ in range(2):
        data = {**form.values, "photo-photo": upload(jpeg(), "a.jpg"), "photo-caption": "Praktik"}
        answer = desk.post(form.action, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303
    assert len(attached.photos(cast.event.id)) == 1


@pytest.fixture
def kept(cast):
    made = event_files.add_photo(cast.event, photo(), caption="Praktek", by=actor(cast.organiser))
    db.session.commit()
    return made


def test_a_caption_is_mended_in_place(desk, kept):
    form = desk.get(PAPERS).page.form("form[action$='/caption']")
    name = f"caption-{kept.id}-caption"
    assert desk.send(form, **{name: "Praktik"}).status_code == 303
    assert "Praktik" in desk.get(PAPERS).page.one(f"#photo-{kept.id}").text()


def test_an_empty_caption_is_refused_where_it_stands(desk, kept):
    form = desk.get(PAPERS).page.form("form[action$='/caption']")
    answer = desk.send(form, **{f"caption-{kept.id}-caption": ""})
    assert answer.status_code == 422
    assert answer.page.has(f"#photo-{kept.id} details[open]")
    assert answer.page.one(".summary a").attributes["href"] == f"#caption-{kept.id}-caption"


def test_a_removed_photo_is_gone_from_page_and_database(desk, kept):
    form = desk.get(PAPERS).page.form(f"form[action$='/files/{kept.id}/removal']")
    assert [desk.send(form).status_code for _ in range(2)] == [303, 303]
    assert desk.get(f"{FILES}/{kept.id}").status_code == 404
    assert desk.get(f"{PHOTOS}/{kept.id}.jpg").status_code == 404
    assert db.session.query(StoredFile).count() == 0


def test_a_photo_stands_small_in_the_list(desk, kept):
    answer = desk.get(f"{PHOTOS}/{kept.id}.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    with Image.open(io.BytesIO(answer.get_data())) as picture:
        assert picture.size == (320, 240)


def test_a_letter_is_not_shown_as_a_picture(desk, cast):
    letter = event_files.attach(cast.event, "letter", pdf(), by=actor(cast.organiser))
    db.session.commit()
    assert desk.get(f"{PHOTOS}/{letter.id}.jpg").status_code == 404
    answer = desk.get(f"{FILES}/{letter.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_event_is_not_found(client, cast, kept):
    client.sign_in(cast.outsider)
    other = FILES.replace("swp-kartini-2024", "baris-ditebas-2024")
    assert client.get(f"{other}/{kept.id}").status_code == 404
    assert client.get(f"{FILES}/{kept.id}").status_code == 404


@pytest.fixture
def both(cast):
    by = actor(cast.organiser)
    event_files.attach(cast.event, "letter", pdf("undangan"), by=by)
    event_files.attach(cast.event, "agenda", pdf("acara"), by=by)
    db.session.commit()


def test_a_unit_finds_letter_and_agenda_on_its_page(client, cast, both):
    page = f"/u/{token(cast.unit_link)}"
    links = [link.attributes["href"] for link in client.get(page).page.all("a[href]")]
    for path, said in (("/invitation-letter", b"undangan"), ("/agenda", b"acara")):
        assert page + path in links
        answer = client.get(page + path)
        assert said in answer.get_data()
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_is_not_attached_is_not_offered(client, cast):
    page = f"/u/{token(cast.unit_link)}"
    assert "Unduh surat undangan" not in client.get(page).page.text
    assert client.get(f"{page}/invitation-letter").status_code == 404
    assert client.get("/e/swp-kartini-2024/agenda").status_code == 404
    assert "Unduh susunan acara" not in client.get("/e/swp-kartini-2024").page.text


def test_the_public_finds_the_agenda_and_not_the_letter(client, both):
    page = client.get("/e/swp-kartini-2024").page
    assert "Unduh susunan acara" in page.text
    assert "Unduh surat undangan" not in page.text
    assert b"acara" in client.get("/e/swp-kartini-2024/agenda").get_data()


def test_an_event_that_is_not_published_shows_neither(client, cast, both):
    cast.event.published_at = None
    db.session.commit()
    page = f"/u/{token(cast.unit_link)}"
    for path in (f"{page}/invitation-letter", f"{page}/agenda", "/e/swp-kartini-2024/agenda"):
        assert client.get(path).status_code == 404


def test_several_photos_come_in_one_go_and_a_broken_one_spoils_none(desk, cast):
    several = [
        upload(jpeg(), "a10.jpg"),
        upload(b"no photo", "a9.jpg"),
        upload(jpeg("navy"), "a2.jpg"),
    ]
    answer = send(desk, "/photos", photo__photo=several, photo__caption="Praktik")
    assert answer.status_code == 303
    assert len(attached.photos(cast.event.id)) == 2
    assert "Berkas ke-2 menurut urutan nama tidak tersimpan" in desk.get(answer.location).page.text


def test_too_many_photos_at_once_or_none_that_can_be_kept_are_refused_in_words(desk, cast):
    many = [upload(jpeg(), f"{number}.jpg") for number in range(11)]
    answer = send(desk, "/photos", photo__photo=many, photo__caption="Praktik")
    assert (answer.status_code, "Anda memilih 11 berkas." in answer.page.text) == (422, True)
    broken = [upload(b"x", "a.jpg"), upload(b"", "b.jpg")]
    answer = send(desk, "/photos", photo__photo=broken, photo__caption="Praktik")
    assert (answer.status_code, "b.jpg: Berkas ini kosong." in answer.page.text) == (422, True)
    assert not attached.photos(cast.event.id)
