"""Numbers as Indonesians write them: 1.250,5; English ones too where they can be read in one way only."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional, StopValidation

LONGEST = 30
LARGEST = Decimal(
    "999999999999999"
)  # 999 trillion and more: what two decimals and 64 bits hold with room to add
TIMES = {
    "ribu": 10**3,
    "rb": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}
_ROUND = re.compile(r"\s|\.(?=$)")
_CURRENCY = re.compile(r"^(rp\.?|idr)|(,-{1,2}|rupiah)$")
_PART = re.compile(rf"(-?[0-9.,]+)({'|'.join(TIMES)})?")
_DOTS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_CENTS = re.compile(r"[0-9]{1,2}")
_SPACE = re.compile(r"\s|^rp\.?|,-$", re.IGNORECASE)
_PLAIN = re.compile(r"-?[0-9]+([.,][0-9]{1,2})?")
_INDONESIAN = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?")
_ENGLISH = re.compile(
    r"-?[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]{1,2})?|-?[0-9]{1,3},[0-9]{3}\.[0-9]{1,2}"
)


def read(typed: str) -> str:
    """A number as it is kept: 1250.5. At most two decimals, so that "1.250" is always a thousand and more.

    Raises ValueError where it is no number, or could be read in two ways: "1,250".
    """
    text = _SPACE.sub("", typed.strip()).replace("−", "-")
    if len(text) > LONGEST:
        raise ValueError(typed)
    if _INDONESIAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    elif _PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    else:
        raise ValueError(typed)
    return format(Decimal(text).normalize() + 0, "f")


class Unclear(ValueError):
    """What was typed can be read in several ways; `readings` are what it may mean, the likelier first."""

    def __init__(self, typed: str, *readings: Decimal) -> None:
        super().__init__(typed)
        self.readings = readings


def read_amount(typed: str) -> Decimal:
    """An amount as Indonesians write it: "Rp80.000.000", "80 juta", "1,5 miliar", "1 juta 250 ribu", "80.000,-".

    Groups of three behind dots are thousands, a comma parts decimals, at most two of them. Raises Unclear with what it
    may mean where it can be read in two ways ("80.5", "1,250", "1.500 juta"), ValueError where it is no amount or too
    large.
    """
    text = _CURRENCY.sub("", _ROUND.sub("", typed.strip().casefold().replace("−", "-")))
    text = _CURRENCY.sub("", text)
    parts = list(_PART.finditer(text))
    if len(text) > LONGEST or not parts or "".join(part[0] for part in parts) != text:
        raise ValueError(typed)
    times = [TIMES.get(part[2] or "", 1) for part in parts]
    if times != sorted(set(times), reverse=True):  # "2 ribu 1 juta" and "5 juta 3 juta" are no sums
        raise ValueError(typed)
    may_be = [_readings(part[1], with_word=bool(part[2])) for part in parts]
    if not all(may_be) or (len(parts) > 1 and any(part[1].startswith("-") for part in parts)):
        raise ValueError(typed)
    totals = [Decimal(0)]
    for readings, factor in zip(may_be, times, strict=True):
        totals = [total + reading * factor for total in totals for reading in readings]
    if any(abs(total) > LARGEST or total != round(total, 2) for total in totals):
        raise ValueError(typed)
    if len(totals) > 1:
        raise Unclear(typed, *totals)
    return totals[0]


def written(amount: Decimal) -> str:
    """An amount as it is typed, without dots: 80000 or 80,5. It is read again as the same."""
    return format(amount.normalize() + 0, "f").replace(".", ",")


def grouped(amount: Decimal) -> str:
    """An amount as Indonesians write it: 80.000.000 or 1.250,5."""
    whole, _comma, cents = written(amount).partition(",")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}".replace(",", ".") + (f",{cents}" if cents else "")


def _readings(text: str, *, with_word: bool) -> list[Decimal]:
    """What one run of digits, dots and commas may mean; nothing if it is no number. `with_word`: "juta" follows."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    return [sign * value for value in dict.fromkeys(_meanings(digits, with_word=with_word))]


def _meanings(digits: str, *, with_word: bool) -> Iterator[Decimal]:
    if digits.isdecimal():
        yield Decimal(digits)
    for dot, comma, groups in ((".", ",", _DOTS), (",", ".", _COMMAS)):
        whole, parted, cents = digits.rpartition(comma)
        if groups.fullmatch(digits):
            yield Decimal(digits.replace(dot, ""))
            # One group alone may be decimals to who writes the other way: surely behind a comma, and before a word.
            if digits.count(dot) == 1 and (dot == "," or with_word):
                yield Decimal(digits.replace(dot, "."))
        elif parted and _CENTS.fullmatch(cents) and (whole.isdecimal() or groups.fullmatch(whole)):
            yield Decimal(f"{whole.replace(dot, '')}.{cents}")
            # "80.5": decimals in English, or a thousand whose zeros were forgotten.
            if comma == "." and whole.isdecimal() and not with_word:
                yield Decimal(whole + cents.ljust(3, "0"))


class _Asked(StringField):
    """An amount; where it can be read in two ways it is asked back with both. `data` is a Decimal or None."""

    said: Callable[[Decimal], str] = staticmethod(grouped)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data = None
        if not typed.strip():
            return
        try:
            self.data = read_amount(typed)
        except Unclear as unclear:
            one, other = unclear.readings[:2]
            raise ValueError(
                str(
                    _(
                        "“%(typed)s” dapat dibaca %(one)s atau %(other)s. Tulis %(plain)s atau %(plain_other)s.",
                        typed=typed.strip(),
                        one=self.said(one),
                        other=self.said(other),
                        plain=written(one),
                        plain_other=written(other),
                    )
                )
            ) from None
        except ValueError:
            raise ValueError(str(self.unclear)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else grouped(self.data)


class _Count(_Asked):
    unclear = _("Angka ini belum jelas. Tulis seperti 1250 atau 1250,5.")


class _Money(_Asked):
    unclear = _("Jumlah uang ini belum jelas. Tulis seperti 80000000, Rp80.000.000, atau 80 juta.")
    said = staticmethod(lambda amount: f"Rp{grouped(amount)}")


def count_field(label: Any, *, missing: Any | None = None) -> StringField:
    """A counted or measured value, also with decimals; `data` is a Decimal or None, never a guess."""
    return _Count(label, validators=[_given(missing)], render_kw={**_TYPED, "inputmode": "decimal"})


def money_field(label: Any) -> StringField:
    """An amount of rupiah; `data` is a Decimal or None, never a guess."""
    return _Money(label, validators=[_given(None)], render_kw=_TYPED)


_TYPED = {"inputmode": "text", "autocomplete": "off", "maxlength": LONGEST}


def _given(missing: Any | None) -> Callable[..., None]:
    def check(form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None:
            raise StopValidation(str(missing) if missing else None)

    return check


class _Amount(StringField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data = ""
        if typed.strip():
            try:
                self.data = read(typed)
            except ValueError:
                raise ValueError(
                    str(_("Angka ini belum jelas. Tulis seperti 1250 atau 1250,5."))
                ) from None

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "").replace(".", ",")


def amount_field(label: Any) -> StringField:
    """A number, also with decimals or below zero; `data` is how it is kept, or empty."""
    return _Amount(
        label,
        validators=[Optional()],
        render_kw={"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST},
    )
