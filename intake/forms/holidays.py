"""What an administrator types about the holidays of a year: one a line, the date and its name."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from flask_babel import lazy_gettext as _

from intake.forms.fields import long_field, text_field, whole_number_field
from intake.forms.shared import SharedForm
from intake.models.holiday import HolidayYear
from intake.rules.refusal import Refused
from intake.words import N_

LABELS = {
    "year": _("Tahun"),
    "source": _("Sumber"),
    "days": _("Hari libur, satu per baris"),
}
LONGEST = 5000
_LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[ ,;:\t]+(?P<name>\S.*)")


class HolidaysForm(SharedForm):
    year = whole_number_field(LABELS["year"], least=2000, most=2100)
    source = text_field(
        LABELS["source"],
        missing=_("Tulis sumbernya, misalnya nomor SKB 3 Menteri tahun itu."),
        autocomplete="off",
    )
    days = long_field(
        LABELS["days"], missing=_("Tulis paling sedikit satu hari libur."), longest=LONGEST
    )

    def said(self) -> Mapping[date, str]:
        """Each day with its name. Refuses: unreadable_day, day_twice, and names the line."""
        found: dict[date, str] = {}
        for number, line in self._lines():
            read = _LINE.fullmatch(line)
            try:
                day = date.fromisoformat(read["day"]) if read else None
            except ValueError:
                day = None
            if day is None or read is None:
                raise Refused(
                    "unreadable_day",
                    N_("Baris %(number)d: tulis tanggalnya seperti 2026-08-17, lalu namanya."),
                    field="days",
                    number=number,
                )
            if day in found:
                raise Refused(
                    "day_twice",
                    N_("Baris %(number)d: tanggal ini sudah tertulis di atas."),
                    field="days",
                    number=number,
                )
            found[day] = read["name"]
        return found

    def _lines(self) -> Iterator[tuple[int, str]]:
        lines = enumerate((self.days.data or "").splitlines(), start=1)
        return ((number, line.strip()) for number, line in lines if line.strip())


def as_they_stand(year: int, row: HolidayYear | None) -> dict[str, object]:
    """What the form shows before anything is typed."""
    lines = [f"{day} {name}" for day, name in row.days] if row else []
    return {"year": year, "source": row.source if row else "", "days": "\n".join(lines)}
