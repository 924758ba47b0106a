"""The follow-up officer's desk: the worklist by its address, the row that acts, and one commitment's page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.followup import StatusChange, Verification
from intake.queries import worklist
from intake.rules import checkin, commitments, followup, links
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import NOW, actor
from tests.promises import propose, sign

LIST = "/staff/commitments"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def commitment(cast, siti):
    made = propose(cast, siti)
    sign(made)
    return made


@pytest.fixture
def proposal(cast):
    return propose(
        cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"), form="adopsi"
    )


@pytest.fixture
def officer(client, cast):
    client.sign_in(cast.officer)
    return client


@pytest.fixture
def later(freeze, client, cast):
    """So many days after the signing, signed in anew."""

    def move(days):
        freeze(NOW + timedelta(days=days))
        client.sign_in(cast.officer)

    return move


@pytest.fixture
def path(commitment):
    return f"{LIST}/{commitment.code}"


def say(commitment, status="berjalan", **more):
    by = Actor("unit", commitment.unit_id)
    return followup.answer(commitment, Answer(status=status, **more), by=by)


def codes(page):
    return [row.attributes["id"].removeprefix("row-") for row in page.all("tbody tr")]


def changes():
    return db.session.scalars(select(StatusChange).order_by(StatusChange.id)).all()


# Who may


@pytest.mark.parametrize("who", ["administrator", "officer", "organiser", "viewer"])
def test_staff_read_the_list_and_the_page(client, cast, path, who):
    client.sign_in(getattr(cast, who))
    assert client.get(LIST).status_code == client.get(path).status_code == 200


def test_nobody_else_does(client, path):
    for address in (LIST, path):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/login")


def test_an_organiser_sees_the_commitments_of_their_own_events(client, cast, commitment, path):
    client.sign_in(cast.outsider)
    assert codes(client.get(LIST).page) == []
    assert client.get(path).status_code == 404
    assert "Semua 0" in client.get(LIST).page.text


@pytest.mark.parametrize("who", ["organiser", "viewer"])
@pytest.mark.parametrize("below", ["", "/verification", "/assignment"])
def test_readers_write_nothing(client, cast, path, who, below):
    client.sign_in(getattr(cast, who))
    page = client.get(path).page
    assert not page.has("main form")
    data = {**page.form(".whoami").values, "status": "selesai", "submission_key": "k" * 22}
    assert client.post(path + below, data=data).status_code == 403


def test_a_form_of_an_earlier_session_comes_back_as_typed_and_is_taken_once(officer, cast, path):
    form = officer.get(path).page.form("form.progress")
    officer.sign_in(cast.officer)  # in another tab, after the first session had ended
    answer = officer.send(form, status="disiapkan", note="Ruang sudah ada.")
    assert changes() == []
    again = officer.get(answer.location).page
    assert "Status Disiapkan" in again.text
    assert "Catatan Ruang sudah ada." in again.text
    assert "seen" not in again.text
    assert officer.send(again.form("main form")).status_code == 303
    assert [row.note for row in changes()] == ["Ruang sudah ada."]


def test_contacts_are_for_those_who_follow_up(client, cast, path):
    for who, seen in [("officer", True), ("viewer", False), ("organiser", False)]:
        client.sign_in(getattr(cast, who))
        html = client.get(path).page.html
        assert ("81234567890" in html) is seen


def test_an_unknown_code_is_not_found(officer):
    assert officer.get(f"{LIST}/K-1999-0001").status_code == 404


# The list


def test_an_empty_list_says_what_will_stand_there(officer):
    page = officer.get(LIST).page
    assert "Belum ada komitmen" in page.text
    page = officer.get(f"{LIST}?due=overdue").page
    assert "Tidak ada yang terlambat" in page.text


def test_each_filter_finds_its_own(officer, cast, commitment, proposal, siti):
    say(commitment, "berjalan", evidence="Foto")
    commitment.officer_id = cast.officer.id
    signed, unsigned = [commitment.code], [proposal.code]
    for query, found in {
        "signed=1": signed,
        "signed=0": unsigned,
        "signed=changed": [],
        "mine=1": signed,
        "unit=sentra-mahatmiya": unsigned,
        "province=82": signed,
        "innovation=swp-batik-ciprat": signed + unsigned,
        "innovation=baris-ditebas": [],
        "event=swp-kartini-2024": signed + unsigned,
        "event=baris-ditebas-2024": [],
        "form=adaptasi": signed,
        "form=perluasan": [],
        "stage=komitmen": signed + unsigned,
        "stage=monev": [],
        "status=berjalan": signed,
        "proof=declared": signed,
        "proof=evidenced": signed,
        "proof=verified": [],
        "attended=0": signed + unsigned,
        "attended=1": [],
        f"q={commitment.code.lower()}": signed,
        "q=ternate": signed,
        "q=ciprat": signed + unsigned,
        "q=%25": [],
        "signed=0&proof=declared": [],
        "after=nonsense.x": signed + unsigned,
        "after=2024-99-99.1": signed + unsigned,
        f"after=.{2**31}": signed + unsigned,
        f"after=.{'9' * 400}": signed + unsigned,
        "after=.٣": signed + unsigned,
    }.items():
        assert codes(officer.get(f"{LIST}?{query}").page) == found, query
    checkin.check_in(siti, session=cast.session, method="list", by=actor(cast.organiser))
    assert codes(officer.get(f"{LIST}?attended=1").page) == signed


def test_a_proposal_that_says_it_runs_is_not_counted_as_declared(officer, proposal):
    say(proposal)
    assert codes(officer.get(f"{LIST}?proof=declared").page) == []
    row = officer.get(LIST).page.one(f"#row-{proposal.code}").text()
    assert "Diusulkan" in row
    assert "Dinyatakan" not in row


def test_overdue_this_week_and_without_reply(officer, commitment, later):
    later(2)
    assert codes(officer.get(f"{LIST}?due=week").page) == [commitment.code]
    assert codes(officer.get(f"{LIST}?due=overdue").page) == []
    later(8)
    for due in ("overdue", "no-reply"):
        assert codes(officer.get(f"{LIST}?due={due}").page) == [commitment.code]
    page = officer.get(LIST).page
    assert page.has(f"#row-{commitment.code}.late")
    assert "Terlambat 1" in page.text
    say(commitment, "disiapkan")
    later(40)
    assert codes(officer.get(f"{LIST}?due=overdue").page) == [commitment.code]
    assert codes(officer.get(f"{LIST}?due=no-reply").page) == []


def test_the_quick_filters_count_what_they_list(officer, commitment, proposal, later):
    later(8)
    chips = officer.get(LIST).page.all(".chips a")
    assert len(chips) == 8
    for chip in chips:
        listed = codes(officer.get(chip.attributes["href"]).page)
        assert chip.css_first("b").text() == str(len(listed)), chip.text()


def test_what_is_due_first_stands_first_and_pages_follow(officer, cast, siti, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    made = [propose(cast, siti, site=f"Desa {number}") for number in range(9)]
    for commitment in made[:4]:
        sign(commitment)
    made[2].next_due = date(2024, 3, 1)
    seen, path = [], LIST
    while path:
        page = officer.get(path).page
        seen.append(codes(page))
        path = page.link("Berikutnya") if "Berikutnya" in page.text else None
    due = [made[2], made[0], made[1], made[3], *reversed(made[4:])]
    assert [code for part in seen for code in part] == [commitment.code for commitment in due]
    assert [len(part) for part in seen] == [2, 2, 2, 2, 1]
    assert page.link("Dari awal") == LIST


def test_a_page_costs_the_same_for_few_and_many(officer, cast, siti, queries):
    sign(propose(cast, siti))
    with queries() as few:
        officer.get(LIST)
    for number in range(8):
        sign(propose(cast, siti, site=f"Desa {number}"))
    with queries() as many:
        officer.get(LIST)
    assert len(many) == len(few) <= 12


def test_searching_by_htmx_gets_the_list_alone(officer, commitment):
    answer = officer.get(f"{LIST}?q=ternate", headers=PART)
    assert answer.page.has("#lines[data-announce]")
    assert "<html" not in answer.page.html


# The row acts in place


def row_form(page, commitment):
    return page.form(f"#row-{commitment.code} form")


def test_a_status_is_changed_in_the_row(officer, commitment):
    form = row_form(officer.get(LIST).page, commitment)
    answer = officer.send(form, status="berjalan", headers=PART)
    assert answer.status_code == 200
    assert answer.headers["X-Receipt"] == form.values["submission_key"]
    row = answer.page
    assert "<html" not in row.html
    assert f'id="row-{commitment.code}"' in row.html
    assert "Status sekarang: Berjalan." in row.html
    assert f'id="save-{commitment.code}"' in row.html
    assert changes()[0].told_through == "officer"


def test_without_htmx_the_row_leads_back_to_the_list_as_it_was(officer, commitment):
    form = row_form(officer.get(f"{LIST}?province=82&sort=unit").page, commitment)
    answer = officer.send(form, status="berjalan")
    there = f"{LIST}?province=82&sort=unit&saved={commitment.code}#row-{commitment.code}"
    assert (answer.status_code, answer.location) == (303, there)
    page = officer.get(answer.location).page
    assert f"{commitment.code} tersimpan." in page.text
    assert page.has(f"#row-{commitment.code} option[value=berjalan][selected]")


def test_coming_back_never_leads_elsewhere(officer, commitment):
    form = row_form(officer.get(LIST).page, commitment)
    answer = officer.send(form, status="berjalan", back="//evil.example/?q=1")
    assert answer.location.startswith(f"{LIST}?")


def test_a_refused_row_stays_a_row_and_asks_why(officer, commitment):
    say(commitment)
    form = row_form(officer.get(LIST).page, commitment)
    answer = officer.send(form, status="dibatalkan", headers=PART)
    assert answer.status_code == 422
    assert "Tulis alasan komitmen dibatalkan." in answer.page.html
    assert f'id="note-{commitment.code}"' in answer.page.html
    assert form.values["submission_key"] in answer.page.html
    again = officer.send(form, status="dibatalkan", note="Unit digabung", headers=PART)
    assert again.status_code == 200


def test_another_content_under_the_same_key_takes_the_whole_window(officer, commitment):
    form = row_form(officer.get(LIST).page, commitment)
    officer.send(form, status="berjalan", headers=PART)
    answer = officer.open(
        form.action, method="POST", data=form.filled(status="selesai"), headers=PART, inspect=False
    )
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "body"
    assert "Berjalan" in answer.page.text
    assert len(changes()) == 1


# One commitment


def test_status_alone_is_enough(officer, path, commitment):
    form = officer.get(path).page.form("form.progress")
    data = {
        "status": "selesai",
        "submission_key": form.values["submission_key"],
        "csrf_token": form.values["csrf_token"],
    }
    assert officer.post(path, data=data).status_code == 303
    assert not commitment.is_open


def test_everything_an_officer_can_write(officer, path, commitment):
    typed = {
        "status": "ditunda",
        "stage": "persiapan",
        "note": "Menunggu DIPA",
        "obstacle": "Anggaran 2025",
        "next_due": "2025-01-06",
        "evidence": "Surat https://contoh.id/s",
        "told_through": "whatsapp",
        "told_by": "Bu Siti",
    }
    assert officer.send(officer.get(path).page.form("form.progress"), **typed).status_code == 303
    text = officer.get(path).page.text
    for said in (
        "Ditunda",
        "Persiapan",
        "Menunggu DIPA",
        "Kendala: Anggaran 2025",
        "Akan ditanyakan lagi 6 Jan 2025",
        "Surat https://contoh.id/s",
        "Disampaikan Bu Siti lewat WhatsApp, dicatat Nur Aini",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"status": ""}, "Pilih statusnya."),
        ({"next_due": "besok"}, "Tanggal belum benar"),
        ({"next_due": "2024-03-05"}, "Tanggal berikutnya sudah lewat"),
        ({"told_through": "phone"}, "Tulis siapa yang menyampaikan"),
        ({"status": "dibatalkan"}, "Tulis alasan komitmen dibatalkan."),
    ],
)
def test_a_refused_entry_keeps_what_was_typed(officer, path, typed, sentence):
    sent = {"status": "berjalan", "obstacle": "Hujan terus", **typed}
    if sent["status"] == "dibatalkan":
        sent["obstacle"] = ""
    answer = officer.send(officer.get(path).page.form("form.progress"), **sent)
    assert answer.status_code == 422
    assert sentence in answer.page.errors()[0]
    assert sent["obstacle"] in answer.page.html
    assert changes() == []


def test_sending_twice_is_one_entry(officer, path):
    form = officer.get(path).page.form("form.progress")
    for _ in range(2):
        assert officer.send(form, status="berjalan").status_code == 303
    assert len(changes()) == 1


def test_the_same_key_with_another_verification_shows_what_stands(officer, path, commitment):
    say(commitment)
    form = officer.get(path).page.form("form[action$='/verification']")
    officer.send(form, result="yes", method="call")
    answer = officer.send(form, result="no", method="visit", note="Tutup")
    assert answer.status_code == 422
    assert "Telepon atau panggilan video" in answer.page.text
    assert commitment.verified_at


def test_without_a_unit_link_there_is_nothing_to_send(officer, cast, path):
    links.revoke(cast.unit_link)
    assert "wa.me" not in officer.get(path).page.html


def test_the_history_holds_every_step(officer, cast, path, commitment):
    commitments.complete(
        commitment, fields={"site": "Desa Kastela"}, by=Actor("unit", commitment.unit_id)
    )
    say(commitment, "berjalan", evidence="Foto https://contoh.id/f")
    followup.verify(commitment, result="yes", method="visit", note="Ada", by=actor(cast.officer))
    page = officer.get(path).page
    for said in (
        "Diusulkan",
        "Pengusul: Siti Aminah, S.Sos.",
        "Ditandatangani, kapasitas: Definitif",
        "Hasan, M.Si.",
        f"Sidik jari isi {commitment.last_signing.text_hash[:12]}",
        "Diperbarui menjadi versi 2",
        "Isi komitmen berubah sejak ditandatangani.",
        "Dijawab unit lewat tautannya",
        "Bukti dukung: Foto https://contoh.id/f",
        "Diverifikasi: sesuai",
        "Kunjungan · Nur Aini",
        "6 Mar 2024, 11.30 WIT",
        "6 Mar 2025 hari ke-365",
    ):
        assert said in page.text, said
    assert page.link("Buka alamat bukti") == "https://contoh.id/f"
    assert commitment.current.text[:40] in page.html


def test_verifying_is_offered_once_it_is_declared(officer, path, commitment):
    assert not officer.get(path).page.has("form[action$='/verification']")
    say(commitment)
    form = officer.get(path).page.form("form[action$='/verification']")
    answer = officer.send(form, result="yes", method="call")
    assert (answer.status_code, answer.location) == (303, f"{path}?saved=1")
    assert "tersimpan. Status sekarang:" in officer.get(answer.location).page.text
    assert "Terverifikasi" in officer.get(path).page.text
    assert db.session.scalar(select(Verification.method)) == "call"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Pilih hasil verifikasinya."),
        ({"result": "no"}, "Tulis apa yang belum sesuai, agar unit mengetahuinya."),
    ],
)
def test_an_incomplete_verification_is_refused(officer, path, commitment, typed, sentence):
    say(commitment)
    form = officer.get(path).page.form("form[action$='/verification']")
    answer = officer.send(form, **typed)
    assert answer.status_code == 422
    assert sentence in answer.page.errors()
    assert commitment.verified_at is None


def test_verifying_what_is_not_declared_is_refused(officer, path):
    form = officer.get(path).page.form("form[action$='/assignment']")
    data = form.filled(result="yes", method="desk")
    answer = officer.post(f"{path}/verification", data=data)
    assert answer.status_code == 422
    assert "Catat statusnya lebih dahulu" in answer.page.errors()[0]


def test_an_officer_takes_care(officer, cast, path, commitment):
    form = officer.get(path).page.form("form[action$='/assignment']")
    assert officer.send(form, officer=str(cast.officer.id)).status_code == 303
    assert "Tanggung jawab saya 1" in officer.get(LIST).page.text
    form = officer.get(path).page.form("form[action$='/assignment']")
    assert officer.send(form, officer=str(cast.viewer.id)).status_code == 422


def test_an_entry_is_withdrawn_with_a_reason(officer, path, commitment):
    change = say(commitment, note="Keliru unit")
    ask = officer.get(officer.get(path).page.link("Tarik catatan ini")).page
    assert "Keliru unit" in ask.text
    refused = officer.send(ask.form(), reason=" ")
    assert refused.status_code == 422
    assert officer.send(ask.form(), reason="Salah unit").status_code == 303
    page = officer.get(path).page
    assert "Keliru unit" in page.text
    assert "Salah unit" in page.text
    assert commitment.declared_at is None
    gone = f"{path}/answers/{change.id}/withdrawal"
    assert officer.get(gone).status_code == 404


def test_an_entry_of_another_commitment_cannot_be_withdrawn_here(officer, path, proposal):
    change = say(proposal)
    assert officer.get(f"{path}/answers/{change.id}/withdrawal").status_code == 404


def test_a_proposal_and_a_change_after_signing_are_told(officer, proposal, commitment, path):
    assert "Masih usulan" in officer.get(f"{LIST}/{proposal.code}").page.text
    assert "Masih usulan" not in officer.get(path).page.text


def test_the_page_costs_the_same_after_a_long_history(officer, path, commitment, queries):
    say(commitment)
    with queries() as few:
        officer.get(path)
    for number in range(6):
        say(commitment, note=f"Kabar {number}", evidence="Foto")
    with queries() as many:
        officer.get(path)
    assert len(many) == len(few)
