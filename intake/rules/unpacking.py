"""Files out of a zip, without trusting it: how many, how large, under which names."""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from intake.rules import uploads
from intake.rules.refusal import Refused
from intake.words import N_

MOST_FILES = 1_000
MOST_UNPACKED = 64_000_000
MAGIC = b"PK\x03\x04"
_NOT_THEIRS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)


def files(packed: IO[bytes], *, field: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in a zip, read no further than what could be kept.

    What a zip says about sizes is not believed: bytes are counted as they come. Nothing is ever written under a name
    of its own. Refuses: zip_unreadable, zip_of_too_many, zip_paths, zip_locked, zip_too_large.
    """
    try:
        with zipfile.ZipFile(packed) as opened:
            entries = [entry for entry in opened.infolist() if _is_theirs(entry)]
            _refuse_wrong(entries, field)
            left = MOST_UNPACKED
            for entry in entries:
                with opened.open(entry) as part:
                    content = part.read(min(left, uploads.LARGEST) + 1)
                left -= len(content)
                if left < 0:
                    raise _too_large(field)
                yield PurePosixPath(entry.filename).name, content
    except _BROKEN:
        raise Refused(
            "zip_unreadable",
            N_("Berkas zip ini rusak atau tidak dapat dibaca. Buat lagi zipnya, lalu unggah lagi."),
            field=field,
        ) from None


def _is_theirs(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return not entry.is_dir() and not any(part in _NOT_THEIRS for part in parts)


def _refuse_wrong(entries: list[zipfile.ZipInfo], field: str) -> None:
    if len(entries) > MOST_FILES:
        raise Refused(
            "zip_of_too_many",
            N_("Zip ini memuat lebih dari %(most)s berkas. Bagi menjadi beberapa zip."),
            field=field,
            most=MOST_FILES,
        )
    if any(_leads_elsewhere(entry) for entry in entries):
        raise Refused(
            "zip_paths",
            N_(
                "Zip ini memuat nama berkas yang menunjuk ke luar zip. Buat lagi zip yang hanya memuat berkas PDF."
            ),
            field=field,
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(
            "zip_locked",
            N_("Zip ini berkata sandi. Buat zip tanpa kata sandi, lalu unggah lagi."),
            field=field,
        )


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(entry.external_attr >> 16)
    )


def _too_large(field: str) -> Refused:
    return Refused(
        "zip_too_large",
        N_("Isi zip ini terlalu besar (lebih dari %(most)s MB). Bagi menjadi beberapa zip."),
        field=field,
        most=MOST_UNPACKED // 1_000_000,
    )
