"""The letter as DOCX for a unit's own letterhead: an empty head and foot, the text word for word, and room to sign."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from intake.papers import letter as papers
from intake.papers.letter import Letter, SignedPlace

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NUMBERED = re.compile(r"\d+\. ")
_NOT_IN_XML = {0xFFFE: None, 0xFFFF: None}
_WIDTHS = (500, 2100, 1600, 1400, 1350, 1060, 1060)  # of the annex, in twentieths of a point
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same letter is the same file, whenever it is fetched


def letter_docx(said: Letter) -> bytes:
    """A4; lines to fill in for each party stand below the text, the check code in small type, the annex at the end."""
    checked = f"{said.version}. Kode pemeriksaan dokumen {said.check_code}, bukan tanda tangan elektronik."
    body = [
        _paragraph(said.title, centred=True, bold=True),
        *(_paragraph(text, centred=True) for text in said.paragraphs[:1]),
        *(part for text in said.paragraphs[1:] for part in _text(text)),
        *(line for place in said.places for line in _place(place)),
        _paragraph(""),
        _paragraph(checked, size=16),
        *(_annex(said) if said.annex else ()),
    ]
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rHead"/><w:footerReference w:type="default" r:id="rFoot"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2268" w:right="1418" w:bottom="1418" w:left="1418"'
        ' w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    return _packed(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations({"rDoc": ("officeDocument", "word/document.xml")}),
            "word/document.xml": _part("document", f"<w:body>{''.join(body)}{page}</w:body>"),
            "word/header1.xml": _part("hdr", _paragraph("")),
            "word/footer1.xml": _part("ftr", _paragraph("")),
            "word/_rels/document.xml.rels": _relations(
                {"rHead": ("header", "header1.xml"), "rFoot": ("footer", "footer1.xml")}
            ),
        }
    )


def _text(text: str) -> Iterator[str]:
    """A paragraph, or numbered lines each of its own, so that a long one goes on under its words."""
    lines = text.split("\n")
    if not all(_NUMBERED.match(line) for line in lines):
        yield _paragraph(text)
        return
    for line in lines[:-1]:
        yield _paragraph(line, after=40)
    yield _paragraph(lines[-1])


def _place(place: SignedPlace) -> Iterator[str]:
    """Room for one signature on paper, also where somebody signed on the page: the file is for signing outside."""
    yield _paragraph("")
    if place.party:
        yield _paragraph(place.party, bold=True, after=60, keep=True)
    yield _paragraph("\n".join((*papers.TO_FILL_IN, "", "", "", *papers.NAME_TO_FILL_IN)), after=60)


def _annex(said: Letter) -> Iterator[str]:
    """The action plan on a page of its own; its first row repeats on each page."""
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="444444"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    rows = _row(said.annex_headings, head=True) + "".join(_row(line) for line in said.annex)
    yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    yield _paragraph(said.annex_title, centred=True, bold=True)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
    yield _paragraph(said.annex_note, size=16)


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    each = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, bold=head, size=18, after=0)}</w:tc>"
        for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{each}</w:tr>"


def _paragraph(
    text: str,
    *,
    centred: bool = False,
    bold: bool = False,
    size: int = 22,
    after: int = 160,
    keep: bool = False,
) -> str:
    """A paragraph; its lines stay lines. Sizes in half points, distance below in twentieths of a point.

    A numbered line goes on under its words. It stays on one page, with `keep` together with the next.
    """
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        escape(line.translate(_NOT_IN_XML)) for line in text.split("\n")
    )
    inset = '<w:ind w:left="400" w:hanging="400"/>' if _NUMBERED.match(text) else ""
    alignment = '<w:jc w:val="center"/>' if centred else ""
    weight = "<w:b/>" if bold else ""
    kept = f"{'<w:keepNext/>' if keep else ''}<w:keepLines/>"
    font = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    return (
        f'<w:p><w:pPr>{kept}<w:spacing w:after="{after}"/>{inset}{alignment}</w:pPr><w:r><w:rPr>{font}{weight}'
        f'<w:sz w:val="{size}"/><w:lang w:val="id-ID"/></w:rPr>'
        f'<w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'
    )


def _part(root: str, inside: str) -> str:
    return f'{_HEAD}<w:{root} xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">{inside}</w:{root}>'


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _content_types() -> str:
    parts = {"document": "document.main", "header1": "header", "footer1": "footer"}
    each = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{each}</Types>'
    )


def _packed(files: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()
