"""The letter as DOCX for a unit's own letterhead: an empty head and foot, the text word for word, and room to sign."""

import io
import zipfile
from xml.sax.saxutils import escape

from intake.models.commitment import CommitmentVersion

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TO_FILL_IN = (
    "",
    "Nomor surat: ……………………………………",
    "……………………, ……………………………… (tempat dan tanggal)",
    "Kapasitas: definitif / Plt. / Plh. / a.n. (coret yang tidak perlu)",
    "Jabatan: ……………………………………",
    "",
    "",
    "",
    "……………………………………",
    "(nama lengkap dan gelar, NIP bila ada)",
)
_NOT_IN_XML = {0xFFFE: None, 0xFFFF: None}
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same letter is the same file, whenever it is fetched


def letter_docx(version: CommitmentVersion, check_code: str) -> bytes:
    """One page of A4; lines to fill in stand below the text, the check code in small type at the end."""
    title, *paragraphs = version.text.split("\n\n")
    checked = (
        f"Versi {version.number}, sidik jari isi {version.text_hash[:12]}. Kode pemeriksaan dokumen {check_code}, "
        "bukan tanda tangan elektronik."
    )
    body = [_paragraph(title, centred=True, bold=True), *(_paragraph(text) for text in paragraphs)]
    body += [*(_paragraph(line, after=60) for line in _TO_FILL_IN), _paragraph(checked, size=16)]
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


def _paragraph(
    text: str, *, centred: bool = False, bold: bool = False, size: int = 22, after: int = 160
) -> str:
    """A paragraph; its lines stay lines. Sizes in half points, distance below in twentieths of a point."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        escape(line.translate(_NOT_IN_XML)) for line in text.split("\n")
    )
    alignment = '<w:jc w:val="center"/>' if centred else ""
    weight = "<w:b/>" if bold else ""
    font = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    return (
        f'<w:p><w:pPr><w:spacing w:after="{after}"/>{alignment}</w:pPr><w:r><w:rPr>{font}{weight}'
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
