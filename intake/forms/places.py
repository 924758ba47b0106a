"""What an administrator types about a unit or an innovation. Lists are written one entry a line."""

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import (
    choice_field,
    day_field,
    email_field,
    long_field,
    text_field,
    tick_field,
)
from intake.forms.shared import SharedForm
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.queries import choices
from intake.rules.places import InnovationWords, UnitWords

LIST = 8000


class UnitForm(SharedForm):
    name = text_field(_("Nama resmi"), missing=_("Tulis nama resmi unit."), autocomplete="off")
    aliases = long_field(_("Sebutan lain"), longest=LIST)
    former_names = long_field(_("Nama lama"), longest=LIST)
    city = text_field(_("Kota/kabupaten"), autocomplete="off")
    email = email_field(_("Email kantor untuk pengingat"), autocomplete="off")
    listed = tick_field(_("Tampil di daftar pilihan unit"))
    valid_to = day_field(_("Ada sampai tanggal"))
    successor = choice_field(_("Unit penerus"), [], radio=False)
    note = long_field(_("Catatan"))

    def __init__(self, sent: MultiDict[str, str] | None = None, *, unit: Unit) -> None:
        super().__init__(sent, **_unit_said(unit))
        others = [(code, name) for code, name in choices.units() if code != unit.code]
        if unit.successor and not unit.successor.listed:
            others.append((unit.successor.code, unit.successor.name))
        self.successor.choices = [("", _("Tidak ada")), *others]

    def words(self) -> UnitWords:
        """What the rule takes."""
        return UnitWords(
            name=self.name.data,
            aliases=_lines(self.aliases.data),
            former_names=_lines(self.former_names.data),
            city=self.city.data,
            email=self.email.data or "",
            listed=self.listed.data,
            valid_to=self.valid_to.data,
            successor=self.successor.data,
            note=self.note.data,
        )


class InnovationForm(SharedForm):
    name = text_field(_("Nama inovasi"), missing=_("Tulis nama inovasi."), autocomplete="off")
    long_name = text_field(_("Nama panjang"), longest=500, autocomplete="off")
    owner = text_field(_("Instansi asal"), autocomplete="off")
    started = text_field(_("Dimulai"), autocomplete="off")
    summary = long_field(_("Ringkasan"))
    components = long_field(_("Komponen inti"), longest=LIST)
    note = long_field(_("Catatan"))

    def __init__(self, sent: MultiDict[str, str] | None = None, *, innovation: Innovation) -> None:
        plain = ("name", "long_name", "owner", "started", "summary", "note")
        said = {name: getattr(innovation, name) for name in plain}
        said["components"] = "\n".join(part.text for part in innovation.components)
        super().__init__(sent, **said)

    def words(self) -> InnovationWords:
        """What the rule takes."""
        said: dict[str, Any] = {field.name: field.data for field in self}
        said["components"] = _lines(self.components.data)
        return InnovationWords(**said)


def _unit_said(unit: Unit) -> dict[str, Any]:
    def called(kind: str) -> str:
        return "\n".join(sorted(name.name for name in unit.names if name.kind == kind))

    return {
        "name": unit.name,
        "aliases": called("alias"),
        "former_names": called("former"),
        "city": unit.city,
        "email": unit.email,
        "listed": unit.listed,
        "valid_to": unit.valid_to,
        "successor": unit.successor.code if unit.successor else "",
        "note": unit.note,
    }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)
