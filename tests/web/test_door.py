"""The door by a scoped link: the same station and rules for one event, and nothing else."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.checkin import CheckIn
from intake.rules import checkin, links
from tests.cast import actor, personal_token, token

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def siti(cast):
    return cast.register(
        "Siti Aminah, S.Sos.",
        nip="198001012005011001",
        email="siti@contoh.test",
        needs=("sign_language",),
        need_note="duduk di depan",
        need_consent=True,
    )


@pytest.fixture
def path(cast):
    return f"/door/{token(cast.door_link)}"


@pytest.fixture
def seek(client, path):
    def press(typed, **more):
        answer = client.send(client.get(path).page.form("#press"), sought=typed, **more)
        return client.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    return press


def word(answer):
    return answer.page.one(".answer-word").text()


def check_ins():
    return db.session.scalars(select(CheckIn)).all()


def test_a_door_checks_in_by_code_qr_and_name(client, seek, siti, cast):
    assert word(seek(siti.spoken_code)) == "Selamat datang"
    assert word(seek(f"http://tular.test/r/{personal_token(siti)}")) == "Sudah hadir"
    found = seek("aminah")
    sent = client.send(found.page.form("#station .rows form"))
    assert "dicatat oleh Meja depan" in client.get(sent.headers["Location"]).page.text
    assert [row.by for row in check_ins()] == [f"door:{cast.door_link.id}"]


def test_a_door_shows_no_list_no_contact_no_support_and_no_desk(client, seek, path, siti):
    pages = [client.get(path), seek("siti"), seek(siti.spoken_code)]
    for answer in pages:
        for secret in ("+628", "siti@", "19800101", "isyarat", "duduk di depan", "/staff"):
            assert secret not in answer.page.one("body").html
        assert "belum lengkap" not in answer.page.text
    assert "0 dari 1" in pages[0].page.text


def test_a_door_undoes_with_a_reason(client, seek, siti):
    form = seek(siti.spoken_code).page.form("#station details form")
    assert client.send(form).status_code == 422
    sent = client.send(form, reason="salah orang")
    assert word(client.get(sent.headers["Location"])) == "Kehadiran dibatalkan"


def test_a_door_serves_no_other_event(client, seek, path, siti, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    assert word(seek(f"http://tular.test/r/{personal_token(stranger)}")) == "Kegiatan lain"
    assert word(seek(stranger.spoken_code)) == "Tidak ditemukan"
    assert word(seek("wayan")) == "Tidak ditemukan"
    form = client.get(path).page.form("#press")
    chosen = client.send(form, registration=stranger.id)
    assert (chosen.status_code, word(chosen)) == (422, "Tidak ditemukan")
    foreign = cast.other_event.sessions[0].id
    assert client.send(form, sought=siti.spoken_code, session=foreign).status_code == 422
    assert check_ins() == []


def test_an_answer_of_another_event_is_not_shown(client, path, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    client.sign_in(cast.outsider)
    desk = "/staff/events/baris-ditebas-2024/checkin"
    sent = client.send(client.get(desk).page.form("#press"), sought=stranger.spoken_code)
    query = sent.headers["Location"].split("?")[1]
    client.sign_out()
    answer = client.get(f"{path}?{query}")
    assert not answer.page.has(".answer")
    assert "Wayan" not in answer.page.html


def test_a_forged_door_is_404_and_a_revoked_one_410(client, path, siti, cast):
    form = client.get(path).page.form("#press")
    links.revoke(cast.door_link)
    assert client.get(path).status_code == 410
    assert client.get(f"{path}/counts", headers=PARTIAL, inspect=False).status_code == 410
    assert client.send(form, sought=siti.spoken_code).status_code == 410
    assert client.post(f"{path}/undo", data=form.values).status_code == 410
    assert client.get("/door/" + "A" * 22).status_code == 404
    assert client.post("/door/" + "A" * 22, data=form.values).status_code == 404
    assert check_ins() == []


def test_a_personal_link_opens_no_door(client, siti):
    assert client.get(f"/door/{personal_token(siti)}").status_code == 404


def test_an_error_inside_htmx_takes_the_whole_page(client, path, cast):
    links.revoke(cast.door_link)
    answer = client.get(f"{path}/counts", headers=PARTIAL, inspect=False)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("body", "innerHTML")


def test_a_door_polls_counts_without_units(client, path, siti, cast):
    address = client.get(path).page.one("#counts").attributes["hx-get"]
    assert address.startswith(f"{path}/counts?")
    assert client.get(address, headers=PARTIAL).status_code == 204
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    fresh = client.get(address, headers=PARTIAL)
    assert "1 dari 1" in " ".join(fresh.page.one("#counts").text().split())
    assert cast.unit.name not in fresh.page.html


def test_a_door_has_ten_guesses_of_its_own(client, seek, siti, cast):
    for number in range(11):
        answer = seek(f"0000000{number:X}")
    assert word(answer) == "Kode dijeda"
    other = checkin.open_door(cast.event, label="Meja belakang", by=actor(cast.organiser))
    form = client.get(f"/door/{links.token_of(other)}").page.form("#press")
    assert client.send(form, sought=siti.spoken_code).status_code == 303


def test_another_site_cannot_press(client, path, siti):
    form = client.get(path).page.form("#press")
    answer = client.send(form, headers={"Sec-Fetch-Site": "cross-site"}, sought=siti.spoken_code)
    assert answer.status_code == 403
    assert check_ins() == []
