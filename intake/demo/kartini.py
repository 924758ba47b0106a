"""The commitments of 6 March 2024: in every state a screen can show, with dates that count from the day of loading."""

from collections.abc import Iterator
from datetime import date

from intake.demo.stage import Stage
from intake.demo.thread import (
    Thread,
    answered,
    assigned,
    completed,
    letter,
    noted,
    signed,
    verified,
    voice,
    withdrawn,
)

HALL = date(2024, 3, 6)
DRAWING = "M12 64 L30 22 L44 70 L58 30 L66 62 L88 40 L104 58 L140 36"


def threads(stage: Stage) -> Iterator[Thread]:
    """Long ago and running; signed lately and asked about; proposed and waiting for the head."""
    yield from _since_2024(stage)
    yield from _stuck(stage)
    yield from _lately(stage)
    yield from _unsigned(stage)


def _since_2024(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    yield Thread(
        "sentra-antasena",
        HALL,
        _adopsi("Endah Lestari, S.Tr.Sos.", "Menyiapkan ruang kerja dan dua pendamping."),
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
        _adaptasi("Sutopo, S.Pd.", "Mendata calon perajin di tiga desa.", "Motif mengikuti batik Bakaran khas Pati."),
        [
            (date(2024, 3, 21), signed("plt", "Dwi Astuti, S.Sos.", position="Plt. Kepala Sentra Margo Laras")),
            (date(2024, 4, 20), answered("disiapkan", "Sepuluh calon perajin terdata.")),
            (date(2024, 8, 5), answered("berjalan", "Tujuh perajin bekerja tiap Rabu.",
                                        evidence="Foto hasil batik dan buku kas kelompok")),
            (date(2024, 10, 3), verified("partly", "call", "Produksi berjalan; hasil belum dijual.")),
            (ago(24), noted("berjalan", "Mulai dititipkan di toko oleh-oleh.", stage="pelaksanaan",
                            told_through="whatsapp", told_by="Sutopo, S.Pd.", next_due=ago(-5))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-satria",
        HALL,
        _adopsi("Tri Hartono, S.Sos.", "Meminjam alat cap dan kompor listrik."),
        [
            (date(2024, 3, 18), signed("definitif", "Wiyono Saputro, S.Sos., M.Si.", position="Kepala Sentra Satria")),
            (date(2024, 6, 30), answered("berjalan", "Empat perajin bekerja di aula.",
                                         evidence="Daftar perajin dan foto, Juni 2024")),
            (ago(72), noted("berjalan", "Masih berjalan, menurut telepon.", told_through="phone",
                            told_by="Tri Hartono, S.Sos.", next_due=ago(12))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-mahatmiya",
        HALL,
        _adaptasi("Ni Luh Putu Ariani, S.Pd.", "Uji coba motif pada kain endek.", "Bahan kain endek, malam dingin."),
        [
            (date(2024, 3, 10), completed(local_name="Ciprat Mahatmiya", site="Bengkel Tabanan")),
            (date(2024, 3, 27), signed("definitif", "I Wayan Sukerta, S.Sos., M.Si.",
                                       position="Kepala Sentra Mahatmiya")),
            (date(2024, 9, 25), answered("berjalan", "Lima perajin, satu hari seminggu.")),
            (ago(29), answered("berjalan", "Tetap berjalan; belum sempat memotret.")),
            (ago(28), noted("berjalan", "Diminta bukti dukung.", next_due=ago(-2))),
        ],
    )  # fmt: skip


def _stuck(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    next_january = date(ago(0).year + 1, 1, 15)
    yield Thread(
        "sentra-wyata-guna",
        HALL,
        {**_adopsi("Titin Rustini, S.Pd., M.Pd.", "Menyusun modul bagi perajin netra."),
         "form": "modifikasi", "changes": "Perajinnya penyandang disabilitas netra; motif dicetak timbul."},
        [
            (date(2024, 3, 25), signed("an", "Dadang Kurnia, S.Sos.", position="a.n. Kepala Sentra Wyata Guna")),
            (date(2024, 7, 9), answered("berjalan", "Uji coba dengan tiga perajin.",
                                        evidence="Foto uji coba Juli 2024")),
            (date(2024, 8, 1), verified("no", "desk", "Foto menunjukkan pelatihan, belum produksi.")),
            (ago(50), noted("terkendala", obstacle="Cetakan timbul belum ada pembuatnya.", next_due=ago(-20))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-gau-mabaji",
        HALL,
        _adopsi("Hasnawati Dg. Kebo, S.ST.", "Mengusulkan anggaran perubahan."),
        [
            (date(2024, 4, 4), signed("plh", "Andi Baso Mappasulle, S.Sos.", position="Plh. Kepala Sentra Gau Mabaji")),
            (date(2024, 5, 6), answered("terkendala", obstacle="Anggaran tahun berjalan sudah terkunci.")),
            (ago(75), noted("ditunda", "Menunggu anggaran tahun depan.", obstacle="Belum ada anggaran.",
                            next_due=next_january)),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-meohai",
        HALL,
        _adopsi("La Ode Muh. Safar, S.Sos.", "Membahas dengan dinas sosial kota."),
        [
            (date(2024, 4, 1), signed("definitif", "Rahmatia Saranani, S.Sos.", position="Kepala Sentra Meohai")),
            (date(2024, 11, 20), noted("dibatalkan", "Ruang kerja dipakai untuk layanan darurat banjir.")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-handayani",
        HALL,
        _adaptasi("Maria Ulfah, S.ST., M.P.S.Sp.", "Memilih kelompok remaja.", "Perajinnya remaja binaan, kain kecil."),
        [
            (date(2024, 4, 17), signed("definitif", "Slamet Riyanto, M.Si.", position="Kepala Sentra Handayani")),
            (ago(48), answered("terkendala", obstacle="Instruktur batik pindah tugas.")),
            (ago(47), noted("terkendala", "Dicarikan instruktur dari Temanggung.", next_due=ago(20))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-efata",
        ago(66),
        _adopsi("Adriana Bolla, S.Sos.", "Belajar jarak jauh dari Sentra Kartini."),
        [
            (ago(60), signed("definitif", "Yusuf Nenobais, S.Sos.", position="Kepala Sentra Efata")),
            (ago(52), answered("disiapkan", "Video pembelajaran sudah dipelajari.")),
            (ago(28), answered("disiapkan", "Alat dipesan.", stage=None)),
        ],
        at_unit_link=True,
    )  # fmt: skip


def _lately(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    yield Thread(
        "sentra-abiyoso",
        ago(40),
        _adaptasi("Wawan Setiawan, S.Sos.", "Menata ruang praktik.", "Digabung dengan pelatihan huruf braille."),
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
        _adopsi("Norhayati, S.Sos.", "Menunjuk dua pendamping."),
        [
            (ago(21), signed("definitif", "H. Syahrani, S.Sos., M.A.P.", position="Kepala Sentra Budi Luhur",
                             drawing=DRAWING)),
            (ago(14), answered("belum_dimulai", "Menunggu pendamping pulang dari diklat.")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-paramita",
        ago(49),
        _adopsi("Lalu Ahmad Yani, S.Sos.", "Mendata calon perajin."),
        [
            (
                ago(45),
                signed(
                    "definitif", "Lalu Wirajaya Kusuma, M.Si.", position="Kepala Sentra Paramita"
                ),
            )
        ],
    )
    yield Thread(
        "sentra-tumou-tou",
        ago(12),
        _adopsi("Jeane Rumengan, S.Th., M.Si.", "Rapat persiapan dengan gereja dan dinas."),
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
        _adaptasi(
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
        _adopsi("Cut Nur’aini, S.Sos.", "Mengundang orang tua calon perajin."),
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
        _adopsi("Rosmawati Br. Ginting, S.Sos.", "Membeli alat."),
        [
            (ago(95), signed("definitif", "Togar Simanjuntak, S.Sos.", position="Kepala Sentra Bahagia")),
            (ago(88), answered("disiapkan", "Alat dibeli.")),
            (ago(65), answered("disiapkan", "Pelatihan pendamping selesai.")),
            (ago(4), answered("berjalan", "Empat perajin bekerja tiap Selasa dan Kamis.",
                              evidence="Foto dan daftar perajin: https://contoh.test/sentra-bahagia")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-insyaf",
        ago(29),
        _adopsi("Zulkifli Nasution, S.Ag.", "Menyiapkan gudang lama."),
        [
            (ago(26), signed("definitif", "Maruli Pohan, S.H.", position="Kepala Sentra Insyaf")),
            (ago(19), answered("disiapkan", "Gudang dibersihkan.")),
        ],
    )
    yield Thread(
        "sentra-budi-perkasa",
        ago(16),
        _adopsi("Yulia Permata, S.Psi.", "Asesmen minat calon perajin."),
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
        _adopsi("Asep Saepudin, S.Sos.", "Magang di Temanggung."),
        [
            (ago(20), signed("definitif", "Enjang Kosasih, S.Sos.", position="Kepala Sentra Phalamartha")),
            (ago(13), answered("disiapkan", "Jadwal magang disepakati.")),
            (ago(2), completed(site="Bengkel Sukabumi", site_regency="Kabupaten Sukabumi",
                               target_date=ago(-90), budget_source="Kerja sama dengan BUMDes")),
        ],
    )  # fmt: skip


def _unsigned(stage: Stage) -> Iterator[Thread]:
    ago = stage.ago
    yield Thread(
        "sentra-pangurangi",
        ago(3),
        _adaptasi(
            "Jumriani, S.Tr.Sos.",
            "Menemui kelompok nelayan di Galesong.",
            "Motif laut, kain dari Takalar.",
        ),
        [(ago(2), voice("Jumriani, S.Tr.Sos.", "Saya siap menjadi penanggung jawab."))],
    )
    yield Thread(
        "sentra-alyatama",
        ago(2),
        _adopsi("Fitria Handayani, S.Tr.Sos.", "Menghitung kebutuhan alat."),
        [(ago(1), completed(
            site="Bengkel Alyatama", site_regency="Kota Jambi", local_name="Ciprat Batanghari",
            target_date=ago(-120), budget_source="DIPA", support="Satu instruktur selama dua minggu",
            barrier="Belum ada tempat menjemur", if_then="Jika hujan, maka menjemur di aula.", confidence=3,
        ))],
    )  # fmt: skip
    yield Thread(
        "sentra-dharma-guna",
        ago(20),
        _adopsi("Hendra Saputra, S.Sos., M.Si.", "Membahas dengan kepala sentra."),
    )
    yield Thread(  # its signing link has expired
        "sentra-abiseka",
        HALL,
        _adopsi("Hj. Yusnidar, S.Pd.", "Menyampaikan hasil kegiatan kepada pimpinan."),
    )
    yield Thread(
        "",
        ago(8),
        _adopsi("Ir. Hartini, M.T.", "Memilih tiga desa percontohan."),
        by="Ir. Hartini, M.T.",
    )


def _adopsi(pic: str, step: str) -> dict[str, object]:
    return {"form": "adopsi", "pic_name": pic, "first_step": step}


def _adaptasi(pic: str, step: str, changes: str) -> dict[str, object]:
    return {"form": "adaptasi", "pic_name": pic, "first_step": step, "changes": changes}
