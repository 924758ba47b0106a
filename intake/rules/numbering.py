"""Numbers by a pattern with fixed placeholders: {nomor}, {nomor:3}, {bulan}, {bulan_romawi}, {tahun}, {kode}."""

import re
from datetime import date

from intake.rules.refusal import Refused
from intake.spelling import fold
from intake.words import N_

PLACEHOLDERS = ("nomor", "bulan", "bulan_romawi", "tahun", "kode")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PLACE = re.compile(r"\{([a-z_]+)(?::([1-9]))?\}")


def number(pattern: str, running: int, *, dated: date, code: str = "") -> str:
    """The number that a pattern gives to the one who is `running`-th: `{nomor:3}/{bulan_romawi}` gives 007/III."""
    values = {
        "bulan": f"{dated.month:02d}",
        "bulan_romawi": ROMAN[dated.month - 1],
        "tahun": str(dated.year),
        "kode": code,
    }

    def put(found: re.Match[str]) -> str:
        if found[1] == "nomor":
            return str(running).zfill(int(found[2] or 1))
        return values[found[1]]

    return _PLACE.sub(put, pattern)


def key(number: str) -> str:
    """A number as a file can be named after it: its letters and digits, with hyphens between."""
    return "-".join(parts(number)) or "-"


def parts(words: str) -> list[str]:
    """Letters and digits as they stand together, capitals and accents forgiven."""
    return fold(words.replace("'", " ").replace("_", " ")).upper().split()


def refuse_unreadable(pattern: str, *, code: str) -> None:
    """Refuse a pattern that could give one number twice, or holds what is no placeholder.

    Refuses: unknown_placeholder, no_running_number, no_code.
    """
    found = [(match[1], match[2]) for match in _PLACE.finditer(pattern)]
    if any(mark in _PLACE.sub("", pattern) for mark in "{}") or any(
        name not in PLACEHOLDERS or (width and name != "nomor") for name, width in found
    ):
        raise Refused(
            "unknown_placeholder",
            N_(
                "Pola nomor memuat kurung kurawal yang tidak dikenal. Yang dapat dipakai: {nomor}, {nomor:3}, {bulan}, "
                "{bulan_romawi}, {tahun}, dan {kode}."
            ),
            field="number_pattern",
        )
    if "nomor" not in {name for name, _ in found}:
        raise Refused(
            "no_running_number",
            N_("Pola nomor harus memuat {nomor}, supaya setiap sertifikat bernomor sendiri."),
            field="number_pattern",
        )
    if not code and "kode" in {name for name, _ in found}:
        raise Refused(
            "no_code",
            N_("Pola nomor memakai {kode}. Isi kodenya, atau hapus {kode} dari pola."),
            field="event_code",
        )
