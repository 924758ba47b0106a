"""Paper from a Typst template: tagged, with our fonts, and the same bytes for the same words."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import cast

import typst

MEDIA_TYPE = "application/pdf"
_TEMPLATES = Path(__file__).parent.parent.parent / "templates/papers"
_FONTS = Path(__file__).parent / "fonts"
_ALWAYS = 1_704_067_200  # what the file says of its making: a clock would make each file another
_ONE_AT_A_TIME = Lock()
_compiler: list[typst.Compiler] = []


def typeset(template: str, said: Mapping[str, object]) -> bytes:
    """The compiler reads its fonts once a process, after the fork, and takes one paper at a time.

    PDF/UA asks for a letter to every sign. A name in a script that none of the fonts has is still a name: then the
    file stays tagged, only without the promise.
    """
    path = _TEMPLATES / template
    words = {"said": json.dumps(said)}
    with _ONE_AT_A_TIME:
        if not _compiler:
            fonts = typst.Fonts(include_system_fonts=False, font_paths=[_FONTS])
            _compiler.append(typst.Compiler(root=_TEMPLATES, font_paths=fonts))
        compile_ = _compiler[0].compile
        try:
            made = compile_(path, sys_inputs=words, pdf_standards=["ua-1"], timestamp=_ALWAYS)
        except typst.TypstError:
            made = compile_(path, sys_inputs=words, timestamp=_ALWAYS)
    return cast(bytes, made)
