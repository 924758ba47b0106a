"""What the demo's organiser attached: an invitation letter, an agenda, and drawn pictures in the place of photos."""

import io
import random
from collections.abc import Iterator
from datetime import time, timedelta

from PIL import Image, ImageDraw

from intake.demo.stage import Stage
from intake.models.event import Event
from intake.papers import event_reports, occasion
from intake.rules import event_files
from intake.rules.actor import Actor
from intake.rules.uploads import JPEG, PDF, Upload

CAPTIONS = (
    "Gambar contoh: motif ciprat di atas kain mori.",
    "Gambar contoh: percobaan warna soga dan nila.",
    "Gambar contoh: motif yang dibawa pulang tiap unit.",
)
DYES = ("#1d4470", "#6b3f1d", "#1f5a38", "#8f2318", "#e2a52b")
SIZE = (800, 600)


def attach(stage: Stage, event: Event, by: Actor) -> None:
    """Letter and agenda when the units are invited. The pictures are of late: older ones would be gone by now."""
    invited = event.day - timedelta(days=19)
    stage.on(invited, lambda: event_files.attach(event, "letter", _letter(event), by=by))
    stage.on(invited, lambda: event_files.attach(event, "agenda", _agenda(event), by=by))
    for number, caption in enumerate(CAPTIONS):
        photo = Upload(f"foto-{number + 1}.jpg", JPEG, drawn(number))
        stage.on(
            stage.ago(3),
            lambda photo=photo, caption=caption: event_files.add_photo(  # type: ignore[misc]
                event, photo, caption=caption, by=by
            ),
            at=time(17, number),
        )


def _letter(event: Event) -> Upload:
    lines = [
        f"Nomor    : {event.letter_number}",
        "Hal      : Undangan",
        "",
        "Yth. pimpinan unit pelaksana teknis",
        "",
        "Kami mengundang unit Saudara mengikuti kegiatan:",
        event.title,
        "",
        f"Hari     : {occasion.days(event)}",
        f"Pukul    : {occasion.hours(event)}",
        f"Tempat   : {occasion.place(event)}",
        "",
        event.letter_signatory,
        "",
        "Surat ini contoh untuk peragaan dan bukan surat resmi.",
    ]
    return Upload("Surat undangan.pdf", PDF, _pdf("UNDANGAN", lines))


def _agenda(event: Event) -> Upload:
    lines = [event.title, occasion.days(event), ""]
    lines += [f"{event_reports.when(event, one)}  {one.title}" for one in event.sessions]
    return Upload("Susunan acara.pdf", PDF, _pdf("SUSUNAN ACARA", lines))


def drawn(number: int) -> bytes:
    """Splashes of wax and dye on undyed cotton: no camera, nobody in the picture."""
    chance = random.Random(number)  # noqa: S311 - the same picture each time; it guards nothing
    picture = Image.new("RGB", SIZE, "#f3ead9")
    pen = ImageDraw.Draw(picture)
    for _ in range(70):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        size = int(4 + 60 * chance.random() ** 3)
        pen.ellipse((x - size, y - size, x + size, y + size), fill=chance.choice(DYES))
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=75)
    return stored.getvalue()


def _pdf(title: str, lines: list[str]) -> bytes:
    """One page of plain text, the smallest PDF that holds it."""
    return b"".join(_parts(title, lines))


def _parts(title: str, lines: list[str]) -> Iterator[bytes]:
    said = [f"BT /F1 14 Tf 72 740 Td ({_escaped(title)}) Tj ET"]
    said += [
        f"BT /F1 10 Tf 72 {700 - 18 * number} Td ({_escaped(line)}) Tj ET"
        for number, line in enumerate(lines)
    ]
    text = "\n".join(said).encode("cp1252", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(id)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    yield b"%PDF-1.4\n"
    for number, content in enumerate(objects, start=1):
        yield b"%d 0 obj%s\nendobj\n" % (number, content)
    yield b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 1)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
