"""What is typed about officers: an area, an absence with who stands in, a hand-over."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import choice_field, day_field, long_field
from intake.forms.sent import SentForm
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.staff import Staff

KIND_WORDS = {"province": _("Provinsi"), "unit": _("Unit"), "innovation": _("Inovasi")}


class AreaForm(SentForm):
    """Which province, unit or innovation."""

    place = choice_field(_("Provinsi, unit, atau inovasi"), (), radio=False)

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        places: Iterable[tuple[str, Sequence[Province | Unit | Innovation]]],
    ) -> None:
        super().__init__(sent)
        self.groups = [
            (KIND_WORDS[kind], {f"{kind}:{one.code}": one for one in found})
            for kind, found in places
        ]
        self.place.choices = [
            ("", _("Pilih wilayah")),
            *((value, one.name) for _kind, group in self.groups for value, one in group.items()),
        ]

    def chosen(self) -> Province | Unit | Innovation | None:
        """What was picked, or nothing."""
        found = {value: one for _kind, group in self.groups for value, one in group.items()}
        return found.get(self.place.data or "")


class _ColleagueForm(SentForm):
    """A form that names a colleague in one of its fields."""

    _named = ""

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, colleagues: Sequence[Staff], **values: Any
    ) -> None:
        super().__init__(sent, **values)
        self.colleagues = {str(one.id): one for one in colleagues}
        self[self._named].choices = [
            ("", _("Pilih petugas")),
            *((number, one.name) for number, one in self.colleagues.items()),
        ]

    def chosen(self) -> Staff | None:
        """The colleague that was picked, or nobody."""
        return self.colleagues.get(self[self._named].data or "")


class AbsenceForm(_ColleagueForm):
    """From when until when, and who stands in."""

    from_on = day_field(_("Hari pertama tidak bertugas"))
    until_on = day_field(_("Hari terakhir tidak bertugas"))
    stand_in = choice_field(_("Digantikan oleh"), (), radio=False)
    _named = "stand_in"


class HandOverForm(_ColleagueForm):
    """To whom, and why."""

    to = choice_field(_("Diserahkan kepada"), (), radio=False)
    reason = long_field(_("Alasan serah terima"), longest=500)
    _named = "to"
