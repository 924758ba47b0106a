"""What an organiser types about an event: the fields of a plan, and up to six rows of sessions."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from intake import clock
from intake.forms.fields import (
    choice_field,
    choices_field,
    day_field,
    long_field,
    text_field,
    tick_field,
    whole_number_field,
)
from intake.forms.hours import hour_field
from intake.forms.labels import labels_of
from intake.forms.sent import SentForm
from intake.forms.shared import SharedForm
from intake.models.event import Event, EventSession
from intake.queries import choices
from intake.rules.events import LONGEST_SLUG, MOST_SESSIONS, NO_SESSION, Plan, SessionPlan
from intake.rules.refusal import Refused

ZONES = {
    "Asia/Jakarta": _("WIB (Jakarta)"),
    "Asia/Makassar": _("WITA (Makassar)"),
    "Asia/Jayapura": _("WIT (Jayapura)"),
}


class SessionForm(SentForm):
    """One row: a session, or nothing at all."""

    title = text_field(_("Nama sesi"), autocomplete="off")
    day = day_field(_("Tanggal"))
    start = hour_field(_("Jam mulai"))
    end = hour_field(_("Jam selesai"))
    id = HiddenField()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not any(
            field.data or field.errors for field in (self.title, self.day, self.start, self.end)
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """All four or none; the end after the start."""
        fits = super().validate(extra_validators)
        if self.is_blank:
            return fits
        missing = {
            self.title: _("Tulis nama sesi, misalnya Pembukaan."),
            self.day: _("Isi tanggal sesi."),
            self.start: _("Isi jam mulai."),
            self.end: _("Isi jam selesai."),
        }
        for field, sentence in missing.items():
            if not field.data and not field.errors and field.data != time(0):
                field.errors = [str(sentence)]
                fits = False
        if fits and self.end.data <= self.start.data:
            self.end.errors = [str(_("Sesi harus selesai setelah mulai. Periksa jamnya."))]
            fits = False
        return fits

    def plan(self, zone: str) -> SessionPlan:
        """The row as moments at the venue."""
        return SessionPlan(
            title=self.title.data,
            starts_at=_moment(self.day.data, self.start.data, zone),
            ends_at=_moment(self.day.data, self.end.data, zone),
            id=int(self.id.data) if (self.id.data or "").isdecimal() else None,
        )


class EventForm(SharedForm):
    """An event. `sessions` are forms of their own, named s1_title, s1_day, s1_start, s1_end and so on."""

    title = text_field(_("Nama kegiatan"), missing=_("Tulis nama kegiatan."), autocomplete="off")
    slug = text_field(
        _("Alamat halaman"),
        longest=LONGEST_SLUG,
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
    )
    about = long_field(_("Tentang kegiatan"))
    organizer = text_field(_("Penyelenggara"), autocomplete="organization")
    host_unit = choice_field(_("Tuan rumah"), [], radio=False)
    innovations = choices_field(_("Inovasi yang dipelajari"), [])
    venue = text_field(_("Tempat"), autocomplete="off")
    address = text_field(_("Alamat tempat"), autocomplete="off")
    city = text_field(_("Kota/kabupaten"), autocomplete="off")
    province = choice_field(_("Provinsi"), [], radio=False)
    zone = choice_field(_("Zona waktu tempat"), ZONES.items(), missing=_("Pilih zona waktu."))
    date_note = text_field(_("Catatan tentang tanggal"), autocomplete="off")
    unit_quota = whole_number_field(_("Kuota per unit"), least=1, most=999)
    seats = whole_number_field(_("Jumlah kursi"), least=1, most=99999)
    waitlist = tick_field(_("Bila penuh, terima pendaftar ke daftar tunggu"))
    closes_day = day_field(_("Pendaftaran ditutup tanggal"))
    closes_hour = hour_field(_("Pukul"))
    letter_number = text_field(_("Nomor surat undangan"), autocomplete="off")
    letter_date = day_field(_("Tanggal surat undangan"))
    letter_signatory = text_field(_("Penanda tangan surat undangan"), autocomplete="off")

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, event: Event | None = None
    ) -> None:
        super().__init__(sent, **(_said(event) if event else {"zone": clock.DEFAULT_ZONE}))
        self.host_unit.choices = [("", _("Belum ditentukan")), *choices.units()]
        self.province.choices = [("", _("Belum ditentukan")), *choices.provinces()]
        self.innovations.choices = choices.innovations()
        rows = event.sessions if event else []
        self.sessions = [
            SessionForm(sent, prefix=f"s{n + 1}_", **(_row(rows[n]) if n < len(rows) else {}))
            for n in range(MOST_SESSIONS)
        ]
        self.watch(self.sessions)

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field and every row, at least one session; a closing day and its hour belong together."""
        fits = super().validate(extra_validators)
        rows_fit = False not in [row.validate() for row in self.sessions]
        if all(row.is_blank for row in self.sessions):
            self.sessions[0].title.errors = [gettext(NO_SESSION)]
            fits = False
        if (
            self.closes_hour.data is not None
            and not self.closes_day.data
            and not self.closes_day.errors
        ):
            self.closes_day.errors = [str(_("Isi juga tanggal penutupannya."))]
            fits = False
        return fits and rows_fit

    def refuse(self, refusal: Refused) -> None:
        """A rule's "no" may be about a row."""
        for row in self.sessions:
            for field in row:
                if field.name == refusal.field:
                    row.refuse(
                        Refused(
                            refusal.code, refusal.sentence, field=field.short_name, **refusal.values
                        )
                    )
                    return
        super().refuse(refusal)

    @property
    def errors(self) -> dict[str | None, Any]:
        """What is wrong, the rows' fields under their full names."""
        rows = {field.name: field.errors for row in self.sessions for field in row if field.errors}
        return {**super().errors, **rows}

    def plan(self) -> Plan:
        """What the rule takes. Without an hour, registration closes at the end of the day named."""
        zone = self.zone.data
        closes_at = None
        if self.closes_day.data:
            closes_at = _moment(self.closes_day.data, self.closes_hour.data or time(23, 59), zone)
        same = ("title", "slug", "about", "organizer", "host_unit", "venue", "address", "city", "province",
                "date_note", "unit_quota", "seats", "waitlist", "letter_number", "letter_date",
                "letter_signatory")  # fmt: skip
        return Plan(
            sessions=tuple(row.plan(zone) for row in self.sessions if not row.is_blank),
            closes_at=closes_at,
            innovations=tuple(self.innovations.data or ()),
            zone=zone,
            **{name: self[name].data for name in same},
        )


class TeamForm(SentForm):
    member = choice_field(
        _("Penyelenggara lain"), [], radio=False, missing=_("Pilih seorang penyelenggara.")
    )

    def __init__(self, sent: MultiDict[str, str] | None = None) -> None:
        super().__init__(sent)
        self.member.choices = [("", _("Pilih nama")), *choices.organisers()]


LABELS = {
    **labels_of(EventForm),
    **{
        name: label
        for number in range(1, MOST_SESSIONS + 1)
        for name, label in labels_of(SessionForm, f"s{number}_").items()
    },
}


def _moment(day: date, hour: time, zone: str) -> datetime:
    return clock.moment_at(datetime.combine(day, hour), zone)


def _said(event: Event) -> dict[str, Any]:
    """An event as the form's first values."""
    closes = clock.at_place(event.closes_at, event.zone)
    plain = ("title", "slug", "about", "organizer", "venue", "address", "city", "date_note", "unit_quota", "seats",
             "waitlist", "letter_number", "letter_date", "letter_signatory")  # fmt: skip
    return {
        **{name: getattr(event, name) for name in plain},
        "host_unit": event.host_unit.code if event.host_unit else "",
        "innovations": [innovation.code for innovation in event.innovations],
        "province": event.province_code or "",
        "zone": _listed(event.zone),
        "closes_day": closes.date(),
        "closes_hour": closes.time(),
    }


def _listed(zone: str) -> str:
    """The zone of the list that keeps the same hours (Pontianak keeps Jakarta's)."""
    return next(
        (known for known in ZONES if clock.ZONE_NAMES[known] == clock.ZONE_NAMES.get(zone)), zone
    )


def _row(session: EventSession) -> dict[str, Any]:
    zone = session.event.zone
    starts, ends = clock.at_place(session.starts_at, zone), clock.at_place(session.ends_at, zone)
    return {
        "id": str(session.id),
        "title": session.title,
        "day": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
    }
