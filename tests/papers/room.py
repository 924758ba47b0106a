"""Whether what a template set has its room, as it measured itself."""

import json

import typst

from intake.papers import letters, typeset


def fits(template, words):
    """Every mark that a template leaves of what it set."""
    found = typst.query(
        str(typeset._TEMPLATES / template),
        "<fits>",
        field="value",
        root=str(typeset._TEMPLATES),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[letters.FONTS]),
        sys_inputs={"said": json.dumps(words)},
    )
    return json.loads(found)
