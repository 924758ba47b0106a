"""Numbers as Indonesians write them: 1.250,5; English ones too where they can be read in one way only."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional

LONGEST = 30
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
