"""A unit's own page: what it shows, what it hides, and how a unit answers, completes, declines."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import CommitmentVersion
from intake.models.event import Invitation
from intake.models.followup import Evidence, StatusChange
from intake.rules import commitments, followup, links
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import NOW, actor, token
from tests.promises import propose, sign


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def commitment(cast, siti):
    made = propose(cast, siti)
    sign(made)
    return made


@pytest.fixture
def home(cast):
    return f"/u/{token(cast.unit_link)}"


@pytest.fixture
def path(home, commitment):
    return f"{home}/commitments/{commitment.code}"


def invitation(cast):
    return db.session.scalar(select(Invitation).where(Invitation.unit_id == cast.unit.id))


def changes():
    return db.session.scalars(select(StatusChange).order_by(StatusChange.id)).all()


# What it shows


def test_the_page_shows_the_invitation_and_who_comes(client, cast, home, siti):
    page = client.get(home).page
    for said in (
        'Sentra "Wasana Bahagia" di Ternate',
        "Pembelajaran SWP Batik Ciprat",
        "Rabu, 6 Maret 2024",
        "B-123/4.1/PR.01/2/2024",
        "Direktur Rehabilitasi Sosial",
        "Terdaftar 1 orang",
        "Siti Aminah, S.Sos.",
    ):
        assert said in page.text
    assert page.link("Daftarkan peserta") == f"/e/{cast.event.slug}/register?unit={cast.unit.code}"


def test_delegates_are_names_only(client, cast, home, siti):
    html = client.get(home).page.html
    personal = links.token_of(links.current("person", registration_id=siti.id))
    for secret in ("81234567890", personal, siti.spoken_code, "/r/"):
        assert secret not in html


def test_cancelled_people_other_units_and_duplicates_are_not_listed(client, cast, home, siti):
    cast.register("Orang Bali", unit=cast.bali, phone="+6281300000004")
    cast.register("Siti Aminah")  # the same person again
    gone = cast.register("Pak Batal", phone="+6281300000005")
    gone.cancelled_at = NOW
    page = client.get(home).page
    assert "Terdaftar 1 orang" in page.text
    assert "Orang Bali" not in page.text
    assert "Pak Batal" not in page.text


def test_the_quota_is_told_and_a_full_one_offers_no_form(client, cast, home, siti):
    cast.event.unit_quota = 2
    assert "Terdaftar 1 dari 2" in client.get(home).page.text
    invitation(cast).quota = 1
    page = client.get(home).page
    assert "Kuota unit Anda sudah terisi" in page.text
    assert not page.has("a[href*='/register']")


def test_a_closed_event_says_so(client, cast, home):
    cast.event.closed_at = NOW
    assert "Pendaftaran kegiatan ini sudah ditutup." in client.get(home).page.text


def test_an_unpublished_event_is_not_shown(client, cast, home):
    cast.event.published_at = None
    assert cast.event.title not in client.get(home).page.text


def test_a_link_without_an_event_shows_the_commitments(client, cast, commitment):
    link = links.issue("unit", unit_id=cast.unit.id)
    page = client.get(f"/u/{token(link)}").page
    assert commitment.code in page.text
    assert "Surat undangan" not in page.text


def test_without_commitments_the_page_says_what_will_stand_there(client, home):
    page = client.get(home).page
    assert "Belum ada komitmen" in page.text
    assert page.link("Usulkan komitmen") == f"{home}/commitment"


def test_commitments_stand_with_their_marks(client, home, commitment):
    text = client.get(home).page.text
    for said in (
        commitment.code,
        "Ditandatangani",
        "Adaptasi",
        "Belum dimulai",
        "4 isian belum",
    ):
        assert said in text


def test_an_overdue_answer_is_waited_for(client, home, commitment, freeze):
    freeze(NOW + timedelta(days=9))
    page = client.get(home).page
    assert "Kabar ditunggu sejak 13 Mar 2024" in page.text
    assert page.link("Beri kabar perkembangan SWP Batik Ciprat").endswith(
        f"/{commitment.code}#answer"
    )


def test_opening_the_page_writes_nothing(client, home, path, queries):
    with queries() as seen:
        client.get(home)
        client.get(path)
        client.get(f"{home}/decline")
    assert not [statement for statement in seen if not statement.startswith("SELECT")]


def test_the_page_costs_the_same_for_many_commitments(client, cast, home, siti, queries):
    propose(cast, siti)
    with queries() as few:
        client.get(home)
    for number in range(6):
        propose(cast, siti, site=f"Desa {number}")
    with queries() as many:
        client.get(home)
    assert len(many) == len(few)


def test_forged_revoked_and_expired_links(client, cast, home):
    assert client.get("/u/tidak-ada").status_code == 404
    assert client.get(f"/u/{token(cast.door_link)}").status_code == 404
    cast.unit_link.expires_at = clock.now()
    assert client.get(home).status_code == 410
    cast.unit_link.expires_at = None
    links.revoke(cast.unit_link)
    assert client.get(home).status_code == 410


def test_in_english(client, home, commitment):
    assert client.get(f"{home}?lang=en").page.one("html").attributes["lang"] == "en"


# Answering


def test_three_taps_are_an_answer(client, path, commitment):
    form = client.get(path).page.form()
    answer = client.send(form, status="berjalan")
    assert (answer.status_code, answer.headers["X-Receipt"]) == (303, form.values["submission_key"])
    page = client.get(answer.location).page
    assert "Tersimpan, terima kasih" in page.text
    assert page.text.count("Berjalan") >= 2
    (change,) = changes()
    assert (change.status, change.told_through, change.by) == (
        "berjalan",
        "unit_link",
        f"unit:{commitment.unit_id}",
    )


def test_story_obstacle_and_evidence_show_at_once(client, path):
    form = client.get(path).page.form()
    typed = {
        "note": "Lima orang berlatih",
        "obstacle": "Kain mahal",
        "evidence": "https://contoh.id/f",
    }
    text = client.get(client.send(form, status="berjalan", **typed).location).page.text
    assert all(said in text for said in typed.values())
    assert db.session.scalar(select(Evidence.address)) == "https://contoh.id/f"


def test_sending_twice_is_one_answer(client, path):
    form = client.get(path).page.form()
    first, second = (client.send(form, status="disiapkan") for _ in range(2))
    assert first.location == second.location
    assert len(changes()) == 1


def test_the_same_key_with_another_answer_shows_what_stands(client, home, path):
    form = client.get(path).page.form()
    client.send(form, status="disiapkan")
    answer = client.send(form, status="berjalan")
    assert answer.status_code == 422
    assert "Disiapkan" in answer.page.text
    assert len(changes()) == 1
    form = client.get(f"{home}/decline").page.form()
    client.send(form, reason="Akreditasi")
    assert "Akreditasi" in client.send(form, reason="Cuti").page.text


def test_a_script_gets_its_receipt(client, path):
    form = client.get(path).page.form()
    answer = client.send(form, status="berjalan", headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json["receipt"] == form.values["submission_key"]


def test_no_status_chosen_is_refused_in_words(client, path):
    answer = client.send(client.get(path).page.form(), status="", note="Cerita panjang")
    assert answer.status_code == 422
    assert answer.page.errors() == ["Pilih salah satu keadaan."]
    assert "Cerita panjang" in answer.page.html
    assert changes() == []


def test_an_answer_with_nothing_chosen_is_not_taken_for_an_empty_completion(client, path):
    answer = client.send(client.get(path).page.form())
    assert answer.status_code == 422
    assert answer.page.errors() == ["Pilih salah satu keadaan."]


@pytest.mark.parametrize("status", ["selesai", "dibatalkan", "ditunda"])
def test_an_officers_status_is_refused(client, path, status):
    assert client.send(client.get(path).page.form(), status=status).status_code == 422
    assert changes() == []


def test_a_stage_from_the_unit_is_ignored(client, path, commitment):
    client.send(client.get(path).page.form(), status="berjalan", stage="terlembaga")
    assert changes()[0].stage == "komitmen"


def test_going_back_asks_for_the_reason_and_keeps_what_was_typed(client, path):
    client.send(client.get(path).page.form(), status="berjalan")
    answer = client.send(client.get(path).page.form(), status="disiapkan")
    assert answer.status_code == 422
    assert answer.page.has("[value=disiapkan][checked]")
    assert answer.page.has("details[open] #note")
    again = client.send(answer.page.form(), status="disiapkan", note="Pendamping pindah")
    assert again.status_code == 303


def test_a_closed_commitment_has_no_form(client, cast, path, commitment):
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    page = client.get(path).page
    assert not page.has("main form")
    assert "sudah ditutup" in page.text


def test_a_proposal_says_that_it_is_not_yet_signed(client, cast, home, siti):
    made = propose(cast, siti)
    assert "Masih usulan" in client.get(f"{home}/commitments/{made.code}").page.text


def test_a_change_after_signing_says_that_it_waits_for_the_head(client, path, commitment):
    commitments.complete(
        commitment, fields={"site": "Desa Kastela"}, by=Actor("unit", commitment.unit_id)
    )
    assert "berubah sejak ditandatangani" in client.get(path).page.text


def test_a_change_after_signing_waits_on_the_list_too(client, home, path, commitment):
    assert "Menunggu tanda tangan" not in client.get(home).page.text
    by = Actor("unit", commitment.unit_id)
    commitments.complete(commitment, fields={"support": "Instruktur"}, by=by)
    assert "Menunggu tanda tangan pimpinan unit." in client.get(home).page.text
    assert "Minta pimpinan unit membaca dan menandatangani" in client.get(path).page.text


def test_a_withdrawn_answer_is_told_as_withdrawn_without_what_an_officer_wrote(
    client, cast, path, commitment
):
    change = followup.answer(
        commitment, Answer(status="berjalan", note="Keliru"), by=actor(cast.officer)
    )
    assert "Keliru" in client.get(path).page.text
    followup.withdraw(change, reason="Salah unit", by=actor(cast.officer))
    text = client.get(path).page.text
    assert "Keliru" not in text
    assert "Ditarik petugas" in text
    assert "Salah unit" in text


def test_the_units_own_words_stay_when_they_are_withdrawn(client, cast, path, commitment):
    client.send(client.get(path).page.form(), status="berjalan", note="Lima orang berlatih")
    (change,) = changes()
    followup.withdraw(change, reason="Salah komitmen", by=actor(cast.officer))
    text = client.get(path).page.text
    assert "Lima orang berlatih" in text
    assert "Salah komitmen" in text


def test_who_told_the_officer_stands_on_the_units_page(client, cast, path, commitment):
    said = Answer(status="berjalan", told_through="phone", told_by="Bu Salma")
    followup.answer(commitment, said, by=actor(cast.officer))
    assert "disampaikan Bu Salma lewat telepon" in client.get(path).page.text


# Obstacles, the wait for a budget, what became of the promise


def test_an_obstacle_is_three_taps_status_kind_and_send(client, path, commitment):
    form = client.get(path).page.form()
    answer = client.send(form, status="terkendala", obstacle_kind="menunggu_anggaran-2025")
    page = client.get(answer.location).page
    assert page.one("#waiting")
    assert "Menunggu anggaran tahun 2025" in page.text
    assert "Tidak ada pengingat sampai Senin, 6 Januari 2025" in page.text
    assert commitment.is_waiting(NOW.date())


def test_hindered_alone_is_received_and_by_what_is_asked_at_once(client, path, commitment):
    received = client.send(client.get(path).page.form(), status="terkendala", note="Berat")
    assert received.status_code == 303
    page = client.get(received.location).page
    asked = page.form("[aria-labelledby=which] form.taps")
    answer = client.send(asked, obstacle_kind="sdm")
    page = client.get(answer.location).page
    assert not page.has("[aria-labelledby=which]")
    assert [(one.obstacle_kind, one.note) for one in changes()] == [(None, "Berat"), ("sdm", "")]
    assert {"Tambah foto", "Tambah angka", "Catat perubahan"} <= {
        link.text() for link in page.all("#saved a")
    }


def test_the_kind_counts_only_where_something_hinders(client, path):
    form = client.get(path).page.form()
    client.send(form, status="berjalan", obstacle_kind="sdm")
    assert changes()[0].obstacle_kind is None


def test_a_year_of_no_offer_is_refused_and_everything_stays(client, path):
    form = client.get(path).page.form()
    typed = {"obstacle_kind": "menunggu_anggaran-1999", "note": "Cerita panjang"}
    answer = client.send(form, status="terkendala", **typed)
    assert answer.status_code == 422
    assert "Cerita panjang" in answer.page.html
    assert changes() == []


def test_a_new_name_site_and_person_become_a_version_and_show(client, path, commitment):
    form = client.get(path).page.form()
    reported = {
        "new_local_name": "Ciprat Kie Raha",
        "new_site": "Desa Kastela",
        "new_pic_name": "Hasan Tidore",
    }
    page = client.get(client.send(form, status="berjalan", **reported).location).page
    assert "Ciprat Kie Raha" in page.text
    assert "berubah sejak ditandatangani" in page.text
    assert commitment.current.pic_name == "Hasan Tidore"


def test_a_site_that_is_taken_is_told_at_its_field_and_nothing_is_kept(
    client, cast, home, path, siti
):
    propose(cast, siti, site="Desa Kastela")
    form = client.get(path).page.form()
    answer = client.send(form, status="berjalan", new_site="desa kastela", note="Cerita panjang")
    assert answer.status_code == 422
    assert answer.page.has("#new_site-error")
    assert "Cerita panjang" in answer.page.html
    assert changes() == []


def test_an_answer_without_a_status_never_empties_the_promise(client, path, commitment):
    commitments.complete(
        commitment, fields={"site": "Desa Kastela"}, by=Actor("unit", commitment.unit_id)
    )
    form = client.get(path).page.form()
    assert client.send(form, note="Lupa memilih").status_code == 422
    assert commitment.current.site == "Desa Kastela"


# What cannot be taken is kept


def test_a_link_that_ended_keeps_what_was_typed_on_the_page(client, cast, path, commitment):
    form = client.get(path).page.form()
    links.revoke(cast.unit_link)
    answer = client.send(form, status="berjalan", note="Lima orang berlatih")
    assert answer.status_code == 410
    assert "tautan baru" in answer.page.text
    typed = answer.page.one("#typed-words").text()
    assert "Catatan: Lima orang berlatih" in typed
    assert "Berjalan" in typed
    assert changes() == []


def test_a_script_is_told_that_the_link_ended(client, cast, path):
    form = client.get(path).page.form()
    links.revoke(cast.unit_link)
    answer = client.send(form, status="berjalan", headers={"Accept": "application/json"})
    assert (answer.status_code, "tautan baru" in answer.json["errors"][""][0]) == (410, True)


def test_an_answer_to_a_closed_commitment_is_kept_on_the_page(client, cast, path, commitment):
    form = client.get(path).page.form()
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    answer = client.send(form, status="berjalan", note="Lima orang berlatih")
    assert answer.status_code == 422
    assert "sudah ditutup" in answer.page.errors()[0]
    assert "Lima orang berlatih" in answer.page.one("#typed-words").text()


def test_another_units_commitment_is_not_found(client, cast, home):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    path = f"{home}/commitments/{other.code}"
    assert client.get(path).status_code == 404
    data = {"status": "berjalan", "submission_key": "k" * 22}
    assert client.post(path, data=data).status_code == 404


def test_no_contact_stands_on_the_units_pages(client, home, path):
    assert "81234567890" not in client.get(home).page.html + client.get(path).page.html


def test_an_answer_from_elsewhere_is_refused(client, path):
    form = client.get(path).page.form()
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.send(form, status="berjalan", headers=headers).status_code == 403


# Completing


def rest(page):
    """The form below the answer."""
    return page.form("main form:has([name=site])")


def test_each_thing_that_is_missing_leads_to_the_field_that_fills_it(client, cast, home, siti):
    made = propose(cast, siti)
    path = f"{home}/commitments/{made.code}"
    page = client.get(path).page
    assert not page.has("details[open] #site")
    links = [node.attributes["href"] for node in page.all("dl a")]
    assert links == [
        f"?complete=1#{name}" for name in ("target_date", "site", "barrier", "if_then")
    ]
    page = client.get(path, query_string={"complete": "1"}).page
    assert all(page.has(f"details[open] {link.removeprefix('?complete=1')}") for link in links)


def test_the_rest_is_completed_without_a_status(client, cast, home, siti):
    made = propose(cast, siti)
    path = f"{home}/commitments/{made.code}"
    page = client.get(path).page
    assert "belum diisi" in page.text
    form = rest(page)
    answer = client.send(form, site="Desa Kastela", target_date="2024-09-01", barrier="Cuaca")
    assert answer.status_code == 303
    text = client.get(answer.location).page.text
    assert "Desa Kastela" in text
    assert "Minggu, 1 September 2024" in text
    versions = select(func.count()).select_from(CommitmentVersion)
    assert db.session.scalar(versions) == 2
    assert changes() == []


def test_a_target_before_the_first_step_is_refused_and_kept(client, cast, home, siti):
    made = propose(cast, siti)
    path = f"{home}/commitments/{made.code}"
    form = rest(client.get(path).page)
    answer = client.send(form, target_date="2024-03-01", site="Desa Kastela")
    assert answer.status_code == 422
    assert "lebih awal" in answer.page.errors()[0]
    assert answer.page.one("#site").attributes["value"] == "Desa Kastela"


# Saying no


def test_a_unit_declines_with_a_reason_and_may_come_after_all(client, cast, home):
    page = client.get(home).page
    ask = client.get(page.link("Kami tidak dapat hadir")).page
    answer = client.send(ask.form(), reason="Akreditasi pada hari itu")
    assert (answer.status_code, answer.location) == (303, home)
    assert invitation(cast).declined_reason == "Akreditasi pada hari itu"
    page = client.get(home).page
    assert "tidak dapat hadir: Akreditasi pada hari itu" in page.text
    assert client.send(page.form("form[action$='/accept']")).status_code == 303
    assert invitation(cast).declined_at is None


def test_declining_without_a_reason_is_refused(client, home, cast):
    answer = client.send(client.get(f"{home}/decline").page.form(), reason=" ")
    assert answer.status_code == 422
    assert "alasan" in answer.page.errors()[0]
    assert invitation(cast).declined_at is None


def test_who_was_not_invited_has_nothing_to_decline(client, cast):
    link = links.issue("unit", unit_id=cast.host.id, event_id=cast.event.id)
    path = f"/u/{token(link)}/decline"
    assert "Tidak ada undangan" in client.get(path).page.text
    data = {"reason": "x", "submission_key": "d" * 22}
    assert client.post(path, data=data).status_code == 404
    assert client.post(path.replace("decline", "accept"), data=data).status_code == 404
