"""Half of the answers are lost after the commit, a fifth of the requests arrive twice: each person stands once."""

import os
import re
import secrets
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from tests.conftest import SECRET
from tests.faults import stage
from tests.faults.line import Line, line
from tests.servers import gunicorn

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "300"))
FEW = 60
SENDERS = 16
LOST, DOUBLED = 0.5, 0.2


def ordeal(bad: Line, submissions: int) -> dict[str, tuple[str, stage.Receipt]]:
    """Register that many people over the line, each with one key until the answer is here."""
    bad.behave(lose=LOST, double=DOUBLED)
    people = [(secrets.token_urlsafe(16), f"Warga {stage.letters()}") for _ in range(submissions)]
    with ThreadPoolExecutor(SENDERS) as senders:
        receipts = senders.map(lambda person: insist(bad.port, *person), people)
    return {key: (name, receipt) for (key, name), receipt in zip(people, receipts, strict=True)}


def insist(port: int, key: str, name: str) -> stage.Receipt:
    deadline = time.monotonic() + stage.PATIENCE
    while (receipt := stage.send(port, key, name)) is None:
        assert time.monotonic() < deadline, f"{name} is stuck"
    return receipt


def told(bad: Line) -> dict[str, set[bytes]]:
    """Every receipt that the server gave for a key, those that never arrived too."""
    found = defaultdict(set)
    for body, answer in bad.answers:
        status, _, rest = answer.partition(b"\r\n")
        lines = re.findall(rb"(?im)^(?:location|x-receipt): [^\r]*", rest)
        found[parse_qs(body.decode())["submission_key"][0]].add(b" ".join([status, *lines]))
    return found


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_each_stands_once_and_every_retry_is_told_the_same(stage_url):
    with gunicorn(stage_url, SECRET_KEY=SECRET) as server, line(server.port) as bad:
        received = ordeal(bad, SUBMISSIONS)
    print(f"{SUBMISSIONS} submissions, {len(bad.answers)} times taken by the server")  # noqa: T201
    assert len(bad.answers) > SUBMISSIONS * 1.8, "too little went wrong for this to prove anything"
    assert stage.problems(stage_url, received) == []
    assert [key for key, receipts in told(bad).items() if len(receipts) > 1] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_control_a_server_that_forgets_keys_is_caught(stage_url):
    wrong = {"SECRET_KEY": SECRET, "WRONG": "key_forgotten"}
    with gunicorn(stage_url, "tests.faults.wrong:app", **wrong) as server, line(server.port) as bad:
        received = ordeal(bad, FEW)
    assert any("stands" in found for found in stage.problems(stage_url, received))
    assert any(len(receipts) > 1 for receipts in told(bad).values())
