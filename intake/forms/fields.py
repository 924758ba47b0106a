"""One factory per kind of field: its type, autocomplete, inputmode, limit and the words of its error."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import format_date
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TelInput

from intake.spelling import tidy

SHORT = 200
LONG = 2000
FEBRUARY, LEAP_DAY = 2, 29
_NOT_DIGITS = re.compile(r"[\s.\-/]")
Words = Any


def text_field(
    label: Words,
    *,
    missing: Words | None = None,
    longest: int = SHORT,
    validators: Iterable[Callable[..., None]] = (),
    **attributes: Any,
) -> StringField:
    """One line. `missing` is the sentence when it is empty; without it the field is optional."""
    return StringField(
        label,
        filters=[_one_line],
        validators=[_presence(missing), _within(longest), *validators],
        render_kw={"maxlength": longest, **attributes},
    )


def long_field(label: Words, *, missing: Words | None = None, longest: int = LONG) -> TextAreaField:
    """Several lines."""
    return TextAreaField(
        label,
        filters=[_many_lines],
        validators=[_presence(missing), _within(longest)],
        render_kw={"rows": 3, "maxlength": longest},
    )


def name_field(label: Words, *, missing: Words | None, **attributes: Any) -> StringField:
    """A person's full name with titles; one word is enough. With `missing` None it may be left out."""
    return text_field(
        label,
        missing=missing,
        validators=[_a_name],
        **{"autocomplete": "name", "autocapitalize": "words", **attributes},
    )


def phone_field(label: Words, **attributes: Any) -> StringField:
    """A mobile or office number, Indonesian unless it begins with another country's +; becomes E.164."""
    return StringField(
        label,
        filters=[_one_line],
        validators=[Optional(), _a_phone],
        widget=TelInput(),
        render_kw={"autocomplete": "tel", "inputmode": "tel", "maxlength": 40, **attributes},
    )


def email_field(label: Words, **attributes: Any) -> StringField:
    """An address; becomes lower case, a domain in other letters its ASCII form (IDNA)."""
    return StringField(
        label,
        filters=[_one_line],
        validators=[Optional(), _an_email],
        render_kw={
            "type": "email",
            "autocomplete": "email",
            "inputmode": "email",
            "maxlength": 254,
            "autocapitalize": "none",
            **attributes,
        },
    )


def contact_field(label: Words, *, missing: Words, **attributes: Any) -> StringField:
    """An e-mail address or a phone number, in one field; becomes small letters, or E.164."""
    return text_field(
        label,
        missing=missing,
        longest=254,
        validators=[_a_contact],
        **{"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", **attributes},
    )


def nip_field(label: Words) -> StringField:
    """A civil-servant number, taken as typed but for spaces; whether it is plausible is a warning, never a no."""
    return text_field(label, longest=40, inputmode="numeric", autocomplete="off")


def day_field(label: Words, *, missing: Words | None = None, **attributes: Any) -> DateField:
    """A day, ISO on the wire, the browser's own picker on screen."""
    return _Day(
        label,
        validators=[_presence(missing)],
        render_kw={"type": "date", "min": "2000-01-01", "max": "2099-12-31", **attributes},
    )


def choice_field(
    label: Words,
    choices: Iterable[tuple[str, Words]],
    *,
    missing: Words | None = None,
    radio: bool = True,
) -> SelectField:
    """One of several, as radio buttons or as a select."""
    kind = RadioField if radio else SelectField
    return kind(
        label,
        choices=[SelectChoice(value, words) for value, words in choices],
        validate_choice=False,
        filters=[_one_line],
        validators=[_presence(missing), _known_choice],
    )


def choices_field(label: Words, choices: Iterable[tuple[str, Words]]) -> SelectMultipleField:
    """Any number of several, as ticks."""
    return SelectMultipleField(
        label,
        choices=[SelectChoice(value, words) for value, words in choices],
        validate_choice=False,
        validators=[_known_choice],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def tick_field(label: Words, *, missing: Words | None = None) -> BooleanField:
    """A tick; any non-empty value means yes."""
    return BooleanField(
        label,
        false_values=("",),
        validators=[InputRequired(missing)] if missing else [],
        default=False,
    )


def whole_number_field(
    label: Words, *, least: int, most: int, missing: Words | None = None
) -> IntegerField:
    """A whole number between two limits; typed into a text field with a numeric keyboard."""
    return _Whole(
        label,
        validators=[_presence(missing), _between(least, most)],
        render_kw={
            "type": "text",
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": len(str(most)),
        },
    )


def file_field(label: Words, *, accept: str) -> FileField:
    """A file; its kind and size are checked where it is read."""
    return FileField(label, render_kw={"accept": accept})


def files_field(label: Words, *, accept: str) -> MultipleFileField:
    """Several files at once; their kind and size are checked where they are read."""
    return MultipleFileField(label, render_kw={"accept": accept})


class _Day(DateField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_not_a_day(typed)) from None
        if not 2000 <= self.data.year <= 2099:
            self.data = None
            raise ValueError(
                str(_("Tahun pada tanggal ini belum benar. Isi tahun antara 2000 dan 2099."))
            )


class _Whole(IntegerField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if typed:
            self.data = int(typed) if typed.isdecimal() and len(typed) < 12 else None
            if self.data is None:
                raise ValueError(str(_("Isi dengan angka, misalnya 3.")))


def _not_a_day(typed: str) -> str:
    """What is wrong with a day: the month is shorter (29 February of a common year), or it is no date at all."""
    if found := re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])-(29|30|31)", typed):
        year, month = int(found[1]), int(found[2])
        last = date(year, month, monthrange(year, month)[1])
        if month == FEBRUARY and int(found[3]) == LEAP_DAY:
            return str(
                _(
                    "29 Februari %(year)s tidak ada: %(year)s bukan tahun kabisat, jadi bulan itu berakhir pada "
                    "tanggal 28. Pilih 28 Februari atau 1 Maret %(year)s.",
                    year=year,
                )
            )
        return str(
            _(
                "Tanggal %(day)s tidak ada: %(month)s berakhir pada tanggal %(last)s.",
                day=int(found[3]),
                month=format_date(last, "MMMM y"),
                last=last.day,
            )
        )
    return str(_("Tanggal belum benar. Contoh: 2024-03-06."))


def _one_line(value: str | None) -> str:
    return tidy(value or "")


def _many_lines(value: str | None) -> str:
    return "\n".join(tidy(line) for line in (value or "").splitlines()).strip()


def _presence(missing: Words | None) -> Callable[..., None]:
    def check(form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data in (None, ""):
            raise StopValidation(str(missing) if missing else None)

    return check


def _within(longest: int) -> Callable[..., None]:
    return Length(
        max=longest, message=_("Isian ini terlalu panjang. Paling banyak %(max)d karakter.")
    )


def _between(least: int, most: int) -> Callable[..., None]:
    def check(form: Any, field: Any) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(
                str(_("Isi dengan angka antara %(least)s dan %(most)s.", least=least, most=most))
            )

    return check


def _known_choice(form: Any, field: Any) -> None:
    known = {value for value, *_ in field.choices}
    chosen = field.data if isinstance(field.data, list) else [field.data]
    if any(value not in known for value in chosen):
        raise ValidationError(str(_("Pilihan ini tidak ada. Pilih salah satu yang tersedia.")))


def _a_name(form: Any, field: Any) -> None:
    if not any(mark.isalpha() for mark in field.data):
        raise ValidationError(
            str(_("Nama belum benar. Tulis nama dengan huruf; satu kata pun cukup."))
        )


def _a_phone(form: Any, field: Any) -> None:
    typed = _NOT_DIGITS.sub("", field.data).replace("(", "").replace(")", "")
    if typed.startswith("62"):
        typed = f"+{typed}"
    elif typed.startswith("8"):
        typed = f"0{typed}"
    try:
        # The library would read letters as the keys they stand on, so "0812x…" would become a number.
        number = None if any(map(str.isalpha, typed)) else phonenumbers.parse(typed, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(str(_("Nomor HP belum benar. Contoh: 0812 3456 7890.")))
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _a_contact(form: Any, field: Any) -> None:
    (_an_email if "@" in field.data else _a_phone)(form, field)


def _an_email(form: Any, field: Any) -> None:
    try:  # a name under .test reaches nobody, and the demo's people have no other
        valid = validate_email(
            field.data, check_deliverability=False, test_environment=True, allow_smtputf8=True
        )
    except EmailNotValidError:
        raise ValidationError(
            str(_("Alamat email belum benar. Contoh: nama@kemensos.go.id."))
        ) from None
    if valid.ascii_email is None:  # few servers take such a name, so nothing would ever arrive
        raise ValidationError(
            str(
                _(
                    "Bagian sebelum @ memuat huruf yang tidak diterima semua server email. "
                    "Tulis alamat lain, atau isi nomor HP saja."
                )
            )
        )
    field.data = valid.ascii_email.lower()  # a domain in other letters as servers write it
