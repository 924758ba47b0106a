"""The commitment's page as the officer's one place: versions, filters, changes, notes, transfers, evidence."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.modification import Modification
from intake.models.officer_note import OfficerNote
from intake.queries import answer_photos as answer_photo_rows
from intake.queries import letter_versions
from intake.rules import (
    answer_photos,
    commitments,
    followup,
    modifications,
    naming,
    officer_notes,
    officers,
    places,
    schedule,
    transfers,
)
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.uploads import JPEG, Upload
from tests.cast import actor, token
from tests.promises import propose, sign
from tests.rules.test_modifications import CORE, TOLD

LIST = "/staff/commitments"
PHOTO = Upload("kain.jpg", JPEG, b"jpeg")


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def unit(commitment):
    return Actor("unit", commitment.unit_id)


@pytest.fixture
def officer(client, cast):
    client.sign_in(cast.officer)
    return client


@pytest.fixture
def path(commitment):
    return f"{LIST}/{commitment.code}"


@pytest.fixture
def home(cast):
    return f"/u/{token(cast.unit_link)}"


def revised(commitment, unit, **said):
    standing = commitments.standing(commitment)
    return commitments.revise(commitment, promise=replace(standing, **said), by=unit)


# Versions


def test_each_version_is_listed_with_who_signed_it(officer, path, commitment, unit):
    revised(commitment, unit, site="Desa Kastela")
    page = officer.get(path).page
    assert page.link("Versi 2 dan apa yang berubah") == f"{path}/versions/2"
    rows = [row.text() for row in page.all("section[aria-labelledby=letter] .rows li")]
    assert "Versi ini tidak ditandatangani." in rows[0]
    assert "Hasan, M.Si." in rows[1]


def test_two_versions_differ_field_by_field_and_word_by_word(officer, path, commitment, unit):
    revised(commitment, unit, site="Desa Kastela", target_date=date(2024, 9, 1), barrier="Hujan")
    page = officer.get(f"{path}/versions/2").page
    rows = {row.css_first("th").text(): row.text() for row in page.all("tbody tr")}
    assert set(rows) == {"Lokus replikasi", "Target terlaksana", "Kendala yang mungkin muncul"}
    assert "1 September 2024" in rows["Target terlaksana"]
    assert "kosong" in rows["Lokus replikasi"]
    assert "Kastela" in page.one("ins").text()


def test_a_changed_phone_number_is_not_shown(officer, path, commitment, unit):
    revised(commitment, unit, pic_phone="+6281299999999")
    html = officer.get(f"{path}/versions/2").page.html
    assert "nomornya tidak ditampilkan" in html
    assert "99999999" not in html
    assert "Kata-kata suratnya sama dengan versi 1." in html


def test_any_two_versions_can_be_compared(officer, path, commitment, unit):
    revised(commitment, unit, site="Desa Kastela")
    revised(commitment, unit, site="")
    page = officer.get(f"{path}/versions/3?against=1").page
    assert "Kedua versi ini sama isinya." in page.text
    assert not page.has("ins")
    for odd in ("against=9", "against=x", "against=3", "against=-1"):
        assert officer.get(f"{path}/versions/3?{odd}").status_code == 200
    assert officer.get(f"{path}/versions/4").status_code == 404


def test_the_comparison_loses_no_word():
    before, after = "Desa Lama, dua puluh perajin.", "Desa Baru, tiga puluh orang  perajin."
    parts = list(letter_versions.words(before, after))
    assert "".join(said for kind, said in parts if kind != "new") == before
    assert "".join(said for kind, said in parts if kind != "gone") == after


# The timeline


def test_the_timeline_is_filtered_by_kind_and_by_who(officer, cast, path, commitment, unit):
    followup.answer(commitment, Answer(status="berjalan"), by=unit)
    told = Answer(status="berjalan", told_through="whatsapp", told_by="Bu Rina")
    followup.answer(commitment, told, by=actor(cast.officer))
    officer_notes.write(commitment, text="Telepon lagi Jumat", by=actor(cast.officer))
    everything = len(officer.get(path).page.all(".thread > li"))
    for query, found in {
        "kind=answer": 2,
        "kind=letter": 3,
        "kind=note": 1,
        "who=unit": 1,
        "who=told": 1,
        f"who=staff:{cast.officer.id}": 1,
        "who=head": 1,
        "kind=answer&who=unit": 1,
        "kind=entah": 0,
    }.items():
        page = officer.get(f"{path}?{query}").page
        assert len(page.all(".thread > li")) == found, query
        assert f"{found} dari {everything} peristiwa." in page.text


def test_what_is_older_than_the_ten_newest_waits_in_a_fold(officer, path, commitment, unit):
    for _ in range(10):
        followup.answer(commitment, Answer(status="berjalan"), by=unit)
    page = officer.get(path).page
    assert len(page.all("section > .thread > li")) == 10
    assert "Diusulkan" in page.one("details.earlier").text()


def test_what_officers_arranged_and_what_was_taken_back_stands_in_it(
    officer, cast, path, commitment, unit
):
    by = actor(cast.officer)
    schedule.choose(commitment, "quarters", by=by)
    officers.assign(commitment, officer=cast.officer, by=by, reason="Mutasi")
    followup.answer(commitment, Answer(status="terkendala", obstacle_kind="sdm"), by=unit)
    change = followup.answer(commitment, Answer(status="berjalan"), by=unit)
    naming.give(commitment, by=unit)
    naming.withdraw(commitment, by=by)
    answer_photos.add(change, [PHOTO], caption="Kain", shareable=False, by=unit)
    (photo,) = answer_photo_rows.of(commitment)[change.id]
    answer_photos.remove(photo, by=by)
    told = {
        kind: officer.get(f"{path}?kind={kind}").page.one(".thread").text()
        for kind in ("schedule", "assignment", "consent", "photo")
    }
    assert "tiap akhir triwulan" in told["schedule"]
    assert "Petugas tindak lanjut: Nur Aini" in told["assignment"]
    assert "Alasan: Mutasi" in told["assignment"]
    for kind, given, taken in (
        ("consent", "setuju disebut", "ditarik"),
        ("photo", "ditambahkan", "dihapus"),
    ):
        assert given in told[kind]
        assert taken in told[kind]
        assert "unit, lewat tautannya" in told[kind]
        assert "Nur Aini" in told[kind]


def test_a_day_set_by_hand_stands_in_the_schedule(officer, cast, path, commitment):
    said = Answer(status="disiapkan", next_due=date(2024, 5, 7))
    followup.answer(commitment, said, by=actor(cast.officer))
    days = [" ".join(one.text().split()) for one in officer.get(path).page.all("aside .meta li")]
    assert days[:3] == [
        "13 Mar 2024 hari ke-7: diganti tanggal yang ditetapkan",
        "5 Apr 2024 hari ke-30: diganti tanggal yang ditetapkan",
        "7 Mei 2024 ditetapkan Nur Aini: menunggu",
    ]


def test_who_can_be_chosen_is_named_as_the_page_may(officer, cast, path, commitment, unit):
    officer_notes.write(commitment, text="Arsip", by=actor(cast.officer))
    options = [option.text() for option in officer.get(path).page.all("#only-who option")]
    assert options == ["Semua", "peserta kegiatan", "pimpinan unit", "Nur Aini"]


# Verification


def test_the_last_verification_stands_at_the_form_and_decides(
    officer, cast, path, commitment, unit
):
    followup.answer(commitment, Answer(status="berjalan"), by=unit)
    by = actor(cast.officer)
    followup.verify(commitment, result="yes", method="desk", by=by)
    assert commitment.proof == "verified"
    followup.verify(commitment, result="no", method="visit", note="Bengkel tutup", by=by)
    said = officer.get(path).page.one("section[aria-labelledby=verification]").text()
    assert "Terakhir: Tidak sesuai, Kunjungan, Nur Aini, 6 Mar 2024." in said
    assert "Bengkel tutup" in said
    assert commitment.proof == "declared"


# Changes


def test_the_unit_tells_a_change_and_corrects_it(client, home, commitment):
    at = f"{home}/commitments/{commitment.code}"
    form = client.get(f"{at}/modifications").page.form("main form")
    answer = client.send(
        form,
        what="Malam diganti lilin lebah",
        touches=f"core:{CORE}",
        planned="no",
        decided_by="rapat pendamping",
        why="Malam sukar didapat",
    )
    assert answer.status_code == 303
    page = client.get(at).page
    assert f"Menyentuh komponen inti: {CORE}" in page.text
    form = client.get(page.link("Koreksi perubahan ini")).page.form("main form")
    assert form.values["why"] == "Malam sukar didapat"
    client.send(form, what="", reason="Tidak jadi")
    assert "lilin lebah" not in client.get(at).page.text
    assert len(db.session.scalars(select(Modification)).all()) == 2


def test_a_component_deleted_meanwhile_is_refused_and_nothing_typed_is_lost(
    officer, cast, path, commitment
):
    form = officer.get(f"{path}/modifications").page.form("main form")
    places.edit_innovation(
        cast.innovation, places.InnovationWords(name="SWP Batik Ciprat"), by=actor(cast.officer)
    )
    typed = {"what": "Lilin lebah", "planned": "yes", "decided_by": "Kepala", "why": "Mahal"}
    answer = officer.send(form, touches=f"core:{CORE}", **typed)
    assert answer.status_code == 422
    assert "baru saja diganti atau dihapus" in answer.page.errors()[0]
    assert "Lilin lebah" in answer.page.html
    again = answer.page.form("main form")
    assert officer.send(again, touches="none").status_code == 303


def test_what_is_left_out_is_asked_for(officer, path):
    answer = officer.send(officer.get(f"{path}/modifications").page.form("main form"))
    assert answer.status_code == 422
    assert len(answer.page.all("#errors li")) == 5


def test_a_change_of_another_commitment_is_not_corrected_here(officer, cast, path, commitment):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    row = modifications.tell(other, TOLD, by=actor(cast.officer))
    for number in (row.id, "x", 2**40):
        assert officer.get(f"{path}/modifications?corrects={number}").status_code == 404


def test_two_officers_correcting_at_once_are_both_told(client, cast, path, commitment):
    row = modifications.tell(commitment, TOLD, by=actor(cast.officer))
    client.sign_in(cast.officer)
    form = client.get(f"{path}/modifications?corrects={row.id}").page.form("main form")
    assert client.send(form, reason="Salah ketik").status_code == 303
    client.sign_in(cast.administrator)
    fresh = client.get(f"{path}/modifications?corrects={row.id}").page.form("main form")
    answer = client.send(fresh, reason="Keliru", why="Alasan lain")
    assert answer.status_code == 422
    assert "baru saja dikoreksi orang lain" in answer.page.errors()[0]
    assert "Alasan lain" in answer.page.html


# Notes


def test_a_note_is_for_staff_alone(client, cast, officer, path, home, commitment):
    form = officer.get(path).page.form("form[action$='/notes']")
    assert officer.send(form, officer_note="Telepon lagi Jumat").status_code == 303
    assert "Telepon lagi Jumat" in officer.get(path).page.text
    client.sign_in(cast.viewer)
    assert "Telepon lagi Jumat" in client.get(path).page.text
    client.sign_out()
    assert "Telepon lagi" not in client.get(f"{home}/commitments/{commitment.code}").page.html


def test_an_empty_note_is_asked_for_again(officer, path):
    answer = officer.send(officer.get(path).page.form("form[action$='/notes']"))
    assert answer.status_code == 422
    assert answer.page.errors() == ["Tulis catatannya."]


def test_what_a_note_says_is_deleted_with_a_reason(officer, path, cast, commitment):
    officer_notes.write(commitment, text="Bu Lestari sakit", by=actor(cast.officer))
    ask = officer.get(path).page.link("Hapus isi catatan ini")
    assert officer.send(officer.get(ask).page.form("main form")).status_code == 422
    officer.send(officer.get(ask).page.form("main form"), reason="Diminta orangnya")
    page = officer.get(path).page
    assert "Lestari" not in page.html
    assert "Diminta orangnya" in page.text
    assert db.session.scalars(select(OfficerNote)).one().text == ""


# Transfers


def test_one_commitment_is_moved_and_both_names_stay(officer, cast, path, commitment):
    form = officer.get(f"{path}/transfer").page.form("main form")
    answer = officer.send(form, unit="sentra mahatmiya di bali", reason="Digabung")
    assert answer.status_code == 303
    page = officer.get(path).page
    assert page.one("h1").text() == cast.bali.name
    assert f"Dari {cast.unit.name} ke {cast.bali.name}" in page.text


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("Sentra Mahatmia", "Mungkin maksud Anda"),
        ("qqqqqq", "Tulis kode atau nama resminya."),
        ("Sentra Ternate", "sudah milik unit itu"),
        ("", "Tulis unit yang menerima."),
    ],
)
def test_a_unit_that_cannot_be_is_refused_and_kept(officer, path, unit, sentence):
    form = officer.get(f"{path}/transfer").page.form("main form")
    answer = officer.send(form, unit=unit, reason="Digabung")
    assert answer.status_code == 422
    assert sentence in answer.page.errors()[0]
    assert "Digabung" in answer.page.html


def test_the_old_units_link_says_where_it_is_now(client, cast, home, commitment):
    transfers.transfer(commitment, to=cast.bali, reason="Digabung", by=actor(cast.officer))
    at = f"{home}/commitments/{commitment.code}"
    answer = client.get(at)
    assert answer.status_code == 410
    assert cast.bali.name in answer.page.text
    gone = client.get(home).page
    assert f"dialihkan ke {cast.bali.name} pada 6 Mar 2024" in gone.text
    assert not gone.has(f"a[href='{at}']")
    cast.unit.successor_id = cast.bali.id
    page = client.get(at).page
    assert f"semula diucapkan {cast.unit.name}" in page.text
    assert client.send(page.form("main form"), status="berjalan").status_code == 303
    assert client.get(home).page.has(f"a[href='{at}']")


def test_all_open_ones_go_in_one_press(client, cast, commitment):
    cast.unit.successor_id = cast.bali.id
    client.sign_in(cast.administrator)
    page = client.get(f"/staff/units/{cast.unit.code}").page
    page = client.get(page.link("Alihkan 1 komitmen ke penerus")).page
    answer = client.send(page.form("main form"), reason="Digabung")
    assert answer.status_code == 303
    assert "1 komitmen sudah dialihkan." in client.get(answer.location).page.text
    assert commitment.unit_id == cast.bali.id


def test_without_a_successor_nothing_is_offered(officer, cast, commitment):
    assert "Alihkan 1" not in officer.get(f"/staff/units/{cast.unit.code}").page.text
    page = officer.get(f"/staff/units/{cast.unit.code}/transfer").page
    assert "Belum ada unit penerus" in page.text


# Evidence, and the cost of it all


def test_evidence_is_listed_with_what_it_was_shown_for(officer, cast, path, commitment, unit):
    said = Answer(status="berjalan", evidence="Foto https://contoh.id/f")
    change = followup.answer(commitment, said, by=unit)
    followup.withdraw(change, reason="Keliru", by=actor(cast.officer))
    row = officer.get(path).page.one("section[aria-labelledby=proofs] li").text()
    assert "Foto https://contoh.id/f" in row
    assert "Ditarik, tidak dihitung" in row


def test_the_page_costs_the_same_however_much_happened(officer, cast, path, commitment, queries):
    by = actor(cast.officer)
    officer.get(path)
    with queries() as few:
        officer.get(path)
    for number in range(3):
        row = modifications.tell(commitment, TOLD, by=by)
        modifications.correct(row, TOLD, reason="Salah ketik", by=by)
        officer_notes.write(commitment, text="Arsip", by=by)
        to = (cast.bali, cast.unit)[number % 2]
        transfers.transfer(commitment, to=to, reason="Pindah", by=by)
    with queries() as many:
        officer.get(path)
    assert len(many) == len(few)
