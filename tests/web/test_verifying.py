"""The public check: kind, date, event and validity of a paper, and nothing about any person."""

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.link import CheckCode
from intake.rules import commitments, registrations
from intake.rules.actor import PUBLIC
from tests.promises import propose, sign


def codes(kind):
    return db.session.scalars(
        select(CheckCode.code)
        .where(CheckCode.kind == kind)
        .order_by(CheckCode.issued_at, CheckCode.version_id)
    ).all()


def check(client, code):
    return client.get(f"/v/{code}").page


def test_a_proof_of_registration_is_valid_without_saying_whose(client, cast):
    cast.register("Siti Aminah, S.Sos.")
    page = check(client, codes("registration")[0])
    for said in (
        "Berlaku",
        "Bukti pendaftaran",
        "Rabu, 6 Maret 2024",
        "Pembelajaran SWP Batik Ciprat",
    ):
        assert said in page.text
    for kept in ("Siti", "Ternate", "+62812", "Pekerja Sosial"):
        assert kept not in page.html


def test_a_cancelled_and_an_erased_registration_are_not(client, cast):
    registration = cast.register()
    registrations.cancel(registration, by=PUBLIC)
    assert "Dibatalkan" in check(client, codes("registration")[0]).text
    registration.erased_at = clock.now()
    assert "Tidak berlaku lagi" in check(client, codes("registration")[0]).text


def test_a_letter_goes_from_proposed_to_signed_to_changing_to_replaced(client, cast):
    commitment = propose(cast, cast.register())
    first = codes("commitment")[0]
    assert "Belum ditandatangani" in check(client, first).text
    sign(commitment)
    page = check(client, first)
    assert "Surat dengan isi ini sudah ditandatangani dan berlaku." in page.text
    assert f"Versi 1, sidik jari isi {commitment.current.text_hash[:12]}" in page.text
    for kept in ("Siti", "Hasan", "lima peserta"):
        assert kept not in page.html
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    (second,) = set(codes("commitment")) - {first}
    assert "Sedang diubah" in check(client, first).text
    assert "Belum ditandatangani" in check(client, second).text
    sign(commitment)
    assert "Diganti versi baru" in check(client, first).text
    assert "Berlaku" in check(client, second).text


def test_what_is_never_printed_leaves_the_letter_valid(client, cast):
    commitment = propose(cast, cast.register())
    sign(commitment)
    commitments.complete(commitment, fields={"confidence": 3}, by=PUBLIC)
    (code,) = codes("commitment")
    assert "Berlaku" in check(client, code).text


def test_a_proposal_replaced_before_signing_and_a_cancelled_one(client, cast):
    commitment = propose(cast, cast.register())
    (first,) = codes("commitment")
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    assert "Diganti versi baru" in check(client, first).text
    commitment.status, commitment.closed_at = "dibatalkan", clock.now()
    assert "Dibatalkan" in check(client, first).text


def test_a_letter_of_no_event_is_checked_too(client, cast):
    commitment = propose(cast, cast.register())
    commitment.event_id = None
    assert "Pembelajaran" not in check(client, codes("commitment")[0]).text


def test_a_code_is_read_as_it_was_meant(client, cast):
    cast.register()
    db.session.scalar(select(CheckCode)).code = "0011ABCDEFGH"
    assert "Berlaku" in check(client, "oOiL-abcd-efgh").text


@pytest.mark.parametrize("code", ["000000000000", "x", "0" * 300, "K-2024-0001", "%F0%9F%98%80"])
def test_an_unknown_code_is_said_in_words_with_a_field_to_try_again(client, cast, code):
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 404
    assert "Kode tidak dikenal" in answer.page.text
    assert answer.page.has("input[name=code]")


def test_a_typed_code_leads_to_its_page(client, cast):
    assert "Periksa dokumen" in client.get("/v").page.text
    answer = client.get("/v", query_string={"code": "ab-cd"})
    assert (answer.status_code, answer.location) == (303, "/v/ABCD")
