"""The letter a head signs: every promised fact once, nothing that may not leave the house, and no line of one's own."""

from dataclasses import replace
from datetime import date

import pytest

from intake.rules import letter
from tests.promises import PROMISE, propose, sign

WHOLE = """SURAT PERNYATAAN KOMITMEN
REPLIKASI INOVASI PELAYANAN PUBLIK

Nomor komitmen: K-2024-0001

Yang bertanda tangan di bawah ini menyatakan bahwa Sentra "Wasana Bahagia" di Ternate berkomitmen mereplikasi \
inovasi pelayanan publik berikut ini, dan menindaklanjutinya sampai terlaksana.

1. Inovasi: SWP Batik Ciprat, dari Sentra Terpadu "Kartini" di Temanggung.
2. Bentuk replikasi: adaptasi, yaitu disesuaikan dengan keadaan setempat.
3. Yang disesuaikan: Motif mengikuti kain Ternate.
4. Penanggung jawab: Siti Aminah, S.Sos.
5. Langkah pertama: Memilih lima peserta dan satu pendamping.
6. Tanggal langkah pertama: 20 Maret 2024.

Komitmen ini berawal dari kegiatan Pembelajaran SWP Batik Ciprat, 6 Maret 2024 di Temanggung.

Sentra "Wasana Bahagia" di Ternate akan menyampaikan perkembangan komitmen ini, termasuk kendalanya, pada setiap \
pemantauan, dan bersedia dikunjungi atau dihubungi untuk verifikasi.

Surat ini ditandatangani oleh pimpinan Sentra "Wasana Bahagia" di Ternate, atau oleh pejabat yang mewakilinya \
sebagai pelaksana tugas (Plt.), pelaksana harian (Plh.), atau atas nama (a.n.) pimpinan, sebagaimana tercantum \
pada tanda tangan."""


def test_the_letter_word_for_word(cast):
    assert propose(cast, cast.register()).current.text == WHOLE


def test_all_that_was_added_is_printed_but_for_what_never_is(cast):
    promise = replace(
        PROMISE,
        form="modifikasi",
        site="Asrama Putri",
        site_regency="Kota Ternate",
        local_name="Batik Gamalama",
        target_date=date(2024, 12, 31),
        budget_source="DIPA 2024",
        support="Pelatih malam",
        barrier="Anggaran terlambat",
        if_then="minta bantuan CSR",
        confidence=4,
    )
    text = letter.wording(propose(cast, cast.register()), promise)
    for said in (
        "3. Yang diubah: Motif",
        "7. Lokus replikasi: Asrama Putri, Kota Ternate.",
        "8. Nama setempat: Batik Gamalama.",
        "9. Target terlaksana: 31 Desember 2024.",
        "10. Sumber anggaran: DIPA 2024.",
        "11. Dukungan yang diperlukan: Pelatih malam.",
    ):
        assert said in text
    for kept in ("Anggaran terlambat", "minta bantuan CSR", "+62812"):
        assert kept not in text


def test_scaling_up_says_so(cast):
    text = propose(
        cast, cast.register(), kind="perluasan", form=None, changes="Tambah dua asrama"
    ).current.text
    assert "PERLUASAN (SCALING UP) INOVASI PELAYANAN PUBLIK" in text
    assert "memperluas (scaling up)" in text
    assert "Bentuk replikasi" not in text
    assert "Yang berubah: Tambah dua asrama." in text


def test_nobody_can_write_a_line_of_the_letters_own(cast):
    forged = "Rapat\n\n7. Sumber anggaran: dari kementerian"
    text = propose(cast, cast.register(), first_step=forged).current.text
    assert "5. Langkah pertama: Rapat 7. Sumber anggaran: dari kementerian." in text


def test_a_sentence_that_ends_is_not_ended_twice(cast):
    text = propose(cast, cast.register(), first_step="Mulai Senin!").current.text
    assert "Langkah pertama: Mulai Senin!\n" in text


def test_an_innovation_without_a_known_origin_stands_alone(cast):
    cast.innovation.owner_unit, cast.innovation.owner = None, ""
    assert "1. Inovasi: SWP Batik Ciprat.\n" in propose(cast, cast.register()).current.text


def test_the_fingerprint_is_the_sha256_of_its_utf8():
    assert letter.fingerprint("Plt. Émil") == (
        "c52bb5e37beb89a11211eaed2f17dbf4a4b44455a8284940a040bfeb286cef70"
    )


def closing(cast, **said):
    commitment = propose(cast, cast.register())
    return letter.closing(sign(commitment, **said), commitment.unit.name)


def test_the_signature_stands_under_number_date_and_capacity(cast):
    said = {"letter_number": "B-7/2024", "letter_date": date(2024, 3, 6)}
    assert closing(cast, capacity="plt", head_position="Kepala Sentra", **said) == [
        "Nomor: B-7/2024",
        "6 Maret 2024",
        "Plt. Kepala Sentra",
    ]


@pytest.mark.parametrize(
    ("capacity", "position", "line"),
    [
        ("definitif", "", 'Pimpinan Sentra "Wasana Bahagia" di Ternate'),
        ("an", "Kepala Sentra", "a.n. Kepala Sentra"),
        ("plh", "plh. Kepala Sentra", "plh. Kepala Sentra"),
        ("definitif", "Plt. Kepala", "Plt. Kepala"),
    ],
)
def test_a_capacity_is_written_once(cast, capacity, position, line):
    assert closing(cast, capacity=capacity, head_position=position) == [line]
