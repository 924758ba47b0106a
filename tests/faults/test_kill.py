"""SIGKILL of the whole server under load: what was acknowledged is there once, with its own receipt."""

import os
import random
import threading
import time

import pytest

from tests.conftest import SECRET
from tests.faults import stage
from tests.servers import Gunicorn

IN_A_ROUND = 5  # of the control, which ends with the first that is caught
FEWER = 20  # on PostgreSQL, whose own log keeps what it acknowledged; KILLS=60 plays as many as on SQLite
SENDERS = 4


def ordeal(server: Gunicorn, kills: int) -> tuple[dict[str, tuple[str, stage.Receipt]], list[str]]:
    """Register people without end while the server is killed again and again; who was told what, who is stuck."""
    over = threading.Event()
    server.start()
    senders = [stage.Sender(server.port, over) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(random.uniform(0.02, 0.3))
        server.kill()
        server.start()
    over.set()
    for sender in senders:
        sender.join(stage.PATIENCE + 5)
    received = {key: told for sender in senders for key, told in sender.received.items()}
    return received, [name for sender in senders for name in sender.stuck]


@pytest.fixture
def kills(request):
    """How often the plug is pulled."""
    fewer = request.config.getoption("--database") == "postgres"
    return int(os.environ.get("KILLS", FEWER if fewer else 60))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost_or_doubled(stage_url, kills):
    server = Gunicorn(stage_url, SECRET_KEY=SECRET)
    try:
        received, stuck = ordeal(server, kills)
    finally:
        server.stop()
    assert stuck == []
    assert len(received) > kills, "too few got through for this to prove anything"
    assert stage.problems(stage_url, received) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_control_a_key_committed_apart_from_its_effect_is_caught(stage_url):
    server = Gunicorn(
        stage_url, "tests.faults.wrong:app", SECRET_KEY=SECRET, WRONG="key_apart_from_effect"
    )
    try:
        for _ in range(12):
            received, _stuck = ordeal(server, IN_A_ROUND)
            found = stage.problems(stage_url, received)
            if any("stands" in problem for problem in found):
                break
            server.kill()
        else:
            pytest.fail("the harness cannot see a key that was committed apart from its effect")
    finally:
        server.stop()
