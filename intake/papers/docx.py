"""Fills a Word template: what people typed stays words, and the same data gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from flask_babel import get_locale, gettext
from PIL import Image

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TO_FILL_IN = "…………………………"
TONGUES = {"id": "id-ID", "en": "en-GB"}
FIXED = (1980, 1, 1, 0, 0, 0)  # a moment of making would make another file of the same data
_TEMPLATES = Path(__file__).parent.parent.parent / "templates/papers"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Picture:
    """A photo to be set into a paper, as large as fits into a box (in centimetres)."""

    def __init__(self, content: bytes, *, width: float, height: float) -> None:
        self.content = content
        with Image.open(io.BytesIO(content)) as picture:
            scale = min(width / picture.width, height / picture.height)
            self.width, self.height = picture.width * scale, picture.height * scale


def fill(name: str, said: Mapping[str, Any]) -> bytes:
    """The template `name` of templates/papers/ with what is said in it, in the language of the moment."""
    template = DocxTemplate(_TEMPLATES / name)
    tongue = TONGUES[language()]
    template.render(
        {**_ready(template, dict(said)), "_": gettext, "language": tongue}, autoescape=True
    )
    for spoken in template.docx.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), tongue)
    whole = io.BytesIO()
    template.save(whole)
    return _packed_alike(whole)


def language() -> str:
    """The language a paper is written in: the one that `force_locale` names where it is asked for."""
    return str(get_locale())


def clean(words: str) -> str:
    """Without the few characters that no XML file may hold."""
    return _NOT_IN_XML.sub("", words)


def one_line(words: str) -> str:
    """What somebody typed, on one line of its own."""
    return " ".join(clean(words).split())


def _ready(template: DocxTemplate, value: Any) -> Any:
    """Everything inside, ready for the template: words cleaned, pictures placed."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Picture):
        image = io.BytesIO(value.content)
        return InlineImage(template, image, width=Cm(value.width), height=Cm(value.height))
    if isinstance(value, Mapping):
        return {name: _ready(template, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_ready(template, one) for one in value]
    return value


def _packed_alike(whole: io.BytesIO) -> bytes:
    again = io.BytesIO()
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(again, "w") as alike:
        for name in package.namelist():
            alike.writestr(zipfile.ZipInfo(name, FIXED), package.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
