"""Papers by a link: the proof as PDF, the draft surat tugas as DOCX, and whose NIP stands in it."""

import io

import pytest
from docx import Document

from intake.rules import links, registrations
from intake.rules.actor import PUBLIC
from tests.cast import personal_token, token


def test_the_proof_is_a_file_to_keep(client, cast):
    token = personal_token(cast.register())
    path = client.get(f"/r/{token}").page.link("Unduh bukti (PDF)")
    assert path == f"/r/{token}/proof.pdf"
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"


def test_opening_the_proof_writes_nothing(client, cast, queries):
    token = personal_token(cast.register())
    with queries() as seen:
        client.get(f"/r/{token}/proof.pdf")
    assert not [statement for statement in seen if not statement.startswith("SELECT")]


def test_a_cancelled_registration_and_a_duplicate_have_no_proof(client, cast):
    first = cast.register()
    second = cast.register()
    assert second.duplicate_of_id == first.id
    assert client.get(f"/r/{personal_token(second)}/proof.pdf").status_code == 410
    registrations.cancel(first, by=PUBLIC)
    assert client.get(f"/r/{personal_token(first)}/proof.pdf").status_code == 410


def test_a_forged_link_opens_no_proof(client, cast):
    assert client.get("/r/forged/proof.pdf").status_code == 404


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def three(cast):
    """Two of the invited unit, and one of another."""
    siti = cast.register(nip="198001012005012001")
    budi = cast.register("Budi", phone="+6281234567891", nip="199002022015021002", position="Sopir")
    cast.register("Wayan", unit=cast.bali, phone="+6281234567892")
    return siti, budi


def people(answer) -> list[list[str]]:
    """Name, NIP and position of each row of the letter."""
    assert (answer.status_code, answer.mimetype) == (200, WORD)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    table = Document(io.BytesIO(answer.data)).tables[0]
    return [[cell.text for cell in row.cells[1:]] for row in table.rows[1:]]


def test_the_units_draft_names_its_delegates_without_any_nip(client, cast, three):
    path = f"/u/{token(cast.unit_link)}"
    draft = client.get(path).page.link("Unduh konsep surat tugas")
    assert draft == f"{path}/assignment-letter.docx"
    assert people(client.get(draft)) == [
        ["Budi", "", "Sopir"],
        ["Siti Aminah, S.Sos.", "", "Pekerja Sosial"],
    ]


def test_ones_own_draft_has_ones_own_nip_and_no_others(client, three):
    path = f"/r/{personal_token(three[0])}"
    draft = client.get(path).page.link("Unduh konsep surat tugas")
    assert people(client.get(draft)) == [
        ["Budi", "", "Sopir"],
        ["Siti Aminah, S.Sos.", "198001012005012001", "Pekerja Sosial"],
    ]


def test_somebody_of_another_institution_is_sent_alone(client, cast, three):
    guest = cast.register("Tamu", unit=None, institution="Dinas Sosial", phone="+6281234567893")
    cast.register("Lain", unit=None, institution="Dinas Sosial", phone="+6281234567894")
    answer = client.get(f"/r/{personal_token(guest)}/assignment-letter.docx")
    assert people(answer) == [["Tamu", "", "Pekerja Sosial"]]


def test_whoever_was_cancelled_is_not_sent_and_has_no_draft(client, cast, three):
    siti, budi = three
    registrations.cancel(budi, by=PUBLIC)
    assert client.get(f"/r/{personal_token(budi)}/assignment-letter.docx").status_code == 410
    answer = client.get(f"/r/{personal_token(siti)}/assignment-letter.docx")
    assert [row[0] for row in people(answer)] == ["Siti Aminah, S.Sos."]


def test_a_unit_without_delegates_gets_a_row_to_fill_in(client, cast):
    path = f"/u/{token(cast.unit_link)}"
    assert "konsep surat tugas" not in client.get(path).page.text
    assert people(client.get(f"{path}/assignment-letter.docx")) == [["", "", ""]]


def test_a_link_about_commitments_alone_and_a_forged_one_have_no_draft(client, cast):
    plain = links.issue("unit", unit_id=cast.unit.id)
    assert client.get(f"/u/{token(plain)}/assignment-letter.docx").status_code == 404
    assert client.get("/u/forged/assignment-letter.docx").status_code == 404
    assert client.get("/r/forged/assignment-letter.docx").status_code == 404
