"""What is kept of an upload: PDFs byte for byte, photos drawn anew, and what is refused, in words."""

import io
import os
import struct
import zlib

import pytest
from PIL import Image

from intake.rules import uploads
from intake.rules.refusal import Refused

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def photo(size=(800, 600), kind="JPEG", mode="RGB", **options) -> bytes:
    """A picture that is hard to make small."""
    noise = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).convert(mode)
    drawn = io.BytesIO()
    noise.save(drawn, kind, **options)
    return drawn.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def look(content: bytes, name: str = "surat.pdf") -> uploads.Upload:
    return uploads.look_at(name, content, field="letter")


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        look(content)
    assert caught.value.field == "letter"
    return caught.value.code


def test_a_pdf_is_kept_byte_for_byte():
    upload = look(PDF, "C:\\Unduhan\\Surat  tugas.PDF")
    assert (upload.content, upload.media_type, upload.name) == (PDF, uploads.PDF, "Surat tugas.pdf")


def test_a_name_keeps_no_path_and_no_mark_that_a_header_cannot_carry():
    assert look(PDF, "C:\\fakepath\\Surat  komitmen.pdf").name == "Surat komitmen.pdf"
    assert look(PDF, "C:\\su\x00rat\x07 \u202egnp\x1b.pdf").name == "surat gnp.pdf"
    assert look(PDF, "").name == "surat.pdf"
    assert len(look(PDF, "x" * 300 + ".pdf").name) == uploads.LONGEST_NAME + len(".pdf")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")],
)
def test_a_photo_becomes_a_small_jpeg(kind, mode):
    upload = look(photo((1300, 1000), kind, mode), "foto.bin")
    assert len(upload.content) <= uploads.LARGEST_PHOTO
    assert (upload.media_type, upload.name) == (uploads.JPEG, "foto.jpg")
    with Image.open(io.BytesIO(upload.content)) as kept:
        assert (kept.format, kept.mode) == ("JPEG", "RGB")


def test_nothing_of_what_the_camera_wrote_is_kept_and_the_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "RAHASIA"
    exif.get_ifd(0x8825)[1] = "S"
    sent = photo((400, 200), exif=exif.tobytes(), comment=b"RAHASIA")
    assert b"RAHASIA" in sent
    kept = look(sent).content
    assert b"RAHASIA" not in kept
    assert b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (200, 400)
        assert not picture.getexif()


def test_what_was_transparent_is_white():
    drawn = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(drawn, "PNG")
    with Image.open(io.BytesIO(look(drawn.getvalue()).content)) as kept:
        assert kept.getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 12_000), (5_001, 5_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    assert refused(png_that_says(*size)) == "photo_too_many_pixels"


def test_a_picture_one_dot_wide_is_refused():
    assert refused(png_that_says(1, 25_000_000)) == "photo_too_many_pixels"


def test_a_progressive_photo_is_taken_where_it_fits_into_memory():
    look(photo(progressive=True))
    drawn = io.BytesIO()
    Image.new("L", (6000, 5000)).save(drawn, "JPEG", progressive=True)
    assert refused(drawn.getvalue()) == "photo_too_many_pixels"


@pytest.mark.parametrize("between", [b"", b"\xff\x01"], ids=["plain", "behind a bare marker"])
def test_a_photo_that_goes_over_itself_without_end_is_refused(between):
    drawn = io.BytesIO()
    Image.new("L", (50, 50)).save(drawn, "JPEG", progressive=True)
    whole = drawn.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    look(whole[:-2] + (between + last) * 20 + whole[-2:])
    assert refused(whole[:-2] + (between + last) * 100 + whole[-2:]) == "photo_unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_any_kind_stands_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(look(photo((400, 200), kind, exif=exif.tobytes())).content)) as kept:
        assert kept.size == (200, 400)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"x" * (uploads.LARGEST + 1), "file_too_large"),
        (b"#!/bin/sh\nrm -rf /\n%PDF-1.7 %%EOF", "file_of_other_kind"),
        (b"<script>alert(1)</script>", "file_of_other_kind"),
        (b"\n%PDF-1.7\n%%EOF", "file_of_other_kind"),
        (b"GIF89a" + b"\0" * 50, "file_of_other_kind"),
        (b"PK\x03\x04" + b"\0" * 50, "file_of_other_kind"),
        (PDF.replace(b"%%EOF", b""), "file_cut_off"),
        (photo()[:5000], "photo_unreadable"),
        (png_that_says(50, 50)[:60], "photo_unreadable"),
    ],
    ids=["empty", "large", "shell", "html", "not first", "gif", "zip", "cut pdf", "cut jpeg", "cut png"],
)  # fmt: skip
def test_what_is_neither_a_whole_pdf_nor_a_whole_photo_is_refused(content, code):
    assert refused(content) == code


def object_stream(inside: bytes) -> bytes:
    packed = zlib.compress(inside)
    head = f"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(packed)}>>".encode()
    return b"%PDF-1.7\n" + head + b"stream\r\n" + packed + b"\r\nendstream endobj\n%%EOF\n"


@pytest.mark.parametrize(
    "act",
    [
        b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
        b"<</S /JavaScript>>",
        b"<</S/J#61vaScript>>",
        b"<</S/Launch/F(cmd.exe)>>",
        b"<</S/GoToR/F(\\\\elsewhere\\share)>>",
        b"<</Subtype/RichMedia>>",
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_pdf_that_runs_something_is_refused(act, packed):
    pdf = object_stream(b"1 0 " + act) if packed else PDF.replace(b"%%EOF", act + b"\n%%EOF")
    assert refused(pdf) == "file_runs_something"


@pytest.mark.timeout(20)
def test_a_file_of_openings_without_an_end_is_looked_at_in_a_moment():
    pdf = PDF.replace(b"%%EOF", b"stream\n" * 300_000 + b"\n%%EOF")
    assert look(pdf).content == pdf


@pytest.mark.timeout(20)
def test_names_written_in_figures_without_end_are_read_in_a_moment():
    swollen = b"/" + b"#41" * 2_000_000
    assert refused(object_stream(swollen + b"<</S/JavaScript>>")) == "file_runs_something"


@pytest.mark.parametrize(
    "hidden",
    [
        b"%stream\n<</OpenAction<</S/JavaScript/JS(1)>>>>\n%endstream",
        b"5 0 obj<</Type /ObjStm /Note (" + b"x" * 9000 + b")>>",
        b"5 0 obj<</Type /#4fbjStm>>",
        b"5 0 obj<</Note(stream\n)/S/JavaScript>>endobj 6 0 obj<</Note(endstream)>>",
    ],
    ids=["behind a comment", "far before its stream", "in figures", "between two words"],
)
def test_a_script_that_hides_from_the_look_is_found(hidden):
    packed = object_stream(b"1 0 <</S/JavaScript>>")
    body = packed[packed.index(b"stream") :] if b"bjStm" in hidden else b"\n%%EOF\n"
    assert refused(b"%PDF-1.7\n" + hidden + body) == "file_runs_something"


def test_an_object_stream_that_swells_is_refused():
    assert refused(object_stream(b"\0" * 65_000_000)) == "file_runs_something"


@pytest.mark.parametrize(
    "harmless",
    [
        b"<</Type/JSON>>",
        b"<</Names/Launcher>>",
        b"7 0 obj<</Length 4>>stream\n/JS \nendstream endobj",
        b"7 0 obj<</Type/ObjStm>>stream\nnot packed\nendstream endobj",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached>>",
    ],
)
def test_a_signed_or_scanned_pdf_is_kept(harmless):
    pdf = PDF.replace(b"%%EOF", harmless + b"\n%%EOF")
    assert look(pdf).content == pdf


def test_a_camera_of_48_megapixels_is_taken():
    drawn = io.BytesIO()
    Image.new("RGB", (8000, 6000), "white").save(drawn, "JPEG")
    with Image.open(io.BytesIO(look(drawn.getvalue()).content)) as kept:
        assert kept.size == (2200, 1650)


def test_a_black_and_white_scan_keeps_its_shades():
    drawn = io.BytesIO()
    sheet = Image.new("1", (4400, 3000), 1)
    sheet.paste(0, (0, 0, 2201, 3000))
    sheet.save(drawn, "PNG")
    with Image.open(io.BytesIO(look(drawn.getvalue()).content)) as kept:
        assert kept.convert("L").getpixel((1100, 700)) not in {0, 255}
