"""The ground everything stands on: the commands, the server's settings and what its logs give away."""

import os
import re
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRET_PATHS = [
    ("/r/n7Zk3vQ", "/r/…"),
    ("/r/n7Zk3vQ/edit", "/r/…/edit"),
    ("/u/abc_-9/commitments/K7?from=mail", "/u/…/commitments/K7?…"),
    ("/s/abc", "/s/…"),
    ("/v/8H2KQ4MX", "/v/…"),
    ("/door/xyz?name=Siti%20Aminah", "/door/…?…"),
    ("Error handling request /r/n7Zk3vQ?x=1 again", "Error handling request /r/…?… again"),
    ("/e/swp-kartini-2024/register", "/e/swp-kartini-2024/register"),
    ("/staff/users", "/staff/users"),
    ("/staff/reports/units", "/staff/reports/units"),
]


@pytest.mark.parametrize(("said", "logged"), SECRET_PATHS)
def test_the_log_keeps_no_link_and_no_query(said, logged):
    without_secrets = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["without_secrets"]
    assert without_secrets(said) == logged


def test_a_busy_port_is_said_in_a_sentence():
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        started = run_demo(PORT=str(port))
    assert started.returncode == 1
    assert f"Port {port} cannot be had" in started.stderr
    assert f"PORT={port + 1} make run" in started.stderr


def test_a_port_that_is_none_is_said_in_a_sentence():
    started = run_demo(PORT="eight")
    assert started.returncode == 1
    assert started.stderr.startswith("PORT must be a number")


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "package-lock.json", "pyproject.toml"]
)
def test_no_lock_file_names_a_registry(name):
    assert not re.search(r"https?://|file:/|index-url|find-links", (ROOT / name).read_text())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_a_hash(name):
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^[a-zA-Z0-9_.\[\],-]+==\S+ (.*)$", text, re.MULTILINE)
    assert pinned
    assert all(rest == "\\" for rest in pinned)


def run_demo(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bin/run"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
