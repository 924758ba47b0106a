"""The commitments of 6 March 2024: in every state a screen can show, with dates that count from the day of loading."""

from collections.abc import Iterator
from datetime import date

from intake.demo import kartini_lately
from intake.demo.following import named, quarterly
from intake.demo.stage import Stage
from intake.demo.thread import (
    Thread,
    adaptasi,
    adopsi,
    answered,
    assigned,
    completed,
    noted,
    signed,
    verified,
)
from intake.models.followup import WAITING_FOR_BUDGET

HALL = kartini_lately.HALL


def threads(stage: Stage) -> Iterator[Thread]:
    """Long ago and running; stuck on the way; signed lately and asked about; waiting for the head."""
    yield from _since_2024(stage)
    yield from _stuck(stage)
    yield from kartini_lately.signed_lately(stage)
    yield from kartini_lately.unsigned(stage)


def _since_2024(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    yield Thread(
        "sentra-antasena",
        HALL,
        adopsi("Endah Lestari, S.Tr.Sos.", "Menyiapkan ruang kerja dan dua pendamping."),
        [
            (date(2024, 3, 8), completed(
                site="Bengkel kerja Salaman", site_regency="Kabupaten Magelang",
                target_date=date(2024, 7, 1), budget_source="DIPA Sentra Antasena",
                support="Pelatihan pendamping oleh Sentra Kartini",
                barrier="Pendamping belum mengenal teknik ciprat",
                if_then="Jika pendamping belum siap, maka magang dua minggu di Temanggung.", confidence=4,
            )),
            (date(2024, 3, 13), signed("definitif", "Nugroho Adi, S.Sos., M.Si.", position="Kepala Sentra Antasena",
                                       letter_number="CONTOH-031/2024", letter_date=date(2024, 3, 13))),
            (date(2024, 3, 20), assigned()),
            (date(2024, 3, 20), answered("disiapkan", "Ruang kerja sudah dipilih, dua pendamping ditunjuk.")),
            (date(2024, 4, 15), noted("disiapkan", "Pendamping magang di Temanggung.", stage="persiapan")),
            (date(2024, 6, 11), answered("berjalan", "Enam perajin mulai bekerja dua hari seminggu.",
                                         evidence="Foto bengkel kerja dan daftar hadir perajin Juni 2024")),
            (date(2024, 9, 10), noted("berjalan", "Delapan perajin, pesanan seragam dari kantor camat.",
                                      stage="pelaksanaan")),
            (date(2025, 3, 12), verified("yes", "visit", "Dilihat langsung: delapan perajin bekerja.")),
            (date(2025, 9, 8), noted("berjalan", "Masuk rencana kerja tahunan.", stage="monev")),
            (ago(60), noted("selesai", "Ditetapkan dalam keputusan kepala sentra; berjalan tanpa pendampingan kami.",
                            stage="terlembaga")),
        ],
    )  # fmt: skip
    yield Thread(
        "st-prof-dr-soeharso",
        HALL,
        {"kind": "perluasan", "pic_name": "Sigit Purnomo, A.Md.",
         "first_step": "Menambah satu kelompok perajin di Karanganyar."},
        [
            (date(2024, 3, 14), signed("definitif", "Hartono Wibowo, M.Si.",
                                       position="Kepala Sentra Terpadu Prof. Dr. Soeharso")),
            (date(2024, 4, 2), answered("berjalan", "Kelompok Karanganyar mulai dengan lima perajin.",
                                        evidence="Laporan kegiatan April 2024")),
            (date(2024, 5, 20), verified("yes", "visit", "Kelompok kedua dilihat di Karanganyar.")),
            (ago(35), noted("berjalan", "Tiga kelompok, penjualan tetap berjalan.", stage="monev",
                            next_due=ago(-41))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-margo-laras",
        HALL,
        adaptasi("Sutopo, S.Pd.", "Mendata calon perajin di tiga desa.", "Motif mengikuti batik Bakaran khas Pati."),
        [
            (date(2024, 3, 21), signed("plt", "Dwi Astuti, S.Sos.", position="Plt. Kepala Sentra Margo Laras")),
            (date(2024, 4, 20), answered("disiapkan", "Sepuluh calon perajin terdata.")),
            (date(2024, 6, 20), answered("terkendala", obstacle="Pendamping hanya satu orang.", obstacle_kind="sdm")),
            (date(2024, 8, 5), answered("berjalan", "Dua relawan desa dilatih menjadi pendamping; tujuh perajin "
                                        "bekerja tiap Rabu.", evidence="Foto hasil batik dan buku kas kelompok")),
            (date(2024, 8, 6), named()),
            (date(2024, 10, 3), verified("partly", "call", "Produksi berjalan; hasil belum dijual.")),
            (ago(24), noted("berjalan", "Mulai dititipkan di toko oleh-oleh.", stage="pelaksanaan",
                            told_through="whatsapp", told_by="Sutopo, S.Pd.", next_due=ago(-5))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-satria",
        HALL,
        adopsi("Tri Hartono, S.Sos.", "Meminjam alat cap dan kompor listrik."),
        [
            (date(2024, 3, 18), signed("definitif", "Wiyono Saputro, S.Sos., M.Si.", position="Kepala Sentra Satria")),
            (date(2024, 4, 17), answered("terkendala", obstacle="Alat belum dianggarkan.", obstacle_kind="anggaran")),
            (date(2024, 6, 30), answered("berjalan", "Alat dipinjam dari BLK sampai anggaran turun; empat perajin "
                                         "bekerja di aula.", evidence="Daftar perajin dan foto, Juni 2024")),
            (date(2024, 7, 1), named()),
            (ago(72), noted("berjalan", "Masih berjalan, menurut telepon.", told_through="phone",
                            told_by="Tri Hartono, S.Sos.", next_due=ago(12))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-mahatmiya",
        HALL,
        adaptasi("Ni Luh Putu Ariani, S.Pd.", "Uji coba motif pada kain endek.", "Bahan kain endek, malam dingin."),
        [
            (date(2024, 3, 10), completed(local_name="Ciprat Mahatmiya", site="Bengkel Tabanan")),
            (date(2024, 3, 27), signed("definitif", "I Wayan Sukerta, S.Sos., M.Si.",
                                       position="Kepala Sentra Mahatmiya")),
            (date(2024, 9, 25), answered("berjalan", "Lima perajin, satu hari seminggu.")),
            (ago(29), answered("berjalan", "Tetap berjalan; belum sempat memotret.")),
            (ago(28), assigned()),
            (ago(28), quarterly()),
            (ago(28), noted("berjalan", "Diminta bukti dukung.", next_due=ago(-2))),
        ],
    )  # fmt: skip


def _stuck(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    next_year = ago(0).year + 1
    yield Thread(
        "sentra-wyata-guna",
        HALL,
        {**adopsi("Titin Rustini, S.Pd., M.Pd.", "Menyusun modul bagi perajin netra."),
         "form": "modifikasi", "changes": "Perajinnya penyandang disabilitas netra; motif dicetak timbul."},
        [
            (date(2024, 3, 25), signed("an", "Dadang Kurnia, S.Sos.", position="a.n. Kepala Sentra Wyata Guna")),
            (date(2024, 7, 9), answered("berjalan", "Uji coba dengan tiga perajin.",
                                        evidence="Foto uji coba Juli 2024")),
            (date(2024, 8, 1), verified("no", "desk", "Foto menunjukkan pelatihan, belum produksi.")),
            (ago(50), noted("terkendala", obstacle="Cetakan timbul belum ada pembuatnya.",
                            obstacle_kind="sarana", next_due=ago(-20))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-gau-mabaji",
        HALL,
        adopsi("Hasnawati Dg. Kebo, S.ST.", "Mengusulkan anggaran perubahan."),
        [
            (date(2024, 4, 4), signed("plh", "Andi Baso Mappasulle, S.Sos.", position="Plh. Kepala Sentra Gau Mabaji")),
            (date(2024, 5, 6), answered("terkendala", obstacle="Anggaran tahun berjalan sudah terkunci.",
                                            obstacle_kind="anggaran")),
            (ago(75), noted("ditunda", "Diusulkan dalam rencana kerja tahun depan.",
                            obstacle_kind=WAITING_FOR_BUDGET, budget_year=next_year)),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-meohai",
        HALL,
        adopsi("La Ode Muh. Safar, S.Sos.", "Membahas dengan dinas sosial kota."),
        [
            (date(2024, 4, 1), signed("definitif", "Rahmatia Saranani, S.Sos.", position="Kepala Sentra Meohai")),
            (date(2024, 11, 20), noted("dibatalkan", "Ruang kerja dipakai untuk layanan darurat banjir.")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-handayani",
        HALL,
        adaptasi("Maria Ulfah, S.ST., M.P.S.Sp.", "Memilih kelompok remaja.", "Perajinnya remaja binaan, kain kecil."),
        [
            (date(2024, 4, 17), signed("definitif", "Slamet Riyanto, M.Si.", position="Kepala Sentra Handayani")),
            (ago(48), answered("terkendala", obstacle="Instruktur batik pindah tugas.", obstacle_kind="sdm")),
            (ago(47), assigned()),
            (ago(47), noted("terkendala", "Dicarikan instruktur dari Temanggung.", obstacle_kind="sdm",
                            next_due=ago(20))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-efata",
        ago(66),
        adopsi("Adriana Bolla, S.Sos.", "Belajar jarak jauh dari Sentra Kartini."),
        [
            (ago(60), signed("definitif", "Yusuf Nenobais, S.Sos.", position="Kepala Sentra Efata")),
            (ago(52), answered("disiapkan", "Video pembelajaran sudah dipelajari.")),
            (ago(28), answered("disiapkan", "Alat dipesan.", stage=None)),
        ],
        at_unit_link=True,
    )  # fmt: skip
