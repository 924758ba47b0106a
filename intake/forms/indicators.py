"""What is typed of numbers: what is counted, one number of it, and why a number was wrong."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.amounts import count_field
from intake.forms.fields import choice_field, day_field, long_field, text_field, tick_field
from intake.forms.sent import SentForm
from intake.models.indicator import Measurement
from intake.rules.indicators import Definition, Reading, problems

LABELS = {
    "name": _("Nama indikator"),
    "counted_in": _("Satuan"),
    "definition": _("Apa persisnya yang dihitung"),
    "site": _("Kelompok atau lokus"),
    "value": _("Angka"),
    "as_of": _("Berlaku per tanggal"),
    "period_from": _("Dihitung sejak"),
    "period_to": _("Dihitung sampai"),
    "source": _("Sumber"),
    "note": _("Keterangan"),
    "told_through": _("Kabar diterima lewat"),
    "told_by": _("Disampaikan oleh"),
    "reason": _("Alasan koreksi"),
}
USUAL = (
    _("Orang yang dilatih"),
    _("Orang yang bekerja"),
    _("Orang yang masih aktif"),
    _("Kain dihasilkan"),
    _("Omzet"),
)
CHANNELS = {
    "unit_link": _("tautan unit"),
    "officer": _("catatan petugas"),
    "whatsapp": _("WhatsApp"),
    "phone": _("telepon"),
    "published": _("terbitan"),
}


class ReadingForm(SentForm):
    """One number with its day, span and source."""

    value = count_field(LABELS["value"], missing=_("Isi angkanya. Nol pun angka."))
    is_about = tick_field(_("Angka ini perkiraan"))
    is_baseline = tick_field(_("Ini keadaan awal, sebelum inovasi dijalankan"))
    as_of = day_field(LABELS["as_of"], missing=_("Isi tanggal berlakunya angka ini."))
    period_from = day_field(LABELS["period_from"])
    period_to = day_field(LABELS["period_to"])
    source = text_field(
        LABELS["source"],
        missing=_("Tulis sumber angka ini, misalnya daftar hadir Maret 2024 atau laporan bulanan."),
        autocomplete="off",
    )
    note = text_field(LABELS["note"], autocomplete="off")
    told_through = choice_field(
        LABELS["told_through"],
        [
            ("officer", _("Pengamatan saya sendiri")),
            ("whatsapp", _("WhatsApp")),
            ("phone", _("Telepon")),
            ("published", _("Terbitan, misalnya berita atau laporan")),
        ],
        radio=False,
    )
    told_by = text_field(LABELS["told_by"], autocomplete="off")

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, today: date, desk: bool, **said: Any
    ) -> None:
        """At the `desk` an officer says through whom the number came; a unit's own link says it by itself."""
        super().__init__(sent, **{"as_of": today, **said})
        self.today = today
        if not desk:
            del self.told_through
            del self.told_by

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then all that the rule would say about them, at once."""
        fits = super().validate(extra_validators)
        if fits:
            for problem in problems(self.reading(), today=self.today):
                fits = False
                self.refuse(problem)
        return fits

    def reading(self) -> Reading:
        """What was typed."""
        names = [name for name in (*_READ, "told_through", "told_by") if name in self]
        return Reading(**{name: self[name].data for name in names})


class IndicatorForm(ReadingForm):
    """A new definition with its first number."""

    name = text_field(
        LABELS["name"],
        missing=_("Tulis nama indikatornya, misalnya Perajin yang bekerja."),
        autocomplete="off",
        list="usual-indicators",
    )
    counted_in = text_field(
        LABELS["counted_in"],
        missing=_("Tulis satuannya, misalnya orang atau lembar per bulan."),
        longest=60,
        autocomplete="off",
    )
    definition = long_field(
        LABELS["definition"],
        missing=_("Tulis apa persisnya yang dihitung, dan apa yang tidak."),
        longest=500,
    )
    site = text_field(LABELS["site"], autocomplete="off")

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        today: date,
        desk: bool,
        with_site: bool = False,
    ) -> None:
        """Figures of an innovation may name a site; those of a commitment are at its own."""
        super().__init__(sent, today=today, desk=desk)
        if not with_site:
            del self.site

    def what(self) -> Definition:
        """What is counted."""
        return Definition(
            **{name: self[name].data for name in ("name", "counted_in", "definition")},
            site=self.site.data if "site" in self else "",
        )


class CorrectionForm(ReadingForm):
    """Another number in the place of a wrong one, or none; and why."""

    taken_back = tick_field(_("Tarik angka ini, tanpa pengganti"))
    reason = text_field(
        LABELS["reason"],
        missing=_("Tulis mengapa angka ini dikoreksi."),
        longest=500,
        autocomplete="off",
    )

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        today: date,
        desk: bool,
        wrong: Measurement,
    ) -> None:
        super().__init__(
            sent, today=today, desk=desk, **{name: getattr(wrong, name) for name in _READ}
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """What is taken back needs a reason and no number."""
        fits = super().validate(extra_validators)
        if not self.taken_back.data:
            return fits
        for name in _READ:
            self[name].errors = []
        return not any(field.errors for field in self)

    def correction(self) -> Reading | None:
        """What takes its place, or nothing."""
        return None if self.taken_back.data else self.reading()


_READ = (
    "value",
    "is_about",
    "is_baseline",
    "as_of",
    "period_from",
    "period_to",
    "source",
    "note",
)
