"""A commitment is cancelled while somebody writes about it: refused in words, and what was typed stays."""

import pytest

from intake.rules import followup
from intake.rules.followup import Answer
from tests.cast import actor, token
from tests.promises import propose, sign, signing_path

TYPED = "Kata yang lama diketik"


@pytest.mark.parametrize(
    ("page", "form", "field"),
    [
        ("sign", "form:has([name=signing_capacity])", "head_position"),
        ("sign", "form[action$='/reply']", "reason"),
        ("testimonies", "form:has([name=text])", "text"),
        ("parties", "form:has([name=party])", "party"),
        ("numbers", "form:has([name=definition])", "definition"),
        ("plan", "form:has([name=activity])", "activity"),
    ],
)
def test_what_was_typed_stays(client, cast, page, form, field):
    commitment = propose(cast, cast.register())
    path = signing_path(commitment)
    if page != "sign":
        sign(commitment)
        path = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/{page}"
    by = actor(cast.officer)
    followup.answer(commitment, Answer(status="berjalan"), by=by)
    mine = client.get(path).page.form(f"main {form}")
    followup.answer(commitment, Answer(status="dibatalkan", note="Batal"), by=by)
    refused = client.send(mine, **{field: TYPED})
    assert refused.status_code == 422
    assert TYPED in refused.page.html
