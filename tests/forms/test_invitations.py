"""What an organiser ticks and pastes: every line means exactly one unit, or the form says which does not."""

from werkzeug.datastructures import MultiDict

from intake.db import db
from intake.forms.invitations import InviteForm


def form(*ticked, pasted=""):
    db.session.expire_all()
    return InviteForm(MultiDict([*(("units", code) for code in ticked), ("pasted", pasted)]))


def test_names_codes_and_aliases_may_be_pasted(cast):
    filled = form("st-kartini", pasted="Sentra Ternate\n\n  sentra-mahatmiya\nSt-Kartini\n")
    assert filled.validate()
    assert filled.found == [cast.host, cast.unit, cast.bali]


def test_a_line_that_means_no_unit_is_named(cast):
    filled = form(pasted="Sentra Ternate\nSentra Antah Berantah")
    assert not filled.validate()
    assert "Sentra Antah Berantah" in filled.pasted.errors[0]
    assert "Ternate" not in filled.pasted.errors[0]


def test_a_tick_that_is_no_unit_is_refused(cast):
    filled = form("st-kartini", "tidak-ada")
    assert not filled.validate()
    assert filled.units.errors


def test_a_tick_twice_is_one_unit(cast):
    filled = form("st-kartini", "st-kartini")
    assert filled.validate()
    assert filled.found == [cast.host]


def test_control_characters_are_refused(cast):
    assert not form(pasted="Sentra\x00Ternate").validate()
