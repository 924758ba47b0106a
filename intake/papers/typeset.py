"""Paper from a Typst template: tagged, with our fonts, and the same bytes for the same words."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst
from flask_babel import gettext

from intake.papers import letters

MEDIA_TYPE = "application/pdf"
_TEMPLATES = Path(__file__).parent.parent.parent / "templates/papers"
_ALWAYS = 1_704_067_200  # what the file says of its making: a clock would make each file another
_NOTED = """#set page(foreground: place(bottom + center, dy: -2mm, box(fill: white, inset: 0.8mm, text(
  font: "Atkinson Hyperlegible Next", size: 6.5pt, fill: black, sys.inputs.note))))
#include "/TEMPLATE"
"""
_ONE_AT_A_TIME = Lock()
_compiler: list[typst.Compiler] = []


def typeset(template: str, said: Mapping[str, object], *, noted: bool = True) -> bytes:
    """The compiler reads its fonts once a process, after the fork, and takes one paper at a time.

    What no font can print (a name in Chinese letters, an emoji) is a visible sign, and a line at the foot of each page
    says what it stands for, unless it is a card that somebody wears (`noted` off): then the screen says so. PDF/UA
    asks for a letter to every sign; should one be missing all the same, the file stays tagged, without the promise.
    """
    mended, is_short = letters.printable(said)
    words = {"said": json.dumps(mended)}
    path: Any = _TEMPLATES / template
    if is_short and noted:
        words["note"] = gettext(
            "%(sign)s: huruf yang tidak dapat dicetak. Tulis dengan tangan seperti yang tampil di halaman webnya.",
            sign=letters.MISSING,
        )
        path = _NOTED.replace("TEMPLATE", template).encode()
    with _ONE_AT_A_TIME:
        if not _compiler:
            fonts = typst.Fonts(include_system_fonts=False, font_paths=[letters.FONTS])
            _compiler.append(typst.Compiler(root=_TEMPLATES, font_paths=fonts))
        compile_ = _compiler[0].compile
        try:
            made = compile_(path, sys_inputs=words, pdf_standards=["ua-1"], timestamp=_ALWAYS)
        except typst.TypstError:
            made = compile_(path, sys_inputs=words, timestamp=_ALWAYS)
    return cast(bytes, made)
