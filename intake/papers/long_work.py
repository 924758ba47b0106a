"""Which kinds of long work there are: what each is called, and who makes its file.

A new kind is a line in KINDS and a function `make(making, into) -> name`. It runs in the worker, with a read
transaction of its own, and calls `making.step(done, total)` as it goes: at least once a minute, as often as it likes.
The same data must give the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _

from intake.config import Settings
from intake.models.event import Event
from intake.papers import bundle, certificates_zip

ZIP = "application/zip"
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a maker is given."""

    event: Event
    arguments: Mapping[str, Any]
    settings: Settings
    step: Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of long work; `make` writes the file and gives the name it is taken away under."""

    title: Any
    make: Callable[[Making, BinaryIO], str]
    media_type: str = ZIP


KINDS: dict[str, Kind] = {
    certificates_zip.KIND: Kind(title=_("Sertifikat (zip)"), make=certificates_zip.make),
    "bundle": Kind(title=_("Paket SPJ"), make=bundle.make),
}


def folder(settings: Settings) -> Path:
    """Where the files lie, for the worker that writes and the web process that hands out."""
    return ROOT / settings.job_folder
