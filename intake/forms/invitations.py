"""What an organiser ticks or pastes to invite units, and one unit's quota."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import SelectMultipleField

from intake.forms import unit_lists
from intake.forms.fields import file_field, long_field, whole_number_field
from intake.forms.sent import SentForm
from intake.models.place import Unit
from intake.queries import invited, units
from intake.rules.invitations import LARGEST_QUOTA
from intake.rules.refusal import Refused

MOST_LINES = 200


class InviteForm(SentForm):
    """Ticked codes, and names or codes pasted one a line or read from a file."""

    units = SelectMultipleField(_("Unit"), validate_choice=False)
    pasted = long_field(_("Tempel daftar unit"), longest=20_000)
    file = file_field(
        _("Berkas daftar unit"),
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        self.units.choices = []
        self.found: list[Unit] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Every tick is a unit, and every line, pasted or of the file, means exactly one.

        A browser does not send a file again, so with an unclear line the file's stand
        below those pasted, to be mended.
        """
        fits = super().validate(extra_validators)
        if not fits:
            return False
        codes = list(dict.fromkeys(self.units.data or ()))
        self.found = invited.by_codes(codes)
        if len(self.found) < len(codes):
            self.units.errors = [
                gettext("Ada unit yang tidak dikenal. Muat ulang halaman, lalu pilih lagi.")
            ]
        lines = [line for line in self.pasted.data.splitlines() if line]
        rows = self._rows_of_file()
        if len(lines) + len(rows) > MOST_LINES:
            self.pasted.errors = [
                gettext(
                    "Paling banyak %(most)s unit sekali kirim. Bagi daftarnya.", most=MOST_LINES
                )
            ]
            return False
        unclear = [line for line in lines if not self._take(line)]
        before = len(self.found)
        of_file = [max(row, key=len) for row in rows if not any(self._take(cell) for cell in row)]
        unclear += of_file
        if rows and unclear:
            clear = [unit.code for unit in self.found[before:]]
            self.pasted.data = "\n".join([*lines, *clear, *of_file])
        if unclear:
            self.pasted.errors = [
                gettext(
                    "Belum jelas unit mana yang dimaksud: %(lines)s. Perbaiki ejaannya atau hapus barisnya.",
                    lines="; ".join(unclear[:10]),
                )
            ]
        return not (self.units.errors or self.pasted.errors or self.file.errors)

    def _rows_of_file(self) -> list[list[str]]:
        """The rows of the file but for its heading: a first of several rows in which no cell is a unit."""
        if not isinstance(self.file.data, FileStorage) or not self.file.data.filename:
            return []
        try:
            rows = unit_lists.rows(self.file.data.stream.read(), field="file")
        except Refused as refusal:
            self.refuse(refusal)
            return []
        has_heading = len(rows) > 1 and not any(len(units.match(cell)) == 1 for cell in rows[0])
        return rows[has_heading:]

    def _take(self, line: str) -> bool:
        meant = units.match(line)
        if len(meant) == 1 and meant[0] not in self.found:
            self.found.append(meant[0])
        return len(meant) == 1


class QuotaForm(SentForm):
    quota = whole_number_field(_("Kuota unit ini"), least=1, most=LARGEST_QUOTA)
