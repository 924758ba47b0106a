"""A dozen random journeys of a phone in a bad network: nobody lost, doubled, or out of sight."""

import dataclasses
import os

import pytest

from tests.faults import journeys

JOURNEYS = int(os.environ.get("JOURNEYS", "4"))
FIRST = int(os.environ.get("SEED", "1"))
CONTROLS = 12
WRONG = {"any 200 is a receipt": journeys.ANY_200, "dropped early": journeys.DROPPED_EARLY}


@pytest.fixture
def net(stage_url, settings):
    with journeys.scene(dataclasses.replace(settings, database_url=stage_url)) as (_, net):
        yield net


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(60 + 60 * JOURNEYS)
def test_nobody_is_lost_doubled_or_out_of_sight(driver, net, stage_url):
    total = journeys.Outcome()
    for seed in range(FIRST, FIRST + JOURNEYS):
        total += journeys.play(driver, net, stage_url, seed)
        print(f"journeys {FIRST} to {seed}: {total}", flush=True)  # noqa: T201
    assert total.faults == []
    assert total.people > JOURNEYS


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(60 * CONTROLS)
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_control_a_page_that_is_wrong_about_receipts_loses_somebody(driver, net, stage_url, wrong):
    net.manners.replace.update(wrong)
    for seed in range(1, CONTROLS + 1):
        if journeys.play(driver, net, stage_url, seed, patience=3).lost:
            break
    else:
        pytest.fail("the journeys cannot see a page that forgets before it has a receipt")
