"""The commitments of the coffee event: fewer, so that its funnel looks different."""

from collections.abc import Iterator
from datetime import date

from intake.demo.stage import Stage
from intake.demo.thread import Thread, answered, completed, noted, signed, verified

HALL = date(2024, 2, 27)


def threads(stage: Stage) -> Iterator[Thread]:
    """One verified, one scaled up, one asked about, two waiting for the head."""
    ago = stage.ago
    yield Thread(
        "sentra-abiyoso",
        HALL,
        {"form": "adaptasi", "changes": "Digabung dengan taman baca.", "pic_name": "Lina Marlina, A.Md.",
         "first_step": "Menata sudut kopi di taman baca."},
        [
            (date(2024, 3, 1), completed(local_name="Literacy Cafe", site="Taman baca Abiyoso",
                                         site_regency="Kota Cimahi")),
            (date(2024, 3, 12), signed("definitif", "Rosita Ambarwati, M.Si.", position="Kepala Sentra Abiyoso")),
            (date(2024, 4, 10), answered("berjalan", "Tiga barista melayani setiap hari kerja.",
                                         evidence="Jadwal kerja barista April 2024")),
            (date(2024, 6, 19), verified("yes", "visit", "Kafe buka, tiga barista bertugas.")),
            (ago(30), noted("berjalan", "Omzet naik setelah pindah ke depan.", stage="pelaksanaan",
                            next_due=ago(-60))),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-mahatmiya",
        HALL,
        {"kind": "perluasan", "pic_name": "Ni Luh Putu Ariani, S.Pd.",
         "first_step": "Membuka gerai kedua di Tabanan."},
        [
            (date(2024, 3, 20), signed("definitif", "I Wayan Sukerta, S.Sos., M.Si.",
                                       position="Kepala Sentra Mahatmiya")),
            (ago(8), answered("berjalan", "Gerai kedua buka akhir pekan.",
                              evidence="Foto gerai kedua")),
        ],
    )  # fmt: skip
    yield Thread(
        "sentra-wirajaya",
        ago(13),
        {
            "form": "adopsi",
            "pic_name": "Syamsuddin, S.Pd.",
            "pic_phone": "+628400009001",
            "first_step": "Mencari mitra kedai kopi.",
        },
        [(ago(8), signed("plt", "Syamsuddin, S.Pd.", position="Plt. Kepala Sentra Wirajaya"))],
    )
    yield Thread(
        "st-kartini",
        ago(5),
        {"form": "modifikasi", "changes": "Baristanya penyandang disabilitas intelektual, menu tiga macam.",
         "pic_name": "Agus Triyono, S.Sos.", "first_step": "Uji coba di kantin sentra."},
    )  # fmt: skip
    yield Thread(
        "sentra-galih-pakuan",
        ago(4),
        {
            "form": "adopsi",
            "pic_name": "Ujang Supriatna, S.Pd.",
            "first_step": "Kunjungan ke Cafe More.",
        },
    )
