"""One letter of several units or institutions: each party signs the same version by a link of its own."""

import json

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import CommitmentParty, Signing
from intake.models.followup import FollowUpCheck
from intake.papers import letter_docx, letter_pdf
from intake.queries import letters
from intake.rules import commitments, links, parties
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused
from tests.promises import SIGNED, propose, sign, signing_path

DINAS = "Dinas Sosial Kota Ternate"


@pytest.fixture
def commitment(cast):
    return propose(cast, cast.register())


@pytest.fixture
def unit_path(cast):
    return f"/u/{links.token_of(cast.unit_link)}/commitments/K-2024-0001/parties"


def add(commitment, name=DINAS):
    made = parties.add(commitment, name=name, by=Actor("unit", commitment.unit_id))
    db.session.commit()
    return made


def path_of(party):
    link = links.current("sign", party_id=party.id)
    return f"/s/{links.token_of(link)}"


def test_a_unit_adds_a_party_which_gets_a_link_and_stands_in_the_letter(
    client, commitment, unit_path
):
    form = client.get(unit_path).page.form()
    answer = client.send(form, party=DINAS, party_contact="Rahma")
    assert (answer.status_code, answer.location) == (303, unit_path + "#parties")
    party = db.session.scalars(select(CommitmentParty)).one()
    page = client.get(unit_path).page
    assert path_of(party) in page.html
    assert "0 dari 2 pihak sudah menandatangani." in page.text
    assert commitment.current.number == 2
    for said in ("KOMITMEN BERSAMA", "sebagai unit pelaksana.", f"2. {DINAS}.", "setiap pihak"):
        assert said in commitment.current.text
    assert "Rahma" not in commitment.current.text


def test_a_name_on_the_list_is_that_unit(cast, commitment):
    party = add(commitment, "sentra mahatmiya di bali")
    assert (party.unit_id, party.institution, party.name) == (cast.bali.id, "", cast.bali.name)


def test_each_party_signs_the_same_version_and_only_the_own_head_commits(client, commitment):
    party = add(commitment)
    page = client.get(path_of(party)).page
    assert f"mengajak {DINAS} menandatangani" in page.text
    client.send(page.form(), **{**SIGNED, "signed_name": "Rahma"})
    assert not commitment.is_signed
    assert "1 dari 2 pihak" in client.get(signing_path(commitment)).page.text
    client.send(client.get(signing_path(commitment)).page.form(), **SIGNED)
    db.session.refresh(commitment)
    assert commitment.is_signed
    signings = db.session.scalars(select(Signing).order_by(Signing.id)).all()
    assert [(one.party_id, one.version_id) for one in signings] == [
        (party.id, commitment.current.id),
        (None, commitment.current.id),
    ]
    assert len({one.text_hash for one in signings}) == 1
    page = client.get(path_of(party)).page
    assert "2 dari 2 pihak" in page.text
    assert "Rahma" in page.one("article.letter").text()
    assert "Hasan" in page.one("article.letter").text()


def test_a_partys_signature_starts_no_follow_up(commitment):
    party = add(commitment)
    sign_for(commitment, party)
    assert db.session.scalar(select(func.count()).select_from(FollowUpCheck)) == 0


def sign_for(commitment, party, **said):
    return sign(commitment, party=party, signed_name="Rahma", **said)


def test_a_party_signs_once(commitment):
    party = add(commitment)
    first = sign_for(commitment, party)
    assert sign_for(commitment, party) is first
    with pytest.raises(Refused) as caught:
        sign_for(commitment, party, capacity="plt")
    assert caught.value.code == "already_signed"


def test_adding_after_the_signature_asks_everybody_to_sign_anew(client, commitment):
    sign(commitment)
    add(commitment)
    page = client.get(signing_path(commitment)).page
    assert "Isi surat berubah sejak ditandatangani" in page.text
    assert commitment.is_signed


def test_a_party_taken_out_has_no_link_and_stays_in_the_version_it_signed(client, commitment):
    party = add(commitment)
    sign_for(commitment, party)
    path = path_of(party)
    parties.remove(party, by=PUBLIC)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Minta tautan yang berlaku" in answer.page.text
    db.session.refresh(commitment)
    names = [[one.name for one in letters.places(commitment, v)] for v in commitment.versions]
    assert [DINAS in one for one in names] == [False, True, False]
    then = letters.places(commitment, commitment.versions[1])
    assert then[1].signing.signed_name == "Rahma"
    assert "BERSAMA" not in commitment.current.text


def test_taking_out_twice_is_once(client, commitment, unit_path):
    party = add(commitment)
    form = client.get(unit_path).page.form("form[action$='/removal']")
    assert client.send(form).status_code == 303
    parties.remove(db.session.get(CommitmentParty, party.id), by=PUBLIC)
    db.session.refresh(commitment)
    assert len(commitment.versions) == 3
    assert add(commitment).id != party.id


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (DINAS.upper(), "already_party"),
        ("Sentra Ternate", "own_unit"),
        ("!!!", "no_name"),
    ],
)
def test_who_cannot_be_a_party(commitment, name, code):
    add(commitment)
    with pytest.raises(Refused) as caught:
        add(commitment, name)
    assert caught.value.code == code


def test_there_is_an_end_to_parties(commitment):
    for number in range(parties.MOST):
        add(commitment, f"Instansi {number}")
    with pytest.raises(Refused) as caught:
        add(commitment)
    assert caught.value.code == "too_many"


def test_a_refused_party_is_told_at_the_field(client, commitment, unit_path):
    answer = client.send(client.get(unit_path).page.form(), party="Sentra Ternate")
    assert answer.status_code == 422
    assert "sudah menjadi pihak pertama" in answer.page.errors()[0]
    assert answer.page.one("[name=party]").attributes["value"] == "Sentra Ternate"


def test_the_officer_does_the_same_and_nobody_else_at_the_desk(client, cast, commitment):
    path = "/staff/commitments/K-2024-0001/parties"
    client.sign_in(cast.officer)
    client.send(client.get(path).page.form("main form"), party=DINAS)
    assert db.session.scalar(select(func.count()).select_from(CommitmentParty)) == 1
    history = client.get("/staff/commitments/K-2024-0001").page.one(".thread").text()
    assert f"Pihak baru dalam surat: {DINAS}" in history
    for member in (cast.viewer, cast.organiser):
        assert client.sign_in(member).get(path).status_code == 403


def test_another_units_link_opens_nothing_here(client, cast, commitment):
    other = links.issue("unit", unit_id=cast.bali.id, event_id=cast.event.id)
    path = f"/u/{links.token_of(other)}/commitments/K-2024-0001/parties"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"party": DINAS, "submission_key": "k" * 22}).status_code == 404


def test_a_no_of_a_party_is_no_no_of_the_head(client, commitment):
    party = add(commitment)
    form = client.get(path_of(party)).page.form("form[action$='/reply']")
    client.send(form, reply="declined", reason="Belum sepakat.", replier="Rahma")
    page = client.get(signing_path(commitment)).page
    assert "Belum sepakat." in page.text
    assert f"Rahma ({DINAS})" in page.text
    assert "sudah Anda tolak" not in page.text


def test_the_papers_hold_a_place_for_each_party(app, client, commitment, monkeypatch):
    party = add(commitment)
    sign_for(commitment, party)
    said = {}
    typeset = letter_pdf.typeset
    monkeypatch.setattr(
        letter_pdf, "typeset", lambda name, words: said.update(words) or typeset(name, words)
    )
    client.get(f"{path_of(party)}/letter.pdf")
    assert [(one["party"], one["name"]) for one in said["places"]] == [
        (commitment.unit.name, ""),
        (DINAS, "Rahma"),
    ]
    assert DINAS in json.dumps(said["paragraphs"])
    answer = client.get(f"{path_of(party)}/letter.docx")
    assert answer.mimetype == letter_docx.MEDIA_TYPE


def test_the_check_page_says_how_many_have_signed_and_names_nobody(client, commitment):
    party = add(commitment)
    sign_for(commitment, party)
    code = letters.check_code(commitment.current)
    page = client.get(f"/v/{code}").page
    assert "1 dari 2 pihak" in page.text
    assert "Rahma" not in page.text


def test_the_page_asks_no_more_for_ten_parties_than_for_one(client, commitment, queries):
    add(commitment)
    path = signing_path(commitment)
    with queries() as few:
        client.get(path)
    for number in range(8):
        add(commitment, f"Instansi {number}")
    with queries() as many:
        client.get(path)
    assert len(many) == len(few)


def test_completing_the_promise_keeps_the_parties(commitment):
    add(commitment)
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    assert DINAS in commitment.current.text


# A letter of several that is changed


def revise(commitment, **fields):
    commitments.complete(commitment, fields=fields or {"site": "Asrama"}, by=PUBLIC)
    db.session.commit()


def test_after_a_revision_every_party_signs_the_new_version_and_the_old_keeps_its_signatures(
    client, commitment
):
    party = add(commitment)
    joint = commitment.current
    sign(commitment)
    sign_for(commitment, party)
    revise(commitment)
    for path, name in ((signing_path(commitment), "Hasan"), (path_of(party), "Rahma")):
        page = client.get(path).page
        assert "Yang berubah sejak versi 2" in page.text
        assert client.send(page.form(), **{**SIGNED, "signed_name": name}).status_code == 303
    db.session.refresh(commitment)
    for version in (joint, commitment.current):
        assert all(one.signing for one in letters.places(commitment, version)), version.number
    assert commitment.reworded_at is None
    revise(commitment, site="Asrama Putri")
    revise(commitment)  # back to what both signed: their signatures stand
    assert all(one.signing for one in letters.places(commitment, commitment.current))
    assert commitment.reworded_at is None


def test_a_signature_under_what_was_changed_meanwhile_shows_both_and_is_agreed_to_anew(
    client, commitment
):
    party = add(commitment)
    sign(commitment)
    form = client.get(path_of(party)).page.form()
    revise(commitment)
    answer = client.send(form, **{**SIGNED, "signed_name": "Rahma"})
    assert answer.status_code == 422
    assert "berubah sejak Anda membukanya" in answer.page.errors()[0]
    row = answer.page.one("[aria-labelledby=since] tbody tr").text()
    assert ("Lokus replikasi" in row, "kosong" in row, "Asrama" in row) == (True, True, True)
    again = answer.page.form()
    assert (again.values["version"], again.values["signed_name"]) == ("3", "Rahma")
    assert "agree" not in again.values
    assert client.send(again).status_code == 422
    assert client.send(again, agree="ya").status_code == 303


def test_a_no_belongs_to_the_version_that_was_read(client, commitment):
    party = add(commitment)
    sign(commitment)
    form = client.get(path_of(party)).page.form("form[action$='/reply']")
    revise(commitment)
    client.send(form, reply="declined", reason="Belum sepakat.", replier="Rahma")
    assert "tentang versi 2" in client.get(path_of(party)).page.text
    standing = letters.places(commitment, commitment.current)
    assert [one.declined for one in standing] == [False, False]


def test_a_party_that_says_no_after_the_head_signed_stands_as_such_and_may_think_again(
    client, commitment
):
    party = add(commitment)
    sign(commitment)
    form = client.get(path_of(party)).page.form("form[action$='/reply']")
    client.send(form, reply="declined", reason="Belum sepakat.", replier="Rahma")
    page = client.get(signing_path(commitment)).page
    assert "Menolak" in page.one("[aria-labelledby=who]").text()
    assert commitment.is_signed
    client.send(client.get(path_of(party)).page.form(), **{**SIGNED, "signed_name": "Rahma"})
    page = client.get(signing_path(commitment)).page
    assert "2 dari 2 pihak" in page.text
    assert "Menolak" not in page.one("[aria-labelledby=who]").text()


def test_a_partys_link_opens_and_signs_no_other_letter(client, cast, commitment):
    party = add(commitment)
    other = propose(cast, cast.register("Budi", unit=cast.bali, phone="+6281300000009"))
    add(other, "Dinas Sosial Kabupaten Lain")
    page = client.get(path_of(party)).page
    assert other.code not in page.text
    for path in ("versions/9/letter.pdf", "versions/1/signed-letter"):
        assert client.get(f"{path_of(party)}/{path}").status_code == 404
    client.send(page.form(), **{**SIGNED, "signed_name": "Rahma"})
    assert not any(one.signing for one in letters.places(other, other.current))


def test_a_link_that_has_expired_is_made_anew_by_a_revision(client, commitment):
    party = add(commitment)
    old = links.current("sign", party_id=party.id)
    old.expires_at = commitment.proposed_at
    revise(commitment)
    assert client.get(path_of(party)).status_code == 200
    assert links.current("sign", party_id=party.id).id != old.id
