"""S4: a crowd behind one address is not limited, guesses at one secret are, and no header moves the line between them.

`pytest tests/web/test_limits.py` guesses 150 times over HTTP; with `-m slow` 500 phones register, and the rule is
asked 10,000 times.
"""

import contextlib
import math
import os
import subprocess
import sys
from itertools import cycle
from urllib.request import Request, urlopen

import pytest

from intake import keys
from intake.queries import door
from intake.rules import signin
from intake.rules.refusal import Refused
from tests.cast import PASSWORD, token
from tests.servers import ROOT, gunicorn
from tests.web.test_registration import FORM, people, typed

UPGRADE = [sys.executable, "-m", "flask", "db", "upgrade"]
MOST = signin.ATTEMPTS
GUESSES = 150
PHONES = [50, pytest.param(500, marks=pytest.mark.slow)]
ADDRESSES = [f"203.0.113.{n}" for n in range(100)]


def from_everywhere(number):
    """As many senders, each from the next of a hundred addresses, each with headers that claim yet another one."""
    for n, address in zip(range(number), cycle(ADDRESSES), strict=False):
        claimed = f"198.51.100.{n % 250}"
        yield {
            "environ_base": {"REMOTE_ADDR": address},
            "headers": {
                "X-Forwarded-For": claimed,
                "X-Real-IP": claimed,
                "Forwarded": f"for={claimed}",
                "X-Forwarded-Host": "evil.example",
            },
            "inspect": False,
        }


@pytest.fixture
def looked_at(monkeypatch):
    """What was really compared with a secret."""
    seen = []

    def watch(module, name):
        real = getattr(module, name)

        def look(*said, **more):
            seen.append(said)
            return real(*said, **more)

        monkeypatch.setattr(module, name, look)
        return seen

    return watch


@pytest.mark.parametrize("phones", PHONES)
def test_a_hall_behind_one_address_registers_without_a_limit(cast, client, phones):
    venue = {"REMOTE_ADDR": "203.0.113.7"}
    statuses = [
        client.post(
            FORM,
            data=typed(full_name=f"Peserta {n} A", phone=f"0812{n:08d}"),
            environ_base=venue,
            inspect=False,
        ).status_code
        for n in range(phones)
    ]
    assert set(statuses) == {303}
    assert people() == phones


def test_guesses_at_one_password_get_ten_tries_wherever_they_come_from(cast, client, looked_at):
    seen = looked_at(signin, "password_fits")
    for said in from_everywhere(GUESSES):
        wrong = {"email": "organiser@tular.test", "password": "salah salah salah"}
        assert client.post("/staff/login", data=wrong, **said).status_code == 422
    assert len(seen) == MOST
    right = {"email": "organiser@tular.test", "password": PASSWORD}
    assert client.post("/staff/login", data=right).status_code == 422


def test_guesses_at_spoken_codes_get_ten_tries_for_each_door(cast, client, looked_at):
    siti = cast.register()
    seen = looked_at(door, "by_code")
    path = f"/door/{token(cast.door_link)}"
    form = client.get(path).page.form("#press")
    for n, said in enumerate(from_everywhere(GUESSES)):
        sent = form.filled(sought=f"0{n:07d}", submission_key=f"{n:022d}")
        assert client.post(path, data=sent, **said).status_code == 422
    assert len(seen) == MOST
    sent = form.filled(sought=siti.spoken_code, submission_key="k" * 22)
    assert client.post(path, data=sent, inspect=False).status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["password", "code"])
def test_of_ten_thousand_guesses_ten_are_tries(cast, kind):
    """The rule that both go through, at full length; it is told no address, so none can matter."""
    tried = 0
    for _ in range(10_000):
        with contextlib.suppress(Refused):
            signin.count_attempt(kind, "organiser@tular.test")
            tried += 1
    assert tried == MOST


def test_a_check_code_needs_no_limit_because_it_cannot_be_guessed(cast, client):
    """60 random bits that open no data. A limit on them would let one stranger close the check for everybody."""
    bits = keys.CHECK_LENGTH * math.log2(len(keys.CROCKFORD))
    assert bits >= 60
    siti = cast.register()
    assert client.get(f"/v/{siti.spoken_code}").status_code == 404
    answers = {
        client.get(f"/v/{keys.new_code(keys.CHECK_LENGTH)}", **said).status_code
        for said in from_everywhere(100)
    }
    assert answers == {404}


def test_metrics_do_not_believe_who_claims_to_be_the_loopback(cast, client):
    outside = {"REMOTE_ADDR": "203.0.113.9"}
    claimed = {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1"}
    answer = client.get("/metrics", environ_base=outside, headers=claimed, inspect=False)
    assert answer.status_code == 403


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_server_itself_takes_no_forwarding_header(tmp_path):
    """gunicorn would take path and scheme from whoever sits on the loopback address, where every front does."""
    forged = {
        "SCRIPT_NAME": "/evil",
        "PATH_INFO": "/staff",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Original-URL": "/staff",
    }
    url = f"sqlite:///{tmp_path}/tular.db"
    demo = {"TULAR_DEMO": "1", "DATABASE_URL": url}
    subprocess.run(UPGRADE, cwd=ROOT, env=os.environ | demo, check=True)
    with gunicorn(url, TULAR_DEMO="1", WEB_WORKERS="1") as server:
        plain = urlopen(server.address + "/v").read()  # noqa: S310 - our own server
        moved = urlopen(Request(server.address + "/v", headers=forged)).read()  # noqa: S310
    assert plain == moved
