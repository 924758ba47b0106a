"""An hour at a place: 09.00 as Indonesians write it, 09:00 as browsers send it."""

import re
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import TimeField
from wtforms.validators import StopValidation

_HOUR = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?")


def hour_field(label: Any, *, missing: Any | None = None) -> TimeField:
    """An hour of the day, without a zone of its own."""
    return _Hour(label, validators=[_there(missing)], render_kw={"type": "time", "step": 60})


class _Hour(TimeField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        found = _HOUR.fullmatch(typed)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValueError(str(_("Jam belum benar. Contoh: 09.00.")))
        self.data = time(int(found[1]), int(found[2]))


def _there(missing: Any | None) -> Any:
    def check(form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None:
            raise StopValidation(str(missing) if missing else None)

    return check
