"""Whether a civil-servant number can be one. Never a reason to refuse a person."""

import re
from datetime import date

from intake.words import N_

_SEPARATORS = re.compile(r"[\s.\-]")


def normal(typed: str | None) -> str | None:
    """The number without spaces, dots and hyphens; whatever else was typed stays. Empty becomes None."""
    return _SEPARATORS.sub("", typed or "") or None


def problem(nip: str | None) -> str | None:
    """What is odd about a number, in a sentence, or None.

    An NIP has 18 digits: birth date (8), month of appointment (6), sex (1 or 2), running number (3);
    Peraturan Kepala BKN 22/2007.
    """
    if not nip:
        return None
    if not (nip.isascii() and nip.isdigit() and len(nip) == 18):
        return N_("NIP biasanya 18 angka. Periksa kembali; pendaftaran tetap berlaku.")
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        appointed = date(int(nip[8:12]), int(nip[12:14]), 1)
    except ValueError:
        return N_(
            "Tanggal lahir atau pengangkatan di dalam NIP ini tidak ada di kalender. Periksa kembali."
        )
    if born.year < 1930 or appointed <= born or nip[14] not in "12":
        return N_("Susunan NIP ini tidak lazim. Periksa kembali; pendaftaran tetap berlaku.")
    return None
