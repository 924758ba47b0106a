"""Letters that no font of ours has: a sign for each run of them, and never a box."""

import pytest

from intake.papers import letters


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("王小明 (Wang Xiaoming)", "[?] (Wang Xiaoming)"),
        ("Siti 😀 Aminah", "Siti [?] Aminah"),
        ("👨‍👩‍👧", "[?]"),
        ("王 小明", "[?] [?]"),
        ("གཞོན་ནུ", "[?]"),
    ],
)
def test_what_cannot_be_printed_is_a_sign(typed, printed):
    assert letters.printable({"people": [{"name": typed}]}) == (
        {"people": [{"name": printed}]},
        True,
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siti Aminah, S.Sos.", "Siti Aminah, S.Sos."),
        ("محمد أحمد", "محمد أحمد"),
        ("ꦱꦸꦗꦺꦴꦤꦺꦴ", "ꦱꦸꦗꦺꦴꦤꦺꦴ"),
        ("ᬓ᭄ᬢᬸᬢ᭄", "ᬓ᭄ᬢᬸᬢ᭄"),
        ("कृष्ण शर्मा", "कृष्ण शर्मा"),
        ("Jose\u0301 – “…”", "José – “…”"),
        ("ʿAbd al-Ḥamīd", "’Abd al-Hamīd"),
        ("Nguyễn", "Nguyê\u0303n"),
        ("a\u200bb\u00a0c", "a\u200bb\u00a0c"),
    ],
)
def test_what_can_stays_and_only_a_mark_is_left_out(typed, printed):
    assert letters.printable(typed) == (printed, False)
