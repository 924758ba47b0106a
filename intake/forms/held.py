"""What the organiser answers to what is held, and the file that a phone saved its acts to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from intake.forms.acts import ActForm
from intake.forms.fields import choice_field, file_field, text_field
from intake.forms.sent import SentForm
from intake.rules import submissions
from intake.rules.device_clock import Told

PATHS: Final = {"scans": "scan", "walk-ins": "walk_in", "substitutes": "substitute"}
MOST_ACTS = 2_000
LARGEST = 4_000_000  # bytes: some 600 for each act, and room to spare
LONGEST = 500
CHOICES = (("accept", _("Terima")), ("refuse", _("Tolak")))


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One act of a file: its verb, its key and its fields; by which device and when, in the device's own words."""

    verb: str
    key: str
    fields: MultiDict[str, str]
    device: str
    told: Told | None


class HeldForm(SentForm):
    """Accept or refuse; `act` names one, `all` takes what the page shows."""

    choice = choice_field(_("Keputusan"), CHOICES, missing=_("Pilih terima atau tolak."))
    act = text_field(_("Catatan"), longest=12)


class FileForm(SentForm):
    """A file with acts, as the door page saves it."""

    file = file_field(_("Berkas dari HP petugas pintu"), accept="application/json,.json")

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        files: Any = None,
        slug: str = "",
        sessions: Iterable[int] = (),
    ) -> None:
        super().__init__(sent)
        self.slug, self.sessions = slug, list(sessions)
        self.acts: list[Saved] = []
        self.door = ""
        self.upload: FileStorage | None = files.get("file") if files else None

    def validate(self, extra_validators: Any = None) -> bool:
        """A file of this event, whose acts each carry a key; what is in them is judged when they are accepted."""
        fits = super().validate(extra_validators)
        if self.upload is None or not self.upload.filename:
            self.file.errors = [gettext("Pilih berkas yang disimpan dari halaman pintu.")]
            return False
        said = _read(self.upload)
        if said is None or said.get("tular") != "scans" or not isinstance(said.get("acts"), list):
            self.file.errors = [
                gettext("Berkas ini bukan berkas pintu, atau rusak. Simpan lagi dari HP itu.")
            ]
            return False
        if said.get("event") != self.slug:
            self.file.errors = [
                gettext("Berkas ini dari kegiatan lain. Unggah di kegiatan yang benar.")
            ]
            return False
        self.door = said["door"] if isinstance(said.get("door"), str) else ""
        self.acts = [act for one in said["acts"][:MOST_ACTS] if (act := self._act(one)) is not None]
        if len(self.acts) != len(said["acts"]) or not self.acts:
            self.file.errors = [
                gettext("Sebagian isi berkas ini rusak atau kosong. Simpan lagi dari HP itu.")
            ]
            return False
        return fits

    def _act(self, one: Any) -> Saved | None:
        """One act as it was saved; None for what is none."""
        if not isinstance(one, dict) or not isinstance(one.get("fields"), dict):
            return None
        fields = {
            str(name)[:LONGEST]: str(value)[:LONGEST].encode("utf-8", "replace").decode()
            for name, value in one["fields"].items()
            if isinstance(value, str | int)
        }
        key = fields.pop("submission_key", "")
        fields.pop("csrf_token", None)
        path = one.get("path")
        verb = PATHS.get(path) if isinstance(path, str) else None
        if verb is None or not submissions.may_be_key(key):
            return None
        said = MultiDict(fields)
        timed = ActForm(said, sessions=self.sessions)
        timed.validate()
        return Saved(verb=verb, key=key, fields=said, device=timed.device.data, told=timed.told)


def _read(upload: FileStorage) -> dict[str, Any] | None:
    try:
        said = json.loads(upload.stream.read(LARGEST + 1)[:LARGEST])
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
