"""The draft laporan perjalanan dinas: for who was checked in; what is known stands there, nobody else's NIP does."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import select

from intake.db import db
from intake.models.registration import Registration
from intake.rules import assignment_letters, checkin, commitments, registrations, signing
from intake.rules.actor import PUBLIC
from tests.cast import NOW, actor, personal_token
from tests.files import pdf
from tests.promises import PROMISE


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah, S.Sos.", nip="198001012005012001")


@pytest.fixture
def there(cast, siti, by):
    """Siti and Budi of one unit were there, Wati was not."""
    budi = cast.register("Budi", phone="+6281200000001", nip="199001012015011001")
    cast.register("Wati", phone="+6281200000002")
    for person in (siti, budi):
        checkin.check_in(person, session=cast.session, method="code", by=by)
    db.session.commit()
    return siti


def address(person):
    return f"/r/{personal_token(person)}/travel-report.docx"


def report(client, person):
    return Document(io.BytesIO(client.get(address(person)).get_data()))


def words(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_who_was_not_checked_in_is_told_what_to_do(client, siti):
    answer = client.get(address(siti))
    assert answer.status_code == 409
    assert "Tunjukkan bukti pendaftaran di pintu" in answer.page.text
    assert "travel-report" not in client.get(f"/r/{personal_token(siti)}").text


def test_who_was_checked_in_finds_it_on_the_personal_page(client, there):
    page = client.get(f"/r/{personal_token(there)}").page
    assert page.has(f"a[href='{address(there)}']")


def test_it_is_a_download(client, there):
    answer = client.get(address(there))
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_without_the_units_letter_its_number_is_left_as_dots(client, there):
    said = words(report(client, there))
    assert 'I. Dasar\n1. Surat tugas Sentra "' in said
    assert "nomor ………………………… tanggal …………………………." in said
    assert "2. Surat undangan Direktur Rehabilitasi Sosial nomor B-123/4.1/PR.01/2/2024" in said


def test_the_units_letter_is_the_basis(client, cast, there, by):
    assignment_letters.add(
        cast.event,
        cast.unit,
        assignment_letters.SignedLetter(number="ST-7/2024", dated=date(2024, 3, 1), file=pdf()),
        by=by,
    )
    db.session.commit()
    assert "nomor ST-7/2024 tanggal 1 Maret 2024." in words(report(client, there))


def test_those_of_the_unit_who_were_there_stand_in_it_with_ones_own_nip_alone(client, there):
    people = [[cell.text for cell in row.cells] for row in report(client, there).tables[0].rows]
    assert people == [
        ["No.", "Nama", "NIP", "Pangkat/gol.", "Jabatan"],
        ["1.", "Budi", "", "", "Pekerja Sosial"],
        ["2.", "Siti Aminah, S.Sos.", "198001012005012001", "", "Pekerja Sosial"],
    ]


def attendance(client, person):
    return [[cell.text for cell in row.cells] for row in report(client, person).tables[1].rows[1:]]


def test_each_session_says_of_each_of_them_whether_they_were_there(client, cast, there, by):
    checkin.check_in(there, session=cast.event.sessions[1], method="code", by=by)
    db.session.commit()
    assert attendance(client, there) == [
        [
            "09.00–13.00 WIB",
            "Pembukaan",
            "Budi: hadir, tercatat 09.30 WIB\nSiti Aminah, S.Sos.: hadir, tercatat 09.30 WIB",
        ],
        [
            "13.00–16.00 WIB",
            "Praktik",
            "Budi: tidak tercatat hadir\nSiti Aminah, S.Sos.: hadir, tercatat 09.30 WIB",
        ],
    ]


def test_an_hour_of_another_day_than_the_session_bears_its_date(client, cast, there, by, freeze):
    freeze(NOW + timedelta(days=1))
    wati = db.session.scalar(select(Registration).where(Registration.full_name == "Wati"))
    checkin.check_in(wati, session=cast.session, method="code", by=by)
    db.session.commit()
    assert "Wati: hadir, tercatat 7 Maret 2024, 09.30 WIB" in attendance(client, there)[0][2]


def test_what_was_taught_stands_with_its_core(client, there):
    said = words(report(client, there))
    assert "Inovasi yang dipelajari: SWP Batik Ciprat" in said
    assert "–  Bengkel kerja yang didampingi setiap hari" in said


def test_a_proposal_is_not_called_signed(client, cast, there, by):
    assert "Unit belum mengusulkan komitmen." in words(report(client, there))
    made = commitments.propose(there, innovation=cast.innovation, promise=PROMISE, by=by)
    db.session.commit()
    said = words(report(client, there))
    assert "Keadaan: diusulkan, belum ditandatangani." in said
    assert PROMISE.first_step.rstrip(".") in said
    signing.sign(made, signature=signing.Signature(capacity="definitif", signed_name="Dwi"), by=by)
    db.session.commit()
    assert "Keadaan: ditandatangani 6 Maret 2024." in words(report(client, there))


def test_a_title_that_ends_in_a_point_ends_the_sentence(client, cast, there, by):
    promise = replace(PROMISE, pic_name="Endah Lestari, S.Tr.Sos.")
    commitments.propose(there, innovation=cast.innovation, promise=promise, by=by)
    db.session.commit()
    said = words(report(client, there))
    assert "oleh Endah Lestari, S.Tr.Sos.\n" in said


def test_somebody_of_another_institution_reports_alone(client, cast, there, by):
    guest = cast.register("Tamu", unit=None, institution="Mitra <CSR> & Co", phone="+6281200000005")
    checkin.check_in(guest, session=cast.session, method="code", by=by)
    db.session.commit()
    document = report(client, guest)
    assert len(document.tables[0].rows) == 2
    assert "Surat tugas Mitra <CSR> & Co nomor" in words(document)


def test_a_cancelled_registration_has_none(client, cast, siti):
    registrations.cancel(siti, by=PUBLIC)
    db.session.commit()
    assert client.get(address(siti)).status_code == 410


def test_the_same_data_gives_the_same_bytes(client, there):
    assert client.get(address(there)).get_data() == client.get(address(there)).get_data()
