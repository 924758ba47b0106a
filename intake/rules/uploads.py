"""What may be kept of a file somebody sends: a PDF byte for byte, or a photo drawn anew, small, without EXIF."""

import hashlib
import io
import re
import struct
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

from intake import clock
from intake.db import db
from intake.models.commitment import StoredFile
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

LARGEST = 8_000_000
LARGEST_PHOTO = 300_000
# A camera's JPEG is read at a smaller scale at once; the others, a progressive JPEG too, stand in memory as a whole.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 16_000_000}
MOST_AS_A_WHOLE = 25_000_000
LONGEST_SIDE_SENT = 65_535  # a picture one dot wide costs much more than its dots
MOST_SCANS = 100  # a progressive JPEG has ten or so, and each is a walk over the whole picture
LONGEST_SIDE = 2_200  # an A4 sheet at 190 dots an inch: small print stays readable
LONGEST_NAME = 120
UNSEEN = {"Cc", "Cf", "Cs"}
PDF, JPEG = "application/pdf", "image/jpeg"
QUALITIES = (85, 75, 65, 55)
_MOST_UNPACKED = 8_000_000  # what objects say is short; more is a bomb
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
_STREAM = re.compile(rb"stream(?:\r?\n|\r)")
_NAME = re.compile(rb"/[A-Za-z0-9]{0,40}#[A-Za-z0-9#]{1,80}")
_RUNS = rb"JavaScript|Launch|RichMedia|GoToE|GoToR|SubmitForm|ImportData"
_ACTS = re.compile(rb"/(?:JS|" + _RUNS + rb")(?![A-Za-z0-9_.-])")
# So long that chance writes none of them into a packed stream.
_ACTS_ANYWHERE = re.compile(rb"/(?:" + _RUNS + rb")(?![A-Za-z0-9_.-])")
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
_SCAN, _END = b"\xda", b"\xd9"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ONE_AT_A_TIME = threading.Lock()  # a large photo takes much memory while it is drawn anew


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and may be kept."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The file's fingerprint."""
        return hashlib.sha256(self.content).hexdigest()


def look_at(name: str, content: bytes, *, field: str) -> Upload:
    """The file as it may be kept: PDF byte for byte, a photo as JPEG of at most 300 kB.

    A PDF that would run something when opened is none of ours. This is work for a processor, so it is done before the
    writers' turn. Refuses: file_empty, file_too_large, file_of_other_kind, file_cut_off, file_runs_something,
    photo_too_many_pixels, photo_unreadable.
    """
    if not content:
        raise Refused(
            "file_empty",
            N_("Berkas ini kosong. Pilih berkas PDF atau foto surat Anda."),
            field=field,
        )
    if len(content) > LARGEST:
        raise Refused(
            "file_too_large",
            N_("Berkas ini lebih besar dari 8 MB. Perkecil berkasnya, lalu unggah lagi."),
            field=field,
        )
    stem = tidy(PurePath(_carried(name).replace("\\", "/")).stem)[:LONGEST_NAME] or "surat"
    if content.startswith(b"%PDF-"):
        _refuse_bad_pdf(content, field=field)
        return Upload(f"{stem}.pdf", PDF, content)
    return Upload(f"{stem}.jpg", JPEG, _photo(content, field=field))


def _carried(name: str) -> str:
    """Without control and direction marks: no header may carry them, so nobody could fetch the file again."""
    return "".join(mark for mark in name if unicodedata.category(mark) not in UNSEEN)


def keep(upload: Upload) -> StoredFile:
    """Store what was looked at."""
    stored = StoredFile(
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        content=upload.content,
        stored_at=clock.now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def _refuse_bad_pdf(content: bytes, *, field: str) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise Refused(
            "file_cut_off",
            N_("Berkas PDF ini terpotong. Simpan atau pindai lagi suratnya, lalu unggah lagi."),
            field=field,
        )
    if _ACTS_ANYWHERE.search(content) or any(
        _ACTS.search(_plain(part)) for part in _parts(content, field=field)
    ):
        raise _runs_something(field)


def _parts(content: bytes, *, field: str) -> Iterator[bytes]:
    """Where a PDF says what it does: outside its streams, and inside those that hold objects."""
    outside, at, unpacked = [], 0, 0
    for begins, body, ends in _streams(content):
        outside.append(content[at:begins])
        at = ends
        if b"Obj" not in _plain(outside[-1]):
            continue
        opener = zlib.decompressobj()
        try:
            part = opener.decompress(content[body:ends], _MOST_UNPACKED - unpacked + 1)
        except zlib.error:
            continue  # packed otherwise, or encrypted
        unpacked += len(part)
        if unpacked > _MOST_UNPACKED:
            raise _runs_something(field)
        yield part
    yield b" ".join([*outside, content[at:]])


def _streams(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each stream, its content and its end stand; one look at each byte, however the file is made."""
    at = 0
    while found := _STREAM.search(content, at):
        ends = content.find(b"endstream", found.end())
        if ends < 0:
            return
        # A comment is no stream: what stands behind it on later lines counts as said.
        line = content[content.rfind(b"\n", 0, found.start()) + 1 : found.start()]
        if b"%" not in line:
            yield found.start(), found.end(), ends
            at = ends + 9
        else:
            at = found.end()


def _plain(part: bytes) -> bytes:
    """Names as they are meant: /J#61vaScript is /JavaScript."""
    return _NAME.sub(lambda name: _ESCAPED.sub(_letter, name[0]), part)


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _runs_something(field: str) -> Refused:
    return Refused(
        "file_runs_something",
        N_(
            "PDF ini memuat skrip atau perintah yang berjalan sendiri, jadi tidak kami simpan. "
            "Cetak atau pindai suratnya sebagai PDF biasa, lalu unggah lagi."
        ),
        field=field,
    )


def _photo(content: bytes, *, field: str) -> bytes:
    """The picture drawn anew on white: upright, at most 300 kB, nothing of what the camera wrote beside it."""
    try:
        with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=tuple(MOST_PIXELS)) as picture:
            _refuse_bomb(picture, content, field=field)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _small(_on_white(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field, max(MOST_PIXELS.values())) from None
    except UnidentifiedImageError:
        raise Refused(
            "file_of_other_kind",
            N_("Berkas ini bukan PDF dan bukan foto. Unggah PDF, JPG, PNG, atau WebP."),
            field=field,
        ) from None
    except _UNREADABLE:
        raise Refused(
            "photo_unreadable",
            N_("Foto ini rusak atau terpotong. Foto lagi suratnya, lalu unggah lagi."),
            field=field,
        ) from None


def _refuse_bomb(picture: Image.Image, content: bytes, *, field: str) -> None:
    """What would take a minute or half the memory to unpack."""
    most = MOST_PIXELS[picture.format or ""]
    if picture.info.get("progressive"):
        most = MOST_AS_A_WHOLE
    if picture.width * picture.height > most or max(picture.size) > LONGEST_SIDE_SENT:
        raise _too_many_pixels(field, most)
    if picture.format == "JPEG" and _scans(content) > MOST_SCANS:
        raise ValueError("too many scans")


def _scans(content: bytes) -> int:
    """How often a JPEG goes over its picture; what stands in a segment, such as a small preview, is none."""
    scans, at = 0, 2
    while (found := _MARKER.search(content, at)) and found[1] != _END:
        scans += found[1] == _SCAN
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
    return scans


def _on_white(picture: Image.Image) -> Image.Image:
    """On a sheet of its own, so that no comment or profile comes along; shades first, or small print would break."""
    see_through = picture.has_transparency_data
    mode = "RGBA" if see_through else "RGB"
    if picture.mode != mode:  # as large as it came, so no copy without need
        picture = picture.convert(mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(picture)
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture if see_through else None)
    return sheet


def _small(picture: Image.Image) -> bytes:
    """First with less and less quality, then smaller and smaller."""
    while True:
        for quality in QUALITIES:
            drawn = io.BytesIO()
            picture.save(drawn, "JPEG", quality=quality, optimize=True, progressive=True)
            if drawn.tell() <= LARGEST_PHOTO:
                return drawn.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _too_many_pixels(field: str, most: int) -> Refused:
    return Refused(
        "photo_too_many_pixels",
        N_(
            "Ukuran foto ini terlalu besar (lebih dari %(most)s megapiksel). "
            "Foto lagi dengan ukuran biasa, lalu unggah lagi."
        ),
        field=field,
        most=most // 1_000_000,
    )
