"""Three phones at the doors, random cuts, reloads and kills: no scan lost, none doubled, every conflict listed."""

import dataclasses
import os

import pytest

from tests.faults import doors

SCANS = int(os.environ.get("DOOR_SCANS", "45"))
SEED = int(os.environ.get("SEED", "1"))
CONTROLS = 50
WRONG = {
    "any 200 is a receipt": (doors.ANY_200, "lost"),
    "dropped when sent": (doors.DROPPED_WHEN_SENT, "lost"),
    "a new key each time": (doors.NEW_KEY_EACH_TIME, "doubled"),
}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def staged(stage_url, settings):
    return dataclasses.replace(settings, database_url=stage_url)


@pytest.mark.timeout(180 + 6 * SCANS)
def test_no_scan_is_lost_or_doubled(driver, staged):
    outcome = doors.play(driver, staged, SCANS, SEED, {})
    print(outcome)  # noqa: T201
    assert outcome.faults == [], "\n".join(outcome.faults)
    assert outcome.scans == SCANS
    assert outcome.twice_admitted, (
        "no two phones admitted the same person, so no conflict was tried"
    )


@pytest.mark.timeout(180 + 6 * CONTROLS)
@pytest.mark.parametrize(("wrong", "fault"), WRONG.values(), ids=WRONG)
def test_control_a_phone_that_is_wrong_about_receipts_is_seen(driver, staged, wrong, fault):
    assert getattr(doors.play(driver, staged, CONTROLS, SEED, wrong, patience=5), fault)
