"""The commitments to SWP Batik Ciprat of the last weeks before the day of loading."""

from collections.abc import Iterator
from datetime import date

from intake.demo.following import photographed, reached_at
from intake.demo.letters import commented, declined, joined_by, party_signed
from intake.demo.stage import Stage
from intake.demo.thread import (
    Thread,
    adaptasi,
    adopsi,
    answered,
    assigned,
    completed,
    letter,
    noted,
    signed,
    voice,
    withdrawn,
)

HALL = date(2024, 3, 6)
DRAWING = "M12 64 L30 22 L44 70 L58 30 L66 62 L88 40 L104 58 L140 36"


def signed_lately(stage: Stage) -> Iterator[Thread]:
    """Signed in the last weeks; the first checks are due, answered or missed."""
    ago = stage.ago
    yield Thread(
        "sentra-abiyoso",
        ago(40),
        adaptasi("Wawan Setiawan, S.Sos.", "Menata ruang praktik.", "Digabung dengan pelatihan huruf braille."),
        [
            (ago(36), signed("plh", position="Plh. Kepala Sentra Abiyoso", letter=letter("surat-komitmen-abiyoso.pdf"),
                             letter_number="CONTOH-044", letter_date=ago(37))),
            (ago(29), answered("disiapkan", "Ruang praktik sudah ditata.")),
            (ago(4), noted("disiapkan", "Mencari pemasok malam.", stage="persiapan", next_due=ago(-24))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-budi-luhur",
        ago(24),
        adopsi("Norhayati, S.Sos.", "Menunjuk dua pendamping."),
        [
            (ago(21), signed("definitif", "H. Syahrani, S.Sos., M.A.P.", position="Kepala Sentra Budi Luhur",
                             drawing=DRAWING)),
            (ago(14), answered("belum_dimulai", "Menunggu pendamping pulang dari diklat.")),
            (ago(3), answered("terkendala")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-paramita",
        ago(49),
        adopsi("Lalu Ahmad Yani, S.Sos.", "Mendata calon perajin."),
        [
            (
                ago(45),
                signed(
                    "definitif", "Lalu Wirajaya Kusuma, M.Si.", position="Kepala Sentra Paramita"
                ),
            ),
            (ago(40), assigned()),
            (ago(38), reached_at("Tata Usaha Sentra Paramita", "+628400009010")),
        ],
    )
    yield Thread(
        "sentra-tumou-tou",
        ago(12),
        adopsi("Jeane Rumengan, S.Th., M.Si.", "Rapat persiapan dengan gereja dan dinas.")
        | {"pic_phone": "+628400009003"},
        [
            (
                ago(9),
                signed(
                    "plt", "Jeane Rumengan, S.Th., M.Si.", position="Plt. Kepala Sentra Tumou Tou"
                ),
            )
        ],
    )
    yield Thread(
        "sentra-wasana-bahagia",
        ago(6),
        adaptasi(
            "Abdul Rahman Alhadar, S.Sos.", "Mencari pemasok kain.", "Motif cengkih dan pala."
        ),
        [
            (
                ago(4),
                signed(
                    "definitif",
                    "Salma Drakel, S.Sos., M.Si.",
                    position="Kepala Sentra Wasana Bahagia",
                ),
            )
        ],
    )
    yield Thread(
        "sentra-darussaadah",
        ago(36),
        adopsi("Cut Nur’aini, S.Sos.", "Mengundang orang tua calon perajin."),
        [
            (
                ago(33),
                signed(
                    "definitif", "T. Zainal Abidin, S.Sos.", position="Kepala Sentra Darussa'adah"
                ),
            ),
            (ago(26), answered("disiapkan", "Dua belas keluarga bersedia.")),
        ],
    )
    yield Thread(
        "sentra-bahagia",
        ago(99),
        adopsi("Rosmawati Br. Ginting, S.Sos.", "Membeli alat."),
        [
            (ago(95), signed("definitif", "Togar Simanjuntak, S.Sos.", position="Kepala Sentra Bahagia")),
            (ago(88), answered("disiapkan", "Alat dibeli.")),
            (ago(65), answered("disiapkan", "Pelatihan pendamping selesai.")),
            (ago(4), answered("berjalan", "Empat perajin bekerja tiap Selasa dan Kamis.",
                              evidence="Foto dan daftar perajin: https://contoh.test/sentra-bahagia")),
            (ago(4), photographed("Gambar contoh: kain pertama.", "Gambar contoh: warna kedua.", shareable=True)),
            (ago(4), photographed("Gambar contoh: ruang kerja.", shareable=False)),
        ],
    )  # fmt: skip
    yield Thread(  # signed together with a unit that has signed and an institution that has not
        "sentra-insyaf",
        ago(29),
        adopsi("Zulkifli Nasution, S.Ag.", "Menyiapkan gudang lama.") | {"pic_phone": "+628400009002"},
        [
            (ago(28), joined_by("Dinas Sosial Kabupaten Contoh", "Rina Siregar, S.Sos.")),
            (ago(28), joined_by("Sentra Bahagia", "Togar Simanjuntak, S.Sos.")),
            (ago(26), signed("definitif", "Maruli Pohan, S.H.", position="Kepala Sentra Insyaf")),
            (ago(25), party_signed("plh", "Togar Simanjuntak, S.Sos.", position="Kepala Sentra Bahagia")),
            (ago(19), answered("disiapkan", "Gudang dibersihkan.")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-budi-perkasa",
        ago(16),
        adopsi("Yulia Permata, S.Psi.", "Asesmen minat calon perajin."),
        [
            (
                ago(12),
                signed("definitif", "Fauzi Alamsyah, M.Si.", position="Kepala Sentra Budi Perkasa"),
            ),
            (
                ago(5),
                noted(
                    "berjalan",
                    "Dikabarkan berjalan.",
                    told_through="whatsapp",
                    told_by="Komarudin, S.Sos.",
                ),
            ),
            (ago(4), withdrawn("Salah unit: kabar itu dari Sentra Budi Luhur.")),
            (ago(4), noted("disiapkan", "Asesmen dua belas orang selesai.", stage="identifikasi")),
        ],
    )
    yield Thread(
        "sentra-phalamartha",
        ago(22),
        adopsi("Asep Saepudin, S.Sos.", "Magang di Temanggung."),
        [
            (ago(20), signed("definitif", "Enjang Kosasih, S.Sos.", position="Kepala Sentra Phalamartha")),
            (ago(13), answered("disiapkan", "Jadwal magang disepakati.")),
            (ago(9), completed(site="Bengkel Sukabumi", site_regency="Kabupaten Sukabumi",
                               target_date=ago(-90), budget_source="Kerja sama dengan BUMDes")),
        ],
    )  # fmt: skip


def unsigned(stage: Stage) -> Iterator[Thread]:
    """Proposed, and waiting for the head."""
    ago = stage.ago
    yield Thread(
        "sentra-pangurangi",
        ago(3),
        adaptasi(
            "Jumriani, S.Tr.Sos.",
            "Menemui kelompok nelayan di Galesong.",
            "Motif laut, kain dari Takalar.",
        ),
        [(ago(2), voice("Jumriani, S.Tr.Sos.", "Saya siap menjadi penanggung jawab."))],
    )
    yield Thread(
        "sentra-alyatama",
        ago(2),
        adopsi("Fitria Handayani, S.Tr.Sos.", "Menghitung kebutuhan alat."),
        [(ago(1), completed(
            site="Bengkel Alyatama", site_regency="Kota Jambi", local_name="Ciprat Batanghari",
            target_date=ago(-120), budget_source="DIPA", support="Satu instruktur selama dua minggu",
            barrier="Belum ada tempat menjemur", if_then="Jika hujan, maka menjemur di aula.", confidence=3,
        ))],
    )  # fmt: skip
    yield Thread(
        "sentra-dharma-guna",
        ago(20),
        adopsi("Hendra Saputra, S.Sos., M.Si.", "Membahas dengan kepala sentra."),
        [
            (ago(18), commented("Siapa yang mendampingi perajin di asrama?", "Sri Wahyuni, M.Si.")),
            (ago(15), declined("Sumber anggarannya belum ditulis.", "Sri Wahyuni, M.Si.")),
        ],
    )
    yield Thread(  # its signing link has expired
        "sentra-abiseka",
        HALL,
        adopsi("Hj. Yusnidar, S.Pd.", "Menyampaikan hasil kegiatan kepada pimpinan."),
    )
    yield Thread(
        "",
        ago(8),
        adopsi("Ir. Hartini, M.T.", "Memilih tiga desa percontohan."),
        by="Ir. Hartini, M.T.",
    )
