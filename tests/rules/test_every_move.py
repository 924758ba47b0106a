"""Every pair of statuses and of stages: which moves are free, which need a reason, and that a reason suffices."""

import pytest

from intake.db import db
from intake.models.commitment import STAGES, STATUSES
from intake.rules import followup
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import propose, sign

# From (line) to (column), both in the order of STATUSES. R: needs a reason. After an obstacle or a pause
# there is no step yet to fall behind; what was closed is opened, or closed otherwise, with a reason only.
MOVES = {
    "belum_dimulai": "......R",
    "disiapkan": "R.....R",
    "berjalan": "RR....R",
    "terkendala": "......R",
    "ditunda": "......R",
    "selesai": "RRRRR.R",
    "dibatalkan": "RRRRRR.",
}


@pytest.fixture
def try_it(cast):
    """Say something of a signed commitment and undo it again; gives the refusal's code, or nothing."""
    commitment, officer = propose(cast, cast.register()), actor(cast.officer)
    sign(commitment)

    def attempt(before, after):
        undone = db.session.begin_nested()
        followup.answer(commitment, before, by=officer)
        try:
            change = followup.answer(commitment, after, by=officer)
            return (
                ""
                if (commitment.status, commitment.stage) == (change.status, change.stage)
                else "?"
            )
        except Refused as refusal:
            return refusal.code
        finally:
            undone.rollback()
            db.session.expire_all()

    return attempt


def test_every_status_and_stage_has_its_line():
    assert list(MOVES) == list(STATUSES)
    assert {len(line) for line in MOVES.values()} == {len(STATUSES)}


@pytest.mark.parametrize("before", STATUSES)
def test_from_each_status_to_each(try_it, before):
    came = Answer(status=before, note="Begitu")
    shown = {"": ".", "needs_reason": "R"}
    silent = "".join(shown[try_it(came, Answer(status=to))] for to in STATUSES)
    assert silent == MOVES[before]
    assert [try_it(came, Answer(status=to, note="Sebabnya")) for to in STATUSES] == [""] * len(
        STATUSES
    )


@pytest.mark.parametrize("before", STAGES)
def test_from_each_stage_to_each(try_it, before):
    came = Answer(status="berjalan", stage=before, note="Begitu")
    behind = STAGES.index(before)
    said = [try_it(came, Answer(status="berjalan", stage=to)) for to in STAGES]
    assert said == ["needs_reason"] * behind + [""] * (len(STAGES) - behind)
    told = [try_it(came, Answer(status="berjalan", stage=to, obstacle="Banjir")) for to in STAGES]
    assert told == [""] * len(STAGES)
