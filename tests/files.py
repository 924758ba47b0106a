"""Small files to attach: a photo as a phone writes it, and a PDF."""

import io

from PIL import Image

from intake.rules import uploads
from intake.rules.uploads import Upload

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def jpeg(colour: str = "olive", size: tuple[int, int] = (640, 480), *, exif: bool = False) -> bytes:
    """A picture of one colour; with EXIF it says what a camera would."""
    picture, drawn = Image.new("RGB", size, colour), io.BytesIO()
    said = picture.getexif()
    if exif:
        said[0x010F] = "CANARY-CAMERA"
    picture.save(drawn, "JPEG", exif=said)
    return drawn.getvalue()


def photo(colour: str = "olive") -> Upload:
    """A photo that was looked at."""
    return uploads.look_at("foto.jpg", jpeg(colour), field="photo")


def pdf(words: str = "undangan") -> Upload:
    """A PDF that was looked at."""
    return uploads.look_at(
        "undangan.pdf", PDF.replace(b"%%EOF", words.encode() + b"\n%%EOF"), field="letter"
    )
