"""What a PDF says of itself, for the tests of papers."""

import re
import zlib


def insides(pdf: bytes) -> bytes:
    """The file with its compressed parts opened."""
    opened = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(opened)


def title(pdf: bytes) -> str:
    """The title in its metadata."""
    said = insides(pdf).decode("utf-8", "replace")
    found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", said, re.DOTALL)
    assert found
    return found[1]


def pages(pdf: bytes) -> int:
    """How many sheets it has."""
    return max(int(many) for many in re.findall(rb"/Type/Pages/Count (\d+)/", insides(pdf)))


def is_tagged(pdf: bytes, language: str) -> bool:
    """Structure, language and the promise of PDF/UA."""
    whole = insides(pdf)
    return (
        b"/StructTreeRoot" in whole
        and re.search(rb"/Lang ?\(" + language.encode() + rb"\)", whole) is not None
        and b"<pdfuaid:part>1</pdfuaid:part>" in whole
    )
