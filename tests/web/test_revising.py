"""A proposal changed after it was made: by whom, as a new version signed anew, and what two say at once."""

import pytest

from intake.db import db
from intake.rules import checkin, commitments, followup, links, registrations, transfers
from intake.rules.actor import PUBLIC
from tests.cast import actor, personal_token
from tests.promises import SIGNED, propose, sign, signing_path

NEW = {
    "form": "modifikasi",
    "changes": "Warna alami saja",
    "first_step": "Menanam pewarna",
    "agree": "1",
}
REPLY = "form[action$='/reply']"


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def commitment(cast, siti):
    return propose(cast, siti, site="Asrama")


@pytest.fixture
def path(siti, commitment):
    return f"/r/{personal_token(siti)}/commitments/{commitment.code}/edit"


@pytest.fixture
def unit_path(cast, commitment):
    return f"/u/{links.token_of(cast.unit_link)}/commitments/{commitment.code}/edit"


def decline(client, commitment):
    form = client.get(signing_path(commitment)).page.form(REPLY)
    client.send(form, reply="declined", reason="Bukan adaptasi.", replier="Hasan")


def test_after_a_no_the_proposer_changes_everything_and_the_head_signs_the_new_version(
    client, commitment, siti, path
):
    decline(client, commitment)
    assert "Ditolak pimpinan" in client.get(f"/r/{personal_token(siti)}").page.text
    listed = client.get(f"/r/{personal_token(siti)}/commitment").page
    assert listed.link("Perbarui isinya") == path
    page = client.get(path).page
    assert "Bukan adaptasi." in page.text
    form = page.form()
    assert (form.values["form"], form.values["site"]) == ("adaptasi", "Asrama")
    answer = client.send(form, **NEW)
    assert answer.status_code == 303
    told = client.get(answer.location).page
    assert "Perubahan tersimpan sebagai versi 2." in told.text
    row = next(one.text() for one in told.all("table tr") if "Langkah pertama" in one.text())
    assert "Memilih lima peserta" in row
    assert "Menanam pewarna" in row
    head = client.get(signing_path(commitment)).page
    assert "Yang berubah sejak versi 1" in head.text
    assert client.send(head.form(), **SIGNED).status_code == 303
    db.session.refresh(commitment)
    assert (commitment.form, commitment.last_signing.version.number) == ("modifikasi", 2)


def test_the_unit_changes_it_at_its_own_link_and_sees_no_number(client, commitment, unit_path):
    page = client.get(unit_path).page
    assert "81234567890" not in page.html
    answer = client.send(page.form(), **NEW)
    assert answer.status_code == 303
    assert "Yang berubah sejak versi 1" in client.get(answer.location).page.text
    assert commitment.current.pic_phone == "+6281234567890"
    client.send(client.get(unit_path).page.form(), agree="1", pic_name="Rahmat Hidayat")
    assert (commitment.current.pic_name, commitment.current.pic_phone) == ("Rahmat Hidayat", None)


def test_what_somebody_saved_meanwhile_is_shown_beside_and_nothing_is_lost(
    client, commitment, path, unit_path
):
    mine, theirs = client.get(path).page.form(), client.get(unit_path).page.form()
    client.send(theirs, agree="1", site="Bengkel", first_step="Rapat unit")
    answer = client.send(mine, **NEW)
    assert answer.status_code == 422
    assert "Orang lain menyimpan perubahan" in answer.page.errors()[0]
    table = answer.page.one("table").text()
    assert "Rapat unit" in table
    assert "Menanam pewarna" in table
    again = answer.page.form()
    assert {name: again.values[name] for name in ("site", "first_step", "version")} == {
        "site": "Bengkel",
        "first_step": "Menanam pewarna",
        "version": "2",
    }
    assert client.send(again, agree="1").status_code == 303
    now = commitment.current
    assert (now.number, now.site, now.changes) == (3, "Bengkel", "Warna alami saja")


def test_a_form_without_its_version_overwrites_nothing(client, commitment, path):
    form = client.get(path).page.form()
    for version in ("", "x", "99999999999", "٢"):
        assert client.send(form, **NEW, version=version).status_code == 422
    assert commitment.current.number == 1


def test_a_first_step_that_has_passed_stays_while_the_rest_changes(
    client, commitment, path, freeze
):
    freeze(commitment.proposed_at.replace(month=5))
    form = client.get(path).page.form()
    assert client.send(form, agree="1", changes="Warna").status_code == 303
    answer = client.send(client.get(path).page.form(), agree="1", first_step_date="2024-03-21")
    assert "sudah lewat" in answer.page.errors()[0]


def test_a_signed_letter_needs_signing_anew_and_keeps_its_kind(client, commitment, path):
    sign(commitment)
    form = client.get(path).page.form()
    assert client.send(form, agree="1", kind="perluasan").status_code == 422
    assert client.send(form, **NEW).status_code == 303
    assert commitment.changed_since_signed
    assert commitment.last_signing.version.number == 1


def test_only_who_is_entrusted_with_it_changes_it(client, cast, commitment, path, siti):
    second = cast.register("Rahmat", phone="+628133")
    their = f"/r/{personal_token(second)}/commitments/{commitment.code}/edit"
    assert client.get(their).status_code == 403
    commitments.add_voice(commitment, registration=second, remark="", by=PUBLIC)
    refused = client.post(their, data={**NEW, "submission_key": "k" * 22})
    assert refused.status_code == 403
    assert "Menanam pewarna" in refused.page.one("#typed-words").text()
    checkin.check_in(second, session=cast.session, method="list", by=actor(cast.organiser))
    assert client.get(their).status_code == 200
    other = cast.register("Wayan", unit=cast.bali, phone="+6281300000001")
    assert client.get(path.replace(personal_token(siti), personal_token(other))).status_code == 404
    registrations.cancel(siti, by=PUBLIC)
    assert client.get(path).status_code == 403


def test_a_closed_one_has_no_form_and_keeps_what_was_typed(client, commitment, path):
    form = client.get(path).page.form()
    commitment.status, commitment.closed_at = "dibatalkan", commitment.proposed_at
    assert not client.get(path).page.has("main form")
    answer = client.send(form, **NEW)
    assert answer.status_code == 422
    assert "Menanam pewarna" in answer.page.one("#typed-words").text()


def test_a_delegate_of_a_unit_that_was_replaced_still_changes_it(client, cast, commitment, path):
    officer = actor(cast.officer)
    form = client.get(path).page.form()
    transfers.transfer(commitment, to=cast.bali, reason="Digabung", by=officer)
    gone = client.send(form, **NEW)
    assert (gone.status_code, cast.bali.name in gone.page.text) == (410, True)
    assert "Menanam pewarna" in gone.page.one("#typed-words").text()
    transfers.transfer(commitment, to=cast.host, reason="Digabung", by=officer)
    cast.unit.successor_id, cast.bali.successor_id = cast.bali.id, cast.host.id
    page = client.get(path).page
    assert client.send(page.form(), **NEW).status_code == 303
    assert cast.host.name in commitment.current.text
    assert commitment.code in client.get(path.replace(f"s/{commitment.code}/edit", "")).page.text


def test_the_page_of_a_declined_one_costs_no_more_for_many_replies(
    client, commitment, path, queries
):
    decline(client, commitment)
    with queries() as few:
        client.get(path)
    decline(client, commitment)
    with queries() as many:
        client.get(path)
    assert len(many) == len(few)


def test_a_signing_link_that_has_expired_is_made_anew_with_one_press(client, commitment, siti):
    old = links.current("sign", commitment_id=commitment.id)
    old.expires_at = commitment.proposed_at
    page = client.get(f"/r/{personal_token(siti)}/commitment").page
    assert "/s/" not in page.html
    answer = client.send(page.form("form[action$='/signing-link']"))
    assert answer.status_code == 303
    page = client.get(answer.location).page
    assert signing_path(commitment) in page.html
    assert not page.has("form[action$='/signing-link']")
    assert old.revoked_at


def test_no_link_to_sign_is_made_of_a_commitment_that_was_closed_meanwhile(
    client, cast, commitment, siti
):
    old = links.current("sign", commitment_id=commitment.id)
    old.expires_at = commitment.proposed_at
    form = client.get(f"/r/{personal_token(siti)}/commitment").page.form(
        "form[action$='/signing-link']"
    )
    followup.answer(
        commitment,
        followup.Answer(status="dibatalkan", note="Tidak jadi."),
        by=actor(cast.officer),
    )
    answer = client.send(form)
    assert (answer.status_code, "selesai atau dibatalkan" in answer.page.text) == (410, True)
    assert links.current("sign", commitment_id=commitment.id) == old
