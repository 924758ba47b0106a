"""Proposing over HTTP: five things in the hall, the second delegate, the unit's own link, and exactly once."""

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, Proposer
from intake.models.innovation import CoreComponent
from intake.models.place import Unit
from intake.models.record import Submission
from intake.models.registration import Registration
from intake.rules import checkin, commitments, links, registrations
from intake.rules.actor import PUBLIC, Actor
from tests.cast import actor, personal_token, token
from tests.page import words
from tests.promises import PROMISE, TYPED, propose, sign, signing_path


@pytest.fixture
def registration(cast):
    return cast.register()


def path_of(registration):
    return f"/r/{personal_token(registration)}/commitment"


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_five_things_typed_in_the_hall_become_a_proposal(client, registration):
    path = path_of(registration)
    answer = client.send(client.get(path).page.form(), **TYPED)
    assert (answer.status_code, answer.location) == (303, path)
    page = client.get(path).page
    for said in (
        "Usulan tersimpan",
        "K-2024-0001",
        db.session.scalar(select(Submission)).number,
        "Diusulkan, belum ditandatangani",
    ):
        assert said in page.text
    assert "paling lambat Rabu, 20 Maret 2024" in page.text


def test_the_signing_link_is_shown_to_send_and_to_scan(client, cast, registration):
    commitment = propose(cast, registration)
    page = client.get(path_of(registration)).page
    address = "http://tular.test" + signing_path(commitment)
    assert page.link("http://tular.test/s/") == address
    assert page.has(".qr svg")
    assert page.link("Kirim lewat WhatsApp").startswith("https://wa.me/?text=Yth.+Pimpinan+Sentra")
    assert (
        page.link("Lengkapi di halaman unit")
        == f"/u/{token(cast.unit_link)}/commitments/K-2024-0001"
    )


def test_the_contract_alone_is_enough(client, cast, registration):
    cast.register("Orang lain", phone="+62811")
    sent = {**TYPED, "innovation": "swp-batik-ciprat", "submission_key": "k" * 22, "unknown": "x"}
    answer = client.post(path_of(registration), data=sent)
    assert (answer.status_code, answer.headers["X-Receipt"]) == (303, "k" * 22)


def test_a_script_gets_its_receipt_again_on_each_retry(client, registration):
    sent = {**TYPED, "submission_key": "k" * 22}
    path = path_of(registration)
    answers = [
        client.post(path, data=sent, headers={"Accept": "application/json"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert count(Commitment) == 1


def test_a_refused_proposal_says_everything_and_keeps_what_was_typed(client, registration):
    path = path_of(registration)
    form = client.get(path).page.form()
    answer = client.send(
        form, first_step="Rapat pertama", form="modifikasi", target_date="2024-03-01"
    )
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 4
    again = answer.page.form()
    assert again.values["first_step"] == "Rapat pertama"
    assert again.values["submission_key"] == form.values["submission_key"]
    assert client.send(again, **TYPED, target_date="").status_code == 303
    assert count(Commitment) == 1


def test_scaling_up_is_one_tick(client, registration):
    path = path_of(registration)
    sent = {**TYPED, "kind": "perluasan", "form": None, "changes": ""}
    assert client.send(client.get(path).page.form(), **sent).status_code == 303
    assert "Perluasan" in client.get(path).page.text


def test_several_innovations_are_radio_buttons(client, cast, registration):
    cast.event.innovations.append(cast.other_innovation)
    path = path_of(registration)
    page = client.get(path).page
    assert [node.attributes["value"] for node in page.all("input[name=innovation]")] == [
        "baris-ditebas",
        "swp-batik-ciprat",
    ]
    client.send(page.form(), **TYPED, innovation="baris-ditebas")
    page = client.get(path).page
    assert "Usulkan inovasi lain" in page.text
    assert page.form("details form").values["innovation"] == "swp-batik-ciprat"


def test_who_is_not_checked_in_may_propose_but_who_cancelled_may_not(client, cast, registration):
    registrations.cancel(registration, by=PUBLIC)
    path = path_of(registration)
    page = client.get(path).page
    assert "Pendaftaran Anda dibatalkan" in page.text
    assert not page.has("main form")
    answer = client.post(path, data={**TYPED, "submission_key": "k" * 22})
    assert answer.status_code == 422


def test_a_duplicate_is_told_to_use_the_first_link(client, cast, registration):
    again = cast.register()
    assert "tautan pendaftaran Anda yang pertama" in client.get(path_of(again)).page.text
    assert (
        client.post(path_of(again), data={**TYPED, "submission_key": "k" * 22}).status_code == 422
    )


def test_the_second_delegate_sees_the_first_proposal_and_adds_a_voice(client, cast, registration):
    propose(cast, registration)
    second = cast.register("Rahmat", phone="+628133")
    path = path_of(second)
    page = client.get(path).page
    for said in ("Siti Aminah, S.Sos.", "Memilih lima peserta", "K-2024-0001", "Rekan Anda sudah"):
        assert said in page.text
    assert "/s/" not in page.html
    assert client.send(page.form(".card form"), remark="Saya siap membantu").status_code == 303
    page = client.get(path).page
    assert "Saya siap membantu" in page.text
    assert not page.has("form[action$=voices]")
    assert count(Proposer) == 2


def test_the_second_delegate_proposing_the_same_is_shown_the_first(client, cast, registration):
    propose(cast, registration)
    second = cast.register("Drs. Hasan, M.Si.")  # the boss, on the secretary's number
    answer = client.post(path_of(second), data={**TYPED, "submission_key": "k" * 22})
    assert answer.status_code == 422
    assert "(K-2024-0001)" in answer.page.errors()[0]
    assert answer.page.has("form[action$=voices]")
    form = answer.page.form("form[action$=commitment]")
    assert client.send(form, site="Asrama Putri").status_code == 303
    assert count(Commitment) == 2


def test_both_names_stand_beside_the_letter_and_not_in_it(client, cast, registration):
    commitment = propose(cast, registration)
    second = cast.register("Rahmat", phone="+628133")
    commitments.add_voice(commitment, registration=second, remark="Saya siap", by=PUBLIC)
    page = client.get(signing_path(commitment)).page
    names = words(page.one("main > dl.facts"))
    assert "Siti Aminah" in names
    assert "Rahmat" in names
    assert "Rahmat" not in words(page.one("article"))
    assert "Didukung oleh Rahmat" in client.get(path_of(registration)).page.text


def test_a_voice_too_long_is_told_at_its_own_field(client, cast, registration):
    propose(cast, registration)
    second = cast.register("Rahmat", phone="+628133")
    form = client.get(path_of(second)).page.form(".card form")
    answer = client.send(form, remark="x" * 501)
    assert answer.status_code == 422
    assert answer.page.has("#errors a[href='#remark-K-2024-0001']")
    again = answer.page.form(".card form")
    assert again.values["submission_key"] == form.values["submission_key"]


def test_a_voice_for_another_units_proposal_is_not_found(client, cast, registration):
    propose(cast, cast.register("Made", unit=cast.bali, phone="+62811"))
    path = f"/r/{personal_token(registration)}/commitments/K-2024-0001/voices"
    assert client.post(path, data={"submission_key": "k" * 22}).status_code == 404
    guest = cast.register("Budi", unit=None, institution="PT Mitra", phone="+62812")
    path = f"/r/{personal_token(guest)}/commitments/K-2024-0001/voices"
    assert client.post(path, data={"submission_key": "k" * 22}).status_code == 404


def test_what_another_unit_proposed_is_not_shown(client, cast, registration):
    propose(cast, cast.register("Made", unit=cast.bali, phone="+62811"))
    assert "K-2024-0001" not in client.get(path_of(registration)).page.text


def test_a_guest_proposes_for_an_institution(client, cast):
    guest = cast.register("Budi", unit=None, institution="PT Mitra Sejahtera", phone="+62811")
    path = path_of(guest)
    page = client.get(path).page
    assert "PT Mitra Sejahtera" in page.text
    assert count(Unit) == 3
    assert client.send(page.form(), **TYPED).status_code == 303
    assert "K-2024-0001" in client.get(path).page.text
    assert "K-2024-0001" in client.get(path.removesuffix("/commitment")).page.text


def test_the_same_key_with_other_content_shows_both_with_the_contact_masked(client, registration):
    path = path_of(registration)
    sent = {**TYPED, "pic_phone": "0812 3456 7890", "submission_key": "k" * 22}
    client.post(path, data=sent)
    answer = client.post(path, data={**sent, "first_step": "Langkah lain"})
    assert answer.status_code == 422
    assert "+6281234567890" not in answer.page.html
    assert "Langkah pertama Memilih lima peserta" in answer.page.text
    assert "Langkah pertama Langkah lain" in answer.page.text
    mine = answer.page.form("form:has(input[name=replaces])")
    assert client.send(mine).status_code == 303
    assert count(Commitment) == 1
    assert db.session.scalar(select(Commitment)).current.first_step == "Langkah lain"


def test_update_mine_to_another_innovation_is_refused(client, cast, registration):
    cast.event.innovations.append(cast.other_innovation)
    path = path_of(registration)
    sent = {**TYPED, "innovation": "swp-batik-ciprat", "submission_key": "k" * 22}
    client.post(path, data=sent)
    conflict = client.post(path, data={**sent, "innovation": "baris-ditebas"})
    answer = client.send(conflict.page.form("form:has(input[name=replaces])"))
    assert (answer.status_code, len(answer.page.errors())) == (422, 1)


def test_another_units_proposal_cannot_be_replaced(client, cast, registration):
    other = cast.register("Made", unit=cast.bali, phone="+62811")
    client.post(path_of(other), data={**TYPED, "submission_key": "o" * 22})
    sent = {**TYPED, "submission_key": "k" * 22, "replaces": "o" * 22, "first_step": "Dibajak"}
    assert client.post(path_of(registration), data=sent).status_code == 303
    said = db.session.scalars(select(Commitment).order_by(Commitment.id)).all()
    assert [c.current.first_step for c in said] == [TYPED["first_step"], "Dibajak"]


def test_a_unit_proposes_by_its_own_link(client, cast):
    path = f"/u/{token(cast.unit_link)}/commitment"
    answer = client.send(client.get(path).page.form(), **TYPED)
    assert (answer.status_code, answer.location) == (303, path)
    page = client.get(path).page
    assert "K-2024-0001" in page.text
    assert page.link("Lengkapi di halaman unit").endswith("/commitments/K-2024-0001")


def test_a_unit_without_an_event_chooses_among_all_innovations(client, cast):
    link = links.issue("unit", unit_id=cast.bali.id)
    path = f"/u/{token(link)}/commitment"
    page = client.get(path).page
    assert len(page.all("input[name=innovation]")) == 2
    assert client.send(page.form(), **TYPED, innovation="baris-ditebas").status_code == 303
    assert "K-2024-0001" in client.get(path).page.text


@pytest.mark.parametrize("base", ["r", "u"])
def test_a_forged_link_is_not_found(client, cast, base):
    path = f"/{base}/{'x' * 22}/commitment"
    assert client.get(path).status_code == 404
    assert client.post(path, data={**TYPED, "submission_key": "k" * 22}).status_code == 404


def test_a_revoked_unit_link_is_gone(client, cast):
    links.revoke(cast.unit_link)
    assert client.get(f"/u/{token(cast.unit_link)}/commitment").status_code == 410


def test_an_erased_person_is_gone(client, registration):
    registration.erased_at = clock.now()
    assert client.get(path_of(registration)).status_code == 410


def test_opening_the_page_writes_nothing(client, cast, registration, queries):
    propose(cast, registration)
    path = path_of(registration)
    with queries() as seen:
        client.get(path)
    assert not [statement for statement in seen if not statement.startswith(("SELECT", "PRAGMA"))]


def test_a_page_with_many_commitments_asks_no_more_than_one_with_few(
    client, cast, registration, queries
):
    propose(cast, registration)
    path = path_of(registration)
    client.get(path)
    with queries() as few:
        client.get(path)
    for number in range(6):
        sign(propose(cast, registration, site=f"Asrama {number}"))
    with queries() as many:
        client.get(path)
    assert len(many) == len(few)


def test_signed_and_changed_are_told_apart(client, cast, registration):
    commitment = propose(cast, registration)
    sign(commitment)
    page = client.get(path_of(registration)).page
    assert "Ditandatangani" in page.text
    assert "/s/" not in page.html
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    page = client.get(path_of(registration)).page
    assert "Berubah sejak ditandatangani" in page.text
    assert "/s/" in page.html


def test_a_bare_get_is_english_for_who_asks(client, registration):
    assert client.get(path_of(registration), query_string={"lang": "en"}).status_code == 200
    assert count(Registration) == 1


def test_who_cancelled_is_shown_no_link_of_the_unit_or_its_head(client, cast, registration):
    commitment = propose(cast, registration)
    assert "/s/" in client.get(path_of(registration)).page.html
    registrations.cancel(registration, by=PUBLIC)
    page = client.get(path_of(registration)).page
    assert commitment.code in page.text
    assert "/s/" not in page.html
    assert "/u/" not in page.html


def test_a_voice_alone_opens_neither_the_heads_link_nor_the_units(client, cast, registration):
    propose(cast, registration)
    other = cast.register("Budi", phone="+6281200000009")
    client.send(client.get(path_of(other)).page.form('form[action$="/voices"]'))
    assert count(Proposer) == 2
    assert not client.get(path_of(other)).page.all('a[href*="/s/"], main a[href*="/u/"]')


def test_who_was_seen_at_the_door_and_stands_behind_it_gets_both(client, cast, registration):
    commitment = propose(cast, registration)
    other = cast.register("Budi", phone="+6281200000009")
    commitments.add_voice(commitment, registration=other, remark="", by=PUBLIC)
    checkin.check_in(other, session=cast.session, method="code", by=actor(cast.organiser))
    page = client.get(path_of(other)).page
    assert page.has('a[href*="/s/"]')
    assert page.has('main a[href*="/u/"]')


def test_the_first_to_propose_gets_no_link_to_what_others_proposed(client, cast, registration):
    propose(cast, registration)
    cast.event.innovations.append(cast.other_innovation)
    other = cast.register("Budi", phone="+6281200000009")
    commitments.propose(
        other,
        innovation=cast.other_innovation,
        promise=PROMISE,
        by=Actor("registration", other.id),
    )
    page = client.get(path_of(other)).page
    assert len(page.all('main p a[href*="/s/"]')) == 1
    assert not page.has('main a[href*="/u/"]')


def test_the_form_that_a_phone_keeps_names_nobody_and_opens_nothing(client, cast, registration):
    propose(cast, registration)
    for path in (path_of(registration), f"/u/{token(cast.unit_link)}/commitment"):
        page = client.get(path, query_string={"bare": "1"}).page
        assert page.has("form[data-queue]:not([action])")
        secret = path.split("/")[2]
        for word in (registration.full_name, cast.unit.name, "K-2024-0001", secret, "/s/"):
            assert word not in page.html


def test_every_form_of_a_kept_page_can_be_sent_from_where_it_is_opened(client, registration):
    path = path_of(registration)
    form = client.get(path, query_string={"bare": "1"}).page.form("form[data-queue]")
    assert client.send(form, **TYPED).status_code == 303
    assert count(Commitment) == 1


@pytest.mark.parametrize("page", ["/commitment", "/commitments/K-2024-0001"])
def test_a_script_is_told_what_is_wrong_on_the_units_pages_too(client, cast, registration, page):
    propose(cast, registration)
    path = f"/u/{token(cast.unit_link)}{page}"
    sent = {"submission_key": "k" * 22, "status": "entah"}
    answer = client.post(path, data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert all(sentence for said in answer.json["errors"].values() for sentence in said)


def test_an_answer_of_the_unit_has_a_receipt_for_a_script(client, cast, registration):
    sign(propose(cast, registration))
    path = f"/u/{token(cast.unit_link)}/commitments/K-2024-0001"
    sent = {"submission_key": "k" * 22, "status": "berjalan"}
    answers = [
        client.post(path, data=sent, headers={"Accept": "application/json"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].headers["X-Receipt"] == answers[0].json["receipt"] == "k" * 22
    assert answers[0].json == answers[1].json
    assert answers[0].location.startswith(path)


def test_after_three_the_form_asks_whether_another_is_meant_and_takes_it(
    client, cast, registration
):
    for number in range(3):
        propose(cast, registration, site=f"Asrama {number}")
    path = path_of(registration)
    form = client.get(path).page.form("form[data-queue]")
    answer = client.send(form, **TYPED, site="Bengkel")
    assert answer.status_code == 422
    assert "sudah mengusulkan 3 komitmen" in answer.page.errors()[0]
    assert answer.page.has("#errors a[href='#another']")
    again = answer.page.form("form[data-queue]")
    assert again.values["site"] == "Bengkel"
    assert client.send(again, another="1").status_code == 303
    assert count(Commitment) == 4


def test_who_knows_that_another_is_meant_says_so_at_once(client, cast, registration):
    propose(cast, registration)
    assert not client.get(path_of(registration)).page.has("#another")
    for number in range(2):
        propose(cast, registration, site=f"Asrama {number}")
    form = client.get(path_of(registration)).page.form("form[data-queue]")
    assert client.send(form, **TYPED, site="Bengkel", another="1").status_code == 303


def test_what_must_stay_stands_beside_what_changes(client, cast, registration):
    path = path_of(registration)
    page = client.get(path).page
    assert "Bengkel kerja yang didampingi setiap hari" in page.text
    assert not page.has("details h3")
    cast.event.innovations.append(cast.other_innovation)
    cast.other_innovation.components.append(CoreComponent(position=1, text="Kafe sungguhan"))
    page = client.get(path).page
    assert [node.text() for node in page.all("details h3")] == ["Baris Ditebas", "SWP Batik Ciprat"]
    assert "Kafe sungguhan" in page.text


def test_an_innovation_taken_off_while_the_form_was_open_is_told_and_kept_apart(
    client, cast, registration
):
    cast.event.innovations.append(cast.other_innovation)
    path = path_of(registration)
    form = client.get(path).page.form()
    cast.event.innovations.remove(cast.innovation)
    answer = client.send(form, **TYPED, innovation="swp-batik-ciprat")
    assert answer.status_code == 422
    assert answer.page.has("#innovation [aria-invalid], #innovation.wrong, .wrong#innovation")
    assert answer.page.form().values["first_step"] == TYPED["first_step"]
    assert count(Commitment) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_step_date": "2024-03-05"}, "sudah lewat"),
        ({"first_step_date": "1970-01-01"}, "2000 dan 2099"),
        ({"target_date": "2024-03-19"}, "lebih awal"),
        ({"first_step_date": "2025-02-29"}, "anggal"),
        ({"target_date": "2100-02-29"}, "anggal"),
        ({"pic_name": "\u202eimA itiS"}, "membalik arah"),
        ({"pic_name": "\U0001f600"}, "huruf"),
    ],
)
def test_what_cannot_be_is_told_in_words_at_its_field(client, registration, typed, said):
    path = path_of(registration)
    answer = client.send(client.get(path).page.form(), **{**TYPED, **typed})
    assert answer.status_code == 422
    assert said in answer.page.errors()[0]
    assert answer.page.has(f"#errors a[href='#{next(iter(typed))}']")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"first_step_date": "2028-02-29"}, "29 Februari 2028"),
        ({"pic_name": "Nuʿmān محمد"}, "Nuʿmān محمد"),
        ({"pic_name": "Andre\u0301"}, "André"),
        ({"pic_name": "D'Souza"}, "D'Souza"),
    ],
)
def test_a_leap_day_and_every_name_are_taken(client, registration, typed, kept):
    path = path_of(registration)
    assert client.send(client.get(path).page.form(), **{**TYPED, **typed}).status_code == 303
    assert kept in client.get(path).page.text
