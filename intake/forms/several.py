"""Several files in one go: each is looked at by itself, so that one that cannot be kept spoils none of the others."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from intake.forms.sent import SentForm
from intake.rules import uploads
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload

AT_ONCE = 10
LARGEST = 40_000_000  # ten photos as a phone takes them
Row = TypeVar("Row")


class SeveralForm(SentForm):
    """A form with one to ten files in the field `of`, which are looked at once the rest is right."""

    of: str
    looked_at: Sequence[tuple[int, Upload]] = ()
    left: Sequence[int] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then file by file; a browser does not send them again, so the page says to choose anew."""
        field, fits = self[self.of], super().validate(extra_validators) and self.rest_fits()
        sent = [one for one in field.data or () if isinstance(one, FileStorage) and one.filename]
        if not sent:
            field.errors = [gettext("Pilih berkasnya lebih dahulu.")]
        elif len(sent) > AT_ONCE:
            field.errors = [
                gettext(
                    "Anda memilih %(many)s berkas. Pilih paling banyak %(most)s sekali kirim.",
                    many=len(sent),
                    most=AT_ONCE,
                )
            ]
        elif not fits:
            field.errors = [gettext("Pilih berkasnya sekali lagi.")]
        else:
            self._look_at(sorted(sent, key=_as_counted))
        return fits and not field.errors

    def rest_fits(self) -> bool:
        """Whether what the other fields say together is right."""
        return True

    def each(self, keep: Callable[[int, Upload], Row]) -> Row:
        """Keep one after the other, and give the last; what cannot be kept is left. Refuses as the first, if all do."""
        kept: list[Row] = []
        refusals: list[Refused] = []
        for place, upload in self.looked_at:
            try:
                kept.append(keep(place, upload))
            except Refused as refusal:
                refusals.append(refusal)
                self.left = sorted([*self.left, place + 1])
        if not kept:
            raise refusals[0]
        return kept[-1]

    def _look_at(self, sent: Sequence[FileStorage]) -> None:
        fit, left, why = [], [], []
        for place, one in enumerate(sent):
            one.stream.seek(0)
            content = one.stream.read()
            one.close()  # ten large ones lie on the disk until then
            try:
                looked = uploads.look_at(one.filename or "", content, field=self.of)
                fit.append((place, looked))
            except Refused as refusal:
                left.append(place + 1)
                why.append(f"{one.filename}: {gettext(refusal.sentence, **refusal.values)}")
        self.looked_at, self.left = fit, left
        if not fit:
            self[self.of].errors = why if len(sent) > 1 else [why[0].partition(": ")[2]]


def _as_counted(one: FileStorage) -> list[tuple[int, str]]:
    """Files by name, as people count them: 2 before 10."""
    parts = re.split(r"([0-9]{1,9})", (one.filename or "").lower())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def told(left: Sequence[int]) -> str | None:
    """The places of files that were not kept, for an address."""
    return "-".join(map(str, left)) or None


def read(said: str) -> list[int]:
    """Those places, as an address says them; whatever else it says is nothing."""
    places = said.split("-")
    return [int(one) for one in places if one.isdecimal() and len(one) < 3 and int(one) <= AT_ONCE]
