"""Photos with an answer: they come after it, spoil nothing, show to whom they may, and go when somebody says so."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict

from intake.db import db
from intake.forms.answer_photos import PhotosForm
from intake.models.commitment import StoredFile
from intake.models.followup import AnswerPhoto, StatusChange
from intake.rules import answer_photos, followup
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor, token
from tests.files import jpeg, pdf, photo
from tests.promises import propose, sign
from tests.rules.test_uploads import png_that_says

NAMED = b"CANARY-CAMERA"


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def home(cast, commitment):
    return f"/u/{token(cast.unit_link)}/commitments/{commitment.code}"


@pytest.fixture
def desk(commitment):
    return f"/staff/commitments/{commitment.code}"


@pytest.fixture
def said(commitment):
    return say(commitment, "berjalan", note="Lima orang berlatih")


def say(commitment, status, **more):
    by = Actor("unit", commitment.unit_id)
    change = followup.answer(commitment, Answer(status=status, **more), by=by)
    db.session.commit()
    return change


def unit_of(commitment):
    return Actor("unit", commitment.unit_id)


def add(change, *photos, by, **more):
    usual = {"caption": "", "shareable": False}
    done = answer_photos.add(change, photos, by=by, **{**usual, **more})
    db.session.commit()
    return done


def kept():
    return db.session.scalars(select(AnswerPhoto).order_by(AnswerPhoto.id)).all()


def send(client, home, *files, **typed):
    """Open the form behind the link of the newest answer, and send it with these files as a browser does."""
    page = client.get(client.get(home).page.link("Tambah foto pada kabar ini")).page
    form = page.form()
    data = {
        **form.values,
        **typed,
        "photos": [(io.BytesIO(content), name) for name, content in files],
    }
    return client.post(form.action, data=data, content_type="multipart/form-data")


def refused(code, rule):
    with pytest.raises(Refused) as refusal:
        rule()
    assert refusal.value.code == code


# Adding


def test_photos_are_kept_small_without_what_the_camera_wrote(client, home, said):
    content = jpeg(size=(3000, 2000), exif=True)
    assert NAMED in content
    answer = send(client, home, ("IMG_1.jpg", content), ("IMG_2.png", content))
    assert answer.status_code == 303
    assert [one.change_id for one in kept()] == [said.id, said.id]
    for stored in db.session.scalars(select(StoredFile.content)):
        assert NAMED not in stored
        assert len(stored) <= 300_000


def test_a_photo_makes_a_declaration_evidenced(client, home, said, commitment):
    assert commitment.proof == "declared"
    send(client, home, ("a.jpg", jpeg()))
    assert commitment.proof == "evidenced"
    answer_photos.remove(kept()[0], by=unit_of(commitment))
    assert commitment.proof == "declared"


def test_a_bad_photo_spoils_neither_the_answer_nor_the_good_one(client, home, said):
    answer = send(client, home, ("surat.exe", b"MZ\x90"), ("a.jpg", jpeg()))
    assert answer.status_code == 303
    text = client.get(home).page.text
    assert "Lima orang berlatih" in text
    assert (
        "1 foto tidak tersimpan. Berkasnya bukan foto JPG, PNG, atau WebP. Kabarnya sendiri tersimpan."
        in text
    )
    assert [bool(one.file_id) for one in kept()] == [True, False]
    send(client, home, ("b.jpg", jpeg("teal")))
    assert "tidak tersimpan" not in client.get(home).page.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ\x90\0", "bukan foto"),
        (b"", "kosong"),
        (jpeg()[:400], "rusak atau terpotong"),
        (png_that_says(30_000, 30_000), "terlalu besar untuk dibuka"),
        (pdf().content, "bukan foto"),
    ],
)
def test_no_photo_at_all_is_asked_again_and_the_answer_stands(client, home, said, content, why):
    answer = send(client, home, ("foto.jpg", content), caption="Kain pertama")
    assert answer.status_code == 422
    (error,) = answer.page.errors()
    assert why in error
    assert "Kabar Anda sendiri sudah tersimpan" in error
    assert answer.page.one("#caption").attributes["value"] == "Kain pertama"
    assert kept() == []
    assert db.session.scalar(select(func.count()).select_from(StatusChange)) == 1


def test_a_photo_of_more_than_eight_megabytes_is_told(app):
    large = FileStorage(io.BytesIO(jpeg() + b"\0" * 8_000_000), "a.jpg")
    form = PhotosForm(MultiDict({"photos": large}))
    with app.test_request_context():
        assert not form.validate()
    assert "lebih besar dari 8 MB" in form.photos.errors[0]


def test_nothing_chosen_and_too_many_are_told(client, home, said):
    assert send(client, home).page.errors() == ["Pilih fotonya lebih dahulu."]
    five = [(f"{number}.jpg", jpeg()) for number in range(5)]
    assert send(client, home, *five).page.errors() == ["Kirim paling banyak 4 foto sekaligus."]


def test_the_same_photos_twice_are_once(client, home, said):
    page = client.get(client.get(home).page.link("Tambah foto")).page.form()
    for _ in range(2):
        data = {**page.values, "photos": [(io.BytesIO(jpeg()), "a.jpg")]}
        answer = client.post(page.action, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303
    assert len(kept()) == 1


def test_one_answer_takes_eight(commitment, said):
    by = unit_of(commitment)
    add(said, *[photo() for _ in range(8)], by=by)
    refused("too_many_photos", lambda: add(said, photo(), by=by))


def test_a_withdrawn_answer_takes_none_and_shows_none(client, cast, home, commitment, said):
    add(said, photo(), by=unit_of(commitment), shareable=True)
    number = kept()[0].id
    followup.withdraw(said, reason="Salah unit", by=actor(cast.officer))
    refused("withdrawn", lambda: add(said, photo(), by=unit_of(commitment)))
    assert client.get(f"{home}/photos/{number}.jpg").status_code == 404


def test_only_the_unit_and_its_officers_add(cast, commitment, said):
    refused("not_yours", lambda: add(said, photo(), by=Actor("unit", cast.bali.id)))
    refused("officer_only", lambda: add(said, photo(), by=actor(cast.viewer)))
    assert add(said, photo(), by=actor(cast.officer))


# Who sees


def test_without_consent_officers_alone_see_it(client, cast, home, desk, commitment, said):
    add(said, photo(), by=unit_of(commitment), caption="Kain pertama")
    number = kept()[0].id
    text = client.get(home).page.text
    assert "1 foto, dilihat petugas tindak lanjut saja." in text
    assert client.get(f"{home}/photos/{number}.jpg").status_code == 404
    for member, status in [(cast.officer, 200), (cast.viewer, 404), (cast.organiser, 404)]:
        client.sign_in(member)
        assert client.get(f"{desk}/photos/{number}.jpg").status_code == status
        assert client.get(f"{desk}/photos/{number}").status_code == status
        assert client.get(desk).page.has(f"img[src$='/photos/{number}.jpg']") == (status == 200)


def test_with_consent_the_unit_and_all_staff_see_it(client, cast, home, desk, said):
    send(client, home, ("a.jpg", jpeg()), shareable="1", caption="Kain pertama")
    number = kept()[0].id
    page = client.get(home).page
    assert page.one(f"img[src$='/photos/{number}.jpg']").attributes["alt"] == "Kain pertama"
    small = client.get(f"{home}/photos/{number}.jpg")
    assert (small.status_code, small.mimetype) == (200, "image/jpeg")
    client.sign_in(cast.viewer)
    assert client.get(f"{desk}/photos/{number}.jpg").status_code == 200
    whole = client.get(f"{desk}/photos/{number}")
    assert whole.headers["Content-Disposition"].startswith("attachment")


def test_a_photo_of_another_commitment_is_not_found(client, cast, home, said, commitment):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    add(say(other, "disiapkan"), photo(), by=unit_of(other), shareable=True)
    number = kept()[0].id
    assert client.get(f"{home}/photos/{number}.jpg").status_code == 404
    data = {"submission_key": "k" * 22}
    assert client.post(f"{home}/photos/{number}/removal", data=data).status_code == 404
    assert client.get(f"{home}/answers/{kept()[0].change_id}/photos").status_code == 404


# Removing, and when their time is over


@pytest.mark.parametrize("shareable", [True, False])
def test_the_unit_takes_a_photo_back_and_its_bytes_go(client, home, commitment, said, shareable):
    add(said, photo(), by=unit_of(commitment), shareable=shareable)
    form = client.get(home).page.form("form[action$='/removal']")
    for _ in range(2):
        assert client.send(form).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert "1 foto sudah dihapus." in client.get(home).page.text


def test_an_officer_adds_and_removes_at_the_desk(client, cast, desk, said):
    client.sign_in(cast.officer)
    form = client.get(client.get(desk).page.link("Tambah foto")).page.form("main form")
    data = {**form.values, "photos": [(io.BytesIO(jpeg()), "wa.jpg")]}
    assert (
        client.post(form.action, data=data, content_type="multipart/form-data").status_code == 303
    )
    assert kept()[0].added_by == str(actor(cast.officer))
    client.send(client.get(desk).page.form("form[action$='/removal']"))
    assert kept()[0].removed_by == str(actor(cast.officer))


def test_they_go_180_days_after_it_was_closed(cast, commitment, said, freeze):
    add(said, photo(), by=unit_of(commitment))
    freeze(NOW + timedelta(days=400))
    assert answer_photos.forget() == 0
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    freeze(NOW + timedelta(days=579))
    assert answer_photos.forget() == 0
    freeze(NOW + timedelta(days=580))
    assert answer_photos.forget() == 1
    assert kept()[0].removed_by == "system"


def test_the_pages_cost_the_same_for_many_photos(client, home, commitment, said, queries):
    add(said, photo(), by=unit_of(commitment), shareable=True)
    with queries() as few:
        client.get(home)
    add(said, *[photo() for _ in range(5)], by=unit_of(commitment), shareable=True)
    with queries() as many:
        client.get(home)
    assert len(many) == len(few)
