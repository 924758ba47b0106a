"""Ready texts: a unit's own link for the unit, nothing secret for a group; days in the text's own language."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from intake.papers import dates, messages, qr

SECRET = "http://tular.test/u/rahasia"
PUBLIC = "http://tular.test/e/swp-kartini-2024"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_unit_gets_its_own_link_the_letter_the_day_and_the_place(app, cast, language):
    with app.test_request_context("/"):
        text = messages.unit_invitation(
            cast.event, unit=cast.unit.name, address=SECRET, language=language
        )
    assert SECRET in text
    assert "B-123/4.1/PR.01/2/2024" in text
    assert {"id": "Rabu, 6 Maret 2024", "en": "Wednesday, 6 March 2024"}[language] in text
    assert "Temanggung" in text


def test_a_group_gets_the_public_address_and_no_secret(app, cast):
    with app.test_request_context("/"):
        text = messages.group_invitation(cast.event, address=PUBLIC, language="id")
    assert PUBLIC in text
    assert "/u/" not in text


def test_a_letter_without_a_number_or_a_day_is_left_out(app, cast):
    with app.test_request_context("/"):
        cast.event.letter_date = None
        dated = messages.unit_invitation(cast.event, unit="U", address=SECRET, language="id")
        cast.event.letter_number = ""
        none = messages.unit_invitation(cast.event, unit="U", address=SECRET, language="id")
    assert "nomor B-123/4.1/PR.01/2/2024." in dated
    assert "nomor" not in none


def test_an_uncertain_date_is_told(app, cast):
    cast.event.date_note = "Hari belum pasti"
    with app.test_request_context("/"):
        assert "Hari belum pasti" in messages.group_invitation(
            cast.event, address=PUBLIC, language="id"
        )


def test_whatsapp_opens_with_the_text_whole():
    text = "Yth. Kepala Sentra “Kartini” & staf\n\nhttp://a/?b=1#c"
    address = messages.whatsapp(text)
    assert unquote(address.removeprefix("https://wa.me/?text=")) == text
    assert "&" not in address


def test_one_day_names_its_hours_and_several_days_the_last(cast):
    assert dates.span(cast.event, "id") == "Rabu, 6 Maret 2024, 09.00–16.00 WIB"
    cast.event.ends_at += timedelta(days=1)
    assert dates.span(cast.event, "id") == "Rabu, 6 Maret 2024, 09.00 WIB s.d. Kamis, 7 Maret 2024"
    assert dates.span(cast.event, "en").endswith("09:00 WIB to Thursday, 7 March 2024")


def test_a_qr_code_is_plain_svg():
    for drawn in (qr.svg(SECRET, title="<b>"), qr.inline(SECRET)):
        assert drawn.startswith("<svg ")
        assert "style" not in drawn
        assert "<b>" not in drawn
    assert 'xmlns="http://www.w3.org/2000/svg"' in qr.svg(SECRET)
    assert 'aria-hidden="true"' in qr.inline(SECRET)
