"""Twenty senders with one key at the same moment make one row, and all are told the same."""

import threading

import pytest

from tests.conftest import SECRET
from tests.faults import stage
from tests.servers import Gunicorn, gunicorn

KEY = "twenty_at_the_same_moment"
SENDERS = 20


def all_at_once(server: Gunicorn, names: list[str]) -> list[stage.Receipt | None]:
    """Each name sent by a thread of its own with the same key, as nearly together as threads can."""
    told: list[stage.Receipt | None] = [None] * len(names)
    start = threading.Barrier(len(names))

    def one(place: int) -> None:
        start.wait()
        told[place] = stage.send(server.port, KEY, names[place])

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.slow
def test_twenty_with_one_key_make_one_row(stage_url):
    with gunicorn(stage_url, SECRET_KEY=SECRET) as server:
        told = all_at_once(server, ["Siti Aminah"] * SENDERS)
        assert len(set(told)) == 1, told
        assert told[0].status == 303
    assert stage.problems(stage_url, {KEY: ("Siti Aminah", told[0])}) == []


@pytest.mark.slow
def test_twenty_with_one_key_and_other_content_make_one_row(stage_url):
    names = [f"Warga {stage.letters()}" for _ in range(SENDERS)]
    with gunicorn(stage_url, SECRET_KEY=SECRET) as server:
        told = all_at_once(server, names)
    assert sorted(receipt.status for receipt in told) == [303] + [422] * (SENDERS - 1)
    winner = next(place for place, receipt in enumerate(told) if receipt.status == 303)
    assert stage.problems(stage_url, {KEY: (names[winner], told[winner])}) == []


@pytest.mark.slow
def test_control_a_server_that_forgets_keys_is_caught(stage_url):
    with gunicorn(
        stage_url, "tests.faults.wrong:app", SECRET_KEY=SECRET, WRONG="key_forgotten"
    ) as server:
        told = all_at_once(server, ["Siti Aminah"] * SENDERS)
    assert any(
        "stands" in found for found in stage.problems(stage_url, {KEY: ("Siti Aminah", told[0])})
    )
