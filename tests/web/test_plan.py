"""The action plan at the unit's link and at the desk: written a row at a time, without a script."""

import pytest

from intake.db import db
from intake.models.innovation import PlanStep
from intake.models.plan import PlanEntry
from intake.rules import followup, transfers
from intake.rules.followup import Answer
from tests.cast import actor, token
from tests.promises import propose, sign, signing_path

TYPED = {
    "activity": "Melatih pendamping",
    "output": "Dua pendamping siap",
    "person": "Orang desa",
    "starts_on": "2024-03-20",
    "due_on": "2024-04-05",
    "budget": "80 juta",
    "budget_source": "Dana desa",
}
NUMBER = {
    "name": "Peserta",
    "counted_in": "orang",
    "definition": "Yang hadir tiap pekan",
    "value": "23",
    "as_of": "2024-03-05",
    "source": "Daftar hadir",
}


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture(params=["unit", "desk"])
def path(request, client, cast, commitment):
    """Each door in turn."""
    if request.param == "unit":
        return f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/plan"
    client.sign_in(cast.officer)
    return f"/staff/commitments/{commitment.code}/plan"


def write(client, path, **typed):
    form = client.get(path).page.form("section.card form")
    return client.send(form, **{"act": "add", **TYPED, **typed})


def entries():
    return db.session.query(PlanEntry).order_by(PlanEntry.id).all()


def test_a_row_is_added_and_what_was_read_is_told(client, path):
    answer = write(client, path)
    assert answer.status_code == 303
    text = client.get(answer.location).page.text
    assert "Tersimpan: Melatih pendamping, anggaran Rp80.000.000." in text
    assert "20 Mar 2024 – 5 Apr 2024" in text
    assert "Dana desa" in text


def test_sent_twice_it_stands_once(client, path):
    form = client.get(path).page.form("section.card form")
    first, again = (client.send(form, act="add", **TYPED) for _ in range(2))
    assert first.location == again.location
    assert len(entries()) == 1


def test_the_same_key_with_another_row_shows_both(client, path):
    form = client.get(path).page.form("section.card form")
    client.send(form, act="add", **TYPED)
    answer = client.send(form, act="add", **{**TYPED, "activity": "Membeli kain"})
    assert answer.status_code == 422
    assert "Melatih pendamping" in answer.page.text
    assert "Membeli kain" in answer.page.text


def test_all_that_is_wrong_comes_back_at_once_with_what_was_typed(client, path):
    answer = write(client, path, starts_on="2024-03-01", due_on="2024-02-30", budget="80.5")
    assert answer.status_code == 422
    assert answer.page.errors() == [
        "Tanggal 30 tidak ada: Februari 2024 berakhir pada tanggal 29.",
        "“80.5” dapat dibaca Rp80,5 atau Rp80.500. Tulis 80,5 atau 80500.",
    ]
    assert answer.page.form("section.card form").values["budget"] == "80.5"
    answer = write(client, path, starts_on="2024-03-01", budget="-5")
    assert answer.page.errors() == [
        "Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya, atau kosongkan.",
        "Anggaran tidak dapat kurang dari nol. Kosongkan bila tidak memerlukan biaya.",
    ]
    assert entries() == []


def test_a_row_is_ticked_and_opened_again_from_the_list(client, path):
    write(client, path)
    page = client.get(
        client.send(client.get(path).page.form("tbody form"), act="done").location
    ).page
    assert "1 dari 1 kegiatan selesai" in page.text
    page = client.get(client.send(page.form("tbody form"), act="reopen").location).page
    assert "0 dari 1 kegiatan selesai" in page.text


def test_a_row_is_changed_from_its_link(client, path):
    write(client, path)
    page = client.get(client.get(path).page.link("Ubah")).page
    form = page.form("section.card form")
    assert form.values["budget"] == "80.000.000"
    answer = client.send(form, act="change", person="Made", budget="1,5 miliar")
    assert "Rp1.500.000.000" in client.get(answer.location).page.text
    assert [entry.number for entry in entries()] == [1, 2]


def test_who_was_overtaken_sees_both_and_can_send_again(client, path):
    write(client, path)
    form = client.get(f"{path}?line=1").page.form("section.card form")
    other = client.get(f"{path}?line=1").page.form("section.card form")
    client.send(other, act="change", person="Made")
    answer = client.send(form, act="change", person="Wayan")
    assert answer.status_code == 422
    assert "baru saja diubah orang lain" in answer.page.text
    assert "Made" in answer.page.text
    again = answer.page.form("section.card form")
    assert again.values["person"] == "Wayan"
    assert client.send(again, act="change").status_code == 303
    assert [entry.person for entry in entries()] == ["Orang desa", "Made", "Wayan"]


def test_a_removed_row_is_read_in_the_history_alone(client, path):
    write(client, path)
    form = client.get(f"{path}?line=1").page.form("details form")
    page = client.get(client.send(form, act="remove", reason="Digabung").location).page
    assert "Belum ada rencana" in page.text
    assert "Dihapus: Melatih pendamping" in page.text
    assert "Alasan: Digabung" in page.text


def test_the_example_fills_the_plan(client, cast, path):
    cast.innovation.steps = [
        PlanStep(position=1, activity="Menetapkan tim", from_day=0, to_day=7),
        PlanStep(position=2, activity="Membeli kain", from_day=7, to_day=14),
    ]
    form = client.get(path).page.form("section[aria-labelledby=example] form")
    page = client.get(client.send(form, act="example").location).page
    said = " ".join(page.one("#saved").text().split())
    assert said == "2 kegiatan disalin dari contoh: Menetapkan tim; Membeli kain."
    assert "1. Menetapkan tim" in page.text
    answer = client.send(
        client.get(path).page.form("section[aria-labelledby=example] form"), act="example"
    )
    assert answer.page.errors() == ["Semua baris contoh sudah ada dalam rencana ini."]


def test_the_plan_goes_on_paper(client, path):
    empty = client.get(f"{path}.pdf").get_data()
    write(client, path)
    answer = client.get(f"{path}.pdf")
    assert answer.content_type == "application/pdf"
    assert {empty[:4], answer.get_data()[:4]} == {b"%PDF"}


def test_a_closed_commitment_shows_its_plan_without_forms(client, cast, commitment, path):
    write(client, path)
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    page = client.get(path).page
    assert "1. Melatih pendamping" in page.text
    assert not page.has("main form")


def test_an_unknown_act_is_not_found(client, path):
    assert write(client, path, act="tular").status_code == 404


@pytest.mark.parametrize("line", ["0", "7", "x", "9" * 30])
def test_a_row_that_is_not_there_is_said_in_words(client, path, line):
    answer = write(client, path, act="done", line=line, seen="1")
    assert answer.page.errors() == ["Baris ini sudah dihapus. Tambahkan lagi sebagai baris baru."]


def test_the_page_costs_the_same_for_many_rows(client, path, queries):
    write(client, path)
    with queries() as few:
        client.get(path)
    for number in range(6):
        write(client, path, activity=f"Kegiatan {number}")
    with queries() as many:
        client.get(path)
    assert len(many) == len(few)


def test_others_cannot_write_and_strangers_cannot_read(client, cast, commitment):
    path = f"/staff/commitments/{commitment.code}/plan"
    assert client.get(path).status_code == 303
    client.sign_in(cast.viewer)
    assert not client.get(path).page.has("main form")
    assert client.post(path, data={"submission_key": "k" * 22}).status_code == 403
    client.sign_in(cast.outsider)
    assert client.get(path).status_code == 404
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    assert (
        client.get(f"/u/{token(cast.unit_link)}/commitments/{other.code}/plan").status_code == 404
    )


def test_both_pages_of_the_commitment_lead_to_the_plan(client, cast, commitment):
    unit = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}"
    assert client.get(unit).page.link("Susun rencana tindak lanjut") == f"{unit}/plan"
    desk = f"/staff/commitments/{commitment.code}"
    page = client.sign_in(cast.officer).get(desk).page
    assert page.link("Susun rencana tindak lanjut") == f"{desk}/plan"


def test_in_english(client, path):
    write(client, path)
    page = client.get(f"{path}?lang=en").page
    assert "Rp80,000,000" in page.text
    assert "0 of 1 activities done" in page.text


# The example of an innovation

EXAMPLE = "/staff/innovations/swp-batik-ciprat/plan"


def test_an_administrator_writes_the_example_as_a_list(client, cast):
    client.sign_in(cast.administrator)
    form = client.get(EXAMPLE).page.form()
    typed = {"s1-activity": "Tim", "s1-from_day": "0", "s1-to_day": "7", "s3-activity": "Pasar"}
    page = client.get(client.send(form, **typed).location).page
    assert "Contoh rencana tersimpan" in page.text
    kept = page.form().values
    assert (kept["s1-activity"], kept["s1-to_day"], kept["s2-activity"]) == ("Tim", "7", "Pasar")
    assert "s5-activity" in kept
    assert "s6-activity" not in kept


def test_a_row_of_the_example_that_cannot_be_is_refused_with_its_number(client, cast):
    client.sign_in(cast.administrator)
    form = client.get(EXAMPLE).page.form()
    typed = {"s1-activity": "Tim", "s1-from_day": "7", "s1-to_day": "3", "s2-output": "Surat"}
    answer = client.send(form, **typed, **{"s3-from_day": "besok"})
    assert answer.status_code == 422
    assert answer.page.errors() == [
        "Pada baris 1, hari selesai lebih awal daripada hari mulai.",
        "Baris 2 belum menyebut kegiatannya.",
        "Isi dengan angka, misalnya 3.",
    ]
    assert answer.page.form().values["s2-output"] == "Surat"
    assert cast.innovation.steps == []


def test_others_read_the_example_and_do_not_write_it(client, cast):
    cast.innovation.steps = [PlanStep(position=1, activity="Tim", from_day=0, to_day=7)]
    page = client.sign_in(cast.viewer).get(EXAMPLE).page
    assert "hari ke-0 sampai ke-7" in page.text
    assert not page.has("main form")
    assert client.post(EXAMPLE, data={"submission_key": "k" * 22}).status_code == 403
    assert client.get("/staff/innovations/tidak-ada/plan").status_code == 404


def test_the_letters_annex_prints_the_plan_as_it_stands(client, cast):
    made = propose(cast, cast.register())
    write(client, f"/u/{token(cast.unit_link)}/commitments/{made.code}/plan")
    text = client.get(signing_path(made)).page.text
    assert "1 Melatih pendamping Dua pendamping siap Orang desa" in text
    assert "20 Maret 2024 s.d. 5 April 2024 Rp80.000.000 Dana desa" in text


@pytest.mark.parametrize("room", ["plan", "numbers"])
def test_the_link_of_a_replaced_unit_writes_as_its_successor(client, cast, commitment, room):
    path = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/{room}"
    cast.unit.successor = cast.bali
    transfers.transfer(commitment, to=cast.bali, reason="Digabung", by=actor(cast.officer))
    db.session.commit()
    typed = TYPED if room == "plan" else NUMBER
    assert client.send(client.get(path).page.form("section.card form"), **typed).status_code == 303


def test_the_plan_that_went_to_another_unit_says_where(client, cast, commitment):
    path = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/plan"
    transfers.transfer(commitment, to=cast.bali, reason="Digabung", by=actor(cast.officer))
    db.session.commit()
    assert client.get(path).status_code == 410
